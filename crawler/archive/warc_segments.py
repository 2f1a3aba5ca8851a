"""Our own WARC files checked record by record, in pieces side by side: inflating and hashing release the interpreter.

Nobody knows where the members of a piece begin before the piece in front of it is read. So each piece but the
first looks for a member itself, and is read again should the piece in front end elsewhere.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from crawler.archive.captures import REDIRECTS
from crawler.archive.files import disk_errors
from crawler.archive.members import find_next_member, iter_whole_members
from crawler.archive.warc_check import END_OF_RECORD, Flaw, flaws_of, is_sha1, payload_of
from crawler.archive.warc_records import END_OF_HEAD, MAX_HEAD_BYTES, VERSION, parse_head, records_of
from crawler.archive.withdraw_tombstone import is_tombstone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor
    from pathlib import Path

    from crawler.archive.members import Member
    from crawler.archive.warc_records import Damage, WarcRecord

SEGMENT_BYTES = 16 * 1024 * 1024
"""Size of a piece."""

USUAL_HEAD = re.compile(
    rb"WARC/1\.1\r\n"
    rb"WARC-Type: ([a-z]+)\r\n"
    rb"WARC-Record-ID: <([!-;=?-~]+)>\r\n"
    rb"WARC-Date: [!-~]+\r\n"
    rb"WARC-Target-URI: ([!-;=?-~]+)\r\n"
    rb"(?:WARC-Concurrent-To: [!-~]+\r\n)?"
    rb"(?:WARC-IP-Address: [!-~]+\r\n)?"
    rb"(?:WARC-Protocol: [!-~]+\r\n)?"
    rb"(?:WARC-Payload-Digest: sha1:([A-Z2-7]{32})\r\n)?"
    rb"(?:WARC-Profile: [!-~]+\r\n"
    rb"WARC-Refers-To: <([!-;=?-~]+)>\r\n"
    rb"WARC-Refers-To-Target-URI: [!-~]+\r\n"
    rb"WARC-Refers-To-Date: [!-~]+\r\n"
    rb"WARC-Refers-To-Filename: ([!-~]+)\r\n"
    rb"WARC-Refers-To-File-Offset: (\d{1,12})\r\n)?"
    rb"WARC-Block-Digest: sha1:([A-Z2-7]{32})\r\n"
    rb"Content-Type: application/(?:http; msgtype=(?:request|response)|warc-fields)\r\n"
    rb"Content-Length: (\d{1,12})\r\n"
    rb"\r\n"
)
"""The headers of all but a few records of ours, in the order in which they are written."""

STATUS = re.compile(rb"HTTP/\S+\s+(\d{3})\b")

WITH_PAYLOAD = frozenset({b"response", b"revisit"})

USUAL_STATUS = b"HTTP/1.1 "

REDIRECT_CODES = frozenset(str(status).encode() for status in REDIRECTS)

NO_MEMBER = Flaw("the bytes that were written", "no whole gzip member")


class Seen(NamedTuple):
    """A response or revisit, and the digests that its payload really has."""

    offset: int
    length: int
    record_id: str
    url: str
    payload_sha1: str
    """Base32, as the header says; checked where the payload is here."""
    payload_digest: str | None
    """SHA-256 in hex; None for a revisit of another response."""
    refers_to: str | None
    refers_to_warc: str | None
    refers_to_offset: int | None
    location: str | None
    """Where a redirect leads, as sent."""


class Misfit(NamedTuple):
    """A place at which something is wrong."""

    offset: int
    record: str | None
    """URL or id of the record there; None where none can be read."""
    flaw: Flaw


@dataclass(slots=True, kw_only=True)
class Segment:
    """What stands in a piece of a WARC file."""

    start: int
    """Byte at which its first member starts."""
    end: int
    """Byte at which the next piece starts."""
    record_count: int = 0
    seen: list[Seen] = field(default_factory=list)
    tombstones: list[int] = field(default_factory=list)
    """Bytes at which members start whose record was destroyed on purpose."""
    misfits: list[Misfit] = field(default_factory=list)


def check_segments(path: Path, executor: Executor, *, segment_bytes: int = SEGMENT_BYTES) -> Iterator[Segment]:
    """Yield the pieces of one of our own WARC files in order, read by *executor*."""
    with disk_errors(path):
        size = path.stat().st_size
    starts = range(0, size, segment_bytes)
    futures = [executor.submit(_check_segment, path, start, min(start + segment_bytes, size)) for start in starts]
    end = 0
    try:
        for number, future in enumerate(futures):
            segment = future.result()
            if segment.start != end:
                segment = _read_segment(path, end, max(end, min(starts[number] + segment_bytes, size)), size)
            end = segment.end
            yield segment
    finally:
        for future in futures:
            future.cancel()


def _check_segment(path: Path, place: int, stop: int) -> Segment:
    with disk_errors(path):
        size = path.stat().st_size
    start = find_next_member(path, place, begins=VERSION) if place else 0
    if start is None or start >= stop:
        start = size if start is None else start
        return Segment(start=start, end=start)
    return _read_segment(path, start, stop, size)


def _read_segment(path: Path, start: int, stop: int, size: int) -> Segment:
    """Return what stands in the members that begin at byte *start* or later, before byte *stop*."""
    segment = Segment(start=start, end=size)

    def note_damage(damage: Damage) -> None:
        flaw = Flaw(NO_MEMBER.expected, f"no {damage.expected.removeprefix('a ')} but {damage.found}")
        segment.misfits.append(Misfit(damage.offset, None, flaw))

    members = iter_whole_members(
        path, lambda end: segment.misfits.append(Misfit(end, None, NO_MEMBER)), begins=VERSION, start=start
    )
    for member in members:
        if member.offset >= stop:
            segment.end = member.offset
            break
        if (seen := read_plainly(member)) is not None:
            segment.record_count += 1
            segment.seen += seen
            continue
        first = True
        for record in records_of(path, member, on_damage=note_damage):
            segment.record_count += 1
            flaws = flaws_of(record, own=True)
            if not first:
                flaws.append(Flaw("one record in a gzip member", "more"))
            first = False
            name = record.headers.get("warc-target-uri") or record.id or None
            segment.misfits += (Misfit(record.offset, name, flaw) for flaw in flaws)
            if record.type in ("response", "revisit"):
                segment.seen.append(seen_of(record))
            elif is_tombstone(record):
                segment.tombstones.append(record.offset)
    return segment


def read_plainly(member: Member) -> list[Seen] | None:
    """Return the response in a member, if there is one; None for a member that must be looked at closely.

    That is any but one record in just the shape that is written most, with nothing wrong by :func:`flaws_of`.
    With it the check of a file took 1.6 s of processor time instead of 2.5.
    """
    data = member.data
    head = USUAL_HEAD.match(data)
    if head is None:
        return None
    kind, record_id, url, payload_sha1, refers_to, refers_to_warc, refers_to_offset, block_sha1, length = head.groups()
    if (kind in WITH_PAYLOAD) != (payload_sha1 is not None) or (kind == b"revisit") != (refers_to is not None):
        return None
    start = head.end()
    end = start + int(length)
    if len(data) != end + len(END_OF_RECORD) or not data.endswith(END_OF_RECORD):
        return None
    view = memoryview(data)
    if not is_sha1(block_sha1, view[start:end]):
        return None
    if payload_sha1 is None:
        return []
    payload_digest = None
    if data[start : start + 9] != USUAL_STATUS or data[start + 9 : start + 12] in REDIRECT_CODES:
        return None
    if refers_to is None:
        found = END_OF_HEAD.search(data, start, min(end, start + MAX_HEAD_BYTES))
        payload = view[found.end() : end] if found else view[end:end]
        if not is_sha1(payload_sha1, payload):
            return None
        payload_digest = hashlib.sha256(payload).hexdigest()
    seen = Seen(
        offset=member.offset,
        length=member.length,
        record_id=record_id.decode(),
        url=url.decode(),
        payload_sha1=payload_sha1.decode(),
        payload_digest=payload_digest,
        refers_to=refers_to.decode() if refers_to else None,
        refers_to_warc=refers_to_warc.decode() if refers_to else None,
        refers_to_offset=int(refers_to_offset) if refers_to else None,
        location=None,
    )
    return [seen]


def seen_of(record: WarcRecord) -> Seen:
    """Return what a response or revisit says of itself, and the SHA-256 that its payload has."""
    headers = record.headers
    refers_to = headers.get("warc-refers-to", "").strip("<>") or None if record.type == "revisit" else None
    place = headers.get("warc-refers-to-file-offset", "")
    return Seen(
        offset=record.offset,
        length=record.length,
        record_id=record.id,
        url=headers.get("warc-target-uri", ""),
        payload_sha1=headers.get("warc-payload-digest", "").removeprefix("sha1:"),
        payload_digest=None if refers_to else hashlib.sha256(payload_of(record)).hexdigest(),
        refers_to=refers_to,
        refers_to_warc=headers.get("warc-refers-to-filename") if refers_to else None,
        refers_to_offset=int(place) if refers_to and place.isdecimal() else None,
        location=_location(record),
    )


def _location(record: WarcRecord) -> str | None:
    status = STATUS.match(record.block)
    if status is None or int(status[1]) not in REDIRECTS:
        return None
    found = END_OF_HEAD.search(record.block, 0, MAX_HEAD_BYTES)
    _, fields = parse_head(record.block[: found.start()] if found else record.block)
    return next((value for name, value in fields if name.lower() == "location"), None)
