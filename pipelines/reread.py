"""Read anew what is held where readers or profile are others than those that read it."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.fetch.archiving import archiving_of, holdings_of
from crawler.records import Homepage
from crawler.stored_pages import place_in_archive

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from crawler.archive.holdings import Holdings
    from crawler.fetch.archiving import ArchivingExtension
    from crawler.page import Page
    from crawler.records import Record
    from crawler.tally import Tally

logger = logging.getLogger(__name__)


class RereadPipeline:
    """See to it that a page is compared with what today's readers say of the capture that is held.

    Where a page says something else than what is held, and other readers or another profile read that,
    its capture is read anew. What differs there is kept as another reading of that capture; only what
    then still differs is an edit. Nothing is read where page or readers are the same.
    """

    def __init__(self, holdings: Holdings, archiving: ArchivingExtension | None, tally: Tally | None) -> None:
        self.holdings = holdings
        self.archiving = archiving
        self.tally = tally

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the open archive; without one nothing is held."""
        return cls(holdings_of(crawler), archiving_of(crawler), getattr(crawler.spider, "tally", None))

    def process_item(self, item: Page) -> Page:
        """Bring what is held of the records of the page up to date with today's readers."""
        if self.archiving is None or self.tally is None:
            return item
        changed, unknown = self._sort_out(item.records)
        for held in sorted(changed, key=lambda held: place_in_archive(held.capture)):
            self._read_anew(held, self.archiving, self.tally)
        if unknown and isinstance(item.records[0], Homepage):
            self._add_unseen(unknown, item.records[0], self.archiving, self.tally)
        return item

    def _sort_out(self, records: list[Record]) -> tuple[list[Record], list[Record]]:
        """Return what is held of those of *records* that say something else since other readers, and those not held."""
        changed, unknown = [], []
        for record in records:
            if record.observed == "gone":
                continue
            known = self.holdings.held(record.id)
            if known is None:
                unknown.append(record)
                continue
            says_other = known.extractor != record.extractor and known.content_digest != record.content_digest
            is_purged = not known.content_digest  # nothing is left to read anew
            held = self._as_held(record) if says_other and not is_purged else None
            if held is not None:
                changed.append(held)
        return changed, unknown

    def _read_anew(self, held: Record, archiving: ArchivingExtension, tally: Tally) -> None:
        """Keep what today's readers say of the capture that *held* rests on, if it is something else."""
        page = archiving.stored_pages.page_of(held)
        if page is None:
            return
        anew = page.find(held)
        if anew is None:
            tally.not_reread += 1
            why = page.why or "other records"
            logger.warning("%s: expected it in the capture it was read from too, found %s", held.url, why)
        elif anew.content_digest != held.content_digest:
            archiving.observe(anew)
            self.holdings.note_reading(anew)
            tally.reread[held.kind] += 1

    def _add_unseen(self, unknown: list[Record], home: Record, archiving: ArchivingExtension, tally: Tally) -> None:
        """Keep which of the records *unknown* the capture held of the homepage shows too: other readers passed them by.

        What that capture does not show is new on the page.
        """
        known = self._as_held(home)
        if known is None or known.extractor == home.extractor:
            return
        page = archiving.stored_pages.page_of(known)
        for record in unknown:
            anew = page.find(replace(record, capture=known.capture)) if page is not None else None
            if anew is not None:
                archiving.observe(anew)
                self.holdings.note(anew)
                tally.reread[record.kind] += 1

    def _as_held(self, record: Record) -> Record | None:
        """Return *record* with all that the index tells of it as it was held when the run began."""
        newest = self.holdings.rests_on(record.id)
        if newest is None:
            return None
        return replace(
            record,
            url=newest.url,
            section=newest.section,
            content_digest=newest.content_digest,
            extractor=newest.extractor,
            capture=newest.capture,
        )
