"""Listings against the known truth of the corpus: next pages of ``autopager``, rows of ``konkuk`` and ``hkust_dh``.

``python -m tests.bench.lists --misses`` also names the pages and rows that are wrong.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag

from crawler.profile import EMPTY_PROFILE
from crawler.read.date_text import PartialDate, parse_date
from crawler.read.listing import read_listing
from crawler.read.pager import find_next
from crawler.read.tree import fold, parse_page, select
from tests.bench.corpus import ABSENT, CORPUS, iter_samples

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.page import Card
    from crawler.read.listing import Listing
    from crawler.read.tree import PageTree
    from tests.bench.corpus import Sample

UNKNOWN_URL = "https://www.example.org/news"
CAPTURED = datetime(2026, 1, 1, tzinfo=UTC)
NEXT_BAR = 0.90
ROWS_BAR = 0.90
ROW_SETS = {"konkuk": timezone(timedelta(hours=9)), "hkust_dh": timezone(timedelta(hours=8))}
"""Sets that state the rows of their lists, and their time zones."""


def main(*, misses: bool = False) -> None:
    """Print how many next pages are found, how many are invented, and the F1 of the rows."""
    if not CORPUS.is_dir():
        print(f"lists: {ABSENT}")
        return
    measure_next(misses=misses)
    measure_rows(misses=misses)


def measure_next(*, misses: bool) -> None:
    """Print how often ``find_next`` gives an address that the truth's selector leads to."""
    right = stated = invented = unstated = nowhere = 0
    for sample in iter_samples("autopager"):
        tree = tree_of(sample)
        selector = sample.truth.get("next")
        found = find_next(tree)
        wanted = next_urls(tree, selector)
        if wanted:
            stated += 1
            right += found in wanted
        elif selector:
            nowhere += 1
        else:
            unstated += 1
            invented += found is not None
        if misses and (found not in wanted if wanted else found):
            print(f"  {sample.truth['id']} {tree.url}: expected {sorted(wanted) or None}, found {found}")
    print(
        f"lists, next page: {right} of {stated}, {right / max(stated, 1):.3f} (bar {NEXT_BAR}); "
        f"{nowhere} without an address left out; found on {invented} of {unstated} pages that state none",
        flush=True,
    )


def next_urls(tree: PageTree, selector: str | None) -> set[str]:
    """Return where the elements of *selector* lead, or the links inside and around them."""
    urls = set()
    for element in select(tree, selector):
        for link in (*element.iter("a", "link"), *element.iterancestors("a")):
            if url := tree.absolute(link.get("href") or ""):
                urls.add(urldefrag(url).url)
    return urls


def measure_rows(*, misses: bool) -> None:
    """Print precision, recall and F1 of the rows, known by their addresses and, apart, by their titles.

    Both, because one list of ``konkuk`` states other addresses than its page links to. A row that stands twice
    on its page counts once. Of its three lists one states the pinned rows alone, one those in order alone, and
    one both; so beside the plain figure, in which all that a truth leaves out is wrong, stands that over the kinds
    of rows that the truth of each page states (:func:`stated_cards`).
    """
    for set_name, zone in ROW_SETS.items():
        for known_by in ("url", "title"):
            for of_kinds in (False, True):
                sums = [0, 0, 0]
                for sample in iter_samples(set_name):
                    if sample.truth.get("kind") == "list" and "items" in sample.truth:
                        counts = _count_rows(sample, known_by, zone, of_kinds=of_kinds, misses=misses)
                        sums = [a + b for a, b in zip(sums, counts, strict=True)]
                kinds = ", kinds of rows that are stated" if of_kinds else ""
                _say(f"{set_name} by {known_by}{kinds}", *sums, bar=f" (bar {ROWS_BAR})")


def stated_cards(listing: Listing, is_stated: Callable[[Card], bool]) -> list[Card]:
    """Return the cards of the kinds of rows that a truth states: pinned ones, those in order, or both.

    What is pinned is known from our reading of the page, not from the truth, which does not say it. A kind is
    stated where the truth has more than half of the rows that we read as such. A row that stands twice, pinned
    and in order, is of both kinds. So a row that is wrongly read as pinned, or wrongly not, costs: it is missing
    among the rows of its kind or is too many among the others.
    """
    in_order = set(listing.in_order)
    kinds = [
        [card for card in listing.cards if card.pinned],
        [card for card in listing.cards if card.url in in_order],
    ]
    stated = [card for kind in kinds if 2 * sum(map(is_stated, kind)) > len(kind) for card in kind]
    return list({card.url: card for card in stated}.values())


def _count_rows(sample: Sample, known_by: str, zone: timezone, *, of_kinds: bool, misses: bool) -> tuple[int, int, int]:
    tree = tree_of(sample)
    listing = read_listing(tree, EMPTY_PROFILE)
    cards = listing.cards
    rows = {row[known_by]: row for row in sample.truth["items"]}
    if of_kinds:
        cards = stated_cards(
            listing, lambda card: any(is_row(tree, card, row, known_by, zone) for row in rows.values())
        )
    right = [row for row in rows.values() if any(is_row(tree, card, row, known_by, zone) for card in cards)]
    _say(f"{sample.truth['id']} by {known_by}{', kinds stated' if of_kinds else ''}", len(right), len(rows), len(cards))
    if misses:
        for row in rows.values():
            if row not in right:
                print(f"  expected {row}")
        for card in cards:
            if not any(is_row(tree, card, row, known_by, zone) for row in rows.values()):
                print(f"  found {card}")
    return len(right), len(rows), len(cards)


def is_row(tree: PageTree, card: Card, row: dict[str, Any], known_by: str, zone: timezone) -> bool:
    """Return whether *card* is the *row*: its address or title, and its date where one is stated."""
    by_url = known_by == "url"
    same = card.url == tree.absolute(row["url"]) if by_url else fold(card.title or "") == fold(row["title"])
    if not same or not row.get("date"):
        return same
    date = parse_date(card.date or "", languages=("ko", "en"), order="YMD", zone=zone, captured=CAPTURED)
    return isinstance(date, PartialDate) and date.day_text == row["date"]


def tree_of(sample: Sample) -> PageTree:
    return parse_page(sample.body, url=sample.truth.get("url") or UNKNOWN_URL)


def _say(name: str, right: int, stated: int, found: int, *, bar: str = "") -> None:
    print(
        f"lists, rows of {name}: {right} right, {stated} stated, {found} found, precision {right / max(found, 1):.3f}, "
        f"recall {right / max(stated, 1):.3f}, F1 {2 * right / max(stated + found, 1):.3f}{bar}",
        flush=True,
    )


if __name__ == "__main__":
    main(misses="--misses" in sys.argv)
