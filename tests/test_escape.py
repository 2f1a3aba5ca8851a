from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.escape import escape_control, escape_json


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("\x1b[2Jnews", r"\x1b[2Jnews", id="clears-the-screen"),
        pytest.param("a\r\nb\tc", r"a\x0d\x0ab\x09c", id="makes-lines-and-columns"),
        pytest.param("\x9b31m", r"\x9b31m", id="c1-control"),
        pytest.param("a\u2028b", r"a\u2028b", id="line-separator"),
        pytest.param("\u202egpj.exe", r"\u202egpj.exe", id="turns-the-direction"),
        pytest.param("\ud800", r"\ud800", id="lone-surrogate"),
        pytest.param("新聞 – Prof. Ü", "新聞 – Prof. Ü", id="plain-words-stay"),
    ],
)
def test_t31_what_steers_a_terminal_is_written_out(text: str, expected: str) -> None:
    assert escape_control(text) == expected


@given(st.text())
def test_t31_escaped_text_is_one_line(text: str) -> None:
    assert len(escape_control(text).splitlines()) <= 1


@given(st.text())
def test_t31_escaped_json_is_one_line_and_reads_back(text: str) -> None:
    line = escape_json(json.dumps({"title": text}, ensure_ascii=False))
    assert json.loads(line) == {"title": text}
    assert len(line.splitlines()) == 1
