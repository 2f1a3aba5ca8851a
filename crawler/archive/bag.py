"""BagIt: the files of archives in a folder with a checksum for each, as libraries hand holdings on (RFC 8493)."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive.files import disk_errors, facts_of, part_of
from crawler.archive.index import is_current
from crawler.archive.package import new_target, sync_all
from crawler.archive.rebuild import build
from crawler.archive.run_record import current_facts, iter_run_records
from crawler.archive.selection import Piece, accepted_runs, iter_bytes
from crawler.archive.withdraw_export import hidden_of
from crawler.errors import IntegrityError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.archive import Archive
    from crawler.archive.selection import Window
    from crawler.archive.withdraw_export import Hidden

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MARKER = "bagit.txt"

ENCODED = str.maketrans({"%": "%25", "\n": "%0A", "\r": "%0D"})
"""What a manifest cannot hold in a file's name (section 2.1.3)."""


@dataclass(slots=True, kw_only=True)
class BagReport:
    """What went into a bag."""

    run_count: int = 0
    file_count: int = 0
    withdrawn_count: int = 0
    """Captures that were left out since they are withdrawn."""
    changed: list[str] = field(default_factory=list)
    """Files that are not as their run records say, since something withdrawn was left out of them."""
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
            facts = current_facts(iter_run_records(archive))
            hidden = hidden_of(archive)
            for record in accepted_runs(archive):
                if window.has(record.started or ""):
                    started.append(record.started or "")
                    report.run_count += 1
                    for name in sorted(record.files):
                        _copy(archive, name, part, report, sha256=facts[name][0].sha256, hidden=hidden)
                    _copy(archive, f"runs/{record.run}.json", part, report)
            _copy_dataset(archive, part, report)
        if not started:
            sites = ", ".join(archive.site for archive in archives)
            raise UsageError(f"{sites}: expected runs{'' if window.is_open else ' of that time'}, found none")
        info = dict(_info(archives, sorted(started), report, software=software, contact=contact))
        _write_tags(part, report, "".join(f"{name}: {value}\n" for name, value in info.items()))
        sync_all(part)
    return report


def is_in_bag(archive: Archive) -> bool:
    """Return whether *archive* stands in a bag, which one more file would make invalid."""
    return (archive.folder.parent.parent / MARKER).is_file()


def _copy_dataset(archive: Archive, part: Path, report: BagReport) -> None:
    """Copy the dataset; one left behind by a kill may show what is withdrawn since, so it is made anew aside."""
    if is_current(archive):
        for path in archive.dataset_paths():
            if path.exists():
                _copy(archive, path.name, part, report)
        return
    with tempfile.TemporaryDirectory(prefix="muniment-") as scratch:
        build(archive, Path(scratch))
        for path in archive.dataset_paths():
            _copy(archive, path.name, part, report, source=part_of(Path(scratch, path.name)))


def _copy(
    archive: Archive,
    name: str,
    part: Path,
    report: BagReport,
    *,
    source: Path | None = None,
    sha256: str | None = None,
    hidden: Hidden | None = None,
) -> None:
    """Copy a file that has the digest *sha256*, if one is told, but for what is *hidden*; it may stand in *source*."""
    inside = f"data/{archive.site}/{name}"
    source, copy = source or archive.folder / name, part / inside
    copy.parent.mkdir(parents=True, exist_ok=True)
    rest = hidden.without(source) if hidden is not None else None
    told = facts_of(source).sha256 if rest is not None else None
    digest = hashlib.sha256()
    with copy.open("wb") as file:
        for piece in iter_bytes(Piece(path=source)) if rest is None else rest:
            digest.update(piece)
            report.size += len(piece)
            file.write(piece)
    stands = told or digest.hexdigest()
    if sha256 is not None and stands != sha256:
        raise IntegrityError(f"{source}: expected SHA-256 {sha256}, as its run record says, found {stands}")
    report.checksums[inside] = digest.hexdigest()
    report.file_count += 1
    if hidden is not None and digest.hexdigest() != stands:
        report.changed.append(inside)
        report.withdrawn_count += hidden.captures.get(source.name, 0)


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
    if report.changed:
        files = ", ".join(report.changed)
        yield "Withdrawn", f"{report.withdrawn_count} captures; so these are not as their run records say: {files}"
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
