"""What quiet sites measure, night after night: the model that the detector is held against.

It was written before the detector. Each field of a site has a rate of its own, and each page has a value with that
chance, whatever the others have. How many pages come to light in a night is a Poisson number around the site's own; on
Saturdays and Sundays a quarter of it; and for one week of holidays a tenth. Read again are, as a night does it, the
pages of the last seven nights, each of them every night, and of the old ones those whose turn it is. A page that had a
value has it again but for the chance that an editor emptied the field; from then on it has none.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from crawler.watch.falls import Share

if TYPE_CHECKING:
    from random import Random

NIGHTS = 60
NEW = (0.5, 1, 2, 4, 8, 15)
"""Pages that come to light on a working day."""
TURNS = (3, 10, 20, 20, 40)
"""Old pages whose turn it is in a night: a thirtieth of what is held."""
SWEEP_NIGHTS, YOUNG_NIGHTS = 30, 7
RATES = (1, 1, 0.995, 0.98, 0.95, 0.9, 0.8, 0.6, 0.4, 0.2)
FIELDS = 12
EMPTIED = (0, 0.002, 0.01)
"""Chance that a page that had a value lacks it when it is read again, though nothing is wrong."""
DAYS = [night % 7 for night in range(NIGHTS)]


class Loss(NamedTuple):
    """From *night* on a page cannot be read any more with the chance *share*."""

    night: int
    share: float


class Reads(NamedTuple):
    """The pages that one night reads, by number; those held when the first night began have negative ones."""

    again: list[int]
    fresh: list[int]


def draw_rates(random: Random) -> list[float]:
    """Return the rates of the fields of one site."""
    return [random.choice(RATES) for _ in range(FIELDS)]


def draw_reads(random: Random, new: float, turns: int) -> list[Reads]:
    """Return what a site with so many *new* pages a day and *turns* a night reads in each night."""
    holiday = random.randrange(20, 50)
    held = SWEEP_NIGHTS * turns
    count, young, nights = 0, list[tuple[int, int]](), []
    for night, day in enumerate(DAYS):
        part = 0.1 if holiday <= night < holiday + 7 else 0.25 if day > 4 else 1
        fresh = list(range(count, count := count + _poisson(random, new * part)))
        turn = [(night * turns + number) % held - held for number in range(turns)]
        young = [(page, born) for page, born in young if night - born <= YOUNG_NIGHTS]
        nights.append(Reads([page for page, _ in young] + turn, fresh))
        young += [(page, night) for page in fresh]
    return nights


def draw_shares(
    random: Random, nights: list[Reads], rate: float, *, loss: Loss | None = None, emptied: float = 0.0
) -> tuple[list[Share], list[Share]]:
    """Return for each night the share of new pages with a value, and that of the values kept on pages read again."""
    has: dict[int, bool] = {}
    broken: dict[int, bool] = {}
    filled, kept = [], []
    for number, night in enumerate(nights):
        lost = loss.share if loss is not None and number >= loss.night else 0.0
        had = stayed = 0
        for page in night.again:
            if page not in has:
                has[page] = random.random() < rate
            if has[page]:
                had += 1
                if lost and page not in broken:
                    broken[page] = random.random() < lost
                has[page] = not broken.get(page, False) and random.random() >= emptied
                stayed += has[page]
        for page in night.fresh:
            if lost:
                broken[page] = random.random() < lost
            has[page] = random.random() < rate and not broken.get(page, False)
        filled.append(Share(sum(has[page] for page in night.fresh), len(night.fresh)))
        kept.append(Share(stayed, had))
    return filled, kept


def pages_since(nights: list[Reads], night: int) -> list[int]:
    """Return for each night how many different pages were read from *night* up to it."""
    seen: set[int] = set()
    counts = []
    for number, (again, fresh) in enumerate(nights):
        if number >= night:
            seen.update(again, fresh)
        counts.append(len(seen))
    return counts


def _poisson(random: Random, mean: float) -> int:
    count, product = 0, random.random()
    while product > math.exp(-mean):
        count, product = count + 1, product * random.random()
    return count
