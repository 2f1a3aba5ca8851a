"""Whether a WARC record is what its own headers say: shape, length and digests of block and payload."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from crawler.archive.captures import dechunk
from crawler.archive.warc_records import END_OF_HEAD, MAX_HEAD_BYTES, iter_records, parse_head

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.archive.warc_records import OnDamage, WarcRecord

REQUIRED = ("warc-type", "warc-record-id", "warc-date", "content-length")
"""Headers that WARC 1.1, section 5 asks of every record."""

MAY_REPEAT = frozenset({"warc-concurrent-to"})

FIRST_LINE = re.compile(rb"WARC/[01]\.\d{1,2}\r?\n")
OWN_FIRST_LINE = b"WARC/1.1\r\n"

END_OF_RECORD = b"\r\n\r\n"

ALGORITHMS = {
    "md5": hashlib.md5, "sha1": hashlib.sha1, "sha224": hashlib.sha224, "sha256": hashlib.sha256,
    "sha384": hashlib.sha384, "sha512": hashlib.sha512,
}  # fmt: skip
"""Methods by the name before the colon of a labelled digest."""

CHUNKED = re.compile(rb"^transfer-encoding:[^\n]*chunked", re.IGNORECASE | re.MULTILINE)


BASE32 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

DIGITS = b"0123456789abcdefghijklmnopqrstuv"

BASE32_DIGITS = bytes(DIGITS[BASE32.index(one)] if one in BASE32 else ord("!") for one in range(256))
"""From the digits of base32 to those of ``int(text, 32)``; what is none becomes a character that is none there."""


class Flaw(NamedTuple):
    """A way in which a record is not what it should be."""

    expected: str
    found: str


SEVERAL = Flaw("one record in a gzip member, so that each can be read alone", "more")


@dataclass(slots=True, kw_only=True)
class Repairs:
    """What a reader has to overlook in a WARC file that is not in the shape of the standard, each kind once."""

    name: str
    """What people call the file."""
    _lines: dict[str, str] = field(default_factory=dict)
    _more: Counter[str] = field(default_factory=Counter)
    _last: int = -1

    def see(self, record: WarcRecord) -> None:
        """Note what is wrong with the shape of the next record of the file."""
        if record.offset == self._last:
            self.add(record.offset, SEVERAL)
        for flaw in shape_flaws(record, own=False):
            self.add(record.offset, flaw)
        self._last = record.offset

    def add(self, offset: int, flaw: Flaw) -> None:
        """Note a flaw that does not keep the record at byte *offset* from being read."""
        line = f"{self.name} at byte {offset}: expected {flaw.expected}, found {flaw.found}; read all the same"
        if flaw.expected in self._lines:
            self._more[flaw.expected] += 1
        else:
            self._lines[flaw.expected] = line

    def lines(self) -> list[str]:
        """Return in words where what was overlooked first, and in how many other places."""
        return [
            f"{line} (and in {self._more[kind]} other places)" if self._more[kind] else line
            for kind, line in self._lines.items()
        ]


def iter_checked(path: Path, on_damage: OnDamage) -> Iterator[tuple[WarcRecord, list[Flaw]]]:
    """Yield every whole record of anybody's WARC file with what is wrong with it; *on_damage* is told where none is."""
    first = told = -1
    for record in iter_records(path, on_damage=on_damage):
        flaws = flaws_of(record, own=False)
        if record.offset == first != told:
            told = first
            flaws.append(SEVERAL)
        first = record.offset
        yield record, flaws


def flaws_of(record: WarcRecord, *, own: bool) -> list[Flaw]:
    """Return what is wrong with a record, nothing if all is well.

    Records of our *own* must be in the shape that we write; those of others only in that of the standard.
    """
    return [*shape_flaws(record, own=own), *_digest_flaws(record, own=own)]


def shape_flaws(record: WarcRecord, *, own: bool) -> list[Flaw]:
    """Return what is wrong with a record but for its digests: what a reader can do without."""
    headers = record.headers
    flaws = [Flaw(f"a header {name}", "none") for name in REQUIRED if not headers.get(name)]
    if headers.get("warc-target-uri", "").startswith("<"):
        flaws.append(Flaw("a WARC-Target-URI without brackets", headers["warc-target-uri"]))
    if not (record.head.startswith(OWN_FIRST_LINE) if own else FIRST_LINE.match(record.head)):
        flaws.append(Flaw("a first line WARC/1.1", repr(record.head[:20])))
    if record.tail != END_OF_RECORD:
        flaws.append(Flaw("an empty line twice after the record", repr(record.tail[:20])))
    if record.head.count(b"\n") - 2 != len(headers):
        flaws += _repeated(record, own=own)
    return flaws


def broken_digest(record: WarcRecord) -> Flaw | None:
    """Return the flaw that proves the bytes of anybody's record to be other ones than were written; None without proof.

    The digest of the block settles it. Programs differ in what they take for the payload, so that its digest
    counts only where the block has none.
    """
    block = record.headers.get("warc-block-digest")
    if block is None:
        return next(_digest_flaws(record, own=False), None)
    stands = _differs(block, record.block)
    return Flaw(f"a block with the digest {block}", stands) if stands is not None else None


def payload_of(record: WarcRecord) -> bytes | memoryview:
    """Return the part of the block that a payload digest is of: without the HTTP head where there is one."""
    if not headers_say_http(record):
        return record.block
    found = END_OF_HEAD.search(record.block, 0, MAX_HEAD_BYTES)
    return memoryview(record.block)[found.end() :] if found else b""


def headers_say_http(record: WarcRecord) -> bool:
    """Return whether the block is an HTTP message."""
    return record.headers.get("content-type", "").startswith("application/http")


def _repeated(record: WarcRecord, *, own: bool) -> Iterator[Flaw]:
    """Yield the headers that stand twice, so that it depends on the reader what they say."""
    names = [name.lower() for name, _ in parse_head(record.head)[1]]
    for name in sorted(set(names) - MAY_REPEAT):
        if names.count(name) > 1:
            yield Flaw(f"a header {name} once", f"it {names.count(name)} times")
    if own and len(names) != record.head.count(b"\n") - 2:
        yield Flaw("a header on each line", "lines that are none")


def _digest_flaws(record: WarcRecord, *, own: bool) -> Iterator[Flaw]:
    block, payload = (record.headers.get(f"warc-{part}-digest") for part in ("block", "payload"))
    if block is None:
        if own:
            yield Flaw("a WARC-Block-Digest", "none")
    elif (stands := _differs(block, record.block)) is not None:
        yield Flaw(f"a block with the digest {block}", stands)
    if payload is None:
        if own and record.type in ("response", "revisit"):
            yield Flaw("a WARC-Payload-Digest", "none")
    elif record.type not in ("revisit", "continuation") and "warc-segment-number" not in record.headers:
        body = payload_of(record)
        stands = _differs(payload, body)
        if stands is not None and CHUNKED.search(record.block[: len(record.block) - len(body)]):
            stands = stands if _differs(payload, dechunk(bytes(body))) is not None else None
        if stands is not None:
            yield Flaw(f"a payload with the digest {payload}", stands)


def _differs(told: str, data: bytes | memoryview) -> str | None:
    """Return the digest of *data* where it is not the one *told*; None where it is, or by a method we do not know."""
    name, _, value = told.partition(":")
    method = ALGORITHMS.get(name.lower().replace("-", ""))
    if method is None:
        return None if value else "a text that is no digest"
    if name == "sha1" and len(value) == 32 and value.isascii() and is_sha1(value.encode(), data):
        return None
    digest = method(data, usedforsecurity=False).digest()
    if _is_written_otherwise(value, digest):
        return None
    return f"{name}:{base64.b32encode(digest).decode('ascii')}"


def is_sha1(base32: bytes, data: bytes | memoryview) -> bool:
    """Return whether the SHA-1 of *data* is *base32*, 32 digits in upper case.

    They are compared as numbers, in a tenth of the time of the codec.
    """
    try:
        told = int(base32.translate(BASE32_DIGITS), 32)
    except ValueError:
        return False
    return told == int.from_bytes(hashlib.sha1(data, usedforsecurity=False).digest())


def _is_written_otherwise(value: str, digest: bytes) -> bool:
    """Return whether *value* is the digest in a form that others write: hex, or base64 of either alphabet."""
    plain = value.rstrip("=")
    base32 = base64.b32encode(digest).decode("ascii").rstrip("=")
    base64s = (method(digest).decode("ascii").rstrip("=") for method in (base64.b64encode, base64.urlsafe_b64encode))
    return plain.upper() in (base32, digest.hex().upper()) or plain in base64s
