"""How often the detector of drift speaks on the sites of the model, and how often it should have."""

from __future__ import annotations

from random import Random

from crawler.watch.drift import iter_kept_falls
from crawler.watch.falls import Share, iter_falls
from tests.watch.noise import (
    DAYS,
    EMPTIED,
    NEW,
    NIGHTS,
    TURNS,
    Loss,
    draw_rates,
    draw_reads,
    draw_shares,
    pages_since,
)


def falls_of(filled: list[Share], kept: list[Share]) -> list[bool]:
    """Return for each night whether one of a field's two shares is told to have fallen."""
    days = DAYS[: len(filled)]
    pairs = zip(iter_falls(filled, days), iter_kept_falls(kept, days), strict=True)
    return [any(fall is not None for fall in pair) for pair in pairs]


def count_false_alarms(random: Random, sites: int) -> int:
    """Return on how many nights so many quiet sites had an alarm on any field."""
    alarms = 0
    for _ in range(sites):
        reads = draw_reads(random, random.choice(NEW), random.choice(TURNS))
        fallen = set()
        for rate in draw_rates(random):
            shares = draw_shares(random, reads, rate, emptied=random.choice(EMPTIED))
            fallen |= {number for number, has_fallen in enumerate(falls_of(*shares)) if has_fallen}
        alarms += len(fallen)
    return alarms


def count_named(loss: Loss, needed: int, rate: float, *, turns: int, sites: int, seed: int = 0) -> tuple[int, int]:
    """Return how often a *loss* is named on the first night with *needed* pages read since, and of how many.

    A page that was read on several nights is one. There are so many *sites* of each of four sizes.
    """
    named = tried = 0
    for new in (0.5, 1, 2, 4):
        random = Random(f"{seed} {new}")
        for _ in range(sites):
            reads = draw_reads(random, new, turns)
            read = pages_since(reads, loss.night)
            enough = next(number for number in range(loss.night, NIGHTS) if read[number] >= needed)
            filled, kept = draw_shares(random, reads[: enough + 1], rate, loss=loss)
            named += falls_of(filled, kept)[-1]
            tried += 1
    return named, tried
