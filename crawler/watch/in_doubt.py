"""Pages that stay in doubt run after run: something else stands at the address of an article, and may be no edit."""

from __future__ import annotations

import shlex
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from crawler.archive.visits import iter_visits
from crawler.errors import MunimentError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.archive.archive import Archive
    from crawler.archive.visits import Visit

NAMED_AFTER = 3
"""Runs in a row in doubt, from which a person is told: what was an accident is over by then."""

MAX_RUNS = 60
"""Runs that are looked back on."""


class InDoubt(msgspec.Struct, frozen=True, kw_only=True):
    """A page in doubt."""

    url: str
    why: str
    runs: int
    """In how many runs in a row that asked for it and did not fail, up to this one."""
    since: str
    """When the first of these asked for it, UTC."""
    decide: list[str]
    """The commands by which a person decides: to take what stands there for the article, to take the article out."""


def in_doubt(archive: Archive, whys: Mapping[str, str], *, run: str, now: str) -> list[InDoubt]:
    """Return the pages that *run* found in doubt, with what earlier runs found of them, the longest foremost.

    *whys* tell by URL why, *now* is the time of the run. Damage of earlier files ends the look back.
    """
    since = dict.fromkeys(whys, now)
    runs = dict.fromkeys(whys, 1)
    left = set(whys)
    past = [path for path in archive.visits_paths() if path.name.partition(".")[0] < run]
    with suppress(MunimentError):
        for path in past[: -MAX_RUNS - 1 : -1]:
            if not left:
                break
            heard = (visit for visit in iter_visits(path) if visit.outcome != "failed")
            last: dict[str, Visit] = {visit.url: visit for visit in heard if visit.url in left}
            for url, visit in last.items():
                if visit.outcome == "doubted":
                    since[url], runs[url] = visit.time, runs[url] + 1
                else:
                    left.remove(url)
    found = [
        InDoubt(
            url=url, why=why.removeprefix(f"{url}: "), runs=runs[url], since=since[url], decide=_commands(archive, url)
        )
        for url, why in whys.items()
    ]
    return sorted(found, key=lambda one: (-one.runs, one.url))


def _commands(archive: Archive, url: str) -> list[str]:
    return [
        shlex.join(["muniment", "crawl", archive.site, "--url", url]),
        shlex.join(["muniment", "withdraw", url, "--reason", "…", "--by", "…"]),
    ]


def doubt_words(one: InDoubt) -> str:
    """Return what is told a person of a page that stays in doubt."""
    edit, out = one.decide
    return (
        f"{one.url}: in doubt on {one.runs} runs since {one.since[:10]}: {one.why}; if that is the article now,"
        f" `{edit}` takes it so; `{out}` takes the article out"
    )
