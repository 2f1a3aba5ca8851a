from __future__ import annotations

import pytest

from crawler.read.page_numbers import Numbered, find_pagers, is_named_pager, next_by_number
from crawler.read.tree import parse_page

URL = "https://www.example.edu/news"


def numbered(inside: str) -> list[Numbered]:
    tree = parse_page(f"<html><body>{inside}</body></html>".encode(), url=URL)
    return [Numbered(link, int(link.text or 0), tree.absolute(link.get("href") or "")) for link in tree.all("a")]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("pagination", True), ("page-numbers", True), ("PageNav", True), ("pager__items js-pager", True),
        ("paging_simple", True), ("pages", True), ("page-content", False), ("homepage", False), ("campaign", False),
    ],
)  # fmt: skip
def test_names_of_pagers(name: str, expected: bool) -> None:
    (link,) = numbered(f"<div class='{name}'><a href='?page=2'>2</a></div>")
    assert is_named_pager(link.element) is expected


@pytest.mark.parametrize(
    "inside",
    [
        pytest.param("<p><a href=/a>1</a> <a href=/b>2</a> <a href=/c>3</a></p>", id="addresses-without-numbers"),
        pytest.param("<p><a href=/x/1>1</a> <a href=/y/2>2</a> <a href=/z/3>3</a></p>", id="addresses-of-other-shapes"),
        pytest.param("<p><a href=/2024>2024</a> <a href=/2025>2025</a></p>", id="years"),
    ],
)
def test_numbers_that_are_no_pager(inside: str) -> None:
    assert find_pagers(numbered(inside)) == []


def test_a_named_pager_comes_before_what_looks_like_one() -> None:
    thread = "<p><a href=/t/9?p=2>2</a> <a href=/t/9?p=3>3</a></p>"
    first, second = find_pagers(numbered(f"{thread}<div class=pager><b>1</b> <a href='?page=2'>2</a></div>"))
    assert (first.named, second.named) == (True, False)
    assert next_by_number(first) == f"{URL}?page=2"
    assert next_by_number(second) is None
