"""The files of closed runs, one by one: their bytes, what stands in them, and the captures that they speak of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.archive.files import disk_errors, facts_of
from crawler.archive.log import decode_observation, iter_lines, iter_log
from crawler.archive.members import gzip_member, iter_whole_members
from crawler.archive.problems import Problem, unreadable
from crawler.archive.visits import decode_visits, iter_visits
from crawler.archive.warc_records import VERSION
from crawler.archive.warc_segments import NO_MEMBER, check_segments
from crawler.archive.withdraw_tombstone import is_tombstone_member
from crawler.errors import CorruptLineError, LimitError, MunimentError
from crawler.records import Article

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor
    from pathlib import Path

    from crawler.archive.archive import Archive
    from crawler.archive.files import FileFacts
    from crawler.archive.places import Places
    from crawler.archive.warc_check import Flaw
    from crawler.records import Record

GZIP_HEADER = gzip_member(b"")[:10]
"""First bytes of each member we write; its checksum covers none of them."""

WARC = re.compile(r"warc/.*\.warc\.gz")
VISITS = re.compile(r"log/.*\.visits\.jsonl\.gz")
LOG = re.compile(r"log/.*\.jsonl")

ID_IN_LINE = re.compile(rb'"id":"([0-9a-f]{20})"')

WRITTEN = NO_MEMBER.expected


class FileCheck:
    """Checks files, captures before the logs that speak of them, and adds what is wrong to *problems*."""

    def __init__(self, archive: Archive, places: Places, executor: Executor, problems: list[Problem]) -> None:
        self.archive = archive
        self.places = places
        self.executor = executor
        self.problems = problems
        self.file_count = 0
        self.byte_count = 0
        self.record_count = 0

    def pass_over(self, name: str) -> None:
        """Note that a WARC file is not read, which is a problem of its own, or none while its run is open."""
        self.places.note_damage(name)

    def check(self, name: str, facts: FileFacts, run: str) -> None:
        """Check the file *name*, of which *run* says *facts*. It is hashed beside what is read in it."""
        path = self.archive.folder / name
        if not path.exists():
            self.problems.append(Problem(file=name, expected=f"a file of {facts.size} bytes", found="none", record=run))
            self.places.note_damage(path.name)
            return
        self.file_count += 1
        digest = self.executor.submit(facts_of, path)
        found: list[Problem] = []
        try:
            found += self._iter_problems(path, name, run)
            stands = digest.result()
            self.byte_count += stands.size
            if stands != facts:
                found += _quiet_damage(path, name)
                found = found or [_other_bytes(name, facts, stands)]
        except LimitError:
            raise
        except MunimentError as error:
            found.append(unreadable(name, error, run))
        if found:
            self.places.note_damage(path.name)
        self.problems += found

    def check_revisits(self) -> None:
        """Check that the response of each revisit is where it says. Call it after all captures were seen."""
        for warc, offset, url, flaw in self.places.misplaced_revisits():
            self.problems.append(_problem(f"warc/{warc}", offset, url, flaw))

    def _iter_problems(self, path: Path, name: str, run: str) -> Iterator[Problem]:
        if WARC.fullmatch(name):
            yield from self._iter_warc_problems(path, name, run)
        elif VISITS.fullmatch(name):
            yield from self._iter_visit_problems(path, name)
        elif LOG.fullmatch(name):
            yield from self._iter_line_problems(path, name)

    def _iter_warc_problems(self, path: Path, name: str, run: str) -> Iterator[Problem]:
        urls: dict[int, str] | None = None
        for segment in check_segments(path, self.executor):
            self.record_count += segment.record_count
            self.places.add(path.name, segment.seen)
            self.places.note_tombstones(path.name, segment.tombstones)
            for misfit in segment.misfits:
                if misfit.record is None and urls is None:
                    urls = _urls_by_offset(self.archive, path, run)
                yield _problem(name, misfit.offset, misfit.record or (urls or {}).get(misfit.offset), misfit.flaw)

    def _iter_visit_problems(self, path: Path, name: str) -> Iterator[Problem]:
        damaged: list[int] = []
        for member in iter_whole_members(path, damaged.append, begins=_beginning(name)):
            try:
                visits = decode_visits(member.data)
            except (ValueError, RecursionError) as error:
                found = " ".join(str(error).split())[:200]
                yield Problem(file=name, offset=member.offset, expected="a batch of visits", found=found)
                continue
            self.record_count += len(visits)
            for visit in visits:
                if visit.warc is not None and (flaw := self.places.flaw_at(visit, [visit.url])):
                    yield _problem(name, member.offset, visit.url, flaw)
        for offset in damaged:
            yield _problem(name, offset, None, NO_MEMBER)

    def _iter_line_problems(self, path: Path, name: str) -> Iterator[Problem]:
        for offset, line in iter_lines(path):
            try:
                record = decode_observation(line)
            except CorruptLineError as error:
                told = ID_IN_LINE.search(line)
                of = told[1].decode() if told else None
                expected, _, stands = str(error).removeprefix("expected ").partition(", found ")
                yield Problem(file=name, offset=offset, record=of, expected=expected, found=stands)
                continue
            self.record_count += 1
            place = record.capture
            if place.warc is not None and (flaw := self.places.flaw_at(place, _urls_of(record))):
                yield _problem(name, offset, record.id, flaw)


def _beginning(name: str) -> bytes:
    """Return what the content of each gzip member of a file begins with."""
    return VERSION if WARC.fullmatch(name) else b"{"


def _urls_of(record: Record) -> list[str]:
    """Return the addresses that may be those of its capture; none where it was read from another thing's page."""
    if not isinstance(record, Article):
        return []
    declared = record.declared_canonical_url
    return [record.url, *record.joined, *([declared] if declared else [])]


def _problem(name: str, offset: int, record: str | None, flaw: Flaw) -> Problem:
    return Problem(file=name, offset=offset, record=record, expected=flaw.expected, found=flaw.found)


def _other_bytes(name: str, facts: FileFacts, stands: FileFacts) -> Problem:
    expected, found = (f"{one.size} bytes with SHA-256 {one.sha256}" for one in (facts, stands))
    return Problem(file=name, expected=expected, found=found)


def _quiet_damage(path: Path, name: str) -> list[Problem]:
    """Return the members of a changed file that can be read and yet have other bytes than are written.

    A gzip checksum covers neither the header nor the bits that fill up the last byte before it. So each member is
    written again; where most come out otherwise, another zlib wrote them, and that tells nothing.
    """
    if not name.endswith(".gz"):
        return []
    count = 0
    told: dict[str, list[int]] = {
        "a gzip member with another header": [],
        "a gzip member of other bytes": [],
    }
    headers, contents = told.values()
    with disk_errors(path), path.open("rb") as file:
        for member in iter_whole_members(path, lambda _: None, begins=_beginning(name)):
            count += 1
            file.seek(member.offset)
            stands = file.read(member.length)
            if is_tombstone_member(member, stands):
                continue
            if stands[: len(GZIP_HEADER)] != GZIP_HEADER:
                headers.append(member.offset)
            elif stands != gzip_member(member.data):
                contents.append(member.offset)
    return [
        Problem(file=name, offset=offset, expected=WRITTEN, found=found)
        for found, offsets in told.items()
        for offset in offsets
        if len(offsets) <= max(1, count // 2)
    ]


def _urls_by_offset(archive: Archive, path: Path, run: str) -> dict[int, str]:
    """Return what visits and log of *run* say stands at the bytes of one of its WARC files."""
    urls: dict[int, str] = {}
    try:
        for record in iter_log(archive.log_path(run)):
            if record.capture.warc == path.name and record.capture.offset is not None:
                urls[record.capture.offset] = record.url
        for visit in iter_visits(archive.visits_path(run)):
            if visit.warc == path.name and visit.offset is not None:
                urls[visit.offset] = visit.url
    except MunimentError:
        return urls  # they are damaged or gone themselves, which is said of their own file
    return urls
