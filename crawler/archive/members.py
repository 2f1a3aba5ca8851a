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

MAX_STEP_BYTES = 64 * 1024
"""Given to zlib at once where only the beginning of a member is kept: what comes of it is 66 MB at most."""

MIN_BOMB_BYTES = 64 * 1024 * 1024
MAX_RATIO = 100
"""What a member may hold where only its beginning is kept: this many times its own size, and so much in any case."""


class Member(NamedTuple):
    """One gzip member of a file."""

    offset: int
    """Byte at which it starts."""
    length: int
    """Its compressed length in bytes."""
    data: bytes
    """What it holds, decompressed; only the beginning where no more was asked for."""
    size: int
    """Bytes of all that it holds."""


class BombError(IntegrityError):
    """A gzip member holds more than anybody should unpack."""

    def __init__(self, path: Path, offset: int, expected: str) -> None:
        super().__init__(f"{path}: gzip member at byte {offset}: expected {expected}, found more")
        self.offset = offset
        self.expected = expected


def gzip_member(data: bytes) -> bytes:
    """Return *data* as one gzip member, the same bytes for the same data."""
    return zlib.compress(data, LEVEL, GZIP)


def iter_members(path: Path, *, start: int = 0, keep_bytes: int | None = None) -> Iterator[Member]:
    """Yield the whole members from byte *start* on; stop at the first that is torn or damaged.

    The file is whole if the last member ends where the file does; see :func:`find_members_end`. With
    *keep_bytes* only that much of each is kept in memory. Raises BombError at a member of more than
    MAX_MEMBER_BYTES, or with *keep_bytes* at one that holds more than that and MAX_RATIO times its size.
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
                if keep_bytes is None or size + len(piece) <= keep_bytes:
                    pieces.append(piece)
                elif size < keep_bytes:
                    pieces.append(piece[: keep_bytes - size])
                size += len(piece)
                taken = len(given) - len(inflate.unused_data)
                place += taken
                length += taken
                if keep_bytes is None:
                    step *= 2
                    if size > MAX_MEMBER_BYTES:
                        raise BombError(path, offset, f"at most {MAX_MEMBER_BYTES} bytes")
                else:
                    step = MAX_STEP_BYTES
                    if size > max(keep_bytes, MAX_RATIO * length, MIN_BOMB_BYTES):
                        raise BombError(path, offset, f"at most {MAX_RATIO} times its size")
            yield Member(offset=offset, length=length, data=b"".join(pieces), size=size)
            offset += length


def read_member(path: Path, offset: int, *, keep_bytes: int | None = None) -> Member | None:
    """Return the member that starts at byte *offset*, None where none does."""
    return next(iter_members(path, start=offset, keep_bytes=keep_bytes), None)


def iter_whole_members(
    path: Path,
    on_damage: Callable[[int], None],
    *,
    begins: bytes = b"",
    start: int = 0,
    keep_bytes: int | None = None,
    on_bomb: Callable[[BombError], None] | None = None,
) -> Iterator[Member]:
    """Yield every whole member from byte *start* on, whatever is damaged between; *on_damage* is told where.

    After damage a member counts only if its content *begins* with these bytes; see :func:`find_next_member`.
    What *keep_bytes* means says :func:`iter_members`; *on_bomb* is told what is passed over for its size.
    """
    with disk_errors(path):
        size = path.stat().st_size
    place: int | None = start
    while place is not None and place < size:
        end = place
        try:
            for member in iter_members(path, start=place, keep_bytes=keep_bytes):
                yield member
                end = member.offset + member.length
        except BombError as error:
            if on_bomb is None:
                raise
            on_bomb(error)
            end = error.offset
        else:
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
        try:
            found = read_member(path, place, keep_bytes=len(begins))
        except BombError:
            continue
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
