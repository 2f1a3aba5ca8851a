"""``muniment verify``: whether the kept bytes are those that were kept."""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from crawler.archive.bag import is_in_bag
from crawler.archive.clock import utc_now, utc_text
from crawler.archive.foreign import check_warc_file
from crawler.archive.identity import without_surrogates
from crawler.archive.verifications import append_verification, iter_verifications, line_of
from crawler.archive.verify import check
from crawler.commands.archives import open_archives
from crawler.commands.inputs import find_warc_files
from crawler.commands.options import json_option, with_config
from crawler.commands.output import print_json, print_rows
from crawler.commands.progress import show_progress
from crawler.errors import IntegrityError, MunimentError, UsageError, worst_of
from crawler.escape import escape_control

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.archive.archive import Archive
    from crawler.archive.problems import Problem
    from crawler.archive.verify import Verification
    from crawler.config import Config


@click.command("verify")
@click.argument("names", nargs=-1, metavar="[SITE|PATH]...")
@click.option("--warc", "is_warc", is_flag=True, help="Check WARC files of anybody, each PATH a file or a folder.")
@click.option("--history", is_flag=True, help="Show the verifications so far; check nothing.")
@json_option
@with_config
def command(config: Config, names: tuple[str, ...], is_warc: bool, history: bool, as_json: bool) -> int:
    """Check that the kept bytes are those that were kept."""
    if is_warc and history:
        raise UsageError("verify: expected --warc or --history, found both: only archives have a history")
    if is_warc:
        return _verify_warc_files(names, as_json=as_json)
    archives = open_archives(config.data, names)
    if history:
        _show_history(archives, as_json=as_json)
        return 0
    return _verify_archives(config, archives, as_json=as_json)


def _verify_archives(config: Config, archives: list[Archive], *, as_json: bool) -> int:
    codes: list[int] = []
    damaged: list[str] = []
    for archive in archives:
        try:
            report = _verify_archive(archive, as_json=as_json)
        except MunimentError as error:
            _say(f"{archive.site}: {error}")
            codes.append(error.exit_code)
            continue
        if report.problems:
            damaged.append(f"{archive.site} ({len(report.problems)})")
            codes.append(IntegrityError.exit_code)
    if damaged:
        _say(f"{config.data}: expected sound archives, found problems in {', '.join(damaged)}")
    return worst_of(codes)


def _verify_archive(archive: Archive, *, as_json: bool) -> Verification:
    for run in archive.open_run_ids():
        click.echo(f"{archive.site}: run {run} is open: at work, or dead and closed by the next crawl", err=True)
    began = time.monotonic()
    with show_progress(archive.site) as progress:
        report = check(archive, progress=progress)
    _print_problems(archive.site, report.problems, as_json=as_json)
    if not report.problems:
        click.echo(f"{archive.site}: {_count(report.run_count, 'run')}, nothing wrong", err=True)
    elif not report.is_compared:
        click.echo(f"{archive.site}: dataset and index not compared: only a sound archive can be folded", err=True)
    _note_in_history(archive, report, time.monotonic() - began)
    return report


def _note_in_history(archive: Archive, report: Verification, seconds: float) -> None:
    """Add a verification to the history, where that can be written and breaks nothing."""
    said = f"{archive.site}: this verification is not in the history"
    if is_in_bag(archive):
        click.echo(f"{said}: the archive is in a bag, which another file would make invalid", err=True)
        return
    try:
        append_verification(archive, line_of(archive, report, time=utc_text(utc_now()), seconds=seconds))
    except MunimentError as error:  # a copy on a read-only disk is checked all the same
        click.echo(f"{said}: {escape_control(str(error))}", err=True)


def _verify_warc_files(names: Sequence[str], *, as_json: bool) -> int:
    if not names:
        raise UsageError("verify: --warc expects a WARC file or a folder of them, found none")
    damaged: list[str] = []
    for path in (file for name in names for file in find_warc_files(Path(name))):
        count = 0
        problems: list[Problem] = []
        try:
            count = check_warc_file(path, problems)
        except MunimentError as error:
            _say(str(error))
            damaged.append(str(path))
            continue
        _print_problems(None, problems, as_json=as_json)
        if problems:
            damaged.append(f"{path} ({len(problems)})")
        click.echo(f"{escape_control(str(path))}: {count} records, {_wrong(len(problems))}", err=True)
    if damaged:
        raise IntegrityError(f"expected sound WARC files, found problems in {', '.join(damaged)}")
    return 0


def _print_problems(site: str | None, problems: list[Problem], *, as_json: bool) -> None:
    of = {} if site is None else {"site": site}
    if as_json:
        for problem in problems:
            print_json(without_surrogates(of | dataclasses.asdict(problem)))
    elif problems:
        print_rows((*of, "problem"), [(*of.values(), problem) for problem in problems])


def _show_history(archives: list[Archive], *, as_json: bool) -> None:
    rows: list[tuple[object, ...]] = []
    for archive in archives:
        for line in iter_verifications(archive):
            if isinstance(line, str):
                _say(line)
            elif as_json:
                print_json({"site": archive.site} | msgspec.to_builtins(line))
            else:
                size = f"{line.bytes} bytes"
                rows.append(
                    (archive.site, line.time, line.version, _count(line.runs, "run"), size, _wrong(line.problems))
                )
    if not as_json:
        print_rows(("site", "time", "version", "runs", "bytes", "problems"), rows)


def _wrong(count: int) -> str:
    return _count(count, "problem") if count else "nothing wrong"


def _count(count: int, thing: str) -> str:
    return f"{count} {thing}{'s' * (count != 1)}"


def _say(text: str) -> None:
    click.echo(f"muniment: {escape_control(text)}", err=True)
