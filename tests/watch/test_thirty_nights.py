"""Thirty nights of sites that lie, each in its own way, and thirty quiet ones to find out what is left to find."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.archive.index import Index
from crawler.archive.rebuild import rebuild
from crawler.settings import REVISIT_WALK_NIGHTS
from crawler.watch.plan import SWEEP_NIGHTS
from tests.watch.simulated import FIRST_NIGHT, Manners, PaperNights, PaperSite

if TYPE_CHECKING:
    from pathlib import Path

ARTICLES, NIGHTS = 1000, 30


@pytest.mark.parametrize(
    "manners",
    [
        pytest.param(Manners(), id="honest"),
        pytest.param(
            Manners(lastmod="tonight", validators="none", pinned=10, relative_dates=True), id="all-is-new-each-night"
        ),
        pytest.param(
            Manners(lastmod="never", keeps_removed=True, validators="same", pinned=3), id="nothing-ever-changes"
        ),
        pytest.param(Manners(lastmod="none", validators="none", pinned=3), id="nothing-but-a-listing"),
    ],
)
def test_what_a_lying_site_changes_is_found_in_time(
    tmp_path: Path, manners: Manners, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    site = PaperSite(ARTICLES, manners)
    nights = PaperNights(tmp_path, site)
    everything = 0
    for number in range(1 + NIGHTS + SWEEP_NIGHTS):
        night = FIRST_NIGHT + timedelta(days=number)
        if 0 < number <= NIGHTS:
            site.turn(night, added=2, edited=3, removed=1)
            everything += nights.everything
        nights.crawl(night)
    stories = site.stories.values()
    added, edited, removed = (
        [one for one in stories if what in one.changed] for what in ("added", "edited", "removed")
    )
    assert len(added) == 2 * NIGHTS
    assert len(edited) > 70
    assert len(removed) > 25
    assert Counter(story.days("added") for story in added) == {0: len(added)}
    young = [story for story in edited if (story.changed["edited"] - story.published).days < 7]
    assert len(young) > 20
    assert Counter(story.days("edited") for story in young) == {0: len(young)}
    late = [story.days("edited") for story in edited] + [story.days("removed") for story in removed]
    assert [days for days in late if days is None or days > SWEEP_NIGHTS] == []
    assert sum(nights.observations[1:]) == len(added) + len(edited) + len(removed)  # and nothing else
    made = sum(nights.requests[1 : NIGHTS + 1])
    with capsys.disabled():
        share = f"{made / everything:.1%} of those that ask for all"
        print(f"\n{request.node.callspec.id}: {made} requests, {share}")
    assert 10 * made <= everything
    assert nights.whole_rebuilds == 1
    assert _is_as_rebuilt(nights)


def test_what_comes_in_anywhere_in_a_listing_is_found_the_same_night(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = PaperSite(ARTICLES, Manners(lastmod="none", validators="none", pinned=3, backdates=True))
    nights = PaperNights(tmp_path, site)
    everything = 0
    for number in range(1 + NIGHTS + REVISIT_WALK_NIGHTS):
        night = FIRST_NIGHT + timedelta(days=number)
        if 0 < number <= NIGHTS:
            site.turn(night, added=2, edited=3, removed=1)
            everything += nights.everything
        nights.crawl(night)
    days = Counter(story.days("added") for story in site.stories.values() if "added" in story.changed)
    made = sum(nights.requests[1 : NIGHTS + 1])
    with capsys.disabled():
        told = ", ".join(f"{count} after {late}" for late, count in sorted(days.items(), key=str))
        print(f"\nadded anywhere: {made} requests, {made / everything:.1%} of all; found after nights: {told}")
    assert days.total() == 2 * NIGHTS
    assert days[0] >= 0.95 * 2 * NIGHTS  # some come in as something between the same two soundings leaves
    assert set(days) <= set(range(REVISIT_WALK_NIGHTS + 1))
    assert 10 * made <= everything
    gone = [story.days("removed") for story in site.stories.values() if "removed" in story.changed]
    assert len(gone) > 20
    assert all(
        late is not None and 1 <= late <= 1 + REVISIT_WALK_NIGHTS for late in gone
    )  # on the second night missing
    assert _is_as_rebuilt(nights)


def _is_as_rebuilt(nights: PaperNights) -> bool:
    def state() -> tuple[list[bytes], list[str]]:
        with Index(nights.archive.index_path) as index:
            return [path.read_bytes() for path in nights.archive.dataset_paths()], index.dump()

    before = state()
    rebuild(nights.archive)
    return state() == before
