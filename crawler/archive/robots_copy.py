"""The last robots.txt of a host that could be had, read back from its capture."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from crawler.archive.captures import read_capture
from crawler.archive.run_record import read_run_record
from crawler.errors import MunimentError

if TYPE_CHECKING:
    from crawler.archive.archive import Archive
    from crawler.archive.captures import StoredCapture

MAX_AGE = timedelta(hours=24)
"""How old a copy may be that serves in place of one that cannot be had (RFC 9309, section 2.4)."""

MAX_RUNS = 20
"""Runs looked through for one, the newest first."""


def find_robots_copy(archive: Archive, origin: str, now: datetime) -> StoredCapture | None:
    """Return the last capture of the rules of *origin* that is younger than MAX_AGE; None where none can be read.

    Of several runs the newest that had rules counts, and no older one in its place: they may have changed since.
    """
    for run in reversed(archive.run_ids()[-MAX_RUNS:]):
        try:
            copy = read_run_record(archive.run_path(run)).robots_copies.get(origin)
            if copy is None:
                continue
            if now - datetime.fromisoformat(copy.time) > MAX_AGE:
                return None
            capture = read_capture(archive.warc_folder / copy.warc, copy.offset)
        except (MunimentError, OSError, ValueError):
            return None
        return capture if capture.record_id == copy.record_id and capture.status == 200 else None
    return None
