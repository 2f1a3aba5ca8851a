"""Pages that may be soft 404s, waiting until it is known what their site answers where nothing stands.

That is learned folder by folder (:func:`~crawler.watch.soft_404.folder_of_probe`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from crawler.read.tree import fold, text_of
from crawler.watch.soft_404 import Soft404, folder_of_probe, words_of

if TYPE_CHECKING:
    from scrapy.http import Response

    from crawler.drops import NotAnArticleError
    from crawler.errors import PageError
    from crawler.page import Page
    from crawler.read.tree import PageTree

Waiting: TypeAlias = "tuple[Page, Response, NotAnArticleError | PageError | None]"
"""A parsed page, the answer it came with, and why it is none that is read, if so."""


class Soft404s:
    """The soft 404 of each folder that was asked, and the pages that wait to be compared with it."""

    def __init__(self) -> None:
        self._learned: dict[str, Soft404 | None] = {}
        self._waiting: dict[str, list[Waiting]] = {}

    def is_known(self, folder: str) -> bool:
        """Return whether *folder* was asked, whatever it answered."""
        return folder in self._learned

    def wait(self, folder: str, waiting: Waiting) -> bool:
        """Keep a page for later; return whether it is the first of its folder, which must be asked then."""
        self._waiting.setdefault(folder, []).append(waiting)
        return len(self._waiting[folder]) == 1

    def learn(self, folder: str, tree: PageTree | None, url: str) -> list[Waiting]:
        """Remember what *folder* answered at *url*, where nothing can stand, and return the pages that waited.

        *tree* is None where the answer was an honest 404, or none at all.
        """
        self._learned[folder] = None if tree is None else Soft404(*_title_and_words(tree, url))
        return self._waiting.pop(folder, [])

    def is_soft_404(self, page: Page) -> bool:
        """Return whether *page* says what its folder answers where nothing stands."""
        soft_404 = self._learned.get(folder_of_probe(page.requested_url))
        if soft_404 is None or page.tree is None:
            return False
        return soft_404.matches(*_title_and_words(page.tree, page.requested_url))


def says_title(tree: PageTree, title: str) -> bool:
    """Return whether the title of a page or one of its headlines of the first order has *title* in it."""
    wanted = fold(title)
    return any(wanted in fold(text_of(element)) for tag in ("h1", "title") for element in tree.all(tag))


def _title_and_words(tree: PageTree, url: str) -> tuple[str, frozenset[str]]:
    title = tree.first("title")
    return text_of(title) if title is not None else "", words_of(text_of(tree.root), without=url)
