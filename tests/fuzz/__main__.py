"""``python -m tests.fuzz [--seconds N] [--seed N] [NAME…]``: give readers broken input, and say what they did not bear.

Each reader has a process of its own: one that crashes is named, with the input at hand. Inputs that show a fault
stay in ``--folder``.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz.crawls import NIGHTS, crawl_broken
from tests.fuzz.loop import give, limit_process
from tests.fuzz.targets import TARGETS

SECONDS = 60
"""Seconds a reader."""

CRAWLS = "crawls"
"""Beside the readers: whole crawls of a site that answers so."""


def main() -> int:
    """Run the loops asked for, all by default; return 1 where any found a fault."""
    names = [*TARGETS, CRAWLS]
    options = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    options.add_argument("--seconds", type=float, default=SECONDS, help=f"for each reader; {SECONDS} by default")
    options.add_argument("--seed", type=int, default=random.randrange(1 << 32), help="what the inputs follow from")
    options.add_argument("--folder", type=Path, default=Path("build/fuzz"), help="where inputs with faults are left")
    options.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options.add_argument("names", nargs="*", choices=[[], *names], metavar="NAME", help=", ".join(names))
    told = options.parse_args()
    told.folder.mkdir(parents=True, exist_ok=True)
    if told.one and told.names == [CRAWLS]:
        return _crawls(told.folder, told.seed, told.seconds)
    if told.one:
        return _one(told.names[0], told.folder, told.seed, told.seconds)
    print(f"seed {told.seed}", flush=True)
    wrong = False
    for name in told.names or names:
        command = [sys.executable, "-m", "tests.fuzz", "--one", name, "--seed", str(told.seed)]
        done = subprocess.run([*command, "--seconds", str(told.seconds), "--folder", str(told.folder)], check=False)
        if done.returncode not in (0, 1):
            print(
                f"{name}: its process ended with {done.returncode}; the input is {told.folder / name}.now", flush=True
            )
        wrong |= done.returncode != 0
    return int(wrong)


def _one(name: str, folder: Path, seed: int, seconds: float) -> int:
    limit_process()
    tally = give(name, folder, seed=seed, seconds=seconds)
    for fault in tally.faults:
        path = folder / f"{name}-{seed}-{fault.number}"
        path.write_bytes(fault.data)
        print(f"{name}: {fault.why}; the input is {path}", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{name}: {tally.tried} inputs, {tally.refused} refused, {len(tally.faults)} faults, {peak} MiB", flush=True)
    return 1 if tally.faults else 0


def _crawls(folder: Path, seed: int, seconds: float) -> int:
    end, count, wrong = time.monotonic() + seconds, 0, 0
    while time.monotonic() < end:
        with tempfile.TemporaryDirectory(prefix="muniment-fuzz-") as place:
            faults = crawl_broken(Path(place) / "site", f"{seed} {count}")
            if faults:
                shutil.copytree(Path(place) / "site", folder / f"{CRAWLS}-{seed}-{count}", dirs_exist_ok=True)
        for fault in faults:
            print(f"{CRAWLS}: {fault}; what is left is {folder / CRAWLS}-{seed}-{count}", flush=True)
        count, wrong = count + 1, wrong + len(faults)
    print(f"{CRAWLS}: {count} sites of {NIGHTS} nights, {wrong} faults", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
