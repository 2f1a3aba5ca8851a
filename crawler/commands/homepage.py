"""``muniment homepage``: what a homepage showed over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import click

from crawler.archive.fold import fold_history
from crawler.archive.index import Index, is_current
from crawler.archive.judgement import is_waiting, was_discarded
from crawler.archive.log import iter_log
from crawler.archive.timeline import find_leads, with_articles, with_captures
from crawler.archive.visits import iter_visits
from crawler.commands.archives import open_archive
from crawler.commands.options import json_option, with_config
from crawler.commands.output import print_json, print_rows
from crawler.errors import UsageError
from crawler.records import Block, Entry, Homepage

if TYPE_CHECKING:
    from crawler.archive.archive import Archive
    from crawler.archive.index_tables import Newest
    from crawler.archive.timeline import Lead
    from crawler.config import Config
    from crawler.records import Record

SHOWN = frozenset({"new", "edited", "unchanged", "moved", "back", "joined", "not-modified"})
"""Outcomes of a visit to a homepage that was read, or that said it had not changed."""


@click.group("homepage")
def command() -> None:
    """Show what a homepage showed."""


@command.command("timeline", short_help="Show what led on the homepage of SITE.")
@click.argument("site")
@click.option("--language", metavar="TAG", help="Only the homepage in this language.")
@click.option("--block", type=click.Choice(get_args(Block)), default="news", show_default=True, metavar="BLOCK",
              help="Block of the homepage to look at.")  # fmt: skip
@json_option
@with_config
def timeline(config: Config, site: str, language: str | None, block: str, as_json: bool) -> None:
    """Show what led on the homepage of SITE, from when to when, and which article of the archive that is."""
    archive = open_archive(config.data, site)
    observed = (record for path in archive.log_paths() for record in iter_log(path))
    histories = fold_history(record for record in observed if isinstance(record, Homepage | Entry))
    if language is not None:
        histories = in_language(histories, language, site)
    leads = find_leads(histories, block)
    if not leads and any(isinstance(one[-1], Homepage) and block in one[-1].carousels for one in histories):
        click.echo(f"{site}: nothing leads {block}, which is a carousel; `muniment changes {site} --kind entry` says "
                   "what came and went", err=True)  # fmt: skip
    leads = join_articles(with_captures(leads, times_of_captures(archive)), archive)
    if as_json:
        for lead in leads:
            print_json(lead)
        return
    columns = ("language", "from", "until", "captures", "title", "link", "article", "published")
    print_rows(columns, map(_row, leads))


def _row(lead: Lead) -> tuple[str | None, ...]:
    until = lead.until or "now"
    told = (lead.language, lead.since, until, str(lead.captures), lead.title, lead.link, lead.article, lead.published)
    return tuple(value or "" for value in told)


def times_of_captures(archive: Archive) -> dict[str, list[str]]:
    """Return when each homepage was captured by runs that count, or said that it had not changed, oldest first."""
    times: dict[str, list[str]] = {}
    for run in archive.run_ids():
        path = archive.visits_path(run)
        if not path.exists() or is_waiting(archive, run) or was_discarded(archive, run):
            continue
        for visit in iter_visits(path):
            if visit.kind == "homepage" and visit.outcome in SHOWN:
                times.setdefault(visit.url, []).append(visit.time)
    return {url: sorted(found) for url, found in times.items()}


def join_articles(leads: list[Lead], archive: Archive) -> list[Lead]:
    """Return *leads* with the articles they led to, as far as the index tells."""
    if not is_current(archive):
        click.echo(f"{archive.site}: articles are left out, since the index is absent or behind; "
                   f"`muniment rebuild {archive.site}` makes it", err=True)  # fmt: skip
        return leads
    with Index(archive.index_path) as index:

        def find_article(url: str) -> Newest | None:
            found = index.id_of(url, "article")
            return index.newest(found) if found is not None else None

        return with_articles(leads, find_article)


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
