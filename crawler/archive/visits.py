"""Visits: what became of each page that a run asked for, in batches of one gzip member each.

No visit is written for robots.txt, for the hops of a redirect, for tries that were repeated, and for
requests that only check another record's URL: their captures stand in the WARC files alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import msgspec

from crawler.archive.files import disk_errors
from crawler.archive.identity import without_surrogates
from crawler.archive.members import gzip_member, iter_members
from crawler.archive.strict_json import decode_strict
from crawler.errors import IntegrityError
from crawler.records import Capture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

VisitKind = Literal["article", "event", "list", "homepage", "listing", "feed", "sitemap", "requisite", "other"]


@dataclass(slots=True, kw_only=True)
class Visit:
    """One page asked for and what became of it."""

    url: str
    """URL first asked for; canonical for what the frontier asks."""
    kind: VisitKind
    """What was expected there."""
    time: str
    """When the response came or failed to: UTC, ISO 8601 with milliseconds and ``Z``."""
    outcome: str
    """What it meant: ``new``, ``unchanged``, ``edited``, ``not-modified``, ``missing``, ``failed``, ``dropped``, …"""
    status: int | None = None
    """HTTP status; None where there was no response."""
    error: str | None = None
    """Why it failed, on one line."""
    etag: str | None = None
    """The response's ``ETag``, as sent."""
    last_modified: str | None = None
    """The response's ``Last-Modified``, as sent."""
    payload_digest: str | None = None
    """SHA-256 of the payload in hex."""
    payload_sha1: str | None = None
    """SHA-1 of the payload in base32, as its WARC record has it."""
    record_id: str | None = None
    """WARC-Record-ID of the capture, ``urn:uuid:…``; None where nothing was captured."""
    warc: str | None = None
    """Name of the WARC file of the capture."""
    offset: int | None = None
    """Byte at which the capture's gzip member starts."""
    length: int | None = None
    """Compressed length of that member in bytes."""
    revisit_of: str | None = None
    """WARC-Record-ID of the response that holds the payload, where the capture is a revisit."""
    id: str | None = None
    """Id of the record that stands at this URL, if there is one."""
    signals: dict[str, str] | None = None
    """What listings, feeds and sitemaps said of the page in this run: name of a signal to digests of what was said."""

    @property
    def capture(self) -> Capture:
        """The place of the capture that it made, as records name it."""
        return Capture(
            warc=self.warc,
            offset=self.offset,
            length=self.length,
            record_id=self.record_id,
            payload_digest=self.payload_digest,
            time=self.time,
        )


DECODER = msgspec.json.Decoder(Visit)


def encode_visits(visits: Iterable[Visit]) -> bytes:
    """Return a batch of visits as one gzip member of JSON lines."""
    return gzip_member(b"".join(_line(visit) for visit in visits))


def decode_visits(batch: bytes) -> list[Visit]:
    """Return the visits of a decompressed batch; raises ValueError where a line is none, or says a thing twice."""
    visits = DECODER.decode_lines(batch)
    lines = batch.removesuffix(b"\n").split(b"\n") if batch else []
    for line, visit in zip(lines, visits, strict=True):
        if _line(visit) != line + b"\n":  # written by another version, or not by us: then it is looked at closely
            msgspec.convert(decode_strict(line), Visit)
    return visits


def iter_visits(path: Path) -> Iterator[Visit]:
    """Yield the visits of a whole file; raises IntegrityError where a batch is damaged."""
    with disk_errors(path):
        size = path.stat().st_size
    end = 0
    for member in iter_members(path):
        try:
            yield from decode_visits(member.data)
        except (ValueError, RecursionError) as error:
            raise IntegrityError(f"{path}: batch at byte {member.offset}: expected visits, found {error}") from error
        end = member.offset + member.length
    if end != size:
        raise IntegrityError(f"{path}: expected whole batches up to byte {size}, found damage at byte {end}")


def find_visits_end(path: Path, is_done: Callable[[Visit], bool]) -> int:
    """Return the byte after the last whole batch before any damage and any visit that is not *is_done*."""
    end = 0
    for member in iter_members(path):
        try:
            visits = decode_visits(member.data)
        except (ValueError, RecursionError):
            break
        if not all(map(is_done, visits)):
            break
        end = member.offset + member.length
    return end


def _line(visit: Visit) -> bytes:
    values = {name: value for name, value in msgspec.to_builtins(visit).items() if value is not None}
    try:
        return msgspec.json.encode(values) + b"\n"
    except UnicodeEncodeError:
        return msgspec.json.encode(without_surrogates(values)) + b"\n"
