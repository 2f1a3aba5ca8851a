"""Reports as files, in ``reports/`` of the site's folder: one page and one JSON each.

They are no part of the truth: what the crawl and the check said that night stands nowhere else, so ``rebuild`` leaves
them alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from crawler.archive.files import disk_errors, sync_folder, write_whole
from crawler.archive.identity import without_surrogates
from crawler.watch.page import render_page
from crawler.watch.report import Night, Report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from crawler.archive.archive import Archive

REPORTS = "reports"
"""Folder of the reports in that of a site."""


class NightOnly(msgspec.Struct, frozen=True, kw_only=True):
    """Of a report only what its night came to."""

    night: Night | None = None


def write_report(archive: Archive, report: Report, name: str) -> tuple[Path, Path]:
    """Write *report* as ``<name>.html`` and ``<name>.json`` and return both places; either is whole or not there."""
    folder = archive.folder / REPORTS
    page, values = folder / f"{name}.html", folder / f"{name}.json"
    plain = without_surrogates(msgspec.to_builtins(report))
    write_whole(values, msgspec.json.format(msgspec.json.encode(plain), indent=2) + b"\n")
    write_whole(page, render_page(msgspec.convert(plain, Report)).encode())
    return page, values


def drop_reports(archive: Archive, names: Sequence[str]) -> int:
    """Delete the reports in which any of *names* stands, ids or URLs of what was withdrawn; return how many.

    The page goes first: what a kill leaves is found again by the values beside it.
    """
    folder = archive.folder / REPORTS
    wanted = [name.encode("utf-8", "replace") for name in names]
    count = 0
    with disk_errors(folder):
        for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
            text = path.read_bytes()
            if any(name in text for name in wanted):
                path.with_suffix(".html").unlink(missing_ok=True)
                path.unlink()
                count += 1
        if count:
            sync_folder(folder)
    return count


def find_night(archive: Archive, name: str) -> Night | None:
    """Return what the report *name* that stands there tells of its night; None where there is none to be read."""
    path = archive.folder / REPORTS / f"{name}.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=NightOnly).night
    except (OSError, msgspec.DecodeError):
        return None
