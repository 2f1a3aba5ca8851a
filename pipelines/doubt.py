"""Pages that answer at the address of an article with something else altogether."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.archive.holdings import PAGES
from crawler.drops import ReplacedError
from crawler.fetch.archiving import archiving_of, holdings_of
from crawler.intake import canonical_url_of
from crawler.watch.replaced import is_replaced

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from crawler.archive.holdings import Held, Holdings
    from crawler.fetch.archiving import ArchivingExtension
    from crawler.page import Page
    from crawler.records import Record


class DoubtPipeline:
    """Let no article be edited by a page that may be another one.

    A page whose text is gone, or has given way to one that shares nothing with it, is an edit only when the next run
    finds it so too. One that says exactly what another article said when the run began is none at all: a cache that
    hands out one page in place of another.
    """

    def __init__(self, holdings: Holdings, archiving: ArchivingExtension | None) -> None:
        self.holdings = holdings
        self.archiving = archiving

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the open archive; without one nothing is held."""
        return cls(holdings_of(crawler), archiving_of(crawler))

    def process_item(self, item: Page) -> Page:
        """Drop the page where what it says is in doubt."""
        own = item.records[0] if item.records else None
        if self.archiving is None or own is None or own.kind not in PAGES or own.observed == "gone":
            return item
        held = self.holdings.held(own.id)
        if held is None or held.gone or held.content_digest == own.content_digest or own.url != held.url:
            return item
        url = canonical_url_of(item.requested_url, item.profile)
        other = self._said_by(own, held)
        before = self.holdings.last_visit(url)
        if other is not None:
            why = f"says exactly what {other} says"
        elif before is not None and before.outcome == "doubted":
            return item
        elif self._has_replaced(own):
            why = "says nothing of what is held, which counts once the next run finds it so too"
        else:
            return item
        self.archiving.watch.read_doubted(own)
        raise ReplacedError(f"{item.url}: {why}")

    def _said_by(self, record: Record, held: Held) -> str | None:
        """Return the URL of another article that said when the run began what *record* says, and not what is held."""
        if record.kind != "article" or getattr(record, "body", None) is None:
            return None
        for other in self.holdings.with_content(record.content_digest):
            newest = self.holdings.rests_on(other.id)
            if other.id != held.id and newest is not None and newest.content_digest == record.content_digest:
                return other.url
        return None

    def _has_replaced(self, record: Record) -> bool:
        """Return whether nothing is left of what the capture says that *record* rests on."""
        newest = self.holdings.rests_on(record.id)
        if newest is None or self.archiving is None or "body" not in newest.filled.split():
            return False
        now = getattr(record, "body", None)
        if not now:
            return True
        page = self.archiving.stored_pages.page_of(replace(record, url=newest.url, capture=newest.capture))
        before = page.find(record) if page is not None else None
        return before is not None and is_replaced(getattr(before, "body", None), now)
