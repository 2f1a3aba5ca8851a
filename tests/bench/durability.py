"""What fsync and captures cost: full crawls beside crawls without the one or the other, in turn.

Each round crawls with all, without the one and without the other, and gives two ratios. Printed are the medians of
those, so a machine that grows slower over the rounds changes little. They are of seconds, by the clock and of
processor: the clock also tells of waiting for the disk, the processor of work that another core takes over. The writer
thread does both, beside the thread that crawls.
"""

from __future__ import annotations

import resource
import statistics

from tests.bench.crawl import serving, time_crawl

SIZES = {"30 KB": (600, 28, 32), "100-250 KB": (200, 100, 250)}
"""Pages, smallest and largest size in KB."""

BUDGETS = {"fsync": 0.10, "captures": 0.20}
"""Share of a crawl's time that each may take."""

ROUNDS = 5


def main() -> None:
    """Print what each thing costs for each size of page, as the share of a full crawl."""
    for name, sizes in SIZES.items():
        taken: dict[str, list[tuple[float, float]]] = {thing: [] for thing in ("nothing", *BUDGETS)}
        with serving(*sizes) as port:
            for _ in range(ROUNDS):
                for thing, measured in taken.items():
                    measured.append(_measure(port, sizes[0], thing))
        whole = taken.pop("nothing")
        for thing, measured in taken.items():
            shares = [
                (1 - less[0] / full[0], 1 - less[1] / full[1]) for full, less in zip(whole, measured, strict=True)
            ]
            clock, processor = (statistics.median(column) for column in zip(*shares, strict=True))
            print(
                f"durability, pages of {name}: {thing} takes {clock:.1%} of a crawl by the clock, {processor:.1%} of "
                f"its processor seconds (medians of {ROUNDS} pairs; budget {BUDGETS[thing]:.0%})",
                flush=True,
            )


def _measure(port: str, pages: int, thing: str) -> tuple[float, float]:
    """Return the seconds by the clock and of processor that a crawl without *thing* takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = time_crawl(port, pages, program=("tests.bench.without", thing))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
