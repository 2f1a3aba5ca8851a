from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from crawler.commands.output import print_rows

if TYPE_CHECKING:
    from collections.abc import Callable

COLUMNS = ("site", "title", "url")
ROWS = [
    ("campus", "A bridge opens", "http://www.campus.example/news/bridge"),
    ("campus", None, "http://www.campus.example/news/lamp"),
]

STYLE = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[[int], list[str]]:
    """Return the lines that a terminal of some width shows."""

    def show(width: int) -> list[str]:
        monkeypatch.setenv("COLUMNS", str(width))
        monkeypatch.setattr("sys.stdout.isatty", lambda: True)
        print_rows(COLUMNS, ROWS)
        return [STYLE.sub("", line).rstrip() for line in capsys.readouterr().out.splitlines()]

    return show


def test_terminal_shows_a_table(shown: Callable[[int], list[str]]) -> None:
    assert [line.split() for line in shown(80)] == [
        list(COLUMNS),
        ["campus", "A", "bridge", "opens", "http://www.campus.example/news/bridge"],
        ["campus", "http://www.campus.example/news/lamp"],
    ]


def test_terminal_too_narrow_for_a_table_shows_a_cell_a_line(shown: Callable[[int], list[str]]) -> None:
    assert shown(26) == [
        "site   campus",
        "title  A bridge opens",
        "url    http://www.campus.e",
        "       xample/news/bridge",
        "",
        "site   campus",
        "url    http://www.campus.e",
        "       xample/news/lamp",
    ]


def test_what_is_no_terminal_gets_a_line_a_row_with_tabs(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows(COLUMNS, ROWS)
    assert capsys.readouterr().out.splitlines() == ["\t".join(cell or "" for cell in row) for row in ROWS]
