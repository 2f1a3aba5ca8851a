"""WARC records one by one as they stand in a file, gzipped or plain, our own and those of others."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, TypeAlias

from crawler.archive.files import disk_errors
from crawler.archive.members import GZIP_MAGIC, iter_whole_members, read_member
from crawler.errors import IntegrityError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from crawler.archive.members import BombError, Member

MAX_HEAD_BYTES = 1024 * 1024
"""A WARC or HTTP head longer than this is damage, not a head."""

HEADER = re.compile(r"^([^:\n]*):([^\n]*)", re.MULTILINE)

END_OF_HEAD = re.compile(rb"\r?\n\r?\n")

VERSION = b"WARC/"
MAX_VERSION_BYTES = 16
VERSION_LINE = re.compile(rb"WARC/[01]\.\d{1,2}\r?\n")

EMPTY_LINES = (b"\r\n", b"\n")
MAX_TAIL_BYTES = 8
"""Of empty lines after a record: the standard wants two of two bytes."""

Headers = list[tuple[str, str]]


class Damage(NamedTuple):
    """A place in a WARC file at which no whole record stands."""

    offset: int
    expected: str
    found: str
    error: IntegrityError
    """What is raised where nobody asked to be told; it names the file."""


OnDamage: TypeAlias = "Callable[[Damage], None]"


class _DamageError(IntegrityError):
    """Ends the reading of a file, or of one record where somebody asked to be told the damage."""

    def __init__(self, text: str, offset: int, expected: str, found: str) -> None:
        super().__init__(text)
        self.damage = Damage(offset, expected, found, self)


@dataclass(slots=True, kw_only=True)
class WarcRecord:
    """One WARC record as it stands in a file."""

    offset: int
    """Byte of the file at which its gzip member, or the plain record, starts."""
    length: int
    """Bytes that the member, or the plain record, takes in the file."""
    headers: dict[str, str]
    """WARC headers, names in lower case; of repeated ones the first."""
    block: bytes
    """Everything after the WARC headers."""
    head: bytes = b""
    """The WARC headers as they stand, the empty line after them included."""
    tail: bytes = b""
    """What stands between the block and the next record."""
    is_cut: bool = False
    """Whether the block is longer than was asked for, and only its beginning is here."""

    @property
    def type(self) -> str:
        """The WARC-Type."""
        return self.headers.get("warc-type", "")

    @property
    def id(self) -> str:
        """The WARC-Record-ID without angle brackets."""
        return self.headers.get("warc-record-id", "").strip("<>")

    @property
    def target_uri(self) -> str:
        """The WARC-Target-URI without the angle brackets that WARC 1.0 prescribed and many still write."""
        return self.headers.get("warc-target-uri", "").strip("<>")


def iter_records(
    path: Path, *, on_damage: OnDamage | None = None, keep_bytes: int | None = None
) -> Iterator[WarcRecord]:
    """Yield the WARC records of a file; raise IntegrityError after the last whole one where it is cut or damaged.

    With *on_damage* that is told each damaged place instead, and reading goes on at the next record. With
    *keep_bytes* no more than that is kept of a record, so that memory stays flat whatever a file holds.
    """
    with disk_errors(path), path.open("rb") as file:
        begin = file.read(len(VERSION))
        size = file.seek(0, os.SEEK_END)
    lost_begin = on_damage is not None and path.name.endswith(".gz") and begin != VERSION
    if not (begin.startswith(GZIP_MAGIC) or lost_begin):
        yield from _iter_plain(path, size, on_damage, keep_bytes)
        return

    def cut(end: int) -> None:
        error = _cut(path, end, size)
        if on_damage is None:
            raise error
        on_damage(Damage(end, "a whole gzip member", "none", error))

    def bomb(error: BombError) -> None:
        assert on_damage is not None
        on_damage(Damage(error.offset, f"a gzip member of {error.expected}", "more", error))

    members = iter_whole_members(
        path, cut, begins=VERSION, keep_bytes=keep_bytes, on_bomb=bomb if on_damage is not None else None
    )
    for member in members:
        yield from records_of(path, member, on_damage=on_damage)


def records_at(path: Path, offset: int, *, keep_bytes: int | None = None) -> Iterator[WarcRecord]:
    """Yield the record, or the whole ones of the gzip member, that starts at byte *offset* of a file."""
    with disk_errors(path), path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(offset)
        is_gzip = file.read(len(GZIP_MAGIC)) == GZIP_MAGIC
        record = None if is_gzip else _read_plain(path, file, offset, size, keep_bytes)
    if record is not None:
        yield record
    elif member := read_member(path, offset, keep_bytes=keep_bytes) if is_gzip else None:
        yield from records_of(path, member, on_damage=lambda _: None)


def records_of(path: Path, member: Member, *, on_damage: OnDamage | None = None) -> Iterator[WarcRecord]:
    """Yield the records of a gzip member; there is one, but for files others wrote."""
    data = member.data
    place: int = 0
    while place < len(data):
        found = END_OF_HEAD.search(data, place, place + MAX_HEAD_BYTES)
        head = data[place : found.end()] if found else b""
        try:
            headers = _parse_warc_head(path, member.offset, head or data[place : place + 40])
            size = _content_length(path, member.offset, headers)
            block = data[place + len(head) : place + len(head) + size]
            end = place + len(head) + size
            if len(block) != size and len(data) < end <= member.size:
                yield WarcRecord(
                    offset=member.offset, length=member.length, headers=headers, block=block, head=head, is_cut=True
                )
                if member.size - end > MAX_TAIL_BYTES:
                    found_more = f"{member.size - end} bytes more"
                    text = f"{path}: gzip member at byte {member.offset}: expected one long record, found {found_more}"
                    raise _DamageError(text, member.offset, "one long record in a gzip member", found_more)
                return
            if len(block) != size:
                expected, stands = f"{size} bytes", str(len(block))
                text = f"{path}: record at byte {member.offset}: expected {expected}, found {stands}"
                raise _DamageError(text, member.offset, f"a record of {expected}", stands)
        except _DamageError as error:
            if on_damage is None:
                raise
            on_damage(error.damage)
            place = _next_version(data, place + 1)
            continue
        place = end
        while data[place : place + 1] in (b"\r", b"\n"):
            place += 1
        yield WarcRecord(
            offset=member.offset, length=member.length, headers=headers, block=block, head=head, tail=data[end:place]
        )


def _next_version(data: bytes, start: int) -> int:
    """Return where the next WARC record may start at byte *start* or later, the length of *data* where none does."""
    found = VERSION_LINE.search(data, start)
    return found.start() if found else len(data)


def _iter_plain(path: Path, size: int, on_damage: OnDamage | None, keep_bytes: int | None) -> Iterator[WarcRecord]:
    """Yield the records of a file that is not gzipped, of *size* bytes."""
    offset = 0
    with disk_errors(path), path.open("rb") as file:
        while offset < size:
            try:
                record = _read_plain(path, file, offset, size, keep_bytes)
            except _DamageError as error:
                if on_damage is None:
                    raise
                on_damage(error.damage)
                offset = _find_plain(file, error.damage.offset + 1, size)
                continue
            if record is None:
                return
            yield record
            offset = record.offset + record.length + len(record.tail)


def _read_plain(path: Path, file: BinaryIO, offset: int, size: int, keep_bytes: int | None) -> WarcRecord | None:
    """Return the record after the empty lines at byte *offset*, None where nothing follows them."""
    file.seek(offset)
    head = b""
    while line := file.readline(MAX_HEAD_BYTES):
        if not head and not line.strip(b"\r\n"):
            offset = file.tell()
            continue
        head += line
        if not line.strip() or len(head) > MAX_HEAD_BYTES:
            break
    if not head:
        return None
    headers = _parse_warc_head(path, offset, head)
    length = _content_length(path, offset, headers)
    if offset + len(head) + length > size:  # told before it is read: the memory for it may not be there
        raise _cut(path, offset, size)
    block = file.read(length if keep_bytes is None else min(length, keep_bytes))
    file.seek(offset + len(head) + length)
    tail = b""
    while (line := file.readline(3)) in EMPTY_LINES:
        tail += line
    return WarcRecord(
        offset=offset,
        length=len(head) + length,
        headers=headers,
        block=block,
        head=head,
        tail=tail,
        is_cut=len(block) < length,
    )


def _find_plain(file: BinaryIO, start: int, size: int) -> int:
    """Return where the next record may start in a plain file, *size* where none does."""
    file.seek(start)
    window, offset = b"", start
    while chunk := file.read(MAX_HEAD_BYTES):
        window += chunk
        if found := VERSION_LINE.search(window):
            return offset + found.start()
        kept = min(len(window), MAX_VERSION_BYTES)
        offset += len(window) - kept
        window = window[-kept:]
    return size


def _cut(path: Path, end: int, size: int) -> _DamageError:
    text = f"{path}: expected whole WARC records up to byte {size}, found damage after byte {end}, where the last ends"
    return _DamageError(text, end, "a whole WARC record", f"the end of the file at byte {size}")


def _parse_warc_head(path: Path, offset: int, head: bytes) -> dict[str, str]:
    first, headers = parse_head(head)
    if not first.startswith("WARC/"):
        text = f"{path}: expected a WARC record at byte {offset}, found {first[:40]!r}"
        raise _DamageError(text, offset, "a WARC record", repr(first[:40]))
    return {name.lower(): value for name, value in reversed(headers)}


def parse_head(head: bytes) -> tuple[str, Headers]:
    """Return first line and headers; folded lines joined, bytes that are no UTF-8 read as Latin-1."""
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError:
        text = head.decode("latin-1")
    text = text.replace("\r\n", "\n")
    first, _, rest = text.partition("\n")
    if "\n " not in rest and "\n\t" not in rest:
        return first, [(name.strip(), value.strip()) for name, value in HEADER.findall(rest)]
    headers: Headers = []
    for line in rest.split("\n"):
        name, colon, value = line.partition(":")
        if line[:1] in (" ", "\t") and headers:
            headers[-1] = (headers[-1][0], f"{headers[-1][1]} {line.strip()}")
        elif colon:
            headers.append((name.strip(), value.strip()))
    return first, headers


def _content_length(path: Path, offset: int, headers: dict[str, str]) -> int:
    value = headers.get("content-length", "")
    if not re.fullmatch(r"\d{1,18}", value):
        text = f"{path}: record at byte {offset}: expected a Content-Length, found {value!r}"
        raise _DamageError(text, offset, "a Content-Length", repr(value))
    return int(value)
