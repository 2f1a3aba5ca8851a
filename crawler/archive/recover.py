"""Close runs that were killed: cut what is torn, keep what is whole, say what was done.

Every step can be repeated, so a start that is killed itself is made good by the next.
"""

from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.archive.captures import iter_captures
from crawler.archive.clock import latest
from crawler.archive.files import PART, disk_errors, facts_of, part_of, rename, write_whole
from crawler.archive.judgement import HELD, finish_judgement
from crawler.archive.log import find_log_end, iter_lines, iter_log
from crawler.archive.members import find_members_end
from crawler.archive.run_record import (
    Cut,
    RunRecord,
    last_run_record,
    link_to_last,
    read_run_record,
    write_run_record,
)
from crawler.archive.visits import find_visits_end, iter_visits
from crawler.archive.warc_records import iter_records
from crawler.archive.withdraw_purge import finish_purge
from crawler.errors import IntegrityError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from crawler.archive.archive import Archive
    from crawler.archive.captures import StoredCapture
    from crawler.archive.files import FileFacts
    from crawler.archive.visits import Visit
    from crawler.archive.warc_records import OnDamage
    from crawler.records import Capture


TORN = ".torn-"
"""Before the byte at which a side file's content was cut off."""

CHANGES = frozenset({"new", "edited", "moved", "gone", "back"})
"""Outcomes of a visit that an observation of the same capture stands behind."""

UNDONE = frozenset({"failed", "dropped", "outside", "doubted"})
"""Outcomes after which a page is asked for again by the run that continues."""

CAPTURE_TYPES = {"response": "captures", "revisit": "revisits"}


@dataclass(slots=True, frozen=True, kw_only=True)
class ClosedRun:
    """A dead run that was closed."""

    run: str
    """Its id: what the run that takes it up ``continues``."""
    cut: tuple[Cut, ...]
    """Torn tails that were set aside."""
    kept: dict[str, int]
    """How many captures, revisits, observations and visits it left."""


def close_dead_runs(archive: Archive) -> list[ClosedRun]:
    """Close every run without a run record, oldest first. Call it under the site's lock."""
    dead = sorted(set(archive.known_run_ids()) - set(archive.run_ids()))
    return [_close(archive, run) for run in dead]


def run_to_continue(archive: Archive) -> str | None:
    """Return the last crawl where it was killed and is closed, whatever other runs closed it or came after it."""
    for run in reversed(archive.run_ids()):
        record = read_run_record(archive.run_path(run))
        if record.kind == "crawl":
            return run if record.ended == "killed" else None
    return None


def visited_urls(archive: Archive, run: str) -> set[str]:
    """Return the URLs that the run that continues *run* need not ask for again.

    Those are pages that were visited by *run* and by those it continued itself, but for those that
    failed, those in doubt, which were to be looked at once more, and those that were dropped, since the
    next run may ask for another range of days. Listings, feeds and sitemaps are left out: the rest is
    found again from them.
    """
    urls: set[str] = set()
    following: str | None = run
    while following and archive.run_path(following).exists():
        path = archive.visits_path(following)
        if path.exists():
            done = (visit for visit in iter_visits(path) if visit.kind in ("article", "event", "other"))
            urls.update(visit.url for visit in done if visit.outcome not in UNDONE)
        following = read_run_record(archive.run_path(following)).continues
    return urls


def iter_unvisited(
    archive: Archive, run: str, *, later: Iterable[str] = (), on_damage: OnDamage
) -> Iterator[StoredCapture]:
    """Yield the captures of *run* that no visit in it or in a *later* run speaks of: kept, but killed before a reading.

    A cut one is left out: it is no page, and no visit ever speaks of it. *on_damage* is told what cannot be read.
    """
    paths = [path for one in (run, *later) if (path := archive.visits_path(one)).exists()]
    visited = {visit.record_id for path in paths for visit in iter_visits(path)}
    for warc in archive.warc_paths(run):
        for capture in iter_captures(warc, revisits=True, on_damage=on_damage):
            if capture.record_id not in visited and capture.truncated is None:
                yield capture


def _close(archive: Archive, run: str) -> ClosedRun:
    record = _opening(archive, run)
    for part in sorted(archive.warc_folder.glob(f"{run}-*.warc.gz{PART}")):
        _close_file(part.with_name(part.name.removesuffix(PART)), find_members_end(part))
    _close_lines(archive, run)
    _count(archive, run, record)
    if archive.log_path(run).with_suffix(HELD).exists():
        record.held = record.held or "held when it was killed"
    if record.withdrawal is not None and not archive.log_path(run).exists():
        record.withdrawal = None  # killed before it took effect
    finish_purge(archive, record)
    finish_judgement(archive, record)
    record.ended, record.exit_code, record.ended_at, record.seconds = "killed", None, None, None
    record.cut = _cuts(archive, run)
    record.files = _files(archive, run)
    record.previous = link_to_last(archive, before=run)
    part_of(part_of(archive.run_path(run))).unlink(missing_ok=True)
    write_run_record(archive, record)
    return ClosedRun(run=run, cut=tuple(record.cut), kept=dict(record.kept))


def _close_lines(archive: Archive, run: str) -> None:
    """Close log and visits of a run whose WARC files are closed.

    A visit is written after its observation. Should the disk have kept the visit alone, the page must be
    asked for again: so the visits end before the first that tells of a change no observation tells of.
    """
    log, visits = archive.log_path(run), archive.visits_path(run)
    ends = {path.name: path.stat().st_size for path in archive.warc_paths(run)}
    if part_of(log).exists():
        end = find_log_end(part_of(log), lambda place: place.warc is None or _is_captured(place, run, ends))
        _close_file(log, end)
    if part_of(visits).exists():
        observed = {record.capture.record_id for path in _logs(archive, run) for record in iter_log(path)}

        def is_done(visit: Visit) -> bool:
            captured = visit.warc is None or _is_captured(visit, run, ends)
            return captured and (visit.outcome not in CHANGES or visit.record_id in observed)

        _close_file(visits, find_visits_end(part_of(visits), is_done))


def _logs(archive: Archive, run: str) -> list[Path]:
    """Return the log of a run, under the name it has, if it has one."""
    log = archive.log_path(run)
    return [path for path in (log, log.with_suffix(HELD)) if path.exists()]


def _is_captured(place: Capture | Visit, run: str, ends: dict[str, int]) -> bool:
    """Return whether the bytes at *place* are on the disk; files of other runs were closed before."""
    if place.warc is None or place.offset is None or place.length is None:
        return False
    return not place.warc.startswith(run) or place.offset + place.length <= ends.get(place.warc, 0)


def _opening(archive: Archive, run: str) -> RunRecord:
    """Return what the run said of itself when it started, or as much as its id says."""
    last = last_run_record(archive, before=run)
    record = RunRecord(run=run, site=archive.site)
    if part_of(archive.run_path(run)).exists():
        with suppress(IntegrityError):  # torn like anything else that was being written
            record = read_run_record(part_of(archive.run_path(run)))
    record.last_capture = latest(record.last_capture, last.last_capture if last else None)
    return record


def _count(archive: Archive, run: str, record: RunRecord) -> None:
    """Count what the run kept and note the time of its latest capture."""
    kept: Counter[str] = Counter()
    for path in archive.warc_paths(run):
        for found in iter_records(path):
            if name := CAPTURE_TYPES.get(found.type):
                kept[name] += 1
                record.last_capture = latest(record.last_capture, found.headers.get("warc-date"))
    for path in _logs(archive, run):
        kept["observations"] += sum(1 for _ in iter_lines(path))
    if archive.visits_path(run).exists():
        kept["visits"] = sum(1 for _ in iter_visits(archive.visits_path(run)))
    record.kept = dict(sorted(kept.items()))


def _close_file(path: Path, end: int) -> None:
    """Give a part its final name with *end* bytes; set the rest aside first. An empty part is removed."""
    part = part_of(path)
    with disk_errors(part):
        if end < part.stat().st_size:
            with part.open("rb") as file:
                file.seek(end)
                write_whole(path.with_name(f"{path.name}{TORN}{end}"), file.read())
        with part.open("r+b") as file:
            file.truncate(end)
            os.fsync(file.fileno())
        if end:
            rename(part, path)
        else:
            part.unlink()


def _cuts(archive: Archive, run: str) -> list[Cut]:
    """Return what was set aside of a run, told by the side files themselves."""
    return [
        Cut(
            file=f"{folder.name}/{side.name.partition(TORN)[0]}",
            offset=int(side.name.partition(TORN)[2]),
            length=side.stat().st_size,
            side_file=f"{folder.name}/{side.name}",
        )
        for folder in (archive.warc_folder, archive.log_folder)
        for side in sorted(folder.glob(f"{run}*{TORN}*"))
    ]


def _files(archive: Archive, run: str) -> dict[str, FileFacts]:
    found: dict[str, FileFacts] = {}
    for folder in (archive.warc_folder, archive.log_folder):
        for path in sorted(folder.glob(f"{run}*")):
            name = path.name.replace(HELD, ".jsonl")
            found[f"{folder.name}/{name}"] = facts_of(path)
    return found
