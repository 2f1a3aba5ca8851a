"""What single pages deep in a listing tell, of listings of any length that changed in any way."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.archive.listing_rows import KnownRows, ListingRows, mark_of, rows_after, spliced
from crawler.watch.listing_grid import Row
from crawler.watch.soundings import Soundings, first_soundings, most_pages

if TYPE_CHECKING:
    from collections.abc import Callable


def rows_of(*numbers: int) -> list[Row]:
    return [Row(mark_of(f"http://a.example/{number}")) for number in numbers]


class Outcome(NamedTuple):
    soundings: Soundings
    read: set[str]
    """Marks of the rows on the pages that were read."""


def sound(
    known: KnownRows,
    rows: list[Row],
    *,
    night: int = 0,
    front: int = 2,
    size: int | None = None,
    page_of: Callable[[int], list[Row]] | None = None,
) -> Outcome:
    """Read the first *front* pages of a listing with *rows*, and then those that soundings ask for."""
    size = size or known.size
    show = page_of or (lambda page: rows[page * size : (page + 1) * size])
    soundings = Soundings(known, night=night)
    read: set[str] = set()
    pages = list(range(front))
    while pages:
        for page in pages:
            shown = show(page)
            soundings.add(page, shown)
            read.update(row.mark for row in shown)
        pages = soundings.next_pages()
    return Outcome(soundings, read)


def walked(rows: list[Row], size: int) -> KnownRows:
    """Return what a walk to the end of a listing with *rows* keeps."""
    soundings = Soundings(None, night=0)
    for page in range(len(rows) // size + 2):
        soundings.add(page, rows[page * size : (page + 1) * size])
    found = soundings.found(walked=True)
    assert found is not None
    known = rows_after([found])
    assert known is not None
    return known


def after(known: KnownRows, outcome: Outcome) -> list[str]:
    found = outcome.soundings.found(walked=False)
    assert found is not None
    return spliced(known.marks, found.splices)


def marks(rows: list[Row]) -> list[str]:
    return [row.mark for row in rows]


places = st.lists(st.integers(0, 10_000), max_size=4)


def changed(count: int, inserted: list[int], removed: list[int]) -> tuple[list[Row], list[Row]]:
    """Return so many rows, and what is left of them after removals and insertions at any place."""
    before = rows_of(*range(count))
    now = [row for index, row in enumerate(before) if index not in {place % count for place in removed}]
    for number, place in enumerate(inserted):
        now.insert(place % (len(now) + 1), rows_of(count + number)[0])
    return before, now


@settings(deadline=None)
@given(count=st.integers(60, 500), size=st.integers(3, 25), inserted=places, night=st.integers(0, 40))
def test_what_comes_in_anywhere_is_read_the_same_night(count: int, size: int, inserted: list[int], night: int) -> None:
    before, now = changed(count, inserted, [])
    known = walked(before, size)
    outcome = sound(known, now, night=night)
    if outcome.soundings.asked_count < most_pages(known.page_count):
        assert set(marks(now)) - set(marks(before)) <= outcome.read
        assert after(known, outcome) == marks(now)


@settings(deadline=None)
@given(count=st.integers(60, 500), size=st.integers(3, 25), inserted=places, removed=places, night=st.integers(0, 40))
def test_only_what_cancels_out_is_left_unread(
    count: int, size: int, inserted: list[int], removed: list[int], night: int
) -> None:
    before, now = changed(count, inserted, removed)
    known = walked(before, size)
    outcome = sound(known, now, night=night)
    if outcome.soundings.asked_count < most_pages(known.page_count):
        unread = [mark for mark in marks(now) if mark not in outcome.read]
        kept = after(known, outcome)
        assert len(kept) == len(now)
        assert len(set(unread) - set(marks(before))) <= len(set(marks(before)) - set(marks(now)))
        assert outcome.soundings.unread_gaps() == []


@pytest.mark.parametrize("place", [100, 200, 300, 600])
def test_what_cancels_out_one_night_stands_apart_on_another(place: int) -> None:
    before = rows_of(*range(1000))
    now = before[:place] + rows_of(10**6) + before[place : place + 80] + before[place + 81 :]
    known = walked(before, 10)
    assert any(now[place].mark in sound(known, now, night=night).read for night in range(7))


@pytest.mark.parametrize("pages", [20, 100, 400])
def test_a_single_row_costs_a_page_for_each_halving(pages: int) -> None:
    size = 10
    before = rows_of(*range(pages * size - 3))
    known = walked(before, size)
    quiet = sound(known, before).soundings.asked_count
    for place in range(20, len(before), 97):
        now = before[:place] + rows_of(10**6) + before[place:]
        outcome = sound(known, now)
        assert now[place].mark in outcome.read
        assert outcome.soundings.asked_count <= quiet + 1 + (pages // quiet).bit_length()


def test_rows_that_come_in_at_the_end_are_read() -> None:
    before = rows_of(*range(200))  # the last page is full, so what comes in opens another
    known = walked(before, 10)
    now = [*before, *rows_of(1000, 1001, *range(2000, 2015))]
    outcome = sound(known, now)
    assert set(marks(now[200:])) <= outcome.read
    assert after(known, outcome) == marks(now)


def test_a_listing_that_shrank_is_followed_to_its_new_end() -> None:
    before = rows_of(*range(300))
    known = walked(before, 10)
    outcome = sound(known, before[:120])
    assert after(known, outcome) == marks(before[:120])


def test_what_left_is_told_unless_it_was_driven_out_at_the_end() -> None:
    before = rows_of(*range(300))
    known = walked(before, 10)
    now = rows_of(1000, *range(140), *range(141, 298))
    assert sound(known, now).soundings.left_marks() == {before[140].mark}
    moved = rows_of(140, *range(140), *range(141, 300))
    assert sound(known, moved).soundings.left_marks() == frozenset()


def test_last_page_that_is_shown_for_all_after_it_is_no_growth() -> None:
    before = rows_of(*range(297))
    known = walked(before, 10)
    now = before[:123]
    outcome = sound(known, now, page_of=lambda page: now[min(page, 12) * 10 :][:10])
    assert after(known, outcome) == marks(now)


@pytest.mark.parametrize("flagged", [False, True], ids=["not-told", "told"])
def test_pinned_rows_on_each_page_are_no_rows(flagged: bool) -> None:
    pins = [Row(row.mark, flagged) for row in rows_of(9001, 9002, 9003)]
    before = rows_of(*range(197))

    def pages(rows: list[Row], top: list[Row]) -> Callable[[int], list[Row]]:
        return lambda page: [*top, *rows[page * 7 : (page + 1) * 7]] if page * 7 < len(rows) else []

    base = Soundings(None, night=0)
    for page in range(30):
        base.add(page, pages(before, pins)(page))
    found = base.found(walked=True)
    assert found is not None
    assert found.size == 7
    known = rows_after([found])
    assert known is not None
    now = before[:100] + rows_of(10**6) + before[100:]
    outcome = sound(known, now, page_of=pages(now, pins))
    assert now[100].mark in outcome.read
    assert outcome.soundings.asked_count <= 6 + 3
    quiet = sound(known, before, page_of=pages(before, pins))
    assert quiet.soundings.unread_gaps() == []
    assert quiet.soundings.asked_count <= 6


def test_first_page_full_of_pinned_rows_is_no_hindrance() -> None:
    pins = [Row(row.mark, pinned=True) for row in rows_of(*range(9000, 9010))]
    before = [*pins, *rows_of(*range(297))]
    known = walked(before, 10)
    now = [*pins, *rows_of(2000, *range(150), 1000, *range(150, 297))]
    outcome = sound(known, now, front=3)
    assert rows_of(1000)[0].mark in outcome.read
    assert after(known, outcome)[10:] == marks(now)[10:]


def test_pins_that_take_places_of_the_first_page_alone_shift_nothing() -> None:
    pins = [Row(row.mark, pinned=True) for row in rows_of(9001, 9002, 9003)]
    before = [*pins, *rows_of(*range(197))]
    known = walked(before, 10)
    fewer = [*pins[:1], *rows_of(*range(30)), *rows_of(9001, 9002), *rows_of(*range(30, 197))]
    outcome = sound(known, fewer)
    assert outcome.soundings.unread_gaps() == []
    assert {pins[1].mark, pins[0].mark} <= outcome.read


def test_rows_in_another_order_each_night_are_given_up() -> None:
    before = rows_of(*range(400))
    known = walked(before, 10)
    now = list(before)
    random.Random(7).shuffle(now)
    outcome = sound(known, now)
    assert outcome.soundings.is_unsteady
    assert outcome.soundings.asked_count <= len(first_soundings(2, 400, size=10, night=0))
    found = outcome.soundings.found(walked=False)
    assert found == ListingRows(unsteady=True)
    assert rows_after([ListingRows(size=10, rows="".join(known.marks)), found]) is None


def test_pages_of_another_size_are_given_up() -> None:
    before = rows_of(*range(400))
    outcome = sound(walked(before, 10), before, size=20)
    assert outcome.soundings.is_unsteady


def test_pages_that_fail_end_the_soundings() -> None:
    known = walked(rows_of(*range(400)), 10)
    soundings = Soundings(known, night=0)
    for page in range(2):
        soundings.add(page, rows_of(*range(page * 10, page * 10 + 10)))
    asked = soundings.next_pages()
    assert len(asked) > 2
    assert soundings.next_pages() == []  # it waits
    for page in asked:
        soundings.fail(page)
    assert not soundings.is_waiting
    assert soundings.next_pages() == []
    assert soundings.found(walked=False) == ListingRows()


def test_a_bulk_of_rows_is_found_within_the_bound_of_nights() -> None:
    before = rows_of(*range(2000))
    known = walked(before, 10)
    now = before[:900] + rows_of(*range(5000, 5300)) + before[900:]
    read: set[str] = set()
    for night in range(3):
        outcome = sound(known, now, night=night)
        assert outcome.soundings.asked_count <= 60
        read |= outcome.read
        known = KnownRows(10, after(known, outcome))
    assert set(marks(now[900:1200])) <= read
    assert known.marks == marks(now)


def test_more_rows_than_a_run_record_keeps_are_let_go_of() -> None:
    soundings = Soundings(walked(rows_of(*range(400)), 10))
    for page in range(30):
        soundings.add(page, rows_of(*range(page * 1000, page * 1000 + 1000)))
    assert soundings.next_pages() == []
    assert soundings.found(walked=True) is None
    assert soundings.found(walked=False) == ListingRows(unsteady=True)


def test_a_page_that_shows_nothing_for_once_is_no_loss() -> None:
    before = rows_of(*range(400))
    known = walked(before, 10)
    empty = first_soundings(2, 400, size=10, night=0)[2]
    now = before[:350] + rows_of(10**6) + before[350:]
    outcome = sound(known, now, page_of=lambda page: [] if page == empty else now[page * 10 : page * 10 + 10])
    assert now[350].mark in outcome.read
    assert outcome.soundings.left_marks() == frozenset()
    assert len(after(known, outcome)) == len(now)
