"""A site that is ill is told from one that changes."""

from collections import Counter
from typing import Any, cast

import pytest

from crawler.watch.illness import Fate, Sights, find_illness


def sights(held: int = 200, answered: int = 40, lists: int = 3, *, empty: int = 0, **fates: int) -> Sights:
    return Sights(
        held=held, answered=answered, fates=cast("Counter[Fate]", Counter(fates)), lists=lists, empty_lists=empty
    )


@pytest.mark.parametrize(
    "well",
    [
        sights(same=30),
        sights(same=25, edited=5, none=1),
        sights(same=1, edited=15),  # young pages alone
        sights(same=30, gone=5),
        sights(held=1000, same=30, gone=40),
        sights(empty=2, same=30),
        sights(held=0, empty=3),  # a site that has published nothing yet
        sights(held=4, same=1, none=3),
        Sights(),
    ],
)
def test_what_sites_do_is_no_illness(well: Sights) -> None:
    assert find_illness(well) is None


@pytest.mark.parametrize(
    ("ill", "why"),
    [
        (sights(same=10, none=10), "10 of 20 held pages read again have lost their text"),
        (sights(same=10, emptied=6), "6 of 16 held pages read again have lost their text"),
        (sights(same=10, gone=11), "11 of 200 articles held would be gone"),
        (sights(empty=3), "none of 3 listings, feeds and sitemaps shows an article, and 200 are held"),
        (sights(same=5, edited=20), "20 of 25 held pages read again say something else"),
    ],
)
def test_illness_is_named_with_its_count(ill: Sights, why: str) -> None:
    assert find_illness(ill) == why


def test_one_page_for_all_is_named_with_an_example() -> None:
    seen = sights(answered=5)
    for number in range(4):
        seen.odd("maintenance", f"https://a.example/{number}")
    assert find_illness(seen) == "4 of 5 pages say the same, as https://a.example/0 does"


def test_pages_that_differ_are_not_alike() -> None:
    seen: Any = sights(answered=5)
    for number in range(4):
        seen.odd(f"words {number}", f"https://a.example/{number}")
    assert find_illness(seen) is None


def test_homepage_without_any_of_its_entries_is_named() -> None:
    seen: Any = sights()
    seen.lost_homepages["https://a.example/"] = 120
    assert find_illness(seen) == "https://a.example/ shows none of the 120 entries held of it"
