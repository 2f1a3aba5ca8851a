"""Crawls asked to stop at random moments: what they had acknowledged is whole, and they can be gone on with."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections import Counter
from typing import TYPE_CHECKING

from crawler.archive.log import iter_log
from crawler.archive.run_record import read_run_record
from crawler.archive.verify import verify
from tests.torture.place import Place
from tests.torture.site import PageServer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SIGNALS = (signal.SIGINT, signal.SIGTERM)

PATIENCE_SECONDS = 60
"""How long a stop may take before the loop takes the process for stuck."""


def stop_and_continue(
    folder: Path, *, pages: int, stops: int, seed: int, say: Callable[[str], None] = lambda _: None
) -> list[str]:
    """Stop crawls of a site until *stops* of them were found at work, and return what went wrong.

    Each crawl goes on where the last ended; a site that is whole is begun anew in another folder.
    """
    dice = random.Random(seed)
    found: list[str] = []
    stopped = rounds = 0
    with PageServer(pages, delay_seconds=0.01) as server:
        calm = Place(folder / "calm", server.port)
        begun = time.monotonic()
        code, said = calm.run()
        calm_seconds = time.monotonic() - begun
        if code != 0 or calm.faults(pages):
            return [f"undisturbed: exit {code}, {calm.faults(pages)}: {said.strip()}"]
        while stopped < stops:
            rounds += 1
            place = Place(folder / f"round-{rounds}", server.port)
            code = 1
            while code != 0 and stopped < stops:
                code, faults = _stop(place, dice.choice(SIGNALS), dice.uniform(0, calm_seconds))
                stopped += code != 0
                found += [f"seed {seed}, round {rounds}: {fault}" for fault in faults]
                if faults:
                    break
            found += [f"seed {seed}, round {rounds}: {fault}" for fault in _go_on(place, calm, pages)]
            say(f"round {rounds}: {stopped} stopped, {len(found)} wrong")
    say(f"stops: {stopped} runs stopped in {rounds} rounds, {len(found)} wrong")
    return found


def _stop(place: Place, number: signal.Signals, moment: float) -> tuple[int, list[str]]:
    """Start a crawl, signal it so long after its run was open; return its exit code and what is wrong then."""
    with place.start() as process:
        run = place.wait_for_run(process)
        time.sleep(moment)
        process.send_signal(number)
        try:
            _, said = process.communicate(timeout=PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            return 1, [f"{number.name} after {moment:.2f} s: still running {PATIENCE_SECONDS} s later"]
    code = process.returncode
    faults = [] if code in (0, 128 + number, -number) and "Traceback" not in said else [f"exit {code}: {said.strip()}"]
    faults += [f"left behind: {path}" for path in place.archive.folder.rglob("*.part")]
    if not faults:
        faults = _broken_words(place, run, code)
    return code, [f"{number.name} after {moment:.2f} s: {fault}" for fault in faults]


def _broken_words(place: Place, run: str, code: int) -> list[str]:
    """Return where what the run's record and visits say is not so."""
    record = read_run_record(place.archive.run_path(run))
    # A process that is ending has given its handlers back: the system ends it, with a run that is whole.
    expected = ("interrupted", "finished") if code > 0 else ("finished",)
    found = [] if record.ended in expected else [f"expected a run that ended {expected}, found {record.ended}"]
    observed = Counter(one.url for path in place.archive.log_paths() for one in iter_log(path))
    if twice := [url for url, count in observed.items() if count > 1]:
        found.append(f"{len(twice)} observed twice, {twice[0]} one of them")
    return found + [f"verify: {fault}" for fault in verify(place.archive)]


def _go_on(place: Place, calm: Place, pages: int) -> list[str]:
    code, said = place.run()
    if code != 0:
        return [f"exit {code}: {said.strip()}"]
    faults = place.faults(pages)
    if place.dataset() != calm.dataset():
        faults.append("the dataset differs from an undisturbed one")
    return faults
