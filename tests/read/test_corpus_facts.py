"""The readers of facts on real pages; they are not ours to carry, so the tests need a corpus beside the project."""

from __future__ import annotations

import gzip
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.profile import SiteProfile
from crawler.read.dates import read_dates
from crawler.read.declared import read_alternates, read_summary
from crawler.read.language import read_language
from crawler.read.metadata import read_metadata
from crawler.read.tags import read_tags
from crawler.read.title import read_title
from crawler.read.tree import parse_page

ROOT = Path(__file__).parents[2]
CORPUS = Path(os.environ.get("MUNIMENT_CORPUS", ROOT.parent / "shared" / "corpus")) / "hkust_dh"
PROFILE = SiteProfile(languages=("en", "zh-Hant"), timezone="Asia/Hong_Kong", date_order="DMY")


def articles() -> list[dict[str, Any]]:
    path = CORPUS / "truth.jsonl"
    if not path.exists():
        return []
    truths = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [truth for truth in truths if truth["id"].partition("-")[0] in {"news", "zh"}]


@pytest.mark.skipif(not articles(), reason=f"no corpus at {CORPUS}; set MUNIMENT_CORPUS")
@pytest.mark.parametrize("truth", [pytest.param(truth, id=truth["id"]) for truth in articles()])
def test_facts_of_a_real_article_are_read_right(truth: dict[str, Any]) -> None:
    body = gzip.decompress((CORPUS / "pages" / f"{truth['id']}.html.gz").read_bytes())
    tree = parse_page(body, url=truth["url"])
    metadata = read_metadata(tree)
    title, _ = read_title(tree, metadata, PROFILE)
    dates = read_dates(tree, metadata, PROFILE, card=None, captured=datetime(2026, 11, 1, tzinfo=UTC))
    assert title.value == truth["title"]
    assert dates.published.value == truth["date"]
    assert read_tags(tree, metadata, PROFILE).values == truth["tags"]
    assert read_language(tree, metadata, PROFILE, text=truth["body"]).value == truth["language"]
    if "summary" in truth:
        assert read_summary(tree, metadata, PROFILE).value == truth["summary"]
    if "alternates" in truth:
        assert read_alternates(tree).values == truth["alternates"]
