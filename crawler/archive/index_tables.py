"""The tables of the index, and what a row of them says."""

from __future__ import annotations

import msgspec

from crawler.archive.signals import Proof
from crawler.archive.visits import Visit
from crawler.archive.warc import KnownCapture
from crawler.records import Capture

INDEX_VERSION = 6
"""Raised when a table changes; an index of another version is made again."""

VISIT_COLUMNS = tuple(name for name in Visit.__dataclass_fields__ if name != "signals")
KNOWN_COLUMNS = tuple(KnownCapture.__dataclass_fields__)
NEWEST_COLUMNS = (
    "id", "kind", "url", "block", "section", "status", "version", "change", "title", "published", "first_seen",
    "last_changed", "content_digest", "extractor", "link", "filled",
)  # fmt: skip
CAPTURE_COLUMNS = ("warc", "offset", "length", "record_id", "payload_digest", "time")

SCHEMA = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE newest ({", ".join(NEWEST_COLUMNS)}, {", ".join(f"capture_{name}" for name in CAPTURE_COLUMNS)},
                     PRIMARY KEY (id)) WITHOUT ROWID;
CREATE TABLE bases (id TEXT, log TEXT, start INTEGER, run TEXT, aliases TEXT, changed_fields TEXT, contents TEXT,
                    is_plain INTEGER, PRIMARY KEY (id)) WITHOUT ROWID;
CREATE TABLE observed (id TEXT, log TEXT, start INTEGER, PRIMARY KEY (id, log, start)) WITHOUT ROWID;
CREATE TABLE urls (url TEXT, kind TEXT, id TEXT, PRIMARY KEY (url, kind)) WITHOUT ROWID;
CREATE TABLE visits ({", ".join(VISIT_COLUMNS)}, PRIMARY KEY (url)) WITHOUT ROWID;
CREATE TABLE pages (url TEXT, asked TEXT, misses INTEGER, said TEXT, PRIMARY KEY (url)) WITHOUT ROWID;
CREATE TABLE proofs (signal TEXT, {", ".join(Proof._fields)}, PRIMARY KEY (signal)) WITHOUT ROWID;
CREATE TABLE captures ({", ".join(KNOWN_COLUMNS)}, PRIMARY KEY (url)) WITHOUT ROWID;
"""

TABLES = ("meta", "newest", "bases", "observed", "urls", "visits", "pages", "proofs", "captures")


class Sources(msgspec.Struct, kw_only=True):
    """What an index was made from."""

    schema: int
    """Version of the record schema."""
    files: list[tuple[str, int]]
    """Name and size in bytes of each file that counts."""


class Base(msgspec.Struct, frozen=True, kw_only=True):
    """What, with the row in ``newest``, the fold of a record goes on from."""

    log: str
    """Name of the log that holds the observation with the record's values."""
    start: int
    """Byte at which its line starts."""
    run: str | None
    """Run that last changed the record."""
    aliases: list[str]
    changed_fields: list[str]
    contents: list[str]
    """Digests of all that the record said so far, sorted."""
    is_plain: bool
    """Whether this is enough to go on from; else all its observations are needed."""


class KnownPage(msgspec.Struct, frozen=True, kw_only=True):
    """What visits told of a page, whether there is a record of it or not."""

    url: str
    published: str | None = None
    """When its record says it was published; None without a record."""
    first_seen: str | None = None
    """When its record was first seen; None without a record."""
    asked: str
    """When it was last asked for, or where only another URL led to its record, when that was captured."""
    misses: int = 0
    """Visits in a row, up to the last, that gave no page."""
    said: dict[str, str] = {}
    """The signals when it last answered."""


class Newest(msgspec.Struct, frozen=True, kw_only=True):
    """A record as it stands, without the values that only its dataset line holds."""

    id: str
    kind: str
    url: str
    block: str | None
    section: str | None
    status: str
    version: int
    change: str
    title: str | None
    published: str | None
    first_seen: str | None
    last_changed: str | None
    content_digest: str
    extractor: str
    link: str | None
    filled: str
    """The content fields that have a value, parted by spaces."""
    capture_warc: str | None
    capture_offset: int | None
    capture_length: int | None
    capture_record_id: str | None
    capture_payload_digest: str | None
    capture_time: str

    @property
    def capture(self) -> Capture:
        """The place of the capture that it rests on."""
        return Capture(
            warc=self.capture_warc,
            offset=self.capture_offset,
            length=self.capture_length,
            record_id=self.capture_record_id,
            payload_digest=self.capture_payload_digest,
            time=self.capture_time,
        )
