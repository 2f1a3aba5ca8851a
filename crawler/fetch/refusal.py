"""Wait as long as a host asks that answers 429 or 503, or leave it alone for this run where that is too long."""

from __future__ import annotations

import logging
import time
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest
from scrapy.utils.httpobj import urlparse_cached

from crawler.fetch.archiving import archiving_of, header_of
from crawler.fetch.politeness import DeferredError, drop_queue, pause_host
from crawler.fetch.retry_after import FOREVER, parse_retry_after

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

WAITS_IN_ALL = 6
"""How many of the longest waits a run spends on a host altogether."""

MAX_GIVEN_UP = 3
"""Requests given up one after the other before the host is left alone."""

MAX_BUSY = 8
"""Answers 503 that do not say how long, one after the other, before the host is left alone.

The pause between them doubles (:mod:`crawler.fetch.politeness`), so that is a minute without a page. A night of
thousands of requests would otherwise spend the longest pause on each.
"""


class RefusedError(IgnoreRequest):
    """The host refused a request for now, and more often or for longer than the run waits."""


def is_refusal(response: Response) -> bool:
    """Return whether an answer says "not now" in place of a page: it is kept as a failure, not as a page."""
    return response.status == 429 or (response.status == 503 and header_of(response, b"Retry-After") is not None)


class RefusalMiddleware:
    """Ask again once the time is over that a host asked for; all other requests to it wait too."""

    def __init__(self, crawler: Crawler, *, max_wait_seconds: float, first_wait_seconds: float, max_times: int) -> None:
        self.crawler = crawler
        self.max_wait_seconds = max_wait_seconds
        self.first_wait_seconds = first_wait_seconds
        self.max_times = max_times
        self.deferred: dict[str, str] = {}
        """Hosts that are left alone, and why."""
        self._waited: dict[str, float] = {}
        """Seconds that were spent waiting for a host."""
        self._until: dict[str, float] = {}
        """When the pause of a host ends, by the monotonic clock."""
        self._given_up: Counter[str] = Counter()
        """Requests to a host given up one after the other."""
        self._busy: Counter[str] = Counter()
        """Answers 503 of a host one after the other."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the limits of the settings."""
        settings = crawler.settings
        return cls(
            crawler,
            max_wait_seconds=settings.getfloat("REFUSAL_MAX_WAIT_SECONDS"),
            first_wait_seconds=settings.getfloat("REFUSAL_FIRST_WAIT_SECONDS"),
            max_times=settings.getint("REFUSAL_MAX_TIMES"),
        )

    def process_request(self, request: Request) -> None:
        """Raise DeferredError for a host that is left alone."""
        why = self.deferred.get(_host_of(request))
        if why is not None:
            raise DeferredError(why)

    def process_response(self, request: Request, response: Response) -> Response | Request:
        """Return the request to be made again where the host refused it; raises RefusedError where that is no use."""
        host = _host_of(request)
        if not is_refusal(response):
            self._take_answer(host, request, response)
            return response
        self.crawler.stats.inc_value("refusal/response_count")
        times = request.meta.get("refused_times", 0)
        asked = parse_retry_after(header_of(response, b"Retry-After"), datetime.now(UTC))
        seconds = self.first_wait_seconds * 2**times if asked is None else asked
        has_time = self._has_time(host, seconds)
        is_robots = request.meta.get("is_robots", False)
        if has_time and times < self.max_times and not (is_robots and asked is None):
            logger.info("%s: status %d; all requests to its host wait %g s", request.url, response.status, seconds)
            self._wait(host, seconds)
            again = request.replace(dont_filter=True)
            again.meta["refused_times"] = times + 1
            return again
        if is_robots:
            return response  # which forbids everything, unless there is a copy
        return self._give_up(request, response, asked, is_final=not has_time)

    def _take_answer(self, host: str, request: Request, response: Response) -> None:
        """Count what is no refusal by itself; raises RefusedError where the host has said "busy" too often."""
        self._given_up.pop(host, None)
        if response.status != 503:
            self._busy.pop(host, None)
            return
        self._busy[host] += 1
        if self._busy[host] >= MAX_BUSY and not request.meta.get("is_robots", False):
            why = f"{request.url}: expected a page, found status 503, as for all of the last {self._busy[host]} answers"
            self._leave_alone(host, f"{why}; {host} is left alone until the next run")
            raise RefusedError(why)

    def _fresh(self, host: str, seconds: float) -> float:
        """Return by how much a wait of *seconds* from now is longer than the one that goes on."""
        return min(seconds, max(0.0, time.monotonic() + seconds - self._until.get(host, 0.0)))

    def _has_time(self, host: str, seconds: float) -> bool:
        """Return whether the run may wait so long, and so long in all."""
        in_all = self._waited.get(host, 0.0) + self._fresh(host, seconds)
        return seconds <= self.max_wait_seconds and in_all <= WAITS_IN_ALL * self.max_wait_seconds

    def _wait(self, host: str, seconds: float) -> None:
        self._waited[host] = self._waited.get(host, 0.0) + self._fresh(host, seconds)
        self._until[host] = max(self._until.get(host, 0.0), time.monotonic() + seconds)
        pause_host(self.crawler, host, seconds)

    def _give_up(self, request: Request, response: Response, asked: float | None, *, is_final: bool) -> Response:
        """Raise RefusedError, and leave the host alone where it *is_final* or the last of several given up."""
        host = _host_of(request)
        self._given_up[host] += 1
        wish = "" if asked is None else f" that asks to wait {_shown(asked)}"
        why = f"{request.url}: expected a page, found status {response.status}{wish}"
        if is_final or self._given_up[host] >= MAX_GIVEN_UP:
            self._leave_alone(host, f"{why}; {host} is left alone until the next run")
        raise RefusedError(why)

    def _leave_alone(self, host: str, why: str) -> None:
        if host in self.deferred:
            return
        self.deferred[host] = why
        self.crawler.stats.inc_value("refusal/deferred_count")
        spider = self.crawler.spider
        if host in spider.profile.all_hosts:  # type: ignore[union-attr]
            spider.tally.deferred = spider.tally.deferred or why  # type: ignore[union-attr]
        archiving = archiving_of(self.crawler)
        if archiving is not None:
            archiving.note(why)
        slot = self.crawler.engine.downloader.slots.get(host)
        if slot is not None:
            drop_queue(slot, DeferredError(why))


def _host_of(request: Request) -> str:
    return urlparse_cached(request).hostname or ""


def _shown(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < FOREVER else "for ever"
