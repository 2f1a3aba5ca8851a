"""Tell articles that are missing from those that are there, whatever a site says with its status."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from scrapy import Request

from crawler.errors import PageError
from crawler.fetch.archiving import header_of, note_visit
from crawler.intake import canonical_url_of, gone_page, is_html
from crawler.read.tree import parse_page
from crawler.watch.soft_404 import folder_of_probe, probe_url
from spiders.depth import DepthSpider
from spiders.soft_404 import Soft404s, says_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.drops import NotAnArticleError
    from crawler.page import Page


class MissingSpider(DepthSpider):
    """Discovery, and the judgement of what answers at the address of an article."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.soft_404s = Soft404s()
        self._withdrawn: list[str] = []
        """Articles that nothing shows any more and that answered 410, to be asked for once more at the end."""

    def settle(
        self, page: Page, response: Response, error: NotAnArticleError | PageError | None
    ) -> Iterator[Page | Request]:
        """Yield a parsed *page*, unless it is a soft 404, which says with status 200 that there is nothing.

        Where it may be one, a page that cannot exist is asked for first, to compare the two.
        """
        folder = folder_of_probe(page.requested_url)
        if not self._may_be_soft_404(page):
            yield from super().settle(page, response, error)
        elif self.soft_404s.is_known(folder):
            yield from self._settle_compared(page, response, error)
        elif self.soft_404s.wait(folder, (page, response, error)):
            yield Request(
                probe_url(page.requested_url),
                callback=self.parse_probe,
                errback=self.probe_failed,
                cb_kwargs={"folder": folder},
                meta={"folder": folder},
                dont_filter=True,
                priority=15,
            )

    def _settle_compared(
        self, page: Page, response: Response, error: NotAnArticleError | PageError | None
    ) -> Iterator[Page | Request]:
        if self.soft_404s.is_soft_404(page):
            yield from self.missing(page, response, "what a page says that cannot exist")
        else:
            yield from super().settle(page, response, error)

    def _may_be_soft_404(self, page: Page) -> bool:
        """Return whether neither title nor headline of *page* is that of what is held, or of the card that led here."""
        if page.tree is None or page.kind == "homepage" or self.scope.url is not None:
            return False
        url = canonical_url_of(page.requested_url, self.profile)
        known = self.holdings.title_at(url) or (page.card.title if page.card is not None else None)
        return not (known and says_title(page.tree, known))

    def parse_probe(self, response: Response, folder: str) -> Iterator[Page | Request]:
        """Learn what *folder* answers where nothing stands, and settle the pages that waited for it."""
        content_type = header_of(response, b"Content-Type") or ""
        tree = None
        if response.status == 200 and is_html(content_type, response.body):
            with suppress(PageError):  # what cannot be read says nothing, and nothing is waited for any more
                tree = self.read_apart(response, parse_page, content_type=content_type)
        asked = response.request.url if response.request is not None else response.url
        for waiting in self.soft_404s.learn(folder, tree, asked):
            yield from self._settle_compared(*waiting)

    def probe_failed(self, failure: Failure) -> Iterator[Page | Request]:
        """Take the pages that waited as they are, where the probe gave no answer."""
        for waiting in self.soft_404s.learn(failure.request.meta["folder"], None, ""):  # type: ignore[attr-defined]
            yield from self._settle_compared(*waiting)

    def missing(self, page: Page, response: Response, found: str) -> Iterator[Page]:
        """Yield the end of an article that is gone; one 404 may be an accident."""
        request = response.request
        assert request is not None
        if self._is_gone(request, response) and gone_page(page, self.holdings):
            self.tally.answered += 1
            yield page
            return
        why = f"{response.url}: expected an article, found {found}"
        if response.status == 410 and request.url not in self.frontier and "again" not in request.meta:
            self._withdrawn.append(request.url)
            self.tally.answered += 1
        else:
            self.tally.miss(why)
        note_visit(self.crawler, request, response, kind="article", outcome="missing", error=why)

    def _is_gone(self, request: Request, response: Response) -> bool:
        """Return whether it was missing on two runs, or 410 was answered twice for what nothing shows any more.

        410 says that somebody took the page away (RFC 9110, section 15.5.11); 404 says nothing of the kind.
        """
        before = self.holdings.last_visit(request.url)
        if before is not None and (before.status in (404, 410) or before.outcome == "missing"):
            return True
        return response.status == 410 and "again" in request.meta
