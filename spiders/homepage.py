"""Visit a university's homepage, in each language that its profile names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import Request

from crawler.watch.tonight import may_revalidate_homepage
from spiders.site import SiteSpider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.page import Page


class HomepageSpider(SiteSpider):
    """Keep what the homepage shows. Other spiders visit it with ``homepage_requests``."""

    name = "homepage"

    async def start(self) -> AsyncIterator[Request | Page]:
        """Yield a request for the homepage in each language."""
        for request in self.homepage_requests():
            yield request

    def homepage_requests(self) -> list[Request]:
        """Return the requests that the scope of the crawl leaves; none in a dry run."""
        if self.is_dry_run:
            return []
        urls = self.profile.homepage_urls
        if not self.scope.has_homepage:
            urls = tuple(url for url in urls if url == self.scope.url)
        return [
            Request(
                url,
                callback=self.parse_homepage,
                errback=self.homepage_failed,
                dont_filter=True,
                meta={"revalidate": not self.scope.full and self._may_revalidate(url)},
                priority=20,
            )
            for url in urls
        ]

    def _may_revalidate(self, url: str) -> bool:
        nights = self.settings.getint("REVISIT_WALK_NIGHTS")
        return may_revalidate_homepage(url, self.holdings, night=self.night, whole_nights=nights)

    def parse_homepage(self, response: Response) -> Iterator[Page | Request]:
        """Yield the page; note where it did not change or is of no use."""
        request = response.request
        assert request is not None
        if response.status == 304:
            self.note_answer(request, response, kind="homepage", outcome="not-modified")
            self.tally.count("homepage", "unchanged")
        elif response.status == 200:
            yield from self.open(self.page_of(request, response), response)
        else:
            why = f"{response.url}: expected a homepage, found status {response.status}"
            self.note_failure(request, response, kind="homepage", why=why)

    def homepage_failed(self, failure: Failure) -> None:
        """Count a homepage that gave no answer."""
        self.note_silence(failure, kind="homepage")
