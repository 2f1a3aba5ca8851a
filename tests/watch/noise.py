"""What quiet sites measure, night after night: the model that the detector is held against.

It was written before the detector. Each field of a site has a rate of its own, and each page read has a value
with that chance, whatever the others have. How many pages are read is a Poisson number around the site's own; on
Saturdays and Sundays a quarter of it; and for one week of holidays a tenth. Three in four of the pages were
read before; a value that they had is there again but for the chance that an editor emptied the field.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from crawler.watch.falls import Share

if TYPE_CHECKING:
    from random import Random

NIGHTS = 60
SIZES = (2, 4, 8, 15, 30, 60)
RATES = (1, 1, 0.995, 0.98, 0.95, 0.9, 0.8, 0.6, 0.4, 0.2)
FIELDS = 12
EMPTIED = (0, 0.002, 0.01)
"""Chance that a page that had a value lacks it when it is read again, though nothing is wrong."""
REREAD = 0.75
DAYS = [night % 7 for night in range(NIGHTS)]


class Loss(NamedTuple):
    """From *night* on a page that had a value lacks it with the chance *share*."""

    night: int
    share: float


def draw_rates(random: Random) -> list[float]:
    """Return the rates of the fields of one site."""
    return [random.choice(RATES) for _ in range(FIELDS)]


def draw_pages(random: Random, size: float) -> list[int]:
    """Return how many pages a site of that size reads in each night."""
    holiday = random.randrange(20, 50)
    pages = []
    for night, day in enumerate(DAYS):
        part = 0.1 if holiday <= night < holiday + 7 else 0.25 if day > 4 else 1
        pages.append(_poisson(random, size * part))
    return pages


def draw_shares(
    random: Random, pages: list[int], rate: float, *, loss: Loss | None = None, emptied: float = 0.0
) -> tuple[list[Share], list[Share]]:
    """Return for each night the share of pages with a value, and that of the values kept on pages read again."""
    filled, kept = [], []
    for night, of in enumerate(pages):
        lost = loss.share if loss is not None and night >= loss.night else 0.0
        again = sum(random.random() < REREAD for _ in range(of))
        had = sum(random.random() < rate for _ in range(again))
        stayed = sum(random.random() >= max(lost, emptied) for _ in range(had))
        fresh = sum(random.random() < rate * (1 - lost) for _ in range(of - again))
        filled.append(Share(stayed + fresh, of))
        kept.append(Share(stayed, had))
    return filled, kept


def _poisson(random: Random, mean: float) -> int:
    count, product = 0, random.random()
    while product > math.exp(-mean):
        count, product = count + 1, product * random.random()
    return count
