"""Nights of a large site over HTTP: real crawls, each a process of its own, of a server on loopback.

The site has no feed and no sitemap, and of its listing a night reads as far as two pages show nothing new, and all of
it once in seven nights. So what is to be found in a few nights of a large site is: each addition, the same night; of
the edits and removals, spread over the whole listing, the one near its top the same night, of the others each night
the thirtieth part whose turn it is, and on the night of the whole walk all whose card says something else or is gone.
An article that was removed is asked for once more before it counts as gone, the night after. All is found within the
thirty nights of a sweep, which ``tests/watch/test_thirty_nights.py`` shows.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import subprocess
import sys
import threading
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from tests.bench.site import CARDS_A_PAGE, HOST, PROFILE, Server, build_site

SMALLEST_KB, LARGEST_KB = 8, 16
ADDED, EDITED, REMOVED = 4, 6, 2


class Cost(NamedTuple):
    """What a night took, and what it found."""

    requests: int
    seconds: float
    """Of processor time, the start of the program included."""
    elapsed: float
    peak_mib: float
    counts: dict[str, int]


class Site:
    """The site and its server, in a thread."""

    def __init__(self, articles: int) -> None:
        self.articles = articles
        self.shown = list(range(articles))
        self.whole = build_site(articles + 200, SMALLEST_KB, LARGEST_KB)
        self.titles: dict[int, str] = {}
        """What cards call the articles that were edited."""
        self.responses = dict(self.whole)
        self.requests = 0
        self.port = 0
        self._show()
        started = threading.Event()
        threading.Thread(target=self._serve, args=(started,), daemon=True).start()
        started.wait()

    def turn(self, night: int) -> None:
        """Add articles on top, and edit and remove some of the others."""
        added = range(self.articles + ADDED * (night - 1), self.articles + ADDED * night)
        step = max(1, len(self.shown) // (EDITED + REMOVED + 1))
        struck = [self.shown[step * number + night] for number in range(EDITED + REMOVED)]  # the newest among them
        for number in struck[:EDITED]:
            self.whole[_path(number)] = _edited(self.whole[_path(number)], night)
            self.titles[number] = f"Notice {number} of the bench, corrected on night {night}"
        self.shown = [*reversed(added), *(number for number in self.shown if number not in struck[EDITED:])]
        self._show()

    def _show(self) -> None:
        """Put the listing into pages, and leave out the articles that are not shown."""
        self.responses = {path: answer for path, answer in self.responses.items() if not path.startswith(b"/news")}
        self.responses |= {_path(number): self.whole[_path(number)] for number in self.shown}
        for page in range(len(self.shown) // CARDS_A_PAGE + 2):
            shown = self.shown[page * CARDS_A_PAGE : (page + 1) * CARDS_A_PAGE]
            titles = {number: self.titles.get(number, f"Notice {number} of the bench") for number in shown}
            cards = "".join(
                f'<div class="card"><h3><a href="/news/{number}">{title}</a></h3></div>'
                for number, title in titles.items()
            )
            self.responses[f"/news?page={page}".encode()] = _answer(f"<html><body><h1>News</h1>{cards}</body></html>")

    def _serve(self, started: threading.Event) -> None:
        site = self

        class Counting(Server):
            def __init__(self) -> None:
                super().__init__(site.responses)

            def data_received(self, data: bytes) -> None:
                site.requests += data.count(b"GET /")
                self.responses = site.responses
                super().data_received(data)

        async def serve() -> None:
            server = await asyncio.get_running_loop().create_server(Counting, "127.0.0.1", 0)
            self.port = server.sockets[0].getsockname()[1]
            started.set()
            await server.serve_forever()

        asyncio.run(serve())


def spend_nights(site: Site, folder: Path, nights: int) -> list[Cost]:
    """Crawl the site as it is on each of so many nights in a row into an archive in *folder*."""
    (folder / "bench.toml").write_text(PROFILE, encoding="utf-8")
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = crawler.settings\n", encoding="utf-8")
    costs, first = [], datetime.now(UTC).date()  # captures are of today, so the nights go on from here
    for number in range(nights):
        if number:
            site.turn(number)
        costs.append(_spend(site, folder, first + timedelta(days=number)))
    return costs


def _spend(site: Site, folder: Path, night: date) -> Cost:
    settings = {
        "ARCHIVE_ROOT": folder / "data",
        "GUARD_CONNECT_TO": json.dumps({HOST: f"127.0.0.1:{site.port}"}),
        "REVISIT_DAY": night.isoformat(),
        "LOG_LEVEL": "WARNING",
    }
    scrapy = Path(sys.executable).with_name("scrapy")
    options = [f"-s{name}={value}" for name, value in settings.items()]
    asked, began = site.requests, time.monotonic()
    process = subprocess.Popen(
        [scrapy, "crawl", "site", "-aprofile=bench.toml", *options], cwd=folder, stderr=subprocess.DEVNULL
    )
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0  # it was waited for
    record = json.loads(max((folder / "data" / "bench" / "runs").glob("*.json")).read_bytes())
    return Cost(
        requests=site.requests - asked,
        seconds=usage.ru_utime + usage.ru_stime,
        elapsed=time.monotonic() - began,
        peak_mib=usage.ru_maxrss / 1024,
        counts=record["counts"],
    )


def _path(number: int) -> bytes:
    return f"/news/{number}".encode()


def _edited(answer: bytes, night: int) -> bytes:
    head, _, packed = answer.partition(b"\r\n\r\n")
    body = gzip.decompress(packed) if b"gzip" in head else packed
    line = f"<p class=text>This was corrected on night {night} of the bench.</p></article>"
    return _answer(body.decode().replace("</article>", line, 1))


def _answer(html: str) -> bytes:
    body = html.encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body
