"""Bring dataset and index up to a run that was added, without reading what other runs left.

The result is the same, byte for byte and row for row, as that of :mod:`~crawler.archive.rebuild`, which does the work
wherever this module cannot vouch for that: so the cost of a night follows from what the night found and from what is
held, not from how many nights there were.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import zlib
from contextlib import ExitStack
from dataclasses import replace
from heapq import merge
from itertools import chain
from typing import TYPE_CHECKING

import msgspec

from crawler.archive.archive import CHANGES
from crawler.archive.changes import encode_change, iter_changes, key_of_change
from crawler.archive.dataset import dataset_key, dataset_line, key_of_line, write_lines
from crawler.archive.files import disk_errors, part_of, rename, sync_folder
from crawler.archive.fold import PlaceGroups, fold_state, resume_state, sort_key
from crawler.archive.identity import place_of
from crawler.archive.index import Index, sources_of
from crawler.archive.index_writer import IndexWriter
from crawler.archive.judgement import is_waiting
from crawler.archive.log import decode_at, iter_lines
from crawler.archive.rebuild import database_errors, rebuild
from crawler.archive.visits import iter_visits
from crawler.archive.withdrawn import DECISIONS
from crawler.errors import IntegrityError
from crawler.records import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from crawler.archive.archive import Archive
    from crawler.archive.dataset import Written
    from crawler.archive.fold import State
    from crawler.records import Record

MAX_LOG_BYTES = 64 * 1024 * 1024
"""Size of a run's log past which all is made again: its observations are held in memory here."""

BLOCK_BYTES = 1024 * 1024

PRIMARY_CODE = 0xFF
"""The bits of an error code of SQLite that say what went wrong; those above say where."""
DISK_CODES = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL}
"""What speaks of the disk, not of the index: to make all anew and say nothing would hide it."""


class _UnfitError(Exception):
    """The run cannot be added to what is there; the reason is for those who debug."""


def bring_up(archive: Archive, run: str) -> bool:
    """Have dataset and index follow the truth after *run* was closed; return whether all had to be made again.

    The old files stay until the new are whole. A held run changes nothing. Raises IntegrityError where the truth is
    damaged, and another MunimentError where the disk fails. Call it under the site's lock.
    """
    if is_waiting(archive, run):
        return False
    try:
        _Update(archive, run).write()
    except (_UnfitError, IntegrityError, sqlite3.DatabaseError, msgspec.DecodeError) as error:
        if getattr(error, "sqlite_errorcode", 0) & PRIMARY_CODE in DISK_CODES:
            with database_errors(archive.folder):
                raise
        rebuild(archive)
        return True
    return False


class _Update:
    """One run on its way into dataset and index."""

    def __init__(self, archive: Archive, run: str) -> None:
        self.archive = archive
        self.log = archive.log_path(run)
        self.visits = archive.visits_path(run)
        self._last = ""
        """The latest time that was known before."""
        self._states: dict[str, State] = {}
        """Record id to what is known of it now."""
        self._places: dict[int, tuple[str, int]] = {}
        """Log and byte of each observation read, by identity."""
        self._read_so_far: list[Record] = []
        self._observed: list[tuple[str, str, int]] = []
        """Record, log and byte of each observation of the run."""
        self._refolded: set[str] = set()
        """Records of which all changes are told anew."""
        self._new_changes: list[tuple[str, str, int, bytes]] = []
        self._replaced: set[str] = set()
        """Ids whose lines in the dataset are other ones now."""

    def write(self) -> None:
        """Write what changed, and give it its names."""
        archive, folder = self.archive, self.archive.folder
        sources = sources_of(archive)
        added = {self.log.name, self.visits.name}
        with ExitStack() as undo, disk_errors(folder):
            if not archive.index_path.is_file():
                raise _UnfitError("there is no index")
            index = undo.enter_context(Index(archive.index_path))
            if index.is_empty or index.sources() != [source for source in sources if source[0] not in added]:
                raise _UnfitError("the index does not stand at the run before")
            written = self._written(index)
            self._last = index.last_capture_time() or ""
            self._fold(index)
            part = part_of(archive.index_path)
            shutil.copyfile(archive.index_path, part)
            writer = IndexWriter.continuing(part)
            undo.callback(writer.abandon)
            self._write_records(index, writer)
            if self.visits.is_file():
                writer.add_visits(iter_visits(self.visits))
            lines = self._lines(writer)
            renewed = [self._write_dataset(folder / name, lines.get(name, []), written[name]) for name in written]
            writer.finish(sources, renewed)
            with part.open("rb") as file:
                os.fsync(file.fileno())
            sync_folder(folder)
        for path in (*archive.dataset_paths(), archive.index_path):
            if part_of(path).exists():
                with disk_errors(path):
                    rename(part_of(path), path)

    def _written(self, index: Index) -> dict[str, Written]:
        """Return the files of the dataset as they were written, all of which are still there."""
        written = index.written()
        for path in self.archive.dataset_paths():
            part_of(path).unlink(missing_ok=True)
            if path.name not in written or not path.is_file() or path.stat().st_size != written[path.name].size:
                raise _UnfitError(f"{path} is not as it was written")
        return written

    # --- records ----------------------------------------------------------------

    def _fold(self, index: Index) -> None:
        """Fold the observations of the run into the records they are of."""
        if not self.log.is_file():
            return
        if self.log.stat().st_size > MAX_LOG_BYTES:
            raise _UnfitError("the log is large")
        observations = [self._read(self.log, start, line) for start, line in iter_lines(self.log)]
        if any(observation.observed in DECISIONS for observation in observations):
            raise _UnfitError("somebody withdrew or restored a record")
        groups, ids = _group(observations, index)
        for root, group in groups.items():
            state, passed = self._fold_one(group, ids[root], index)
            self._states[state.id] = state
            self._observed += [(state.id, *self._places[id(observation)]) for observation in group]
            for number, change in enumerate(iter_changes(state.history)):
                if number >= passed:
                    self._new_changes.append((change.time, change.id, number, encode_change(change)))

    def _fold_one(self, observations: list[Record], known: str | None, index: Index) -> tuple[State, int]:
        """Return the state of a record, and how many states of its history were told of before."""
        if known is None:
            state = fold_state(observations)
            if index.newest(state.id) is not None:
                raise _UnfitError(f"record {state.id} is known under another place")
            return state, 0
        later = min(observation.capture.time for observation in observations) > self._last
        if later and (resumed := self._resume(known, index)) is not None:
            before = resumed.history[0]
            resumed.add_all(sorted(observations, key=sort_key))
            if resumed.history[0] is not before:
                raise _UnfitError(f"record {known} was read again from the same capture")
            return resumed, 1
        self._refolded.add(known)
        return self._refold(known, index, observations), 0

    def _resume(self, record_id: str, index: Index) -> State | None:
        """Return what is known of a record that is held; None where its last state alone does not tell."""
        newest, base = index.newest(record_id), index.base(record_id)
        if newest is None or base is None or newest.status not in ("live", "gone"):
            raise _UnfitError(f"record {record_id} is not one to go on with")
        if not base.is_plain:
            return None
        observation = self._read_at(base.log, base.start)
        known = replace(
            observation,
            id=newest.id,
            status=newest.status,  # type: ignore[arg-type]  # the columns hold what a record had
            version=newest.version,
            change=newest.change,  # type: ignore[arg-type]
            changed_fields=base.changed_fields,
            first_seen=newest.first_seen,
            last_changed=newest.last_changed,
            content_digest=newest.content_digest,
            run=base.run,
            aliases=base.aliases,
            observed="present",
            joined=[],
        )
        return resume_state(observation, known, contents=base.contents)

    def _refold(self, record_id: str, index: Index, observations: Iterable[Record] = ()) -> State:
        """Return the state of a record that is held, of all its observations, *observations* among them."""
        state = fold_state([*(self._read_at(log, start) for log, start in index.observed(record_id)), *observations])
        if state.id != record_id or state.history[-1].status == "withdrawn":
            raise _UnfitError(f"record {record_id} has another id now, or is withdrawn")
        return state

    def _read_at(self, log: str, start: int) -> Record:
        path = self.archive.log_folder / log
        with path.open("rb") as file:
            file.seek(start)
            return self._read(path, start, file.readline())

    def _read(self, log: Path, start: int, line: bytes) -> Record:
        """Return an observation, whose place is remembered."""
        observation = decode_at(log, start, line)
        self._places[id(observation)] = log.name, start
        self._read_so_far.append(observation)
        return observation

    def _write_records(self, index: Index, writer: IndexWriter) -> None:
        """Put the records into the index, articles first."""
        places: set[str] = set()
        for state in self._ordered():
            record = state.history[-1]
            if (newest := index.newest(state.id)) is not None and (base := index.base(state.id)) is not None:
                writer.remove_record(state.id)
                old = [newest.url, *base.aliases, place_of(record)]
                writer.remove_places(record.kind, (one for one in old if index.id_of(one, record.kind) == state.id))
            writer.add_record(record)
            log, start = self._places[id(state.base)]
            writer.add_base(state, log=log, start=start)
            if record.kind == "article":
                places.update(one for one in (place_of(record), *record.aliases) if index.id_of(one, "article") is None)
        for row in self._observed:
            writer.add_observed(*row)
        if places:  # entries that led to nothing held lead to an article now
            for record_id, link in index.linked_entries():
                if link in places and record_id not in self._states:
                    self._states[record_id] = self._resume(record_id, index) or self._refold(record_id, index)

    def _ordered(self) -> list[State]:
        return sorted(self._states.values(), key=lambda state: (state.history[-1].kind, state.id))

    # --- dataset ----------------------------------------------------------------

    def _lines(self, writer: IndexWriter) -> dict[str, list[tuple[tuple[str, str], bytes]]]:
        """Return the new lines by name of the file, each with what orders it."""
        lines: dict[str, list[tuple[tuple[str, str], bytes]]] = {}
        for state in self._ordered():
            record = state.history[-1]
            if isinstance(record, Entry) and record.link is not None:
                record.article = writer.article_at(record.link)
            name = self.archive.dataset_path(record.kind).name
            lines.setdefault(name, []).append((dataset_key(record), dataset_line(record)))
            self._replaced.add(state.id)
        if self._new_changes:
            lines[CHANGES] = [
                ((f"{time} {id_} {number:06}", id_), text) for time, id_, number, text in self._new_changes
            ]
        return {name: sorted(told) for name, told in lines.items()}

    def _write_dataset(self, path: Path, lines: list[tuple[tuple[str, str], bytes]], before: Written) -> Written:
        """Write the part of a dataset file with *lines* in it; return what the file is then."""
        if not lines:
            return before
        old = _Checked(path)
        if path.name != CHANGES:
            kept = ((key, line) for line in old if (key := key_of_line(line))[1] not in self._replaced)
            after = write_lines(path, (line for _, line in merge(kept, lines)))
        elif not self._refolded and min(time for time, *_ in self._new_changes) > self._last:
            after = write_lines(path, chain(old.blocks(), (line for _, line in lines)))
        else:
            kept = ((key, line) for line in old if (key := key_of_change(line))[1] not in self._refolded)
            after = write_lines(path, (line for _, line in merge(kept, lines)))
        if old.crc32 != before.crc32:
            part_of(path).unlink()
            raise _UnfitError(f"{path} is not as it was written")
        return after


class _Checked:
    """The lines or blocks of a file, and their checksum once all were read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.crc32 = 0

    def __iter__(self) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            for line in file:
                self.crc32 = zlib.crc32(line, self.crc32)
                yield line

    def blocks(self) -> Iterator[bytes]:
        """Yield the file in large pieces: a file that is only added to costs its bytes, not its lines."""
        with self.path.open("rb") as file:
            while block := file.read(BLOCK_BYTES):
                self.crc32 = zlib.crc32(block, self.crc32)
                yield block


def _group(observations: Iterable[Record], index: Index) -> tuple[dict[str, list[Record]], dict[str, str | None]]:
    """Return the observations by record, and the id of each that is held; one that would join two is unfit."""
    kept = list(observations)
    groups = PlaceGroups()
    known: list[tuple[Record, str]] = []
    for observation in kept:
        places = [place_of(observation), *observation.joined]
        ids = {found for place in places if (found := index.id_of(place, observation.kind)) is not None}
        known += [(observation, found) for found in ids]
        groups.join(observation.kind, [*places, *(f"id {found}" for found in ids)])
    ids_by_root: dict[str, set[str]] = {}
    for observation, found in known:
        ids_by_root.setdefault(groups.root(observation.kind, place_of(observation)), set()).add(found)
    if any(len(ids) > 1 for ids in ids_by_root.values()):
        raise _UnfitError("an observation joins two records that are held")
    found_groups: dict[str, list[Record]] = {}
    for observation in kept:
        found_groups.setdefault(groups.root(observation.kind, place_of(observation)), []).append(observation)
    return found_groups, {root: next(iter(ids_by_root.get(root, ())), None) for root in found_groups}
