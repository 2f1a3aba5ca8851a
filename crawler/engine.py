"""Run crawls in this process, one site after another, and stop cleanly when asked to."""

from __future__ import annotations

import asyncio
import signal
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.settings import Settings
from scrapy.utils.reactor import install_reactor

import crawler.settings
from crawler.errors import MunimentError
from crawler.fetch.archiving import ArchivingExtension
from crawler.fetch.guard import GuardedResolver
from crawler.fetch.politeness import drop_waiting
from crawler.tally import exit_code

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

STOP_SECONDS = 7.0
"""How long responses on their way may take after a signal, before the run is closed without them."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Crawl:
    """One crawl of one site."""

    arguments: dict[str, Any]
    """Spider arguments; ``site`` is one of them."""
    settings: dict[str, Any] = field(default_factory=dict)
    """Settings that are this crawl's alone."""


@dataclass(slots=True, kw_only=True)
class Ending:
    """How the crawl of one site ended."""

    site: str
    """Name of the site."""
    exit_code: int
    """What it alone would end the command with."""
    why: str | None
    """The reason in one line, where the code is not 0."""
    spider: Any
    """The spider, with its tally and frontier; None where the crawl did not start."""
    closed_runs: list[str]
    """Dead runs that this crawl closed before it began."""
    continues: str | None
    """The dead crawl that it took up."""
    run: str | None = None
    """The run it wrote; None where nothing was kept."""
    seconds: float
    """How long it took."""


class CrawlSession:
    """The crawls of one command, and the signals that may stop them."""

    def __init__(self, settings: dict[str, Any], on_end: Callable[[Ending], None]) -> None:
        self.settings = Settings()
        self.settings.setmodule(crawler.settings, priority="project")
        self.settings.setdict(settings, priority="cmdline")
        self.on_end = on_end
        self.signal: int | None = None
        """The signal that stopped the session, if one did."""
        self._error: BaseException | None = None
        self._current: Crawler | None = None

    def run(self, spider: str, crawls: Sequence[Crawl]) -> None:
        """Do each of *crawls* in turn; *on_end* hears how each ended."""
        install_reactor(self.settings["TWISTED_REACTOR"], self.settings["ASYNCIO_EVENT_LOOP"])
        reactor = _reactor()
        runner = AsyncCrawlerRunner(self.settings)
        GuardedResolver.from_crawler(runner, reactor).install_on_reactor()  # type: ignore[arg-type]  # it reads settings only
        loop = asyncio.get_event_loop()  # the reactor's, not running yet
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stop, number)
        self._task = loop.create_task(self._run_all(runner, spider, crawls))
        reactor.run(installSignalHandlers=False)
        if self._error is not None:
            raise self._error

    async def _run_all(self, runner: AsyncCrawlerRunner, spider: str, crawls: Sequence[Crawl]) -> None:
        try:
            for crawl in crawls:
                if self.signal is None:
                    ending = await self._run_one(runner, spider, crawl)
                    self._current = None
                    self.on_end(ending)
        except Exception as error:  # noqa: BLE001 (handed to the caller of run, past the reactor)
            self._error = error
        finally:
            _stop_reactor()

    async def _run_one(self, runner: AsyncCrawlerRunner, spider: str, crawl: Crawl) -> Ending:
        self._started = time.monotonic()
        settings = self.settings.copy()
        settings.setdict(crawl.settings, priority="cmdline")
        self._current = Crawler(runner.spider_loader.load(spider), settings)
        site = crawl.arguments["site"]
        try:
            await runner.crawl(self._current, **crawl.arguments)
        except MunimentError as error:
            return self._ending(site, error)
        return self._ending(site)

    def _ending(self, site: str, error: MunimentError | None = None) -> Ending:
        """Return how the present crawl ended; *error* is what kept it from starting."""
        current = self._current
        assert current is not None
        archiving = current.get_extension(ArchivingExtension) if error is None else None
        code, why = 0, None
        try:
            if archiving is not None:
                code, why = archiving.result()
            elif error is None:
                code, why = exit_code(current.spider.tally, current.stats.get_value("finish_reason", "shutdown"))  # type: ignore[union-attr]
        except MunimentError as problem:
            error = problem
        if error is not None:
            code, why = error.exit_code, str(error)
        return Ending(
            site=site,
            exit_code=code,
            why=why,
            # What was counted need not have been kept, so after an error there is nothing to tell of it.
            spider=current.spider if error is None else None,
            closed_runs=[closed.run for closed in archiving.closed_runs] if archiving is not None else [],
            continues=archiving.run.record.continues if archiving is not None else None,
            run=archiving.run.id if archiving is not None else None,
            seconds=time.monotonic() - self._started,
        )

    def _stop(self, number: int) -> None:
        """Stop on a signal: what waits is dropped at once, what is under way gets a few seconds."""
        if self.signal is not None:
            self._force()
            return
        self.signal = number
        if self._current is not None and self._current.crawling:
            drop_waiting(self._current)
            self._stopping = asyncio.ensure_future(self._current.stop_async())
        asyncio.get_running_loop().call_later(STOP_SECONDS, self._force)

    def _force(self) -> None:
        """Close the run without waiting for the engine, and say how it ended."""
        current = self._current
        if current is not None and current.spider is not None:
            archiving = current.get_extension(ArchivingExtension)
            if archiving is not None:
                archiving.close("shutdown")
            self.on_end(self._ending(current.spider.profile.name))  # type: ignore[attr-defined]
            self._current = None
        _stop_reactor()


def _reactor() -> Any:
    """Return the installed reactor, whose module Twisted types as something else."""
    from twisted.internet import reactor

    return reactor


def _stop_reactor() -> None:
    if _reactor().running:
        _reactor().stop()
