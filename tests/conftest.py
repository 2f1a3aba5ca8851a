from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crawler.campus.content import build_campus
from crawler.campus.server import CampusServer
from tests import warm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.campus.story import Campus
    from tests.warm import Process

ROOT = Path(__file__).parents[1]

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # with it each command that is started compiles 200 modules anew

OF_THE_RUN = ("run", "capture", "first_seen", "last_changed")
"""Fields in which two crawls of the same pages may differ."""

LONGEST = (
    "watch/test_nightly",
    "read/test_hostile",
    "watch/test_thirty_nights",
    "watch/test_bad_sites",
    "watch/test_doubt",
    "test_torture",
    "archive/test_recover",
    "commands/test_withdraw_killed",
    "test_readme",
    "test_torture_disk",
    "watch/test_unattended",
)
"""Files that take longest, in that order: they begin first, or a worker is left alone with one of them at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {ROOT / "tests" / f"{name}.py": place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


def records_in(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def by_url(records: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return records by URL without what belongs to the run; each URL must stand there once."""
    found = {record["url"]: {k: v for k, v in record.items() if k not in OF_THE_RUN} for record in records}
    assert len(found) == len(records)
    return found


def log_lines(folder: Path) -> int:
    return sum(path.read_bytes().count(b"\n") for path in (folder / "log").glob("*.jsonl"))


class Program:
    """Runs ``muniment`` and ``scrapy`` as a user does, in a folder of its own, against a campus served by the test."""

    def __init__(self, folder: Path, server: CampusServer) -> None:
        self.folder = folder
        self.server = server
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("MUNIMENT_")}
        self.environment["COLUMNS"] = "100"
        self.connect_to(server.address[1])

    def connect_to(self, port: int) -> None:
        """Have the campus's hosts stand at another port."""
        pairs = [f"{host}=127.0.0.1:{port}" for host in self.server.connect_to]
        self.environment["MUNIMENT_CONNECT_TO"] = ",".join(pairs)

    def start(self, *arguments: object, program: str = "muniment") -> Process:
        """Start a command."""
        path = Path(sys.executable).with_name(program)
        return warm.start([str(path), *map(str, arguments)], cwd=self.folder, env=self.environment)

    def run(self, *arguments: object, program: str = "muniment") -> subprocess.CompletedProcess[str]:
        """Run a command to its end; no traceback may reach its user."""
        with self.start(*arguments, program=program) as process:
            out, err = process.communicate(timeout=120)
        assert "Traceback" not in err, err
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    @property
    def data(self) -> Path:
        """Where archives land when nothing else is said."""
        return self.folder / "data"


@pytest.fixture(scope="session")
def small_campus() -> Campus:
    return build_campus(news_count=26, story_count=6)


@pytest.fixture(scope="session")
def campus_server(small_campus: Campus) -> Iterator[CampusServer]:
    with CampusServer(small_campus, crawl_delay=0) as server:
        yield server


@pytest.fixture
def program(tmp_path: Path, campus_server: CampusServer) -> Program:
    return Program(tmp_path, campus_server)


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory, campus_server: CampusServer) -> Program:
    """An archive of both sites after one crawl; tests must not change it."""
    program = Program(tmp_path_factory.mktemp("crawled"), campus_server)
    done = program.run("crawl", "campus", "campus-marine")
    assert done.returncode == 0, done.stderr
    return program


def articles_of(program: Program, site: str = "campus") -> list[dict[str, Any]]:
    return records_in(program.data / site / "articles.jsonl")
