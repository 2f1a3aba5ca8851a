"""Where a page states for machines when it was published: JSON-LD, ``meta``, its address; and what a listing said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias
from urllib.parse import urlsplit

from crawler.read.date_value import PartialDate, make_day, make_month

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from crawler.page import Card
    from crawler.profile import SiteProfile
    from crawler.read.date_value import Order
    from crawler.read.metadata import Metadata
    from crawler.read.tree import PageTree
    from crawler.records import Source

META_PUBLISHED = (
    "article:published_time", "og:published_time", "og:article:published_time", "article:published", "datepublished",
    "parsely-pub-date", "sailthru.date", "citation_online_date", "citation_publication_date", "citation_date",
    "publication_date", "publish-date", "publishdate", "publish_date", "pubdate", "pub_date", "publicationdate",
    "publication-date", "published", "published_time", "published-date", "date.published", "date_published",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "rnews:datepublished", "originalpublicationdate",
    "article:post_date", "bt:pubdate", "shareaholic:article_published_time", "article_date_original", "displaydate",
    "analyticsattributes.articledate", "dcterms.issued", "dc.date.issued", "dcterms.created", "dc.date.created",
    "dcterms.date", "dc.date", "dcterms.available", "release_date", "releasedate", "date", "article.published",
    "article.created", "og:pubdate", "pubtime", "publishtime", "publish_time", "firstpublished", "created",
    "datecreated", "eprints.date", "prism.publicationdate", "ptime", "issue_date", "weibo:article:create_at",
)  # fmt: skip
META_MODIFIED = (
    "article:modified_time", "og:modified_time", "og:updated_time", "article:modified", "datemodified",
    "dcterms.modified", "dc.date.modified", "lastmod", "last-modified", "revision_date", "article:updated",
    "article.updated",
)  # fmt: skip

NOT_THE_PAGE = frozenset({
    "Comment", "Review", "UserReview", "ImageObject", "Person", "Organization", "Offer", "Question", "Answer",
    "WebSite", "BreadcrumbList",
})  # fmt: skip
"""JSON-LD types whose date is another's."""

URL_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)([/_-])(\d{1,2})[/_-](\d{1,2})(?!\d)")
URL_COMPACT = re.compile(r"(?<![\d.])((?:199[5-9]|20[0-4]\d))()(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
"""Eight digits in a row are a day of the web's own years; others are a number that the system counts with."""

URL_MONTHDAY = re.compile(r"/((?:19|20)\d\d)(/)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
URL_DAY_FIRST = re.compile(r"(?<![\d-])(0?[1-9]|[12]\d|3[01])([-_.])(0?[1-9]|1[0-2])\2((?:19|20)\d\d)(?![\d])")
URL_MONTH = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])(?!\d)")
MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
URL_NAMED = re.compile(
    r"/((?:19|20)\d\d)[/-](jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?:[/-](\d{1,2}))?(?![^/-])",
    re.IGNORECASE,
)
"""A month by its English name, which addresses on sites of any language have."""

YEAR = re.compile(r"(?<!\d)(?:1[89]|2[015])\d\d|['’]\d{2}|\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2}(?!\d)|[年년]")
"""What a date with a year has."""

DAY_FIRST_REGIONS = frozenset(
    "uk gb au nz ie in za hk sg my ke ng pk bd lk mt cy de at ch fr it es pt br nl be pl ru tr mx ar cl pe ve uy py ec "
    "bo il gr dk no fi cz sk si hr rs ba bg ro ua by lu li mc id vn th eg ma tn dz sa ae jo lb".split()
)
"""Countries, as hosts and languages name them, where the day of a numeric date comes first."""

MONTH_FIRST_REGIONS = frozenset({"us", "gov", "mil", "ph"})
REGION = re.compile(r"[-_/]([a-z]{2})$")
PATH_LOCALE = re.compile(r"/[a-z]{2}[-_]([a-z]{2})/")

Kind: TypeAlias = Literal["profile", "machine", "shown", "url", "card", "rest"]


@dataclass(slots=True, frozen=True, kw_only=True)
class Candidate:
    """A text that may say when the article was published."""

    kind: Kind
    source: Source
    where: str | etree._Element
    """Where in the page: an element, whose path is asked for only where evidence needs it, or what evidence says."""
    raw: str
    text: str
    """What is parsed: ``raw`` or the part of it that belongs to the label."""
    day: PartialDate | None = None
    """The date, where it is known without parsing."""
    sure: bool = True
    """Whether a label, a mark or its place say that it is the article's; a mere line near the headline is not sure."""


def stated(metadata: Metadata) -> Iterator[Candidate]:
    """Yield what the page states for machines of its publication, the most trusted first."""
    for item in metadata.linked("datePublished"):
        yield Candidate(kind="machine", source=item.source, where=item.where, raw=item.text, text=item.text)
    for name in META_PUBLISHED:
        for item in metadata.meta.get(name, ()):
            yield Candidate(kind="machine", source=item.source, where=item.where, raw=item.text, text=item.text)


def stated_modified(metadata: Metadata) -> Iterator[Candidate]:
    """Yield what it states for them of its last change."""
    for item in (*metadata.linked("dateModified"), *metadata.named(*META_MODIFIED)):
        yield Candidate(kind="machine", source=item.source, where=item.where, raw=item.text, text=item.text)


def from_url(url: str) -> Candidate | None:
    """Return the date in the path of *url*: a day, else a month.

    >>> str(from_url("https://www.example.edu/news/2024/02/14/rain").day)
    '2024-02-14'
    """
    path = "/" + url.split("//", 1)[-1].partition("/")[2]
    if not any(year in path for year in ("20", "19")):
        return None
    for pattern in (URL_DAY, URL_COMPACT, URL_MONTHDAY):
        if (match := pattern.search(path)) and (day := make_day(int(match[1]), int(match[3]), int(match[4]))):
            return _of_url(url, day)
    if match := URL_NAMED.search(path):
        number = MONTH_NAMES.index(match[2][:3].lower()) + 1
        named = make_day(int(match[1]), number, int(match[3])) if match[3] else make_month(int(match[1]), number)
        if named:
            return _of_url(url, named)
    if match := URL_DAY_FIRST.search(path):
        return Candidate(kind="url", source="url", where="url", raw=url, text=match[0])
    if (match := URL_MONTH.search(path)) and (month := make_month(int(match[1]), int(match[2]))):
        return _of_url(url, month)
    return None


def _of_url(url: str, day: PartialDate) -> Candidate:
    return Candidate(kind="url", source="url", where="url", raw=url, text=day.day_text, day=day)


def from_card(card: Card | None) -> Iterator[Candidate]:
    """Yield what the listing or feed says that led to the page."""
    if card is None:
        return
    source: Source = "feed" if card.source != "listing" else "card"
    if card.date:
        text = card.date if YEAR.search(card.date) or not card.year else f"{card.date} {card.year}"
        yield Candidate(kind="card", source=source, where="card", raw=card.date, text=text)
    if card.year:
        yield Candidate(kind="card", source=source, where="card", raw=card.year, text=card.year)


def order_of(profile: SiteProfile, tree: PageTree, metadata: Metadata, languages: tuple[str, ...]) -> Order | None:
    """Return the order of day and month on the page: the profile's, else that of the country its address names.

    The country of the language and of Open Graph's locale count after that: templates bring them along.
    """
    if profile.date_order is not None:
        return profile.date_order
    parts = urlsplit(tree.url)
    regions = [locale[1]] if (locale := PATH_LOCALE.search(parts.path.lower())) else []
    regions.append((parts.hostname or "").rpartition(".")[2])
    locales = [*languages[:1], *(item.text for item in metadata.meta.get("og:locale", ())[:1])]
    regions.extend(found[1] for tag in locales if (found := REGION.search(tag.lower())))
    for region in regions:
        if region in DAY_FIRST_REGIONS:
            return "DMY"
        if region in MONTH_FIRST_REGIONS:
            return "MDY"
    return None
