from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import pytest

from crawler.archive.archive import Archive
from crawler.archive.identity import content_digest, record_id
from crawler.archive.index import Index
from crawler.archive.rebuild import rebuild
from crawler.archive.run import Run
from crawler.archive.visits import Visit
from crawler.archive.warc import Exchange
from crawler.commands.main import run
from crawler.records import Article
from tests.commands import withdrawal

if TYPE_CHECKING:
    from pathlib import Path


class Said(NamedTuple):
    """What a command ended with."""

    code: int
    out: str
    err: str


class Muniment(Protocol):
    """Calls the command in a folder of its own, with no configuration but what the test writes there."""

    def __call__(self, *arguments: object) -> Said: ...


class Keep(Protocol):
    """Adds a run to an archive below the test's ``data/``: for each page its URL and what was read from it."""

    def __call__(self, day: int, *pages: tuple[str, dict[str, Any]], site: str = "campus") -> Archive: ...


@pytest.fixture
def muniment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Muniment:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("MUNIMENT_")]:
        monkeypatch.delenv(name)

    def call(*arguments: object) -> Said:
        code = run([str(argument) for argument in arguments])
        return Said(code, *capsys.readouterr())

    return call


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Where the archive of the campus stands, or will stand."""
    return Archive(tmp_path / "data", "campus")


@pytest.fixture(scope="session")
def withdrawable(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where an archive stands in which one article has left traces everywhere; tests must not change it."""
    return withdrawal.build(tmp_path_factory.mktemp("withdrawable")).root


@pytest.fixture
def keep(tmp_path: Path) -> Keep:
    def write(day: int, *pages: tuple[str, dict[str, Any]], site: str = "campus") -> Archive:
        archive = Archive(tmp_path / "data", site)
        night = datetime(2026, 1, day, 2, tzinfo=UTC)
        with Index.open(archive) as index:
            command = ["muniment", "crawl", site]
            kept = Run.start(archive, command=command, index=index, clock=lambda: night)
            for url, values in pages:
                _keep_page(kept, site, url, values)
            kept.close(ended="finished", exit_code=0, counts={"new": len(pages)})
        rebuild(archive)
        return archive

    return write


def _keep_page(kept: Run, site: str, url: str, values: dict[str, Any]) -> None:
    page = f"<title>{url}</title>".encode()
    capture = kept.capture(Exchange(url=url, status=200, response_headers=[], payload=page))
    article = Article(id=record_id(site, "article", url), site=site, url=url, capture=capture, **values)
    article.content_digest = content_digest(article)
    kept.observe(article)
    kept.visit(Visit(url=url, kind="article", time=capture.time, outcome="new", id=article.id), capture)
