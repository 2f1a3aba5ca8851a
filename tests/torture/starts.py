"""Two crawls of one site started at once: one runs, the other says which."""

from __future__ import annotations

import random
import re
import time
from typing import TYPE_CHECKING

from tests.torture.place import Place
from tests.torture.site import PageServer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAGES = 12


def start_in_pairs(folder: Path, *, pairs: int, seed: int, say: Callable[[str], None] = lambda _: None) -> list[str]:
    """Start two crawls of one site *pairs* times, each time anew, and return what went wrong.

    The site does not answer the one that came first before the other has ended, so both truly meet.
    """
    dice = random.Random(seed)
    found: list[str] = []
    with PageServer(PAGES, gated=True) as server:
        for pair in range(pairs):
            place = Place(folder / f"pair-{pair}", server.port)
            faults = _meet(place, server, apart=dice.uniform(0, 0.05))
            found += [f"seed {seed}, pair {pair}: {fault}" for fault in faults]
    say(f"starts: {pairs} pairs, {len(found)} wrong")
    return found


def _meet(place: Place, server: PageServer, *, apart: float) -> list[str]:
    server.shut_gate()
    first = place.start()
    time.sleep(apart)
    processes = [first, place.start()]
    while all(process.poll() is None for process in processes):
        time.sleep(0.02)
    server.open_gate()
    said = {process: process.communicate(timeout=120)[1] for process in processes}
    winners = [process for process in processes if process.returncode == 0]
    losers = [process for process in processes if process.returncode == 6]
    if len(winners) != 1 or len(losers) != 1:
        return [f"expected exits 0 and 6, found {[(p.returncode, said[p].strip()) for p in processes]}"]
    told = rf"muniment: {place.archive.site}: expected no other run, found process {winners[0].pid} running since "
    faults = [] if re.match(told + r"\d{4}-\d\d-\d\dT", said[losers[0]]) else [f"the second said {said[losers[0]]!r}"]
    return faults + place.faults(PAGES)
