"""Crawls under clocks that were wrong, through the real command."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.archive.captures import iter_captures
from crawler.archive.index import Index
from crawler.archive.log import iter_log
from crawler.archive.rebuild import rebuild
from crawler.archive.run import Run
from crawler.archive.run_record import read_run_record
from crawler.archive.warc import Exchange
from tests.torture.place import Place
from tests.torture.site import HOST, PageServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGES = 12


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with PageServer(PAGES) as server:
        yield Place(tmp_path, server.port)


def capture_times(place: Place, run: str) -> list[str]:
    return [one.time for path in place.archive.warc_paths(run) for one in iter_captures(path, revisits=True)]


def assert_one_order(place: Place) -> None:
    """Runs and captures follow one another, and every page is there once."""
    runs = place.archive.run_ids()
    times = [time for run in runs for time in sorted(capture_times(place, run))]
    assert times == sorted(set(times))
    for run in runs:
        record = read_run_record(place.archive.run_path(run))
        assert record.seconds is not None
        assert 0 <= record.seconds < 3600  # by the clock that nobody sets
    assert place.faults(PAGES) == []


@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(days=1), timedelta(days=3650)])
def test_t08_crawl_after_one_whose_clock_was_ahead_is_lifted_past_it(place: Place, ahead: timedelta) -> None:
    archive = place.archive
    then = datetime.now(UTC) + ahead
    with Index.open(archive) as index, Run.start(archive, command=[], index=index, clock=lambda: then) as early:
        early.capture(Exchange(url=f"http://{HOST}/old", status=200, response_headers=[], payload=b"old"))
        early.close(ended="finished", exit_code=0)
    rebuild(archive)
    assert place.run()[0] == 0
    assert_one_order(place)
    first, second = archive.run_ids()
    record = read_run_record(archive.run_path(second))
    assert first == early.id
    assert record.lifted_count == len(capture_times(place, second))
    assert ahead - timedelta(hours=1) < timedelta(seconds=record.lifted_seconds) <= ahead


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/St_Johns", "Pacific/Kiritimati"])
def test_t08_times_are_utc_wherever_the_machine_stands(place: Place, zone: str) -> None:
    place.environment["TZ"] = zone
    before = datetime.now(UTC)
    assert place.run()[0] == 0
    after = datetime.now(UTC)
    (run,) = place.archive.run_ids()
    times = [*capture_times(place, run), *(one.capture.time for one in iter_log(place.archive.log_path(run)))]
    assert len(times) > PAGES
    assert all(before - timedelta(seconds=1) <= datetime.fromisoformat(time) <= after for time in times)


@pytest.mark.skipif(shutil.which("faketime") is None, reason="faketime is not installed")
@pytest.mark.parametrize(
    "moments",
    [
        pytest.param(["+1d", "-1d", "+0d"], id="a-day-ahead-then-behind"),
        pytest.param(["2026-10-25 02:59:50", "2026-10-25 02:00:05"], id="night-the-clocks-go-back"),
        pytest.param(["2026-03-29 01:59:58", "2026-03-29 03:00:02"], id="night-the-clocks-go-forward"),
    ],
)
def test_t08_runs_follow_one_another_whatever_the_clock_says(place: Place, moments: list[str]) -> None:
    place.environment["TZ"] = "Europe/Berlin"
    for moment in moments:
        code, said = place.run(before=["faketime", "-f", f"{'' if moment[0] in '+-' else '@'}{moment}"])
        assert code == 0, said
    assert len(place.archive.run_ids()) == len(moments)
    assert_one_order(place)
