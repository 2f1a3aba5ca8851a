"""Nights of the campus on which little is asked for, through the real command: what changed is found all the same."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from crawler.archive.index import Index
from crawler.campus.content import build_campus
from crawler.campus.nights import changes_between
from crawler.campus.server import CampusServer
from crawler.campus.story import MAIN
from tests.conftest import Program, articles_of, log_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Night(NamedTuple):
    """What a crawl did."""

    asked: int
    """Requests that the server saw."""
    articles: list[str]
    """Paths of articles among them."""
    observations: int
    closing: str
    record: dict[str, Any]
    """The run record."""


def spend(program: Program, server: CampusServer, *words: object) -> Night:
    asked, observed = len(server.requests), log_lines(program.data / "campus")
    done = program.run("crawl", "campus", *words)
    assert done.returncode == 0, done.stderr
    paths = [path for _, _, path in server.requests[asked:]]
    record = json.loads(program.run("runs", "show", "campus", "last", "--json").stdout)
    return Night(
        asked=len(paths),
        articles=[path for path in paths if "/news/20" in path or path.startswith("/stories/")],
        observations=log_lines(program.data / "campus") - observed,
        closing=done.stderr,
        record=record,
    )


@pytest.fixture(scope="module")
def three_nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Program, list[Night]]]:
    """The whole campus: crawled, changed and crawled, crawled unchanged."""
    with CampusServer(build_campus(), crawl_delay=0) as server:
        program = Program(tmp_path_factory.mktemp("quiet"), server)
        nights = [spend(program, server)]
        server.turn_to(build_campus(night=2))
        nights.append(spend(program, server))
        server.turn_to(build_campus(night=3))
        nights.append(spend(program, server))
        yield program, nights


def test_third_night_asks_for_a_twentieth_and_finds_nothing(three_nights: tuple[Program, list[Night]]) -> None:
    _, (first, _, third) = three_nights
    assert third.asked * 20 <= first.asked
    assert (third.observations, third.articles) == (0, [])
    assert "new 0  edited 0  unchanged 0  gone 0  not due 265  failed 0" in third.closing


def test_second_night_finds_every_change_in_a_tenth_of_the_requests(three_nights: tuple[Program, list[Night]]) -> None:
    program, (first, second, _) = three_nights
    done = program.run("changes", "campus", "--kind", "article", "--json")
    run = second.record["run"]
    told = [json.loads(line) for line in done.stdout.splitlines()]
    found = sorted((line["change"], line["url"]) for line in told if line["run"] == run)
    made = changes_between(build_campus(), build_campus(night=2))
    assert found == sorted((change.change, change.url) for change in made if f"//{MAIN}/" in change.url)
    assert len(found) == 12
    assert second.asked * 10 <= first.asked
    assert len(articles_of(program)) == 247 + 5


def test_run_record_says_what_was_asked_for_and_why(three_nights: tuple[Program, list[Night]]) -> None:
    _, (first, second, third) = three_nights
    assert first.record["requests"] == {"made": first.asked, "discovery": 32, "new": 260, "saved": 0, "postponed": 0}
    why = second.record["requests"]
    assert why["made"] == second.asked
    assert (why["new"], why["signal"]) == (
        8,
        7,
    )  # five articles, two views and a new address; four edits, three that left
    assert why["saved"] == 253
    assert third.record["requests"]["saved"] == 265
    assert [night.record["complete"] for night in (first, second, third)] == [True] * 3
    assert [len(night.record["walked"]) for night in (first, second, third)] == [4, 0, 0]
    assert "not due" not in first.record["counts"]
    assert third.record["counts"]["not due"] == 265


def test_index_of_all_nights_is_that_of_a_rebuild(three_nights: tuple[Program, list[Night]]) -> None:
    program, _ = three_nights
    folder: Path = program.data / "campus"

    def state() -> tuple[dict[str, bytes], list[str]]:
        with Index(folder / "index.sqlite") as index:
            return {path.name: path.read_bytes() for path in folder.glob("*.jsonl")}, index.dump()

    before = state()
    assert program.run("rebuild", "campus").returncode == 0
    assert state() == before


def test_days_after_ask_for_the_part_of_the_sweep_that_is_due(tmp_path: Path) -> None:
    with CampusServer(build_campus(), crawl_delay=0) as server:
        program = Program(tmp_path, server)
        first = spend(program, server)
        (program.folder / "scrapy.cfg").write_text("[settings]\ndefault = crawler.settings\n")
        hosts = json.dumps({host: f"{address}:{port}" for host, (address, port) in server.connect_to.items()})
        settings = [f"-sARCHIVE_ROOT={program.data}", f"-sGUARD_CONNECT_TO={hosts}"]
        day = date.fromisoformat(first.record["started"][:10])
        told = []
        for later in (day + timedelta(days=1), day + timedelta(days=1000)):
            options = [*settings, f"-sREVISIT_DAY={later}"]
            done = program.run("crawl", "site", "-a", "site=campus", *options, program="scrapy")
            assert done.returncode == 0, done.stderr
            told.append(json.loads(program.run("runs", "show", "campus", "last", "--json").stdout)["requests"])
    day_after, years_after = told
    assert (day_after["sweep"], day_after["saved"]) == (9, 251)  # a thirtieth of 260
    assert day_after["made"] * 20 <= first.asked
    assert (years_after["sweep"], years_after["postponed"]) == (100, 160)  # all are due, and REVISIT_LEAST has room


def test_dry_run_prints_what_would_be_asked_for(three_nights: tuple[Program, list[Night]]) -> None:
    program, _ = three_nights
    done = program.run("crawl", "campus", "--dry-run")
    assert (done.returncode, done.stdout) == (0, "")
    assert "campus  would fetch 0" in done.stderr
    assert len(program.run("crawl", "campus", "--dry-run", "--full").stdout.splitlines()) == 265
