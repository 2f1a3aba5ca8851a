from __future__ import annotations

import pytest

from crawler.profile import EMPTY_PROFILE
from crawler.read.body import read_body
from crawler.read.main import find_main
from crawler.read.tree import parse_page

TITLE = "A quiet opening"
LEAD = "The new laboratory for quiet machines has opened, and nobody has heard a thing from it since that day."
TEXT = "Its director thanked everybody who had carried a box, and promised that the lift would work next week. "
MAIN = f"<div class=text><p>{TEXT * 4}</p><p>{TEXT * 4}</p><p>{TEXT * 4}</p></div>"


def body_of(inside: str) -> str:
    tree = parse_page(f"<html><body>{inside}</body></html>".encode(), url="https://www.example.edu/news/lab")
    main = find_main(tree, EMPTY_PROFILE)
    headline = tree.first("h1")
    return read_body(tree, main, EMPTY_PROFILE, title=TITLE, captions=[], headline=headline).value or ""


@pytest.mark.parametrize(
    "between",
    [
        pytest.param(f"<div><p>{LEAD}</p></div>", id="paragraph"),
        pytest.param(f"<div class=teaser-text><p>{LEAD}</p></div>", id="box-that-says-teaser"),
        pytest.param(f"<h2>{LEAD.rstrip('.')}</h2>", id="second-headline"),
        pytest.param(f"<div class=lead>{LEAD}</div><ul><li>Share<li>Print</ul>", id="labels-below"),
        pytest.param(f"<div class=intro>{LEAD}</div><div class=intro>{LEAD}</div>", id="said-twice"),
    ],
)
def test_text_between_headline_and_main_text_is_the_lead(between: str) -> None:
    body = body_of(f"<header><h1>{TITLE}</h1>{between}</header>{MAIN}")
    assert body.startswith(LEAD.rstrip("."))
    assert body.count(LEAD.rstrip(".")) == 1


@pytest.mark.parametrize(
    "between",
    [
        pytest.param(f"<figure><figcaption>{LEAD}</figcaption></figure>", id="caption"),
        pytest.param(f"<nav><p>{LEAD}</p></nav>", id="navigation"),
        pytest.param(f"<div class=share-bar><p>{LEAD}</p></div>", id="share-bar"),
        pytest.param(f"<p><a href=/other>{LEAD}</a></p>", id="link"),
        pytest.param("<div class=meta><p>By Ann Lee</p></div>", id="byline"),
        pytest.param("<div class=header-line>Published on Monday, July 10, 2025 at 12:35 in Campus</div>", id="date"),
        pytest.param("<p>Laboratories, quiet machines, directors, boxes, lifts and many other subjects</p>", id="tags"),
    ],
)
def test_other_things_between_headline_and_main_text_are_no_lead(between: str) -> None:
    assert body_of(f"<header><h1>{TITLE}</h1>{between}</header>{MAIN}").startswith(TEXT.strip())


def test_headline_far_from_the_text_has_no_lead() -> None:
    far = "<div><b>x</b></div>" * 200
    assert body_of(f"<h1>{TITLE}</h1><p>{LEAD}</p>{far}{MAIN}").startswith(TEXT.strip())
