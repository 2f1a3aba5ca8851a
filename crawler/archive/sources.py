"""What an import is given: WARC files of others, alone, in folders and in packages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.archive.files import disk_errors, facts_of
from crawler.archive.members import GZIP_MAGIC, MAX_STEP_BYTES, BombError, find_next_member, read_member
from crawler.archive.problems import Problem
from crawler.archive.unpack import iter_wacz, unpack_gzip
from crawler.archive.warc_check import SEVERAL, Repairs
from crawler.archive.warc_records import END_OF_HEAD, MAX_TAIL_BYTES, VERSION, iter_records, parse_head
from crawler.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from crawler.archive.warc_records import Damage, WarcRecord

ENDINGS = (".warc", ".warc.gz", ".wacz")

ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")

MAX_RECORD_BYTES = 32 * 1024 * 1024
"""Size past which a record is passed over: no page is so long, and memory stays flat."""

MAX_SOFTWARE = 300
"""Characters kept of what a file says of the program that wrote it."""


@dataclass(slots=True, kw_only=True)
class Source:
    """A WARC file."""

    name: str
    """What people and the archive call it: its name, below the folder or package that was given."""
    path: Path
    """Where it is to be read."""
    sha256: str
    """SHA-256 of the file in hex, gzipped as it came."""
    software: str | None = None
    """The program that wrote it, once its first records were read."""
    damages: list[Problem] = field(default_factory=list)
    """What could not be read of it, once it was read."""
    repairs: Repairs = field(init=False)
    """What had to be overlooked to read it."""

    def __post_init__(self) -> None:
        self.repairs = Repairs(name=self.name)

    def iter_records(self) -> Iterator[WarcRecord]:
        """Yield its whole records, and note the damages between them."""
        for record in iter_records(self.path, on_damage=self.note, keep_bytes=MAX_RECORD_BYTES):
            if record.type == "warcinfo" and self.software is None:
                _, fields = parse_head(b"\n" + record.block[:MAX_STEP_BYTES])
                told = next((value for name, value in fields if name.lower() == "software"), None)
                self.software = told[:MAX_SOFTWARE] if told else None
            self.repairs.see(record)
            yield record

    def note(self, damage: Damage) -> None:
        """Note a place at which no whole record stands."""
        self.add_problem(damage.offset, damage.expected, damage.found)

    def add_problem(self, offset: int, expected: str, found: str, record: str | None = None) -> None:
        """Note what is wrong at a place of the file."""
        self.damages.append(Problem(file=self.name, offset=offset, expected=expected, found=found, record=record))


@dataclass(slots=True, kw_only=True)
class Inputs:
    """All that an import is given."""

    sources: list[Source] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    """What is wrong with packages."""

    def repairs(self) -> list[str]:
        """Return in words what had to be overlooked so far."""
        return [line for source in self.sources for line in source.repairs.lines()]

    def damages(self) -> list[Problem]:
        """Return all that could not be read so far."""
        return [*self.problems, *(damage for source in self.sources for damage in source.damages)]


def open_inputs(paths: Iterable[Path], scratch: Path) -> Inputs:
    """Return the WARC files in *paths*; what is packed is taken out into the folder *scratch*.

    Raises UsageError where a path is neither a WARC file, a WACZ nor a folder with any of them.
    """
    inputs = Inputs()
    for path in paths:
        for file, name in _iter_files(path):
            folder = scratch / str(len(inputs.sources) + len(inputs.problems))
            with disk_errors(folder):
                folder.mkdir(parents=True)
            inputs.sources += _open(file, name, folder, inputs.problems)
    return inputs


def _iter_files(path: Path) -> Iterator[tuple[Path, str]]:
    """Yield *path*, or the files in it in order, each with its name."""
    if not path.is_dir():
        yield path, path.name
        return
    found = sorted(file for file in path.rglob("*") if file.name.lower().endswith(ENDINGS) and file.is_file())
    if not found:
        raise UsageError(f"{path}: expected WARC or WACZ files in it, found none")
    for file in found:
        yield file, file.relative_to(path).as_posix()


def _open(path: Path, name: str, scratch: Path, problems: list[Problem]) -> list[Source]:
    if _is_package(path):
        unpacked = iter_wacz(path, name, scratch, problems.append)
        found = [Source(name=f"{name}/{one.name}", path=one.path, sha256=one.sha256) for one in unpacked]
        return [_readable(source, scratch) for source in found]
    source = Source(name=name, path=path, sha256=facts_of(path).sha256)
    return [_readable(source, scratch)]


def _is_package(path: Path) -> bool:
    """Return whether a file is a WACZ rather than a WARC file; raises UsageError where it is neither."""
    if not path.is_file():
        raise UsageError(f"{path}: expected a WARC or WACZ file, found none that can be read twice")
    with disk_errors(path), path.open("rb") as file:
        head = file.read(16)
    named = path.name.lower()
    if head.startswith(ZIP_MAGIC) or named.endswith(".wacz"):
        return True
    if not (head.startswith((GZIP_MAGIC, VERSION)) or named.endswith(ENDINGS)):
        raise UsageError(f"{path}: expected a WARC or WACZ file, found one that begins with {head!r}")
    return False


def _readable(source: Source, scratch: Path) -> Source:
    """Return *source*, read from an unpacked copy where a gzip member of it holds many records.

    Of such a file no record could be read alone, and all of it would have to be kept in memory.
    """
    if _has_long_member(source.path):
        target = scratch / f"unpacked-{source.path.name.removesuffix('.gz')[-20:]}"
        damages: list[Problem] = []
        unpack_gzip(source.path, source.name, target, damages.append)
        unpacked = Source(name=source.name, path=target, sha256=source.sha256, damages=damages)
        unpacked.repairs.add(0, SEVERAL)
        return unpacked
    return source


def _has_long_member(path: Path) -> bool:
    """Return whether the first gzip member of a file holds more than its first record."""
    with disk_errors(path), path.open("rb") as file:
        if file.read(len(GZIP_MAGIC)) != GZIP_MAGIC:
            return False
    try:
        member = read_member(path, 0, keep_bytes=MAX_STEP_BYTES)
    except BombError:
        return False
    if member is None:  # torn; what it holds until there is many records if it is all that there is
        return find_next_member(path, 1, begins=VERSION) is None
    found = END_OF_HEAD.search(member.data)
    fields = dict(parse_head(member.data[: found.start()])[1]) if found else {}
    length = next((value for name, value in fields.items() if name.lower() == "content-length"), "")
    if not found or not re.fullmatch(r"\d{1,18}", length):
        return False
    return member.size > found.end() + int(length) + MAX_TAIL_BYTES
