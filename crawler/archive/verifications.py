"""The history of verifications: a line each in ``verify.jsonl`` of the site's folder. It is no part of the truth.

What is wrong with it is no damage of the archive, and ``rebuild`` leaves it alone.
"""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING

import msgspec

from crawler.archive.files import disk_errors, write_all
from crawler.archive.identity import without_surrogates
from crawler.archive.strict_json import decode_strict
from crawler.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.archive import Archive
    from crawler.archive.verify import Verification

NAME = "verify.jsonl"

MAX_NAMED = 20
"""Problems named in a line; all of them are counted."""


class VerificationLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A verification that came to its end. The string under each field says what it means."""

    time: str
    """When it ended, UTC."""
    version: str = VERSION
    """Version of Muniment that looked."""
    seconds: float
    """How long it took."""
    runs: int
    """Closed runs."""
    last_run: str | None = None
    """The last of them."""
    files: int
    """Files read."""
    bytes: int
    """Bytes read, run records included."""
    records: int
    """WARC records, observations and visits read."""
    compared: bool = False
    """Whether dataset and index were compared with the truth."""
    problems: int
    """How many problems there were."""
    named: list[str] = []
    """The first of them, a sentence each."""


def line_of(archive: Archive, report: Verification, *, time: str, seconds: float) -> VerificationLine:
    """Return what the history keeps of a verification that ended at *time*."""
    runs = archive.run_ids()
    return VerificationLine(
        time=time,
        seconds=round(seconds, 1),
        runs=report.run_count,
        last_run=runs[-1] if runs else None,
        files=report.file_count,
        bytes=report.byte_count,
        records=report.record_count,
        compared=report.is_compared,
        problems=len(report.problems),
        named=without_surrogates([str(problem) for problem in report.problems[:MAX_NAMED]]),
    )


def append_verification(archive: Archive, line: VerificationLine) -> None:
    """Add a line to the history; half a line that a kill or a full disk left is taken away first.

    Raises MunimentError where the folder cannot be written to.
    """
    path = archive.folder / NAME
    data = msgspec.json.encode(line) + b"\n"
    with disk_errors(path):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            end = _whole_end(descriptor)
            os.ftruncate(descriptor, end)
            os.lseek(descriptor, end, os.SEEK_SET)
            try:
                write_all(descriptor, data)
                os.fsync(descriptor)
            except OSError:
                os.ftruncate(descriptor, end)
                raise
        finally:
            os.close(descriptor)


def iter_verifications(archive: Archive) -> Iterator[VerificationLine | str]:
    """Yield the verifications, oldest first; of a line that cannot be read, why, and where it stands."""
    path = archive.folder / NAME
    if not path.exists():
        return
    with disk_errors(path):
        lines = path.read_bytes().splitlines(keepends=True)
    offset = 0
    for line in lines:
        try:
            yield msgspec.convert(decode_strict(line), VerificationLine)
        except (ValueError, RecursionError) as error:
            found = " ".join(str(error).split())[:200]
            yield f"{path}: line at byte {offset}: expected a verification, found {found}"
        offset += len(line)


def _whole_end(descriptor: int) -> int:
    """Return the byte after the last whole line."""
    size = os.fstat(descriptor).st_size
    place, step = size, 65536
    while place > 0:
        start = max(0, place - step)
        found = os.pread(descriptor, place - start, start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        place = start
    return 0
