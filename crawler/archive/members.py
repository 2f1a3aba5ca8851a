"""Gzip members one by one: where each starts and ends, and where a torn file is still whole."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, NamedTuple

from crawler.archive.files import disk_errors
from crawler.errors import IntegrityError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

GZIP_MAGIC = b"\x1f\x8b\x08"

GZIP = zlib.MAX_WBITS | 16
"""Tells zlib to write and expect the gzip format."""

LEVEL = 1
"""Pages come compressed already; a higher level costs time and saves next to nothing."""

CHUNK_BYTES = 1024 * 1024
"""Read from the disk at once."""

FIRST_STEP_BYTES = 16 * 1024
"""Given to zlib at first, then twice as much each time: it copies what follows the end of the member."""

MAX_MEMBER_BYTES = 1024 * 1024 * 1024
"""Size after decompression past which a member is taken for a bomb."""


class Member(NamedTuple):
    """One gzip member of a file."""

    offset: int
    """Byte at which it starts."""
    length: int
    """Its compressed length in bytes."""
    data: bytes
    """What it holds, decompressed."""


def gzip_member(data: bytes) -> bytes:
    """Return *data* as one gzip member, the same bytes for the same data."""
    return zlib.compress(data, LEVEL, GZIP)


def iter_members(path: Path, *, start: int = 0) -> Iterator[Member]:
    """Yield the whole members from byte *start* on; stop at the first that is torn or damaged.

    The file is whole if the last member ends where the file does; see :func:`find_members_end`. Raises
    IntegrityError at a member of more than MAX_MEMBER_BYTES.
    """
    with disk_errors(path), path.open("rb", buffering=0) as file:
        file.seek(start)
        offset = start
        window, place = memoryview(b""), 0
        while True:
            inflate = zlib.decompressobj(GZIP)
            pieces: list[bytes] = []
            step = FIRST_STEP_BYTES
            length = size = 0
            while not inflate.eof:
                if place == len(window):
                    window, place = memoryview(file.read(CHUNK_BYTES)), 0
                    if not window:
                        return
                given = window[place : place + step]
                try:
                    piece = inflate.decompress(given)
                except zlib.error:
                    return
                pieces.append(piece)
                size += len(piece)
                if size > MAX_MEMBER_BYTES:
                    raise IntegrityError(
                        f"{path}: gzip member at byte {offset}: expected at most {MAX_MEMBER_BYTES} bytes, found more"
                    )
                taken = len(given) - len(inflate.unused_data)
                place += taken
                length += taken
                step *= 2
            yield Member(offset=offset, length=length, data=b"".join(pieces))
            offset += length


def read_member(path: Path, offset: int) -> Member | None:
    """Return the member that starts at byte *offset*, None where none does."""
    return next(iter_members(path, start=offset), None)


def iter_whole_members(
    path: Path, on_damage: Callable[[int], None], *, begins: bytes = b"", start: int = 0
) -> Iterator[Member]:
    """Yield every whole member from byte *start* on, whatever is damaged between; *on_damage* is told where.

    After damage a member counts only if its content *begins* with these bytes; see :func:`find_next_member`.
    """
    with disk_errors(path):
        size = path.stat().st_size
    place: int | None = start
    while place is not None and place < size:
        end = place
        for member in iter_members(path, start=place):
            yield member
            end = member.offset + member.length
        if end >= size:
            return
        on_damage(end)
        place = find_next_member(path, end + 1, begins=begins)


def find_members_end(path: Path) -> int:
    """Return the byte after the last whole member before any damage."""
    end = 0
    for member in iter_members(path):
        end = member.offset + member.length
    return end


def find_next_member(path: Path, start: int, *, begins: bytes = b"") -> int | None:
    """Return where a readable member starts at byte *start* or later, None where none does.

    Only one whose content *begins* with these bytes is taken: a page that came gzipped is a readable
    member within the member that holds it.
    """
    for place in _iter_places(path, GZIP_MAGIC, start):
        found = read_member(path, place)
        if found and found.data.startswith(begins):
            return place
    return None


def _iter_places(path: Path, text: bytes, start: int) -> Iterator[int]:
    """Yield every byte at which *text* stands. Not by mmap: a disk that fails must raise, not kill the process."""
    with disk_errors(path), path.open("rb", buffering=0) as file:
        file.seek(start)
        window, offset = b"", start
        while chunk := file.read(CHUNK_BYTES):
            window += chunk
            place = window.find(text)
            while place >= 0:
                yield offset + place
                place = window.find(text, place + 1)
            kept = len(text) - 1
            offset += len(window) - kept
            window = window[-kept:]
