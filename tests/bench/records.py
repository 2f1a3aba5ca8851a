"""``python -m tests.bench.records FILE``: write all that is read from every page of the corpus, evidence included.

Two versions that are to read alike, such as before and after work on speed, are compared byte for byte
(``cmp``). The pages of the sets that ``fields`` measures are read under its invented address too.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from scrapy.exceptions import DropItem

from crawler.errors import PageError
from crawler.pipeline import PagePipeline
from tests.bench.accuracy import UNKNOWN_URL, page_of
from tests.bench.corpus import ABSENT, CORPUS, iter_pages
from tests.bench.fields import SETS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.page import Page


def main(path: Path) -> None:
    """Write a line for each page, and one for each record of it."""
    if not CORPUS.is_dir():
        sys.exit(f"records: {ABSENT}")
    pipeline = PagePipeline.from_settings()
    with path.open("wb") as file:
        for folder in sorted(page.parent for page in CORPUS.glob("*/pages")):
            for sample in iter_pages(folder.name):
                page = page_of(sample)
                pages = [page]
                if folder.name in SETS:
                    pages.append(replace(page, url=UNKNOWN_URL, requested_url=UNKNOWN_URL, records=[]))
                for one in pages:
                    for line in lines_of(pipeline, one):
                        file.write(f"{folder.name}/{sample.path.name} ".encode() + line + b"\n")


def lines_of(pipeline: PagePipeline, page: Page) -> Iterator[bytes]:
    """Yield what *page* is, or why it is nothing, then its records."""
    try:
        page = pipeline.read(page)
    except (DropItem, PageError) as error:
        yield f"{type(error).__name__}: {error}".encode("utf-8", "backslashreplace")
        return
    assert page.tree is not None
    assert page.main is not None
    yield f"{page.kind} {page.url} {page.tree.encoding} {page.tree.path(page.main)}".encode("utf-8", "backslashreplace")
    yield from map(msgspec.json.encode, page.records)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
