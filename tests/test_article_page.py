"""One article of the campus, shaped like a page with every trap in it: what is read, and what each value points at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from crawler.campus.content import build_campus
from crawler.campus.site import Site
from crawler.page import Page
from crawler.pipeline import PagePipeline
from crawler.profile_file import load_profile
from crawler.read.tree import collapse, parse_page, text_of
from crawler.records import Article, Capture, Evidence
from tests.conftest import ROOT

if TYPE_CHECKING:
    from crawler.campus.story import Campus, Story
    from crawler.read.tree import PageTree


@pytest.fixture(scope="module")
def campus() -> Campus:
    return build_campus()


@pytest.fixture(scope="module")
def story(campus: Campus) -> Story:
    """An article with a second headline, a caption, headings, numbered paragraphs, bullets, and nothing under TAGS."""

    def fits(one: Story) -> bool:
        marks = ("## ", "- ", "1) ")
        return bool(one.subtitle and one.captions and not one.tags) and all(mark in one.body for mark in marks)

    return next(one for one in campus.stories("www.campus.example") if fits(one) and "/" in one.date_text)


@pytest.fixture(scope="module")
def html(campus: Campus, story: Story) -> bytes:
    return Site(campus, crawl_delay=0).answer("www.campus.example", story.path).payload


@pytest.fixture(scope="module")
def tree(html: bytes, story: Story) -> PageTree:
    return parse_page(html, url=story.url)


@pytest.fixture(scope="module")
def article(html: bytes, story: Story) -> Article:
    page = Page(
        url=story.url,
        requested_url=story.url,
        status=200,
        content_type="text/html; charset=utf-8",
        body=html,
        profile=load_profile(ROOT / "spiders" / "sites" / "campus.toml"),
        capture=Capture(time="2026-01-05T02:00:00.000Z"),
    )
    (record,) = PagePipeline.from_settings().read(page).records
    assert isinstance(record, Article)
    return record


def test_page_has_the_traps_it_is_meant_to_have(html: bytes, story: Story) -> None:
    text = html.decode()
    assert text.count(story.captions[0].split(" ", 1)[1][:40]) >= 3
    assert text.partition("<h1")[0].count("<li><a ") >= 30
    assert "SHARE" in text
    assert "TAGS" in text
    assert "Thumbnail" in text
    assert "\u00a0" in text or "&nbsp;" in text


def test_no_label_of_the_menu_is_a_tag(article: Article) -> None:
    assert article.tags == []
    assert article.categories == []


def test_caption_in_three_places_is_one(article: Article, story: Story) -> None:
    assert [caption.text for caption in article.captions] == list(story.captions)


def test_body_is_the_text_and_nothing_else(article: Article, story: Story) -> None:
    assert article.body == story.body
    for stranger in ("SHARE", "TAGS", "Thumbnail", story.captions[0], "\u00a0"):
        assert stranger not in article.body


def test_numeric_date_is_read_day_first(article: Article, story: Story) -> None:
    day, month, year = story.date_text.split("/")
    assert (article.published, article.published_precision) == (f"{year}-{month}-{day}", "day")


def test_headline_is_parted_from_the_second(article: Article, story: Story) -> None:
    assert (article.title, article.subtitle) == (story.title, story.subtitle)


@pytest.mark.parametrize("field", ["title", "published", "captions"])
def test_evidence_points_at_the_element_that_says_it(article: Article, tree: PageTree, field: str) -> None:
    evidence = article.evidence[field]
    for one in evidence if isinstance(evidence, list) else [evidence]:
        assert isinstance(one, Evidence)
        assert one.where is not None
        assert one.raw is not None
        elements: Any = tree.root.getroottree().xpath(one.where)
        (element,) = elements
        shown = text_of(element) or element.get("alt", "")
        assert collapse(one.raw) in shown
