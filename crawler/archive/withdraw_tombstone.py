"""Tombstones: what stands in a WARC file where a record was destroyed, in a gzip member of just its length.

So every other record stays where logs, visits and revisits say that it is. The rest of the member is filled up
with a comment in its gzip header (RFC 1952, section 2.3.1), which readers pass over.
"""

from __future__ import annotations

import re
import uuid
import zlib
from typing import TYPE_CHECKING

from crawler.archive.members import GZIP_MAGIC
from crawler.archive.warc import warc_digest

if TYPE_CHECKING:
    from crawler.archive.members import Member
    from crawler.archive.warc_records import WarcRecord

COMMENT = 0x10
"""The bit of the flags that says that a comment follows the header (FCOMMENT)."""

FILLING = b" "

HEADER_BYTES = 10
"""Of the gzip header without its comment: magic, flags, no time, no hint, no system."""

BLOCK = re.compile(rb"withdrawn: (\d{8}T\d{6}Z-[0-9a-f]{6}(?:-w\d+)?)\r\n")

SLACK = 16
"""Bytes by which a tombstone may come out longer than one of another run, whose id and time compress otherwise."""

NO_RUN = "20000101T000000Z-0a1b2c"
NO_TIME = "2000-01-01T00:00:00.000Z"


def tombstone(record_id: str, time: str, run: str, length: int) -> bytes | None:
    """Return a gzip member of *length* bytes that says only that *run* destroyed the record *record_id*.

    The same record, run and length give the same bytes. None where so few bytes do not hold it.
    """
    refers_to = f"WARC-Refers-To: <{record_id}>\r\n"
    for more in (refers_to, ""):
        member = _member(_text(record_id, time, run, more), length)
        if member is not None:
            return member
    return None


def fits(record_id: str, length: int) -> bool:
    """Return whether a tombstone of any run fits into *length* bytes."""
    return tombstone(record_id, NO_TIME, NO_RUN, length - SLACK) is not None


def is_tombstone(record: WarcRecord) -> bool:
    """Return whether a WARC record says that another was destroyed."""
    return record.type == "metadata" and BLOCK.fullmatch(record.block) is not None


def is_tombstone_member(member: Member, stands: bytes) -> bool:
    """Return whether *stands*, the bytes of *member*, are those of a tombstone, its filling included."""
    head, _, rest = member.data.partition(b"\r\n\r\n")
    found = BLOCK.search(rest)
    fields = dict(line.split(b": ", 1) for line in head.split(b"\r\n")[1:] if b": " in line)
    if not found or fields.get(b"WARC-Type") != b"metadata":
        return False
    return stands == _member(member.data, member.length)


def _text(record_id: str, time: str, run: str, more: str) -> bytes:
    block = f"withdrawn: {run}\r\n".encode()
    head = (
        "WARC/1.1\r\n"
        "WARC-Type: metadata\r\n"
        f"WARC-Record-ID: <{uuid.uuid5(uuid.NAMESPACE_URL, f'{record_id} {run}').urn}>\r\n"
        f"WARC-Date: {time}\r\n"
        f"{more}"
        f"WARC-Block-Digest: sha1:{warc_digest(block)}\r\n"
        "Content-Type: application/warc-fields\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def _member(text: bytes, length: int) -> bytes | None:
    """Return *text* as a gzip member of *length* bytes, None where it does not fit."""
    pack = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
    packed = pack.compress(text) + pack.flush()
    ends = zlib.crc32(text).to_bytes(4, "little") + len(text).to_bytes(4, "little")
    missing = length - HEADER_BYTES - len(packed) - len(ends)
    if missing < 0:
        return None
    header = GZIP_MAGIC + (bytes([COMMENT]) if missing else b"\0") + b"\0\0\0\0\0\xff"
    return header + (FILLING * (missing - 1) + b"\0" if missing else b"") + packed + ends
