"""An archive with everything that a withdrawn article leaves traces in, and where to look for them."""

from __future__ import annotations

import gzip
import json
import zlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from crawler.archive.archive import Archive
from crawler.archive.identity import content_digest, record_id
from crawler.archive.index import Index
from crawler.archive.members import iter_members
from crawler.archive.rebuild import rebuild
from crawler.archive.recover import close_dead_runs
from crawler.archive.run import Run
from crawler.archive.visits import Visit
from crawler.archive.warc import Exchange
from crawler.records import Article, Entry, Evidence, Image

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.archive.visits import VisitKind
    from crawler.records import Capture
    from tests.commands.conftest import Said

HOST = "http://www.campus.example"
TARGET = f"{HOST}/news/secret"
ALIAS = f"{HOST}/en/secret"
OTHER = f"{HOST}/news/bridge"
HOME = f"{HOST}/"
ROBOTS = f"{HOST}/robots.txt"
OWN_PICTURE = f"{HOST}/img/secret.jpg"
COMMON_PICTURE = f"{HOST}/img/logo.png"
NO_PICTURES = (OTHER, HOME, ROBOTS)
"""What the target shows as pictures too, as a page may that wants more destroyed than is its own."""

WHY = ("--reason", "the family asked", "--by", "K. Keeper")

CANARY = "Xylophone-Quagga-4711"
"""Words that nothing but the target says."""


def build(root: Path) -> Archive:
    """Return an archive of two nights, a held night and one that was killed in the middle of a line and a member."""
    archive = Archive(root, "campus")
    _night(archive, 5, body=f"{CANARY} one")
    _night(archive, 6, body=f"{CANARY} two")
    _night(archive, 7, body=f"{CANARY} two", held="a person must look")
    _night(archive, 8, body=f"{CANARY} three", dies=True)
    _tear(archive)
    close_dead_runs(archive)
    rebuild(archive)
    return archive


def traces(folder: Path, word: str = CANARY) -> list[str]:
    """Return the names of files below *folder* in which *word* stands, in whatever part can be unpacked."""
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and _holds(path.read_bytes(), word.encode())]
    return [str(path.relative_to(folder)) for path in found]


def _holds(data: bytes, word: bytes) -> bool:
    if word in data:
        return True
    place = data.find(b"\x1f\x8b\x08")
    while place >= 0:
        inflate = zlib.decompressobj(31)
        text = b""
        try:
            for at in range(place, len(data), 64):
                text += inflate.decompress(data[at : at + 64])
                if inflate.eof:
                    break
        except zlib.error:
            pass
        if word in text or (text.startswith(b"\x1f\x8b") and word in gzip.decompress(text)):
            return True
        place = data.find(b"\x1f\x8b\x08", place + 1)
    return False


def _night(archive: Archive, day: int, *, body: str, held: str | None = None, dies: bool = False) -> None:
    now = datetime(2026, 1, day, 2, tzinfo=UTC)
    with (
        Index.open(archive) as index,
        Run.start(archive, command=["muniment"], index=index, clock=lambda: now, min_free_bytes=0) as run,
    ):
        home = _page(run, HOME, "<h1>Campus</h1>", kind="homepage")
        entry = Entry(id="", key=f"{HOME} news {TARGET}", site="campus", url=HOME, block="news", capture=home)
        entry.label, entry.link, entry.id = "A headline", TARGET, record_id("campus", "entry", entry.key)
        _keep(run, entry)
        _keep(run, _article(_page(run, OTHER, "<h1>Bridge</h1>"), OTHER, "Bridge", COMMON_PICTURE))
        run.capture(Exchange(url=ALIAS, status=301, response_headers=[("Location", TARGET)], payload=b""))
        capture = _page(run, TARGET, f"<h1>{CANARY}</h1><p>{body}", card=f'{{"url":"x","summary":"{CANARY}"}}')
        article = _article(capture, TARGET, f"{CANARY} title", OWN_PICTURE, COMMON_PICTURE, *NO_PICTURES)
        article.body, article.joined = body, [ALIAS]
        article.evidence = {"title": Evidence(source="markup", where="/h1", raw=CANARY)}
        _keep(run, article)
        run.capture(Exchange(url=TARGET, status=200, response_headers=[], payload=f"tried again: {body}".encode()))
        run.capture(Exchange(url=ROBOTS, status=200, response_headers=[], payload=b"User-agent: *"))
        for url in (OWN_PICTURE, COMMON_PICTURE, ROBOTS):
            _page(run, url, f"picture {url} {CANARY if url == OWN_PICTURE else ''}", kind="requisite")
        run.wait()
        if dies:
            return
        run.close(ended="finished", exit_code=0, held=held)
    rebuild(archive)


def _page(run: Run, url: str, text: str, *, card: str | None = None, kind: VisitKind = "article") -> Capture:
    capture = run.capture(
        Exchange(
            url=url,
            status=200,
            request_headers=[("Referer", CANARY)] if url == TARGET else [],
            response_headers=[("Content-Type", "text/html"), ("ETag", f'"{len(text)}"')],
            payload=text.encode(),
            via=HOME,
            card=card.encode() if card else None,
        )
    )
    run.visit(Visit(url=url, kind=kind, time="", status=200, outcome="read", etag=f'"{len(text)}"'), capture)
    return capture


def _article(capture: Capture, url: str, title: str, *pictures: str) -> Article:
    article = Article(id=record_id("campus", "article", url), site="campus", url=url, capture=capture, title=title)
    article.images = [Image(url=picture) for picture in pictures]
    return article


def _keep(run: Run, record: Article | Entry) -> None:
    record.content_digest = content_digest(record)
    run.observe(record)


def _tear(archive: Archive) -> None:
    """Cut the parts of the dead run where the target's log line and a capture of it stand."""
    (log,) = archive.log_folder.glob("*.jsonl.part")
    data = log.read_bytes()
    log.write_bytes(data[: data.index(CANARY.encode()) + 200])
    (warc,) = archive.warc_folder.glob("*.part")
    page = next(one for one in iter_members(warc) if b"WARC-Type: response" in one.data and CANARY.encode() in one.data)
    warc.write_bytes(warc.read_bytes()[: page.offset + page.length - 6])


def lines(archive: Archive, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (archive.folder / name).read_bytes().splitlines()]


def truth(archive: Archive) -> dict[str, bytes]:
    folders = (archive.warc_folder, archive.log_folder, archive.runs_folder)
    return {f"{folder.name}/{path.name}": path.read_bytes() for folder in folders for path in folder.iterdir()}


def derived(archive: Archive) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in archive.dataset_paths()}


def done(said: Said) -> dict[str, Any]:
    assert said.code == 0, said.err
    result: dict[str, Any] = json.loads(said.out)
    return result


def only(values: list[dict[str, Any]]) -> dict[str, Any]:
    (value,) = values
    return value
