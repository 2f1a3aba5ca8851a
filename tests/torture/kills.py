"""Crawls killed at random moments and taken up again: nothing missing, nothing twice."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.archive.run_record import read_run_record
from tests.torture.place import Place
from tests.torture.site import PageServer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EARLY_SHARE = 0.1
"""Part of the kills that come before the start has opened a run: while Python loads or a dead run is closed."""


@dataclass(slots=True, kw_only=True)
class Tally:
    """What came of a loop."""

    rounds: int = 0
    died: int = 0
    """Runs that a kill found open and left dead: what the loop counts."""
    early: int = 0
    """Starts that were killed before they had opened a run."""
    late: int = 0
    """Starts that were killed when their run was whole already, and those that ended before the kill came."""
    faults: list[str] = field(default_factory=list)
    """What went wrong, one line each."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Pace:
    """How long an undisturbed crawl took."""

    opening_seconds: float
    """From its start until its run was open."""
    run_seconds: float
    """From there until it ended."""


def kill_and_continue(
    folder: Path, *, pages: int, kills: int, seed: int, say: Callable[[str], None] = lambda _: None
) -> Tally:
    """Kill crawls until *kills* of them have left a dead run, each time going on until the site is whole.

    Between two whole archives lie one to three kills. The moments follow from *seed*, as far as the
    machine's pace does.
    """
    dice = random.Random(seed)
    tally = Tally()
    with PageServer(pages) as server:
        calm = Place(folder / "calm", server.port)
        pace, wrong = _measure(calm, pages)
        if wrong:
            tally.faults += wrong
            return tally
        say(f"undisturbed: {pages} pages, a run of {pace.run_seconds:.1f} s")
        while tally.died < kills:
            tally.rounds += 1
            place = Place(folder / f"round-{tally.rounds}", server.port)
            faults: list[str] = []
            sent, died = server.articles_sent, tally.died
            for _ in range(min(dice.randint(1, 3), kills - tally.died)):
                left = max(0.0, 1 - (server.articles_sent - sent) / pages)
                early = dice.random() < EARLY_SHARE
                faults += _kill(place, pace, early=early, moment=dice.random(), left=left, tally=tally)
            faults += _go_on(place, calm, pages, died=tally.died - died)
            tally.faults += [f"seed {seed}, round {tally.rounds}: {fault}" for fault in faults]
            say(f"round {tally.rounds}: {tally.died} dead runs, {len(tally.faults)} faults")
    return tally


def _measure(calm: Place, pages: int) -> tuple[Pace, list[str]]:
    """Crawl undisturbed; return how long that took, and what is wrong with it."""
    begun = time.monotonic()
    with calm.start() as process:
        calm.wait_for_run(process)
        opened = time.monotonic()
        _, said = process.communicate()
    pace = Pace(opening_seconds=opened - begun, run_seconds=time.monotonic() - opened)
    faults = calm.faults(pages) if process.returncode == 0 else [said.strip()]
    return pace, [f"undisturbed: exit {process.returncode}: {fault}" for fault in faults]


def _kill(place: Place, pace: Pace, *, early: bool, moment: float, left: float, tally: Tally) -> list[str]:
    """Start a crawl and kill it at *moment*, a share of the time until its run is open, or from then until it ends.

    *left* is the share of pages that are still to come.
    """
    before = set(place.archive.open_run_ids())
    with place.start() as process:
        if early:
            time.sleep(moment * pace.opening_seconds)
        else:
            place.wait_for_run(process, before)
            time.sleep(moment * left * pace.run_seconds)
        process.kill()
        _, said = process.communicate()
    if process.returncode == -9 and set(place.archive.open_run_ids()) - before:
        tally.died += 1
    elif early:
        tally.early += 1
    else:
        tally.late += 1
    return [f"killed run said: {said.strip()}"] if "Traceback" in said else []


def _go_on(place: Place, calm: Place, pages: int, *, died: int) -> list[str]:
    """Crawl to the end, and return what is wrong then; *died* runs must be told of as killed."""
    code, said = place.run()
    if code != 0 or "Traceback" in said:
        return [f"exit {code}: {said.strip()}"]
    faults = place.faults(pages)
    ended = Counter(read_run_record(place.archive.run_path(run)).ended for run in place.archive.run_ids())
    if ended["killed"] != died:
        faults.append(f"expected {died} runs recorded as killed, found {dict(ended)}")
    if place.dataset() != calm.dataset():
        faults.append("the dataset differs from an undisturbed one")
    if place.changes() != calm.changes():
        faults.append("the changes differ from undisturbed ones")
    return faults
