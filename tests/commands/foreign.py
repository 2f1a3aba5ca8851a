"""WARC and WACZ files as other programs write them, for tests of what is taken from them."""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.conftest import records_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from crawler.archive.archive import Archive
    from tests.commands.conftest import Said

COUNTS = ("new", "held", "withdrawn", "unmodified", "unreadable", "elsewhere")

HOST = "http://www.campus.example"

HTML = [("Content-Type", "text/html; charset=utf-8")]

WORDS = "The harbour laboratory opened its doors to the city and showed what it had learned about the tides."


def article(title: str) -> bytes:
    """Return the page of an article."""
    text = "".join(f"<p>{WORDS} This is paragraph {number}.</p>" for number in range(6))
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>{title}</title></head><body><main><article><h1>{title}</h1>'
        f'<time datetime="2025-03-04">4 March 2025</time>{text}</article></main></body></html>'
    ).encode()


@dataclass(slots=True, kw_only=True)
class Kept:
    """A capture of another program."""

    path: str = "/news/2025/a"
    time: str = "2019-05-06T07:08:09Z"
    payload: bytes = field(default_factory=lambda: article("A bridge opens"))
    status: str = "200 OK"
    headers: list[tuple[str, str]] = field(default_factory=lambda: list(HTML))
    warc_headers: dict[str, str] = field(default_factory=dict)
    record_id: str | None = None
    request: list[tuple[str, str]] | None = None
    """Headers of the request beside it; None for no request."""
    method: str = "GET"
    refers_to: Kept | None = None
    """What it is a revisit of."""
    host: str = HOST


def write_warc(path: Path, captures: Iterable[Kept], *, gzipped: bool = True) -> Path:
    """Write a file as warcio writes it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=gzipped)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "Peer/1.0"}))
        for number, kept in enumerate(captures):
            _write(writer, kept, f"<urn:uuid:{_name(path, number)}>")
    return path


def _name(path: Path, number: int) -> str:
    digest = hashlib.md5(f"{path.name} {number}".encode(), usedforsecurity=False).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:]}"


def _write(writer: WARCWriter, kept: Kept, record_id: str) -> None:
    record_id = f"<{kept.record_id}>" if kept.record_id else record_id
    url = kept.host + kept.path
    told = {"WARC-Date": kept.time, "WARC-Record-ID": record_id, "WARC-IP-Address": "192.0.2.7", **kept.warc_headers}
    head = StatusAndHeaders(kept.status, kept.headers, protocol="HTTP/1.1")
    if kept.refers_to is not None:
        digest = writer._create_digester()  # the digest of a revisit is that of what it refers to
        digest.update(kept.refers_to.payload)
        record = writer.create_revisit_record(
            url, str(digest), HOST + kept.refers_to.path, kept.refers_to.time, http_headers=head, warc_headers_dict=told
        )
        record.raw_stream, record.length = BytesIO(), 0
    else:
        record = writer.create_warc_record(
            url,
            "response",
            payload=BytesIO(kept.payload),
            length=len(kept.payload),
            http_headers=head,
            warc_headers_dict=told,
        )
    writer.write_record(record)
    if kept.request is not None:
        asked = StatusAndHeaders(f"{kept.method} {kept.path} HTTP/1.1", kept.request, is_http_request=True)
        told = {"WARC-Date": kept.time, "WARC-Concurrent-To": record_id}
        record = writer.create_warc_record(
            url, "request", payload=BytesIO(), length=0, http_headers=asked, warc_headers_dict=told
        )
        writer.write_record(record)


def write_wacz(
    path: Path, files: dict[str, bytes], *, lies: Iterable[str] = (), packed: int = zipfile.ZIP_STORED
) -> Path:
    """Write a package of *files* by path; of those that it *lies* about, the description has another digest."""
    told = [
        {"path": name, "hash": f"sha256:{hashlib.sha256(b'other' if name in lies else data).hexdigest()}"}
        for name, data in files.items()
    ]
    with zipfile.ZipFile(path, "w", packed) as package:
        for name, data in files.items():
            package.writestr(name, data)
        package.writestr("datapackage.json", json.dumps({"profile": "data-package", "resources": told}))
    return path


def counts_of(said: Said) -> dict[str, int]:
    """Return how many captures had which fate, those that none had left out."""
    captures: dict[str, int] = json.loads(said.out)["captures"]
    assert tuple(captures) == COUNTS
    return {fate: count for fate, count in captures.items() if count}


def kept_records(archive: Archive) -> list[tuple[dict[str, str], bytes]]:
    """Return headers and block of each WARC record kept, as another reader finds them; warcinfo left out."""
    found = []
    for path in archive.warc_paths():
        with path.open("rb") as file:
            records = ArchiveIterator(file, no_record_parse=True)
            found += [(dict(record.rec_headers.headers), record.raw_stream.read()) for record in records]
    return [(headers, block) for headers, block in found if headers["WARC-Type"] != "warcinfo"]


def articles(archive: Archive) -> dict[str, dict[str, Any]]:
    return {record["url"]: record for record in records_in(archive.dataset_path("article"))}
