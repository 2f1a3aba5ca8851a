"""A short form of ``make fuzz``: every reader is given broken input, and refuses what it cannot read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fuzz.loop import give
from tests.fuzz.targets import TARGETS

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 60


@pytest.mark.parametrize("name", TARGETS)
def test_a_reader_refuses_broken_input_or_reads_it(tmp_path: Path, name: str) -> None:
    tally = give(name, tmp_path, seed=7, count=COUNT)
    assert tally.tried == COUNT
    assert [fault.why for fault in tally.faults] == []


@pytest.mark.parametrize(("name", "refused"), [("visits", 30), ("profile", 30), ("observation", 30), ("sitemap", 1)])
def test_most_of_what_is_broken_is_found_broken(tmp_path: Path, name: str, refused: int) -> None:
    assert give(name, tmp_path, seed=8, count=COUNT).refused >= refused
