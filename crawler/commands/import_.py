"""``muniment import``: captures of others taken into a site's archive."""

from __future__ import annotations

import signal
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.commands.archives import close_dead
from crawler.commands.logs import set_up_logging
from crawler.commands.options import json_option, with_config
from crawler.commands.output import print_json
from crawler.commands.progress import show_progress
from crawler.errors import IntegrityError
from crawler.escape import escape_control
from crawler.tally import INTERRUPTED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from crawler.archive.index import Index
    from crawler.archive.run import Run
    from crawler.config import Config
    from crawler.importing import Found, Importer
    from crawler.tally import Tally

FATES = ("new", "held", "withdrawn", "unmodified", "unreadable", "elsewhere")
"""What a capture in the inputs can be, in the order in which it is shown."""


@click.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(exists=True, path_type=Path))
@click.option("--site", required=True, metavar="SITE", help="Site into whose archive they go.")
@click.option("--dry-run", is_flag=True, help="Say what would come in; keep nothing.")
@json_option
@with_config
def command(config: Config, paths: tuple[Path, ...], site: str, dry_run: bool, as_json: bool) -> int:
    """Take the captures of SITE's pages in each PATH, a WARC or WACZ file or a folder of them, into its archive.

    They keep their own times. What the archive holds already is left out.
    """
    from crawler.archive.archive import Archive
    from crawler.archive.candidates import Candidates
    from crawler.archive.clock import utc_now
    from crawler.archive.scratch import scratch_errors
    from crawler.archive.sources import open_inputs
    from crawler.importing import Importer
    from crawler.sites import find_profile

    set_up_logging(verbose=False)
    profile = find_profile(site, folder=config.folder)
    archive = Archive(config.data, site)
    with ExitStack() as undo:
        with scratch_errors():
            scratch = Path(undo.enter_context(tempfile.TemporaryDirectory(prefix="muniment-")))
        inputs = open_inputs(paths, scratch)
        importer = Importer(archive, profile, inputs, undo.enter_context(Candidates(scratch)))
        with show_progress(f"{site}: inputs") as progress:
            importer.survey(now=utc_now(), progress=progress)
        stopped = False
        if dry_run or not (importer.has_anything() or archive.folder.is_dir()):
            _report(site, importer.settle(), as_json=as_json)
        else:
            stopped = _import(config, importer, as_json=as_json)
    damages = inputs.damages()
    for told in (*inputs.repairs(), *map(str, damages)):
        _tell(told)
    if stopped:
        return INTERRUPTED
    return IntegrityError.exit_code if damages else 0


def _import(config: Config, importer: Importer, *, as_json: bool) -> bool:
    """Take what is new under the site's lock; return whether Ctrl-C stopped it."""
    from crawler.archive.index import Index
    from crawler.archive.lock import SiteLock
    from crawler.archive.rebuild import rebuild
    from crawler.deadly import watching
    from crawler.importing import has_unread

    begun = time.monotonic()
    archive = importer.archive
    with SiteLock(archive.folder):
        close_dead(archive)
        with Index.open(archive) as index:
            found = importer.settle()
            if not found.new and not has_unread(archive):
                _report(archive.site, found, as_json=as_json)
                return False
            with _interrupts() as is_stopped, _start(config, importer, found, index) as run:
                again = f"muniment reread {archive.site} --retry --write"
                with show_progress(archive.site) as progress, watching(archive.folder, again=again, tell=_tell):
                    tally = importer.take(run, is_stopped=is_stopped, progress=progress)
                _close(run, tally, importer, found, stopped=is_stopped())
        rebuild(archive)
    _report(archive.site, found, as_json=as_json, run=run.id, tally=tally)
    click.echo(tally.closing_line(archive.site, time.monotonic() - begun, is_import=True), err=True)
    if others := tally.others_line(archive.site):
        click.echo(others, err=True)
    return is_stopped()


def _tell(what: str) -> None:
    click.echo(f"muniment: {escape_control(what)}", err=True)


def _start(config: Config, importer: Importer, found: Found, index: Index) -> Run:
    from crawler.archive.run import Run

    inputs = [
        {"file": source.name, "sha256": source.sha256, "software": source.software}
        for source in importer.inputs.sources
    ]
    return Run.start(
        importer.archive,
        command=sys.argv,
        index=index,
        kind="import",
        profile_digest=importer.profile.digest,
        profile_path=importer.profile.path,
        settings={"inputs": inputs},
        min_free_bytes=config.min_free_mib * 1024 * 1024 + found.size,
    )


def _close(run: Run, tally: Tally, importer: Importer, found: Found, *, stopped: bool) -> None:
    exit_code = IntegrityError.exit_code if importer.inputs.damages() else 0
    run.close(
        ended="interrupted" if stopped else "finished",
        exit_code=INTERRUPTED if stopped else exit_code,
        counts=tally.counts() | {f"captures {fate}": found.counts.get(fate, 0) for fate in FATES},
        skips=dict(tally.dropped),
    )


@contextmanager
def _interrupts() -> Iterator[Callable[[], bool]]:
    """Yield what tells whether Ctrl-C was pressed: the first ends the work between two captures, the second at once."""
    pressed = False

    def note(_signal: int, _frame: FrameType | None) -> None:
        nonlocal pressed
        if pressed:
            raise KeyboardInterrupt
        pressed = True

    before = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: pressed
    finally:
        signal.signal(signal.SIGINT, before)


def _report(site: str, found: Found, *, as_json: bool, run: str | None = None, tally: Tally | None = None) -> None:
    captures = {fate: found.counts.get(fate, 0) for fate in FATES}
    if as_json:
        records = tally.counts() if tally is not None else None
        print_json(
            {
                "site": site,
                "run": run,
                "captures": captures,
                "first": found.first,
                "last": found.last,
                "records": records,
            }
        )
    else:
        said = "  ".join(f"{fate} {count}" for fate, count in captures.items())
        click.echo(f"{site}  captures: {said}{f'  from {found.first} to {found.last}' if found.first else ''}")
    if captures["elsewhere"] and captures["elsewhere"] == sum(captures.values()):
        click.echo(f"muniment: {site}: expected pages in the shape of its profile, found other captures only", err=True)
