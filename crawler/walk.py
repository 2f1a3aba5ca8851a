"""A listing on its way from page to page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.archive.listing_rows import find_numbering
from crawler.profile import PAGE_NUMBER
from crawler.watch.soundings import Soundings

if TYPE_CHECKING:
    from crawler.archive.listing_rows import Numbering


@dataclass(slots=True, kw_only=True)
class ListingWalk:
    """Which pages of one listing have been asked for, and what they have shown."""

    pattern: str
    """The listing's URL, with the page numbers in it as the profile has them."""
    section: str = ""
    """Section of the site that it is of."""
    seen: set[str] = field(default_factory=set)
    """Canonical URLs of the articles shown so far."""
    pages: dict[str, None] = field(default_factory=dict)
    """URLs of its pages asked for, in order."""
    known_pages: int | None = None
    """Pages in a row with nothing but known and unchanged cards that end the walk; None where only its end does."""
    quiet_pages: int = 0
    """Such pages in a row, up to the last."""
    ended: bool = False
    """Whether the listing was read to its end."""
    soundings: Soundings = field(default_factory=Soundings)
    """What its rows are and were."""

    @property
    def may_be_sounded(self) -> bool:
        """Whether the walk stopped at known cards, and pages further down can be asked for by their numbers."""
        if self.known_pages is None or self.quiet_pages < self.known_pages or self.ended:
            return False
        return PAGE_NUMBER.search(self.pattern) is not None or self._numbering is not None

    @property
    def _numbering(self) -> Numbering | None:
        """How the pages are numbered that link to one another, if they are as they were."""
        known = self.soundings.known
        numbering = known.numbering if known is not None else None
        return numbering if numbering is not None and numbering.url_of(1) in self.pages else None

    def leap_to(self, page: int) -> str | None:
        """Return the URL of a page that no page before it was read of, once; None past the last."""
        url = self.numbered(page)
        if (numbering := self._numbering) is not None and PAGE_NUMBER.search(self.pattern) is None:
            url = numbering.url_of(page)
        return self._once(url)

    def find_numbering(self) -> Numbering | None:
        """Return how the pages asked for are numbered, where the profile does not say so."""
        return None if PAGE_NUMBER.search(self.pattern) else find_numbering(list(self.pages)[1:])

    def is_quiet(self, *, is_known: bool | None) -> bool:
        """Take note whether all cards of the next page *is_known* and unchanged; return whether the walk may stop.

        Pinned cards are no part of that, and a page with no others, None, says nothing. One page is not enough: that
        all on the first is pinned there is not always told.

        >>> walk = ListingWalk(pattern="http://a.edu/news", known_pages=2)
        >>> [walk.is_quiet(is_known=known) for known in (True, False, True, True)]
        [False, False, False, True]
        """
        if is_known is not None:
            self.quiet_pages = self.quiet_pages + 1 if is_known else 0
        return self.known_pages is not None and self.quiet_pages >= self.known_pages

    def numbered(self, page: int) -> str | None:
        """Return the URL of the page that comes *page* after the first; None past the last or without numbers.

        >>> ListingWalk(pattern="http://a.edu/news?page={1..3}").numbered(1)
        'http://a.edu/news?page=2'
        """
        if (numbers := PAGE_NUMBER.search(self.pattern)) is None:
            return self.pattern if page == 0 else None
        number = int(numbers[1]) + page
        if numbers[2] and number > int(numbers[2]):
            return None
        return PAGE_NUMBER.sub(str(number), self.pattern)

    def turn_to(self, page: int, *, linked: str | None = None) -> str | None:
        """Return the URL of the page that comes *page* after the first, once.

        Without numbers in the pattern it is the one that the page before *linked* to as its next.
        """
        url = self.numbered(page) or (None if PAGE_NUMBER.search(self.pattern) else linked)
        return self._once(url)

    def _once(self, url: str | None) -> str | None:
        if url is None or url in self.pages:
            return None
        self.pages[url] = None
        return url
