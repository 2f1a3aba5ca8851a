"""Ask for a page only if it changed since it was last captured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.fetch.archiving import holdings_of

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawler.archive.holdings import Holdings


class RevalidateMiddleware:
    """Add the validators of the last capture to requests with ``meta["revalidate"]``."""

    def __init__(self, holdings: Holdings) -> None:
        self.holdings = holdings

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take what the site's archive holds."""
        return cls(holdings_of(crawler))

    def process_request(self, request: Request) -> None:
        """Set If-None-Match and If-Modified-Since where the last visit left something to compare with."""
        if not request.meta.get("revalidate"):
            return
        visit = self.holdings.comparable_visit(request.url)
        if visit is None:
            return
        if visit.etag:
            request.headers["If-None-Match"] = visit.etag
        if visit.last_modified:
            request.headers["If-Modified-Since"] = visit.last_modified
