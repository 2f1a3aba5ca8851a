"""Notice what comes in deep in a listing, where a walk that ends at known cards does not reach."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import msgspec
from scrapy import Request

from crawler.archive.listing_rows import mark_of
from crawler.errors import PageError
from crawler.fetch.archiving import note_visit
from crawler.read.listing import Listing
from crawler.watch.tonight import is_mapped
from spiders.discovery import DISCOVERY_SHARE, DiscoverySpider, rows_of
from spiders.site import silence_of

if TYPE_CHECKING:
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.archive.listing_rows import ListingRows
    from crawler.walk import ListingWalk

logger = logging.getLogger(__name__)


class DepthSpider(DiscoverySpider):
    """Discovery that sounds listings: what that means stands in :mod:`crawler.watch.soundings`."""

    def first_soundings(self) -> list[Request]:
        """Return the first requests for pages deep in listings, once discovery is over.

        There are none where sitemaps show what is held of a section: they show what comes in deep as well.
        """
        requests = []
        for walk in self.walks:
            if walk.may_be_sounded and not is_mapped(self.frontier, self.holdings, walk.section):
                requests += self.sound(walk)
        return requests

    def sound(self, walk: ListingWalk) -> list[Request]:
        """Return the requests for pages deep in a listing that tell whether something came in between them, and where.

        There are none while others of that listing are under way.
        """
        requests: list[Request] = []
        room = int(self.profile.manners.max_pages * DISCOVERY_SHARE) - self.asked
        while not requests and (pages := walk.soundings.next_pages(room)):
            for page in pages:
                if (url := walk.leap_to(page)) is not None:
                    requests.append(self._sounding(url, walk, page))
                else:
                    walk.soundings.add(page, [])
        self.asked += len(requests)
        self.tally.asked["depth"] += len(requests)
        return requests

    def _sounding(self, url: str, walk: ListingWalk, page: int) -> Request:
        return Request(
            url,
            callback=self.parse_sounding,
            errback=self.sounding_failed,
            cb_kwargs={"walk": walk, "page": page},
            meta={"kind": "listing", "walk": walk, "page": page},
            priority=10,
            dont_filter=True,
        )

    def parse_sounding(self, response: Response, walk: ListingWalk, page: int) -> list[Request]:
        """Take the rows of a page deep in a listing; return what is to be asked for next.

        One that is of no use does not count as a failure of the crawl: what a night promises does not rest on it.
        """
        assert response.request is not None
        try:
            listing = Listing()
            if response.status not in (404, 410):
                self.require_list(response, "listing")
                _, listing = self.open_listing(response)
        except PageError as error:
            walk.soundings.fail(page)
            note_visit(self.crawler, response.request, response, kind="listing", outcome="failed", error=str(error))
        else:
            walk.seen.update(self.add_cards(listing.cards, via=response.url, page=page))
            walk.soundings.add(page, rows_of(listing, self.profile))
            self.note_answer(response.request, response, kind="listing")
        return self.sound(walk)

    def sounding_failed(self, failure: Failure) -> list[Request]:
        """Go on without a page deep in a listing that gave no answer."""
        request: Request = failure.request  # type: ignore[attr-defined]
        walk: ListingWalk = request.meta["walk"]
        walk.soundings.fail(request.meta["page"])
        if (why := silence_of(failure)) is not None:
            note_visit(self.crawler, request, None, kind="listing", outcome="failed", error=why)
        return self.sound(walk)

    def rows_found(self) -> dict[str, ListingRows]:
        """Return what was found out about the rows of each listing, and say where they tell nothing.

        The frontier is told what left a listing.
        """
        found = {}
        for walk in self.walks:
            rows = walk.soundings.found(walked=walk.ended)
            if rows is None:
                continue
            found[walk.pattern] = msgspec.structs.replace(rows, numbering=walk.find_numbering()) if walk.ended else rows
            if rows.unsteady:
                why = "its rows are too many, stand in another order than before, or so many more or fewer a page"
                logger.info(
                    "%s: %s, so until the next walk to its end nothing tells what came in deep", walk.pattern, why
                )
            if left := walk.soundings.left_marks():
                self.frontier.note_left(url for url in self.holdings.live_urls(walk.section) if mark_of(url) in left)
            for start, end in walk.soundings.unread_gaps() if not walk.ended else ():
                logger.info("%s: something changed between pages %d and %d, left unread", walk.pattern, start, end)
        return found
