"""What was known of a record at a moment of the past: for captures that come in later than they were made."""

from __future__ import annotations

from bisect import bisect_right, insort
from contextlib import ExitStack
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, Self

from crawler.archive.identity import record_id
from crawler.archive.log import read_at
from crawler.archive.scratch import scratch_database, scratch_errors
from crawler.archive.visits import iter_visits
from crawler.archive.withdrawn import DECISIONS
from crawler.records import Capture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.archive import Archive
    from crawler.archive.index import Index
    from crawler.records import Record

SCHEMA = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16384;
CREATE TABLE unchanged (id TEXT, time TEXT, warc TEXT, offset INTEGER, length INTEGER, record_id TEXT, digest TEXT);
BEGIN;
"""

MAX_REMEMBERED = 10_000
"""Records whose past is kept in memory."""


class Moment(NamedTuple):
    """What a capture said of a record; in order these are its past."""

    time: str
    url: str
    content_digest: str
    is_gone: bool
    visit: int | None = None
    """Row of a visit that found nothing new, in ``unchanged``. No observation tells of it."""
    told_at: tuple[str, int] | None = None
    """Log and byte of the observation that holds what such a visit saw."""

    def says(self, record: Record) -> bool:
        """Return whether *record* says the same at the same place."""
        stays = bool(record.key) or self.url == record.url
        return not self.is_gone and self.content_digest == record.content_digest and stays


class Past:
    """The observations of records in an archive, and the visits between them that found nothing new."""

    def __init__(self, archive: Archive, index: Index) -> None:
        self.archive = archive
        self.index = index
        self._added: dict[str, list[Moment]] = {}
        self._moments = lru_cache(MAX_REMEMBERED)(self._read)
        self._undo = ExitStack()

    def __enter__(self) -> Self:
        """Note all visits that found nothing new; raises IntegrityError where they are damaged."""
        with ExitStack() as undo, scratch_errors():
            self._db = undo.enter_context(scratch_database(SCHEMA))
            self._db.executemany("INSERT INTO unchanged VALUES (?, ?, ?, ?, ?, ?, ?)", self._iter_unchanged())
            self._db.execute("CREATE INDEX unchanged_id ON unchanged (id, time)")
            self._undo = undo.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._undo.close()

    def around(self, record: str, time: str) -> tuple[Moment | None, Moment | None]:
        """Return what was known of the record with the id *record* at *time*, and what came next."""
        moments = [*self._moments(record), *self._added.get(record, ())]
        moments.sort(key=_time_of)
        place = bisect_right(moments, time, key=_time_of)
        return (moments[place - 1] if place else None), (moments[place] if place < len(moments) else None)

    def add(self, record: Record) -> None:
        """Remember an observation that the logs do not hold yet."""
        insort(self._added.setdefault(record.id, []), _moment_of(record), key=_time_of)

    def restated(self, moment: Moment) -> Record:
        """Return the observation of a visit that found nothing new: it is news once something else came before it."""
        assert moment.told_at is not None
        query = "SELECT warc, offset, length, record_id, digest, time FROM unchanged WHERE rowid = ?"
        with scratch_errors():
            warc, offset, length, name, digest, time = self._db.execute(query, (moment.visit,)).fetchone()
        capture = Capture(warc=warc, offset=offset, length=length, record_id=name, payload_digest=digest, time=time)
        return replace(self._record_at(*moment.told_at), capture=capture, joined=[])

    def _read(self, record: str) -> list[Moment]:
        told = [(self._record_at(log, start), (log, start)) for log, start in self.index.observed(record)]
        told = [(one, place) for one, place in told if one.observed not in DECISIONS]
        told.sort(key=lambda pair: (pair[0].capture.time, pair[0].url, pair[0].run or ""))
        moments = [_moment_of(one) for one, _ in told]
        if told and not told[0][0].key:
            times = [moment.time for moment in moments]
            for name in _ids_of([one for one, _ in told]):
                for visit, time in self._unchanged_of(name):
                    place = bisect_right(times, time) - 1
                    if place >= 0 and times[place] != time and not moments[place].is_gone:
                        moments.append(moments[place]._replace(time=time, visit=visit, told_at=told[place][1]))
            moments.sort(key=_time_of)
        return moments

    def _record_at(self, log: str, start: int) -> Record:
        return read_at(self.archive.log_folder / log, start)

    def _unchanged_of(self, record: str) -> list[tuple[int, str]]:
        """Return row and time of each visit that found nothing new of the record with an id."""
        query = "SELECT rowid, time FROM unchanged WHERE id = ? ORDER BY time"
        with scratch_errors():
            return self._db.execute(query, (record,)).fetchall()

    def _iter_unchanged(self) -> Iterator[tuple[object, ...]]:
        for path in self.archive.visits_paths():
            for visit in iter_visits(path):
                if visit.outcome == "unchanged" and visit.status == 200 and visit.warc is not None:
                    place = visit.warc, visit.offset, visit.length, visit.record_id, visit.payload_digest
                    yield visit.id, visit.time, *place


def _ids_of(observations: list[Record]) -> list[str]:
    """Return every id that the record of all *observations* ever had: visits have the one of their time.

    The URL of a visit does not tell: it is the one asked for, and may have redirected to another record's.
    """
    places = {(one.site, one.kind, url) for one in observations for url in (one.url, *one.joined)}
    return sorted({one.id for one in observations} | {record_id(*place) for place in places})


def _moment_of(record: Record) -> Moment:
    return Moment(record.capture.time, record.url, record.content_digest, record.observed == "gone")


def _time_of(moment: Moment) -> str:
    return moment.time
