"""The earlier nights of a site that a new one is compared with, from the run records."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from crawler.archive.files import disk_errors
from crawler.archive.run_record import read_run_record
from crawler.watch.drift import Night

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.archive.archive import Archive
    from crawler.archive.measures import FieldMeasures

NIGHTS = 60
"""Nights that are looked back on."""


def past_nights(archive: Archive, *, before: str) -> list[Night]:
    """Return the last nights before the run *before* that count, the oldest first."""
    accepted: set[str] = set()
    found: list[Night] = []
    with disk_errors(archive.runs_folder):
        runs = archive.run_ids()
    for run in reversed(runs):
        if run >= before:
            continue
        record = read_run_record(archive.run_path(run))
        if record.judgement is not None and record.judgement.accepted:
            accepted.add(record.judgement.run)
        if record.measures and (record.held is None or run in accepted):
            found.append(night_of(run, record.measures, is_accepted=run in accepted))
        if len(found) == NIGHTS:
            break
    return found[::-1]


def night_of(run: str, fields: Mapping[str, FieldMeasures], *, is_accepted: bool = False) -> Night:
    """Return what *run* measured, with the day of the week that its id tells."""
    day = date(int(run[:4]), int(run[4:6]), int(run[6:8])).weekday()
    return Night(run, day, fields, is_accepted)
