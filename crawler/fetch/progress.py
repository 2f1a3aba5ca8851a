"""Say how a crawl goes: a live line on a terminal, one plain line a minute elsewhere."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call

from crawler.tally import show_seconds

if TYPE_CHECKING:
    from typing import Self, TextIO

    from scrapy.crawler import Crawler


class ProgressExtension:
    """Write to stderr what has been fetched and found so far."""

    def __init__(self, crawler: Crawler, stream: TextIO, interval_seconds: float) -> None:
        self.crawler = crawler
        self.stream = stream
        self.live = stream.isatty()
        self.interval_seconds = 0.5 if self.live else interval_seconds
        self.started = time.monotonic()
        self.status: Any = None
        self._loop: Any = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to start and end of the crawl; PROGRESS_INTERVAL_SECONDS = 0 turns it off."""
        interval_seconds = crawler.settings.getfloat("PROGRESS_INTERVAL_SECONDS")
        if not interval_seconds:
            raise NotConfigured
        extension = cls(crawler, sys.stderr, interval_seconds)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    def spider_opened(self) -> None:
        """Begin to write."""
        if self.live:
            from rich.console import Console

            self.status = Console(file=self.stream).status(self.line())
            self.status.start()
        self._loop = create_looping_call(self.show)
        self._loop.start(self.interval_seconds, now=False)

    def spider_closed(self) -> None:
        """Leave the terminal as it was."""
        if self._loop is not None:
            self._loop.stop()
        if self.status is not None:
            self.status.stop()

    def show(self) -> None:
        """Write where the crawl stands."""
        if self.status is not None:
            self.status.update(self.line())
        else:
            print(self.line(), file=self.stream, flush=True)

    def line(self) -> str:
        """Return where the crawl stands, in one line."""
        spider: Any = self.crawler.spider
        tally = spider.tally
        shown = ("new", "edited", "unchanged")
        parts = [f"{name} {tally.outcomes[name]}" for name in shown]
        waiting = len(self.crawler.engine.downloader.active) + spider.waiting
        elapsed = show_seconds(time.monotonic() - self.started)
        return "  ".join(
            [spider.profile.name, *parts, f"failed {tally.failed + tally.missing}", f"to go {waiting}", elapsed]
        )
