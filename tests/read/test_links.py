from __future__ import annotations

from crawler.profile import EMPTY_PROFILE
from crawler.read.links import read_attachments, read_links
from crawler.read.main import find_main
from crawler.read.tree import PageTree, parse_page

TEXT = "<p>The new laboratory for quiet machines opened on Monday, and its first visitors stayed late.</p>" * 3


def page(inside: str) -> PageTree:
    html = f"<html><body><nav><a href=/menu>Menu</a></nav><article><h1>Lab</h1>{TEXT}{inside}</article></body></html>"
    return parse_page(html.encode(), url="https://www.example.edu/news/lab")


def links_of(inside: str) -> list[str]:
    tree = page(inside)
    readings = read_links(tree, find_main(tree, EMPTY_PROFILE))
    assert len(readings.evidence) == len(readings.values)
    return readings.values


def test_links_of_the_text_are_absolute_and_stand_once() -> None:
    found = links_of("<p>See <a href=/a>this</a>, <a href='//b.example/x'>that</a> and <a href=/a>this again</a>.</p>")
    assert found == ["https://www.example.edu/a", "https://b.example/x"]


def test_links_that_lead_nowhere_or_only_share_are_left_out() -> None:
    hrefs = (
        "#top",
        "mailto:a@example.edu",
        "javascript:void(0)",
        "/news/lab#part",
        "https://www.facebook.com/sharer.php?u=x",
    )
    assert links_of("<p>" + "".join(f"<a href='{href}'>x</a>" for href in hrefs) + "</p>") == []


def test_links_of_boxes_around_the_text_are_left_out() -> None:
    assert links_of("<div class=related><a href=/other>Other news</a></div>") == []


def test_attachments_are_told_by_their_ending() -> None:
    tree = page("<p><a href='/f/Plan.PDF?v=2'>Plan</a> <a href=/news/b>News</a> <a href=/f/list.xlsx>List</a></p>")
    readings = read_attachments(tree, find_main(tree, EMPTY_PROFILE))
    assert [(value.url, (value.type or "")[-5:]) for value in readings.values] == [
        ("https://www.example.edu/f/Plan.PDF?v=2", "n/pdf"),
        ("https://www.example.edu/f/list.xlsx", "sheet"),
    ]
