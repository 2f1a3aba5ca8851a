"""Pages of many sites through the pipeline; they are not ours to carry, so the tests need a corpus."""

from __future__ import annotations

import codecs
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from scrapy.exceptions import DropItem

from crawler.errors import PageError
from crawler.pipeline import PagePipeline, page_of_file
from crawler.profile import EMPTY_PROFILE
from crawler.read.encoding import declared_encoding
from crawler.read.encoding_labels import CODEC_OF

if TYPE_CHECKING:
    from crawler.page import Page

ROOT = Path(__file__).parents[2]
PAGES = Path(os.environ.get("MUNIMENT_CORPUS", ROOT.parent / "shared" / "corpus")) / "formasaurus" / "pages"

pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason=f"no corpus at {PAGES}; set MUNIMENT_CORPUS")


def paths() -> list[Path]:
    return sorted(PAGES.glob("*.html.gz")) if PAGES.is_dir() else []


@pytest.fixture(scope="module")
def pipeline() -> PagePipeline:
    return PagePipeline.from_settings()


def open_file(path: Path) -> Page:
    url = f"https://www.example.org/{path.name.partition('.html')[0]}"
    return page_of_file(path, EMPTY_PROFILE, url=url, time="2026-01-01T00:00:00.000Z", max_bytes=10_000_000)


def is_in(body: bytes, codec: str) -> bool:
    try:
        body.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


@pytest.mark.parametrize("path", [pytest.param(path, id=path.name.partition(".html")[0]) for path in paths()])
def test_every_page_gives_a_record_or_a_reason(path: Path, pipeline: PagePipeline) -> None:
    page = open_file(path)
    reason = ""
    try:
        pipeline.read(page)
    except (DropItem, PageError) as error:
        reason = str(error)
    assert page.records or page.kind == "list" or page.url in reason


@pytest.mark.parametrize("path", [pytest.param(path, id=path.name.partition(".html")[0]) for path in paths()])
def test_the_encoding_is_the_one_stated_where_the_bytes_agree(path: Path, pipeline: PagePipeline) -> None:
    page = open_file(path)
    stated = declared_encoding(page.body)
    if stated is None:
        pytest.skip("states no encoding")
    try:
        tree = pipeline.read(page).tree
    except DropItem:
        tree = page.tree
    assert tree is not None
    # The pages were saved again as UTF-8, whatever they say of themselves.
    says_otherwise = not page.body.isascii() and is_in(page.body, "utf-8")
    expected = "utf-8" if says_otherwise else CODEC_OF[stated]
    assert codecs.lookup(tree.encoding).name == codecs.lookup(expected).name
