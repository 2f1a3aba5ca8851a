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
from crawler.errors import UsageError
from crawler.records import Block, Entry, Homepage

if TYPE_CHECKING:
    from crawler.config import Config
    from crawler.records import Record


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
    if language is not None:
        histories = in_language(histories, language, site)
    leads = find_leads(histories, block)
    if not leads and any(isinstance(one[-1], Homepage) and block in one[-1].carousels for one in histories):
        click.echo(f"{site}: nothing leads {block}, which is a carousel; `muniment changes {site} --kind entry` says "
                   "what came and went", err=True)  # fmt: skip
    if as_json:
        for lead in leads:
            print_json(lead)
        return
    columns = ("language", "from", "until", "title", "link")
    print_rows(columns, ((lead.language, lead.since, lead.until or "now", lead.title, lead.link) for lead in leads))


def in_language(histories: list[list[Record]], language: str, site: str) -> list[list[Record]]:
    """Return the histories of entries and of the homepages in one language; raises UsageError where there are none."""
    homes = [one for one in histories if isinstance(one[-1], Homepage)]
    kept = [one for one in homes if (one[-1].language or "").casefold() == language.casefold()]
    if not kept:
        known = ", ".join(sorted({one[-1].language or "" for one in homes})) or "none"
        raise UsageError(
            f"--language: expected one in which a homepage of {site} is held ({known}), found {language!r}"
        )
    return kept + [one for one in histories if isinstance(one[-1], Entry)]
