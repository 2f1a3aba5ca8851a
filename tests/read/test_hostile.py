"""Pages made to hurt, through the whole pipeline: a record or a reason, within seconds."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy.exceptions import DropItem

from crawler.errors import PageError
from crawler.page import Page
from crawler.pipeline import PagePipeline
from crawler.profile import EMPTY_PROFILE
from crawler.read.tree import parse_page
from crawler.records import Article, Capture

PROSE = "The laboratory opened its doors on Monday and the first visitors walked through the clean room. "
PIPELINE = PagePipeline.from_settings()
PIECES = (
    "<p>", "</p>", "<div class=tags>", "</div>", "<h1>", "</h1>", "<a href=/x rel=tag>", "</a>", "<table><tr><td>",
    "<time datetime=2025-13-45>", "<script type=application/ld+json>", "</script>", "<img src=//[ alt=x>",
    "<figcaption>", "<ul><li>", "</ul>", "<footer>", "<article>", "</article>", "<meta property=og:title content=x>",
    "<base href=http://[>", "<link rel=canonical href=//[>", "{", "}", "[1", "TAGS", "Related stories", "By Ana Lim",
    "3 May 2024", "Prof. Ana Lim", "\x00", "\ud800", "\u202e", "\x85", "&#0;", "&#xd800;", "<!--", "-->", "<![CDATA[",
    "<svg>", "<br>", PROSE,
)  # fmt: skip


def read(body: bytes) -> Article | None:
    """Return the record, None where there is a stated reason for none; anything else that is raised fails the test."""
    page = Page(
        url="https://www.example.edu/news/lab",
        requested_url="https://www.example.edu/news/lab",
        status=200,
        content_type="text/html",
        body=body,
        profile=EMPTY_PROFILE,
        capture=Capture(time="2026-01-05T02:00:00.000Z"),
    )
    try:
        record = PIPELINE.read(page).records[0]
    except (DropItem, PageError):
        return None
    return record if isinstance(record, Article) else None


@given(st.binary(max_size=400))
@settings(deadline=None, max_examples=150)
def test_any_bytes_give_a_record_or_a_reason(body: bytes) -> None:
    read(body)


@given(st.lists(st.sampled_from(PIECES), max_size=40))
@settings(deadline=None, max_examples=150)
def test_t34_any_soup_of_tags_gives_a_record_or_a_reason(pieces: list[str]) -> None:
    read("".join(pieces).encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize(
    ("body", "max_seconds"),
    [
        pytest.param("<h1>Lab</h1>" + "<p>ab</p>" * 100_000, 10, id="siblings"),
        pytest.param("<ul>" + "<li><a href=/a>Some words here</a></li>" * 100_000, 10, id="linked-items"),
        pytest.param("<h1>Lab</h1><p>" + PROSE * 55_000, 10, id="five-megabytes-of-text"),
        pytest.param(
            f"<p>{PROSE}</p>" + f"<h3>Related</h3><p><a href=/a>Lab</a></p><p>{PROSE}</p>" * 10_000,
            10,
            id="many-labels",
        ),
        pytest.param("<div>" * 100_000 + PROSE, 10, id="nested-boxes"),
        pytest.param("<h1>Lab</h1><p>" + "<b>" * 100_000 + PROSE, 10, id="nested-bold"),
        pytest.param("", 1, id="empty"),
    ],
)
def test_t40_size_costs_time_in_proportion(body: str, max_seconds: float) -> None:
    start = time.process_time()
    read(body.encode())
    assert time.process_time() - start < max_seconds


@pytest.mark.parametrize(
    "attribute",
    [
        pytest.param("a{}", id="bare"),
        pytest.param("a{}=1", id="with-values"),
        pytest.param('a{}="><"', id="brackets-in-quotes"),
        pytest.param('a{}="< "', id="no-tag-in-quotes"),
    ],
)
def test_t40_a_tag_of_100_000_attributes_is_refused_before_it_is_parsed(attribute: str) -> None:
    body = "<p " + " ".join(attribute.format(i) for i in range(100_000)) + ">x</p>"
    with pytest.raises(PageError, match="found some 100000 in one"):
        parse_page(body.encode(), url="https://www.example.edu/")


def test_t40_a_tag_behind_a_long_script_is_refused_as_well() -> None:
    script = "<script>" + "a = b; c = d < e;" * 3_000 + "</script>"
    body = script + "<p " + " ".join(f"a{i}" for i in range(100_000)) + ">x</p>"
    with pytest.raises(PageError, match="found some 100000 in one"):
        parse_page(body.encode(), url="https://www.example.edu/")


def test_a_long_script_is_no_long_tag() -> None:
    script = "<script>for(var i=0;i<n;i++){" + " a = b; c = d;" * 40_000 + "}</script>"
    article = read(f"<h1>Lab</h1>{script}<p>{PROSE * 3}</p>".encode())
    assert article is not None
    assert article.title == "Lab"
