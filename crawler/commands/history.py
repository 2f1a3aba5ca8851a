"""``muniment history``: every version of the record at a URL, read from the logs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from crawler.archive.changes import title_of
from crawler.archive.dataset import dataset_line
from crawler.archive.fold import PlaceGroups, fold_one
from crawler.archive.identity import place_of
from crawler.archive.log import iter_log
from crawler.commands.archives import find_archives
from crawler.commands.diffs import show_diffs
from crawler.commands.escape import escape_json
from crawler.commands.options import json_option, with_config
from crawler.commands.output import print_rows
from crawler.errors import UsageError
from crawler.records import KINDS
from crawler.sites import find_profile, profile_paths
from crawler.urls import canonicalize_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.archive.archive import Archive
    from crawler.config import Config
    from crawler.records import Record


RECORD_ID = re.compile(r"[0-9a-f]{20}")


@click.command("history")
@click.argument("url", metavar="URL|ID")
@click.option("--diff", is_flag=True, help="Show the words that changed from version to version.")
@json_option
@with_config
def command(config: Config, url: str, diff: bool, as_json: bool) -> None:
    """Show every version of the record at a URL, or with an id."""
    archives = find_archives(config.data)
    if RECORD_ID.fullmatch(url):
        histories = [history for archive in archives for history in find_by_id(archive, url)]
    else:
        histories = [
            history
            for archive in archives
            for history in iter_histories(archive, canonical_for(url, archive.site, config.folder))
        ]
    if not histories:
        raise UsageError(f"{url}: expected the URL or the id of a record in {config.data}, found none with it")
    if diff:
        for history in histories:
            show_diffs(history, as_json=as_json)
        return
    versions = [version for history in histories for version in history]
    if as_json:
        for version in versions:
            click.echo(escape_json(dataset_line(version).decode("utf-8").removesuffix("\n")))
        return
    columns = ("site", "version", "captured", "change", "fields", "title", "url", "warc", "offset")
    print_rows(columns, map(_cells, versions))


def find_by_id(archive: Archive, record: str) -> list[list[Record]]:
    """Return the states of the record with that id, oldest first; entries of homepages have no URL of their own."""
    observations = [one for one in _iter_observations(archive) if one.id == record]
    if not observations:
        return []
    if observations[0].key:
        return [fold_one(observations)]
    return [history for history in iter_histories(archive, observations[0].url) if history[0].id == record]


def canonical_for(url: str, site: str, folder: Path) -> str:
    """Return the canonical form of *url* as the profile of *site*, if there still is one, has it."""
    try:
        if site not in profile_paths(folder):
            return canonicalize_url(url)
        profile = find_profile(site, folder=folder)
        return canonicalize_url(url, twins=profile.twins, ignore=profile.ignore_parameters)
    except ValueError as error:
        raise UsageError(f"{url}: expected a URL, found {error}") from error


def iter_histories(archive: Archive, url: str) -> Iterator[list[Record]]:
    """Yield, for each kind of record whose place is the canonical *url*, its states, oldest first.

    Reads the logs twice, so that only the observations of that record are held in memory.
    """
    groups = PlaceGroups()
    for observation in _iter_observations(archive):
        groups.join(observation.kind, [place_of(observation), *observation.joined])
    observations: dict[str, list[Record]] = {kind: [] for kind in KINDS}
    for observation in _iter_observations(archive):
        kind = observation.kind
        if groups.root(kind, place_of(observation)) == groups.root(kind, url):
            observations[kind].append(observation)
    yield from (fold_one(found) for found in observations.values() if found)


def _iter_observations(archive: Archive) -> Iterator[Record]:
    for path in archive.log_paths():
        yield from iter_log(path)


def _cells(record: Record) -> tuple[object, ...]:
    capture = record.capture
    fields = ", ".join(record.changed_fields)
    place = (capture.warc or capture.file, capture.offset)
    return (
        record.site,
        record.version,
        record.last_changed,
        record.change,
        fields,
        title_of(record),
        record.url,
        *place,
    )
