"""Fill an index: from what was folded, and from visits."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Self

import msgspec

from crawler.archive.identity import place_of
from crawler.archive.index_tables import (
    CAPTURE_COLUMNS,
    INDEX_VERSION,
    KNOWN_COLUMNS,
    NEWEST_COLUMNS,
    SCHEMA,
    VISIT_COLUMNS,
    Sources,
)
from crawler.archive.signals import Proof, prove, said_with
from crawler.records import CONTENT_FIELDS, SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from crawler.archive.dataset import Written
    from crawler.archive.fold import State
    from crawler.archive.visits import Visit
    from crawler.records import Record

PAGE_KINDS = frozenset({"article", "event", "list", "other"})
"""What visits expected where an article or event may stand."""

UNHEARD = frozenset({"failed", "outside", "doubted"})
"""Outcomes that say nothing of a page: no answer, one that nobody wanted for its date, or another page's perhaps."""


class IndexWriter:
    """Fills a new index file. It is no index before ``finish``."""

    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        with ExitStack() as undo:
            undo.callback(self._db.close)
            self._db.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {SCHEMA} BEGIN;")
            undo.pop_all()

    @classmethod
    def continuing(cls, path: Path) -> Self:
        """Return a writer that goes on with a finished index file, which no other name may stand for."""
        writer = cls.__new__(cls)
        writer._db = sqlite3.connect(path, isolation_level=None)
        with ExitStack() as undo:
            undo.callback(writer._db.close)
            writer._db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;")
            undo.pop_all()
        return writer

    def add_observed(self, record_id: str, log: str, start: int) -> None:
        """Keep where an observation of a record stands."""
        self._insert("observed", (record_id, log, start))

    def add_base(self, state: State, *, log: str, start: int) -> None:
        """Keep what the fold of a record goes on from; its base is the line at byte *start* of *log*."""
        record = state.history[-1]
        lists = (record.aliases, record.changed_fields, sorted(state.contents))
        texts = (msgspec.json.encode(told).decode() for told in lists)
        self._insert("bases", (state.id, log, start, record.run, *texts, int(state.is_plain)))

    def remove_record(self, record_id: str) -> None:
        """Take a record out, to be added as it stands now."""
        for table in ("newest", "bases"):
            self._db.execute(f"DELETE FROM {table} WHERE id = ?", (record_id,))  # noqa: S608  # our own table names

    def remove_places(self, kind: str, places: Iterable[str]) -> None:
        """Take out URLs that lead to a record."""
        self._db.executemany("DELETE FROM urls WHERE url = ? AND kind = ?", ((place, kind) for place in places))

    def add_record(self, record: Record) -> None:
        """Add a folded record and the URLs that lead to it."""
        values = [getattr(record, name, None) for name in NEWEST_COLUMNS[:-1]]
        values.append(" ".join(name for name in CONTENT_FIELDS[record.kind] if getattr(record, name)))
        values += [getattr(record.capture, name) for name in CAPTURE_COLUMNS]
        self._insert("newest", values)
        for place in (place_of(record), *record.aliases):
            self._insert("urls", (place, record.kind, record.id))

    def article_at(self, url: str) -> str | None:
        """Return the id of the article added that stands or stood at a canonical URL and is not withdrawn."""
        query = (
            "SELECT id FROM urls JOIN newest USING (id)"
            " WHERE urls.url = ? AND urls.kind = 'article' AND status != 'withdrawn'"
        )
        row = self._db.execute(query, (url,)).fetchone()
        return row[0] if row else None

    def add_visits(self, visits: Iterable[Visit]) -> None:
        """Take visits into account, oldest run first; of two at the same time, the one added later counts.

        A failure after a doubt does not: it tells nothing of what stands there, and the doubt goes on.
        """
        proofs = {name: Proof(*counts) for name, *counts in self._db.execute("SELECT * FROM proofs")}
        for visit in visits:
            row = self._db.execute("SELECT time, outcome FROM visits WHERE url = ?", (visit.url,)).fetchone()
            if row and row[0] > visit.time:
                continue
            if not (row and row[1] == "doubted" and visit.outcome == "failed"):
                self._insert("visits", [getattr(visit, name) for name in VISIT_COLUMNS], replace=True)
            self._add_capture(visit)
            if visit.kind in PAGE_KINDS:
                self._add_page(visit, proofs)
        for name, proof in proofs.items():
            self._insert("proofs", (name, *proof), replace=True)

    def _add_page(self, visit: Visit, proofs: dict[str, Proof]) -> None:
        row = self._db.execute("SELECT misses, said FROM pages WHERE url = ?", (visit.url,)).fetchone()
        if visit.outcome == "outside" and row is None:
            return
        misses, said = (row[0], msgspec.json.decode(row[1])) if row else (0, {})
        if visit.outcome not in UNHEARD:
            prove(said, visit, proofs)
            said |= said_with(visit)
        misses = misses + 1 if visit.outcome in ("failed", "missing", "doubted") or visit.status in (404, 410) else 0
        told = msgspec.json.encode(said, order="sorted").decode()
        self._insert("pages", (visit.url, visit.time, misses, told), replace=True)

    def finish(self, sources: list[tuple[str, int]], written: list[Written]) -> None:
        """Write down what the index was made from and which files with it, and close it."""
        self._db.execute("CREATE INDEX IF NOT EXISTS newest_content ON newest (content_digest)")
        told = msgspec.json.encode(Sources(schema=SCHEMA_VERSION, files=sources))
        self._insert("meta", ("sources", told.decode()), replace=True)
        self._insert("meta", ("written", msgspec.json.encode(written).decode()), replace=True)
        self._db.execute("COMMIT")
        self._db.execute(f"PRAGMA user_version = {INDEX_VERSION}")
        self._db.close()

    def abandon(self) -> None:
        """Close the file unfinished."""
        self._db.close()

    def _add_capture(self, visit: Visit) -> None:
        if visit.status != 200 or visit.error is not None:
            return
        if visit.revisit_of is not None:
            # The same payload came with validators of its own, the newest to ask with.
            self._db.execute(
                "UPDATE captures SET etag = ?, last_modified = ? WHERE url = ? AND record_id = ?",
                (visit.etag, visit.last_modified, visit.url, visit.revisit_of),
            )
        elif visit.record_id is not None and visit.offset is not None and visit.payload_sha1 is not None:
            self._insert("captures", [getattr(visit, name) for name in KNOWN_COLUMNS], replace=True)

    def _insert(self, table: str, values: Iterable[Any], *, replace: bool = False) -> None:
        row = tuple(values)
        verb = "INSERT OR REPLACE" if replace else "INSERT"
        self._db.execute(f"{verb} INTO {table} VALUES ({', '.join('?' * len(row))})", row)
