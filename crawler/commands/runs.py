"""``muniment runs``: what the runs of a site did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
import msgspec

from crawler.archive.diff import net_changes
from crawler.archive.files import part_of
from crawler.archive.run_record import RunRecord, read_run_record
from crawler.commands.archives import open_archive
from crawler.commands.change_rows import iter_change_lines, show_changes
from crawler.commands.judgements import accept, discard
from crawler.commands.options import json_option, with_config
from crawler.commands.output import print_json, print_rows
from crawler.errors import UsageError
from crawler.watch.report import gather_report
from crawler.watch.report_files import find_night, write_report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.archive import Archive
    from crawler.archive.run_record import Judgement
    from crawler.config import Config

MAX_SHOWN = 200
"""Characters of a value that are shown."""


@click.group("runs")
def command() -> None:
    """List the runs of a site, show what they did and changed, and decide on those that were held."""


command.add_command(accept)
command.add_command(discard)


@command.command("list")
@click.argument("site")
@json_option
@with_config
def list_runs(config: Config, site: str, as_json: bool) -> None:
    """List the runs of SITE, oldest first."""
    archive = open_archive(config.data, site)
    records = [read_run(archive, run) for run in archive.known_run_ids()]
    if as_json:
        for record in records:
            print_json(record)
        return
    columns = ("run", "started", "seconds", "ended", "exit", "counts")
    decided = {record.judgement.run: record.judgement for record in records if record.judgement is not None}
    print_rows(columns, (_cells(record, decided.get(record.run)) for record in records))


@command.command("show")
@click.argument("site")
@click.argument("run")
@json_option
@with_config
def show_run(config: Config, site: str, run: str, as_json: bool) -> None:
    """Show what one run did.

    RUN is its id, shortened as you like while it is clear, or the word last for the newest.
    """
    archive = open_archive(config.data, site)
    record = read_run(archive, find_run(archive, run))
    if as_json:
        print_json(record)
    else:
        print_rows(("what", "value"), ((name, cut(value)) for name, value in iter_values(msgspec.to_builtins(record))))


@command.command("report")
@click.argument("site")
@click.argument("run")
@json_option
@with_config
def report_run(config: Config, site: str, run: str, as_json: bool) -> None:
    """Write the report of a closed run.

    It is a page, and its values as JSON; where they are is printed.
    """
    archive = open_archive(config.data, site)
    name = find_run(archive, run)
    if not archive.run_path(name).exists():
        raise UsageError(
            f"{site}: expected a closed run, found {name} open: at work, or dead and closed by the next crawl"
        )
    page, values = write_report(archive, gather_report(archive, name, night=find_night(archive, name)), name)
    if as_json:
        print_json({"site": site, "run": name, "page": str(page), "values": str(values)})
    else:
        print_rows(("report",), [(page,), (values,)])


@command.command("diff")
@click.argument("site")
@click.argument("run")
@click.argument("later", required=False)
@json_option
@with_config
def diff_runs(config: Config, site: str, run: str, later: str | None, as_json: bool) -> None:
    """Show what is different after LATER from what it was after RUN.

    With one RUN, what that run changed. Each record is shown once; what came and went between is left out.
    """
    archive = open_archive(config.data, site)
    runs = archive.known_run_ids()
    last = find_run(archive, later or run)
    first = find_run(archive, run) if later else max((one for one in runs if one < last), default="")
    if later and first > last:
        raise UsageError(f"runs: expected the earlier run first, found {first} before {last}")
    lines = (line for line in iter_change_lines(archive) if first < (line.run or "") <= last)
    show_changes(net_changes(lines), as_json=as_json)


def read_run(archive: Archive, run: str) -> RunRecord:
    """Return the record of a run; of one that is open only what it left when it started."""
    paths = archive.run_path(run), part_of(archive.run_path(run))
    path = next((path for path in paths if path.exists()), None)
    return read_run_record(path) if path else RunRecord(run=run, site=archive.site)


def find_run(archive: Archive, text: str) -> str:
    """Return the one run whose id starts with *text*, or the newest for ``last``; raises UsageError."""
    runs = archive.known_run_ids()
    found = runs[-1:] if text == "last" else [run for run in runs if run.startswith(text)]
    if len(found) != 1:
        runs_found = f"{len(found) or 'no'} runs"
        raise UsageError(
            f"{archive.site}: expected 'last' or the start of one run's id, found {runs_found} for {text!r}"
        )
    return found[0]


def iter_values(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Yield name and value of every value within *value* that holds something.

    >>> list(iter_values({"run": "a", "counts": {"new": 2}, "cut": [{"offset": 7}], "held": None}))
    [('run', 'a'), ('counts.new', 2), ('cut[0].offset', 7)]
    """
    if isinstance(value, dict):
        for key, part in value.items():
            yield from iter_values(part, f"{name}.{key}" if name else key)
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from iter_values(part, f"{name}[{number}]")
    elif value is not None:
        yield name, value


def cut(value: Any) -> Any:
    """Return *value*, of a text that no terminal has room for only how it begins.

    >>> cut("d94fdb" * 100)[:-20][-12:], cut("d94fdb" * 100)[-20:], cut(7)
    ('4fdbd94fdbd9', '… and 400 characters', 7)
    """
    if not isinstance(value, str) or len(value) <= MAX_SHOWN + len("… and 100 characters"):
        return value
    return f"{value[:MAX_SHOWN]}… and {len(value) - MAX_SHOWN} characters"


def _cells(record: RunRecord, decided: Judgement | None) -> tuple[object, ...]:
    ended = "open" if record.ended is None else record.ended
    counts = ", ".join(f"{count} {name}" for name, count in record.counts.items())
    judged = f"{record.judgement.done} {record.judgement.run}" if record.judgement else ""
    told = counts if record.kind == "crawl" else ": ".join(filter(None, (record.kind, counts, judged)))
    seconds = None if record.seconds is None else round(record.seconds, 1)
    state = decided.done if decided else "held" if record.held else None
    return record.run, record.started, seconds, f"{ended}, {state}" if state else ended, record.exit_code, told
