"""WACZ: captures with their index and a list of pages, in one zip file that a browser can replay.

Follows WACZ 1.1.1. The same captures give the same bytes: times in it are those of captures.
"""

from __future__ import annotations

import gzip
import hashlib
import zipfile
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from crawler.archive.cdxj import cdxj_lines
from crawler.archive.files import disk_errors
from crawler.archive.package import new_target
from crawler.archive.selection import choose_captures, iter_bytes
from crawler.errors import IntegrityError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from crawler.archive.archive import Archive
    from crawler.archive.selection import Window

WACZ_VERSION = "1.1.1"

LINES_A_BLOCK = 3000
"""Index lines in one gzip member: what a replayer reads to find one capture (ZipNum)."""

PAGE_KINDS = ("article", "event", "homepage")
"""Records that are a page of their own."""


class PageLine(msgspec.Struct):
    """What the list of pages needs of a dataset line."""

    id: str
    kind: str
    url: str
    capture: dict[str, Any]
    title: str | None = None


@dataclass(slots=True, kw_only=True)
class WaczReport:
    """What went into a WACZ."""

    capture_count: int = 0
    """Responses and revisits in its index."""
    withdrawn_count: int = 0
    """Captures of that time that were left out since they are withdrawn."""
    page_count: int = 0
    """Pages in its list."""
    size: int = 0
    """Bytes of the file."""
    resources: list[dict[str, Any]] = field(default_factory=list)
    """Name, path, hash and size of each file in it, as ``datapackage.json`` lists them."""


def write_wacz(archives: list[Archive], target: Path, *, window: Window, software: str, force: bool) -> WaczReport:
    """Write the captures of *window* in *archives* to the file *target*.

    Raises UsageError where there are none or *target* exists, IntegrityError where a capture is damaged.
    """
    pieces = [piece for archive in archives for piece in choose_captures(archive, window)]
    lines = cdxj_lines(pieces)
    if not lines:
        sites = ", ".join(archive.site for archive in archives)
        raise UsageError(f"{sites}: expected captures{'' if window.is_open else ' of that time'}, found none")
    report = WaczReport(capture_count=len(lines), withdrawn_count=sum(piece.withdrawn_count for piece in pieces))
    times = sorted(line.split(" ", 2)[1] for line in lines)
    with (
        new_target(target, force=force) as part,
        disk_errors(target),
        zipfile.ZipFile(part, "w", allowZip64=True) as package,
    ):
        into = _Package(package, datetime.strptime(times[-1], "%Y%m%d%H%M%S"), report)  # noqa: DTZ007  # zip: no zone
        for piece in pieces:
            into.add(f"archive/{piece.path.name}", iter_bytes(piece))
        blocks, places = _blocks(lines)
        into.add("indexes/index.cdx.gz", blocks)
        into.add("indexes/index.idx", [places])
        pages = [line for archive in archives for line in _pages(archive, window)]
        report.page_count = len(pages)
        into.add("pages/pages.jsonl", [b'{"format":"json-pages-1.0","id":"pages","title":"Pages"}\n', *pages])
        _finish(into, [archive.site for archive in archives], software)
    report.size = target.stat().st_size
    return report


class _Package:
    """The zip file while it is written; all is stored, for a replayer reads by place."""

    def __init__(self, package: zipfile.ZipFile, time: datetime, report: WaczReport) -> None:
        self.package = package
        self.time = time
        self.report = report

    def add(self, path: str, pieces: Iterable[bytes], *, listed: bool = True) -> str:
        """Add a file and return its hash, ``sha256:…``."""
        digest = hashlib.sha256()
        size = 0
        info = zipfile.ZipInfo(path, date_time=self.time.timetuple()[:6])
        info.external_attr = 0o644 << 16
        with self.package.open(info, "w", force_zip64=True) as file:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                file.write(piece)
        told = f"sha256:{digest.hexdigest()}"
        if listed:
            name = path.rpartition("/")[2].lower()  # as a data package wants it
            self.report.resources.append({"name": name, "path": path, "hash": told, "bytes": size})
        return told


def _finish(into: _Package, sites: list[str], software: str) -> None:
    """Add the description of all that was added, and its digest."""
    created = into.time.strftime("%Y-%m-%dT%H:%M:%SZ")
    description = {
        "profile": "data-package",
        "resources": into.report.resources,
        "wacz_version": WACZ_VERSION,
        "title": ", ".join(sites),
        "created": created,
        "software": software,
    }
    text = msgspec.json.format(msgspec.json.encode(description), indent=2) + b"\n"
    told = into.add("datapackage.json", [text], listed=False)
    digest = {"path": "datapackage.json", "hash": told}
    into.add("datapackage-digest.json", [msgspec.json.encode(digest) + b"\n"], listed=False)


def _blocks(lines: list[str]) -> tuple[list[bytes], bytes]:
    """Return the index in gzip members of some thousand lines each, and the file that says where each begins."""
    members: list[bytes] = []
    places = ['!meta 0 {"format":"cdxj-gzip-1.0","filename":"index.cdx.gz"}']
    offset = 0
    for start in range(0, len(lines), LINES_A_BLOCK):
        block = lines[start : start + LINES_A_BLOCK]
        member = gzip.compress("".join(f"{line}\n" for line in block).encode("utf-8"), mtime=0)
        key, time, _ = block[0].split(" ", 2)
        place = {"offset": offset, "length": len(member), "digest": f"sha256:{hashlib.sha256(member).hexdigest()}"}
        places.append(f"{key} {time} {msgspec.json.encode(place).decode()}")
        members.append(member)
        offset += len(member)
    return members, "".join(f"{line}\n" for line in places).encode("utf-8")


def _pages(archive: Archive, window: Window) -> Iterator[bytes]:
    """Yield a line for each record of the dataset that is a page and was captured in *window*."""
    decoder = msgspec.json.Decoder(PageLine)
    for path in archive.dataset_paths()[:-1]:
        if not path.exists():
            continue
        with disk_errors(path), path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                try:
                    page = decoder.decode(line)
                except (msgspec.DecodeError, UnicodeDecodeError) as error:
                    raise IntegrityError(f"{path}:{number}: expected a record, found {error}") from error
                time = page.capture.get("time", "")
                if page.kind in PAGE_KINDS and window.has(time):
                    told = {"id": page.id, "url": page.url, "ts": time, "title": page.title or page.url}
                    yield msgspec.json.encode(told) + b"\n"
