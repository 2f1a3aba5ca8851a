"""One polite stream a host: with the pause that profile or robots.txt ask for, or longer where the host is busy."""

from __future__ import annotations

import logging
import math
import time
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.httpobj import urlparse_cached

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

    from crawler.profile import SiteProfile

logger = logging.getLogger(__name__)


class StoppedError(IgnoreRequest):
    """The request still waited for its turn when the crawl was stopped."""


class DeferredError(StoppedError):
    """The host asked to be left alone for longer than this run waits: the request is the next run's."""


OVERLOADED = frozenset({429, 503})
"""Answers of a host that has too much to do."""

SLOW_SECONDS = 1.0
"""An answer that takes longer says that the host has enough to do."""

FIRST_PACE = 0.25
"""Pause in seconds after the first answer of an overloaded host; it doubles with each further one."""

MIN_PACE = 0.1
"""Seconds below which a pause that good answers have halved is none."""


class PolitenessExtension:
    """Set the pause of each of the site's hosts: that of the profile or of robots.txt, the longer of both, or more.

    A host that answers slowly gets a pause as long as its answers take, one that says that it has too much to do
    one that doubles; good answers halve either again, down to what was asked for.
    """

    def __init__(self, crawler: Crawler, profile: SiteProfile, user_agent: str, max_delay: float) -> None:
        self.crawler = crawler
        self.profile = profile
        self.user_agent = user_agent
        self.max_delay = max_delay
        self._asked: dict[str, float] = {}
        """Pause that profile or robots.txt ask for, by host."""
        self._pace: dict[str, float] = {}
        """Pause that a host's answers call for."""
        self._raised: dict[str, float] = {}
        """When that was made longer since the host has too much to do, by the monotonic clock."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the start of the crawl, to each robots.txt and to each answer."""
        profile = crawler.spider.profile  # type: ignore[union-attr]
        settings = crawler.settings
        max_delay = settings.getfloat("POLITENESS_MAX_DELAY_SECONDS")
        extension = cls(crawler, profile, settings["USER_AGENT"].partition("/")[0], max_delay)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.robots_parsed, signals.robots_parsed)
        crawler.signals.connect(extension.response_downloaded, signals.response_downloaded)
        return extension

    def spider_opened(self) -> None:
        """Give each host of the profile the profile's pause."""
        delay = self.profile.manners.delay_seconds
        for host in self.profile.all_hosts:
            self._asked[host] = delay
            self._set_pause(host, delay)

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Apply Crawl-delay, which Scrapy parses and leaves alone; it may be another one when asked again."""
        host = urlparse_cached(request).hostname or ""
        stated = self.profile.manners.delay_seconds
        delay = robotparser.crawl_delay(self.user_agent)
        if delay is None or not math.isfinite(delay) or delay < stated:
            delay = stated
        if delay == self._asked.get(host, stated):
            return
        logger.info("%s: one request every %g s, as its robots.txt asks", host, delay)
        self._asked[host] = delay
        self._set_pause(host, max(delay, self._pace.get(host, 0.0)))

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Go slower or faster, as the answer says."""
        host = urlparse_cached(request).hostname or ""
        if host not in self._asked:
            return
        asked, before = self._asked[host], self._pace.get(host, 0.0)
        is_overloaded = response.status in OVERLOADED
        if is_overloaded:
            if "Retry-After" in response.headers or time.monotonic() < self._raised.get(host, 0.0) + before:
                return  # it says itself how long, or answers what was asked before the pause became longer
            self._raised[host] = time.monotonic()
        latency = request.meta.get("download_latency") or 0.0
        pace = min(self.max_delay, next_pace(before, latency=latency, is_overloaded=is_overloaded, asked=asked))
        if pace == before:
            return
        if pace > max(asked, before):
            logger.info("%s: one request every %.2g s, as it answers slowly or not at all", host, pace)
        self._pace[host] = pace
        self._set_pause(host, max(asked, pace))

    def _set_pause(self, host: str, delay: float) -> None:
        downloader = self.crawler.engine.downloader
        concurrency = 1 if delay else self.crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        downloader.per_slot_settings[host] = {"delay": delay, "concurrency": concurrency, "jitter": 0.0}
        slot: Slot | None = downloader.slots.get(host)
        if slot is not None:
            slot.delay, slot.concurrency, slot.jitter = delay, concurrency, 0.0


def next_pace(before: float, *, latency: float, is_overloaded: bool, asked: float) -> float:
    """Return the pause that an answer calls for, after one that called for *before*; 0 where any will do.

    >>> next_pace(0.0, latency=3.0, is_overloaded=False, asked=1.0)
    3.0
    >>> next_pace(0.0, latency=0.1, is_overloaded=True, asked=1.0)
    2.0
    >>> next_pace(4.0, latency=0.1, is_overloaded=False, asked=1.0)
    2.0
    """
    if is_overloaded:
        return max(FIRST_PACE, 2 * max(before, asked))
    wanted = latency if latency > SLOW_SECONDS else 0.0
    pace = max(wanted, (before + wanted) / 2)
    return 0.0 if pace < MIN_PACE else pace


def pause_host(crawler: Crawler, host: str, seconds: float) -> None:
    """Let no request to *host* begin for that long; those that wait keep their place in its queue."""
    slot: Slot | None = crawler.engine.downloader.slots.get(host)
    if slot is None:
        return
    slot.delay = slot.delay or MIN_PACE  # a slot without a pause never looks at when it was last used
    slot.concurrency = 1
    slot.lastseen = max(slot.lastseen, time.monotonic() + seconds - slot.delay)


def drop_waiting(crawler: Crawler) -> int:
    """Give up the requests that wait for their turn at a host, and return how many there were.

    A polite queue takes minutes to drain; whoever stops a crawl does not want to wait for it.
    """
    dropped = 0
    for slot in crawler.engine.downloader.slots.values():
        dropped += drop_queue(slot, StoppedError("the crawl was stopped"))
    return dropped


def drop_queue(slot: Slot, error: StoppedError) -> int:
    """Give up the requests that wait in *slot*, for the reason *error*, and return how many there were."""
    dropped = 0
    while slot.queue:
        _, waiting = slot.queue.popleft()
        waiting.errback(error)
        dropped += 1
    return dropped
