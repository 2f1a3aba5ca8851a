"""Which archives a command is about, and what it does before it adds to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from crawler.archive.archive import SITE, Archive
from crawler.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def open_archive(root: Path, site: str) -> Archive:
    """Return the archive of *site* below *root*; raises UsageError where there is none."""
    if not SITE.fullmatch(site) or not has_archive(root / site):
        known = ", ".join(archive.site for archive in find_archives(root)) or "none"
        raise UsageError(f"{site}: expected a site with an archive in {root} ({known}), found no such archive")
    return Archive(root, site)


def open_archives(root: Path, sites: Iterable[str]) -> list[Archive]:
    """Return the archives of *sites*, each once, or without these all below *root*; raises UsageError for none."""
    found = [open_archive(root, site) for site in dict.fromkeys(sites)] or find_archives(root)
    if not found:
        raise UsageError(f"{root}: expected archives in it, found none; --archive DIR names another folder")
    return found


def find_archives(root: Path) -> list[Archive]:
    """Return every archive below *root*, by site."""
    folders = sorted(root.iterdir()) if root.is_dir() else []
    return [Archive(root, folder.name) for folder in folders if SITE.fullmatch(folder.name) and has_archive(folder)]


def has_archive(folder: Path) -> bool:
    """Return whether a run ever wrote into *folder*."""
    return any((folder / name).is_dir() for name in ("warc", "log", "runs"))


def close_dead(archive: Archive) -> None:
    """Close the runs of *archive* that died, and say so. Call it under the site's lock."""
    from crawler.archive.recover import close_dead_runs

    for closed in close_dead_runs(archive):
        click.echo(f"muniment: {archive.site}: run {closed.run} had died; it was closed", err=True)
