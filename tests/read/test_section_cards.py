"""Cards, events, tabs and goals on homepages by other makers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.read.homepages import of_block, read

LONG = "The harbour office has published a report about the reefs, and says that all is well with them."


def linked(*lines: str, number: int) -> str:
    """Return a card that one link is around."""
    return f'<div class=c><a href="/news/{number}">{"".join(f"<div>{line}</div>" for line in lines)}</a></div>'


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            ("<span>News</span><span>Reefs, Health</span>", "Report on Reefs Published", LONG, "2025-03-03"),
            {"label": "News", "tags": ["Reefs", "Health"], "title": "Report on Reefs Published", "text": LONG,
             "date": "2025-03-03"},
            id="labels-title-text-date",
        ),
        pytest.param(
            ("Report on Reefs Published in the Harbour", "3 March 2025"),
            {"title": "Report on Reefs Published in the Harbour", "date": "2025-03-03"},
            id="no-text",
        ),
        pytest.param(
            ("Medical Education, Medical Research", "<span class=card__title>Reefs</span>", "2025-03-03"),
            {"title": "Medical Education, Medical Research", "tags": ["Reefs"], "date": "2025-03-03"},
            id="class-of-what-is-not-the-line-itself-says-nothing",
        ),
        pytest.param(
            ("校長獲頒獎項", "校長日前獲頒獎項，以表揚其多年來對大學及社會的貢獻。", "2025年3月3日"),
            {"title": "校長獲頒獎項", "text": "校長日前獲頒獎項，以表揚其多年來對大學及社會的貢獻。",
             "date": "2025-03-03"},
            id="chinese",
        ),
    ],
)  # fmt: skip
def test_card_that_one_link_is_around_is_taken_apart(lines: tuple[str, ...], expected: dict[str, Any]) -> None:
    other = linked("Another Report on the Lamps of the Pier", "2 May 2025", number=2)
    reading = read(f"<body><main><h2>News</h2><div>{linked(*lines, number=1)}{other}</div></main>")
    assert of_block(reading, "news")[0] == expected | {"link": "https://www.example.edu/news/1"}


def test_class_name_says_which_line_is_the_title() -> None:
    card = (
        '<li><a href="/news/{0}"><p>Medical Education, Medical Research</p><p class="card-title">Reef {0}</p></a></li>'
    )
    reading = read(f"<body><main><h2>News</h2><ul>{card.format(1)}{card.format(2)}</ul></main>")
    assert [values["title"] for values in of_block(reading, "news")] == ["Reef 1", "Reef 2"]


def test_titles_of_cards_open_no_blocks() -> None:
    titles = ("Events Team Wins a Prize", "Two Staff Win Teaching Awards", "Rankings Rise Again in the East")
    cards = "".join(
        f'<article><h3><a href="/n/{number}">{title}</a></h3><p>3 March 2025</p></article>'
        for number, title in enumerate(titles)
    )
    reading = read(f"<body><main><h2>Latest news</h2>{cards}<h2>Contact</h2><p>Pier 1</p></main>")
    assert [values["title"] for values in of_block(reading, "news")] == list(titles)
    assert {entry.block for entry in reading.entries} == {"news"}


def test_smaller_heading_that_only_names_a_block_opens_it() -> None:
    cards = "".join(f'<article><h4><a href="/n/{n}">Report {n} on Reefs</a></h4></article>' for n in (1, 2))
    events = "".join(f'<article><h4><a href="/e/{n}">Walk {n}</a></h4><p>{n} May 2026</p></article>' for n in (1, 2))
    reading = read(f"<body><main><h2>News &amp; Events</h2><h3>Our news</h3>{cards}<h3>Campus events</h3>{events}")
    assert [values["title"] for values in of_block(reading, "news")] == ["Report 1 on Reefs", "Report 2 on Reefs"]
    assert [values["title"] for values in of_block(reading, "event")] == ["Walk 1", "Walk 2"]


def event(number: int, title: str) -> str:
    lines = ("Jan 05", "Community Work", title, "January 05 - January 30, 2026", "12:00 pm - 11:59 pm")
    return linked(*lines, number=number)


def test_event_that_one_link_is_around_is_found_once_though_two_lists_show_it() -> None:
    featured = f"<h3>Featured events</h3>{event(1, 'Civic Fellow @ Pier &amp;amp; Beach Centre')}"
    upcoming = event(1, "Civic Fellow @ Pier &amp;amp; Beach Centre") + event(2, "The Tide Squad 潮汐特攻隊")
    reading = read(f"<body><main><h2>Events</h2>{featured}<h3>Upcoming events</h3><div>{upcoming}</div></main>")
    assert [(event.values["title"], event.values.get("featured", False)) for event in reading.events] == [
        ("Civic Fellow @ Pier & Beach Centre", True),
        ("The Tide Squad 潮汐特攻隊", False),
    ]
    for found in reading.events:
        assert (found.values["starts"], found.values["ends"]) == ("2026-01-05T12:00", "2026-01-30T23:59")
        assert (found.values["category"], found.badge) == ("Community Work", "Jan 05")
    assert [values["label"] for values in of_block(reading, "event")] == ["Jan 05", "Jan 05"]


FIRSTS = (("reef", "First Map of the Reef"), ("lamp", "First Lamp of the Pier"), ("boat", "First Boat without a Crew"))


def first(name: str, title: str) -> str:
    return f'<article><p><a href="/firsts/{name}">Campus shows the {title}</a></p></article>'


LINK_TABS = '<ul><li><a href="#a">{}</a></li><li><a href="#b">Science</a></li><li><a href="#c">Arts</a></li></ul>'


@pytest.mark.parametrize(
    "tabs",
    [
        pytest.param(LINK_TABS.format("All"), id="links"),
        pytest.param(
            "<div><button aria-controls=a>All</button><button data-bs-target='#b'>Science</button>"
            "<div role=tab aria-controls=c>Arts</div></div>",
            id="buttons",
        ),
    ],
)
def test_thing_under_two_tabs_stands_once_under_its_own(tabs: str) -> None:
    all_of_them, science, arts = ("".join(first(*row) for row in rows) for rows in (FIRSTS, FIRSTS[:2], FIRSTS[2:]))
    panes = f"<div id=a>{all_of_them}</div><div id=b>{science}</div><div id=c>{arts}</div>"
    reading = read(f"<body><main><h2>Our Firsts</h2>{tabs}{panes}</main>")
    assert [(values["group"], values["title"]) for values in of_block(reading, "first")] == [
        ("Science", "Campus shows the First Map of the Reef"),
        ("Science", "Campus shows the First Lamp of the Pier"),
        ("Arts", "Campus shows the First Boat without a Crew"),
    ]
    assert [(values["group"], values["label"]) for values in of_block(reading, "tab")] == [
        ("Our Firsts", "All"), ("Our Firsts", "Science"), ("Our Firsts", "Arts"),
    ]  # fmt: skip
    assert of_block(reading, "intro") == []


def test_goals_are_found_below_an_introduction_that_says_more_than_all_of_them() -> None:
    goals = "".join(
        f'<div class=g><a href="/goals/{n}"><div><span>{n}</span></div><div><span>{n}</span> <span>{name}</span>'
        "<span>View Details</span></div></a></div>"
        for n, name in ((1, "No Poverty"), (2, "Zero Hunger"))
    )
    html = f"<section><h2>Sustainable Development Goals</h2><p>{LONG}</p><div>{goals}</div></section>"
    assert [(values["number"], values["title"]) for values in of_block(read(f"<body><main>{html}"), "goal")] == [
        ("1", "No Poverty"), ("2", "Zero Hunger"),
    ]  # fmt: skip


def test_label_that_was_escaped_twice_is_read_once_more() -> None:
    menu = '<li><a href="/a">Arts &amp;amp; Crafts</a><ul><li><a href="/b">Cut &amp;amp; Paste</a></li></ul></li>'
    reading = read(f'<body><nav><ul>{menu}<li><a href="/c">Contact</a></li></ul></nav><main><p>Pier 1</p></main>')
    assert [(values["label"], values.get("group")) for values in of_block(reading, "menu")] == [
        ("Arts & Crafts", None), ("Cut & Paste", "Arts & Crafts"), ("Contact", None),
    ]  # fmt: skip
