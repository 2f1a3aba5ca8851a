"""Open a site's archive for the time of a crawl, and close the run with all that it did."""

from __future__ import annotations

import asyncio
import logging
import sys
from contextlib import ExitStack
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar
from weakref import WeakKeyDictionary

from scrapy import signals
from scrapy.exceptions import NotConfigured

from crawler.archive.archive import Archive
from crawler.archive.clock import utc_now, utc_text
from crawler.archive.files import disk_errors
from crawler.archive.holdings import Holdings
from crawler.archive.identity import without_surrogates
from crawler.archive.index import Index, is_current
from crawler.archive.lock import SiteLock
from crawler.archive.recover import close_dead_runs, iter_unvisited, run_to_continue, visited_urls
from crawler.archive.run import Run
from crawler.archive.update import bring_up
from crawler.archive.visits import Visit
from crawler.archive.walks import recent_walks
from crawler.deadly import end_watch, start_watch
from crawler.drops import OutOfRangeError, ReplacedError
from crawler.errors import MunimentError, PageError
from crawler.fetch.verdict import reach_verdict
from crawler.fetch.watching import Watch
from crawler.intake import canonical_url_of, page_of_capture
from crawler.page_time import Clock
from crawler.stored_pages import StoredPages
from crawler.tally import exit_code
from crawler.watch.in_doubt import NAMED_AFTER, doubt_words, in_doubt
from crawler.watch.soft_404 import is_probe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.exceptions import DropItem
    from scrapy.http import Response

    from crawler.archive.visits import VisitKind
    from crawler.archive.warc import Exchange
    from crawler.archive.warc_records import Damage
    from crawler.page import Page
    from crawler.profile import SiteProfile
    from crawler.records import Capture, Record
    from crawler.tally import Tally
    from crawler.watch.in_doubt import InDoubt

logger = logging.getLogger(__name__)

T = TypeVar("T")

HALF_A_DAY = timedelta(hours=12)
"""How much earlier than the day before a night may come."""

MAX_NOTES = 100
"""Notes of a run that its record keeps."""

VisitOutcome = Literal["read", "failed", "missing", "not-modified", "dropped"]
"""What became of a request that yields no record."""

ENDED = {"finished": "finished", "shutdown": "interrupted", "limit": "limit"}
"""How the run record names Scrapy's reasons for closing a spider; all others are failures."""

_archiving: WeakKeyDictionary[Crawler, ArchivingExtension] = WeakKeyDictionary()
_holdings: WeakKeyDictionary[Crawler, Holdings] = WeakKeyDictionary()


def archiving_of(crawler: Crawler) -> ArchivingExtension | None:
    """Return what keeps things for *crawler*; None where nothing is kept."""
    return _archiving.get(crawler)


def holdings_of(crawler: Crawler) -> Holdings:
    """Return what is held of the site that *crawler* works on; one object a crawler."""
    return _holdings.setdefault(crawler, Holdings())


def hold(crawler: Crawler, holdings: Holdings) -> None:
    """Have *holdings* be what is held of the site that *crawler* works on."""
    _holdings[crawler] = holdings


class ArchivingExtension:
    """Hold the lock and the run from before the first request until after the last record.

    What the disk refuses ends the crawl, once, with the reason; nothing that came before is lost.
    """

    def __init__(self, crawler: Crawler, archive: Archive) -> None:
        self.crawler = crawler
        self.archive = archive
        self.robots_captures: dict[str, Capture] = {}
        """Where the last rules of each host were captured that could be had."""
        self.notes: list[str] = []
        """What a person should know of how the run and the site got on."""
        self._result: tuple[int, str | None] | None = None
        self._is_closing = False
        self._error: MunimentError | None = None
        self.max_page_bytes = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self.max_page_seconds = crawler.settings.getfloat("READING_MAX_SECONDS")
        self.max_page_mib = crawler.settings.getfloat("READING_MAX_MIB")
        with ExitStack() as undo:
            self.lock = undo.enter_context(SiteLock(archive.folder))
            asked = crawler.spider.scope.url  # type: ignore[union-attr]
            again = f"muniment crawl {archive.site} --url {{url}}"
            self.reading = start_watch(archive.folder, again=again, is_asked=asked is not None)
            undo.callback(end_watch, self.reading)
            for words in self.reading.left_words() if self.reading is not None else ():
                self.note(words)
            self.closed_runs = close_dead_runs(archive)
            """Dead runs that this start has closed."""
            self.index = undo.enter_context(Index.open(archive))
            nights = crawler.settings.getint("REVISIT_WALK_NIGHTS")
            self.recent_walks = recent_walks(archive, since=utc_text(utc_now() - timedelta(days=nights) + HALF_A_DAY))
            """Listings that need not be read to their end again yet, and their rows as far as these are known."""
            self.watch = Watch(archive, self.index, crawler.spider.profile)  # type: ignore[union-attr]
            self.run = self._start_run()
            undo.pop_all()

    def _start_run(self) -> Run:
        settings = self.crawler.settings
        profile = self.crawler.spider.profile  # type: ignore[union-attr]
        continues = run_to_continue(self.archive)
        done = visited_urls(self.archive, continues) if continues else ()
        _holdings[self.crawler] = Holdings(self.index, done)
        return Run.start(
            self.archive,
            command=settings.getlist("ARCHIVE_COMMAND") or sys.argv,
            index=self.index,
            profile_digest=profile.digest,
            profile_path=profile.path,
            settings=_settings_kept(self.crawler),
            continues=continues,
            min_free_bytes=settings.getint("ARCHIVE_MIN_FREE_MIB") * 1024 * 1024,
            max_file_bytes=settings.getint("ARCHIVE_MAX_WARC_BYTES"),
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open the archive under ARCHIVE_ROOT, unless ARCHIVE_ENABLED is off or nothing is to be kept."""
        settings = crawler.settings
        if not settings.getbool("ARCHIVE_ENABLED"):
            raise NotConfigured
        archive = Archive(Path(settings["ARCHIVE_ROOT"]), crawler.spider.profile.name)  # type: ignore[union-attr]
        if settings.getbool("CRAWL_DRY_RUN"):
            if is_current(archive):  # it stays open to the end of the process: what was found is told after the crawl
                _holdings[crawler] = Holdings(Index(archive.index_path))
            raise NotConfigured
        extension = cls(crawler, archive)
        _archiving[crawler] = extension
        crawler.signals.connect(extension.item_scraped, signals.item_scraped)
        crawler.signals.connect(extension.item_dropped, signals.item_dropped)
        crawler.signals.connect(extension.item_error, signals.item_error)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    @cached_property
    def stored_pages(self) -> StoredPages:
        """The captures of the archive, read anew."""
        profile: SiteProfile = self.crawler.spider.profile  # type: ignore[union-attr]
        return StoredPages(self.archive, profile, on_failure=self._count_unread, max_bytes=self.max_page_bytes)

    def _count_unread(self, why: str) -> None:
        logger.warning("%s: a capture cannot be read anew: %s", self.archive.site, why)
        self.crawler.spider.tally.captures_unread += 1  # type: ignore[union-attr]

    def iter_unread(self) -> Iterator[Page]:
        """Yield the pages that a dead run captured and was killed before reading."""
        profile: SiteProfile = self.crawler.spider.profile  # type: ignore[union-attr]
        continues = self.run.record.continues
        for stored in iter_unvisited(self.archive, continues, on_damage=self._note_damage) if continues else ():
            if (
                stored.status != 200
                or is_probe(stored.url)
                or profile.section_of(canonical_url_of(stored.url, profile)) is None
            ):
                continue
            try:
                page = page_of_capture(stored, profile, max_bytes=self.max_page_bytes)
            except PageError:
                continue  # asked for again like any page that was not captured
            page.run = self.run.id
            page.clock = Clock(self.max_page_seconds, self.max_page_mib)
            yield page

    def _note_damage(self, damage: Damage) -> None:
        """Say that pages of a dead run cannot be read any more; they are asked for again, as nobody visited them."""
        logger.warning("%s; what stood there is asked for again", damage.error)
        self.note(f"{damage.error}; what stood there was asked for again")

    def capture(self, exchange: Exchange) -> Capture | None:
        """Keep *exchange* and return its place; None once the archive cannot be written any more."""
        exchange.time = utc_text(utc_now())
        return self._guarded(lambda: self.run.capture(exchange))

    def failure(self, url: str, reason: str, *, via: str | None) -> None:
        """Keep that *url* gave no response."""
        self._guarded(lambda: self.run.failure(url, reason, time=utc_text(utc_now()), via=via))

    def observe(self, record: Record) -> None:
        """Keep what a capture says of a record."""
        self._guarded(lambda: self.run.observe(record))

    def visit(self, visit: Visit, capture: Capture | None) -> None:
        """Keep what became of a request."""
        self._guarded(lambda: self.run.visit(visit, capture))

    def note(self, text: str) -> None:
        """Keep in the run record what a person should know; once, however often it is told."""
        if text not in self.notes and len(self.notes) < MAX_NOTES:
            self.notes.append(text)

    def item_scraped(self, item: Page) -> None:
        """Keep the visit that led to the records of *item*, and watch what they tell of the site."""
        self._guarded(lambda: self.watch.read(item))
        self._visit_of(item, kind=item.kind, outcome=item.outcome)

    def item_dropped(self, item: Page, exception: DropItem) -> None:
        """Keep the visit of a page that yielded no record, and why."""
        kind: VisitKind = item.kind
        if isinstance(exception, ReplacedError):
            outcome = "doubted"
        elif isinstance(exception, PageError):
            outcome = "failed"
        else:
            kind = "other"
            outcome = "outside" if isinstance(exception, OutOfRangeError) else "dropped"
        self._visit_of(item, kind=kind, outcome=outcome, error=str(exception))

    def item_error(self, item: Page) -> None:
        """Keep the visit of a page on which a pipeline failed; the next run reads it again."""
        self._visit_of(item, kind=item.kind, outcome="failed", error="a pipeline failed on it")

    def _visit_of(self, page: Page, *, kind: VisitKind, outcome: str, error: str | None = None) -> None:
        visit = Visit(
            url=page.requested_url,
            kind=kind,
            time=page.capture.time,
            status=page.status,
            outcome=outcome,
            error=error,
            etag=page.etag,
            last_modified=page.last_modified,
            id=page.records[0].id if page.records and error is None else None,
            signals=page.signals,
        )
        self.visit(visit, page.capture)

    def _guarded(self, write: Callable[[], T]) -> T | None:
        """Return what *write* returns; where the disk refuses, end the crawl with the reason."""
        if self._error is not None:
            return None
        try:
            return write()
        except MunimentError as error:
            self._error = error
            logger.debug("the archive refuses to be written", exc_info=error)
            self._closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="failed"))
            return None

    def spider_closed(self, reason: str) -> None:
        """Close the run with Scrapy's *reason*."""
        self.close(reason)

    def close(self, reason: str) -> None:
        """Close run and lock, and bring the derived files up to date; done once.

        A signal handler may not raise: whoever asks for the result hears what went wrong.
        """
        if self._is_closing:
            return
        self._is_closing = True
        _archiving.pop(self.crawler, None)
        try:
            with disk_errors(self.archive.folder):
                result = self._close_run(reason)
                self.index.close()
                bring_up(self.archive, self.run.id)
            self._result = result
        except MunimentError as error:
            self._error = self._error or error
        finally:
            end_watch(self.reading)
            self.lock.release()

    def _close_run(self, reason: str) -> tuple[int, str | None]:
        """Close the run with all that was counted; return exit code and reason."""
        tally: Tally = self.crawler.spider.tally  # type: ignore[union-attr]
        code, why = exit_code(tally, reason)
        held = None
        if self._error is None:
            long_in_doubt = self._long_in_doubt(tally)
            code, why, held = reach_verdict(self.run.record, self.watch, long_in_doubt, code=code, why=why)
        self.run.close(
            ended=ENDED.get(reason, "failed"),
            exit_code=code,
            counts=tally.counts(),
            fill_rates=self.watch.survey.fill_rates(),
            skips=dict(tally.dropped),
            robots=self.crawler.stats.get_value("robots/digests", {}),
            requests=tally.requests(self.crawler.stats.get_value("downloader/request_count", 0)),
            complete=reason == "finished" and tally.is_complete,
            walked=sorted(tally.walked),
            listings=tally.listings,
            robots_captures=self.robots_captures,
            notes=without_surrogates(self.notes),
            held=held,
        )
        return code, why

    def _long_in_doubt(self, tally: Tally) -> list[InDoubt]:
        """Return the pages that stay in doubt run after run, once they were noted."""
        found = in_doubt(self.archive, tally.doubted, run=self.run.id, now=utc_text(utc_now()))
        long_in_doubt = [one for one in found if one.runs >= NAMED_AFTER]
        tally.long_in_doubt = [doubt_words(one) for one in long_in_doubt]
        for words in tally.long_in_doubt:
            self.note(words)
        return long_in_doubt

    def result(self) -> tuple[int, str | None]:
        """Return exit code and reason of the closed run; raises what kept it from being written."""
        if self._error is not None:
            raise self._error
        if self._result is None:
            raise MunimentError(
                f"{self.archive.site}: expected a closed run, found that it was never closed, or not to its end"
            )
        return self._result


def note_visit(
    crawler: Crawler,
    request: Request,
    response: Response | None,
    *,
    kind: VisitKind,
    outcome: VisitOutcome,
    error: str | None = None,
) -> None:
    """Keep the visit of a page that yields no record, or of a request that got no answer."""
    archiving = archiving_of(crawler)
    if archiving is None:
        return
    capture: Capture | None = request.meta.get("capture") if response is not None else None
    visit = Visit(
        url=request.url,
        kind=kind,
        time=capture.time if capture else utc_text(utc_now()),
        status=response.status if response is not None else None,
        outcome=outcome,
        error=error,
        etag=header_of(response, b"ETag"),
        last_modified=header_of(response, b"Last-Modified"),
        signals=request.meta.get("signals"),
    )
    archiving.visit(visit, capture)


def header_of(response: Response | None, name: bytes) -> str | None:
    """Return a header of *response* as text; None where it has none."""
    value = response.headers.get(name) if response is not None else None
    return value.decode("latin-1") if value is not None else None


def _settings_kept(crawler: Crawler) -> dict[str, object]:
    """Return the settings that a reader of the run record may want to know."""
    names = ("USER_AGENT", "CONTACT", "ROBOTSTXT_OBEY", "CONCURRENT_REQUESTS", "DOWNLOAD_TIMEOUT", "DOWNLOAD_MAXSIZE")
    kept = {name: crawler.settings.get(name) for name in names}
    return kept | {"arguments": crawler.spider.arguments}  # type: ignore[union-attr]
