"""Find a university's news: listings, feeds and sitemaps first, then each article they show."""

from __future__ import annotations

import logging
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Any

from scrapy import Request, signals
from scrapy.exceptions import DontCloseSpider

from crawler.fetch.archiving import archiving_of
from crawler.intake import canonical_url_of
from crawler.read.language import without_language_note
from crawler.scope import HOMEPAGE
from crawler.watch.illness import FEW
from crawler.watch.tonight import Tonight, all_of_tonight, may_revalidate, plan_tonight
from spiders.discovery import year_of
from spiders.missing import MissingSpider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.page import Card, Page
    from crawler.records import Kind

logger = logging.getLogger(__name__)

BATCH = 500
"""Articles asked for at a time; the next batch follows when all are done."""


class NewsSpider(MissingSpider):
    """Crawl the news of one site as its profile describes it.

    Discovery comes first and ends before any article is asked for: only then is it known which
    card of an article is the best, and a run gives the same records whatever answered first.
    """

    name = "news"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._to_ask: deque[tuple[str, str]] | None = None
        """Articles to ask for, and why; None until discovery is over."""
        self._has_sounded = False
        """Whether discovery is over but for pages deep in listings."""
        self._in_doubt: list[str] = []
        """Articles that may have been written anew, to be looked at once more at the end."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Build from the spider arguments of SiteSpider."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.spider_idle, signals.spider_idle)
        return spider

    async def start(self) -> AsyncIterator[Request | Page]:
        """Yield pages that a dead run captured and did not read, then the seeds of discovery."""
        for page in self._unread_pages():
            for opened in self.open(page):
                self.holdings.done.add(page.requested_url)
                yield opened
        for request in self.seeds():
            yield request

    def _unread_pages(self) -> Iterator[Page]:
        archiving = archiving_of(self.crawler)
        if archiving is None or self.scope.url is not None or self.scope.limit is not None:
            return
        for page in archiving.iter_unread():
            section = self.profile.section_of(canonical_url_of(page.url, self.profile))
            if section is not None and self.scope.section in (None, section):
                yield page

    def spider_idle(self) -> None:
        """Ask for the next articles once everything before is done; Scrapy calls this whenever nothing is left."""
        if self.is_dry_run:
            return
        if self._to_ask is None:
            if not self._has_sounded:
                self._has_sounded = True
                if self._ask(self.first_soundings()):
                    raise DontCloseSpider
            self.tally.listings = self.rows_found()
            tonight = self.tonight()
            self.tally.not_due, self.tally.postponed = tonight.not_due, tonight.postponed
            self.tally.is_part = self.is_part
            self.tally.walked = {walk.pattern for walk in self.walks if walk.ended}
            self._to_ask = deque(tonight.whys.items())
        if self._ask(list(islice(self._article_requests(), BATCH)) or self._last_requests()):
            raise DontCloseSpider

    def _ask(self, requests: list[Request]) -> bool:
        """Ask for all of *requests* and return whether there are any."""
        for request in requests:
            self.crawler.engine.crawl(request)
        return bool(requests)

    # --- articles -----------------------------------------------------------

    def wanted_urls(self) -> list[str]:
        """Return the articles to ask for, in order."""
        return list(self.tonight().whys)

    def tonight(self) -> Tonight:
        """Return the articles to ask for, in order, and why: new ones as they are shown, then known ones."""
        scope, settings = self.scope, self.settings
        if scope.url is not None:
            if scope.url in self.holdings.withdrawn:
                logger.warning("%s: was withdrawn, so it is not asked for; `muniment history` says why", scope.url)
            is_left = scope.url in self.profile.homepage_urls or scope.url in self.holdings.withdrawn
            return Tonight(whys={} if is_left else {scope.url: "wanted"})
        if scope.section == HOMEPAGE:
            return Tonight()
        shown = [url for url in self.frontier.urls() if self._may_be_wanted(self.frontier.card_of(url)[0])]
        shown = [url for url in shown if url not in self.holdings.withdrawn]
        if scope.full or self.is_part:
            return all_of_tonight(shown, self.holdings, section=scope.section, with_held=not self.is_part)
        return plan_tonight(
            shown,
            self.frontier,
            self.holdings,
            section=scope.section,
            complete=self.complete_kinds(),
            is_wanted=self.is_in_scope,
            night=self.night,
            share=settings.getfloat("REVISIT_SHARE"),
            least=settings.getint("REVISIT_LEAST"),
        )

    @property
    def waiting(self) -> int:
        """Articles that are known and not yet asked for."""
        return len(self.frontier) if self._to_ask is None else len(self._to_ask)

    def _article_requests(self) -> Iterator[Request]:
        """Yield requests for the articles that come next, as many as limits leave room for."""
        assert self._to_ask is not None
        room = len(self._to_ask)
        if self.scope.limit is not None:
            room = self.scope.limit - self.tally.outcomes.total()
        while self._to_ask and room > 0:
            if self.asked >= self.profile.manners.max_pages:
                self.tally.stopped = "limit"
                return
            self.asked += 1
            room -= 1
            url, why = self._to_ask.popleft()
            self.tally.asked[why] += 1
            card, via = self.frontier.card_of(url) if url in self.frontier else (None, None)
            yield self._article_request(url, card=card, via=via, why=why)

    def look_again(self, url: str) -> None:
        """Have the article at *url* asked for once more at the end of the run, past the caches on the way."""
        self._in_doubt.append(url)

    def _last_requests(self) -> list[Request]:
        """Return the second requests, for what is in doubt and for what was withdrawn."""
        return [*self._second_looks(), *self._requests_for_withdrawn()]

    def _second_looks(self) -> list[Request]:
        """Return the second requests for what is in doubt; none where so much is that the site may be ill."""
        tally = self.tally
        is_over = tally.stopped or tally.deferred or len(tally.doubted) > FEW
        room = 0 if is_over else max(0, self.profile.manners.max_pages - self.asked)
        urls, self._in_doubt = self._in_doubt[:room], []
        self.asked += len(urls)
        tally.asked["doubted"] += len(urls)
        requests = []
        for url in urls:
            card, via = self.frontier.card_of(url) if url in self.frontier else (None, None)
            request = self._article_request(url, card=card, via=via, why="doubted")
            request.headers["Cache-Control"] = "no-cache"
            requests.append(request)
        return requests

    def _requests_for_withdrawn(self) -> list[Request]:
        """Return the second requests for what was withdrawn; none where discovery may have missed something."""
        urls, self._withdrawn = self._withdrawn, []
        tally, scope = self.tally, self.scope
        if self.is_part or scope.url is not None or not tally.discovered or tally.undiscovered or tally.stopped:
            return []
        self.asked += len(urls)
        self.tally.asked["missing"] += len(urls)
        return [self._article_request(url, card=None, via=None, why="missing", again=True) for url in urls]

    def _may_be_wanted(self, card: Card) -> bool:
        """Return whether the year heading above the card leaves room for the range asked for."""
        year = year_of(card)
        too_early = self.since is not None and year is not None and year < self.since[:4]
        too_late = self.until is not None and year is not None and year > self.until[:4]
        return not (too_early or too_late)

    def _article_request(
        self, url: str, *, card: Card | None, via: str | None, why: str, again: bool = False
    ) -> Request:
        title = (card.title if card is not None else None) or ""
        # What a listing marks as untranslated waits until the article has been read at its own address.
        is_last = without_language_note(title) != title
        return Request(
            url,
            callback=self.parse_article,
            priority=-1 if is_last else 0,
            errback=self.article_failed,
            dont_filter=True,
            meta={
                "card": card,
                "via": via,
                "signals": self.frontier.signals_of(url, complete=self.complete_kinds()) or None,
                "revalidate": not self.scope.full and may_revalidate(why, self.holdings),
            }
            | ({"again": True} if again else {}),
        )

    def parse_article(self, response: Response) -> Iterator[Page | Request]:
        """Yield the page of an article; note what is none, what is missing and what did not change."""
        request = response.request
        assert request is not None
        if response.status == 304:
            self.note_answer(request, response, kind="article", outcome="not-modified")
            self.tally.count(self._kind_of(response.url), "unchanged")
            self.confirm(response.url)
            if self.watch is not None:
                self.watch.not_modified()
        elif response.status in (404, 410):
            yield from self.missing(self.page_of(request, response), response, f"status {response.status}")
        elif response.status == 200 and self.landed_home(response):
            yield from self.missing(self.page_of(request, response), response, "a redirect to the homepage")
        elif response.status == 200:
            yield from self.open(self.page_of(request, response), response)
        else:
            why = f"{response.url}: expected an article, found status {response.status}"
            self.note_failure(request, response, kind="article", why=why)

    def article_failed(self, failure: Failure) -> None:
        """Count an article that gave no answer."""
        self.note_silence(failure, kind="article")

    def _kind_of(self, url: str) -> Kind:
        """Return what kind of record the pages of the section are that *url* belongs to."""
        section = self.profile.find_section(canonical_url_of(url, self.profile))
        return "event" if section is not None and section.kind == "events" else "article"
