"""Crawls killed at random moments and taken up again: nothing missing, nothing twice."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.torture.place import Place
from tests.torture.site import PageServer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LATEST = 1.05
"""A kill comes before this share of the time that an undisturbed crawl takes."""


@dataclass(slots=True, kw_only=True)
class Tally:
    """What came of a loop."""

    rounds: int = 0
    killed: int = 0
    """Runs that a signal ended; others were done before it came."""
    continued: int = 0
    """Starts that closed a dead run."""
    faults: list[str] = field(default_factory=list)
    """What went wrong, one line each."""


def kill_and_continue(
    folder: Path, *, pages: int, kills: int, seed: int, say: Callable[[str], None] = lambda _: None
) -> Tally:
    """Kill crawls until *kills* of them have died, each time going on until the site is whole.

    Between two whole archives lie one to three kills. The moments follow from *seed*, as far as the
    machine's pace does.
    """
    dice = random.Random(seed)
    tally = Tally()
    with PageServer(pages) as server:
        calm = Place(folder / "calm", server.port)
        begun = time.monotonic()
        code, said = calm.run()
        calm_seconds = time.monotonic() - begun
        if code != 0 or calm.faults(pages):
            tally.faults.append(f"undisturbed: exit {code}, {calm.faults(pages)}: {said.strip()}")
            return tally
        say(f"undisturbed: {pages} pages in {calm_seconds:.1f} s")
        while tally.killed < kills:
            tally.rounds += 1
            place = Place(folder / f"round-{tally.rounds}", server.port)
            moments = [dice.uniform(0, LATEST * calm_seconds) for _ in range(dice.randint(1, 3))]
            faults = _round(place, calm, moments[: kills - tally.killed], pages, tally)
            tally.faults += [f"seed {seed}, round {tally.rounds}: {fault}" for fault in faults]
            say(f"round {tally.rounds}: {tally.killed} killed, {len(tally.faults)} faults")
    return tally


def _round(place: Place, calm: Place, moments: list[float], pages: int, tally: Tally) -> list[str]:
    """Kill a crawl at each of *moments*, let the last one end, and return what is wrong then."""
    faults: list[str] = []
    for moment in moments:
        with place.start() as process:
            time.sleep(moment)
            process.kill()
            _, said = process.communicate()
        tally.killed += process.returncode == -9
        tally.continued += "had died" in said
        faults += [f"killed run said: {said.strip()}"] if "Traceback" in said else []
    code, said = place.run()
    tally.continued += "had died" in said
    if code != 0 or "Traceback" in said:
        return [*faults, f"exit {code}: {said.strip()}"]
    faults += place.faults(pages)
    if place.dataset() != calm.dataset():
        faults.append("the dataset differs from an undisturbed one")
    if place.changes() != calm.changes():
        faults.append("the changes differ from undisturbed ones")
    return faults
