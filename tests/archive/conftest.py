from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from crawler.archive.archive import Archive
from crawler.archive.identity import content_digest, record_id
from crawler.archive.index import Index
from crawler.archive.rebuild import rebuild
from crawler.archive.run import Run
from crawler.archive.visits import Visit
from crawler.archive.warc import Exchange
from crawler.records import Article, Capture, Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

HOST = "http://www.campus.example"


class MakeArticle(Protocol):
    def __call__(self, path: str = ..., *, time: str = ..., **values: Any) -> Article: ...


class MakeExchange(Protocol):
    def __call__(self, path: str = ..., payload: bytes = ..., **values: Any) -> Exchange: ...


class StartRun(Protocol):
    def __call__(self, **values: Any) -> AbstractContextManager[Run]: ...


class KeepPages(Protocol):
    def __call__(self, run: Run, pages: Iterable[tuple[str, str]]) -> None: ...


class KeepNight(Protocol):
    def __call__(self, pages: dict[str, str], *, exit_code: int = ..., held: str | None = ...) -> str: ...


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "data", "campus")


@pytest.fixture
def make_article() -> MakeArticle:
    def make(path: str = "/news/2025/a", *, time: str = "2026-01-05T02:00:00.000Z", **values: Any) -> Article:
        url = values.pop("url", HOST + path)
        capture = values.pop("capture", None) or Capture(
            warc="20260105T020000Z-0a1b2c-00000.warc.gz", offset=0, length=9, record_id=f"urn:uuid:{time}", time=time
        )
        told = {
            "title": "A bridge opens",
            "evidence": {"title": Evidence(source="markup", where="/h1", raw="A bridge")},
        }
        article = Article(
            id=record_id("campus", "article", url), site="campus", url=url, capture=capture, **told | values
        )
        article.content_digest = content_digest(article)
        return article

    return make


@pytest.fixture
def make_exchange() -> MakeExchange:
    def make(path: str = "/news/2025/a", payload: bytes = b"<h1>A bridge opens</h1>", **values: Any) -> Exchange:
        told: dict[str, Any] = {
            "status": 200,
            "reason": "OK",
            "request_headers": [("User-Agent", "muniment"), ("Accept-Encoding", "gzip")],
            "response_headers": [("Content-Type", "text/html; charset=utf-8"), ("ETag", '"1"')],
            "ip": "127.0.0.1",
        }
        return Exchange(url=values.pop("url", HOST + path), payload=payload, **told | values)

    return make


@pytest.fixture
def start_run(archive: Archive) -> StartRun:
    @contextmanager
    def start(**values: Any) -> Iterator[Run]:
        with Index.open(archive) as index, Run.start(archive, command=["muniment"], index=index, **values) as run:
            yield run

    return start


@pytest.fixture
def keep_pages(make_exchange: MakeExchange, make_article: MakeArticle) -> KeepPages:
    """Keep pages, each a path and a title: capture, observation, visit."""

    def keep(run: Run, pages: Iterable[tuple[str, str]]) -> None:
        for path, title in pages:
            capture = run.capture(make_exchange(path, f"<h1>{title}</h1>".encode()))
            article = make_article(path, capture=capture, title=title)
            run.observe(article)
            run.visit(Visit(url=HOST + path, kind="article", time="", status=200, outcome="new"), capture)

    return keep


@pytest.fixture
def keep_night(start_run: StartRun, keep_pages: KeepPages) -> KeepNight:
    """Keep a run with one page a path, whose title is as given; return its id."""

    def keep(pages: dict[str, str], *, exit_code: int = 0, held: str | None = None) -> str:
        with start_run() as run:
            keep_pages(run, pages.items())
            run.close(ended="finished", exit_code=exit_code, held=held)
            return run.id

    return keep


@pytest.fixture
def runs(archive: Archive, keep_night: KeepNight) -> list[str]:
    """Keep two nights of four pages; return their runs."""
    found = [keep_night({f"/{page}": f"{night} {page}" for page in range(4)}) for night in range(2)]
    rebuild(archive)
    return found
