"""What an import has found in its inputs, in a scratch database: so many captures need not fit in memory.

Gathered once over all inputs, then settled: which captures are wanted, which are held already, where the payload of
each revisit stands.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, NamedTuple, Self

from crawler.archive.captures import capture_of, with_milliseconds
from crawler.archive.scratch import scratch_errors
from crawler.archive.warc_records import iter_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from crawler.archive.archive import Archive
    from crawler.archive.warc_records import WarcRecord

MAX_HOPS = 30
"""Redirects followed from one page to another."""


REDIRECT = re.compile(rb"HTTP/[0-9.]+ 3")

MAX_BESIDE = 8
"""Records that may belong to one capture: a request, and metadata of several programs."""


class Candidate(NamedTuple):
    """A capture in the inputs."""

    source: int
    """Number of its file among the inputs."""
    offset: int
    record_id: str
    uri: str
    """Its URL as a WARC header of ours carries it."""
    canonical: str
    """Canonical form of its URL; empty where nobody needs it."""
    time: str
    """When it was captured, as the archive writes times."""
    status: int
    sha1: str
    """SHA-1 of the payload in base32; of what is not wanted as its header says."""
    size: int
    """Bytes of its WARC record."""
    role: str
    """``home`` a homepage, ``page`` of a page's shape, ``hop`` another redirect, ``near`` another page; else empty."""
    target: str
    """Canonical URL that a redirect leads to; empty where it is none."""
    location: str
    """URL that a redirect leads to, as it says; empty where it is none."""
    beside: str
    """WARC-Record-ID that it names as concurrent."""
    is_revisit: bool
    refers_to: str
    refers_to_uri: str
    refers_to_time: str
    fate: str = ""
    """Why it is not taken: ``held``, ``withdrawn``, ``unmodified``, ``unreadable``, ``elsewhere``; else empty."""
    keeps_id: bool = True
    """Whether its record id is still free."""
    holder_source: int | None = None
    """Of a revisit: number of the input in which its payload stands."""
    holder_warc: str | None = None
    """Of a revisit: name of the WARC file of the archive in which its payload stands."""
    holder_offset: int | None = None
    """Of a revisit: byte of the record that holds its payload."""
    holder_id: str | None = None
    """Of a revisit: id of the record that holds its payload."""


COLUMNS = ", ".join(Candidate._fields)

SCHEMA = f"""
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16384;
CREATE TABLE found (id INTEGER PRIMARY KEY, {COLUMNS});
CREATE TABLE beside (source, offset, type, record_id, concurrent_to);
BEGIN;
"""

INDEXES = """
CREATE INDEX found_canonical ON found (canonical, time);
CREATE INDEX found_record ON found (record_id);
CREATE INDEX found_place ON found (uri, time, sha1);
CREATE INDEX found_name ON found (uri, record_id);
CREATE INDEX found_sha1 ON found (sha1) WHERE NOT is_revisit;
CREATE INDEX found_fate ON found (fate);
CREATE INDEX beside_concurrent ON beside (concurrent_to);
CREATE INDEX beside_record ON beside (record_id);
"""

HELD = """
CREATE TABLE held (record_id, uri, time, sha1, warc, offset, is_revisit, location);
CREATE INDEX held_record ON held (record_id);
CREATE INDEX held_place ON held (uri, time, sha1);
CREATE INDEX held_name ON held (uri, record_id);
CREATE INDEX held_sha1 ON held (sha1) WHERE NOT is_revisit;
"""

# Of several, the one nearest before: an identical payload may have been kept more than once.
HOLDERS = """
SELECT {place}, record_id, sha1 FROM {table} WHERE record_id = :refers_to AND NOT is_revisit AND :refers_to != ''
UNION ALL
SELECT {place}, record_id, sha1 FROM {table} WHERE uri = :refers_to_uri AND time = :refers_to_time AND NOT is_revisit
    AND (sha1 = :sha1 OR :sha1 = '')
UNION ALL
SELECT {place}, record_id, sha1 FROM {table} WHERE sha1 = :sha1 AND :sha1 != '' AND NOT is_revisit
LIMIT 1
"""
IN_INPUTS = HOLDERS.format(table="found", place="source, offset")
IN_ARCHIVE = HOLDERS.format(table="held", place="warc, offset")

# A redirect is wanted where it leads to a page of the site, and whatever the homepage redirects to is that homepage.
FOLLOW_PAGES = """
UPDATE found SET role = 'page' WHERE role = 'hop' AND target IN (SELECT canonical FROM found WHERE role = 'page')
"""
FOLLOW_HOMES = """
UPDATE found SET role = 'home' WHERE role IN ('hop', 'near')
    AND canonical IN (SELECT target FROM found WHERE role = 'home' AND target != '')
"""

LEAVE_OTHERS = "UPDATE found SET fate = 'elsewhere' WHERE fate = '' AND role NOT IN ('page', 'home')"
LEAVE_UNMODIFIED = "UPDATE found SET fate = 'unmodified' WHERE fate = '' AND status = 304"

LEAVE_POSTED = """
UPDATE found SET fate = 'elsewhere' WHERE fate = '' AND EXISTS (
    SELECT 1 FROM beside WHERE type = 'posted' AND beside.source = found.source
    AND (concurrent_to = found.record_id OR beside.record_id = found.beside))
"""

# A capture is the same where URL, time and payload are, or where its name is and one of the two. A name alone proves
# nothing, since some programs give it twice; nor does a redirect lead elsewhere than it did.
# The indexes are named: one over the digest alone would be searched through for a page that many URLs show.
SAME = """
UPDATE found SET fate = 'held' WHERE fate = '' AND (
    EXISTS (SELECT 1 FROM {table} AS other INDEXED BY {table}_place WHERE other.uri = found.uri
            AND other.time = found.time AND other.sha1 = found.sha1
            AND found.location IN ('', other.location) {which})
    OR EXISTS (SELECT 1 FROM {table} AS other INDEXED BY {table}_name WHERE other.uri = found.uri
               AND other.record_id = found.record_id AND (other.time = found.time OR other.sha1 = found.sha1)
               AND found.location IN ('', other.location) {which}))
"""
LEAVE_REPEATED = SAME.format(table="found", which="AND other.id < found.id AND other.fate = ''")
LEAVE_HELD = SAME.format(table="held", which="")
LEAVE_WITHDRAWN = "UPDATE found SET fate = 'withdrawn' WHERE fate = '' AND ?1 IN (canonical, target)"
RENAME = """
UPDATE found SET keeps_id = 0 WHERE fate = '' AND (record_id = ''
    OR EXISTS (SELECT 1 FROM held WHERE held.record_id = found.record_id)
    OR EXISTS (SELECT 1 FROM found AS other INDEXED BY found_record
               WHERE other.id < found.id AND other.fate = '' AND other.record_id = found.record_id))
"""

REVISITS = """
SELECT id, refers_to, refers_to_uri, refers_to_time, sha1 FROM found WHERE fate = '' AND is_revisit ORDER BY id
"""


class Candidates:
    """The captures that were found."""

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        self._undo = ExitStack()

    def __enter__(self) -> Self:
        """Make the scratch database."""
        with ExitStack() as undo, scratch_errors():
            self._db = undo.enter_context(closing(sqlite3.connect(self._scratch / "found", isolation_level=None)))
            self._db.executescript(SCHEMA)
            self._undo = undo.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._undo.close()

    def add(self, candidate: Candidate) -> None:
        """Note a capture."""
        with scratch_errors():
            marks = ", ".join("?" * len(candidate))
            self._db.execute(f"INSERT INTO found ({COLUMNS}) VALUES ({marks})", candidate)  # noqa: S608

    def add_beside(self, source: int, record: WarcRecord) -> None:
        """Note a request, or metadata, that may belong to a capture. What was posted is no page."""
        kind = record.type
        if kind == "request" and not record.block.startswith(b"GET "):
            kind = "posted"
        row = source, record.offset, kind, record.id, record.headers.get("warc-concurrent-to", "").strip("<>")
        with scratch_errors():
            self._db.execute("INSERT INTO beside VALUES (?, ?, ?, ?, ?)", row)

    def choose(self) -> None:
        """Tell which captures are wanted. Call it when all are noted."""
        with scratch_errors():
            self._db.executescript(INDEXES)
            for _ in range(MAX_HOPS):
                if not sum(self._db.execute(query).rowcount for query in (FOLLOW_PAGES, FOLLOW_HOMES)):
                    break
            for query in (LEAVE_OTHERS, LEAVE_POSTED, LEAVE_UNMODIFIED):
                self._db.execute(query)

    def settle(self, archive: Archive, withdrawn: Iterable[str]) -> None:
        """Tell which of them *archive* holds already, and where the payload of each revisit stands.

        Of the canonical URLs *withdrawn* nothing is taken, nor what redirects there.
        """
        with scratch_errors():
            self._db.executemany(LEAVE_WITHDRAWN, ((url,) for url in withdrawn))
            self._db.executescript(HELD)
            if self.counts().get("new"):
                for path in archive.warc_paths():
                    # What is damaged in the archive is for verify to say.
                    rows = (_held_row(record, path.name) for record in iter_records(path, on_damage=lambda _: None))
                    self._db.executemany("INSERT INTO held VALUES (?, ?, ?, ?, ?, ?, ?, ?)", filter(None, rows))
            self._find_holders()
            for query in (LEAVE_REPEATED, LEAVE_HELD, RENAME):
                self._db.execute(query)

    def counts(self) -> dict[str, int]:
        """Return how many captures have each fate; those that are taken are ``new``."""
        with scratch_errors():
            return {
                fate or "new": count
                for fate, count in self._db.execute("SELECT fate, count(*) FROM found GROUP BY fate")
            }

    def summary(self) -> tuple[int, str | None, str | None]:
        """Return the bytes of all that is taken, and the first and last time."""
        with scratch_errors():
            row = self._db.execute("SELECT sum(size), min(time), max(time) FROM found WHERE fate = ''").fetchone()
        return row[0] or 0, row[1], row[2]

    def __iter__(self) -> Iterator[Candidate]:
        """Yield what is taken, oldest first, and redirects that are held, since they may lead to what is taken."""
        chosen = "fate = '' OR (fate = 'held' AND target != '')"
        with scratch_errors():
            query = f"SELECT {COLUMNS} FROM found WHERE {chosen} ORDER BY time, source, offset"  # noqa: S608
            for row in self._db.execute(query):
                yield Candidate(*row)

    def around(self, canonical: str, time: str) -> list[Candidate]:
        """Return the last capture of a page before *time* and the first from then on, held ones among them."""
        query = f"SELECT {COLUMNS} FROM found INDEXED BY found_canonical WHERE canonical = ?"  # noqa: S608
        query += " AND fate IN ('', 'held') AND time"
        with scratch_errors():
            before = self._db.execute(f"{query} < ? ORDER BY time DESC LIMIT 1", (canonical, time)).fetchall()
            after = self._db.execute(f"{query} >= ? ORDER BY time LIMIT 1", (canonical, time)).fetchall()
        return [Candidate(*row) for row in (*before, *after)]

    def beside(self, candidate: Candidate) -> list[tuple[int, str]]:
        """Return byte and type of each record in the same file that belongs to a capture."""
        query = (
            "SELECT offset, type FROM beside WHERE source = ?1 AND"
            " ((concurrent_to = ?2 AND ?2 != '') OR (record_id = ?3 AND ?3 != '')) LIMIT ?4"
        )
        with scratch_errors():
            return self._db.execute(
                query, (candidate.source, candidate.record_id, candidate.beside, MAX_BESIDE)
            ).fetchall()

    def _find_holders(self) -> None:
        """Find the payload of each revisit; one without is unreadable."""
        for number, *words in self._db.execute(REVISITS).fetchall():
            told = dict(zip(("refers_to", "refers_to_uri", "refers_to_time", "sha1"), words, strict=True))
            for place, search in (("holder_source", IN_INPUTS), ("holder_warc", IN_ARCHIVE)):
                if row := self._db.execute(search, told).fetchone():
                    update = f"UPDATE found SET {place} = ?, holder_offset = ?, holder_id = ?, sha1 = ? WHERE id = ?"  # noqa: S608
                    self._db.execute(update, (*row, number))
                    break
            else:
                self._db.execute("UPDATE found SET fate = 'unreadable' WHERE id = ?", (number,))


def _held_row(record: WarcRecord, warc: str) -> tuple[object, ...] | None:
    if record.type not in ("response", "revisit"):
        return None
    headers = record.headers
    is_redirect = REDIRECT.match(record.block) is not None
    stored = capture_of(record, warc) if is_redirect else None
    return (
        record.id,
        headers.get("warc-target-uri", ""),
        with_milliseconds(headers.get("warc-date", "")),
        headers.get("warc-payload-digest", "").removeprefix("sha1:"),
        warc,
        record.offset,
        record.type == "revisit",
        (stored.location or "") if stored is not None else "",
    )
