"""``muniment crawl``: fetch what is new of one or several sites."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.archive.identity import without_surrogates
from crawler.commands.options import json_option, with_config
from crawler.commands.output import print_json
from crawler.errors import worst_of
from crawler.escape import escape_control

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.config import Config
    from crawler.engine import Ending
    from crawler.profile import SiteProfile


@click.command()
@click.argument("sites", nargs=-1, metavar="SITE...")
@click.option("--profile", type=click.Path(path_type=Path), metavar="FILE", help="Site profile to use for the SITE.")
@click.option("--section", metavar="NAME", help="Only this section of the profile, or homepage.")
@click.option("--url", metavar="URL", help="Only this page.")
@click.option("--since", metavar="DAY", help="Only articles published on or after this day (2025-07-10).")
@click.option("--until", metavar="DAY", help="Only articles published on or before this day.")
@click.option("--limit", metavar="N", help="At most N articles, in the order in which the listings show them.")
@click.option("--full", is_flag=True, help="Ask for every page that is shown or held, and for it whole.")
@click.option("--dry-run", is_flag=True, help="Print the articles that would be asked for; keep nothing.")
@click.option("--verbose", "-v", is_flag=True, help="Say on stderr what the crawl does.")
@json_option
@with_config
def command(
    config: Config,
    sites: tuple[str, ...],
    profile: Path | None,
    dry_run: bool,
    verbose: bool,
    as_json: bool,
    **words: Any,
) -> int:
    """Crawl each SITE and add what is new to its archive."""
    from crawler.sites import find_profile

    if not sites and profile is not None:
        sites = (profile.stem,)
    if not sites:
        raise click.UsageError("expected the name of a site; `muniment sites list` names all")
    if profile is not None and len(sites) > 1:
        raise click.UsageError("--profile is for one SITE")
    profiles = [find_profile(site, folder=config.folder, profile=profile) for site in dict.fromkeys(sites)]
    return crawl(
        config,
        profiles,
        words={name: word for name, word in words.items() if word is not None and word is not False},
        dry_run=dry_run,
        verbose=verbose,
        as_json=as_json,
    )


def crawl(
    config: Config,
    profiles: list[SiteProfile],
    *,
    words: dict[str, Any],
    dry_run: bool = False,
    verbose: bool = False,
    as_json: bool = False,
    nights: Sequence[int] = (),
) -> int:
    """Crawl the sites of *profiles* in turn, say how each ended, and return the exit code.

    *words* are those of CrawlScope. Everything that can be refused is refused before any request. With
    *nights* all sites are crawled once for each of these nights of the invented university.
    """
    from crawler.scope import parse_scope

    for site in profiles:
        parse_scope(words, site)
    connect_to = _connect_to()
    from crawler.fetch.guard import is_public_site

    if any(is_public_site(site, connect_to) for site in profiles):
        from crawler.config import require_contact

        require_contact(config)
    from crawler.commands.logs import set_up_logging
    from crawler.engine import Crawl, CrawlSession

    set_up_logging(verbose=verbose)
    endings: list[Ending] = []

    def on_end(ending: Ending) -> None:
        endings.append(ending)
        _say(ending, dry_run=dry_run, as_json=as_json)

    session = CrawlSession(_settings_for(config, connect_to, dry_run=dry_run), on_end)
    session.run(
        "site",
        [
            Crawl(arguments={"site": site.name, "profile": site.path, **words}, settings={"CAMPUS_NIGHT": night})
            for night in nights or (_campus_night(),)
            for site in profiles
        ],
    )
    if session.signal is not None:
        return 128 + session.signal
    return worst_of(ending.exit_code for ending in endings)


def _connect_to() -> dict[str, str]:
    """Return MUNIMENT_CONNECT_TO, ``host=address:port`` with commas between, as a setting."""
    import os

    from crawler.errors import ConfigError

    pairs = {}
    for part in filter(None, os.environ.get("MUNIMENT_CONNECT_TO", "").split(",")):
        host, equals, place = part.partition("=")
        address, _, port = place.rpartition(":")
        if not (host and equals and address and port.isdecimal() and int(port) < 65536):
            raise ConfigError(f"MUNIMENT_CONNECT_TO: expected host=address:port, found {part!r}")
        pairs[host.strip()] = place.strip()
    return pairs


def _settings_for(config: Config, connect_to: dict[str, str], *, dry_run: bool) -> dict[str, Any]:
    return {
        "CRAWL_DRY_RUN": dry_run,
        "ARCHIVE_ROOT": str(config.data),
        "ARCHIVE_COMMAND": sys.argv,
        "ARCHIVE_MIN_FREE_MIB": config.min_free_mib,
        "CONFIG_FILE": str(config.path) if config.path else None,
        "CONTACT": config.contact,
        "GUARD_CONNECT_TO": connect_to,
    }


def _campus_night() -> int:
    """Return MUNIMENT_CAMPUS_NIGHT, the night that the invented university is in."""
    import os

    from crawler.errors import ConfigError

    told = os.environ.get("MUNIMENT_CAMPUS_NIGHT") or "1"
    if not (told.isdecimal() and 1 <= int(told) <= 9999):
        raise ConfigError(f"MUNIMENT_CAMPUS_NIGHT: expected a whole number from 1 on, found {told!r}")
    return int(told)


def _say(ending: Ending, *, dry_run: bool, as_json: bool) -> None:
    """Say how a crawl ended: on stdout what a dry run found, and the line of JSON; on stderr the rest."""
    for run in ending.closed_runs:
        taken_up = " and is continued" if run == ending.continues else ""
        click.echo(f"muniment: {ending.site}: run {run} had died; it was closed{taken_up}", err=True)
    spider = ending.spider
    lines: list[str] = []
    urls: list[str] | None = None
    if spider is not None and (spider.tally.answered or spider.scope.url):
        if dry_run:
            urls = spider.wanted_urls()[: spider.scope.limit]
            for url in () if as_json else urls:
                click.echo(escape_control(url))
            lines = [f"{ending.site}  would fetch {len(urls)}"]
        else:
            others = spider.tally.others_line(ending.site)
            lines = [spider.tally.closing_line(ending.site, ending.seconds), *([others] if others else [])]
            lines += [f"{ending.site}  {told}" for told in spider.tally.long_in_doubt]
    for line in lines:
        click.echo(escape_control(line), err=True)
    if ending.why is not None:
        why = escape_control(ending.why)
        click.echo(f"muniment: {why if why.startswith(ending.site) else f'{ending.site}: {why}'}", err=True)
    if as_json:
        print_json(_told(ending, lines, urls))


def _told(ending: Ending, lines: list[str], urls: list[str] | None) -> dict[str, Any]:
    """Return what the line of JSON tells of a crawl."""
    told: dict[str, Any] = {
        "site": ending.site,
        "run": ending.run,
        "exit_code": ending.exit_code,
        "why": ending.why,
        "seconds": round(ending.seconds, 3),
        "closed_runs": ending.closed_runs,
        "counts": ending.spider.tally.counts() if ending.spider is not None else {},
        "lines": lines,
    }
    if urls is not None:
        told["would_fetch"] = urls
    return {name: without_surrogates(value) for name, value in told.items()}
