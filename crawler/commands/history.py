"""``muniment history``: every version of the record at a URL, read from the logs."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

import click
import msgspec

from crawler.archive.changes import title_of
from crawler.archive.dataset import dataset_line
from crawler.archive.fold import PlaceGroups, fold_one
from crawler.archive.identity import place_of, record_id
from crawler.archive.log import iter_log
from crawler.archive.run_record import iter_run_records
from crawler.commands.archives import find_archives
from crawler.commands.diffs import PURGED, show_diffs
from crawler.commands.options import json_option, with_config
from crawler.commands.output import print_rows
from crawler.errors import UsageError
from crawler.escape import escape_json
from crawler.records import KINDS
from crawler.sites import find_profile, profile_paths
from crawler.urls import canonicalize_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from crawler.archive.archive import Archive
    from crawler.archive.run_record import Withdrawal
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
    histories = [history for archive in archives for history in find_histories(archive, url, config.folder)]
    if not histories:
        raise UsageError(f"{url}: expected the URL or the id of a record in {config.data}, found none with it")
    if diff:
        for history in histories:
            show_diffs(history, as_json=as_json)
        return
    decisions = {
        run.run: run.withdrawal
        for archive in archives
        if archive.site in {history[0].site for history in histories}
        for run in iter_run_records(archive)
        if run.withdrawal is not None
    }
    versions = [version for history in histories for version in history]
    if as_json:
        for version in versions:
            click.echo(escape_json(_json_line(version, decisions.get(version.run or ""))))
        return
    columns = ("site", "version", "captured", "change", "fields", "title", "url", "warc", "offset")
    print_rows(columns, (_cells(version, decisions.get(version.run or "")) for version in versions))


def find_histories(archive: Archive, name: str, folder: Path) -> list[list[Record]]:
    """Return the states, oldest first, of each record that has *name* as its id or URL; *folder* has the profiles."""
    if RECORD_ID.fullmatch(name):
        return _find_by_id(archive, name)
    return list(_iter_histories(archive, _canonical_for(name, archive.site, folder)))


def _find_by_id(archive: Archive, record: str) -> list[list[Record]]:
    """Return the states of the record with that id, oldest first; entries of homepages have no URL of their own.

    Any id that it ever had will do: that of each address it stood at, or that was proved to show it. A capture that is
    imported later may be older.
    """
    observations = [one for one in _iter_observations(archive) if record in (one.id, *_ids_by_place(one))]
    if not observations:
        return []
    if observations[0].key:
        return [fold_one(observations)]
    kind = observations[0].kind
    return [history for history in _iter_histories(archive, observations[0].url) if history[0].kind == kind]


def _ids_by_place(observation: Record) -> Iterator[str]:
    for place in (place_of(observation), *observation.joined):
        yield record_id(observation.site, observation.kind, place)


def _canonical_for(url: str, site: str, folder: Path) -> str:
    """Return the canonical form of *url* as the profile of *site*, if there still is one, has it."""
    try:
        return canonicalizer(site, folder)(url)
    except ValueError as error:
        raise UsageError(f"{url}: expected a URL, found {error}") from error


def canonicalizer(site: str, folder: Path) -> Callable[[str], str]:
    """Return what gives URLs the form that the profile of *site*, if there still is one, has; it raises ValueError."""
    if site not in profile_paths(folder):
        return canonicalize_url
    profile = find_profile(site, folder=folder)
    return functools.partial(canonicalize_url, twins=profile.twins, ignore=profile.ignore_parameters)


def _iter_histories(archive: Archive, url: str) -> Iterator[list[Record]]:
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


def _json_line(record: Record, decision: Withdrawal | None) -> str:
    """Return a version as JSON, and where a person's decision made it, who decided and why."""
    line = dataset_line(record).decode("utf-8").removesuffix("\n")
    if decision is None:
        return line
    told = {"by": decision.by, "reason": decision.reason, "purge": decision.purge, "undo": decision.undo}
    return f'{line[:-1]},"withdrawal":{msgspec.json.encode(told).decode("utf-8")}}}'


def _cells(record: Record, decision: Withdrawal | None) -> tuple[object, ...]:
    capture = record.capture
    fields = ", ".join(record.changed_fields)
    place = (capture.warc or capture.file, capture.offset)
    return (
        record.site,
        record.version,
        record.last_changed,
        record.change,
        fields,
        _told(decision) if decision is not None else title_of(record) if record.content_digest else PURGED,
        record.url,
        *place,
    )


def _told(decision: Withdrawal) -> str:
    """Return a person's decision in words."""
    what = "restored" if decision.undo else "purged" if decision.purge else "withdrawn"
    return f"{what} by {decision.by}: {decision.reason}"
