"""The hook that makes ``scrapy crawl … -O records.jsonl`` write records: a page is exported as what was read from it.

A line is an observation: what ``fold`` tells of a record over all its observations stands in the
dataset of the archive.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from scrapy.exporters import JsonItemExporter, JsonLinesItemExporter

from crawler.archive.dataset import dataset_line
from crawler.records import FOLDED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.page import Page


class RecordLinesExporter(JsonLinesItemExporter):
    """One record a line."""

    def export_item(self, item: Page) -> None:
        """Write the records of a page."""
        for values in iter_values(item):
            super().export_item(values)


class RecordJsonExporter(JsonItemExporter):
    """All records in one JSON array."""

    def export_item(self, item: Page) -> None:
        """Write the records of a page."""
        for values in iter_values(item):
            super().export_item(values)


def iter_values(page: Page) -> Iterator[dict[str, Any]]:
    """Yield the records of *page* as plain values in schema order, once their captures are on disk."""
    page.settle()
    for record in page.records:
        values = msgspec.json.decode(dataset_line(record))
        yield {name: value for name, value in values.items() if name not in FOLDED}
