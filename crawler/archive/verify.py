"""Verify that every kept byte is what it was when it was kept, and that no run is missing from the chain."""

from __future__ import annotations

import hashlib
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive.archive import OUTSIDE
from crawler.archive.files import PART, FileFacts, disk_errors, facts_of, part_of
from crawler.archive.index import Index, sources_of
from crawler.archive.log import decode_observation, iter_lines
from crawler.archive.members import find_next_member, gzip_member, iter_members
from crawler.archive.rebuild import build
from crawler.archive.run_record import has_own_digest, read_run_record
from crawler.archive.visits import iter_visits
from crawler.errors import CorruptLineError, IntegrityError, MunimentError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.archive import Archive
    from crawler.archive.run_record import RunRecord

GZIP_HEADER = gzip_member(b"")[:10]
"""First bytes of each member we write; its checksum covers none of them."""

ID_IN_LINE = re.compile(rb'"id":"([0-9a-f]{20})"')


@dataclass(slots=True, frozen=True, kw_only=True)
class Problem:
    """Something in the archive that is not as it was kept."""

    file: str
    """Name relative to the site's folder."""
    expected: str
    found: str
    offset: int | None = None
    """Byte at which the damage starts; None where it is not known."""
    record: str | None = None
    """URL or id of what stands there, where it is known."""

    def __str__(self) -> str:
        """Return the problem on one line."""
        at = "" if self.offset is None else f" at byte {self.offset}"
        of = "" if self.record is None else f" ({self.record})"
        return f"{self.file}{at}{of}: expected {self.expected}, found {self.found}"


def verify(archive: Archive, *, derived: bool = True) -> list[Problem]:
    """Return what is wrong with the archive, nothing if all is well.

    With *derived* the dataset and index are compared with new ones made aside. Files of runs that are
    still open are passed over: the next run closes them, and their run record names them then.
    """
    problems: list[Problem] = []
    named: set[str] = set()
    previous: tuple[str, str] | None = None
    for run in archive.run_ids():
        path = archive.run_path(run)
        with disk_errors(path):
            text = path.read_bytes()
        name = f"runs/{path.name}"
        named.add(name)
        try:
            record = read_run_record(path)
        except IntegrityError as error:
            problems.append(Problem(file=name, expected="a run record", found=str(error), record=run))
        else:
            if not has_own_digest(text):
                problems.append(Problem(file=name, expected="text of its own digest", found="other text", record=run))
            problems += _chain_problems(record, name, previous)
            for file, facts in record.files.items():
                stands = _standing_name(archive, file)
                named.add(stands)
                problems += _file_problems(archive, stands, facts, run)
        previous = run, hashlib.sha256(text).hexdigest()
    problems += _unnamed(archive, named)
    if derived and not problems:
        problems += _derived_problems(archive)
    return problems


def _chain_problems(record: RunRecord, name: str, previous: tuple[str, str] | None) -> Iterator[Problem]:
    link = (record.previous.run, record.previous.sha256) if record.previous else None
    if link == previous:
        return
    said = f"the run record {link[0]} with SHA-256 {link[1]} before it" if link else "no run before it"
    stands = f"{previous[0]} with {previous[1]}" if previous else "none"
    yield Problem(file=name, expected=said, found=stands, record=record.run)


def _standing_name(archive: Archive, file: str) -> str:
    """Return the name a file has now: the log of a held run carries its state in its name."""
    if file.endswith(".jsonl") and not (archive.folder / file).exists():
        for ending in OUTSIDE:
            if (archive.folder / (other := file.removesuffix(".jsonl") + ending)).exists():
                return other
    return file


def _file_problems(archive: Archive, name: str, facts: FileFacts, run: str) -> Iterator[Problem]:
    path = archive.folder / name
    if not path.exists():
        yield Problem(file=name, expected=f"a file of {facts.size} bytes", found="none", record=run)
        return
    stands = facts_of(path)
    if stands == facts:
        return
    damage = list(_iter_damage(archive, path, run))
    if damage:
        expected = "the bytes that were written"
        for offset, record, found in damage:
            yield Problem(file=name, offset=offset, record=record, expected=expected, found=found)
    else:
        expected, found = (f"{one.size} bytes with SHA-256 {one.sha256}" for one in (facts, stands))
        yield Problem(file=name, expected=expected, found=found)


def _iter_damage(archive: Archive, path: Path, run: str) -> Iterator[tuple[int, str | None, str]]:
    """Yield byte, record and what stands there for each damaged place that can be told."""
    if path.name.endswith(".gz"):
        urls = _urls_by_offset(archive, path, run)
        for offset, found in _iter_damaged_members(path):
            yield offset, urls.get(offset), found
    elif path.name.endswith(".jsonl"):
        for offset, line in iter_lines(path):
            try:
                decode_observation(line)
            except CorruptLineError as error:
                record = ID_IN_LINE.search(line)
                yield offset, record[1].decode() if record else None, str(error)


def _urls_by_offset(archive: Archive, path: Path, run: str) -> dict[int, str]:
    try:
        visits = list(iter_visits(archive.visits_path(run)))
    except MunimentError:
        return {}  # the visits are damaged or gone themselves, which is said of their own file
    return {visit.offset: visit.url for visit in visits if visit.warc == path.name and visit.offset is not None}


def _iter_damaged_members(path: Path) -> Iterator[tuple[int, str]]:
    size = path.stat().st_size
    start: int | None = 0
    while start is not None and start < size:
        end = start
        with path.open("rb") as file:
            for member in iter_members(path, start=start):
                end = member.offset + member.length
                file.seek(member.offset)
                if file.read(len(GZIP_HEADER)) != GZIP_HEADER:
                    yield member.offset, "a gzip member with another header"
        if end < size:
            yield end, "no whole gzip member"
            start = find_next_member(path, end + 1)
        else:
            start = size


def _unnamed(archive: Archive, named: set[str]) -> Iterator[Problem]:
    still_open = tuple(archive.open_run_ids())
    for folder in (archive.warc_folder, archive.log_folder, archive.runs_folder):
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            name = f"{folder.name}/{path.name}"
            if name not in named and not path.name.endswith(PART) and not path.name.startswith(still_open):
                yield Problem(file=name, expected="a run record that names it", found="none")


def _derived_problems(archive: Archive) -> Iterator[Problem]:
    """Compare what is derived with what the truth says; where it is only behind, the next use makes it again."""
    name = archive.index_path.name
    told: list[tuple[str, int]] | None = None
    if archive.index_path.exists():
        try:
            with Index(archive.index_path) as index:
                told = index.sources()
        except IntegrityError as error:
            yield Problem(file=name, expected="an index that can be read", found=str(error.__cause__))
        else:
            if told is None:
                return  # another version made index and dataset
    now = sources_of(archive)
    with tempfile.TemporaryDirectory(prefix="muniment-") as scratch:
        made = Path(scratch, "now")
        build(archive, made)
        problems = list(_dataset_problems(archive, made, may_be_absent=told is None))
        if problems and told is not None and told != now and set(told) <= set(now):
            then = Path(scratch, "then")
            names = {name for name, _ in told}
            build(archive, then, logs=[path for path in archive.log_paths() if path.name in names])
            problems = list(_dataset_problems(archive, then))
        yield from problems
        if told == now:
            yield from _index_problems(archive, part_of(made / name))


def _dataset_problems(archive: Archive, made: Path, *, may_be_absent: bool = False) -> Iterator[Problem]:
    """Compare the dataset files with those *made* in another folder."""
    for path in archive.dataset_paths():
        facts = facts_of(part_of(made / path.name))
        stands = facts_of(path) if path.exists() else None
        if stands != facts and not (stands is None and may_be_absent):
            found = f"SHA-256 {stands.sha256}" if stands else "no file"
            yield Problem(file=path.name, expected=f"SHA-256 {facts.sha256}, as the logs say", found=found)


def _index_problems(archive: Archive, made: Path) -> Iterator[Problem]:
    with Index(made) as new, Index(archive.index_path) as old:
        try:
            found = None if new.dump() == old.dump() else "others"
        except IntegrityError as error:
            found = str(error.__cause__)
    if found is not None:
        yield Problem(file=archive.index_path.name, expected="the rows that the logs say", found=found)
