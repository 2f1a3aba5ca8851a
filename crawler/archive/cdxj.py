"""CDXJ: one line a capture, sorted by SURT key, so that a replayer finds it by binary search.

A line is ``<key> <14-digit time> <JSON>``. Keys are made as OpenWayback and pywb make theirs: host
reversed, ``www`` dropped, all in lower case, the query sorted, session ids left out.
"""

from __future__ import annotations

import re
from dataclasses import replace
from posixpath import normpath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from crawler.archive.selection import moved_offsets
from crawler.archive.warc_records import END_OF_HEAD, MAX_HEAD_BYTES, iter_records, parse_head

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.archive.selection import Piece
    from crawler.archive.warc_records import WarcRecord

WWW = re.compile(r"www\d*\.")
DEFAULT_PORTS = {"http": 80, "https": 443}
SESSION = re.compile(
    r"(?:^|(?<=&))(?:jsessionid=[0-9a-z]{32}|phpsessid=[0-9a-z]{32}|sid=[0-9a-z]{32}|aspsessionid[a-z]{8}=[a-z]{24}"
    r"|cfid=[^&]+&cftoken=[^&]+)(?:&|$)"
)
"""Parameters that name a visitor, in a query in lower case."""

NO_DIGIT = re.compile(r"[^0-9]")
INDEXED = frozenset({"response", "revisit", "resource"})
STATUS = re.compile(r"HTTP/\S+\s+(\d{3})\b")


class Fields(msgspec.Struct, kw_only=True, omit_defaults=True):
    """The JSON of a line, in the order that others write it."""

    url: str
    """The WARC-Target-URI."""
    mime: str
    """Media type of the payload; ``warc/revisit`` for a revisit."""
    status: str | None = None
    """HTTP status."""
    digest: str | None = None
    """Payload digest with its label, ``sha1:…``."""
    length: str
    """Bytes of the gzip member."""
    offset: str
    """Byte at which it starts."""
    filename: str
    """Name of the WARC file, without folder."""


def surt(url: str) -> str:
    """Return the SURT key of an http(s) URL.

    >>> surt("http://www.Example.org:80/News/?b=1&a=2")
    'org,example)/news?a=2&b=1'
    """
    parts = urlsplit(url.strip())
    host = WWW.sub("", (parts.hostname or "").lower(), count=1)
    try:
        port = parts.port
    except ValueError:
        port = None
    suffix = "" if port in (None, DEFAULT_PORTS.get(parts.scheme.lower())) else f":{port}"
    path = normpath("/" + parts.path.lower().lstrip("/"))
    query = SESSION.sub("", parts.query.lower()).rstrip("&")
    if query:
        query = "?" + "&".join(sorted(query.split("&")))
    return f"{host if ':' in host else ','.join(reversed(host.split('.')))}{suffix}){path}{query}"


def cdxj_lines(pieces: Iterable[Piece]) -> list[str]:
    """Return the line of each capture in the chosen parts of WARC files, sorted as bytes, without line ends.

    Offsets are those in files of the chosen parts alone. Raises IntegrityError where a file is damaged.
    """
    lines = []
    for piece in pieces:
        moved = moved_offsets(piece)
        for record in iter_records(piece.path):
            offset = record.offset if moved is None else moved.get(record.offset)
            if offset is not None and (line := line_of(replace(record, offset=offset), piece.path.name)) is not None:
                lines.append(line)
    return sorted(lines, key=str.encode)


def line_of(record: WarcRecord, filename: str) -> str | None:
    """Return the line of a WARC record in the file *filename*, None where it is no capture of a page."""
    url = record.target_uri
    if record.type not in INDEXED or not url.startswith(("http://", "https://")):
        return None
    status, mime = _answer(record)
    fields = Fields(
        url=url,
        mime="warc/revisit" if record.type == "revisit" else mime,
        status=status,
        digest=record.headers.get("warc-payload-digest"),
        length=str(record.length),
        offset=str(record.offset),
        filename=filename,
    )
    time = NO_DIGIT.sub("", record.headers.get("warc-date", ""))[:14]
    return f"{surt(url)} {time} {msgspec.json.encode(fields).decode('utf-8')}"


def _answer(record: WarcRecord) -> tuple[str | None, str]:
    """Return HTTP status and media type."""
    if record.type == "resource":
        return "200", record.headers.get("content-type", "unk")
    found = END_OF_HEAD.search(record.block, 0, MAX_HEAD_BYTES)
    first, headers = parse_head(record.block[: found.start()] if found else record.block)
    code = STATUS.match(first)
    kinds = [value.partition(";")[0].strip().lower() for name, value in headers if name.lower() == "content-type"]
    return code[1] if code else None, kinds[-1] if kinds and kinds[-1] else "unk"
