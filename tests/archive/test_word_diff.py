from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.archive.word_diff import CONTEXT, diff_words, shorten


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("same", "same", [("=", "same")], id="nothing-changed"),
        pytest.param("the sea", "the very sea", [("=", "the "), ("+", "very "), ("=", "sea")], id="word"),
        pytest.param("校園大學開辦新課程", "校園大學停辦新課程",
                     [("=", "校園大學"), ("-", "開"), ("+", "停"), ("=", "辦新課程")], id="one-character-of-chinese"),
        pytest.param("1900+", "1950+", [("-", "1900"), ("+", "1950"), ("=", "+")], id="number-is-one-word"),
        pytest.param("", "new", [("+", "new")], id="was-empty"),
    ],
)  # fmt: skip
def test_pieces_say_what_changed(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert diff_words(old, new) == expected


@given(st.text(max_size=60), st.text(max_size=60))
def test_pieces_make_both_texts(old: str, new: str) -> None:
    pieces = diff_words(old, new)
    assert "".join(text for sign, text in pieces if sign != "+") == old
    assert "".join(text for sign, text in pieces if sign != "-") == new


def test_long_texts_are_compared_line_by_line() -> None:
    lines = [f"Line {n} of a long body with some ten words in each of its lines.\n" for n in range(3000)]
    old = "".join(lines)
    new = "".join([*lines[:1500], lines[1500].replace("ten", "eleven"), *lines[1501:]])
    changed = [piece for piece in diff_words(old, new) if piece[0] != "="]
    assert changed == [("-", "ten"), ("+", "eleven")]


def test_what_stayed_is_cut_to_what_stands_beside_a_change() -> None:
    (_, first), change, (_, last) = shorten([("=", "a" * 200), ("+", "new"), ("=", "b" * 200)])
    assert (first, change, last) == (f"…{'a' * CONTEXT}", ("+", "new"), f"{'b' * CONTEXT}…")
