"""``muniment runs accept`` and ``muniment runs discard``: decide on a run that was held."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from crawler.archive.index import Index
from crawler.archive.judgement import judge
from crawler.archive.lock import SiteLock
from crawler.archive.rebuild import rebuild
from crawler.archive.run_record import Judgement
from crawler.commands.archives import close_dead, open_archive
from crawler.commands.options import json_option, with_config
from crawler.commands.output import print_json
from crawler.escape import escape_control

if TYPE_CHECKING:
    from crawler.config import Config

REASON = click.option("--reason", metavar="TEXT", help="Why; it is kept with the decision.")


@click.command("accept")
@click.argument("site")
@click.argument("run")
@REASON
@json_option
@with_config
def accept(config: Config, site: str, run: str, reason: str | None, as_json: bool) -> None:
    """Let a held RUN of SITE count from now on.

    Of a run with an alarm it says that the site is so from now on. RUN is its id, shortened as you like while it is
    clear, or the word last for the newest.
    """
    _decide(config, site, run, reason, accepted=True, as_json=as_json)


@click.command("discard")
@click.argument("site")
@click.argument("run")
@REASON
@json_option
@with_config
def discard(config: Config, site: str, run: str, reason: str | None, as_json: bool) -> None:
    """Leave out for good what a held RUN observed.

    Its captures stay. RUN is its id, shortened as you like while it is clear, or the word last for the newest.
    """
    _decide(config, site, run, reason, accepted=False, as_json=as_json)


def _decide(config: Config, site: str, run: str, reason: str | None, *, accepted: bool, as_json: bool) -> None:
    from crawler.commands.runs import find_run

    archive = open_archive(config.data, site)
    with SiteLock(archive.folder):
        close_dead(archive)
        judgement = Judgement(run=find_run(archive, run), accepted=accepted, reason=reason)
        with Index.open(archive) as index:
            record = judge(
                archive, judgement, index=index, command=sys.argv, min_free_bytes=config.min_free_mib * 1024 * 1024
            )
        rebuild(archive)
    if as_json:
        print_json({"site": site, "run": judgement.run, "done": judgement.done, "reason": reason, "by_run": record.run})
    else:
        click.echo(f"{site}  {judgement.done} {judgement.run}{f': {escape_control(reason)}' if reason else ''}")
