"""Which record a page belongs to, and the digest of what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.archive.identity import content_digest, record_id
from crawler.fetch.archiving import holdings_of
from crawler.intake import canonical_url_of

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from crawler.archive.holdings import Holdings
    from crawler.page import Page
    from crawler.records import Record


class IdentityPipeline:
    """Give each record its id: that of a record known under its URL or one that led here, else a new one."""

    def __init__(self, holdings: Holdings) -> None:
        self.holdings = holdings

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take what the site's archive holds."""
        return cls(holdings_of(crawler))

    def process_item(self, item: Page) -> Page:
        """Identify every record of the page."""
        for record in item.records:
            if record.key:
                record.id = record_id(record.site, record.kind, record.key)
                record.content_digest = content_digest(record)
                continue
            own = record.url == canonical_url_of(item.url, item.profile)
            record.joined = self._redirects(item, record) if own else []
            places = (record.url, *record.joined)
            known = next(filter(None, (self.holdings.id_of(place, record.kind) for place in places)), None)
            record.id = known or record_id(record.site, record.kind, record.url)
            record.content_digest = content_digest(record)
            held = self.holdings.held(record.id)
            if held is not None and held.url != record.url and held.url not in record.joined:
                # An alias proved earlier: the article stays at home under its own URL.
                record.joined = [record.url, *record.joined]
                record.url = held.url
        return item

    def _redirects(self, page: Page, record: Record) -> list[str]:
        """Return the canonical URLs whose redirect to that of *record* proves that they show the same.

        A redirect proves it from an address that nothing is known of, and from the very address an
        article stood at. One that led elsewhere before (``/news/latest``) proves nothing, nor does one
        between two articles that are both known.
        """
        found = dict.fromkeys(canonical_url_of(redirect, page.profile) for redirect in page.redirects)
        url, kind = record.url, record.kind
        here = self.holdings.id_of(url, kind)
        if here is not None and self.holdings.came_after(here, record.capture.time):
            here = None
        proved = []
        for redirect in found:
            known = self.holdings.id_of(redirect, kind)
            held = self.holdings.held(known) if known is not None else None
            stood_there = held is not None and held.url == redirect and here in (None, known)
            if redirect != url and (known is None or known == here or stood_there):
                proved.append(redirect)
        return proved
