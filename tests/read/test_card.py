from __future__ import annotations

import pytest

from crawler.read.card import title_of
from crawler.read.tree import parse_page


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        pytest.param("<h3>The quiet machine</h3><p>Shown for the first time</p>", "The quiet machine", id="heading"),
        pytest.param("[ Notice ] <strong>The quiet machine</strong>", "The quiet machine", id="label-before"),
        pytest.param("<b>The quiet machine</b> <i>새글</i>", "The quiet machine", id="new-after-bold"),
        pytest.param("The quiet machine <span class=new>NEW</span>", "The quiet machine", id="new-after"),
        pytest.param("The <b>quiet</b> machine", "The quiet machine", id="bold-word-of-a-title"),
        pytest.param("The quiet machine <i>(2025)</i>", "The quiet machine (2025)", id="brackets-of-a-title"),
        pytest.param("<img src=/1.jpg alt='The quiet machine'>", "The quiet machine", id="words-of-a-picture"),
        pytest.param("<i></i>", "Label", id="label-of-the-link"),
    ],
)
def test_title_of_a_link(inside: str, expected: str) -> None:
    tree = parse_page(
        f"<html><body><a href=/1 title=Label>{inside}</a></body></html>".encode(), url="https://a.example/"
    )
    assert title_of(tree.all("a")[0]) == expected
