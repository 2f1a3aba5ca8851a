from __future__ import annotations

import pytest

from crawler.read.flat_cards import parts_of_cards
from crawler.read.tree import parse_page


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        pytest.param("<h3>1</h3><p>a</p><h3>2</h3><p>b</p>", ["1a", "2b"], id="below"),
        pytest.param("<p>a</p><h3>1</h3><p>b</p><h3>2</h3>", ["a1", "b2"], id="above"),
        pytest.param("<i>a</i><h3>1</h3><p>b</p><i>c</i><h3>2</h3><p>d</p>", ["a1b", "c2d"], id="both"),
        pytest.param("<p>Intro</p><h3>1</h3><p>a</p><h3>2</h3><p>b</p><b>End</b>", ["1a", "2b"], id="frame-apart"),
        pytest.param("<h3>1</h3><h3>2</h3><p>Notice</p>", ["1", "2"], id="nothing-between"),
        pytest.param("<div><h3>1</h3><p>a</p></div><div><h3>2</h3><p>b</p></div>", ["1", "2"], id="boxes"),
    ],
)
def test_parts_of_cards(inside: str, expected: list[str]) -> None:
    tree = parse_page(f"<html><body>{inside}</body></html>".encode(), url="https://www.example.edu/")
    parts = parts_of_cards(tree.all("h3"))
    assert ["".join(element.text or "" for element in card) for card in parts] == expected


def test_a_row_between_two_cards_is_of_neither() -> None:
    body = "<ul><li id=a>1</li><li>Seen above</li><li id=b>2</li></ul>"
    tree = parse_page(f"<html><body>{body}</body></html>".encode(), url="https://www.example.edu/")
    holders = [item for item in tree.all("li") if item.get("id")]
    assert parts_of_cards(holders) == [[holder] for holder in holders]
