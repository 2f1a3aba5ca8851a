"""``muniment reread``: captures read anew, with the readers and the profile of today."""

from __future__ import annotations

import sys
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.commands.archives import open_archive
from crawler.commands.options import json_option, with_config
from crawler.escape import escape_control
from crawler.records import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crawler.archive.archive import Archive
    from crawler.archive.index import Index
    from crawler.commands.reread_report import Report
    from crawler.config import Config
    from crawler.profile import SiteProfile
    from crawler.records import Record

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be read anew."""

    archive: Archive
    profile: SiteProfile
    kinds: tuple[str, ...]
    everything: bool
    limit: int | None
    retry: bool


@click.command("reread")
@click.argument("site")
@click.option("--write", is_flag=True, help="Keep what reads differently; without it only tell.")
@click.option("--all", "everything", is_flag=True,
              help="Every capture of a page in order of time, not only those that live records rest on.")  # fmt: skip
@click.option("--kind", "kinds", multiple=True, type=click.Choice(list(KINDS)), help="Only records of this kind.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Read at most N captures.")
@click.option("--profile", type=click.Path(path_type=Path), metavar="FILE", help="Site profile to read with.")
@click.option("--retry", is_flag=True, help="Also what could not be read, such as pages that ended the program.")
@json_option
@with_config
def command(
    config: Config,
    site: str,
    *,
    write: bool,
    everything: bool,
    kinds: tuple[str, ...],
    limit: int | None,
    profile: Path | None,
    retry: bool,
    as_json: bool,
) -> None:
    """Read the captures of SITE anew and tell which fields change on which records."""
    from crawler.commands.reread_report import Report
    from crawler.sites import find_profile

    archive = open_archive(config.data, site)
    asked = Asked(archive=archive, profile=find_profile(site, folder=config.folder, profile=profile),
                  kinds=kinds or tuple(KINDS), everything=everything, limit=limit, retry=retry)  # fmt: skip
    report = Report(site=site, as_json=as_json)
    if not write:
        with _index_of(archive) as index:
            unread = _read(asked, index, report, keep=None)
        report.print_end()
        _say(archive, f"nothing was written; {_count(report.other_count, 'reading')} would be kept with --write")
    else:
        from crawler.reread_run import keeping

        with keeping(archive, asked.profile, min_free_bytes=config.min_free_mib * MIB) as run:
            for dead in run.closed_runs:
                _say(archive, f"run {dead} had died; it was closed")
            unread = _read(asked, run.index, report, keep=run.keep)
            report.print_end()
        _say(archive, f"run {run.id}: {_count(report.other_count, 'reading')} kept" if run.id else "nothing to keep")
    if unread:
        words = f"could not be read, for the reasons above; `muniment verify {site}` tells whether files are damaged"
        _say(archive, f"{_count(unread, 'capture')} {words}")


def _read(asked: Asked, index: Index, report: Report, *, keep: Callable[[Record], None] | None) -> int:
    """Read what was *asked* for into *report*, keep what is other, and return how many captures cannot be read."""
    from crawler.archive.observed import Observed
    from crawler.deadly import watching
    from crawler.rereading import Rereading
    from crawler.stored_pages import StoredPages

    unread = 0

    def on_failure(why: str) -> None:
        nonlocal unread
        unread += 1
        _say(asked.archive, f"a capture cannot be read: {why}")

    pages = StoredPages(asked.archive, asked.profile, on_failure=on_failure)
    again = f"muniment reread {asked.archive.site} --retry"
    with ExitStack() as undo:
        tell = partial(_say, asked.archive)
        undo.enter_context(watching(asked.archive.folder, again=again, is_asked=asked.retry, tell=tell))
        observed = undo.enter_context(Observed(asked.archive))
        count = observed.choose_all() if asked.everything else observed.choose_live(index, asked.kinds)
        if asked.retry:
            count = observed.choose_failed()
        rereading = Rereading(pages, index, observed, kinds=asked.kinds, everything=asked.everything)
        with _progress(asked.archive.site, min(count, asked.limit or count)) as advance:
            for records in rereading.iter_pages(asked.limit):
                for reread in records:
                    report.add(reread)
                    if keep is not None and reread.anew is not None and reread.is_other:
                        keep(reread.anew)
                advance()
    return unread


@contextmanager
def _index_of(archive: Archive) -> Iterator[Index]:
    """Open the index; one that is absent, damaged or behind is made in a folder of its own: a report writes nothing."""
    from crawler.archive.files import part_of
    from crawler.archive.index import Index, is_current, is_sound
    from crawler.archive.rebuild import build

    with ExitStack() as undo:
        path = archive.index_path
        if not (is_current(archive) and is_sound(path)):
            folder = Path(undo.enter_context(tempfile.TemporaryDirectory(prefix="muniment-")))
            build(archive, folder)
            path = part_of(folder / path.name)
        yield undo.enter_context(Index(path))


@contextmanager
def _progress(site: str, count: int) -> Iterator[Callable[[], object]]:
    """Show how far the reading is, where a person looks on."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(site, total=count)
        yield lambda: shown.advance(task)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def _say(archive: Archive, text: str) -> None:
    click.echo(escape_control(f"{archive.site}: {text}"), err=True)
