"""Pages that answer at the address of an article with something else altogether."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.archive.holdings import PAGES
from crawler.drops import ReplacedError
from crawler.fetch.archiving import archiving_of, holdings_of
from crawler.intake import canonical_url_of
from crawler.records import Capture
from crawler.watch.replaced import is_replaced, is_said_again

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from crawler.archive.holdings import Held, Holdings
    from crawler.archive.visits import Visit
    from crawler.fetch.archiving import ArchivingExtension
    from crawler.page import Page
    from crawler.records import Record


class DoubtPipeline:
    """Let no article be edited by a page that may be another one.

    A page whose text is gone, or has given way to one that shares nothing with it, is an edit only when the next run
    finds the same in its place. One that says exactly what another article said when the run began is none at all: a
    cache that hands out one page in place of another.
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
        why = self._why(own, held, self.holdings.last_visit(canonical_url_of(item.requested_url, item.profile)))
        if why is None:
            return item
        self.archiving.watch.read_doubted(own)
        raise ReplacedError(f"{item.url}: {why}")

    def _why(self, own: Record, held: Held, before: Visit | None) -> str | None:
        """Return why *own* is in doubt, having been visited *before*; None where it is not."""
        other = self._said_by(own, held)
        if other is not None:
            return f"says exactly what {other} says"
        if not self._has_replaced(own):
            return None
        if before is None or before.outcome != "doubted":
            return "says nothing of what is held, which counts once the next run finds the same there"
        if self._is_said_again(own, before):
            return None
        return "says nothing of what is held, nor of what took its place when it was last asked for"

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
        if newest is None or "body" not in newest.filled.split():
            return False
        now = getattr(record, "body", None)
        if not now:
            return True
        before = self._read(record, newest.url, newest.capture)
        return before is not None and is_replaced(getattr(before, "body", None), now)

    def _is_said_again(self, record: Record, doubted: Visit) -> bool:
        """Return whether *record* says what the *doubted* capture says; False where that cannot be read any more."""
        names = ("warc", "offset", "length", "record_id", "payload_digest", "time")
        before = self._read(record, record.url, Capture(**{name: getattr(doubted, name) for name in names}))
        return before is not None and is_said_again(getattr(before, "body", None), getattr(record, "body", None))

    def _read(self, record: Record, url: str, capture: Capture) -> Record | None:
        """Return what *capture* of *url* says today of *record*; None where it cannot be read."""
        assert self.archiving is not None
        page = self.archiving.stored_pages.page_of(replace(record, url=url, capture=capture))
        return page.find(record) if page is not None else None
