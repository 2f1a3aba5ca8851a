"""Write what is new to the archive, and let go of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.fetch.archiving import archiving_of, holdings_of
from crawler.intake import canonical_url_of

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from crawler.archive.holdings import Holdings
    from crawler.fetch.archiving import ArchivingExtension
    from crawler.page import Page
    from crawler.records import Change, Record
    from crawler.tally import Tally


class StorePipeline:
    """Write an observation where a record says something that is not held yet.

    A page seen again unchanged leaves a visit and no observation.
    """

    def __init__(self, holdings: Holdings, archiving: ArchivingExtension | None, tally: Tally) -> None:
        self.holdings = holdings
        self.archiving = archiving
        self.tally = tally

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the open archive and what is held."""
        return cls(holdings_of(crawler), archiving_of(crawler), crawler.spider.tally)  # type: ignore[union-attr]

    def process_item(self, item: Page) -> Page:
        """Store the records of the page, but for those that were withdrawn."""
        item.records = [record for record in item.records if not self._is_withdrawn(record)]
        for record in item.records:
            change = self._change(record, item)
            has_new_urls = self.holdings.has_new_urls(record)
            outcome = change or ("joined" if has_new_urls else "unchanged")
            if item.outcome in ("", "unchanged"):
                item.outcome = outcome
            self.tally.count(record.kind, outcome)
            if change is not None or has_new_urls:
                self._keep(record)
        if self.archiving is not None:
            item.settle = self.archiving.run.wait
        item.drop_tree()
        return item

    def _is_withdrawn(self, record: Record) -> bool:
        """Return whether *record* was withdrawn; an address that it came to since is kept, to be left alone too."""
        held = self.holdings.held(record.id)
        if held is None or not held.withdrawn:
            return False
        if self.holdings.has_new_urls(record):
            self._keep(record)
        return True

    def _keep(self, record: Record) -> None:
        if self.archiving is not None:
            self.archiving.observe(record)
        self.holdings.note(record)

    def _change(self, record: Record, page: Page) -> Change | None:
        """Return what *record* changes about what is held; None where it says nothing new.

        An article is edited at its own address: what only an alias of it says differently, a line about the
        language or the edition, would be an edit every night, and be taken back every night.
        """
        held = self.holdings.held(record.id)
        if held is None:
            return "new"
        if record.observed == "gone":
            return None if held.gone else "gone"
        if held.gone or not held.content_digest:  # gone, or its words were purged
            return "back"
        if held.content_digest != record.content_digest:
            own = canonical_url_of(page.url, page.profile)
            return None if own in record.joined and held.url == record.url else "edited"
        return "moved" if held.url != record.url else None
