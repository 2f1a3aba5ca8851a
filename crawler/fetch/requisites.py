"""Pictures and style sheets of captured pages: asked for after all pages, each once an archive, never read."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urlsplit
from weakref import WeakKeyDictionary

import msgspec
from scrapy import Request, signals
from scrapy.exceptions import DontCloseSpider, IgnoreRequest, NotConfigured

from crawler.fetch.archiving import archiving_of, holdings_of, note_visit
from crawler.fetch.capture import describe_failure
from crawler.fetch.politeness import StoppedError
from crawler.read.images import LAZY_SETS, article_box, picture_address, pictures_in
from crawler.records import Article, Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.fetch.archiving import VisitOutcome
    from crawler.page import Page

BATCH = 100
"""Requests made at a time."""

MAX_SILENT = 5
"""Requests to a host in a row without an answer after which it is left alone until the next run."""

LINKED = frozenset({"stylesheet", "icon", "apple-touch-icon", "mask-icon"})
"""Values of ``rel`` whose targets belong to the look of a page."""

_requisites: WeakKeyDictionary[Crawler, RequisitesExtension] = WeakKeyDictionary()


def requisites_of(crawler: Crawler) -> RequisitesExtension | None:
    """Return what asks for the requisites of captured pages; None where nothing does."""
    return _requisites.get(crawler)


class _Picture(msgspec.Struct):
    url: str | None = None
    image: str | None = None


class _Pictured(msgspec.Struct):
    """What a line of a dataset says of pictures."""

    images: list[_Picture] = []
    captions: list[_Picture] = []
    image: str | None = None


def find_requisites(page: Page, *, everything: bool) -> list[str]:
    """Return the addresses of what *page* needs to be shown, each once, in the order of the page.

    Without *everything* these are the pictures of its records, or, on a homepage, of its entries.
    """
    urls: list[str | None] = []
    for record in page.records:
        if isinstance(record, Article):
            urls += [image.url for image in record.images] + [caption.image for caption in record.captions]
        elif isinstance(record, Entry):
            urls.append(record.image)
    if page.tree is not None and page.main is not None:
        tree = page.tree
        if page.kind != "homepage":
            urls += [url for _, url in pictures_in(tree, article_box(tree, page.main))]
        if everything:
            for link in tree.all("link"):
                if LINKED & set((link.get("rel") or "").lower().split()):
                    urls.append(tree.absolute(link.get("href") or ""))
            for picture in tree.all("img"):
                urls.append(picture_address(tree, picture))
            for holder in (*tree.all("img"), *tree.all("source")):
                sets = (holder.get(name) or "" for name in LAZY_SETS)
                choices = (choice.split() for value in sets for choice in value.split(", "))
                urls += [tree.absolute(words[0].rstrip(",")) for words in choices if words]
    return list(dict.fromkeys(url for url in urls if url and url.startswith(("http://", "https://"))))


class RequisitesExtension:
    """Asks for requisites once the spider has nothing left to ask for, within a budget of their own.

    What was captured on any earlier night is not asked for again. What a killed, stopped or full run
    left is found again in the dataset, so there is no queue to lose.
    """

    def __init__(self, crawler: Crawler, *, max_requests: int, max_bytes: int) -> None:
        self.crawler = crawler
        self.max_requests = max_requests
        self.max_bytes = max_bytes
        self.everything = crawler.spider.profile.capture_requisites == "all"  # type: ignore[union-attr]
        self.holdings = holdings_of(crawler)
        self.asked = 0
        self._waiting: dict[str, str] = {}
        """Address to the page that shows it."""
        self._seen: set[str] = set()
        self._silent: dict[str, int] = {}
        self._is_swept = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build, unless nothing is kept or the profile wants no requisites."""
        profile = crawler.spider.profile  # type: ignore[union-attr]
        settings = crawler.settings
        if archiving_of(crawler) is None or profile.capture_requisites == "none":
            raise NotConfigured
        extension = cls(
            crawler,
            max_requests=settings.getint("REQUISITES_MAX"),
            max_bytes=settings.getint("REQUISITES_MAX_BYTES"),
        )
        _requisites[crawler] = extension
        crawler.signals.connect(extension.spider_idle, signals.spider_idle)
        return extension

    def add(self, urls: Iterable[str], *, via: str) -> None:
        """Have *urls* asked for later, but for those that were visited before."""
        for url in urls:
            try:
                asked = Request(urldefrag(url)[0]).url
                netloc = urlsplit(asked).netloc
            except ValueError:  # no URL at all
                continue
            if asked not in self._seen and "@" not in netloc:
                self._seen.add(asked)
                visit = self.holdings.last_visit(asked)
                if visit is None or visit.outcome == "failed":
                    self._waiting[asked] = via

    def spider_idle(self) -> None:
        """Ask for the next requisites, if the spider has asked for nothing more."""
        if not self.crawler.engine.spider_is_idle():
            return
        if not self._is_swept:
            self._is_swept = True
            self._sweep()
        requests = list(self._next())
        for request in requests:
            self.crawler.engine.crawl(request)
        if requests:
            raise DontCloseSpider
        if self._waiting:
            self.crawler.stats.set_value("requisites/left_count", len(self._waiting))

    def _sweep(self) -> None:
        """Add the pictures of what the dataset holds, where the whole site was asked for."""
        scope = self.crawler.spider.scope  # type: ignore[union-attr]
        if any(word is not None for word in (scope.url, scope.limit, scope.section, scope.since, scope.until)):
            return
        archiving = archiving_of(self.crawler)
        assert archiving is not None
        decoder = msgspec.json.Decoder(_Pictured)
        for path in archiving.archive.dataset_paths():
            if path.name not in ("articles.jsonl", "homepage.jsonl") or not path.exists():
                continue
            with path.open("rb") as file:
                for line in file:
                    held = decoder.decode(line)
                    urls = [held.image, *(one.url for one in held.images), *(one.image for one in held.captions)]
                    self.add(filter(None, urls), via=archiving.archive.site)

    def _next(self) -> Iterator[Request]:
        batch = 0
        while self._waiting and self.asked < self.max_requests and batch < BATCH:
            url = next(iter(self._waiting))
            via = self._waiting.pop(url)
            if self._silent.get(urlsplit(url).netloc, 0) >= MAX_SILENT:
                continue
            batch += 1
            self.asked += 1
            self.crawler.stats.inc_value("requisites/asked_count")
            yield Request(
                url,
                callback=self.answered,
                errback=self.failed,
                priority=-100,
                dont_filter=True,
                headers={"Accept": "image/*,text/css;q=0.9,*/*;q=0.8"},
                meta={
                    "requisite": True,
                    "via": via if via.startswith("http") else None,
                    "download_maxsize": self.max_bytes,
                    "max_retry_times": 1,
                },
            )

    def answered(self, response: Response) -> None:
        """Note that it needs not be asked for again, unless the server failed."""
        request = response.request
        assert request is not None
        self._silent.pop(urlsplit(request.url).netloc, None)
        first = request.meta.get("redirect_urls", [request.url])[0]
        if response.status == 200:
            self.crawler.stats.inc_value("requisites/captured_count")
            outcome: VisitOutcome = "read"
            error = None
        else:
            self.crawler.stats.inc_value("requisites/failed_count")
            outcome = "missing" if response.status in (404, 410) else "failed"
            error = f"{request.url}: expected a file, found status {response.status}"
        if first != request.url:
            note_visit(self.crawler, Request(first), None, kind="requisite", outcome=outcome, error=error)
        note_visit(self.crawler, request, response, kind="requisite", outcome=outcome, error=error)

    def failed(self, failure: Failure) -> None:
        """Count a requisite without an answer; the next run asks for it again."""
        error = failure.value
        if error is None or isinstance(error, StoppedError):
            return
        request: Request = failure.request  # type: ignore[attr-defined]
        if not isinstance(error, IgnoreRequest):  # what robots.txt forbids costs no time
            netloc = urlsplit(request.url).netloc
            self._silent[netloc] = self._silent.get(netloc, 0) + 1
        self.crawler.stats.inc_value("requisites/failed_count")
        words = describe_failure(error)
        note_visit(self.crawler, request, None, kind="requisite", outcome="failed", error=words)
