"""Gzip members one by one: where each starts and ends, and where a torn file is still whole."""

from __future__ import annotations

import mmap
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.archive.files import disk_errors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GZIP_MAGIC = b"\x1f\x8b\x08"

GZIP = zlib.MAX_WBITS | 16
"""Tells zlib to write and expect the gzip format."""

LEVEL = 1
"""Pages come compressed already; a higher level costs time and saves next to nothing."""

CHUNK_BYTES = 256 * 1024


@dataclass(slots=True, frozen=True, kw_only=True)
class Member:
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

    The file is whole if the last member ends where the file does; see :func:`find_members_end`.
    """
    with disk_errors(path), path.open("rb") as file:
        file.seek(start)
        offset = start
        pending = b""
        while True:
            inflate = zlib.decompressobj(GZIP)
            pieces: list[bytes] = []
            length = 0
            while not inflate.eof:
                chunk = pending or file.read(CHUNK_BYTES)
                if not chunk:
                    return
                try:
                    pieces.append(inflate.decompress(chunk))
                except zlib.error:
                    return
                pending = inflate.unused_data
                length += len(chunk) - len(pending)
            yield Member(offset=offset, length=length, data=b"".join(pieces))
            offset += length


def read_member(path: Path, offset: int) -> Member | None:
    """Return the member that starts at byte *offset*, None where none does."""
    return next(iter_members(path, start=offset), None)


def find_members_end(path: Path) -> int:
    """Return the byte after the last whole member before any damage."""
    end = 0
    for member in iter_members(path):
        end = member.offset + member.length
    return end


def find_next_member(path: Path, start: int) -> int | None:
    """Return where a readable member starts at byte *start* or later, None where none does."""
    with disk_errors(path), path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        place = data.find(GZIP_MAGIC, start)
        while place >= 0:
            if read_member(path, place):
                return place
            place = data.find(GZIP_MAGIC, place + 1)
    return None
