"""The records that Muniment keeps: their fields, their order in a line, and what counts as content.

A dataset line is one of the records below with all its fields. A log line (an *observation*: what
one capture says) is the same type without the fields in :data:`FOLDED`, which are computed from all
observations of a site. The string under each field is its description in the JSON Schema that
``muniment schema`` prints.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import msgspec

SCHEMA_VERSION = 1
"""Version of the record schema. Fields are added, never re-used; old lines are read for ever."""

Source = Literal["json-ld", "meta", "microdata", "profile", "landmark", "markup", "text", "url", "card", "feed"]
"""Where a value came from, named for what vouches for it."""

Status = Literal["live", "gone", "withdrawn"]
Kind = Literal["article", "event", "homepage", "entry"]
Change = Literal["new", "edited", "moved", "gone", "back", "reread", "withdrawn"]
Precision = Literal["year", "month", "day", "minute", "second"]


class Rejected(msgspec.Struct, frozen=True, kw_only=True, rename={"source": "from"}):
    """A candidate for a value that was looked at and not taken."""

    source: Source
    """What would have vouched for it."""
    where: str
    """Where it stood, as in Evidence."""
    raw: str
    """The text as found, at most 300 characters."""
    why: str
    """Why it was not taken."""


class Evidence(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename={"source": "from"}):
    """What a value rests on. With no value taken, only ``rejected`` says what was looked at."""

    source: Source | None = None
    """What vouches for the value; absent where none was taken."""
    where: str | None = None
    """Where it stood: a path in our parsed tree, ``script[n]#/json/pointer``, ``url`` or ``card``."""
    raw: str | None = None
    """The text as found, at most 300 characters."""
    rejected: tuple[Rejected, ...] = ()
    """At most five other candidates."""
    conflict: bool = False
    """Whether two trusted sources disagree."""


@dataclass(slots=True, kw_only=True)
class Capture:
    """The place of the captured bytes a record was read from."""

    warc: str | None = None
    """Final name of the WARC file, without folder; absent when read from a plain file."""
    offset: int | None = None
    """Byte at which the gzip member of the WARC record starts; absent until it is on disk."""
    length: int | None = None
    """Compressed length of that member in bytes."""
    record_id: str | None = None
    """WARC-Record-ID without angle brackets, ``urn:uuid:…``."""
    payload_digest: str | None = None
    """SHA-256 of the payload (content coding kept) in hex; absent until it is on disk."""
    time: str
    """When the response was captured, UTC, ISO 8601 with milliseconds and ``Z``."""
    file: str | None = None
    """Path of the plain file read, as given on the command line; absent for WARC captures."""


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody the article names."""

    name: str
    """The name without honorific, as the page writes it."""
    honorific: str | None = None
    """``Prof.``, ``Dr``, … as the page writes it."""
    role: str | None = None
    """Post or function that the page gives beside the name."""
    quoted: bool = False
    """Whether the article quotes the person."""


@dataclass(slots=True, kw_only=True)
class Caption:
    """The words under a picture, once, however often the page shows them."""

    text: str
    """The caption without its credit."""
    image: str | None = None
    """Absolute URL of the picture it belongs to."""
    credit: str | None = None
    """Photographer or source, where the page tells it apart."""


@dataclass(slots=True, kw_only=True)
class Image:
    """A picture of the article."""

    url: str
    """Absolute URL."""
    alt: str | None = None
    """The ``alt`` text; absent where it is empty."""


@dataclass(slots=True, kw_only=True)
class Attachment:
    """A file the article offers."""

    url: str
    """Absolute URL."""
    type: str | None = None
    """Media type told by the URL's ending or the link."""
    size: int | None = None
    """Bytes, where we captured the file."""
    digest: str | None = None
    """SHA-256 in hex, where we captured the file."""


@dataclass(slots=True, kw_only=True)
class BaseRecord:
    """What every record has, whatever it is of."""

    id: str
    """First 20 hex digits of SHA-256 over site, kind and what names the record, as a rule its first canonical URL."""
    kind: Kind
    """What the record is."""
    site: str
    """Name of the site profile."""
    section: str | None = None
    """First section of the profile whose URL shape fits; absent where none does."""
    url: str
    """Canonical URL, after our normalisation; of what has no address of its own that of the page it stands on."""
    language: str | None = None
    """BCP 47 tag of the language, read from the page."""
    status: Status = "live"
    """Whether the site still shows it, and whether somebody withdrew it from the archive."""
    version: int = 1
    """Number of distinct contents seen so far, from 1."""
    change: Change = "new"
    """What the latest observation did."""
    changed_fields: list[str] = field(default_factory=list)
    """Content fields in which the latest observation differs from the one before."""
    first_seen: str | None = None
    """Capture time of the earliest observation, UTC."""
    last_changed: str | None = None
    """Capture time of the latest observation that changed anything, UTC."""
    content_digest: str = ""
    """SHA-256 in hex over the canonical JSON of the content fields."""
    capture: Capture
    """The captured bytes behind these values."""
    extractor: str = ""
    """Name and version of the reader, and the first 12 hex digits of the profile's digest."""
    run: str | None = None
    """Run that wrote the observation; absent outside an archive."""
    evidence: dict[str, Evidence | list[Evidence]] = field(default_factory=dict)
    """For each field what its value rests on; for list fields a list beside the values."""
    aliases: list[str] = field(default_factory=list)
    """Other canonical URLs under which the same was proved to stand."""

    observed: Literal["present", "gone", "withdrawn", "restored"] = "present"
    """In the log only: whether the capture shows it or its absence, or what a person decided about it."""
    joined: list[str] = field(default_factory=list)
    """In the log only: other canonical URLs that this capture proved to show the same."""
    key: str = ""
    """In the log only: what names the record where its URL does not."""


@dataclass(slots=True, kw_only=True)
class Article(BaseRecord):
    """One news article of one site, in one language."""

    kind: Literal["article"] = "article"
    """What the record is."""

    title: str | None = None
    """Headline, without site name and section."""
    subtitle: str | None = None
    """Second headline, where the page has one of its own."""
    summary: str | None = None
    """The page's own summary or lead."""
    published: str | None = None
    """When the page says it was published: ISO 8601 at the precision known, with offset if it has a time."""
    published_precision: Precision | None = None
    """Precision of ``published``."""
    modified: str | None = None
    """When the page says it was last modified: ISO 8601 at the precision known."""
    authors: list[str] = field(default_factory=list)
    """Names of the authors as the page credits them."""
    people: list[Person] = field(default_factory=list)
    """People the article names."""
    tags: list[str] = field(default_factory=list)
    """The article's own tags, never the site's menu of all tags."""
    categories: list[str] = field(default_factory=list)
    """The article's own categories or sections as the page names them."""
    captions: list[Caption] = field(default_factory=list)
    """Captions, each once."""
    images: list[Image] = field(default_factory=list)
    """Pictures of the article, in page order."""
    body: str | None = None
    """Main text: ``## `` before headings, ``- `` or its own number before items, one blank line between blocks."""
    links: list[str] = field(default_factory=list)
    """Absolute URLs linked from the main text, in order, each once."""
    attachments: list[Attachment] = field(default_factory=list)
    """Files the article offers."""
    alternates: dict[str, str] = field(default_factory=dict)
    """Language tag to URL of the same article in that language, as the page declares."""
    declared_canonical_url: str | None = None
    """What the page declares as its canonical URL, made absolute."""


@dataclass(slots=True, kw_only=True)
class Event(BaseRecord):
    """Something that takes place, as its own page, a list of events or a homepage announces it."""

    kind: Literal["event"] = "event"
    """What the record is."""

    title: str | None = None
    """Name of the event."""
    summary: str | None = None
    """A sentence or two that announce it."""
    starts: str | None = None
    """When it starts: a day, or a time with its offset where one is known; ISO 8601."""
    ends: str | None = None
    """When it ends, in the same form; absent where only a start is stated."""
    date_text: str | None = None
    """The dates and times as the page writes them, on one line."""
    category: str | None = None
    """Kind of event, as the page names it."""
    tags: list[str] = field(default_factory=list)
    """The event's own tags."""
    venue: str | None = None
    """Where it takes place."""
    organizer: str | None = None
    """Who holds it."""
    speakers: list[str] = field(default_factory=list)
    """Who speaks or performs."""
    body: str | None = None
    """Main text of the event's own page, in the form of an article's body."""
    featured: bool = False
    """Whether the page sets it before others; no content."""


Block = Literal[
    "news", "ranking", "figure", "first", "award", "goal", "event", "quick_link", "menu", "footer_link", "social",
    "tab", "more", "popular_search", "language", "copyright", "intro",
]  # fmt: skip
"""Parts of a homepage, each with entries of its own sort."""


@dataclass(slots=True, kw_only=True)
class Value:
    """One of several numbers in one entry."""

    value: str
    """The number as shown, without inner spaces: ``#33``, ``27%``."""
    label: str | None = None
    """What it is a number of: ``Globally``."""


@dataclass(slots=True, kw_only=True)
class Entry(BaseRecord):
    """One thing in a block of a homepage, once, however often the page shows it."""

    kind: Literal["entry"] = "entry"
    """What the record is."""

    block: Block
    """The block it stands in."""
    group: str | None = None
    """Parent label, tab or heading it stands under, where the block has several."""
    position: int = 0
    """Place in its block when it was last observed, from 1; no content. Where it stands now the layout says."""
    label: str | None = None
    """Words of a link, name of a figure, kind of a card (``News``), badge of an event (``Jan 05``)."""
    title: str | None = None
    """Headline of a card, name of a ranking, goal, project or event."""
    text: str | None = None
    """Running text: a card's summary, an event's dates, an introduction, the copyright line."""
    number: str | None = None
    """The one number it shows, without inner spaces: ``#19``, ``1900+``, ``27%``, ``17``."""
    values: list[Value] = field(default_factory=list)
    """Numbers that have a label each, such as ranks by region."""
    note: str | None = None
    """Explanation below a figure or ranking."""
    source: str | None = None
    """Where a figure is from, as the page says it."""
    recipients: list[str] = field(default_factory=list)
    """Who got an award."""
    units: list[str] = field(default_factory=list)
    """Schools, departments or posts named beside the recipients."""
    award: str | None = None
    """Name of the award."""
    date: str | None = None
    """Date shown, ISO 8601 at the precision known; of an event its start."""
    link: str | None = None
    """Canonical URL it leads to."""
    image: str | None = None
    """Absolute URL of its picture; no content."""
    tags: list[str] = field(default_factory=list)
    """Tags or category shown on it."""
    article: str | None = None
    """Id of the article that the link leads to, where we hold it."""


@dataclass(slots=True, kw_only=True)
class Homepage(BaseRecord):
    """The homepage of a site in one language: what it showed, and in which order."""

    kind: Literal["homepage"] = "homepage"
    """What the record is."""

    title: str | None = None
    """Title of the page as the browser shows it."""
    languages: list[str] = field(default_factory=list)
    """BCP 47 tags of the other languages it offers."""
    layout: dict[str, list[str]] = field(default_factory=dict)
    """Block to ids of its entries in page order; those of a carousel, whose order says nothing, by id."""
    carousels: list[str] = field(default_factory=list)
    """Blocks that are carousels; no content."""


Record: TypeAlias = Article | Event | Entry | Homepage
"""Any record."""

KINDS: dict[str, type[Record]] = {"article": Article, "event": Event, "homepage": Homepage, "entry": Entry}
"""Record types by kind."""

FOLDED = frozenset(
    {"status", "version", "change", "changed_fields", "first_seen", "last_changed", "aliases", "article"}
)
"""Fields that no observation stores: they are computed from all observations of the site."""

LOG_ONLY = frozenset({"observed", "joined", "key"})
"""Fields that stand in the log and not in the dataset."""

BARE_FIELDS = (
    "id", "kind", "site", "section", "url", "language", "capture", "extractor", "run", "observed", "joined", "key",
    "block",
)  # fmt: skip
"""Fields that say which record an observation is of and where it was read, and nothing that the page said."""

CONTENT_FIELDS: dict[str, tuple[str, ...]] = {
    "article": (
        "title", "subtitle", "summary", "published", "authors", "people", "tags", "categories", "captions", "body",
        "attachments",
    ),
    "event": (
        "title", "summary", "starts", "ends", "date_text", "category", "tags", "venue", "organizer", "speakers", "body",
    ),
    "homepage": ("title", "languages", "layout"),
    "entry": (
        "block", "group", "label", "title", "text", "number", "values", "note", "source", "recipients", "units",
        "award", "date", "link", "tags",
    ),
}  # fmt: skip
"""Fields whose change makes a new version, by kind. Of captions only text and credit count, of attachments the URL."""


def content_of(record: Record) -> dict[str, Any]:
    """Return the content fields of *record* as plain values, empty ones left out."""
    values: dict[str, Any] = {}
    for name in CONTENT_FIELDS[record.kind]:
        value = getattr(record, name)
        if name == "captions":
            value = [{"text": caption.text, "credit": caption.credit} for caption in value]
        elif name == "attachments":
            value = [attachment.url for attachment in value]
        if value not in (None, [], ""):
            values[name] = msgspec.to_builtins(value)
    return values
