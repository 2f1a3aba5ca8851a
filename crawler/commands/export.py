"""``muniment export``: archives as others take them, WACZ for replay and BagIt for safe keeping."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.commands.archives import open_archives
from crawler.commands.options import json_option, with_config
from crawler.commands.output import print_json
from crawler.errors import UsageError
from crawler.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.archive.selection import Window
    from crawler.config import Config

SOFTWARE = f"muniment {VERSION}"


@click.group("export")
def command() -> None:
    """Write archives as WACZ, to replay, or as BagIt, to hand on."""


def _options(target: str, what: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command the options that both kinds of package share."""
    options = (
        click.argument("sites", nargs=-1, metavar="[SITE]..."),
        click.option("--to", "target", required=True, metavar="PATH", type=click.Path(path_type=Path), help=target),
        click.option("--since", metavar="DAY", help=f"Only {what} on or after this day (2025-07-10), UTC."),
        click.option("--until", metavar="DAY", help=f"Only {what} on or before this day, UTC."),
        click.option("--force", is_flag=True, help="Replace what an earlier export left there."),
        json_option,
        with_config,
    )

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


@command.command("wacz", short_help="Write one file that replayers read.")
@_options("File to write.", "captures")
def wacz(config: Config, sites: tuple[str, ...], target: Path, as_json: bool, force: bool, **days: str | None) -> None:
    """Write captures, index and list of pages into one file that replayers read."""
    from crawler.archive.wacz import write_wacz

    window = _window(**days)
    report = write_wacz(open_archives(config.data, sites), target, window=window, software=SOFTWARE, force=force)
    said = {"captures": report.capture_count, "pages": report.page_count, "bytes": report.size}
    _say(target, said, withdrawn=report.withdrawn_count, as_json=as_json)


@command.command("bag", short_help="Write a folder with a checksum for each file.")
@_options("Folder to write.", "runs that started")
def bag(config: Config, sites: tuple[str, ...], target: Path, as_json: bool, force: bool, **days: str | None) -> None:
    """Write captures, logs, run records and datasets into a folder with checksums."""
    from crawler.archive.bag import write_bag

    archives = open_archives(config.data, sites)
    report = write_bag(archives, target, window=_window(**days), software=SOFTWARE, contact=config.contact, force=force)
    said = {"runs": report.run_count, "files": report.file_count, "bytes": report.size}
    _say(target, said, withdrawn=report.withdrawn_count, as_json=as_json)


def _window(since: str | None, until: str | None) -> Window:
    from crawler.archive.selection import Window

    first, last = _day("--since", since), _day("--until", until)
    if first and last and last < first:
        raise UsageError(f"--until: expected a day on or after {first}, found {last}")
    after = (last + timedelta(days=1)).isoformat() if last else None
    return Window(since=first.isoformat() if first else None, until=after)


def _day(option: str, told: str | None) -> date | None:
    if told is None:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", told):
            return date.fromisoformat(told)
    except ValueError:
        pass
    raise UsageError(f"{option}: expected a day such as 2025-07-10, found {told!r}")


def _say(target: Path, said: dict[str, int], *, withdrawn: int, as_json: bool) -> None:
    """Say what went into a package, and how many captures were left out since they are withdrawn."""
    if as_json:
        print_json({"file": str(target), **said, "withdrawn": withdrawn})
    else:
        said |= {"withdrawn": withdrawn} if withdrawn else {}
        click.echo(f"{target}  {'  '.join(f'{name} {count}' for name, count in said.items())}")
