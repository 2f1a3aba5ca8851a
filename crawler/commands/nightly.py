"""``muniment nightly``: the whole night of several sites, for a schedule to start and nobody to watch."""

from __future__ import annotations

import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import click
import msgspec

from crawler.archive.clock import utc_now, utc_text
from crawler.archive.identity import without_surrogates
from crawler.commands.archives import find_archives
from crawler.commands.options import json_option, with_config
from crawler.commands.output import print_json
from crawler.errors import MunimentError, UsageError, worst_of
from crawler.escape import escape_control

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.config import Config
    from crawler.watch.child import Stop
    from crawler.watch.night import NightResult


@click.command("nightly")
@click.argument("sites", nargs=-1, metavar="[SITE]...")
@click.option("--full", is_flag=True, help="Ask for every page that is shown or held, and for it whole.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing of a site whose night went well.")
@click.option("--verbose", "-v", is_flag=True, help="Say on stderr what the crawls do.")
@json_option
@with_config
def command(config: Config, sites: tuple[str, ...], full: bool, quiet: bool, verbose: bool, as_json: bool) -> int:
    """Crawl each SITE, check what was written, report, and tell whoever must hear.

    Without SITE, those that muniment.toml names as sites; without these, all that have an archive.
    """
    from crawler.watch.child import Stop, Stopped

    try:
        names = _names(config, sites)
    except MunimentError as error:
        _ping(config, str(error), is_well=False)
        raise
    words = [*(["--full"] if full else []), *(["--verbose"] if verbose else [])]
    is_shown = verbose or sys.stderr.isatty()
    stop = Stop()
    results: list[NightResult] = []
    with stop.listening(), suppress(Stopped):
        for site in names:
            result = _night(config, site, words=words, stop=stop, is_shown=is_shown)
            results.append(result)
            is_seen = is_shown and sys.stdout.isatty()  # what the crawl said has been passed on to the same terminal
            _say(result, quiet=quiet, is_seen=is_seen, as_json=as_json)
            if stop.number is not None:
                break
        if stop.number != signal.SIGINT:
            _ping(config, "; ".join(map(_short, results)), is_well=not any(one.night.exit_code for one in results))
    return worst_of(one.night.exit_code for one in results) if stop.number is None else 128 + stop.number


def _names(config: Config, sites: Sequence[str]) -> list[str]:
    """Return the sites of this night; raises UsageError where there is none."""
    from crawler.archive.archive import SITE

    for site in sites:
        if not SITE.fullmatch(site):
            raise UsageError(f"expected the name of a site, found {site!r}")
    names = list(dict.fromkeys(sites or config.sites or [archive.site for archive in find_archives(config.data)]))
    if not names:
        raise UsageError(
            f"{config.data}: expected archives in it, found none: name a SITE, or sites in "
            f"{config.path or config.folder / 'muniment.toml'}"
        )
    return names


def _night(config: Config, site: str, *, words: Sequence[str], stop: Stop, is_shown: bool) -> NightResult:
    """Do the night of a site and tell of it; what was not foreseen costs this site's night alone."""
    from crawler.sites import profile_paths
    from crawler.watch.child import Stopped
    from crawler.watch.night import NightResult, do_night, tell
    from crawler.watch.report import Night

    started = utc_text(utc_now())
    try:
        is_known = site in profile_paths(config.folder)
        result = do_night(config, site, words=words, stop=stop, is_shown=is_shown, is_known=is_known)
    except Stopped:
        why = "stopped by a signal before its report was written"
        result = NightResult(night=Night(site=site, started=started, exit_code=128 + (stop.number or 0), why=why))
    except Exception as error:  # noqa: BLE001 (the nights of the other sites go on)
        code = error.exit_code if isinstance(error, MunimentError) else MunimentError.exit_code
        why = str(error) if isinstance(error, MunimentError) else f"unexpected {type(error).__name__}: {error}"
        result = NightResult(night=Night(site=site, started=started, exit_code=code, why=why))
    if stop.number != signal.SIGINT:  # whoever pressed Ctrl-C is there and knows
        tell(config, result)
    return result


def _say(result: NightResult, *, quiet: bool, is_seen: bool, as_json: bool) -> None:
    """Print how the night of a site ended: its closing lines on stdout, on stderr what a person must look at."""
    night = result.night
    if as_json:
        page = str(result.page) if result.page else None
        print_json(without_surrogates(msgspec.to_builtins(night) | {"report": page, "notices": result.problems}))
    elif not is_seen and not (quiet and night.exit_code == 0):
        for line in night.lines or [f"{night.site}  exit {night.exit_code}"]:
            click.echo(escape_control(line))
    if night.exit_code:
        report = f"; report: {result.page}" if result.page else ""
        why = (night.why or "").removeprefix(f"{night.site}: ")
        _talk(f"{night.site}: exit {night.exit_code}: {why}{report}")
    for problem in result.problems:
        _talk(f"{night.site}: {problem}")


def _short(result: NightResult) -> str:
    night = result.night
    return f"{night.site} exit {night.exit_code}" + (f": {night.why}" if night.why else "")


def _ping(config: Config, line: str, *, is_well: bool) -> None:
    """Ask the address that watches over the nights; that it does not answer is said and changes nothing."""
    from crawler.watch.notice import ping

    notify = config.notify
    if notify.ping_url is not None:
        problem = ping(notify.ping_url, is_well=is_well, line=line, seconds=notify.timeout_seconds)
        if problem is not None:
            _talk(problem)


def _talk(text: str) -> None:
    click.echo(f"muniment: {escape_control(text)}", err=True)
