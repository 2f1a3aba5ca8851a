"""The exit code that follows from what a run did."""

from __future__ import annotations

from collections import Counter

import pytest

from crawler.tally import Tally, exit_code

WHY = "http://a.edu/news: no answer"


@pytest.mark.parametrize(
    ("tally", "reason", "expected"),
    [
        pytest.param(Tally(answered=3), "finished", (0, None), id="all-is-well"),
        pytest.param(Tally(), "finished", (0, None), id="nothing-was-left-to-ask"),
        pytest.param(Tally(answered=2, failed=2, first_failure=WHY), "finished", (0, None), id="half-failed"),
        pytest.param(
            Tally(answered=1, failed=1, missing=1, first_failure=WHY),
            "finished",
            (5, f"2 of 3 pages failed, first: {WHY}"),
            id="more-than-half-failed-or-missing",
        ),
        pytest.param(Tally(failed=4, first_failure=WHY), "finished", (5, WHY), id="nothing-answered"),
        pytest.param(Tally(answered=9, stopped="limit"), "finished", (7, "stopped at the limit of pages"), id="limit"),
        pytest.param(Tally(answered=9), "shutdown", (130, "stopped by a signal"), id="signal"),
        pytest.param(
            Tally(answered=1, failed=9, stopped="limit"), "shutdown", (130, "stopped by a signal"), id="first"
        ),
    ],
)
def test_exit_code(tally: Tally, reason: str, expected: tuple[int, str | None]) -> None:
    assert exit_code(tally, reason) == expected


def test_failure_of_the_program_itself_outweighs_good_pages() -> None:
    tally = Tally(answered=200, outcomes=Counter(new=200))
    tally.crash("http://a.edu/news: boom")
    tally.crash("http://a.edu/other: boom")
    assert exit_code(tally, "finished") == (1, "failed on http://a.edu/news: boom")
    assert tally.closing_line("a", 3) == "a  new 200  edited 0  unchanged 0  gone 0  failed 2  3s"


def test_first_failure_is_the_one_that_is_told() -> None:
    tally = Tally()
    tally.miss("http://a.edu/1: found status 404")
    tally.fail("http://a.edu/2: no answer")
    assert tally.first_failure == "http://a.edu/1: found status 404"
