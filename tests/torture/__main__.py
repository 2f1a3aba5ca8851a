"""``python -m tests.torture [--seed N] [NAME…]``: break crawls in every way, in full, and say what came of it."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.torture import beginnings, faults, kills, starts, stops

if TYPE_CHECKING:
    from collections.abc import Callable


def _say(line: str) -> None:
    print(line, flush=True)


def torture_kills(folder: Path, seed: int, kill_count: int) -> list[str]:
    """Kill 100 open runs of a site of 600 pages."""
    tally = kills.kill_and_continue(folder, pages=600, kills=kill_count, seed=seed, say=_say)
    _say(
        f"kills: {tally.died} runs killed while open in {tally.rounds} rounds; "
        f"{tally.early} kills came before a run was open, {tally.late} after it was whole"
    )
    return tally.faults


def torture_stops(folder: Path, seed: int, count: int) -> list[str]:
    """Stop crawls of a site of 600 pages with SIGINT and SIGTERM."""
    return stops.stop_and_continue(folder, pages=600, stops=count, seed=seed, say=_say)


def torture_faults(folder: Path, seed: int, every: int) -> list[str]:
    """Kill a crawl, fill its disk or break it, at every write, sync and rename."""
    if reason := faults.why_not():
        _say(f"faults: skipped, {reason}")
        return []
    return faults.break_everywhere(folder, every=every, seed=seed, say=_say)


def torture_beginnings(folder: Path, seed: int, every: int) -> list[str]:
    """Do the same before the first request: while a run is opened, and while a dead one is closed."""
    if reason := faults.why_not():
        _say(f"beginnings: skipped, {reason}")
        return []
    return beginnings.break_beginnings(folder, every=every, seed=seed, say=_say)


def torture_starts(folder: Path, seed: int, pairs: int) -> list[str]:
    """Start two crawls at once, 50 times."""
    return starts.start_in_pairs(folder, pairs=pairs, seed=seed, say=_say)


LOOPS: dict[str, Callable[[Path, int, int], list[str]]] = {
    "starts": torture_starts,
    "kills": torture_kills,
    "stops": torture_stops,
    "beginnings": torture_beginnings,
    "faults": torture_faults,
}
COUNTS = {"starts": 50, "kills": 100, "stops": 40, "beginnings": 1, "faults": 1}
"""Pairs, dead runs, stopped runs, and of how many points one is broken."""


def main() -> int:
    """Run the loops asked for, all by default; return 1 where any found a fault."""
    options = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    options.add_argument("--seed", type=int, default=random.randrange(1 << 32), help="what moments follow from")
    options.add_argument("--count", type=int, help="how often, where that is not the loop's own number")
    options.add_argument("--folder", type=Path, help="where archives are left; without it they are deleted")
    options.add_argument("names", nargs="*", choices=[[], *LOOPS], metavar="NAME", help=", ".join(LOOPS))
    told = options.parse_args()
    _say(f"seed {told.seed}")
    wrong = []
    for name in told.names or LOOPS:
        with tempfile.TemporaryDirectory(prefix="muniment-torture-") as temporary:
            found = LOOPS[name](told.folder or Path(temporary), told.seed, told.count or COUNTS[name])
        for fault in found:
            _say(f"{name}: {fault}")
        _say(f"{name}: {len(found)} faults")
        wrong += found
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
