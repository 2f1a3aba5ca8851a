"""Site profiles: what must be known of a university to crawl it, as data.

A profile is a TOML file named after its site. Nothing in Python asks which site it is on.
"""

from __future__ import annotations

import re
from datetime import date  # noqa: TC003  # msgspec reads the annotations when it is asked for a profile
from functools import cached_property
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec

from crawler.records import Block  # noqa: TC001  # msgspec reads the annotations when it is asked for a profile
from crawler.urls import canonicalize_url

SITE_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
"""Site names are folder names: lower case, digits and hyphens."""

PAGE_NUMBER = re.compile(r"\{(\d+)\.\.(\d*)\}")
"""The page numbers in a listing: ``{0..}`` from 0 on, ``{1..20}`` from 1 to 20."""


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """A part of the site that carries news of its own."""

    name: str
    """Short name, put on the records."""
    kind: Literal["news", "events"] = "news"
    """What its pages are: articles, or events with a page each."""
    article_url: str
    """Regular expression that an article's or event's URL matches from its first character on."""
    listing: tuple[str, ...] = ()
    """Listing URLs; ``{0..}`` stands for the page number."""
    feeds: tuple[str, ...] = ()
    """RSS or Atom URLs."""
    sitemaps: tuple[str, ...] = ()
    """Sitemap or sitemap index URLs."""

    @cached_property
    def article_pattern(self) -> re.Pattern[str]:
        """The compiled ``article_url``."""
        return re.compile(self.article_url)


class Labels(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Words a reader sees beside a value, in addition to the built-in ones; case is folded."""

    tags: tuple[str, ...] = ()
    """Labels before the article's tags, such as ``TAGS``."""
    categories: tuple[str, ...] = ()
    """Labels before its categories."""
    authors: tuple[str, ...] = ()
    """Labels before its authors."""
    published: tuple[str, ...] = ()
    """Labels before the date of publication."""
    not_body: tuple[str, ...] = ()
    """Labels that stand in the article's box and are not its text, such as ``SHARE``."""


class BlockLandmark(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Words by which a reader finds a block of the homepage, in addition to the built-in ones."""

    kind: Block
    """What its entries are."""
    landmark: tuple[str, ...]
    """Headings or labels above it, in any of the site's languages; case is folded."""


class Select(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """CSS selectors, the last resort: a redesign breaks them."""

    title: str | None = None
    published: str | None = None
    tags: str | None = None
    captions: str | None = None
    body: str | None = None


class Manners(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the site is treated; robots.txt may only make it slower."""

    delay_seconds: float = 1.0
    """Pause between two requests to one host."""
    max_pages: int = 100_000
    """Listings and articles asked for in a run at most, discovery at most half of them.

    A run that reaches it exits 7.
    """
    allow_private: bool = False
    """Whether private and loopback addresses may be connected to."""


class SiteProfile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """What is known of one site. The string under each field says what the TOML key means.

    ``name``, ``path`` and ``digest`` are told by the loader and refused in the file.
    """

    name: str = ""
    """Name of the site: the file's name without ending; empty for the empty profile."""
    path: str = ""
    """The file it was read from."""
    digest: str = ""
    """SHA-256 of the file in hex."""

    title: str = ""
    """Name of the university or unit, for people."""
    homepage: str = ""
    """Address of the homepage, in the main language."""
    homepages: dict[str, str] = {}
    """BCP 47 tag to address of the homepage in another language."""
    hosts: tuple[str, ...] = ()
    """Hosts that belong to the site; the homepage's host always does."""
    twins: dict[str, str] = {}
    """Host to host: the first shows the same content as the second, which names the canonical URL."""
    languages: tuple[str, ...] = ()
    """BCP 47 tags, the main one first; month names and date order follow them."""
    timezone: str = "UTC"
    """IANA name of the zone that times without offset are meant in."""
    date_order: Literal["DMY", "MDY", "YMD"] | None = None
    """Order of day and month in numeric dates; without it, ambiguous dates stay absent."""
    ignore_parameters: tuple[str, ...] = ()
    """Query parameters that do not change the page, beside the well-known tracking ones."""
    served_by: Literal["campus"] | None = None
    """Server shipped with Muniment that answers for the hosts on loopback; absent for real sites."""
    confirmed: date | None = None
    """Day of the last live visit that confirmed the profile; absent where none did."""
    capture_requisites: Literal["none", "images", "all"] = "images"
    """What is kept of the look of captured pages: pictures of articles and entries, or style sheets and all pictures.

    They may stand on other hosts than the site's.
    """
    section: tuple[Section, ...] = ()
    """News sections in order of precedence."""
    block: tuple[BlockLandmark, ...] = ()
    """Blocks of the homepage."""
    labels: Labels = Labels()
    """Words beside values, in addition to the built-in ones."""
    select: Select = Select()
    """CSS selectors, the last resort."""
    manners: Manners = Manners()
    """How the site is treated."""

    @property
    def all_hosts(self) -> frozenset[str]:
        """Every host that belongs to the site, twins included."""
        home = urlsplit(self.homepage).hostname
        return frozenset({*self.hosts, *self.twins, *self.twins.values(), *([home] if home else [])})

    @cached_property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.timezone)

    @cached_property
    def homepage_urls(self) -> tuple[str, ...]:
        """The canonical addresses of the homepage, that of the main language first."""
        stated = filter(None, (self.homepage, *self.homepages.values()))
        known = (canonicalize_url(url, twins=self.twins, ignore=self.ignore_parameters) for url in stated)
        return tuple(dict.fromkeys(known))

    def section_of(self, url: str) -> str | None:
        """Return the name of the first section whose article shape *url* has."""
        section = self.find_section(url)
        return section.name if section is not None else None

    def find_section(self, url: str) -> Section | None:
        """Return the first section whose article shape *url* has."""
        return next((section for section in self.section if section.article_pattern.match(url)), None)


EMPTY_PROFILE = SiteProfile()
"""Used where no profile is given: built-in words only, nothing known of the site."""
