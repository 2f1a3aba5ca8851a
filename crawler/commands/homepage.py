"""``muniment homepage``: what a homepage showed over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import click

from crawler.archive.fold import fold_history
from crawler.archive.log import iter_log
from crawler.archive.timeline import find_leads
from crawler.commands.archives import open_archive
from crawler.commands.options import json_option, with_config
from crawler.commands.output import print_json, print_rows
from crawler.records import Block, Entry, Homepage

if TYPE_CHECKING:
    from crawler.config import Config


@click.group("homepage")
def command() -> None:
    """Show what a homepage showed."""


@command.command("timeline")
@click.argument("site")
@click.option("--language", metavar="TAG", help="Only the homepage in this language.")
@click.option("--block", type=click.Choice(get_args(Block)), default="news", show_default=True, metavar="BLOCK",
              help="Block of the homepage to look at.")  # fmt: skip
@json_option
@with_config
def timeline(config: Config, site: str, language: str | None, block: str, as_json: bool) -> None:
    """Show what led on the homepage of SITE, from when to when."""
    archive = open_archive(config.data, site)
    observed = (record for path in archive.log_paths() for record in iter_log(path))
    histories = fold_history(record for record in observed if isinstance(record, Homepage | Entry))
    leads = [lead for lead in find_leads(histories, block) if language in (None, lead.language)]
    if as_json:
        for lead in leads:
            print_json(lead)
        return
    columns = ("language", "from", "until", "title", "link")
    print_rows(columns, ((lead.language, lead.since, lead.until or "now", lead.title, lead.link) for lead in leads))
