"""Homepages in every language whose words are known, without a profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.read.homepages import HOME, of_block, read
from tests.read.university_words import PAGES, Page, event_cards

if TYPE_CHECKING:
    from crawler.read.sections import HomepageReading


def in_sections(tag: str, page: Page) -> str:
    """Return the homepage in sections with headings and cards."""
    cards = "".join(
        f"<article class=card><h3><a href='/n/{at}'>{title}</a></h3><p class=d>{page.day[0]}</p>"
        f"<a href='/n/{at}'>{page.news[2]}</a></article>"
        for at, title in enumerate(page.titles)
    )
    figures = f"<div class=f><b>{page.figures[1]}</b><span>{page.figures[2]}</span></div>"
    figures += "<div class=f><b>340</b><span>km</span></div><div class=f><b>27</b><span>kg</span></div>"
    return (
        f"<html lang={tag}><title>U</title><body><header><nav><ul><li><a href=/a>A1 B2</a><li><a href=/b>C3 D4</a></ul>"
        f"</nav><div><p>{page.searches}</p><ul><li><a href='/s?q=1'>Q1 X</a><li><a href='/s?q=2'>Q2 X</a></ul></div>"
        f"<div><p><b>{page.quick}</b></p><ul><li><a href=/q1>Q3 X</a><li><a href=/q2>Q4 X</a></ul></div></header>"
        f"<main><p>{page.text}</p><section><h2>{page.news[0]}</h2>{cards}<a href=/n>{page.news[1]}</a></section>"
        f"<section><h2>{page.events[0]}</h2>{event_cards(page)}<a href=/e>{page.events[1]}</a></section>"
        f"<section><h2>{page.figures[0]}</h2>{figures}</section></main>"
        f"<footer><h4>{page.social}</h4><ul><li><a href='https://www.youtube.com/u'>YouTube</a>"
        f"<li><a href='https://www.instagram.com/u'>Instagram</a></ul><p>© 2026 U</p></footer></body></html>"
    )


def in_tables(tag: str, page: Page) -> str:
    """Return the same in rows of a table below labels in bold."""
    rows = "".join(
        f"<tr><td>{page.day[0]}</td><td><a href='/n/{at}'>{title}</a></td><td><a href='/n/{at}'>{page.news[2]}</a></td>"
        "</tr>"
        for at, title in enumerate(page.titles)
    )
    events = "".join(
        f"<tr><td><p><a href='/e/{at}'><b>{title}</b></a></p><p><b>{page.when[0]}</b><br>{page.when[1]}</p>"
        f"<p><b>{page.venue[0]}</b><br>{page.venue[1]}</p></td></tr>"
        for at, title in enumerate((page.event, f"{page.event} 2"), start=1)
    )
    return (
        f"<html lang={tag}><title>U</title><body><p>{page.searches}: <a href='/s?q=1'>Q1 X</a>"
        " | <a href='/s?q=2'>Q2 X</a></p>"
        f"<p>{page.quick}: <a href=/q1>Q3 X</a> | <a href=/q2>Q4 X</a></p><p>{page.text}</p>"
        f"<p><b>{page.news[0]}</b></p><table>{rows}</table><p><a href=/n>{page.news[1]}</a></p>"
        f"<p><b>{page.events[0]}</b></p><table>{events}</table><p><a href=/e>{page.events[1]}</a></p>"
        f"<p><b>{page.figures[0]}</b></p><table><tr><td><b>{page.figures[1]}</b><br>{page.figures[2]}</td>"
        f"<td><b>340</b><br>km</td><td><b>27</b><br>kg</td></tr></table>"
        f"<p>{page.social}: <a href='https://www.youtube.com/u'>YouTube</a> | <a href='https://www.instagram.com/u'>Instagram"
        f"</a></p><p>© 2026 U</p></body></html>"
    )


@pytest.fixture(
    scope="module", params=[(tag, markup) for tag in PAGES for markup in (in_sections, in_tables)],
    ids=lambda param: f"{param[0]}-{param[1].__name__}",
)  # fmt: skip
def shown(request: pytest.FixtureRequest) -> tuple[Page, HomepageReading]:
    tag, markup = request.param
    return PAGES[tag], read(markup(tag, PAGES[tag]))


def test_news_of_a_homepage_are_read(shown: tuple[Page, HomepageReading]) -> None:
    page, reading = shown
    assert [(one["title"], one["date"], one["link"]) for one in of_block(reading, "news")] == [
        (title, page.day[1], f"{HOME}n/{at}") for at, title in enumerate(page.titles)
    ]
    assert all(one.keys() == {"title", "date", "link"} for one in of_block(reading, "news"))


def test_links_to_more_are_told_from_things(shown: tuple[Page, HomepageReading]) -> None:
    page, reading = shown
    assert [(one["label"], one["group"]) for one in of_block(reading, "more")] == [
        (page.news[1], page.news[0]),
        (page.events[1], page.events[0]),
    ]


def test_events_of_a_homepage_are_read(shown: tuple[Page, HomepageReading]) -> None:
    page, reading = shown
    _, _, starts, ends = page.when
    told = {"starts": starts, "venue": page.venue[1]} | ({"ends": ends} if ends else {})
    assert [
        {name: event.values[name] for name in ("title", "starts", "ends", "venue") if name in event.values}
        for event in reading.events
    ] == [{"title": page.event, **told}, {"title": f"{page.event} 2", **told}]


def test_figures_of_a_homepage_are_read(shown: tuple[Page, HomepageReading]) -> None:
    page, reading = shown
    assert [(one["number"], one["label"]) for one in of_block(reading, "figure")] == [
        (page.figures[1].replace(" ", ""), page.figures[2]),
        ("340", "km"),
        ("27", "kg"),
    ]


def test_frame_of_a_homepage_is_read(shown: tuple[Page, HomepageReading]) -> None:
    _, reading = shown
    labels = {
        kind: [one["label"] for one in of_block(reading, kind)] for kind in ("quick_link", "popular_search", "social")
    }
    assert labels == {
        "quick_link": ["Q3 X", "Q4 X"],
        "popular_search": ["Q1 X", "Q2 X"],
        "social": ["YouTube", "Instagram"],
    }


@pytest.mark.parametrize("stated", ["", " lang=en"], ids=["states-none", "states-another"])
@pytest.mark.parametrize("tag", [tag for tag in PAGES if tag not in ("da", "no")])
def test_language_is_told_from_the_words_where_the_page_does_not_state_it(tag: str, stated: str) -> None:
    page = PAGES[tag]
    reading = read(in_sections(tag, page).replace(f" lang={tag}", stated).replace(page.text, f"{page.text} " * 4))
    assert [event.values["starts"] for event in reading.events] == [page.when[2]] * 2
    assert [one["date"] for one in of_block(reading, "news")] == [page.day[1]] * 2


@pytest.mark.parametrize(
    ("tag", "award"),
    [
        ("de", "Küstenforschungspreis 2026"), ("fr", "Prix des mers 2026"), ("es", "Premio del Mar 2026"),
        ("it", "Premio del mare 2026"), ("pt", "Prêmio do Mar 2026"), ("nl", "Zeeprijs 2026"),
        ("sv", "Stora havspriset"),
        ("da", "Den store havpris"), ("no", "Den store havprisen 2026"), ("ja", "海洋学会賞"),
        ("ko", "해양 과학 기술상"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("level", ["h2", "h3"])
def test_awards_below_their_landmark_are_read(tag: str, award: str, level: str) -> None:
    rows = "".join(f"<li><p>{name}</p><p>{award}</p></li>" for name in ("Anna Lind", "Bo Kan"))
    page = PAGES[tag]
    reading = read(
        f"<html lang={tag}><body><main><p>{page.text}</p><{level}>{page.awards}</{level}><ul>{rows}</ul></main></html>"
    )
    assert [(one["award"], one["recipients"]) for one in of_block(reading, "award")] == [
        (award, ["Anna Lind"]), (award, ["Bo Kan"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("tag", "landmark", "number", "tidy"),
    [
        ("de", "Rankings", "Platz 19", "Platz 19"), ("fr", "Nos classements", "19e", "19e"),
        ("es", "Rankings", "Nº 19", "Nº 19"),
        ("pt", "Rankings", "19º", "19º"), ("ja", "世界大学ランキング", "19位", "19位"),
        ("ko", "세계 대학 순위", "19위", "19위"),
    ],
)  # fmt: skip
def test_places_in_rankings_are_numbers(tag: str, landmark: str, number: str, tidy: str) -> None:
    rows = "".join(f"<div class=r><p>{number}</p><h4>Harbour {n}</h4></div>" for n in (1, 2))
    reading = read(f"<html lang={tag}><body><main><h2>{landmark}</h2><div>{rows}</div></main></html>")
    assert [(one["number"], one["title"]) for one in of_block(reading, "ranking")] == [
        (tidy, "Harbour 1"), (tidy, "Harbour 2"),
    ]  # fmt: skip
