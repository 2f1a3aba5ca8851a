"""What quiet sites measure, night after night: the model that the detector is held against.

It was written before the detector. Each field of a site has a rate of its own, and each page read has a value
with that chance, whatever the others have. How many pages are read is a Poisson number around the site's own; on
Saturdays and Sundays a quarter of it; and for one week of holidays a tenth.
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


def draw_shares(random: Random, pages: list[int], rate: float, loss: Loss | None = None) -> list[Share]:
    """Return the share of pages with a value in each night."""
    shares = []
    for night, of in enumerate(pages):
        now = rate * (1 - loss.share) if loss is not None and night >= loss.night else rate
        shares.append(Share(sum(random.random() < now for _ in range(of)), of))
    return shares


def _poisson(random: Random, mean: float) -> int:
    count, product = 0, random.random()
    while product > math.exp(-mean):
        count, product = count + 1, product * random.random()
    return count
