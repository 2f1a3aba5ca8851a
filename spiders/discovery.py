"""Find the articles of a site: read its listings, feeds and sitemaps."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

import msgspec
from scrapy import Request

from crawler.archive.listing_rows import mark_of
from crawler.errors import PageError
from crawler.fetch.archiving import archiving_of, header_of
from crawler.frontier import Frontier
from crawler.intake import canonical_url_of, is_html
from crawler.read.feeds import parse_feed
from crawler.read.listing import parse_listing
from crawler.read.sitemap import parse_sitemap
from crawler.walk import ListingWalk
from crawler.watch.listing_grid import Row
from crawler.watch.soundings import Soundings
from crawler.watch.tonight import is_known
from spiders.site import SiteSpider

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.archive.visits import VisitKind
    from crawler.page import Card
    from crawler.profile import SiteProfile
    from crawler.read.listing import Listing
    from crawler.read.tree import PageTree

logger = logging.getLogger(__name__)

DISCOVERY_SHARE = 0.5
"""Part of a run's pages that listings, feeds and sitemaps may take: an endless one must leave room for articles."""

MAX_SITEMAP_DEPTH = 3
"""Sitemap indexes within one another that are followed."""


class DiscoverySpider(SiteSpider):
    """Gather the cards of a site's articles in the frontier; the articles themselves are left to others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.frontier = Frontier()
        self.asked = 0
        """Pages asked for so far; robots.txt, redirects and retries do not count."""
        self.walks: list[ListingWalk] = []
        self._failed_kinds: set[str] = set()
        """What could not be read of listings, feeds and sitemaps."""

    def seeds(self) -> list[Request]:
        """Return the first page of each listing, the feeds and the sitemaps; none where one page was asked for."""
        seeds: list[Request] = []
        for section in self.profile.section:
            if self.scope.url is not None or self.scope.section not in (None, section.name):
                continue
            for pattern in section.listing:
                self.walks.append(self._begin_walk(pattern, section.name))
                seeds += self._turn_page(self.walks[-1], 0)
            seeds += [request for url in section.feeds for request in self._discovery(url, "feed")]
            seeds += [request for url in section.sitemaps for request in self._discovery(url, "sitemap", depth=1)]
        return seeds

    def _begin_walk(self, pattern: str, section: str) -> ListingWalk:
        """Return the walk through a listing, which pages of known cards end only where it was walked lately."""
        archiving = archiving_of(self.crawler)
        if archiving is None or self.scope.full or self.is_part or pattern not in archiving.recent_walks:
            return ListingWalk(pattern=pattern, section=section)
        known_pages = self.settings.getint("REVISIT_KNOWN_PAGES")
        rows = archiving.recent_walks[pattern]
        soundings = Soundings(rows, night=self.night.toordinal())
        return ListingWalk(pattern=pattern, section=section, known_pages=known_pages, soundings=soundings)

    def _discovery(self, url: str, kind: VisitKind, **about: Any) -> list[Request]:
        """Return the request for a listing, feed or sitemap; none past the share of the run that discovery may take."""
        if self.asked >= self.profile.manners.max_pages * DISCOVERY_SHARE:
            self.tally.stopped = "limit"
            return []
        self.asked += 1
        self.tally.asked["discovery"] += 1
        request = Request(
            url,
            callback=self.parse_discovery,
            errback=self.discovery_failed,
            cb_kwargs={"kind": kind, "about": about},
            meta={"kind": kind},
            priority=10,
            dont_filter=True,
        )
        return [request]

    def parse_discovery(self, response: Response, kind: VisitKind, about: dict[str, Any]) -> Iterator[Request]:
        """Follow what a listing, feed or sitemap shows."""
        readers: dict[VisitKind, Callable[..., list[Request]]]
        readers = {"listing": self._read_listing, "feed": self._read_feed, "sitemap": self._read_sitemap}
        past_the_end = response.status in (404, 410) and about.get("page", 0) > 0
        try:
            if past_the_end:
                about["walk"].ended = True
                about["walk"].soundings.add(about["page"], [])
            else:
                self.require_list(response, kind)
            found = [] if past_the_end else readers[kind](response, **about)
        except PageError as error:
            self._failed_kinds.add(kind)
            self.tally.undiscovered += 1
            if response.status == 200:
                self._watch_list(response, None, shows_articles=False)
            self.note_failure(response.request, response, kind=kind, why=error)
        else:
            self.tally.discovered += 1
            self.note_answer(response.request, response, kind=kind)
            yield from found

    def require_list(self, response: Response, kind: VisitKind) -> None:
        """Raise PageError where *response* cannot be a listing, feed or sitemap."""
        if response.status != 200:
            raise PageError(f"{response.url}: expected a {kind}, found status {response.status}")
        if self.landed_home(response):
            raise PageError(f"{response.url}: expected a {kind}, found a redirect to the homepage")

    def discovery_failed(self, failure: Failure) -> None:
        """Count a listing, feed or sitemap that gave no answer, and go on without it."""
        self.tally.undiscovered += 1
        kind = failure.request.meta["kind"]  # type: ignore[attr-defined]
        self._failed_kinds.add(kind)
        self.note_silence(failure, kind=kind)

    def _turn_page(self, walk: ListingWalk, page: int, *, linked: str | None = None) -> list[Request]:
        url = walk.turn_to(page, linked=linked)
        if url is None:
            walk.ended = True
            return []
        return self._discovery(url, "listing", walk=walk, page=page)

    def open_listing(self, response: Response) -> tuple[PageTree, Listing]:
        """Return the page of a listing, parsed and read; raises PageError where it is no HTML, or takes too long."""
        content_type = header_of(response, b"Content-Type") or ""
        if not is_html(content_type, response.body):
            raise PageError(f"{response.url}: expected a listing in HTML, found {content_type or 'something else'}")
        return self.read_apart(response, parse_listing, content_type=content_type, profile=self.profile)

    def _read_listing(self, response: Response, walk: ListingWalk, page: int) -> list[Request]:
        tree, listing = self.open_listing(response)
        urls = self.add_cards(listing.cards, via=response.url, page=page)
        walk.soundings.add(page, rows_of(listing, self.profile))
        if page == 0:
            self._watch_list(response, tree, shows_articles=bool(urls))
        fresh = set(urls) - walk.seen
        walk.seen |= fresh
        if not fresh:
            walk.ended = page > 0
            if page == 0:
                logger.warning("%s: %s shows no article", self.profile.name, response.url)
            return []
        if walk.is_quiet(is_known=self._is_all_known(listing)):
            return []
        if self._has_enough() or self._is_past_range(listing.cards):
            return []
        return self._turn_page(walk, page + 1, linked=listing.next_url)

    def _is_all_known(self, listing: Listing) -> bool | None:
        """Return whether nothing in a page of a listing is news; None where all of it that counts is pinned.

        A pinned card that is new is asked for like any other: only where a walk may stop it says nothing.
        """
        in_order = set(listing.in_order)
        urls = [url for _, url in self._wanted(card for card in listing.cards if card.url in in_order)]
        return all(is_known(url, self.frontier, self.holdings) for url in urls) if urls else None

    def _watch_list(self, response: Response, tree: PageTree | None, *, shows_articles: bool) -> None:
        if self.watch is not None:
            self.watch.list_read(response.url, response.body, tree, shows_articles=shows_articles)

    def _read_feed(self, response: Response) -> list[Request]:
        content_type = header_of(response, b"Content-Type") or ""
        feed = self.read_apart(response, parse_feed, content_type=content_type)
        self._watch_list(response, None, shows_articles=bool(self.add_cards(feed.cards, via=response.url)))
        return []

    def _read_sitemap(self, response: Response, depth: int) -> list[Request]:
        sitemap = self.read_apart(response, parse_sitemap)
        urls = self.add_cards(sitemap.cards, via=response.url)
        if not sitemap.children:
            self._watch_list(response, None, shows_articles=bool(urls))
        if depth >= MAX_SITEMAP_DEPTH:
            return []
        children = dict.fromkeys(sitemap.children)
        return [request for url in children for request in self._discovery(url, "sitemap", depth=depth + 1)]

    def add_cards(self, cards: Iterable[Card], *, via: str, page: int = 0) -> list[str]:
        """Put the cards of wanted articles into the frontier and return their canonical URLs."""
        urls = []
        for position, (card, url) in enumerate(self._wanted(cards)):
            known = msgspec.structs.replace(card, url=url)  # an address as it stood may carry a password
            self.frontier.add(url, known, via=via, page=page, position=position)
            urls.append(url)
        return urls

    def _wanted(self, cards: Iterable[Card]) -> Iterator[tuple[Card, str]]:
        """Yield each card of a wanted article, and its canonical URL."""
        for card in cards:
            try:
                url = canonical_url_of(card.url, self.profile)
            except ValueError:  # no URL at all
                continue
            if self.is_in_scope(url):
                yield card, url

    def complete_kinds(self) -> frozenset[str]:
        """Return which of listings and sitemaps were read to their end: what they do not show is not there."""
        if self.tally.stopped is not None or self.scope.url is not None:
            return frozenset()
        sections = [section for section in self.profile.section if self.scope.section in (None, section.name)]
        kinds = {"sitemap"} if any(section.sitemaps for section in sections) else set()
        kinds |= {"listing"} if self.walks and all(walk.ended for walk in self.walks) else set()
        return frozenset(kinds - self._failed_kinds)

    def _has_enough(self) -> bool:
        """Return whether more articles are known than were asked for; which of them fit a range is not known yet."""
        limit = self.scope.limit
        return limit is not None and not (self.since or self.until) and len(self.frontier) >= limit

    def _is_past_range(self, cards: list[Card]) -> bool:
        """Return whether every card stands under a year before the range asked for; one pinned old card is nothing."""
        years = [year_of(card) for card in cards]
        return self.since is not None and bool(years) and all(year and year < self.since[:4] for year in years)

    def is_in_scope(self, url: str) -> bool:
        """Return whether an article of the part asked for may stand at *url*."""
        section = self.profile.section_of(url)
        return section is not None and self.scope.section in (None, section)

    @property
    def is_part(self) -> bool:
        """Whether only some of the articles that listings show are asked for."""
        return any(word is not None for word in (self.scope.limit, self.since, self.until))


def rows_of(listing: Listing, profile: SiteProfile) -> list[Row]:
    """Return the rows of a listing, whatever part of the site they lead to."""
    pinned = [Row(_mark_at(card.url, profile), pinned=True) for card in listing.cards if card.pinned]
    return pinned + [Row(_mark_at(url, profile)) for url in listing.in_order]


def _mark_at(url: str, profile: SiteProfile) -> str:
    """Return the mark of a row by its canonical URL: boards hang the number of the page behind their links."""
    try:
        return mark_of(canonical_url_of(url, profile))
    except ValueError:  # no URL at all
        return mark_of(url)


def year_of(card: Card) -> str | None:
    """Return the year in the heading above a card."""
    found = re.search(r"\b(?:19|20)\d\d\b", card.year or "")
    return found[0] if found else None
