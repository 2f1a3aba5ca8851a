"""Make all that is derived again from logs and visits: the dataset files and the index.

Memory stays modest however large the archive: one pass copies the log lines into a scratch
database by record, a second folds them record by record, and the scratch database sorts the result.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from crawler.archive.archive import CHANGES
from crawler.archive.changes import encode_change, iter_changes
from crawler.archive.dataset import dataset_key, dataset_line, write_lines
from crawler.archive.files import disk_errors, part_of, rename, sync_folder
from crawler.archive.fold import PlaceGroups, fold_state
from crawler.archive.index import sources_of
from crawler.archive.index_writer import IndexWriter
from crawler.archive.log import decode_at, iter_lines
from crawler.archive.visits import iter_visits
from crawler.errors import CorruptLineError, LimitError, MunimentError
from crawler.records import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.archive.archive import Archive
    from crawler.archive.dataset import Written
    from crawler.archive.fold import State
    from crawler.archive.visits import Visit
    from crawler.records import Record

SCRATCH_SCHEMA = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;
CREATE TABLE observed (root TEXT, log INTEGER, start INTEGER, line BLOB);
CREATE TABLE lines (file TEXT, key TEXT, id TEXT, line BLOB);
BEGIN;
"""


class Place(msgspec.Struct):
    """Of an observation only what says whose it is."""

    kind: str
    url: str
    joined: list[str] = []
    key: str = ""


@dataclass(slots=True, kw_only=True)
class RebuildReport:
    """What a rebuild made."""

    observation_count: int = 0
    """Lines read from the logs."""
    visit_count: int = 0
    """Visits read."""
    record_counts: dict[str, int] = field(default_factory=dict)
    """Records by kind, without those that are withdrawn."""
    withdrawn_count: int = 0
    """Records that are withdrawn: the dataset leaves them out."""
    change_count: int = 0
    """Changes of all records."""


def rebuild(archive: Archive) -> RebuildReport:
    """Replace dataset and index by new ones; the old stay until the new are whole.

    The same truth gives the same dataset bytes and index rows. Raises IntegrityError where the truth
    is damaged. Call it under the site's lock.
    """
    report = build(archive, archive.folder)
    with disk_errors(archive.folder):
        for path in (*archive.dataset_paths(), archive.index_path):
            rename(part_of(path), path)
    return report


def build(archive: Archive, folder: Path, *, logs: list[Path] | None = None) -> RebuildReport:
    """Write dataset and index as parts into *folder*, of all observations or of those in *logs*."""
    report = RebuildReport()
    scratch = folder / "rebuild.scratch"
    with ExitStack() as undo, disk_errors(folder), database_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        scratch.unlink(missing_ok=True)
        undo.callback(scratch.unlink, missing_ok=True)
        db = undo.enter_context(closing(sqlite3.connect(scratch, isolation_level=None)))
        db.executescript(SCRATCH_SCHEMA)
        sources = sources_of(archive)
        index_part = part_of(folder / archive.index_path.name)
        index = IndexWriter(index_part)
        undo.callback(index.abandon)
        logs = archive.log_paths() if logs is None else logs
        report.observation_count = _gather(db, logs)
        for state, places in _iter_states(db, logs):
            history = state.history
            _add_places(index, state, places)
            report.change_count += _add_history(db, index, history, archive)
            kind = history[-1].kind
            if history[-1].status == "withdrawn":
                report.withdrawn_count += 1
            else:
                report.record_counts[kind] = report.record_counts.get(kind, 0) + 1
        for path in archive.visits_paths():
            index.add_visits(_counted(path, report))
        index.finish(sources, _write_lines(db, archive, folder))
        with index_part.open("rb") as file:
            os.fsync(file.fileno())
        sync_folder(folder)
    return report


@contextmanager
def database_errors(folder: Path) -> Iterator[None]:
    """Turn the OperationalErrors of the block into errors that name *folder* and what to do."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
            raise LimitError(f"{folder}: expected room on the disk, found none left; free some and rebuild") from error
        raise MunimentError(f"{folder}: expected to write dataset and index, found {error}") from error


def _gather(db: sqlite3.Connection, logs: list[Path]) -> int:
    """Copy each observation beside the group of its record; return how many there are."""
    groups = PlaceGroups()
    decoder = msgspec.json.Decoder(Place)
    count = 0
    for number, path in enumerate(logs):
        for offset, line in iter_lines(path):
            try:
                place = decoder.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise CorruptLineError(f"{path}: line at byte {offset}: expected JSON, found {error}") from error
            named = place.key or place.url
            groups.join(place.kind, [named, *place.joined])
            row = (f"{place.kind} {named}", number, offset, line)
            db.execute("INSERT INTO observed VALUES (?, ?, ?, ?)", row)
            count += 1
    db.execute("CREATE INDEX observed_root ON observed (root, log, start)")
    moved = ((root, name) for name, root in groups.joined().items())
    db.executemany("UPDATE observed SET root = ? WHERE root = ?", moved)
    return count


def _add_history(db: sqlite3.Connection, index: IndexWriter, history: list[Record], archive: Archive) -> int:
    """Add a record as it stands to index and dataset, and its changes; return how many. Articles come before entries.

    Of one that is withdrawn the dataset holds only that it is, among the changes.
    """
    record = history[-1]
    index.add_record(record)
    if isinstance(record, Entry) and record.link is not None:
        record.article = index.article_at(record.link)
    is_hidden = record.status == "withdrawn"
    changes = [
        (CHANGES, f"{change.time} {change.id} {number:06}", change.id, encode_change(change))
        for number, change in enumerate(iter_changes(history))
        if change.change == "withdrawn" or not is_hidden
    ]
    shown = [] if is_hidden else [(archive.dataset_path(record.kind).name, *dataset_key(record), dataset_line(record))]
    rows = shown + changes
    db.executemany("INSERT INTO lines VALUES (?, ?, ?, ?)", rows)
    return len(changes)


Places: TypeAlias = "list[tuple[Record, str, int]]"
"""Observations of one record, and name of the log and byte at which each stands."""


def _iter_states(db: sqlite3.Connection, logs: list[Path]) -> Iterator[tuple[State, Places]]:
    """Yield each record, one after the other, folded, and the observations it was folded from."""
    group: Places = []
    group_root = None
    for root, log, start, line in db.execute("SELECT root, log, start, line FROM observed ORDER BY root, log, start"):
        if root != group_root and group:
            yield fold_state(observation for observation, _, _ in group), group
            group = []
        group_root = root
        group.append((decode_at(logs[log], start, line), logs[log].name, start))
    if group:
        yield fold_state(observation for observation, _, _ in group), group


def _add_places(index: IndexWriter, state: State, places: Places) -> None:
    """Keep in the index where the observations of a record stand."""
    for observation, log, start in places:
        index.add_observed(state.id, log, start)
        if observation is state.base:
            index.add_base(state, log=log, start=start)


def _counted(path: Path, report: RebuildReport) -> Iterator[Visit]:
    for visit in iter_visits(path):
        report.visit_count += 1
        yield visit


def _write_lines(db: sqlite3.Connection, archive: Archive, folder: Path) -> list[Written]:
    """Write the dataset parts in order and return what they are; one without records is an empty file."""
    db.execute("CREATE INDEX lines_order ON lines (file, key, id)")
    written = []
    for path in archive.dataset_paths():
        query = "SELECT line FROM lines INDEXED BY lines_order WHERE file = ? ORDER BY key, id"
        lines = (row[0] for row in db.execute(query, (path.name,)))
        written.append(write_lines(folder / path.name, lines))
    return written
