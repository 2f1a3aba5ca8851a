"""Pages that may say with status 200 that there is nothing, waiting until their site has told how it says so.

A site tells it place by place (:func:`~crawler.watch.missing.place_of_probe`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from crawler.read.tree import fold, text_of
from crawler.watch.missing import Missing, place_of_probe, words_of

if TYPE_CHECKING:
    from scrapy.http import Response

    from crawler.drops import NotAnArticleError
    from crawler.errors import PageError
    from crawler.page import Page
    from crawler.read.tree import PageTree

Waiting: TypeAlias = "tuple[Page, Response, NotAnArticleError | PageError | None]"
"""A parsed page, the answer it came with, and why it is none that is read, if so."""


class Doubts:
    """How each place says that there is nothing, and the pages that wait to know."""

    def __init__(self) -> None:
        self._learned: dict[str, Missing | None] = {}
        self._waiting: dict[str, list[Waiting]] = {}

    def is_settled(self, place: str) -> bool:
        """Return whether it is known how *place* says so."""
        return place in self._learned

    def wait(self, place: str, waiting: Waiting) -> bool:
        """Keep a page for later; return whether it is the first of its place, for which somebody must ask."""
        self._waiting.setdefault(place, []).append(waiting)
        return len(self._waiting[place]) == 1

    def learn(self, place: str, tree: PageTree | None, url: str) -> list[Waiting]:
        """Remember what *place* answered at *url*, where nothing can stand, and return the pages that waited.

        *tree* is None where it said so with the status, or said nothing.
        """
        self._learned[place] = None if tree is None else Missing(*_title_and_words(tree, url))
        return self._waiting.pop(place, [])

    def says_missing(self, page: Page) -> bool:
        """Return whether *page* says what is said at its place where nothing stands."""
        missing = self._learned.get(place_of_probe(page.requested_url))
        if missing is None or page.tree is None:
            return False
        return missing.is_said_by(*_title_and_words(page.tree, page.requested_url))


def says_title(tree: PageTree, title: str) -> bool:
    """Return whether the title of a page or one of its headlines of the first order has *title* in it."""
    wanted = fold(title)
    return any(wanted in fold(text_of(element)) for tag in ("h1", "title") for element in tree.all(tag))


def _title_and_words(tree: PageTree, url: str) -> tuple[str, frozenset[str]]:
    title = tree.first("title")
    return text_of(title) if title is not None else "", words_of(text_of(tree.root), without=url)
