"""What changed between two texts, word by word; character by character where a script has no spaces. Pure."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Piece: TypeAlias = tuple[Literal["=", "-", "+"], str]
"""A stretch of text that stayed, went, or came."""

TOKEN = re.compile(
    r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\u3040-\u30ff]|[^\W\u2e80-\uffff]+|\s+|[^\w\s]|\w", re.UNICODE
)

MAX_TOKENS = 3000
"""Words of two texts up to which they are compared whole, longer ones line by line first: difflib takes the square."""

CONTEXT = 24
"""Characters kept of what stayed beside a change."""


def diff_words(old: str, new: str) -> list[Piece]:
    """Return how *old* becomes *new*; the pieces that stayed or went make *old*, those that stayed or came *new*.

    >>> diff_words("Grant lets researchers go", "Grant lets students go")
    [('=', 'Grant lets '), ('-', 'researchers'), ('+', 'students'), ('=', ' go')]
    """
    return list(_joined(_pieces(old, new)))


def diff_values(old: Any, new: Any) -> list[Piece]:
    """Return how one value becomes another: texts word by word, lists item by item."""
    if isinstance(old, str) or isinstance(new, str):
        return diff_words(_text(old), _text(new))
    before, after = _items(old), _items(new)
    gone = [item for item in before if item not in after]
    come = [item for item in after if item not in before]
    if len(gone) == len(come) == 1:  # one item that was edited
        return diff_words(gone[0], come[0])
    if not gone and not come:
        return [("-", "; ".join(before)), ("+", "; ".join(after))]
    return [*(("-", item) for item in gone), *(("+", item) for item in come)]


def shorten(pieces: Sequence[Piece]) -> list[Piece]:
    """Return *pieces* with long stretches that stayed cut to what stands beside a change."""
    kept: list[Piece] = []
    for number, (sign, text) in enumerate(pieces):
        if sign != "=" or len(text) <= 2 * CONTEXT:
            kept.append((sign, text))
            continue
        before = text[:CONTEXT] if number else ""
        after = text[-CONTEXT:] if number < len(pieces) - 1 else ""
        kept.append(("=", f"{before} … {after}".strip() if before and after else f"{before}…{after}"))
    return kept


def _pieces(old: str, new: str) -> Iterator[Piece]:
    words, others = TOKEN.findall(old), TOKEN.findall(new)
    if "".join(words) != old or "".join(others) != new:  # a character that is no token: compared by characters
        words, others = list(old), list(new)
    if len(words) + len(others) <= MAX_TOKENS:
        yield from _compare(words, others)
        return
    lines, other_lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for tag, i, j, k, m in SequenceMatcher(None, lines, other_lines, autojunk=False).get_opcodes():
        before, after = "".join(lines[i:j]), "".join(other_lines[k:m])
        words, others = TOKEN.findall(before), TOKEN.findall(after)
        if tag == "equal":
            yield "=", before
        elif len(words) + len(others) <= MAX_TOKENS and "".join(words) == before and "".join(others) == after:
            yield from _compare(words, others)
        else:
            yield from _changed(before, after)


def _compare(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "=", "".join(old[i:j])
        else:
            yield from _changed("".join(old[i:j]), "".join(new[k:m]))


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield *pieces* with neighbours of one sign made one, and what went before what came."""
    went = came = stayed = ""
    for sign, text in pieces:
        if sign == "=":
            if went or came:
                yield from _changed(went, came)
                went = came = ""
            stayed += text
            continue
        if stayed:
            yield "=", stayed
            stayed = ""
        if sign == "-":
            went += text
        else:
            came += text
    if stayed:
        yield "=", stayed
    yield from _changed(went, came)


def _changed(went: str, came: str) -> Iterator[Piece]:
    if went:
        yield "-", went
    if came:
        yield "+", came


def _items(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [f"{key}: {_text(part)}" for key, part in value.items()]
    return [_text(part) for part in value or ()]


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(str(part) for part in value.values() if part)
    if isinstance(value, list | tuple):
        return "; ".join(map(_text, value))
    return "" if value is None else str(value)
