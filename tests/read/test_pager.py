from __future__ import annotations

import pytest

from crawler.read.pager import find_next, find_pages
from crawler.read.tree import PageTree, parse_page

URL = "https://www.example.edu/news?page=2"


def page(inside: str) -> PageTree:
    return parse_page(f"<html><body>{inside}</body></html>".encode(), url=URL)


NUMBERS = "<a href='?page=1'>1</a> <b>2</b> <a href='?page=3'>3</a> <a href='?page=4'>4</a>"


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        pytest.param("<a rel=next href='?page=3'>older</a>", "3", id="declared"),
        pytest.param("<a href='?page=3'>Next page ›</a>", "3", id="words"),
        pytest.param("<a href='?page=3'>下一頁</a>", "3", id="chinese"),
        pytest.param("<a href='?page=3' aria-label=Next><i></i></a>", "3", id="label-of-an-icon"),
        pytest.param("<div class=pager><a href='?page=3'>›</a></div>", "3", id="sign-in-a-pager"),
        pytest.param("<div class=slides><a href='?page=3'>›</a></div>", None, id="sign-of-a-carousel"),
        pytest.param(f"<div class=paging>{NUMBERS}</div>", "3", id="number-after-the-current"),
        pytest.param(f"<div class=paging>{NUMBERS}<a href='?page=11'>Next</a></div>", "3", id="next-means-ten-pages"),
        pytest.param("<a href='#slide'>Next</a>", None, id="leads-nowhere"),
        pytest.param("<p>Text</p>", None, id="no-pager"),
    ],
)
def test_next_page(inside: str, expected: str | None) -> None:
    assert find_next(page(inside)) == (expected and f"https://www.example.edu/news?page={expected}")


def test_numbered_pages_stand_once_in_order() -> None:
    found = find_pages(page(f"<div class=pager>{NUMBERS}</div><div class=pager>{NUMBERS}</div>"))
    assert found == [f"https://www.example.edu/news?page={number}" for number in (1, 3, 4)]
