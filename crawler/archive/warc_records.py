"""WARC records one by one as they stand in a file, gzipped or plain, our own and those of others."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.archive.files import disk_errors
from crawler.archive.members import GZIP_MAGIC, iter_members
from crawler.errors import IntegrityError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.archive.members import Member

MAX_HEAD_BYTES = 1024 * 1024
"""A WARC or HTTP head longer than this is damage, not a head."""

END_OF_HEAD = re.compile(rb"\r?\n\r?\n")

Headers = list[tuple[str, str]]


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

    @property
    def type(self) -> str:
        """The WARC-Type."""
        return self.headers.get("warc-type", "")

    @property
    def id(self) -> str:
        """The WARC-Record-ID without angle brackets."""
        return self.headers.get("warc-record-id", "").strip("<>")


def iter_records(path: Path) -> Iterator[WarcRecord]:
    """Yield the WARC records of a file; raise IntegrityError after the last whole one where it is cut or damaged."""
    with disk_errors(path), path.open("rb") as file:
        compressed = file.read(3) == GZIP_MAGIC
        size = file.seek(0, os.SEEK_END)
    if compressed:
        end = 0
        for member in iter_members(path):
            yield from records_of(path, member)
            end = member.offset + member.length
        if end < size:
            raise _cut(path, end, size)
    else:
        yield from _iter_plain(path)


def records_of(path: Path, member: Member) -> Iterator[WarcRecord]:
    """Yield the records of a gzip member; there is one, but for files others wrote."""
    place = 0
    while place < len(member.data):
        found = END_OF_HEAD.search(member.data, place, place + MAX_HEAD_BYTES)
        headers = _parse_warc_head(path, member.offset, member.data[place : found.end()] if found else b"")
        assert found
        size = _content_length(path, member.offset, headers)
        block = member.data[found.end() : found.end() + size]
        if len(block) != size:
            raise IntegrityError(f"{path}: record at byte {member.offset}: expected {size} bytes, found {len(block)}")
        yield WarcRecord(offset=member.offset, length=member.length, headers=headers, block=block)
        place = found.end() + size
        while member.data[place : place + 1] in (b"\r", b"\n"):
            place += 1


def _iter_plain(path: Path) -> Iterator[WarcRecord]:
    with disk_errors(path), path.open("rb") as file:
        while True:
            offset = file.tell()
            head = b""
            while line := file.readline(MAX_HEAD_BYTES):
                if not head and not line.strip():
                    offset = file.tell()  # the empty lines after the record before
                    continue
                head += line
                if not line.strip() or len(head) > MAX_HEAD_BYTES:
                    break
            if not head:
                return
            headers = _parse_warc_head(path, offset, head)
            size = _content_length(path, offset, headers)
            block = file.read(size)
            if len(block) != size:
                raise _cut(path, offset, file.tell())
            yield WarcRecord(offset=offset, length=file.tell() - offset, headers=headers, block=block)


def _cut(path: Path, end: int, size: int) -> IntegrityError:
    return IntegrityError(
        f"{path}: expected whole WARC records up to byte {size}, found damage after byte {end}, where the last ends"
    )


def _parse_warc_head(path: Path, offset: int, head: bytes) -> dict[str, str]:
    first, headers = parse_head(head)
    if not first.startswith("WARC/"):
        raise IntegrityError(f"{path}: expected a WARC record at byte {offset}, found {first[:40]!r}")
    return {name.lower(): value for name, value in reversed(headers)}


def parse_head(head: bytes) -> tuple[str, Headers]:
    """Return first line and headers; folded lines joined, bytes that are no UTF-8 read as Latin-1."""
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError:
        text = head.decode("latin-1")
    first, *lines = re.split(r"\r?\n", text)
    headers: Headers = []
    for line in lines:
        name, colon, value = line.partition(":")
        if line[:1] in (" ", "\t") and headers:
            headers[-1] = (headers[-1][0], f"{headers[-1][1]} {line.strip()}")
        elif colon:
            headers.append((name.strip(), value.strip()))
    return first, headers


def _content_length(path: Path, offset: int, headers: dict[str, str]) -> int:
    value = headers.get("content-length", "")
    if not re.fullmatch(r"\d{1,18}", value):
        raise IntegrityError(f"{path}: record at byte {offset}: expected a Content-Length, found {value!r}")
    return int(value)
