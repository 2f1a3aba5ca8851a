"""``muniment changes``: what became new, changed, moved or went, over time."""

from __future__ import annotations

import heapq
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from crawler.archive.archive import RUN_ID
from crawler.commands.archives import open_archives
from crawler.commands.change_rows import iter_change_lines, show_changes
from crawler.commands.history import find_histories
from crawler.commands.options import json_option, with_config
from crawler.errors import UsageError
from crawler.records import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crawler.archive.archive import Archive
    from crawler.archive.changes import ChangeLine
    from crawler.config import Config

SEEN = ("new", "edited", "moved", "gone", "back", "withdrawn")
"""What happened on the site, and what a person decided."""

CHANGES = (*SEEN, "reread")


@click.command("changes")
@click.argument("sites", nargs=-1, metavar="[SITE]...")
@click.option("--since", metavar="WHEN", help="Only changes from WHEN on: a day, a time, a run, or last.")
@click.option(
    "--until", metavar="WHEN", help="Only changes before WHEN: a day (which counts), a time, a run (which counts)."
)
@click.option("--record", metavar="URL|ID", help="Only the record at a URL, or with an id, old ones too.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(list(KINDS)), help="Only records of this kind.")
@click.option("--change", "changes", multiple=True, type=click.Choice(CHANGES), help="Only this sort of change.")
@click.option("--reread", is_flag=True, help="Also what is read differently from the same capture.")
@json_option
@with_config
def command(config: Config, sites: tuple[str, ...], as_json: bool, **words: Any) -> None:
    """Show what changed, oldest first; without SITE, of all archives.

    WHEN is a day (2026-01-05) or a time in UTC, the id of a run, shortened as you like while it is clear,
    or the word last for the newest run of each site.
    """
    archives = open_archives(config.data, sites)
    ids = _ids_of(words["record"], archives, config) if words["record"] is not None else None
    chosen = [_chosen(archive, words, ids) for archive in archives]
    show_changes(heapq.merge(*chosen, key=lambda line: (line.time, line.id)), as_json=as_json)


def _ids_of(record: str, archives: list[Archive], config: Config) -> set[str]:
    """Return the ids, as they are now, of what has *record* as its id or URL; raises UsageError where nothing has."""
    found = [history for archive in archives for history in find_histories(archive, record, config.folder)]
    if not found:
        raise UsageError(
            f"--record: expected the URL or the id of a record in {config.data}, found none with {record!r}"
        )
    return {history[0].id for history in found}


def _chosen(archive: Archive, words: dict[str, Any], ids: set[str] | None) -> Iterator[ChangeLine]:
    """Return the changes of one archive that the words of the command ask for; what they mean is checked at once."""
    tests = [*_bounds(archive, words["since"], words["until"])]
    if ids is not None:
        tests.append(lambda line: line.id in ids)
    if words["kinds"]:
        tests.append(lambda line: line.kind in words["kinds"])
    changes = {*(words["changes"] or SEEN), *(["reread"] if words["reread"] else [])}
    tests.append(lambda line: line.change in changes)
    return (line for line in iter_change_lines(archive) if all(test(line) for test in tests))


def _bounds(archive: Archive, since: str | None, until: str | None) -> Iterator[Callable[[ChangeLine], bool]]:
    if since is not None:
        run, start = _when("--since", since, archive)
        yield (lambda line: (line.run or "") >= run) if run is not None else (lambda line: line.time >= start)
    if until is not None:
        last, end = _when("--until", until, archive)
        if last is not None:
            yield lambda line: (line.run or "") <= last
        else:
            bound = f"{end}\uffff" if len(end) <= len("2026-01-05") else end
            yield lambda line: line.time < bound


def _when(option: str, text: str, archive: Archive) -> tuple[str | None, str]:
    """Return the run that *text* names, or the time it means, as the archive writes times."""
    runs = archive.run_ids()
    if text == "last" and runs:
        return runs[-1], ""
    named = [run for run in runs if run.startswith(text)] if len(text) >= 8 and "-" not in text[:8] else []
    if len(named) == 1 or RUN_ID.fullmatch(text):
        return (named or [text])[0], ""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        expected = f"a day such as 2026-01-05, a time, the id of a run of {archive.site} or last"
        raise UsageError(f"{option}: expected {expected}, found {text!r}") from None
    if len(text) <= len("2026-01-05"):
        return None, moment.date().isoformat()
    aware = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None, aware.isoformat(timespec="milliseconds").replace("+00:00", "Z")
