"""``muniment rebuild``: datasets and index made again from the truth."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import click

from crawler.archive.lock import SiteLock
from crawler.archive.rebuild import rebuild
from crawler.commands.archives import close_dead, open_archives
from crawler.commands.options import json_option, with_config
from crawler.commands.output import print_json, print_rows

if TYPE_CHECKING:
    from crawler.config import Config


@click.command("rebuild")
@click.argument("sites", nargs=-1, metavar="[SITE]...")
@json_option
@with_config
def command(config: Config, sites: tuple[str, ...], as_json: bool) -> None:
    """Make everything derived again from captures and logs."""
    for archive in open_archives(config.data, sites):
        with SiteLock(archive.folder):
            close_dead(archive)  # what it kept is truth, and the next crawl would find it first
            report = rebuild(archive)
        if as_json:
            print_json({"site": archive.site} | dataclasses.asdict(report))
        else:
            records = sum(report.record_counts.values())
            counts = (
                f"{report.observation_count} observations",
                f"{report.visit_count} visits",
                f"{records} records",
                f"{report.change_count} changes",
            )
            print_rows(("site", "observations", "visits", "records", "changes"), [(archive.site, *counts)])
