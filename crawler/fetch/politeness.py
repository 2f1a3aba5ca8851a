"""One polite stream a host: the pause that the site's profile or its robots.txt asks for, the longer of both."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.httpobj import urlparse_cached

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser

    from crawler.profile import SiteProfile

logger = logging.getLogger(__name__)


class StoppedError(IgnoreRequest):
    """The request still waited for its turn when the crawl was stopped."""


class PolitenessExtension:
    """Set the download slots of the site's hosts."""

    def __init__(self, crawler: Crawler, profile: SiteProfile, user_agent: str) -> None:
        self.crawler = crawler
        self.profile = profile
        self.user_agent = user_agent

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the start of the crawl and to each robots.txt."""
        profile = crawler.spider.profile  # type: ignore[union-attr]
        extension = cls(crawler, profile, crawler.settings["USER_AGENT"].partition("/")[0])
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.robots_parsed, signals.robots_parsed)
        return extension

    def spider_opened(self) -> None:
        """Give each host of the profile the profile's pause."""
        delay = self.profile.manners.delay_seconds
        for host in self.profile.all_hosts:
            self._slow_down(host, delay)

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Apply Crawl-delay, which Scrapy parses and leaves alone."""
        host = urlparse_cached(request).hostname or ""
        delay = robotparser.crawl_delay(self.user_agent)
        if delay is None or delay <= self.profile.manners.delay_seconds:
            return
        logger.info("%s: one request every %g s, as its robots.txt asks", host, delay)
        self._slow_down(host, delay)

    def _slow_down(self, host: str, delay: float) -> None:
        downloader = self.crawler.engine.downloader
        concurrency = 1 if delay else self.crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        downloader.per_slot_settings[host] = {"delay": delay, "concurrency": concurrency, "jitter": 0.0}
        slot: Slot | None = downloader.slots.get(host)
        if slot is not None:
            slot.delay, slot.concurrency, slot.jitter = delay, concurrency, 0.0


def drop_waiting(crawler: Crawler) -> int:
    """Give up the requests that wait for their turn at a host, and return how many there were.

    A polite queue takes minutes to drain; whoever stops a crawl does not want to wait for it.
    """
    dropped = 0
    for slot in crawler.engine.downloader.slots.values():
        while slot.queue:
            _, waiting = slot.queue.popleft()
            waiting.errback(StoppedError("the crawl was stopped"))
            dropped += 1
    return dropped
