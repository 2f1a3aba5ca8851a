from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.profile import EMPTY_PROFILE, SiteProfile
from crawler.profile_file import load_profile
from crawler.read.events import is_event_page, read_event, read_event_card, read_event_list
from crawler.read.main import find_main
from crawler.read.metadata import read_metadata
from crawler.read.tree import PageTree, parse_page

CAMPUS = load_profile(Path(__file__).parents[2] / "spiders" / "sites" / "campus.toml")
CAPTURED = datetime(2026, 1, 4, tzinfo=UTC)
URL = "https://www.example.edu/events/tide-walk"


def tree_of(html: str, url: str = URL) -> PageTree:
    return parse_page(html.encode(), url=url, content_type="text/html; charset=utf-8")


def card(html: str, profile: SiteProfile = CAMPUS) -> dict[str, Any] | None:
    tree = tree_of(f"<body><main><div id=box>{html}</div></main></body>")
    box = next(element for element in tree.all("div") if element.get("id") == "box")
    event = read_event_card(tree, box, profile, captured=CAPTURED)
    return None if event is None else {"url": event.url, **event.values}


def page(html: str, profile: SiteProfile = CAMPUS) -> dict[str, Any]:
    tree = tree_of(html)
    metadata = read_metadata(tree)
    main = find_main(tree, profile)
    return read_event(tree, metadata, main, profile, captured=CAPTURED, card=None).values


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param(
            "<p>Jan 05</p><p>Lecture</p><h3><a href='/events/a'>Kelp and Light</a></h3>"
            "<p>January 05 - January 30, 2026 12:00 pm - 11:59 pm</p>",
            {"url": "https://www.example.edu/events/a", "title": "Kelp and Light", "category": "Lecture",
             "starts": "2026-01-05T12:00+08:00", "ends": "2026-01-30T23:59+08:00",
             "date_text": "January 05 - January 30, 2026 12:00 pm - 11:59 pm"},
            id="badge-beside-the-full-words",
        ),
        pytest.param(
            "<h3><a href='/e/1'>Old Maps Workshop</a></h3>"
            "<p><b>Speaker:</b> Ms Ann LEE (Library), Dr Bo KAN (History)</p>"
            "<p><b>Venue:</b> Room 4620</p><p><b>Deadline:</b> 1 January 2026</p><p>9 Jan 2026</p><p>12:00 – 13:30</p>",
            {"url": "https://www.example.edu/e/1", "title": "Old Maps Workshop", "venue": "Room 4620",
             "speakers": ["Ms Ann LEE (Library)", "Dr Bo KAN (History)"], "starts": "2026-01-09T12:00+08:00",
             "ends": "2026-01-09T13:30+08:00", "date_text": "9 Jan 2026 12:00 – 13:30"},
            id="labels-and-a-deadline-that-is-no-date-of-it",
        ),
        pytest.param(
            "<h3><a href='/e/2'>潮間帶導賞</a></h3><p>地點：舊碼頭二號閘</p><p>講者：陳穎欣教授</p>"
            "<p>2026年1月9日（星期五）下午4時30分至6時</p>",
            {"url": "https://www.example.edu/e/2", "title": "潮間帶導賞", "venue": "舊碼頭二號閘",
             "speakers": ["陳穎欣教授"], "starts": "2026-01-09T16:30+08:00", "ends": "2026-01-09T18:00+08:00",
             "date_text": "2026年1月9日（星期五）下午4時30分至6時"},
            id="traditional-chinese",
        ),
        pytest.param(
            "<h3><a href='/e/3'>潮间带导赏</a></h3><p>地点：旧码头</p><p>1月9日 16:30 - 18:00</p>",
            {"url": "https://www.example.edu/e/3", "title": "潮间带导赏", "venue": "旧码头",
             "starts": "2026-01-09T16:30+08:00", "ends": "2026-01-09T18:00+08:00", "date_text": "1月9日 16:30 - 18:00"},
            id="simplified-chinese",
        ),
        pytest.param(
            "<h3>Open Day</h3><time datetime='2026-01-30T15:59:59Z'>30 January</time>",
            {"url": None, "title": "Open Day", "starts": "2026-01-30T23:59+08:00", "date_text": "30 January"},
            id="moment-in-utc-is-told-in-the-sites-zone",
        ),
    ],
)  # fmt: skip
def test_card_is_taken_apart(html: str, expected: dict[str, Any]) -> None:
    assert card(html) == expected


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("<h3><a href=/n>Kelp grows back</a></h3><p>Words without a day.</p>", id="no-day"),
        pytest.param("<p>9 January 2026</p>", id="nothing-but-a-day"),
    ],
)
def test_card_without_title_or_day_is_no_event(html: str) -> None:
    assert card(html) is None


def test_zone_is_not_invented_where_no_profile_names_one() -> None:
    found = card("<h3>Open Day</h3><p>9 January 2026, 3pm</p>", EMPTY_PROFILE)
    assert found is not None
    assert found["starts"] == "2026-01-09T15:00"


def rows(clock: str) -> str:
    return "".join(
        f"<div class=row><h3><a href='/events/{n}'>Walk number {n} along the shore</a></h3>"
        f"<p>{n} May 2026{clock}</p></div>"
        for n in range(1, 5)
    )


def test_list_of_events_is_one_with_times_of_day() -> None:
    tree = tree_of(
        f"<body><main><h1>Walks</h1><section>{rows(', 3pm - 4pm')}</section></main></body>", "https://www.example.edu/w"
    )
    found = read_event_list(tree, CAMPUS.__class__(languages=("en",)), captured=CAPTURED)
    assert [(event.url, event.values["starts"]) for event in found] == [
        (f"https://www.example.edu/events/{n}", f"2026-05-0{n}T15:00") for n in range(1, 5)
    ]


def test_list_of_news_is_none() -> None:
    tree = tree_of(
        f"<body><main><h1>News</h1><section>{rows('')}</section></main></body>", "https://www.example.edu/news"
    )
    assert read_event_list(tree, EMPTY_PROFILE, captured=CAPTURED) == []


@pytest.mark.parametrize(
    ("path", "count"),
    [pytest.param("/404", 0, id="any-page"), pytest.param("/veranstaltungen", 1, id="a-calendar")],
)
def test_one_event_alone_makes_no_list_of_events(path: str, count: int) -> None:
    rows = (
        "<div><h3><a href='/x'>Walk along the shore</a></h3><p>5 May 2026</p><p>Venue: Library</p></div>"
        "<div><h3><a href='/y'>Where the shore ends</a></h3><p>Of the island</p></div>"
    )
    tree = tree_of(f"<body><main><h1>Walks</h1>{rows}</main></body>", f"https://www.example.edu{path}")
    assert len(read_event_list(tree, EMPTY_PROFILE, captured=CAPTURED)) == count


LD = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "Event",
"name": "Tide Walk", "startDate": "2026-01-09", "location": {"@type": "Place", "name": "Old Pier"},
"organizer": {"name": "Marine Studies"}, "performer": [{"name": "Ann LEE"}, {"name": "Bo KAN"}]}]}</script>"""
TEXT = "<p>We walk along the shore and look at what the water left behind this winter. Bring boots and a lamp.</p>" * 3


def test_page_states_for_machines_what_it_shows_too() -> None:
    found = page(f"<head>{LD}</head><body><main><h1>Tide Walk</h1><p>9 January 2026, 4:30pm</p>{TEXT}</main>")
    assert {name: found.get(name) for name in ("title", "starts", "venue", "organizer", "speakers")} == {
        "title": "Tide Walk",
        "starts": "2026-01-09T16:30+08:00",  # the day that JSON-LD states says less
        "venue": "Old Pier",
        "organizer": "Marine Studies",
        "speakers": ["Ann LEE", "Bo KAN"],
    }
    assert re.match("We walk along", found["body"])


@pytest.mark.parametrize(
    ("html", "url", "expected"),
    [
        pytest.param(f"<head>{LD}</head><body><h1>Tide Walk</h1>", "/x", True, id="declared"),
        pytest.param(f"<main><h1>Tide Walk</h1><p>9 Jan 2026, 4pm</p>{TEXT}", "/events/w", True, id="address-and-time"),
        pytest.param(f"<main><h1>Tide Walk</h1><p>9 Jan 2026, 4pm</p>{TEXT}", "/%C3%A9v%C3%A9nements/w", True,
                     id="encoded-address"),
        pytest.param(f"<main><h1>Tide Walk</h1><p>9 Jan 2026</p>{TEXT}", "/events/w", False, id="a-day-alone"),
        pytest.param(f"<main><h1>Kelp</h1><p>9 Jan 2026, 4pm</p>{TEXT}", "/news/kelp", False, id="news-with-a-time"),
    ],
)  # fmt: skip
def test_page_of_an_event_is_told_from_an_article(html: str, url: str, expected: bool) -> None:
    tree = tree_of(html, f"https://www.example.edu{url}")
    assert is_event_page(tree, read_metadata(tree), tree.url, EMPTY_PROFILE) is expected
