"""robots.txt as RFC 9309 has it, which is stricter than Scrapy's middleware.

Scrapy's parses whatever comes back as rules, error pages too, and fetches the page when there is no
answer. Here a server error or silence means that everything is disallowed.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from typing import TYPE_CHECKING

from scrapy import Request, signals
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.utils.httpobj import urlparse_cached

from crawler.fetch.capture import describe_failure

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

logger = logging.getLogger(__name__)

ALLOW_ALL = b""
DISALLOW_ALL = b"User-agent: *\nDisallow: /"


class RobotsDisallowError(IgnoreRequest):
    """The site's robots.txt forbids the request, or could not be had."""


class RobotsMiddleware:
    """Ask each origin's robots.txt once a run, before any other request to it."""

    def __init__(self, crawler: Crawler, user_agent: str, max_bytes: int) -> None:
        self.crawler = crawler
        self.user_agent = user_agent
        self.max_bytes = max_bytes
        self._rules: dict[str, asyncio.Task[RobotParser]] = {}
        self.unreachable: dict[str, str] = {}
        """Origin to why its robots.txt could not be had."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build, unless ROBOTSTXT_OBEY is off."""
        settings = crawler.settings
        if not settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        return cls(crawler, settings["USER_AGENT"].partition("/")[0], settings.getint("ROBOTS_MAX_BYTES"))

    async def process_request(self, request: Request) -> None:
        """Raise RobotsDisallowError where the rules forbid *request*."""
        if request.meta.get("is_robots"):
            return
        parts = urlparse_cached(request)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            self._rules[origin] = asyncio.ensure_future(self._fetch(origin, request))
        rules = await self._rules[origin]
        if not rules.allowed(request.url, self.user_agent):
            self.crawler.stats.inc_value("robots/forbidden_count")
            why = self.unreachable.get(origin)
            raise RobotsDisallowError(why or f"{origin}/robots.txt forbids {request.url}")

    async def _fetch(self, origin: str, request: Request) -> RobotParser:
        url = f"{origin}/robots.txt"
        try:
            response = await self.crawler.engine.download_async(
                Request(url, priority=1000, meta={"is_robots": True}, callback=NO_CALLBACK, dont_filter=True)
            )
        except Exception as error:  # noqa: BLE001 (whatever the download layer raises means: not to be had)
            text = self._refuse(origin, f"{url}: expected an answer, found {describe_failure(error)}")
        else:
            text = self._rules_in(origin, response)
        rules = ProtegoRobotParser.from_crawler(self.crawler, text)
        await self.crawler.signals.send_catch_log_async(signals.robots_parsed, robotparser=rules, request=request)
        return rules

    def _rules_in(self, origin: str, response: Response) -> bytes:
        """Return the rules of a response (RFC 9309, section 2.3.1)."""
        self.crawler.stats.inc_value("robots/response_count")
        digests = self.crawler.stats.get_value("robots/digests", {})
        digests[origin] = hashlib.sha256(response.body).hexdigest()
        self.crawler.stats.set_value("robots/digests", digests)
        if 200 <= response.status < 300:
            return bytes(response.body[: self.max_bytes])
        if 400 <= response.status < 500 and response.status != 429:
            return ALLOW_ALL
        return self._refuse(origin, f"{origin}/robots.txt: expected rules, found status {response.status}")

    def _refuse(self, origin: str, why: str) -> bytes:
        logger.info("%s; nothing of this host is fetched", why)
        self.unreachable[origin] = why
        self.crawler.stats.inc_value("robots/unreachable_count")
        return DISALLOW_ALL
