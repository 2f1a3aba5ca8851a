"""Whole pages of a real site through the pipeline; they are not ours to carry, so the tests need a corpus."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from crawler.drops import NotAnArticleError
from crawler.pipeline import PagePipeline, page_of_file
from crawler.profile import EMPTY_PROFILE
from crawler.records import Article

ROOT = Path(__file__).parents[2]
CORPUS = Path(os.environ.get("MUNIMENT_CORPUS", ROOT.parent / "shared" / "corpus")) / "hkust_dh"


def truths(*kinds: str) -> list[Any]:
    path = CORPUS / "truth.jsonl"
    if not path.exists():
        return []
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [pytest.param(truth, id=truth["id"]) for truth in found if truth.get("kind", "article") in kinds]


pytestmark = pytest.mark.skipif(not truths("article"), reason=f"no corpus at {CORPUS}; set MUNIMENT_CORPUS")


def read(truth: dict[str, Any]) -> Article:
    path = CORPUS / "pages" / f"{truth['id']}.html.gz"
    page = page_of_file(path, EMPTY_PROFILE, url=truth["url"], time="2026-11-01T00:00:00.000Z", max_bytes=10_000_000)
    record = PagePipeline.from_settings().read(page).records[0]
    assert isinstance(record, Article)
    return record


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


@pytest.mark.parametrize("truth", truths("article", "event"))
def test_a_real_article_is_read_right(truth: dict[str, Any]) -> None:
    article = read(truth)
    assert article.title == truth["title"]
    assert (article.published or "")[:10] == truth["date"]
    assert article.tags == truth["tags"]
    assert article.language == truth["language"]
    if "body" in truth:
        assert words(article.body or "") == words(truth["body"])


@pytest.mark.parametrize("truth", truths("home", "homepage", "list"))
def test_a_home_or_list_page_is_no_article(truth: dict[str, Any]) -> None:
    with pytest.raises(NotAnArticleError):
        read(truth)
