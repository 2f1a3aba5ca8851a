"""Whole pages of a real site through the pipeline; they are not ours to carry, so the tests need a corpus."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest

from crawler.pipeline import PagePipeline, page_of_file
from crawler.profile import EMPTY_PROFILE
from crawler.records import Article, Entry, Event, Record

ROOT = Path(__file__).parents[2]
CORPUS = Path(os.environ.get("MUNIMENT_CORPUS", ROOT.parent / "shared" / "corpus")) / "hkust_dh"


def truths(*kinds: str) -> list[Any]:
    path = CORPUS / "truth.jsonl"
    if not path.exists():
        return []
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [pytest.param(truth, id=truth["id"]) for truth in found if truth.get("kind", "article") in kinds]


pytestmark = pytest.mark.skipif(not truths("article"), reason=f"no corpus at {CORPUS}; set MUNIMENT_CORPUS")


def read(truth: dict[str, Any]) -> list[Record]:
    path = CORPUS / "pages" / f"{truth['id']}.html.gz"
    page = page_of_file(path, EMPTY_PROFILE, url=truth["url"], time="2026-11-01T00:00:00.000Z", max_bytes=10_000_000)
    return PagePipeline.from_settings().read(page).records


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


@pytest.mark.parametrize("truth", truths("article"))
def test_a_real_article_is_read_right(truth: dict[str, Any]) -> None:
    (article,) = read(truth)
    assert isinstance(article, Article)
    assert article.title == truth["title"]
    assert (article.published or "")[:10] == truth["date"]
    assert article.tags == truth["tags"]
    assert article.language == truth["language"]
    if "body" in truth:
        assert words(article.body or "") == words(truth["body"])


@pytest.mark.parametrize("truth", truths("event"))
def test_a_real_event_is_read_right(truth: dict[str, Any]) -> None:
    (event,) = read(truth)
    assert isinstance(event, Event)
    assert (event.title, event.starts, event.ends) == (truth["title"], truth["starts"], truth["ends"])
    assert (event.url, event.tags, event.venue) == (truth["url"], truth["tags"], truth["venue"])
    assert (event.speakers, event.summary) == ([truth["speaker"]], truth["summary"])
    assert words(event.body or "") == words(truth["body"])


def item_of_event(event: Event) -> tuple[Any, ...]:
    return event.url, event.title, (event.starts or "")[:10], event.tags, event.starts, event.ends, event.venue


def stated_event(item: dict[str, Any], url: str) -> tuple[Any, ...]:
    told = (item[name] for name in ("title", "date", "tags", "starts", "ends", "venue"))
    return urljoin(url, item["url"]), *told


@pytest.mark.parametrize("truth", truths("list"))
def test_real_list_gives_its_events(truth: dict[str, Any]) -> None:
    found = [item_of_event(event) for event in read(truth) if isinstance(event, Event)]
    assert found == [stated_event(item, truth["url"]) for item in truth["items"]]


@pytest.mark.parametrize("truth", truths("home", "homepage"))
def test_real_homepage_gives_its_news_events_and_figures(truth: dict[str, Any]) -> None:
    records = read(truth)
    entries = [record for record in records if isinstance(record, Entry)]
    cards = [(entry.link, entry.title, entry.date, entry.tags) for entry in entries if entry.block == "news"]
    news = [item for item in truth["items"] if item.get("kind", "article") == "article"]
    assert cards == [(urljoin(truth["url"], item["url"]), item["title"], item["date"], item["tags"]) for item in news]
    events = [item for item in truth["items"] if item.get("kind") == "event"]
    found = [item_of_event(record) for record in records if isinstance(record, Event)]
    assert found == [stated_event(item, truth["url"]) for item in events]
    figures = [(entry.number, (entry.label or "").rstrip(" *")) for entry in entries if entry.block == "figure"]
    assert figures == [tuple(fact) for fact in truth["facts"]]
