"""A full crawl (captured, read, stored) beside a bare Scrapy spider on the same pages, in turn.

Both start as installed programs do, with their modules compiled: where Python may not write what it compiles, that
is 0.05 of such a crawl.

What a profile by samples of the main thread says of 400 pages of 100-250 KB, in parts of its processor time: opening
a page 0.36 (of that the parse 0.12, the lists of its elements 0.06, their classes and marks 0.06), the pipelines 0.26,
letting go of the tree 0.05, receiving 0.03, the downloader's middlewares with the inflating and the capture 0.05, all
imports 0.15 (0.7 s of processor time, of a bare crawl 0.5 s).

Processor seconds of a bare crawl over ours, both threads, 300 pages, on a machine that others used too: 0.68 before,
0.77 with garbage looked for seldom, links and texts looked at only where their addresses may tell something, and names
judged once. For pages of 30 KB nothing changed (0.73, 0.72): there the engine and the start weigh more.

Then 0.74 before and 0.85 after for 800 pages of 30 KB, and 0.73 and 0.74 to 0.89 for 250 of 100-250 KB, by turns on
such a machine: Scrapy imports each component that a setting switches off, and with those an HTTP server and a lookup of
suffixes (1,046 modules before, 835 after, of a bare crawl 800). The rest of our own start is 0.17 s, 0.06 s of it
patterns.

Reading in a second process was tried: a page sent as it came, read there, its records sent back. It makes nothing
surely faster on such a machine. While others used one of its two cores or more, the medians of three, five and five
full crawls by turns were 11.9, 9.4 and 14.5 s, in one process 13.4, 12.2 and 13.2 s (1,500 pages of 30 KB), and 7.7,
10.7 and 10.5 s, in one process 8.5, 10.2 and 7.3 s (500 of 100-250 KB). In the few moments when nobody else used it,
single crawls: 4.96 and 4.96 s (800 pages of 30 KB), 3.56 and 3.12 s (300 of 100-250 KB), of a bare crawl 4.01 and
2.72 s. The crawl's own process had a third to a half less to do (5.8 of 8.6 to 9.7 s, 3.4 of 6.9 s). But the second
began with 0.4 s of imports, both together took 10 to 20 % more processor time, and a core of this machine is slower
while the other works: a bare crawl took 2.7 s alone, and 3.6 s beside somebody else's work.

All but the readers costs less than a bare crawl with its three fields. Of 2,290 samples at 30 KB 43 in 100 are the
readers', 8 the imports (of a bare crawl 10), 5 the dataset and the index at the end, 3 the listings, 2 each the
inflating, the id with its digest, and the capture; all else is Scrapy and Twisted.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.site import HOST, PROFILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SIZES = {"30 KB": (1500, 28, 32), "100-250 KB": (500, 100, 250)}
"""Pages, smallest and largest size in KB."""

ROUNDS = 3


def main() -> None:
    """Print the rate of both and their ratio for each size of page."""
    subprocess.run(
        [sys.executable, "-m", "compileall", "-q", "crawler", "pipelines", "spiders", "tests/bench"], check=True
    )
    for name, sizes in SIZES.items():
        pages = sizes[0]
        with serving(*sizes) as port:
            bare, ours = [], []
            for _ in range(ROUNDS):
                bare.append(pages / _time(_bare(port), pages))
                ours.append(pages / time_crawl(port, pages))
        ratio = statistics.median(ours) / statistics.median(bare)
        print(
            f"crawl, pages of {name}: bare Scrapy {statistics.median(bare):.0f} pages/s, "
            f"full crawl {statistics.median(ours):.0f} pages/s, ratio {ratio:.2f} (budget 0.80)",
            flush=True,
        )


@contextmanager
def serving(pages: int, smallest: int, largest: int) -> Iterator[str]:
    """Serve a site of so many pages of these sizes in KB, and give its port."""
    command = [sys.executable, "-m", "tests.bench.site", str(pages), str(smallest), str(largest)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def _bare(port: str) -> list[str]:
    return [sys.executable, "-m", "tests.bench.bare", port]


def _time(command: list[str], pages: int) -> float:
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - started
    assert done.stdout.strip() == str(pages), done.stdout + done.stderr
    return seconds


def time_crawl(port: str, pages: int, *, program: Sequence[str] = ("scrapy",)) -> float:
    """Return the seconds that a full crawl takes; *program* is the module that runs Scrapy, and its own words.

    The archive lands below the working directory: where temporary files go, the disk may be memory.
    """
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as folder:
        profile = Path(folder, "bench.toml")
        profile.write_text(PROFILE)
        settings = {
            "ARCHIVE_ROOT": folder,
            "GUARD_CONNECT_TO": json.dumps({HOST: f"127.0.0.1:{port}"}),
            "ROBOTSTXT_OBEY": "0",
            "LOG_LEVEL": "ERROR",
        }
        options = [f"-s{name}={value}" for name, value in settings.items()]
        command = [*program, "crawl", "news", "-a", f"profile={profile}", *options]
        started = time.perf_counter()
        done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=True)
        seconds = time.perf_counter() - started
        lines = Path(folder, "bench", "articles.jsonl").read_bytes().count(b"\n")
        assert lines == pages, f"{lines} records of {pages} pages\n{done.stderr}"
    return seconds


if __name__ == "__main__":
    main()
