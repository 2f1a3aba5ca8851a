"""The one item that travels from spider to store: a page, its facts, and the records read from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import msgspec

from crawler.page_time import Clock
from crawler.records import Article
from crawler.settings import READING_MAX_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element as Element

    from crawler.profile import SiteProfile
    from crawler.read.metadata import Metadata
    from crawler.read.tree import PageTree
    from crawler.records import Capture, Record

PageKind: TypeAlias = Literal["article", "event", "list", "homepage"]
"""What a page is: ``list`` shows events, each of which has a page of its own or none."""


class Card(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An article as a listing, feed or sitemap shows it; all text as found."""

    url: str
    """Absolute URL it links to."""
    source: Literal["listing", "feed", "sitemap"] = "listing"
    """Kind of page it stood on."""
    title: str | None = None
    """Text of its link or heading."""
    date: str | None = None
    """Date text, raw."""
    year: str | None = None
    """Year heading above the group of cards it stood in."""
    summary: str | None = None
    """Teaser text."""
    tags: tuple[str, ...] = ()
    """Tags or labels shown on it."""
    image: str | None = None
    """Absolute URL of its picture."""
    language: str | None = None
    """Language the feed declares."""
    pinned: bool = False
    """Whether the listing keeps it at its top whatever came after it."""


class Reader(NamedTuple):
    """What the readers of ``crawler/read`` ask for."""

    tree: PageTree
    metadata: Metadata
    main: Element
    profile: SiteProfile
    card: Card | None


@dataclass(slots=True, kw_only=True)
class Page:
    """A response on its way through the pipelines.

    Pipelines read ``tree`` and write ``records``; ``store`` drops the tree and the body.
    """

    url: str
    """Address of the response, after redirects."""
    requested_url: str
    """Address first asked for, before redirects."""
    status: int
    """HTTP status; 200 for plain files."""
    content_type: str
    """The Content-Type header's value, empty where there was none."""
    body: bytes = field(repr=False)
    """Payload without content coding."""
    profile: SiteProfile = field(repr=False)
    """Profile of the site the page belongs to."""
    capture: Capture
    """Where the bytes are kept."""
    card: Card | None = None
    """What the listing showed of it."""
    via: str | None = None
    """URL of the page that led here."""
    redirects: tuple[str, ...] = ()
    """URLs that redirected here, first asked first."""
    kind: PageKind = "article"
    """What it is; told when it is opened."""
    wanted: bool = False
    """Whether somebody asked for this very page, whatever the shape of its URL."""
    run: str | None = None
    """Run that captured it."""
    signals: dict[str, str] | None = field(default=None, repr=False)
    """What the run's listings, feeds and sitemaps said of it; None where it asked none."""
    etag: str | None = None
    """The ETag header."""
    last_modified: str | None = None
    """The Last-Modified header, raw."""
    clock: Clock = field(default_factory=lambda: Clock(READING_MAX_SECONDS), repr=False)
    """What reading it may take, in all."""
    tree: PageTree | None = field(default=None, repr=False)
    """The parsed page; None once stored."""
    metadata: Metadata | None = field(default=None, repr=False)
    """What the page's head declares; None once stored."""
    main: Element | None = field(default=None, repr=False)
    """The element that holds the article; None once stored."""
    records: list[Record] = field(default_factory=list, repr=False)
    """What was read from it."""
    outcome: str = ""
    """What it meant for the first record it changed: ``new``, ``edited`` …, else ``unchanged``; told by the store."""
    settle: Callable[[], None] = field(default=lambda: None, repr=False)
    """Wait until the capture and the observations are on disk."""

    def articles(self) -> Iterator[tuple[Article, Reader]]:
        """Yield each article to be read, with what it is read from; none for a page that is gone."""
        if self.tree is None or self.metadata is None or self.main is None:
            return
        for record in self.records:
            if isinstance(record, Article):
                yield record, Reader(self.tree, self.metadata, self.main, self.profile, self.card)

    def drop_tree(self) -> None:
        """Let go of all that reading needed, which is many times the size of the records."""
        self.clock.done()
        self.tree = self.metadata = self.main = None
        self.body = b""
