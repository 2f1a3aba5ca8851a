"""robots.txt as RFC 9309 has it, which is stricter than Scrapy's middleware.

Scrapy's parses whatever comes back as rules, error pages too, and fetches the page when there is no
answer. Here a server error or silence means that everything is disallowed.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from scrapy import Request, signals
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.utils.httpobj import urlparse_cached

from crawler.archive.clock import utc_now
from crawler.archive.robots_copy import MAX_AGE, find_robots_copy
from crawler.content_coding import decode_payload
from crawler.errors import PageError
from crawler.fetch.archiving import archiving_of
from crawler.fetch.capture import describe_failure
from crawler.fetch.politeness import StoppedError

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

    from crawler.archive.captures import StoredCapture

logger = logging.getLogger(__name__)

ALLOW_ALL = b""
DISALLOW_ALL = b"User-agent: *\nDisallow: /"

MAX_COPY_BYTES = 64 * 1024 * 1024
"""Size past which a copy is not unpacked; a download would not have been kept either."""


class RobotsDisallowError(IgnoreRequest):
    """The site's robots.txt forbids the request, or could not be had."""


class Rules(NamedTuple):
    """The rules of an origin, and where they are from."""

    parser: RobotParser
    digest: str
    """SHA-256 of their text."""
    age_begins: float
    """When they were had, by the monotonic clock: later copies of the same age count from then."""
    could_be_had: bool
    """Whether the site has answered for them; False where silence forbids everything."""


class RobotsMiddleware:
    """Ask each origin's robots.txt before any other request to it, and again from time to time.

    Where it cannot be had, a copy younger than a day serves: that of this run, else that of the archive.
    """

    def __init__(self, crawler: Crawler, user_agent: str, *, max_bytes: int, refresh_seconds: float) -> None:
        self.crawler = crawler
        self.user_agent = user_agent
        self.max_bytes = max_bytes
        self.refresh_seconds = refresh_seconds
        self._rules: dict[str, asyncio.Task[Rules]] = {}
        self._asked: dict[str, float] = {}
        """When the rules of an origin were last asked for, by the monotonic clock."""
        self.unreachable: dict[str, str] = {}
        """Origin to why its robots.txt could not be had."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build, unless ROBOTSTXT_OBEY is off."""
        settings = crawler.settings
        if not settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        return cls(
            crawler,
            settings["USER_AGENT"].partition("/")[0],
            max_bytes=settings.getint("ROBOTS_MAX_BYTES"),
            refresh_seconds=settings.getfloat("ROBOTS_REFRESH_SECONDS"),
        )

    async def process_request(self, request: Request) -> None:
        """Raise RobotsDisallowError where the rules forbid *request*."""
        if request.meta.get("is_robots"):
            return
        parts = urlparse_cached(request)
        origin = f"{parts.scheme}://{parts.netloc}"
        rules = await self._rules_for(origin, request)
        if not rules.parser.allowed(request.url, self.user_agent):
            self.crawler.stats.inc_value("robots/forbidden_count")
            why = self.unreachable.get(origin)
            raise RobotsDisallowError(why or f"{origin}/robots.txt forbids {request.url}")

    def _rules_for(self, origin: str, request: Request) -> asyncio.Task[Rules]:
        """Return the rules of *origin*, had already or on their way; asked for anew where they are too old."""
        task, now = self._rules.get(origin), time.monotonic()
        is_due = task is None or (task.done() and now - self._asked[origin] >= self.refresh_seconds)
        if is_due:
            before = task.result() if task is not None and task.exception() is None else None
            self._asked[origin] = now
            task = self._rules[origin] = asyncio.ensure_future(self._fetch(origin, request, before))
        assert task is not None
        return task

    async def _fetch(self, origin: str, request: Request, before: Rules | None) -> Rules:
        url = f"{origin}/robots.txt"
        asked = Request(url, priority=1000, meta={"is_robots": True}, callback=NO_CALLBACK, dont_filter=True)
        try:
            response = await self.crawler.engine.download_async(asked)
        except Exception as error:  # noqa: BLE001 (whatever the download layer raises means: not to be had)
            if isinstance(error, StoppedError) and before is not None:
                return before
            words = describe_failure(error)
            text, why = None, words if words.startswith(f"{url}: ") else f"{url}: expected an answer, found {words}"
        else:
            text, why = self._rules_in(origin, response), f"{url}: expected rules, found status {response.status}"
        if text is None:
            return await self._without(origin, request, before, why)
        self.unreachable.pop(origin, None)
        rules = await self._parsed(text, request, age_begins=time.monotonic(), could_be_had=True)
        if before is not None and before.could_be_had and before.digest != rules.digest:
            forbids = "" if rules.parser.allowed(request.url, self.user_agent) else f"; it forbids {request.url} now"
            self._note(f"{url} changed while the run was at work{forbids}")
        return rules

    def _rules_in(self, origin: str, response: Response) -> bytes | None:
        """Return the rules of a response (RFC 9309, section 2.3.1); None where it says nothing of them."""
        self.crawler.stats.inc_value("robots/response_count")
        digests = self.crawler.stats.get_value("robots/digests", {})
        digests[origin] = hashlib.sha256(response.body).hexdigest()
        self.crawler.stats.set_value("robots/digests", digests)
        if 200 <= response.status < 300:
            archiving, request = archiving_of(self.crawler), response.request
            if archiving is not None and request is not None and "capture" in request.meta:
                archiving.robots_captures[origin] = request.meta["capture"]
            return bytes(response.body[: self.max_bytes])
        return ALLOW_ALL if 400 <= response.status < 500 and response.status != 429 else None

    async def _without(self, origin: str, request: Request, before: Rules | None, why: str) -> Rules:
        """Return the rules to go by where those of *origin* cannot be had, and say *why*."""
        now = time.monotonic()
        if before is not None and before.could_be_had and now - before.age_begins < MAX_AGE.total_seconds():
            self._note(f"{why}; its rules from earlier in this run serve")
            return before
        archiving = archiving_of(self.crawler)
        copy = find_robots_copy(archiving.archive, origin, utc_now()) if archiving is not None else None
        text = self._text_of(copy) if copy is not None else None
        if copy is not None and text is not None:
            self.crawler.stats.inc_value("robots/copy_count")
            self._note(f"{why}; the copy of {copy.time} serves")
            age = (utc_now() - datetime.fromisoformat(copy.time)).total_seconds()
            return await self._parsed(text, request, age_begins=now - age, could_be_had=True)
        logger.info("%s; nothing of this host is fetched", why)
        self.unreachable[origin] = why
        self.crawler.stats.inc_value("robots/unreachable_count")
        return await self._parsed(DISALLOW_ALL, request, age_begins=now, could_be_had=False)

    def _text_of(self, copy: StoredCapture) -> bytes | None:
        coding = copy.header_fields.get("content-encoding", "")
        try:
            return decode_payload(copy.payload, coding, max_bytes=MAX_COPY_BYTES)[: self.max_bytes]
        except PageError:
            return None

    async def _parsed(self, text: bytes, request: Request, *, age_begins: float, could_be_had: bool) -> Rules:
        parser = ProtegoRobotParser.from_crawler(self.crawler, text)
        await self.crawler.signals.send_catch_log_async(signals.robots_parsed, robotparser=parser, request=request)
        digest = hashlib.sha256(text).hexdigest()
        return Rules(parser, digest, age_begins=age_begins, could_be_had=could_be_had)

    def _note(self, text: str) -> None:
        """Say what a person should know, and keep it with the run."""
        logger.warning("%s", text)
        archiving = archiving_of(self.crawler)
        if archiving is not None:
            archiving.note(text)
