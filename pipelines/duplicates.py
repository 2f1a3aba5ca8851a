"""The same words under two URLs: one article, once the other URL has been asked."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Literal

from scrapy import Request
from scrapy.exceptions import DropItem, IgnoreRequest
from scrapy.http.request import NO_CALLBACK

from crawler.archive.identity import record_id
from crawler.errors import PageError
from crawler.fetch.archiving import header_of, holdings_of
from crawler.intake import canonical_url_of
from crawler.page import Page
from crawler.pipeline import PagePipeline
from crawler.records import Article

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.archive.holdings import Held, Holdings
    from crawler.records import Record

logger = logging.getLogger(__name__)

MAX_SAME = 2
"""New URLs a run with the same words, past which nothing is joined any more."""

Answer = Literal["alias", "moved", "separate"]


class DuplicatesPipeline:
    """Join an article that is new to one that says exactly the same, where a request to that one's URL confirms it.

    The other URL still shows the same: ours is an alias. It is gone or redirects to ours: the article
    moved. Anything else proves nothing, and both stay. An article that is known by itself is never
    joined, and nothing is when a third URL says the same: that is a site showing one page for all.
    Unless the page itself names the other URL as its canonical one, as an article does that stands
    untranslated under the addresses of all languages.

    What says exactly the same as a withdrawn article is that article at another address, which cannot be asked.
    """

    def __init__(self, crawler: Crawler, holdings: Holdings, probe: bool) -> None:
        self.crawler = crawler
        self.holdings = holdings
        self.probe = probe
        self._urls_by_content: dict[str, set[str]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build; where nothing can be asked, DUPLICATES_PROBE is off, and nothing is joined."""
        return cls(crawler, holdings_of(crawler), crawler.settings.getbool("DUPLICATES_PROBE"))

    async def process_item(self, item: Page) -> Page:
        """Look for other records with the content of each record of the page."""
        if not self.probe:
            return item
        for record in item.records:
            if not isinstance(record, Article) or record.body is None or self.holdings.held(record.id) is not None:
                continue
            if await self._join_declared(record, item):
                continue
            urls = self._urls_by_content.setdefault(record.content_digest, set())
            urls.add(record.url)
            others = self.holdings.with_content(record.content_digest)
            if len(others) == 1 and len(urls) <= MAX_SAME:
                await self._join(record, others[0], item)
        return item

    async def _join_declared(self, record: Article, page: Page) -> bool:
        """Return whether *record* was found to be what stands at the URL that its page declares canonical."""
        if record.declared_canonical_url is None:
            return False
        url = canonical_url_of(record.declared_canonical_url, page.profile)
        if url == record.url or page.profile.section_of(url) is None:
            return False
        known = self.holdings.id_of(url, record.kind)
        held = self.holdings.held(known) if known is not None else None
        if held is not None and (held.gone or held.url != url or held.content_digest != record.content_digest):
            return False
        if not (held is not None and url in self.holdings.confirmed) and await self._ask(url, record, page) != "alias":
            return False
        record.id = known or record_id(record.site, record.kind, url)
        record.joined = [record.url, *record.joined]
        record.url = url
        return True

    async def _join(self, record: Record, other: Held, page: Page) -> None:
        if other.withdrawn:
            told = "%s: says what was withdrawn at %s, so it is hidden with it; `muniment history` says why"
            logger.warning(told, record.url, other.url)
        answer = "alias" if other.withdrawn else await self._ask(other.url, record, page)
        if answer == "separate":
            return
        record.id = other.id
        if answer == "alias":
            record.joined = [record.url, *record.joined]
            record.url = other.url
        else:
            record.joined = [other.url, *record.joined]

    async def _ask(self, url: str, record: Record, page: Page) -> Answer:
        """Return what *url*, where the same words were found before, says of *record* now."""
        if url in self.holdings.confirmed and self.holdings.id_of(url, record.kind) is not None:
            return "alias"
        request = Request(url, callback=NO_CALLBACK, meta={"via": record.url}, dont_filter=True)
        try:
            response: Response = await self.crawler.engine.download_async(request)
        except (IgnoreRequest, OSError):
            return "separate"
        landed = canonical_url_of(response.url, page.profile)
        if response.status in (404, 410) or (response.status == 200 and landed == record.url):
            return "moved"
        same = response.status == 200 and landed == url and self._says(response, page, record.content_digest)
        return "alias" if same else "separate"

    def _says(self, response: Response, page: Page, content_digest: str) -> bool:
        """Return whether the page in *response* reads as the content with that digest."""
        asked = Page(
            url=response.url,
            requested_url=response.url,
            status=response.status,
            content_type=header_of(response, b"Content-Type") or "",
            body=response.body,
            profile=page.profile,
            capture=page.capture,
            clock=page.clock.anew(),
        )
        try:
            read = PagePipeline.from_settings().read(asked)
        except (DropItem, PageError):
            return False
        return any(record.content_digest == content_digest for record in read.records)
