"""Serve the campus for the time of a crawl, where the site's profile asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import NotConfigured

from crawler.fetch.guard import installed_resolver

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from crawler.campus.server import CampusServer


class CampusExtension:
    """Start the invented university when a crawl of it opens, unless its hosts are served already."""

    def __init__(self, hosts: frozenset[str], crawl_delay: float, night: int) -> None:
        self.hosts = hosts
        self.night = night
        self.crawl_delay = crawl_delay
        self.server: CampusServer | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to start and end of crawls whose profile says ``served_by = "campus"``."""
        profile = crawler.spider.profile  # type: ignore[union-attr]
        if profile.served_by != "campus":
            raise NotConfigured
        extension = cls(
            profile.all_hosts, crawler.settings.getfloat("CAMPUS_CRAWL_DELAY"), crawler.settings.getint("CAMPUS_NIGHT")
        )
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    def spider_opened(self) -> None:
        """Start the server and have its hosts resolve to it."""
        from crawler.campus.content import build_campus  # here: every crawl imports this module
        from crawler.campus.server import CampusServer

        resolver = installed_resolver()
        if self.hosts <= resolver.connect_to.keys():
            return
        self.server = CampusServer(build_campus(night=self.night), crawl_delay=self.crawl_delay)
        self.server.start()
        resolver.connect_to.update(self.server.connect_to)

    def spider_closed(self) -> None:
        """Stop the server that this crawl started."""
        if self.server is None:
            return
        connect_to = installed_resolver().connect_to
        for host in self.server.connect_to:
            connect_to.pop(host, None)
        self.server.stop()
