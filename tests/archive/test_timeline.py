from __future__ import annotations

from typing import Any

from crawler.archive.fold import fold_history
from crawler.archive.identity import record_id
from crawler.archive.timeline import find_leads, with_captures
from crawler.archive.withdrawn import bare
from crawler.records import Capture, Entry, Homepage, Record

HOME = "http://www.campus.example/"


def time(day: int) -> str:
    return f"2026-01-0{day}T02:00:00.000Z"


def home(day: int, *news: str, url: str = HOME) -> Homepage:
    layout = {"news": [entry(1, name).id for name in news]} if news else {}
    return Homepage(id="", site="campus", url=url, language="en", capture=Capture(time=time(day)), layout=layout)


def entry(day: int, name: str, title: str | None = None) -> Entry:
    told: dict[str, Any] = {"site": "campus", "url": HOME, "block": "news", "link": f"{HOME}{name}"}
    found = Entry(id=record_id("campus", "entry", name), key=name, capture=Capture(time=time(day)), **told)
    found.title = title or name
    return found


def leads(*observations: Record) -> list[tuple[str | None, str, str | None]]:
    found = find_leads(fold_history(observations), "news")
    return [(lead.title, lead.since[8:10], lead.until and lead.until[8:10]) for lead in found]


def test_lead_lasts_until_another_is_shown() -> None:
    first, second = entry(1, "kelp"), entry(3, "maps")
    assert leads(home(1, "kelp"), home(2, "kelp", "maps"), home(3, "maps", "kelp"), first, second) == [
        ("kelp", "01", "03"),
        ("maps", "03", None),
    ]


def test_what_led_twice_stands_there_twice() -> None:
    shown = [home(1, "kelp"), home(2, "maps"), home(3, "kelp")]
    assert leads(*shown, entry(1, "kelp"), entry(2, "maps")) == [
        ("kelp", "01", "02"),
        ("maps", "02", "03"),
        ("kelp", "03", None),
    ]


def test_title_is_that_of_the_time_it_led() -> None:
    titles = [entry(day, "kelp", title) for day, title in ((1, "Old"), (2, "New"), (4, "Late"))]
    assert leads(home(1, "kelp"), home(3, "maps"), *titles, entry(3, "maps"))[0] == ("New", "01", "03")


def test_of_a_withdrawn_entry_only_that_it_led_is_told() -> None:
    decision = bare(entry(2, "kelp"))
    decision.observed = "withdrawn"
    entries = entry(1, "kelp", "Secret"), entry(3, "maps")
    assert leads(home(1, "kelp"), home(3, "maps"), *entries, decision) == [(None, "01", "03"), ("maps", "03", None)]


def test_homepage_without_the_block_has_no_lead() -> None:
    assert leads(home(1, "kelp"), home(2), entry(1, "kelp")) == [("kelp", "01", "02")]


def test_of_one_capture_the_last_reading_tells_what_led() -> None:
    first, again = home(1, "kelp"), home(1, "maps")
    first.capture.record_id = again.capture.record_id = "urn:uuid:1"
    first.run, again.run = "20260101T020000Z-000000", "20260102T020000Z-000000"
    assert leads(first, again, entry(1, "kelp"), entry(1, "maps")) == [("maps", "01", None)]


def test_nothing_leads_a_carousel() -> None:
    turned = home(2, "maps")
    turned.carousels = ["news"]
    assert leads(home(1, "kelp"), turned, entry(1, "kelp"), entry(2, "maps")) == [("kelp", "01", "02")]


def test_homepages_are_told_apart() -> None:
    found = find_leads(fold_history([home(1, "kelp"), home(1, "kelp", url=f"{HOME}zh"), entry(1, "kelp")]), "news")
    assert [lead.url for lead in found] == [HOME, f"{HOME}zh"]


def test_every_capture_counts_for_what_it_shows_first() -> None:
    found = find_leads(fold_history([home(1, "kelp"), home(3, "maps"), entry(1, "kelp"), entry(3, "maps")]), "news")
    captures = {HOME: [time(1), time(2), "2026-01-02T14:00:00.000Z", time(3)], "http://other.example/": [time(2)]}
    told = [(lead.title, lead.captures, lead.last_shown) for lead in with_captures(found, captures)]
    assert told == [("kelp", 3, "2026-01-02T14:00:00.000Z"), ("maps", 1, time(3))]
    assert [(lead.captures, lead.last_shown) for lead in with_captures(found, {})] == [(0, None)] * 2
