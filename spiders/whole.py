"""Crawl a whole site in one run: its homepage, and its news."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spiders.homepage import HomepageSpider
from spiders.news import NewsSpider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy import Request

    from crawler.page import Page


class WholeSiteSpider(NewsSpider, HomepageSpider):
    """The spider of ``muniment crawl``."""

    name = "site"

    async def start(self) -> AsyncIterator[Request | Page]:
        """Yield the requests for the homepage, then what begins the crawl of the news."""
        for request in self.homepage_requests():
            yield request
        async for begun in NewsSpider.start(self):
            yield begun
