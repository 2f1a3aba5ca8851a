"""Short forms of ``make torture``: crawls killed, met and broken; see tests/torture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.torture import faults
from tests.torture.beginnings import break_beginnings
from tests.torture.kills import kill_and_continue
from tests.torture.starts import start_in_pairs
from tests.torture.stops import stop_and_continue

if TYPE_CHECKING:
    from pathlib import Path

SEED = 20260105


def test_t02_killed_crawls_are_continued_until_nothing_is_missing_or_twice(tmp_path: Path) -> None:
    tally = kill_and_continue(tmp_path, pages=60, kills=4, seed=SEED)
    assert (tally.died, tally.faults) == (4, [])


def test_t03_stopped_crawls_keep_all_they_acknowledged_and_are_gone_on_with(tmp_path: Path) -> None:
    assert stop_and_continue(tmp_path, pages=60, stops=4, seed=SEED) == []


@pytest.mark.skipif(faults.why_not() is not None, reason=faults.why_not() or "")
def test_t02_t04_t05_write_sync_or_rename_that_fails_ends_well(tmp_path: Path) -> None:
    assert faults.break_everywhere(tmp_path, every=60, seed=SEED) == []


@pytest.mark.skipif(faults.why_not() is not None, reason=faults.why_not() or "")
def test_t02_t04_t05_fault_before_the_first_request_ends_well(tmp_path: Path) -> None:
    assert break_beginnings(tmp_path, every=100, seed=SEED) == []


def test_t07_of_two_starts_at_once_one_runs_and_the_other_names_it(tmp_path: Path) -> None:
    assert start_in_pairs(tmp_path, pairs=10, seed=SEED) == []
