from __future__ import annotations

import itertools

from crawler.frontier import Frontier
from crawler.page import Card

URL = "http://a.edu/news/1"
PINNED = Card(url=URL, title="Pinned", year="2026")
AT_HOME = Card(url=URL, title="At home", year="2021")
FEED = Card(url=URL, source="feed", title="In the feed", date="Fri, 02 Jul 2021 09:00:00 GMT")
SITEMAP = Card(url=URL, source="sitemap", date="2024-01-01")


def test_card_does_not_depend_on_the_order_of_arrival() -> None:
    sightings = [(PINNED, "list", 0), (AT_HOME, "list?page=9", 9), (FEED, "rss", 0), (SITEMAP, "map", 0)]
    found = set()
    for order in itertools.permutations(sightings):
        frontier = Frontier()
        for card, via, page in order:
            frontier.add(URL, card, via=via, page=page)
        found.add(frontier.card_of(URL))
    assert found == {(Card(url=URL, title="At home", year="2021", date="Fri, 02 Jul 2021 09:00:00 GMT"), "list?page=9")}


def test_order_is_that_of_the_listings_whatever_came_first() -> None:
    cards = [
        ("map-only", "sitemap", 0, 0),
        ("second", "listing", 0, 1),
        ("feed-only", "feed", 0, 0),
        ("first", "listing", 0, 0),
        ("pinned", "listing", 0, 0),
        ("pinned", "listing", 3, 2),
    ]
    for order in itertools.permutations(cards):
        frontier = Frontier()
        for name, source, page, position in order:
            frontier.add(name, Card(url=name, source=source), via=source, page=page, position=position)  # type: ignore[arg-type]
        assert frontier.urls() == ["first", "second", "pinned", "feed-only", "map-only"]
