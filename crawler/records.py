"""The records that Muniment keeps: their fields, their order in a line, and what counts as content.

A dataset line is an :class:`Article` with all its fields. A log line (an *observation*: what one
capture says) is the same type without the fields in :data:`FOLDED`, which ``archive/fold.py``
computes from all observations of a site. The string under each field is its description in the
JSON Schema that ``muniment schema`` prints.
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
Change = Literal["new", "edited", "moved", "gone", "back", "reread"]
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
class Article:
    """One news article of one site, in one language."""

    id: str
    """First 20 hex digits of SHA-256 over site, kind and the canonical URL first observed."""
    kind: Literal["article"] = "article"
    """What the record is."""
    site: str
    """Name of the site profile."""
    section: str | None = None
    """First section of the profile whose URL shape fits; absent where none does."""
    url: str
    """Canonical URL, after our normalisation."""
    language: str | None = None
    """BCP 47 tag of the article's language, read from the page."""
    status: Status = "live"
    """Whether the site still shows it."""
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
    aliases: list[str] = field(default_factory=list)
    """Other canonical URLs under which the same article was proved to stand."""

    observed: Literal["present", "gone"] = "present"
    """In the log only: whether the capture shows the article or its absence."""
    joined: list[str] = field(default_factory=list)
    """In the log only: other canonical URLs that this capture proved to be the same article."""


Record: TypeAlias = Article
"""Any record. A union, once there are more kinds."""

KINDS: dict[str, type[Record]] = {"article": Article}
"""Record types by kind."""

FOLDED = frozenset({"status", "version", "change", "changed_fields", "first_seen", "last_changed", "aliases"})
"""Fields that no observation stores: ``fold`` computes them."""

LOG_ONLY = frozenset({"observed", "joined"})
"""Fields that stand in the log and not in the dataset."""

CONTENT_FIELDS: dict[str, tuple[str, ...]] = {
    "article": (
        "title", "subtitle", "summary", "published", "authors", "people", "tags", "categories", "captions", "body",
        "attachments",
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
