"""How much room on the disk the next night of a site is likely to need."""

from __future__ import annotations

import math
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.archive.files import disk_errors
from crawler.archive.run_record import read_run_record

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.archive.archive import Archive

MIB = 1024 * 1024

NIGHTS = 5
"""How many of the last crawls are looked at; the largest counts."""

COPIES = 2
"""The derived files are made anew beside the old, by way of a scratch file of about their size."""


@dataclass(slots=True, frozen=True)
class Room:
    """What a disk has and what is asked of it."""

    needed_bytes: int
    free_bytes: int

    @property
    def is_enough(self) -> bool:
        """Whether a crawl may start."""
        return self.free_bytes >= self.needed_bytes

    @property
    def needed_mib(self) -> int:
        """What is needed, rounded up."""
        return math.ceil(self.needed_bytes / MIB)

    @property
    def free_mib(self) -> int:
        """What is free, rounded down."""
        return self.free_bytes // MIB

    def __str__(self) -> str:
        """Return the words of a refusal, without the place."""
        return f"expected {self.needed_mib} MiB free on the disk, found {self.free_mib} MiB"


def room_on(folder: Path, needed_bytes: int) -> Room:
    """Return the room on the disk of *folder*, which must be there."""
    with disk_errors(folder):
        return Room(needed_bytes, shutil.disk_usage(folder).free)


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
