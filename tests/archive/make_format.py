"""``python -m tests.archive.make_format FOLDER``: write a small archive as this program writes them.

What it once wrote for a format stays under ``formats/<number>`` for ever: every later program must read it. Run it
anew only for a new format, into a folder of that number.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive.archive import Archive
from crawler.archive.files import part_of
from crawler.archive.identity import content_digest, record_id
from crawler.archive.index import Index
from crawler.archive.rebuild import rebuild
from crawler.archive.recover import close_dead_runs
from crawler.archive.run import Run
from crawler.archive.visits import Visit
from crawler.archive.warc import Exchange
from crawler.records import Article, Caption, Entry, Event, Evidence, Homepage, Person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.records import Capture, Record

HOST = "http://www.campus.example"

BRIDGE, FAIR, OPEN_DAY = f"{HOST}/news/2026/bridge", f"{HOST}/news/2026/fair", f"{HOST}/events/open-day"


def page(title: str) -> bytes:
    return f"<!doctype html><title>{title}</title><h1>{title}</h1>".encode()


class Night:
    """A run that keeps what it is told, one second after the other."""

    def __init__(self, archive: Archive, day: int) -> None:
        self.moments = self._moments(day)
        rebuild(archive)
        self.index = Index.open(archive)
        command = ["muniment", "crawl", archive.site]
        self.run = Run.start(archive, command=command, index=self.index, clock=lambda: next(self.moments))

    @staticmethod
    def _moments(day: int) -> Iterator[datetime]:
        moment = datetime(2026, 1, day, 2, tzinfo=UTC)
        while True:
            yield moment
            moment += timedelta(seconds=1)

    def capture(self, url: str, body: bytes, status: int = 200) -> Capture:
        headers = [("Content-Type", "text/html; charset=utf-8"), ("ETag", f'"{len(body)}"')]
        exchange = Exchange(
            url=url,
            status=status,
            response_headers=headers,
            payload=body,
            request_headers=[("User-Agent", "muniment")],
            ip="127.0.0.1",
            via=f"{HOST}/news",
            card='{"title":"圖書館開放"}'.encode(),
        )
        return self.run.capture(exchange)

    def keep(self, capture: Capture, outcome: str, *records: Record) -> None:
        for record in records:
            record.capture = capture
            record.content_digest = content_digest(record)
            self.run.observe(record)
        kind = records[0].kind if records and records[0].kind != "entry" else "article"
        url = records[0].url if records else BRIDGE
        self.run.visit(Visit(url=url, kind=kind, time="", status=200, outcome=outcome), capture)

    def close(self, held: str | None = None) -> None:
        self.run.close(ended="finished", exit_code=3 if held else 0, counts={"new": 1}, held=held)
        self.index.close()


def article(capture: Capture, url: str, title: str, *, gone: bool = False) -> Article:
    return Article(
        id=record_id("campus", "article", url),
        site="campus",
        section="news",
        url=url,
        language="en",
        capture=capture,
        extractor="muniment/0.1.0 readers/2 profile/none",
        title=title,
        published="2026-01-04",
        published_precision="day",
        people=[Person(name="Ada Ho", honorific="Prof.", quoted=True)],
        captions=[Caption(text="The bridge", credit="P. Lee")],
        tags=["campus", "工程"],
        body="## A heading\n\nWords\u2028and words.",
        evidence={"title": Evidence(source="markup", where="/html/body/h1", raw=title)},
        observed="gone" if gone else "present",
    )


def first_night(archive: Archive) -> None:
    night = Night(archive, 5)
    night.run.failure(f"{HOST}/robots.txt", "expected an answer, found none in 10 s")
    capture = night.capture(BRIDGE, page("A bridge opens"))
    night.keep(capture, "new", article(capture, BRIDGE, "A bridge opens"))
    capture = night.capture(FAIR, page("A fair"))
    night.keep(capture, "new", article(capture, FAIR, "A fair"))
    capture = night.capture(OPEN_DAY, page("Open day"))
    event = Event(
        id=record_id("campus", "event", OPEN_DAY), site="campus", section="events", url=OPEN_DAY, capture=capture,
        title="Open day", starts="2026-02-01T10:00+08:00", venue="Hall",
    )  # fmt: skip
    night.keep(capture, "new", event)
    capture = night.capture(f"{HOST}/", page("Campus"))
    key = "figure start-ups"
    entry = Entry(
        id=record_id("campus", "entry", key), site="campus", url=f"{HOST}/", capture=capture, key=key, block="figure",
        position=1, label="Start-ups", number="1900+", link=BRIDGE,
    )  # fmt: skip
    home = Homepage(
        id=record_id("campus", "homepage", f"{HOST}/"), site="campus", url=f"{HOST}/", capture=capture, title="Campus",
        layout={"figure": [entry.id]},
    )  # fmt: skip
    night.keep(capture, "new", home, entry)
    night.close()


def second_night(archive: Archive) -> None:
    night = Night(archive, 6)
    capture = night.capture(BRIDGE, page("A bridge is open"))
    night.keep(capture, "edited", article(capture, BRIDGE, "A bridge is open"))
    night.run.visit(
        Visit(url=OPEN_DAY, kind="event", time="", status=200, outcome="unchanged"),
        night.capture(OPEN_DAY, page("Open day")),
    )
    capture = night.capture(FAIR, page("Not found"), 410)
    night.keep(capture, "gone", article(capture, FAIR, "A fair", gone=True))
    night.close()


def killed_night(archive: Archive) -> None:
    night = Night(archive, 7)
    capture = night.capture(BRIDGE, page("A bridge is closed"))
    night.keep(capture, "edited", article(capture, BRIDGE, "A bridge is closed"))
    night.run.wait()
    night.run.abort()
    night.index.close()
    with part_of(archive.log_path(night.run.id)).open("ab") as file:
        file.write(b'{"id":"torn')
    close_dead_runs(archive)


def held_night(archive: Archive) -> None:
    night = Night(archive, 8)
    capture = night.capture(BRIDGE, b"", 404)
    night.keep(capture, "gone", article(capture, BRIDGE, "", gone=True))
    night.close(held="1 of 1 articles would be gone")


def main() -> None:
    archive = Archive(Path(sys.argv[1]), "campus")
    for night in (first_night, second_night, killed_night, held_night):
        night(archive)
    rebuild(archive)
    archive.index_path.unlink()


if __name__ == "__main__":
    main()
