"""A few nights of a small site over HTTP: what a night asks for does not grow with the nights before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bench.nights_http import ADDED, EDITED, REMOVED, Site, spend_nights

if TYPE_CHECKING:
    from pathlib import Path

ARTICLES, NIGHTS = 120, 4


def test_later_nights_ask_for_no_more_than_the_second(tmp_path: Path) -> None:
    costs = spend_nights(Site(ARTICLES), tmp_path, NIGHTS)
    requests = [cost.requests for cost in costs]
    assert requests[0] > ARTICLES
    # robots.txt and the homepage, pages of the listing, what was added and edited, what left twice, the sweep's part
    assert max(requests[1:]) <= 2 + 4 + ADDED + EDITED + 2 * REMOVED + 5, requests
    assert [cost.counts["new"] for cost in costs] == [ARTICLES, *[ADDED] * (NIGHTS - 1)]
    assert all(cost.counts["edited"] >= 1 for cost in costs[1:])
