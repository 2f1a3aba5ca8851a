"""How much room on the disk the next night of a site is likely to need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.archive.files import disk_errors
from crawler.archive.run_record import read_run_record

if TYPE_CHECKING:
    from crawler.archive.archive import Archive

NIGHTS = 5
"""How many of the last crawls are looked at; the largest counts."""

COPIES = 2
"""The derived files are made anew beside the old, by way of a scratch file of about their size."""


def room_for_a_night(archive: Archive) -> int:
    """Return the bytes that another crawl of the site is reckoned to write; 0 where there was none yet.

    That is what the largest of its last crawls kept, and what making the derived files anew takes.
    """
    largest = 0
    nights = 0
    for run in reversed(archive.run_ids()):
        record = read_run_record(archive.run_path(run))
        if record.kind == "crawl":
            largest = max(largest, sum(facts.size for facts in record.files.values()))
            nights += 1
        if nights == NIGHTS:
            break
    with disk_errors(archive.folder):
        derived = sum(path.stat().st_size for path in (*archive.dataset_paths(), archive.index_path) if path.exists())
    return largest + COPIES * derived
