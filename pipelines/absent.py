"""Entries that a homepage does not show any more."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, cast

from scrapy import Request
from scrapy.exceptions import DropItem, IgnoreRequest
from scrapy.http.request import NO_CALLBACK

from crawler.archive.identity import record_id
from crawler.errors import PageError
from crawler.fetch.archiving import archiving_of, holdings_of
from crawler.intake import facts_of_page
from crawler.pipeline import PagePipeline
from crawler.records import Entry, Homepage
from crawler.stored_pages import place_in_archive

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.archive.holdings import Holdings
    from crawler.fetch.archiving import ArchivingExtension
    from crawler.page import Page
    from crawler.records import Block

logger = logging.getLogger(__name__)

MIN_SHARE = 0.5
"""Part of the entries held that a page must still show; with fewer it is no homepage with something removed."""


class AbsentPipeline:
    """Say of an entry that it is gone when two captures in a row lack it.

    The page is asked for a second time at once, so that a homepage which shows now this and now that
    takes nothing away. Where a whole block is missing, or most of the page, its words may have changed
    and not the page: then nothing is gone, or only what the last run did not find either. Nor is anything
    that today's readers do not see where others saw it.
    """

    def __init__(self, crawler: Crawler, holdings: Holdings, archiving: ArchivingExtension | None) -> None:
        self.crawler = crawler
        self.holdings = holdings
        self.archiving = archiving

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build; without a running engine nothing can be asked, so nothing is gone."""
        return cls(crawler, holdings_of(crawler), archiving_of(crawler))

    async def process_item(self, item: Page) -> Page:
        """Add the end of each entry that the homepage lacks now and a second time."""
        home = item.records[0] if item.records else None
        if not isinstance(home, Homepage) or self.crawler.spider is None:
            return item
        held = self._seen_today(home, _keys(item))
        missing = self._missing(home, _keys(item), held)
        if not missing:
            return item
        again = await self._ask_again(item)
        if again is None:
            return item
        shown = _keys(again)
        if len(held.keys() & shown) < MIN_SHARE * len(held):
            return item
        item.records += [_end_of(key, block, home, again) for key, block in missing.items() if key not in shown]
        return item

    def _missing(self, home: Homepage, shown: set[str], held: dict[str, str]) -> dict[str, str]:
        """Return key and block of what may be gone of the entries *held*."""
        if len(held.keys() & shown) < MIN_SHARE * len(held):
            logger.warning("%s: shows %d of %d entries", home.url, len(held.keys() & shown), len(held))
            return {}
        before = self.holdings.held(home.id)
        is_as_before = before is not None and before.content_digest == home.content_digest
        missing = {key: block for key, block in held.items() if key not in shown}
        for block in sorted(set(missing.values()) - home.layout.keys()):
            logger.warning("%s: block %r is not found any more", home.url, block)
        return {key: block for key, block in missing.items() if block in home.layout or is_as_before}

    def _seen_today(self, home: Homepage, shown: set[str]) -> dict[str, str]:
        """Return key and block of the entries held, but for those that only other readers saw in their capture."""
        live = self.holdings.live_entries(home.url)
        if self.archiving is None:
            return live
        held = []
        for key, block in live.items():
            if key in shown:
                continue
            newest = self.holdings.rests_on(record_id(home.site, "entry", key))
            if newest is not None and newest.extractor != home.extractor:
                place = cast("Block", block)
                held.append(
                    Entry(id=newest.id, site=home.site, key=key, url=home.url, block=place, capture=newest.capture)
                )
        held.sort(key=lambda entry: place_in_archive(entry.capture))
        pages = [(entry, self.archiving.stored_pages.page_of(entry)) for entry in held]
        unseen = {entry.key for entry, page in pages if page is not None and page.find(entry) is None}
        if unseen:
            text = "%s: %d entries stay that today's readers do not find in the captures they were read from"
            logger.warning(text, home.url, len(unseen))
            self.crawler.spider.tally.not_reread += len(unseen)  # type: ignore[union-attr]
        return {key: block for key, block in live.items() if key not in unseen}

    async def _ask_again(self, page: Page) -> Page | None:
        """Return the page as a second request shows it; None where it cannot be read."""
        request = Request(
            page.requested_url, callback=NO_CALLBACK, meta={"via": page.via}, headers={"Cache-Control": "no-cache"},
            dont_filter=True,
        )  # fmt: skip
        try:
            response: Response = await self.crawler.engine.download_async(request)
            if response.status != 200 or response.url != page.url:
                return None
            again: Page = self.crawler.spider.page_of(response.request or request, response)  # type: ignore[union-attr]
            return PagePipeline.from_settings().read(again)
        except (IgnoreRequest, OSError, DropItem, PageError):
            return None


def _keys(page: Page) -> set[str]:
    return {record.key for record in page.records if isinstance(record, Entry)}


def _end_of(key: str, block: str, home: Homepage, again: Page) -> Entry:
    """Return the end of an entry, observed on the second capture of its page."""
    return Entry(
        **facts_of_page(again),
        id=record_id(home.site, "entry", key),
        key=key,
        url=home.url,
        language=home.language,
        block=cast("Block", block),
        observed="gone",
    )
