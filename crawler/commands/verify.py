"""``muniment verify``: whether the kept bytes are those that were kept."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import click

from crawler.archive.verify import verify
from crawler.commands.archives import open_archives
from crawler.commands.options import json_option, with_config
from crawler.commands.output import print_json, print_rows
from crawler.errors import IntegrityError

if TYPE_CHECKING:
    from crawler.config import Config


@click.command("verify")
@click.argument("sites", nargs=-1, metavar="[SITE]...")
@json_option
@with_config
def command(config: Config, sites: tuple[str, ...], as_json: bool) -> None:
    """Check that the kept bytes are those that were kept."""
    counts: dict[str, int] = {}
    for archive in open_archives(config.data, sites):
        for run in archive.open_run_ids():
            said = f"{archive.site}: run {run} is open: at work, or dead and closed by the next crawl"
            click.echo(said, err=True)
        problems = verify(archive)
        counts[archive.site] = len(problems)
        for problem in problems:
            if as_json:
                print_json({"site": archive.site} | dataclasses.asdict(problem))
            else:
                print_rows(("site", "problem"), [(archive.site, problem)])
        if not problems:
            click.echo(f"{archive.site}: {len(archive.run_ids())} runs, nothing wrong", err=True)
    if damaged := [f"{site} ({count})" for site, count in counts.items() if count]:
        raise IntegrityError(f"{config.data}: expected sound archives, found problems in {', '.join(damaged)}")
