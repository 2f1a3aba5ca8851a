"""BagIt: the files of archives in a folder with a checksum for each, as libraries hand holdings on (RFC 8493)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.archive.files import disk_errors
from crawler.archive.package import new_target, sync_all
from crawler.archive.selection import Piece, accepted_runs, iter_bytes
from crawler.errors import IntegrityError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.archive.archive import Archive
    from crawler.archive.selection import Window

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MARKER = "bagit.txt"

ENCODED = str.maketrans({"%": "%25", "\n": "%0A", "\r": "%0D"})
"""What a manifest cannot hold in a file's name (section 2.1.3)."""


@dataclass(slots=True, kw_only=True)
class BagReport:
    """What went into a bag."""

    run_count: int = 0
    file_count: int = 0
    size: int = 0
    """Bytes of the payload."""
    checksums: dict[str, str] = field(default_factory=dict)
    """SHA-256 in hex of each payload file, by its name in the bag."""


def write_bag(
    archives: list[Archive], target: Path, *, window: Window, software: str, contact: str | None, force: bool
) -> BagReport:
    """Write the runs of *archives* that started in *window*, and the datasets, to the folder *target*.

    A file that is not what its run record says goes into no bag: IntegrityError. Raises UsageError where
    no run started then or *target* exists.
    """
    report = BagReport()
    started: list[str] = []
    with new_target(target, marker=MARKER, force=force) as part, disk_errors(target):
        for archive in archives:
            for record in accepted_runs(archive):
                if window.has(record.started or ""):
                    started.append(record.started or "")
                    report.run_count += 1
                    for name, facts in sorted(record.files.items()):
                        _copy(archive, name, part, report, sha256=facts.sha256)
                    _copy(archive, f"runs/{record.run}.json", part, report)
            for path in archive.dataset_paths():
                if path.exists():
                    _copy(archive, path.name, part, report)
        if not started:
            sites = ", ".join(archive.site for archive in archives)
            raise UsageError(f"{sites}: expected runs of that time, found none")
        info = dict(_info(archives, sorted(started), report, software=software, contact=contact))
        _write_tags(part, report, "".join(f"{name}: {value}\n" for name, value in info.items()))
        sync_all(part)
    return report


def _copy(archive: Archive, name: str, part: Path, report: BagReport, *, sha256: str | None = None) -> None:
    inside = f"data/{archive.site}/{name}"
    source, copy = archive.folder / name, part / inside
    copy.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with copy.open("wb") as file:
        for piece in iter_bytes(Piece(path=source)):
            digest.update(piece)
            report.size += len(piece)
            file.write(piece)
    told = digest.hexdigest()
    if sha256 is not None and told != sha256:
        raise IntegrityError(f"{source}: expected SHA-256 {sha256}, as its run record says, found {told}")
    report.checksums[inside] = told
    report.file_count += 1


def _info(
    archives: list[Archive], started: list[str], report: BagReport, *, software: str, contact: str | None
) -> Iterator[tuple[str, str]]:
    """Yield what ``bag-info.txt`` says. Its dates are those of the runs: the same archive gives the same bag."""
    yield "Bag-Software-Agent", software
    yield "Bagging-Date", started[-1][:10]
    if contact:
        yield "Contact-Email", " ".join(contact.split())
    yield "External-Description", f"Archive of university news: {', '.join(archive.site for archive in archives)}"
    yield "External-Identifier", ", ".join(archive.site for archive in archives)
    yield "Payload-Oxum", f"{report.size}.{report.file_count}"
    yield "Runs", f"{report.run_count}, {started[0]} to {started[-1]}"


def _write_tags(part: Path, report: BagReport, info: str) -> None:
    manifest = "".join(f"{told}  {name.translate(ENCODED)}\n" for name, told in sorted(report.checksums.items()))
    tags = {
        MARKER: DECLARATION,
        "bag-info.txt": info.encode("utf-8"),
        "manifest-sha256.txt": manifest.encode("utf-8"),
    }
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(tags.items()))
    tags["tagmanifest-sha256.txt"] = sums.encode("utf-8")
    for name, data in tags.items():
        (part / name).write_bytes(data)
