"""WARC files: what was sent and what came back, one gzip member a WARC record.

Written by ourselves, since offsets, digests and speed are ours to know: zlib level 1, one call a
record. Read again by ``captures.py``.
"""

from __future__ import annotations

import base64
import hashlib
import re
import uuid
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, urlsplit, urlunsplit

from crawler.archive.files import PartFile
from crawler.archive.http_heads import SECRET_HEADERS, without_secrets, without_transfer_coding
from crawler.archive.members import gzip_member

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from crawler.archive.files import FileFacts

REASONS = {status.value: status.phrase for status in HTTPStatus}

CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")

FORMAT: dict[str, str | None] = {
    "format": "WARC File Format 1.1",
    "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
}

URL_SAFE = "!#$%&'()*+,/:;=?@[]~-._"

Truncation = Literal["length", "time", "disconnect", "unspecified"]
"""Why a payload is not whole (WARC 1.1, section 5.13): too long, too slow, the connection ended early, or not told."""

PROFILES = {
    "identical": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
    "not-modified": "http://netpreserve.org/warc/1.1/revisit/server-not-modified",
}


@dataclass(slots=True, frozen=True, kw_only=True)
class Origin:
    """A record in a file of others that a capture was copied from."""

    file: str
    """Name of the file, and of the one in it where it is a package."""
    sha256: str
    """SHA-256 of the WARC file in hex."""
    software: str | None
    """The program that wrote it, by its own word."""
    record_id: str | None = None
    """WARC-Record-ID there, where it could not be kept."""
    response_head: bytes
    """HTTP head of the response as it stands there; it goes before status and headers."""
    request_head: bytes | None
    """HTTP head of the request; None where there is none, and then none is written."""


@dataclass(slots=True, kw_only=True)
class Exchange:
    """A request and its response, as they went over the wire."""

    url: str
    """URL asked for, absolute."""
    status: int
    """HTTP status."""
    response_headers: list[tuple[str, str]]
    """As received, in order, repeated names repeated."""
    payload: bytes
    """Body as received: content coding kept, transfer coding removed."""
    time: str | None = None
    """When the response came: UTC, ISO 8601 with milliseconds and ``Z``; None until the run says when."""
    method: str = "GET"
    """HTTP method."""
    request_headers: list[tuple[str, str]] = field(default_factory=list)
    """As sent, in order."""
    request_body: bytes = b""
    """Body of the request."""
    reason: str | None = None
    """Reason phrase of the status line; None where the engine does not tell it: the usual one is written."""
    protocol: str = "HTTP/1.1"
    """Protocol as the engine names it: ``HTTP/1.1``, ``h2``."""
    ip: str | None = None
    """Address the response came from."""
    via: str | None = None
    """URL of the page that led here."""
    card: bytes | None = None
    """What the listing showed of it, JSON."""
    truncated: Truncation | None = None
    """Why the payload is cut; None where it is whole."""
    origin: Origin | None = None
    """Where it was copied from; None for what went over our own wire."""


@dataclass(slots=True, frozen=True, kw_only=True)
class KnownCapture:
    """The last whole response with a payload that the archive has of a URL."""

    url: str
    time: str
    record_id: str
    warc: str
    offset: int
    length: int
    payload_digest: str
    """SHA-256 in hex."""
    payload_sha1: str
    """SHA-1 in base32, without label."""
    etag: str | None = None
    last_modified: str | None = None


@dataclass(slots=True, frozen=True, kw_only=True)
class Written:
    """Where a capture was put and what its payload is."""

    offset: int
    length: int
    payload_digest: str
    payload_sha1: str
    revisit: bool
    revisit_of: str | None
    """WARC-Record-ID of the response that holds the payload; None where that is this one, or not known."""


def warc_name(run: str, number: int) -> str:
    """Return the final name of the WARC file *number* of *run*.

    >>> warc_name("20260105T020000Z-0a1b2c", 0)
    '20260105T020000Z-0a1b2c-00000.warc.gz'
    """
    return f"{run}-{number:05}.warc.gz"


def warc_digest(payload: bytes) -> str:
    """Return the SHA-1 of *payload* in base32, as WARC headers carry it after ``sha1:``.

    *payload* is the entity body: transfer coding removed, content coding kept (WARC 1.1, section 5.9).

    >>> warc_digest(b"")
    '3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ'
    """
    return base64.b32encode(hashlib.sha1(payload, usedforsecurity=False).digest()).decode("ascii")


def record_urn() -> str:
    """Return a new WARC-Record-ID without its angle brackets."""
    return uuid.uuid4().urn


class WarcWriter:
    """Writes one WARC file, ``<name>.part`` until it is finished.

    Records are gathered in memory and reach the file with ``flush``.
    """

    def __init__(self, path: Path, *, about: Mapping[str, str | None], started: str) -> None:
        """Begin a file; *about* is what its warcinfo says beside the format."""
        self.file = PartFile(path)
        self._about = {**FORMAT, **about}
        self._started = started
        self._waiting: list[bytes] = []
        self._end = 0

    def capture(self, exchange: Exchange, record_id: str, known: KnownCapture | None) -> Written:
        """Write request, response or revisit, and metadata; *known* is the last capture of the same URL."""
        self._begin()
        uri = target_uri(exchange.url)
        sha1 = warc_digest(exchange.payload)
        sha256 = hashlib.sha256(exchange.payload).hexdigest()
        revisit = _revisit(exchange, sha1, sha256, known)
        if exchange.origin is None or exchange.origin.request_head is not None:
            beside = f"<{record_id}>"
            self._add(
                "request",
                _request_block(exchange, uri),
                content_type="application/http; msgtype=request",
                fields=[("WARC-Date", exchange.time), ("WARC-Target-URI", uri), ("WARC-Concurrent-To", beside)],
            )
        head = _response_head(exchange)
        if revisit == "not-modified" and known:
            sha1, sha256 = known.payload_sha1, known.payload_digest
        offset, length = self._add(
            "revisit" if revisit else "response",
            head if revisit else head + exchange.payload,
            record_id=record_id,
            content_type="application/http; msgtype=response",
            fields=[
                ("WARC-Date", exchange.time),
                ("WARC-Target-URI", uri),
                ("WARC-IP-Address", exchange.ip),
                ("WARC-Protocol", _protocol(exchange.protocol)),
                ("WARC-Payload-Digest", f"sha1:{sha1}"),
                ("WARC-Truncated", exchange.truncated),
                *_refers_to(revisit, known),
            ],
        )
        self._add_card(exchange, uri, record_id)
        return Written(
            offset=offset,
            length=length,
            payload_digest=sha256,
            payload_sha1=sha1,
            revisit=bool(revisit),
            revisit_of=known.record_id if revisit and known else None,
        )

    def failure(self, url: str, reason: str, time: str, via: str | None) -> None:
        """Write a ``metadata`` record that says why there is no response from *url*."""
        self._begin()
        fields = [("WARC-Date", time), ("WARC-Target-URI", target_uri(url))]
        block = _warc_fields({"failure": reason, "via": via})
        self._add("metadata", block, content_type="application/warc-fields", fields=fields)

    def flush(self) -> None:
        """Write what was gathered, and return when it is on the disk."""
        if self._waiting:
            self.file.append(b"".join(self._waiting))
            self._waiting.clear()
            self.file.sync()

    def finish(self) -> FileFacts | None:
        """Flush and give the file its final name; None if it was never begun."""
        self.flush()
        return self.file.finish()

    def _begin(self) -> None:
        if self._end == 0:
            fields = [("WARC-Date", self._started), ("WARC-Filename", self.file.path.name)]
            self._add("warcinfo", _warc_fields(self._about), content_type="application/warc-fields", fields=fields)

    def _add_card(self, exchange: Exchange, uri: str, record_id: str) -> None:
        """Write what the listing said of the page, which both ways of reading it take from here, and its origin."""
        if exchange.via or exchange.card or exchange.origin:
            card = exchange.card.decode("utf-8") if exchange.card else None
            self._add(
                "metadata",
                _warc_fields({"via": exchange.via, "card": card} | _said_of(exchange.origin)),
                content_type="application/warc-fields",
                fields=[
                    ("WARC-Date", exchange.time),
                    ("WARC-Target-URI", uri),
                    ("WARC-Concurrent-To", f"<{record_id}>"),
                ],
            )

    def _add(
        self,
        kind: str,
        block: bytes,
        *,
        content_type: str,
        fields: Iterable[tuple[str, str | None]],
        record_id: str | None = None,
    ) -> tuple[int, int]:
        """Gather one record; return offset and length of its gzip member."""
        lines = [
            "WARC/1.1",
            f"WARC-Type: {kind}",
            f"WARC-Record-ID: <{record_id or record_urn()}>",
            *(f"{name}: {CONTROL.sub(' ', value)}" for name, value in fields if value is not None),
            f"WARC-Block-Digest: sha1:{warc_digest(block)}",
            f"Content-Type: {content_type}",
            f"Content-Length: {len(block)}",
            "\r\n",
        ]
        member = gzip_member(b"".join(("\r\n".join(lines).encode("utf-8", "replace"), block, b"\r\n\r\n")))
        self._waiting.append(member)
        offset = self._end
        self._end += len(member)
        return offset, len(member)


def target_uri(url: str) -> str:
    """Return *url* as a WARC header can carry it: ASCII, no white space, no user name or password.

    >>> target_uri("http://me:secret@a.example/α b")
    'http://a.example/%CE%B1%20b'
    """
    parts = urlsplit(url)
    if "@" in parts.netloc:
        url = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    return quote(url, safe=URL_SAFE, errors="replace")


def _revisit(exchange: Exchange, sha1: str, sha256: str, known: KnownCapture | None) -> str | None:
    """Return the kind of revisit that may stand for the response, None where it must be kept whole.

    Both digests must agree with those of the same URL: one alone may collide or be cut short.
    """
    if exchange.status == 304:
        return "not-modified"
    if not known or not exchange.payload or exchange.truncated:
        return None
    same = known.url == exchange.url and known.payload_sha1 == sha1 and known.payload_digest == sha256
    return "identical" if same else None


def _refers_to(revisit: str | None, known: KnownCapture | None) -> list[tuple[str, str | None]]:
    if not revisit:
        return []
    profile: list[tuple[str, str | None]] = [("WARC-Profile", PROFILES[revisit])]
    if not known:
        return profile
    return [
        *profile,
        ("WARC-Refers-To", f"<{known.record_id}>"),
        ("WARC-Refers-To-Target-URI", target_uri(known.url)),
        ("WARC-Refers-To-Date", known.time),
        # Not of the standard, but what Heritrix writes: the payload is found without an index.
        ("WARC-Refers-To-Filename", known.warc),
        ("WARC-Refers-To-File-Offset", str(known.offset)),
    ]


def _said_of(origin: Origin | None) -> dict[str, str | None]:
    if origin is None:
        return {}
    return {
        "imported-from": origin.file,
        "imported-sha256": origin.sha256,
        "imported-software": origin.software,
        "imported-record-id": origin.record_id,
    }


def _request_block(exchange: Exchange, uri: str) -> bytes:
    if exchange.origin is not None and exchange.origin.request_head is not None:
        return without_secrets(exchange.origin.request_head)
    parts = urlsplit(uri)
    headers = [(name, value) for name, value in exchange.request_headers if name.lower() not in SECRET_HEADERS]
    if not any(name.lower() == "host" for name, _ in headers):
        headers.insert(0, ("Host", parts.netloc))
    target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    return _http_head(f"{exchange.method} {target} HTTP/1.1", headers) + exchange.request_body


def _response_head(exchange: Exchange) -> bytes:
    if exchange.origin is not None:
        return without_transfer_coding(exchange.origin.response_head)
    headers = [
        # The chunks are gone, so the header that announces them must not mislead a reader.
        (f"X-Archive-Orig-{name}" if name.lower() == "transfer-encoding" else name, value)
        for name, value in exchange.response_headers
    ]
    reason = REASONS.get(exchange.status, "") if exchange.reason is None else exchange.reason
    return _http_head(f"HTTP/1.1 {exchange.status} {reason}".rstrip(), headers)


def _protocol(protocol: str) -> str | None:
    return None if protocol.upper() == "HTTP/1.1" else protocol.lower()


def _http_head(first: str, headers: list[tuple[str, str]]) -> bytes:
    lines = [first, *(f"{name}: {value}" for name, value in headers)]
    text = "\r\n".join(CONTROL.sub(" ", line) for line in lines) + "\r\n\r\n"
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def _warc_fields(values: dict[str, str | None]) -> bytes:
    lines = (f"{name}: {CONTROL.sub(' ', value)}\r\n" for name, value in values.items() if value)
    return "".join(lines).encode("utf-8", "replace")
