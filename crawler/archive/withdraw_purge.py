"""Destroy what was withdrawn: each file that holds something of it is replaced by one that does not.

The plan stands in the opening of the run, on the disk before anything is touched. Of each file the new bytes are
written aside whole; then the opening says what the file was and what it will be; then it is replaced. So whoever
finds the run dead can tell what is done, and do the rest.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from crawler.archive.archive import OUTSIDE
from crawler.archive.files import PART, PartFile, disk_errors, facts_of, part_of, rename
from crawler.archive.run_record import Replacement, current_facts, iter_run_records, write_opening
from crawler.archive.withdraw_files import Mark, bare_log, bare_visits, entombed_warc, first_without_room
from crawler.errors import IntegrityError, LimitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from crawler.archive.archive import Archive
    from crawler.archive.files import FileFacts
    from crawler.archive.run_record import RunRecord, Withdrawal

FRESH = f".new{PART}"
"""Ending of a file that is whole and waits to take the place of the one of that name."""

MIB = 1024 * 1024


def check_purge(archive: Archive, withdrawal: Withdrawal, *, min_free_bytes: int) -> None:
    """Raise what would keep a purge from ending well, before it starts.

    IntegrityError where a file is not what the run records say, since a new one would hide that; LimitError where
    the disk has no room for a second copy of the largest.
    """
    known = current_facts(iter_run_records(archive))
    largest = 0
    for name in (*(f"warc/{warc}" for warc in withdrawal.members), *withdrawal.torn):
        path = archive.folder / name
        largest = max(largest, _checked(path, known, name).size)
    for warc, offsets in withdrawal.members.items():
        path = archive.warc_folder / warc
        if (offset := first_without_room(path, offsets)) is not None:
            raise IntegrityError(f"{path}: record at byte {offset}: expected room for a tombstone, found none")
    with disk_errors(archive.folder):
        largest = max([largest, *(path.stat().st_size for path in archive.log_folder.iterdir())])
        free = shutil.disk_usage(archive.folder).free
    if free < largest + min_free_bytes:
        asked, found = -(-(largest + min_free_bytes) // MIB), free // MIB
        raise LimitError(f"{archive.folder}: expected {asked} MiB free on the disk, found {found} MiB")


def finish_purge(archive: Archive, record: RunRecord) -> None:
    """Replace every file that holds something of what the open run *record* purges; it may be called again.

    Call it under the site's lock, once the run's opening and its observation are on the disk.
    """
    withdrawal = record.withdrawal
    if withdrawal is None or not withdrawal.purge:
        return
    known = current_facts(iter_run_records(archive))
    _settle_begun(archive, record)
    for path, pieces in _iter_new(archive, record, withdrawal):
        name = _recorded_name(path)
        if name not in record.replaced:
            _replace(archive, record, path, pieces, old=_checked(path, known, name))


def _settle_begun(archive: Archive, record: RunRecord) -> None:
    """Bring to an end what a killed purge had announced: each file is the old one, or the new one."""
    for name, change in list(record.replaced.items()):
        path = _standing_path(archive, name)
        stands = facts_of(path)
        if stands == change.new:
            continue
        fresh = _fresh(path)
        if stands == change.old and fresh.exists() and facts_of(fresh) == change.new:
            with disk_errors(path):
                rename(fresh, path)
        elif stands == change.old:
            del record.replaced[name]
        else:
            text = f"expected SHA-256 {change.old.sha256} or {change.new.sha256}, found {stands.sha256}"
            raise IntegrityError(f"{path}: {text}; run {record.run} was replacing it")


def _iter_new(archive: Archive, record: RunRecord, withdrawal: Withdrawal) -> Iterator[tuple[Path, Iterable[bytes]]]:
    """Yield each file that must be replaced, with the bytes of the new one.

    The newest WARC file comes first: a revisit goes before the response that it rests on, so that at no time one
    rests on a tombstone.
    """
    mark = Mark(record.run, record.started or "")
    for warc, offsets in sorted(withdrawal.members.items(), reverse=True):
        path = archive.warc_folder / warc
        yield path, entombed_warc(path, dict.fromkeys(offsets, mark))
    for name in withdrawal.torn:
        yield archive.folder / name, [b""]
    records = [(withdrawal.kind, set(withdrawal.places))]
    for path in sorted(archive.log_folder.glob("*.jsonl")):
        if _differs(path, bare_log(path, records)):
            yield path, bare_log(path, records)
    for path in sorted(archive.log_folder.glob("*.visits.jsonl.gz")):
        if _differs(path, bare_visits(path, withdrawal.members)):
            yield path, bare_visits(path, withdrawal.members)


def _differs(path: Path, pieces: Iterable[bytes]) -> bool:
    with disk_errors(path), path.open("rb") as file:
        return any(file.read(len(piece)) != piece for piece in pieces)


def _replace(archive: Archive, record: RunRecord, path: Path, pieces: Iterable[bytes], *, old: FileFacts) -> None:
    """Put a file of *pieces* in the place of *path*, and its facts into the opening of the run before that."""
    fresh = _fresh(path)
    with disk_errors(path):
        part_of(path).unlink(missing_ok=True)
        fresh.unlink(missing_ok=True)
    file = PartFile(path)
    try:
        for piece in pieces:
            file.append(piece)
        new = file.finish(fresh)
    finally:
        file.abandon()
    if new is None or new == old:
        with disk_errors(path):
            fresh.unlink(missing_ok=True)
        return
    record.replaced[_recorded_name(path)] = Replacement(old=old, new=new)
    write_opening(archive, record)
    with disk_errors(path):
        rename(fresh, path)


def _checked(path: Path, known: dict[str, tuple[FileFacts, str]], name: str) -> FileFacts:
    """Return the facts of a file; raises IntegrityError where they are not those of the run records."""
    stands = facts_of(path)
    expected = known[name][0] if name in known else None
    if stands != expected:
        told = f"SHA-256 {expected.sha256}, as its run record says" if expected else "a run record that names it"
        found = stands.sha256 if expected else "none"
        raise IntegrityError(f"{path}: expected {told}, found {found}; `muniment verify` says more")
    return stands


def _fresh(path: Path) -> Path:
    return path.with_name(path.name + FRESH)


def _recorded_name(path: Path) -> str:
    """Return the name that run records give a file: the log of a held run carries its state in its name."""
    name = path.name
    for ending in OUTSIDE:
        name = name.removesuffix(ending) + ".jsonl" if name.endswith(ending) else name
    return f"{path.parent.name}/{name}"


def _standing_path(archive: Archive, name: str) -> Path:
    path = archive.folder / name
    others = (path.with_name(path.name.removesuffix(".jsonl") + ending) for ending in OUTSIDE)
    return next((other for other in others if not path.exists() and other.exists()), path)
