"""A year of nights of a site of 5,000 articles, driven without HTTP: what a night costs at the end and at the start.
Then seven nights of such a site over HTTP.

Frontier, plan, holdings, log, visits, fold and index are the real ones, on the disk. Printed are the requests of a
night against those of asking for all, processor seconds of a night (medians of the first and of the last month), the
process's memory at the end of both, and what making everything anew takes at the end.

What a night costs follows from what is held, and a little from what ever changed: it reads and writes the dataset
whole, and ``changes.jsonl`` in it has a line for each change. Of the nights before it reads a number that does not
grow; only the list of their files does.
"""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from crawler.archive.rebuild import rebuild
from crawler.settings import REVISIT_WALK_NIGHTS
from tests.bench.nights_http import EDITED, REMOVED, Site, spend_nights
from tests.watch.simulated import FIRST_NIGHT, Manners, PaperNights, PaperSite

ARTICLES, NIGHTS, MONTH, HTTP_NIGHTS = 5000, 365, 30, 7


def main(nights_count: int = NIGHTS) -> None:
    """Spend the nights and print what they cost."""
    site = PaperSite(ARTICLES, Manners(lastmod="tonight", validators="none", pinned=3))
    with tempfile.TemporaryDirectory() as folder:
        nights = PaperNights(Path(folder), site)
        seconds, peaks, everything = [], [], 0
        for number in range(nights_count + 1):
            night = FIRST_NIGHT + timedelta(days=number)
            if number:
                site.turn(night, added=4, edited=6, removed=2)
                everything += nights.everything
            began = time.thread_time()
            nights.crawl(night)
            seconds.append(time.thread_time() - began)
            peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        held = nights.archive.dataset_path("article").read_bytes().count(b"\n")
        began = time.thread_time()
        rebuild(nights.archive)
        whole = time.thread_time() - began
    first, last = (statistics.median(month) for month in (seconds[1 : MONTH + 1], seconds[-MONTH:]))
    made = sum(nights.requests[1:])
    live = sum(1 for _ in site.live())
    print(
        f"nights, {ARTICLES:,} articles and {live:,} after {nights_count}: {made:,} requests,"
        f" {made / everything:.1%} of those that ask for all (budget 10 %), {nights.whole_rebuilds} whole rebuilds"
    )
    print(
        f"nights, a night without HTTP: {first:.2f} processor s in the first month, {last:.2f} s in the last, ratio"
        f" {last / first:.2f} where {held / ARTICLES:.2f} times as many records are held, those that are gone among"
        f" them; the first crawl {seconds[0]:.1f} s"
    )
    print(
        f"nights, peak memory: {peaks[MONTH]:.0f} MiB after the first month, {peaks[-1]:.0f} MiB at the end;"
        f" making all anew then: {whole:.1f} s",
        flush=True,
    )
    over_http()


def over_http(articles: int = ARTICLES, nights: int = HTTP_NIGHTS) -> None:
    """Spend nights over HTTP and print what each cost."""
    with tempfile.TemporaryDirectory() as folder:
        costs = spend_nights(Site(articles), Path(folder), nights)
    for number, cost in enumerate(costs, start=1):
        told = "  ".join(f"{name} {cost.counts.get(name, 0)}" for name in ("new", "edited", "gone"))
        print(
            f"nights, over HTTP, night {number} of {articles:,} articles: {cost.requests:,} requests,"
            f" {cost.seconds:.1f} processor s, {cost.elapsed:.1f} s, {cost.peak_mib:.0f} MiB; {told}",
            flush=True,
        )
    edited, gone = (sum(cost.counts.get(name, 0) for cost in costs[1:]) for name in ("edited", "gone"))
    print(
        f"nights, over HTTP: {edited} of {EDITED * (nights - 1)} edits and {gone} of {REMOVED * (nights - 1)} removals"
        f" found so far; of those below the top of the listing a thirtieth is due each night, all on the night of the"
        f" walk to its end, once in {REVISIT_WALK_NIGHTS} nights, and a removal is told the night after it was missed",
        flush=True,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else NIGHTS)
