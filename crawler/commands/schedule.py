"""``muniment schedule``: what a system is told so that it starts nights by itself, and whether it does."""

from __future__ import annotations

import getpass
import os
import re
import shlex
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.archive.archive import Archive
from crawler.archive.clock import utc_now
from crawler.archive.judgement import HELD_CODE, judgement_of
from crawler.archive.run import STAMP
from crawler.archive.run_record import RunRecord, read_run_record
from crawler.commands.archives import find_archives
from crawler.commands.doctor import Check, show_checks
from crawler.commands.options import json_option, with_config
from crawler.config import KEYS
from crawler.errors import ConfigError, MunimentError, UsageError
from crawler.escape import escape_control
from crawler.sites import profile_path
from crawler.watch.program import config_words, program_words
from crawler.watch.schedule import Schedule, cron_lines, systemd_units
from crawler.watch.scheduled import Scheduled, ask, find_scheduled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.config import Config

LOST_VARIABLES = ("MUNIMENT_CONTACT", "MUNIMENT_MIN_FREE_MIB", "MUNIMENT_CONNECT_TO")
"""Variables that change a crawl and that a schedule does not hand on."""

MAX_AGE_HOURS = 26
"""A night a day, begun up to half an hour late, and some more."""


@click.group("schedule")
def command() -> None:
    """Print what starts nights by itself, and check that it does."""


@command.command("print", short_help="Print what starts a night, for systemd or cron.")
@click.argument("sites", nargs=-1, metavar="[SITE]...")
@click.option("--systemd", is_flag=True, help="A service and a timer of systemd.")
@click.option("--cron", is_flag=True, help="A line for a crontab.")
@click.option("--at", metavar="HH:MM", default="02:00", show_default=True, help="When, in the machine's time zone.")
@click.option("--delay", metavar="MINUTES", default=30, show_default=True, type=click.IntRange(0, 720),
              help="Within how many minutes after that.")  # fmt: skip
@click.option("--to", type=click.Path(path_type=Path), metavar="DIR", help="Folder to write the units into.")
@with_config
def print_schedule(
    config: Config, sites: tuple[str, ...], systemd: bool, cron: bool, at: str, delay: int, to: Path | None
) -> None:
    """Print what starts `muniment nightly` every night.

    Paths are absolute and those of this installation; nothing is installed.
    """
    if systemd == cron:
        raise UsageError(f"schedule print: expected --systemd or --cron, found {'both' if cron else 'neither'}")
    if to is not None and cron:
        raise UsageError("schedule print: --to is for --systemd; of --cron the output goes into a crontab")
    schedule = _schedule(config, sites, at=_time(at), delay=delay)
    for name in LOST_VARIABLES:
        if os.environ.get(name):
            key = name.removeprefix("MUNIMENT_").lower()
            hint = f"; set {key} in muniment.toml" if key in KEYS else ""
            _talk(f"{name} is set here and will not be at night{hint}")
    if cron:
        click.echo(cron_lines(schedule), nl=False)
        same = ["muniment", "schedule", "print", "--cron", "--at", at, "--delay", str(delay), *schedule.options]
        _talk(f"to install it: (crontab -l; {shlex.join(same)}) | crontab -")
        return
    units = systemd_units(schedule)
    if to is None:
        click.echo("\n".join(f"# /etc/systemd/system/{name}\n{text}" for name, text in units.items()), nl=False)
        _talk("two files: --to DIR writes them; then systemctl enable --now muniment-nightly.timer")
        return
    for name, text in units.items():
        _write(to / name, text)


@command.command("check", short_help="Check that nights are started, and how the last went.")
@click.option("--max-age", metavar="HOURS", default=MAX_AGE_HOURS, show_default=True, type=click.IntRange(1),
              help="How long ago the last night may have begun.")  # fmt: skip
@json_option
@with_config
def check_schedule(config: Config, max_age: int, as_json: bool) -> None:
    """Check that something starts nights, that what it names is there, and that the last night was well."""
    show_checks(list(iter_schedule_checks(config, max_age)), what="a schedule that works", as_json=as_json)


def iter_schedule_checks(config: Config, max_age_hours: int) -> Iterator[Check]:
    """Yield the checks of what starts nights, and of the last night of each site that it names."""
    found = find_scheduled(os.environ)
    own = [one for one in found if one.option("--archive") in (None, config.data.absolute())]
    own = [one for one in own if one.option("--config") in (None, config.path and config.path.absolute())]
    sites: list[str] = []
    if not own:
        others = ", ".join(one.place for one in found) or "nothing that starts nights"
        expected = f"expected a crontab or a unit that starts nights of {config.data}"
        yield Check("schedule", False, f"{expected}, found {others}: see `muniment schedule print`")
    for one in own:
        yield Check("schedule", True, f"{one.place}: {one.when}")
        yield from _check_one(one)
        sites += one.sites
    for site in dict.fromkeys(sites) or config.sites or [archive.site for archive in find_archives(config.data)]:
        yield from _check_last_night(Archive(config.data, site), timedelta(hours=max_age_hours))


def _check_one(one: Scheduled) -> Iterator[Check]:
    if one.program.is_absolute() and os.access(one.program, os.X_OK):
        yield Check("program", True, str(one.program))
    else:
        yield Check("program", False, f"{one.place}: expected a program, found none at {one.program}")
    config = one.option("--config")
    if config is not None:
        yield Check("configuration", config.is_file(), str(config) if config.is_file() else f"no file at {config}")
    if one.timer is not None:
        mode = ["--user"] if one.is_users else []
        for question in ("is-enabled", "is-active"):
            code, answer = ask(["systemctl", *mode, question, one.timer.name])
            said = " ".join(answer.split())[:200] or "no answer from systemctl"
            yield Check(f"timer {question}", code == 0, said if code == 0 else f"{one.timer.name}: found {said}")


def _check_last_night(archive: Archive, max_age: timedelta) -> Iterator[Check]:
    """Yield whether the last crawl of a site began lately, and whether the last that ended was well."""
    crawls = _crawls(archive)
    name = f"last night of {archive.site}"
    newest = next(crawls, None)
    if newest is None:
        yield Check(name, False, f"expected a crawl in {archive.folder}, found none")
        return
    begun = datetime.strptime(newest[0][:16], STAMP).replace(tzinfo=UTC)
    when = f"{begun:%Y-%m-%d %H:%M} UTC"
    is_late = utc_now() - begun > max_age
    late = f"expected one in the last {max_age // timedelta(hours=1)} hours, found the last begun {when}"
    yield Check(name, not is_late, late if is_late else f"begun {when}")
    closed = next((one for one in (newest, *crawls) if one[1] is not None), None)
    if closed is not None:
        yield _check_result(archive, *closed)


def _crawls(archive: Archive) -> Iterator[tuple[str, RunRecord | MunimentError | None]]:
    """Yield the crawls, newest first, with their records: None where one is open, why where one cannot be read."""
    closed = set(archive.run_ids())
    for run in reversed(archive.known_run_ids()):
        if run not in closed:
            yield run, None
            continue
        try:
            record = read_run_record(archive.run_path(run))
        except MunimentError as error:
            yield run, error
        else:
            if record.kind == "crawl":
                yield run, record


def _check_result(archive: Archive, run: str, record: RunRecord | MunimentError | None) -> Check:
    name = f"its result, {archive.site}"
    if not isinstance(record, RunRecord):
        return Check(name, False, str(record))
    ended = f"{record.ended}, exit {record.exit_code}"
    decided = judgement_of(archive, run)
    if decided is not None and record.exit_code == HELD_CODE:
        return Check(name, True, f"{ended}, {decided.done}")
    if record.exit_code == 0 and not record.held:
        return Check(name, True, ended)
    return Check(name, False, f"{run}: expected exit 0, found {ended}: muniment runs show {archive.site} {run}")


def _schedule(config: Config, sites: tuple[str, ...], *, at: time, delay: int) -> Schedule:
    data = config.data.absolute()
    folder = config.folder.absolute()
    if not data.is_dir():
        raise ConfigError(f"{data}: expected the folder of the archives, found none: the first crawl makes it")
    for site in sites:
        profile_path(site, config.folder)
    return Schedule(
        program=program_words(),
        options=[*config_words(config), *sites],
        folder=folder,
        writable=data,
        at=at,
        delay_minutes=delay,
        user=getpass.getuser(),
        calls_command=bool(config.notify.command),
    )


def _time(text: str) -> time:
    if not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", text, re.ASCII):
        raise UsageError(f"--at: expected a time such as 02:00, found {text!r}")
    hour, minute = map(int, text.split(":"))
    return time(hour, minute)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        found = (error.strerror or str(error)).lower()
        raise ConfigError(f"{path}: expected to write a unit there, found {found}") from error
    click.echo(str(path))


def _talk(text: str) -> None:
    click.echo(f"muniment: {escape_control(text)}", err=True)
