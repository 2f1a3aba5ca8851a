"""What every spider of a site has: its profile, what it was asked for, and the count of what it did."""

from __future__ import annotations

import logging
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from scrapy import Request, Spider, signals

from crawler.addon import config_of
from crawler.archive.clock import utc_now, utc_text
from crawler.config import require_contact
from crawler.deadly import begin_reading
from crawler.drops import NotAnArticleError, ReplacedError
from crawler.errors import DeadlyPageError, PageError, UsageError
from crawler.fetch.archiving import archiving_of, header_of, holdings_of, note_visit
from crawler.fetch.capture import describe_failure
from crawler.fetch.guard import is_public_site
from crawler.fetch.politeness import StoppedError
from crawler.fetch.scope import WithdrawnError
from crawler.intake import canonical_url_of, open_page
from crawler.page import Page
from crawler.page_time import Clock
from crawler.profile_file import load_profile
from crawler.records import Capture
from crawler.scope import parse_scope
from crawler.sites import find_profile
from crawler.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.archive.holdings import Holdings
    from crawler.archive.visits import VisitKind
    from crawler.fetch.archiving import VisitOutcome
    from crawler.fetch.watching import Watch
    from crawler.profile import SiteProfile
    from crawler.scope import CrawlScope


logger = logging.getLogger(__name__)

T = TypeVar("T")


class SiteSpider(Spider):
    """A spider of one site.

    Spider arguments: ``site``, its name; ``profile``, a file to take instead of looking for one;
    and those of CrawlScope.
    """

    def __init__(self, profile: SiteProfile, scope: CrawlScope) -> None:
        super().__init__()
        self.profile = profile
        self.scope = scope
        self.since = scope.since
        self.until = scope.until
        self.tally = Tally()
        self.is_dry_run = False
        """Whether articles are only looked for and nothing is kept."""
        self.arguments: dict[str, Any] = {}
        """What the crawl was asked, for the run record."""

    @classmethod
    def from_crawler(
        cls, crawler: Crawler, *args: Any, site: str = "", profile: str | None = None, **words: Any
    ) -> Self:
        """Build from the spider arguments."""
        if not site and profile is None:
            raise UsageError("expected the spider argument site or profile, found neither")
        config = config_of(crawler.settings)
        if not site:
            found = load_profile(Path(str(profile)))
        else:
            found = find_profile(site, folder=config.folder, profile=Path(profile) if profile else None)
        if is_public_site(found, crawler.settings.getdict("GUARD_CONNECT_TO")) and not crawler.settings["CONTACT"]:
            require_contact(config)
        spider = cls(found, parse_scope(words, found))
        spider._set_crawler(crawler)
        spider.is_dry_run = crawler.settings.getbool("CRAWL_DRY_RUN")
        spider.arguments = {"site": found.name, **words}
        crawler.signals.connect(spider.item_dropped, signals.item_dropped)
        crawler.signals.connect(spider.item_error, signals.item_error)
        crawler.signals.connect(spider.spider_error, signals.spider_error)
        return spider

    @property
    def holdings(self) -> Holdings:
        """What is held of the site."""
        return holdings_of(self.crawler)

    @property
    def night(self) -> date:
        """The day for which pages to ask for again are chosen, UTC."""
        return date.fromisoformat(self.settings["REVISIT_DAY"] or utc_text(utc_now())[:10])

    @property
    def watch(self) -> Watch | None:
        """What watches the site; None where nothing is kept."""
        archiving = archiving_of(self.crawler)
        return archiving.watch if archiving is not None else None

    def page_of(self, request: Request, response: Response) -> Page:
        """Return the page in *response*, unread."""
        archiving = archiving_of(self.crawler)
        redirects = tuple(request.meta.get("redirect_urls", ()))
        return Page(
            url=response.url,
            requested_url=redirects[0] if redirects else request.url,
            status=response.status,
            content_type=header_of(response, b"Content-Type") or "",
            body=response.body,
            profile=self.profile,
            capture=request.meta.get("capture") or Capture(time=utc_text(utc_now())),
            card=request.meta.get("card"),
            via=request.meta.get("via"),
            redirects=redirects,
            wanted=self.scope.url is not None,
            run=archiving.run.id if archiving is not None else None,
            signals=request.meta.get("signals"),
            etag=header_of(response, b"ETag"),
            last_modified=header_of(response, b"Last-Modified"),
            clock=self.clock(),
        )

    def clock(self) -> Clock:
        """Return what reading a page may take."""
        return Clock(self.settings.getfloat("READING_MAX_SECONDS"), self.settings.getfloat("READING_MAX_MIB"))

    def read_apart(self, response: Response, read: Callable[..., T], **named: Any) -> T:
        """Return what *read* returns for the body of *response*, its url, and what is *named*.

        For what is no page of a record; raises PageError where it takes more than a page may.
        """
        clock, url = self.clock(), response.url
        reading = partial(read, response.body, url=url, **named)
        try:
            begin_reading(clock, url, response.body, profile_digest=self.profile.digest, trial=lambda: reading)
            return clock.run(url, reading)
        finally:
            clock.done()

    def landed_home(self, response: Response) -> bool:
        """Return whether a request for another page was redirected to a homepage, as some sites do for what is gone."""
        redirects = response.request.meta.get("redirect_urls") if response.request is not None else None
        if not redirects or canonical_url_of(redirects[0], self.profile) in self.profile.homepage_urls:
            return False
        return canonical_url_of(response.url, self.profile) in self.profile.homepage_urls

    def open(self, page: Page, response: Response | None = None) -> Iterator[Page | Request]:
        """Yield *page* parsed, if it is one that is read; one from a dead run has no *response*."""
        error = None
        try:
            open_page(page)
        except (NotAnArticleError, PageError) as raised:
            error = raised
        if response is not None:
            yield from self.settle(page, response, error)
        elif error is None:
            yield from self.accept(page)

    def settle(
        self, page: Page, response: Response, error: NotAnArticleError | PageError | None
    ) -> Iterator[Page | Request]:
        """Yield a parsed *page*; with an *error*, why it is none that is read, count it."""
        if error is None:
            yield from self.accept(page)
        elif isinstance(error, PageError):
            self.note_failure(response.request, response, kind="article", why=error)
        else:
            self.tally.dropped[type(error).__name__] += 1
            self.tally.answered += 1
            assert response.request is not None
            if self.watch is not None:
                self.watch.no_page(page)
            note_visit(self.crawler, response.request, response, kind="other", outcome="dropped", error=str(error))

    def accept(self, page: Page) -> Iterator[Page]:
        """Yield a page that is read."""
        self.tally.answered += 1
        self.confirm(page.url)
        yield page

    def confirm(self, url: str) -> None:
        """Remember that the page at *url* answered in this run."""
        self.holdings.confirmed.add(canonical_url_of(url, self.profile))

    def note_answer(
        self, request: Request | None, response: Response, *, kind: VisitKind, outcome: VisitOutcome = "read"
    ) -> None:
        """Count a usable answer that yields no record of its own, and keep the visit."""
        assert request is not None
        self.tally.answered += 1
        note_visit(self.crawler, request, response, kind=kind, outcome=outcome)

    def note_failure(
        self, request: Request | None, response: Response, *, kind: VisitKind, why: str | Exception
    ) -> None:
        """Count an answer that is of no use, and keep the visit with the reason *why*."""
        if isinstance(why, DeadlyPageError):
            logger.warning("%s", why)
        why = str(why)
        assert request is not None
        self.tally.fail(why)
        note_visit(self.crawler, request, response, kind=kind, outcome="failed", error=why)

    def note_silence(self, failure: Failure, *, kind: VisitKind) -> None:
        """Count a request without any answer; one that was stopped or withdrawn does not count."""
        if (why := silence_of(failure)) is None:
            return
        request: Request = failure.request  # type: ignore[attr-defined]
        self.tally.fail(why)
        note_visit(self.crawler, request, None, kind=kind, outcome="failed", error=why)

    def item_dropped(self, item: Page, exception: Exception) -> None:
        """Count a page that a pipeline dropped; one that cannot be read has failed, one in doubt is remembered."""
        item.clock.done()
        if isinstance(exception, PageError):
            self.tally.answered -= 1
            self.tally.fail(str(exception))
            return
        if isinstance(exception, ReplacedError):
            self.tally.doubted[item.requested_url] = str(exception)
            return
        self.tally.dropped[type(exception).__name__] += 1

    def item_error(self, item: Page, failure: Failure) -> None:
        """Count a page on which a pipeline failed."""
        item.clock.done()
        self.tally.answered -= 1
        self.tally.crash(f"{item.url}: {describe_failure(failure.value or Exception())}")

    def spider_error(self, failure: Failure, response: Response | None) -> None:
        """Count a page on which the spider itself failed; without *response* it did before it asked for any."""
        where = response.url if response is not None else "start"
        self.tally.crash(f"{where}: {describe_failure(failure.value or Exception())}")


def silence_of(failure: Failure) -> str | None:
    """Return why there was no answer, with the URL; None for a request that was stopped or withdrawn."""
    error = failure.value
    if error is None or isinstance(error, (StoppedError, WithdrawnError)):
        return None
    url: str = failure.request.url  # type: ignore[attr-defined]
    words = describe_failure(error)
    return words if url in words or "/robots.txt" in words else f"{url}: {words}"
