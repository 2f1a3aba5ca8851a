"""Captures read back from WARC files, our own and foreign ones, compressed or plain."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import msgspec

from crawler.archive.members import read_member
from crawler.archive.warc_records import END_OF_HEAD, MAX_HEAD_BYTES, iter_records, parse_head, records_of
from crawler.archive.withdraw_tombstone import is_tombstone
from crawler.errors import IntegrityError, PurgedError
from crawler.records import Capture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from crawler.archive.warc_records import Headers, OnDamage, WarcRecord

REDIRECTS = frozenset({301, 302, 303, 307, 308})

WARC_DATE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?Z")


@dataclass(slots=True, kw_only=True)
class StoredCapture:
    """A response read back from a WARC file."""

    url: str
    """The WARC-Target-URI."""
    status: int
    """HTTP status; 200 for ``resource`` records."""
    headers: Headers
    """HTTP headers in order."""
    payload: bytes
    """Body with its content coding still on and no transfer coding."""
    record_id: str
    """WARC-Record-ID without angle brackets."""
    time: str
    """WARC-Date in UTC with milliseconds."""
    warc: str
    """Name of the WARC file, without folder."""
    offset: int
    """Byte at which its gzip member starts."""
    length: int
    """Compressed length of that member in bytes."""
    payload_digest: str
    """SHA-256 of the payload in hex."""
    via: str | None = None
    """URL of the page that led here."""
    card: dict[str, Any] | None = None
    """What the listing showed of it."""
    truncated: str | None = None
    """Why the payload is cut; None where it is whole."""
    location: str | None = None
    """Absolute URL a redirect points to."""
    revisit: bool = False
    """Whether this is a revisit: the payload is that of an earlier response."""
    refers_to: str | None = None
    """WARC-Record-ID of that earlier response."""
    refers_to_place: tuple[str, int] | None = None
    """Name of its WARC file and its byte there, where the revisit says so."""
    head: bytes = field(default=b"", repr=False)
    """HTTP head as it stands, the empty line after it included."""
    header_fields: dict[str, str] = field(default_factory=dict, repr=False)
    """HTTP headers by lower-case name; of repeated ones the last."""

    @property
    def place(self) -> Capture:
        """Where it stands, as records name it."""
        return Capture(
            warc=self.warc,
            offset=self.offset,
            length=self.length,
            record_id=self.record_id,
            payload_digest=self.payload_digest,
            time=self.time,
        )


def iter_captures(
    path: Path,
    *,
    revisits: bool = False,
    on_damage: OnDamage | None = None,
    is_sound: Callable[[WarcRecord], bool] | None = None,
) -> Iterator[StoredCapture]:
    """Yield the responses of a WARC file, each with the card written beside it.

    With *revisits* those are yielded too, without payload. Raises IntegrityError where the file is
    no WARC file, or is cut or damaged: after all captures before the damage. With *on_damage* that is told
    each damaged place instead, and the captures after it are yielded too. Records that are
    not *is_sound* are passed over.
    """
    pending: StoredCapture | None = None
    try:
        for record in iter_records(path, on_damage=on_damage):
            if is_sound is not None and not is_sound(record):
                continue
            if record.type == "metadata":
                if pending and is_beside(record, pending):
                    add_card(pending, record.block)
                continue
            capture = capture_of(record, path.name)
            if capture is None:
                continue
            if pending:
                yield pending
            pending = capture if revisits or not capture.revisit else None
    except IntegrityError:
        if pending:
            yield pending
        raise
    if pending:
        yield pending


def read_capture(path: Path, offset: int, length: int | None = None) -> StoredCapture:
    """Return the capture whose gzip member starts at byte *offset*, with payload and card.

    Of a revisit the payload is that of the response it refers to, read from the file beside.
    Raises IntegrityError where no such capture stands there, PurgedError where it was destroyed on purpose.
    """
    member = read_member(path, offset)
    if member is None or (length is not None and member.length != length):
        found = f"one of {member.length} bytes" if member else "none"
        raise IntegrityError(f"{path}: expected a gzip member of {length} bytes at byte {offset}, found {found}")
    record = next(records_of(path, member), None)
    if record is not None and is_tombstone(record):
        raise PurgedError(f"{path}: expected a capture at byte {offset}, found that it was withdrawn and destroyed")
    capture = capture_of(record, path.name) if record else None
    if capture is None:
        raise IntegrityError(f"{path}: expected a capture at byte {offset}, found another WARC record")
    beside = read_member(path, offset + member.length)
    for record in records_of(path, beside) if beside else ():
        if is_beside(record, capture):
            add_card(capture, record.block)
    if capture.revisit and capture.refers_to_place:
        name, place = capture.refers_to_place
        held = read_capture(path.with_name(name), place)
        if held.record_id != capture.refers_to:
            raise IntegrityError(f"{name}: expected {capture.refers_to} at byte {place}, found {held.record_id}")
        return replace(capture, payload=held.payload, payload_digest=held.payload_digest)
    return capture


def dechunk(body: bytes) -> bytes:
    r"""Return *body* without its chunks, as it is where they do not add up.

    >>> dechunk(b"3\r\nabc\r\n0\r\n\r\n")
    b'abc'
    """
    pieces: list[bytes] = []
    place = 0
    while True:
        end = body.find(b"\r\n", place)
        size = body[place:end].split(b";")[0].strip() if end >= 0 else b""
        if not re.fullmatch(rb"[0-9A-Fa-f]{1,8}", size):
            return body
        length = int(size, 16)
        if length == 0:
            return b"".join(pieces)
        piece = body[end + 2 : end + 2 + length]
        place = end + 2 + length + 2
        if len(piece) != length or body[place - 2 : place] != b"\r\n":
            return body
        pieces.append(piece)


def capture_of(record: WarcRecord, warc: str) -> StoredCapture | None:
    """Return the response in a WARC record of the file named *warc*, None where it holds none."""
    url = record.target_uri.replace(" ", "%20")
    if record.type not in ("response", "revisit", "resource") or not url.startswith(("http://", "https://")):
        return None
    status, headers, payload = 200, [("Content-Type", record.headers.get("content-type", ""))], record.block
    head = b""
    if record.type != "resource":
        found = END_OF_HEAD.search(record.block, 0, MAX_HEAD_BYTES)
        head = record.block[: found.end()] if found else record.block
        first, headers = parse_head(head)
        payload = record.block[found.end() :] if found else b""
        code = re.match(r"HTTP/\S+\s+(\d{3})\b", first)
        if not code:
            return None
        status = int(code[1])
    fields = {name.lower(): value for name, value in headers}
    if "chunked" in fields.get("transfer-encoding", "").lower():
        payload = dechunk(payload)
    return StoredCapture(
        url=url,
        status=status,
        headers=headers,
        payload=payload,
        record_id=record.id,
        time=with_milliseconds(record.headers.get("warc-date", "")),
        warc=warc,
        offset=record.offset,
        length=record.length,
        payload_digest=hashlib.sha256(payload).hexdigest(),
        truncated=record.headers.get("warc-truncated"),
        location=_location(url, fields) if status in REDIRECTS else None,
        revisit=record.type == "revisit",
        refers_to=record.headers.get("warc-refers-to", "").strip("<>") or None,
        refers_to_place=_refers_to_place(record.headers),
        head=head,
        header_fields=fields,
    )


def _location(url: str, fields: dict[str, str]) -> str | None:
    try:
        return urljoin(url, fields["location"])
    except (KeyError, ValueError):
        return None


def _refers_to_place(headers: dict[str, str]) -> tuple[str, int] | None:
    name, offset = headers.get("warc-refers-to-filename", ""), headers.get("warc-refers-to-file-offset", "")
    if not name or not offset.isdigit() or "/" in name or name.startswith("."):
        return None
    return name, int(offset)


def with_milliseconds(date: str) -> str:
    """Return a WARC-Date with three digits of a second, the form that capture times have.

    >>> with_milliseconds("2026-01-05T02:00:00Z")
    '2026-01-05T02:00:00.000Z'
    """
    found = WARC_DATE.fullmatch(date)
    return f"{found[1]}.{(found[2] or '')[:3]:0<3}Z" if found else date


def is_beside(record: WarcRecord, capture: StoredCapture) -> bool:
    """Return whether a WARC record is the metadata of *capture*."""
    return record.type == "metadata" and record.headers.get("warc-concurrent-to", "").strip("<>") == capture.record_id


def add_card(capture: StoredCapture, block: bytes) -> None:
    """Put on *capture* what the metadata beside it says: the page that led there, and its card there."""
    _, headers = parse_head(b"\n" + block)
    fields = dict(headers)
    capture.via = fields.get("via") or capture.via
    if "card" in fields:
        try:
            capture.card = msgspec.json.decode(fields["card"], type=dict[str, Any])
        except (msgspec.DecodeError, RecursionError):
            capture.card = None
