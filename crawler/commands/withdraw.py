"""``muniment withdraw``: take a record out of an archive, for good or until somebody lets it in again."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from crawler.archive.identity import LONE_SURROGATE
from crawler.archive.index import Index
from crawler.archive.lock import SiteLock
from crawler.archive.rebuild import rebuild
from crawler.archive.withdraw import Order, withdraw
from crawler.commands.archives import close_dead, open_archives
from crawler.commands.history import canonicalizer, find_histories
from crawler.commands.options import json_option, with_config
from crawler.commands.output import print_json, print_rows
from crawler.errors import LockedError, UsageError
from crawler.escape import escape_control
from crawler.watch.report_files import drop_reports

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.archive.archive import Archive
    from crawler.archive.run_record import RunRecord
    from crawler.config import Config
    from crawler.records import Record


@click.command("withdraw")
@click.argument("name", metavar="ID|URL")
@click.option("--reason", required=True, metavar="TEXT", help="Why; it is kept with the run.")
@click.option("--by", required=True, metavar="NAME", help="Who decided; it is kept with the run.")
@click.option("--purge", is_flag=True, help="Destroy what its pages said, captures included. There is no way back.")
@click.option("--undo", is_flag=True, help="Let a withdrawn record in again.")
@click.option("--site", metavar="SITE", help="Site of the record, where several have it.")
@json_option
@with_config
def command(
    config: Config, name: str, reason: str, by: str, purge: bool, undo: bool, site: str | None, as_json: bool
) -> None:
    """Take a record out of dataset and exports, so that no later crawl brings it back."""
    if purge and undo:
        raise UsageError("withdraw: expected --purge or --undo, found both: what is destroyed cannot be brought back")
    order = Order(reason=_words("--reason", reason), by=_words("--by", by), purge=purge, undo=undo)
    archive = _archive_of(config, name, site)
    with SiteLock(archive.folder):
        close_dead(archive)
        with Index.open(archive) as index:
            record = _find(config, archive, name)
            dropped = 0 if undo else drop_reports(archive, _names_in_reports(record))  # a kill must leave none behind
            run = withdraw(
                archive,
                record,
                order,
                index=index,
                canonical=_canonical_of(config, archive),
                command=sys.argv,
                min_free_bytes=config.min_free_mib * 1024 * 1024,
            )
        rebuild(archive)
    _say(archive, record, run, as_json=as_json)
    if dropped:
        again = "`muniment runs report` writes them again without it"
        click.echo(f"muniment: {archive.site}: {dropped} reports that told of it were deleted: {again}", err=True)


def _names_in_reports(record: Record) -> list[str]:
    """Return what a report names the record by; the URL of a homepage, and of its entries, every report has."""
    return (
        [record.id]
        if record.key or record.kind == "homepage"
        else [record.id, record.url, *getattr(record, "aliases", ())]
    )


def _words(option: str, told: str) -> str:
    """Return what somebody wrote, on one line; raises UsageError where there is nothing."""
    words = " ".join(LONE_SURROGATE.sub("\ufffd", told).split())
    if not words:
        raise UsageError(f"{option}: expected some words, found none")
    return words


def _archive_of(config: Config, name: str, site: str | None) -> Archive:
    """Return the one archive that holds the record; raises UsageError where none or several do."""
    archives = open_archives(config.data, [site] if site is not None else [])
    for archive in archives:
        if archive.open_run_ids():
            # What a killed run kept is in the truth once it is closed; what one at work keeps is not yet.
            with suppress(LockedError), SiteLock(archive.folder):
                close_dead(archive)
                rebuild(archive)
    found = [archive for archive in archives if find_histories(archive, name, config.folder)]
    if len(found) > 1:
        sites = ", ".join(archive.site for archive in found)
        raise UsageError(f"{name}: expected a record of one site, found it in {sites}; --site SITE chooses")
    if not found:
        where = f"{config.data / site}" if site is not None else f"{config.data}"
        raise UsageError(f"{name}: expected the URL or the id of a record in {where}, found none with it")
    return found[0]


def _find(config: Config, archive: Archive, name: str) -> Record:
    """Return the record as it stands; raises UsageError where several kinds of them have the URL."""
    histories = find_histories(archive, name, config.folder)
    if len(histories) > 1:
        told = " and ".join(f"{history[-1].kind} {history[-1].id}" for history in histories)
        raise UsageError(f"{name}: expected the URL of one record, found {told}; name the id")
    if not histories:
        raise UsageError(f"{name}: expected the URL or the id of a record in {archive.folder}, found none with it")
    return histories[0][-1]


def _canonical_of(config: Config, archive: Archive) -> Callable[[str], str]:
    """Return what gives URLs the form that the site's profile says; what is no URL stays as it is."""
    form = canonicalizer(archive.site, config.folder)

    def canonical(url: str) -> str:
        try:
            return form(url)
        except ValueError:
            return url

    return canonical


def _say(archive: Archive, record: Record, run: RunRecord, *, as_json: bool) -> None:
    """Say what was done, and what a purge has left."""
    done = run.withdrawal
    assert done is not None
    what = "restored" if done.undo else "purged" if done.purge else "withdrawn"
    members = sum(map(len, done.members.values()))
    if as_json:
        print_json(
            {"site": archive.site, "id": record.id, "kind": record.kind, "url": record.url, "done": what}
            | {"run": run.run, "by": done.by, "reason": done.reason, "captures": done.capture_count}
            | {"members": members, "shared": done.shared, "files": list(run.replaced)}
        )
    else:
        counts = f"{done.capture_count} captures", f"{len(run.replaced)} files replaced"
        row = (archive.site, record.id, what, *counts, run.run, record.url)
        print_rows(("site", "id", "done", "captures", "files", "run", "url"), [row])
    for place in done.shared:
        where = f"warc/{place.warc} at byte {place.offset} ({escape_control(place.url)})"
        click.echo(f"muniment: {where}: this capture stays, since another record rests on it", err=True)
    if (record.key or record.kind == "homepage") and not done.undo:
        why = "the record has no page of its own" if record.key else "its entries were read from them"
        click.echo(f"muniment: {escape_control(record.url)}: its captures stay, since {why}", err=True)
    if done.purge:
        kept = "what other pages say of it (listings, feeds, homepages), and packages exported earlier, stay"
        click.echo(f"muniment: {archive.site}: {kept}", err=True)
