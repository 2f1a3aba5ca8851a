from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import pytest

from crawler.campus.content import build_campus
from crawler.campus.pages import find_related
from crawler.campus.site import Site
from crawler.campus.story import MAIN, MARINE, Campus
from crawler.read.tree import PageTree, collapse, parse_page, text_of

if TYPE_CHECKING:
    from crawler.campus.story import Story

SITE = Site(build_campus())
LISTINGS = {
    (MAIN, "/news"): 13, (MAIN, "/zh-hant/news"): 3, (MAIN, "/stories"): 5, (MARINE, "/highlights"): 3,
}  # fmt: skip
TARGETS = [(host, path) for host in (MAIN, MARINE) for path in SITE.paths(host)] + [
    (host, f"{path}?page={page}") for (host, path), count in LISTINGS.items() for page in range(count)
]

DIGEST = """
from hashlib import sha256
from crawler.campus.content import build_campus
from crawler.campus.pages import find_related
from crawler.campus.site import Site
site, digest = Site(build_campus()), sha256()
for host in ("www.campus.example", "marine.campus.example"):
    for path in site.paths(host):
        digest.update(site.answer(host, path).payload)
print(digest.hexdigest())
"""


def page_of(host: str, target: str) -> PageTree:
    return parse_page(SITE.answer(host, target).payload, url=f"http://{host}{target}")


def links_of(tree: PageTree) -> list[str]:
    return [urljoin(tree.url, link.get("href", "")) for link in tree.all("a")]


def cards_of(host: str, target: str) -> list[str]:
    tree = page_of(host, target)
    elements = tree.all("h3") if host == MAIN else tree.all("td")
    return [urljoin(tree.url, link.get("href", "")) for element in elements for link in element.iter("a")]


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_all_pages_are_the_same_bytes_in_another_process(hash_seed: str) -> None:
    digest = sha256()
    for host in (MAIN, MARINE):
        for path in SITE.paths(host):
            digest.update(SITE.answer(host, path).payload)
    environment = os.environ | {"PYTHONHASHSEED": hash_seed, "TZ": "America/New_York", "LC_ALL": "C"}
    done = subprocess.run([sys.executable, "-c", DIGEST], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == digest.hexdigest()


def test_every_address_answers() -> None:
    assert {SITE.answer(*target).status for target in TARGETS} == {200, 301}


def test_every_link_of_every_page_answers() -> None:
    pages = [target for target in TARGETS if SITE.answer(*target).content_type.startswith("text/html")]
    links = {link for target in pages if SITE.answer(*target).payload for link in links_of(page_of(*target))}
    for link in links:
        parts = urlsplit(link)
        if parts.hostname in (MAIN, MARINE):
            assert SITE.answer(parts.hostname or "", f"{parts.path}?{parts.query}").status in (200, 301), link


@pytest.mark.parametrize(("host", "path"), LISTINGS, ids="{0[1]}".format)
def test_a_listing_shows_every_story_once_and_nothing_past_its_end(host: str, path: str) -> None:
    pages = LISTINGS[host, path]
    cards = [card for page in range(pages) for card in cards_of(host, f"{path}?page={page}")]
    language, _, section = path.strip("/").rpartition("/")
    shown = build_campus().section(host, section, "zh-Hant" if language else "en")
    assert cards == [story.url for story in shown]
    assert cards_of(host, f"{path}?page={pages}") == cards_of(host, f"{path}?page=99999") == []


@pytest.mark.parametrize("query", ["?page=0", "?page=", "?page=-1", "?page=x", "?page=²", "?cn=1"])
def test_a_query_without_page_number_is_the_first_page(query: str) -> None:
    assert SITE.answer(MAIN, f"/news{query}") is SITE.answer(MAIN, "/news")


def test_next_leads_from_page_to_page_and_ends() -> None:
    tree, steps = page_of(MAIN, "/news"), 1
    while following := [link.get("href", "") for link in tree.all("a") if text_of(link) == "Next"]:
        tree, steps = page_of(MAIN, f"/news{following[0]}"), steps + 1
    assert steps == LISTINGS[MAIN, "/news"]


def test_cards_stand_under_their_year_and_state_no_date() -> None:
    tree = page_of(MAIN, "/news?page=3")
    years = [text_of(heading) for heading in tree.all("h2")]
    shown = build_campus().section(MAIN, "news")[36:48]
    assert years == sorted({story.published[:4] for story in shown}, reverse=True)
    assert not any(story.date_text in text_of(tree.root) for story in shown)


@pytest.mark.parametrize("story", build_campus().stories(), ids=lambda story: urlsplit(story.url).path)
def test_the_truth_stands_on_its_page(story: Story) -> None:
    tree = page_of(story.host, story.path)
    text = text_of(tree.root)
    assert [text_of(heading) for heading in tree.all("h1")] == [story.headline]
    assert story.date_text in text
    assert all(collapse(block.text) in text for block in story.blocks)
    times_shown = {"news": 3, "stories": 2, "highlights": 1}[story.section]
    shown = [image.get("alt") for image in tree.all("img")]
    assert all(text.count(caption) + shown.count(caption) == times_shown for caption in story.captions)
    assert all(name in text for name in story.authors)
    assert {*story.attachments} <= {*links_of(tree)}
    tags = [text_of(link) for link in tree.all("a") if link.get("rel") == "tag" or "?tag=" in link.get("href", "")]
    assert [tag for tag in tags if tag in story.tags] == list(story.tags)


def test_news_pages_show_a_menu_of_labels_that_are_not_tags() -> None:
    tree = page_of(MAIN, build_campus().section(MAIN, "news")[1].path)
    assert len([link for link in links_of(tree) if "/search?topic=" in link]) == 30


def test_a_removed_story_leaves_pages_alone_that_did_not_show_it() -> None:
    stories = build_campus().stories(MAIN, "en")
    gone = next(story for story in stories if any(story in find_related(other, stories, 1) for other in stories))
    left = [story for story in stories if story is not gone]
    site = Site(Campus(left))
    assert site.answer(MAIN, gone.path).status == 404
    changed = [story for story in left if site.answer(MAIN, story.path).etag != SITE.answer(MAIN, story.path).etag]
    assert changed == [story for story in left if gone in find_related(story, stories, 1)]


def test_an_edit_shows_in_page_and_validators() -> None:
    story, *others = build_campus().stories(MAIN, "en")
    edited = replace(story, title="Corrected headline of four words", modified="2026-01-06")
    site = Site(Campus([edited, *others]))
    before, after = SITE.answer(MAIN, story.path), site.answer(MAIN, story.path)
    assert before.etag != after.etag
    assert before.modified is not None
    assert after.modified is not None
    assert before.modified < after.modified
    assert site.answer(MAIN, "/news").modified == after.modified
