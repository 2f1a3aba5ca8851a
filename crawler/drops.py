"""Why a page yields no record: one class a reason, so that Scrapy counts each by name."""

from __future__ import annotations

from scrapy.exceptions import DropItem

from crawler.errors import PageError


class NotAnArticleError(DropItem):
    """The page is a listing, a homepage, an error page or empty: nothing that could be an article."""


class ReplacedError(DropItem):
    """The page says something else altogether than the article held there, and it is not sure that it is an edit."""


class OutOfRangeError(DropItem):
    """The article's date lies outside what ``--since`` and ``--until`` ask for."""


class UnreadableError(DropItem, PageError):
    """A pipeline met a limit of what reading a page may cost; the page has failed, as one that cannot be opened."""
