"""How often the detector of drift names a loss, and how often it speaks of quiet sites, on the model of sites.

The seeds are others than those of the tests. A page counts once, however often it was read since the loss.
"""

from __future__ import annotations

import sys
from random import Random

from tests.watch.alarms import count_false_alarms, count_named
from tests.watch.noise import NIGHTS, Loss

SITES, TRIALS, SEED = 1000, 100, 20261125


def main(sites: int = SITES) -> None:
    """Print the shares of losses named, then the false alarms in a thousand quiet nights of a site."""
    for turns in (20, 10, 3):
        for share, needed in ((1.0, 5), (0.3, 40)):
            told = []
            for rate in (1, 0.95, 0.8, 0.5):
                named, tried = count_named(Loss(30, share), needed, rate, turns=turns, sites=TRIALS, seed=SEED)
                told.append(f"{named / tried:.3f} of a field on {rate:.0%} of the pages")
            print(
                f"drift, {share:.0%} lost, after {needed} pages, {turns} old pages read a night: {', '.join(told)}",
                flush=True,
            )
    alarms = count_false_alarms(Random(SEED), sites)
    nights = sites * NIGHTS
    print(
        f"drift, false alarms: {alarms} in {nights:,} quiet nights of a site, {1000 * alarms / nights:.2f} in 1,000"
        " (budget 1)",
        flush=True,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SITES)
