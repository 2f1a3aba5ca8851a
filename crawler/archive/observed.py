"""What was read from each capture so far, and which captures there are to read, in order.

The log lines stay where they are: a scratch database holds their places, so that memory stays modest however
large the archive.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

import msgspec

from crawler.archive.log import decode_observation, encode_observation, iter_lines, read_at
from crawler.archive.scratch import scratch_database, scratch_errors
from crawler.archive.visits import iter_visits
from crawler.errors import CorruptLineError
from crawler.records import Capture

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from crawler.archive.archive import Archive
    from crawler.archive.index import Index
    from crawler.archive.visits import Visit
    from crawler.records import Record

SCHEMA = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;
CREATE TABLE observed (warc TEXT, offset INTEGER, time TEXT, url TEXT, kind TEXT, place TEXT, log INTEGER,
                       start INTEGER);
CREATE TABLE captures (time TEXT, url TEXT, warc TEXT, offset INTEGER, length INTEGER, record_id TEXT, digest TEXT,
                       PRIMARY KEY (warc, offset)) WITHOUT ROWID;
CREATE TABLE latest (id TEXT PRIMARY KEY, digest TEXT, line BLOB) WITHOUT ROWID;
BEGIN;
"""

PAGES = ("article", "event", "list", "homepage", "other")
"""Visits of what may hold records; ``other`` is a page in which nothing was read."""


UNREAD = ("failed", "missing", "doubted")
"""Outcomes of visits from which no record came that is held."""


class _Line(msgspec.Struct):
    """Of an observation only what says whose it is and what it was read from."""

    kind: str
    url: str
    capture: Capture
    key: str = ""
    observed: str = "present"


class Observed:
    """The readings in the logs of an archive, by the place of the capture that they were read from."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._logs = archive.log_paths()
        self._undo = ExitStack()

    def __enter__(self) -> Self:
        """Note where the readings stand; raises IntegrityError where a log is damaged."""
        with ExitStack() as undo, scratch_errors():
            self._db = undo.enter_context(scratch_database(SCHEMA))
            self._db.executemany("INSERT INTO observed VALUES (?, ?, ?, ?, ?, ?, ?, ?)", self._iter_rows())
            self._db.execute("CREATE INDEX observed_place ON observed (warc, offset, log, start)")
            self._undo = undo.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._undo.close()

    def readings(self, capture: Capture) -> list[Record]:
        """Return what was read from *capture*, of each record the latest reading."""
        query = "SELECT kind, place, log, start FROM observed WHERE warc = ? AND offset = ? ORDER BY log, start"
        with scratch_errors():
            rows = self._db.execute(query, (capture.warc, capture.offset)).fetchall()
        latest = {(kind, place): (log, start) for kind, place, log, start in rows}
        return [self._record_at(log, start) for log, start in latest.values()]

    def choose_live(self, index: Index, kinds: Iterable[str]) -> int:
        """Note the captures that the live records of *kinds* rest on, to be read in file and offset order."""
        with scratch_errors():
            rows = index.live_captures(kinds)
            self._db.executemany("INSERT OR IGNORE INTO captures (url, warc, offset) VALUES (?, ?, ?)", rows)
            return self._count_chosen()

    def choose_all(self) -> int:
        """Note every capture of a page, to be read in order of time.

        Not those of a payload that the capture before it of the same URL has too, and not those of requests
        that only checked something: no visit tells of them.
        """
        with scratch_errors():
            self._db.executemany("INSERT OR IGNORE INTO captures VALUES (?, ?, ?, ?, ?, ?, ?)", self._iter_visited())
            self._db.execute(
                "INSERT OR IGNORE INTO captures (time, url, warc, offset) SELECT time, url, warc, offset FROM observed"
            )
            return self._count_chosen()

    def choose_failed(self) -> int:
        """Note the captures, too, that could not be read when they were made."""
        with scratch_errors():
            rows = self._iter_visited(outcomes=("failed",))
            self._db.executemany("INSERT OR IGNORE INTO captures VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
            return self._count_chosen()

    def iter_chosen(self) -> Iterator[tuple[str, Capture]]:
        """Yield the captures noted, each with the URL asked for."""
        query = "SELECT url, warc, offset, length, record_id, digest, time FROM captures ORDER BY time, warc, offset"
        with scratch_errors():
            rows = self._db.execute(query)
        for url, *place, time in rows:
            names = ("warc", "offset", "length", "record_id", "payload_digest")
            yield url, Capture(**dict(zip(names, place, strict=True)), time=time or "")

    def latest(self, record_id: str) -> tuple[str, Record] | None:
        """Return what was noted last of a record."""
        with scratch_errors():
            row = self._db.execute("SELECT digest, line FROM latest WHERE id = ?", (record_id,)).fetchone()
        return (row[0], decode_observation(row[1])) if row else None

    def note_latest(self, record_id: str, digest: str, held: Record) -> None:
        """Note the digest of what today's readers say of a record, and what was *held* of it at that time."""
        with scratch_errors():
            values = record_id, digest, encode_observation(held)
            self._db.execute("INSERT OR REPLACE INTO latest VALUES (?, ?, ?)", values)

    def _iter_rows(self) -> Iterator[tuple[object, ...]]:
        decoder = msgspec.json.Decoder(_Line)
        for number, path in enumerate(self._logs):
            for start, line in iter_lines(path):
                try:
                    told = decoder.decode(line)
                except (msgspec.DecodeError, UnicodeDecodeError) as error:
                    text = f"{path}: line at byte {start}: expected an observation, found {error}"
                    raise CorruptLineError(text) from error
                if told.observed == "present" and told.capture.warc is not None:
                    place = told.capture.warc, told.capture.offset
                    yield *place, told.capture.time, told.url, told.kind, told.key or told.url, number, start

    def _iter_visited(self, outcomes: Collection[str] | None = None) -> Iterator[tuple[object, ...]]:
        for path in self.archive.visits_paths():
            for visit in iter_visits(path):
                if _is_page(visit) and (visit.outcome in outcomes if outcomes else visit.outcome not in UNREAD):
                    place = visit.warc, visit.offset, visit.length, visit.record_id
                    yield visit.time, visit.url, *place, visit.payload_digest

    def _count_chosen(self) -> int:
        count: int = self._db.execute("SELECT count(*) FROM captures").fetchone()[0]
        return count

    def _record_at(self, log: int, start: int) -> Record:
        return read_at(self._logs[log], start)


def _is_page(visit: Visit) -> bool:
    is_new = visit.status == 200 and visit.warc is not None and visit.revisit_of is None
    return is_new and visit.kind in PAGES
