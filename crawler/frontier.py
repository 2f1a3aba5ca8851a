"""The articles that listings, feeds and sitemaps have shown, each once, with the best card of each."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from crawler.archive.signals import ABSENT, SHOWN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.archive.signals import Signals
    from crawler.page import Card

SOURCE_RANK = {"listing": 2, "feed": 1, "sitemap": 0}
"""Which page tells most about an article."""


class Sighting(NamedTuple):
    """A card and where it stood."""

    rank: int
    page: int
    """Number of the listing page, counted from the first."""
    position: int
    """Place of the card on its page."""
    via: str
    """URL of that page."""
    card: Card

    @property
    def worth(self) -> tuple[int, int, str]:
        """How much the card is believed.

        Of two listing pages the later one: an article pinned to the top of the first stands among
        strangers there.
        """
        return self.rank, self.page, self.via


class Frontier:
    """Cards by canonical URL.

    Neither the card that is kept for an article nor the order of the articles depends on which page
    was answered first, or the same crawl would give other records on another day.
    """

    def __init__(self) -> None:
        self._sightings: dict[str, list[Sighting]] = {}
        self.left: set[str] = set()
        """Canonical URLs of articles that left a listing which was not read to its end."""

    def __len__(self) -> int:
        return len(self._sightings)

    def __contains__(self, url: str) -> bool:
        return url in self._sightings

    def add(self, url: str, card: Card, *, via: str, page: int = 0, position: int = 0) -> None:
        """Note that *card* shows the article at *url*, canonical."""
        sighting = Sighting(SOURCE_RANK[card.source], page, position, via, card)
        self._sightings.setdefault(url, []).append(sighting)

    def note_left(self, urls: Iterable[str]) -> None:
        """Note that the articles at *urls*, canonical, do not stand any more where a listing showed them."""
        self.left.update(urls)

    def urls(self) -> list[str]:
        """Return the canonical URLs: in listings from the first page on, then those only in feeds, only in sitemaps."""

        def place(url: str) -> tuple[int, int, int, str]:
            best = self._best(url)
            return -best.rank, best.page, best.position, url

        return sorted(self._sightings, key=place)

    def card_of(self, url: str) -> tuple[Card, str]:
        """Return the card for *url*, what it lacks filled in from lesser ones, and the page it stood on."""
        best = self._best(url)
        lesser = sorted(self._sightings[url], key=lambda sighting: sighting.worth, reverse=True)
        missing = {}
        for name in ("title", "date", "year", "summary", "tags", "image", "language"):
            if not getattr(best.card, name):
                missing[name] = next((value for seen in lesser if (value := getattr(seen.card, name))), None)
        filled = {name: value for name, value in missing.items() if value}
        return msgspec.structs.replace(best.card, **filled), best.via

    def signals_of(self, url: str, *, complete: Iterable[str] = ()) -> Signals:
        """Return what was said of *url*: its place in listings and sitemaps, and digests of texts and dates there.

        A year heading is left out: an article that is pinned stands under another. Where all pages of a kind are
        *complete*, a URL that they do not show is absent there; so is one that left a listing.
        """
        found: dict[str, set[str]] = {}
        for _, _, _, _, card in self._sightings.get(url, ()):
            if card.source != "sitemap":
                text = "\n".join((card.title or "", card.summary or "", *card.tags))
                found.setdefault(f"{card.source} text", set()).add(_digest(text))
            if card.source != "feed":
                found[card.source] = {SHOWN}
            if card.date:
                found.setdefault(f"{card.source} date", set()).add(_digest(card.date))
        for source in (*complete, *(["listing"] if url in self.left else [])):
            found.setdefault(source, {ABSENT})
        return {name: " ".join(sorted(values)) for name, values in sorted(found.items())}

    def is_shown(self, url: str, *, source: str) -> bool:
        """Return whether a listing, feed or sitemap, as *source* says, showed the article at *url*."""
        return any(seen.card.source == source for seen in self._sightings.get(url, ()))

    def _best(self, url: str) -> Sighting:
        return max(self._sightings[url], key=lambda sighting: sighting.worth)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
