from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crawler.campus.chinese import LANGUAGES
from crawler.campus.content import build_campus
from crawler.campus.home import build_home
from crawler.campus.home_pages import RENDERERS, render_home
from crawler.profile import EMPTY_PROFILE
from crawler.profile_file import load_profile
from crawler.read.metadata import read_metadata
from crawler.read.section_lines import read_lines
from crawler.read.sections import read_homepage
from crawler.read.tree import parse_page

if TYPE_CHECKING:
    from crawler.campus.chinese import Language
    from crawler.campus.home import HomeEntry
    from crawler.campus.home_pages import Markup
    from crawler.profile import SiteProfile
    from crawler.read.sections import HomepageReading

CAMPUS = load_profile(Path(__file__).parents[2] / "spiders" / "sites" / "campus.toml")
CAPTURED = datetime(2026, 1, 4, tzinfo=UTC)
HOME = "https://www.example.edu/"

FIELDS = (
    "group", "label", "title", "text", "number", "values", "note", "source", "recipients", "units", "award", "date",
    "link", "image", "tags",
)  # fmt: skip

NUMBER = re.compile(r"\d[\d,]*")


def read(html: str, *, url: str = HOME, profile: SiteProfile = EMPTY_PROFILE) -> HomepageReading:
    tree = parse_page(html.encode(), url=url, content_type="text/html; charset=utf-8")
    return read_homepage(tree, read_metadata(tree), profile, captured=CAPTURED)


def stated(entry: HomeEntry) -> dict[str, Any]:
    """Return what the campus says of an entry, in the form of the reader, empty values left out."""
    values = {name: getattr(entry, name) for name in FIELDS}
    values["values"] = [{"value": value, "label": label} for value, label in entry.values]
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
    return {name: value for name, value in plain.items() if value}


def of_block(reading: HomepageReading, block: str) -> list[dict[str, Any]]:
    return [entry.values for entry in reading.entries if entry.block == block]


# --- the campus's homepage: every value, in three languages and three markups ------------------------


@pytest.fixture(
    scope="module", params=[(language, markup) for language in LANGUAGES for markup in RENDERERS], ids="-".join
)
def shown(request: pytest.FixtureRequest) -> tuple[Language, Markup, HomepageReading]:
    language, markup = request.param
    html = render_home(build_campus(), language, markup=markup)
    return language, markup, read(html, url=build_home(build_campus(), language).url, profile=CAMPUS)


@pytest.mark.parametrize("block", dict.fromkeys(entry.block for entry in build_home(build_campus(), "en").entries))
def test_every_entry_of_a_block_has_the_values_it_was_made_from(
    shown: tuple[Language, Markup, HomepageReading], block: str
) -> None:
    language, _, reading = shown
    assert of_block(reading, block) == [stated(entry) for entry in build_home(build_campus(), language).of(block)]


def test_counts_are_those_of_a_real_homepage(shown: tuple[Language, Markup, HomepageReading]) -> None:
    _, _, reading = shown
    counts = {block: len(of_block(reading, block)) for block in dict.fromkeys(entry.block for entry in reading.entries)}
    assert counts == {
        "menu": 63, "quick_link": 26, "language": 2, "popular_search": 5, "tab": 6 + 5, "footer_link": 8, "social": 11,
        "news": 3, "ranking": 3, "figure": 4, "first": 8, "award": 4, "goal": 17, "event": 3, "intro": 5, "more": 5,
        "copyright": 1,
    }  # fmt: skip


def test_each_event_is_found_once_with_start_and_end(shown: tuple[Language, Markup, HomepageReading]) -> None:
    language, _, reading = shown
    made = [
        (event.url, event.title, event.category, event.date_text, event.starts, event.ends, event.featured)
        for event in build_home(build_campus(), language).events
    ]
    names = ("title", "category", "date_text", "starts", "ends")
    found = [
        (event.url, *(event.values[name] for name in names), event.values.get("featured", False))
        for event in reading.events
    ]
    assert found == made


def test_title_and_languages_are_those_of_the_page(shown: tuple[Language, Markup, HomepageReading]) -> None:
    language, _, reading = shown
    home = build_home(build_campus(), language)
    assert (reading.title.value, reading.languages.values) == (home.title, list(home.languages))


def test_every_number_on_the_page_stands_in_an_entry(shown: tuple[Language, Markup, HomepageReading]) -> None:
    language, markup, reading = shown
    tree = parse_page(render_home(build_campus(), language, markup=markup).encode(), url=HOME)
    body = tree.first("body")
    assert body is not None
    today = re.compile(r"Sunday, 4 January 2026|2026年1月4日 星期日")
    on_page = {n for line in read_lines(body) if not today.search(line.text) for n in NUMBER.findall(line.text)}
    in_entries = {number for entry in reading.entries for number in NUMBER.findall(str(entry.values))}
    assert on_page <= in_entries
    shown_numbers = [entry.values.get("number") for entry in reading.entries if entry.block == "figure"]
    assert shown_numbers == ["1900+", "27%", None, "10"]


def test_every_value_has_evidence_and_only_the_carousel_has_no_order(
    shown: tuple[Language, Markup, HomepageReading],
) -> None:
    for entry in shown[2].entries:
        assert entry.evidence.keys() == entry.values.keys(), entry
        for name, value in entry.values.items():
            if isinstance(value, list):
                told = entry.evidence[name]
                assert isinstance(told, list)
                assert len(told) == len(value)
        assert entry.in_carousel == (entry.block == "award")


# --- the same rules on pages of other makers ---------------------------------------------------------

CARDS = "".join(
    f'<div class="c"><h3><a href="/news/{n}">Report number {word} of the harbour</a></h3><p>{day} March 2025</p></div>'
    for n, word, day in ((1, "one", 3), (2, "two", 5), (3, "three", 4))
)


@pytest.mark.parametrize(
    ("html", "block", "expected"),
    [
        pytest.param(f"<h2>Latest news</h2><div>{CARDS}</div>", "news", ["2025-03-03", "2025-03-05", "2025-03-04"],
                     id="heading"),
        pytest.param(f"<section aria-label='News'><div>{CARDS}</div></section>", "news",
                     ["2025-03-03", "2025-03-05", "2025-03-04"], id="name-of-an-element"),
        pytest.param(f"<h2>Welcome</h2><div>{CARDS}</div>", "news", ["2025-03-03", "2025-03-05", "2025-03-04"],
                     id="no-heading-says-news"),
    ],
)  # fmt: skip
def test_news_cards_are_found(html: str, block: str, expected: list[str]) -> None:
    reading = read(f"<html lang=en><body><main>{html}</main></body></html>")
    assert [values["date"] for values in of_block(reading, block)] == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param("<b>27 %</b> of staff", {"number": "27%", "label": "of staff"}, id="sign-apart"),
        pytest.param("<strong>1,900 +</strong><span>firms</span>", {"number": "1,900+", "label": "firms"}, id="plus"),
        pytest.param("<p>10</p><p>Islands</p><p>Seen from >US$1 billion up</p>",
                     {"number": "10", "label": "Islands", "note": "Seen from >US$1 billion up"}, id="money-in-a-note"),
        pytest.param("<p>Index</p><p><b># 1</b> here</p><p><b># 33</b> there</p>",
                     {"label": "Index",
                      "values": [{"value": "#1", "label": "here"}, {"value": "#33", "label": "there"}]},
                     id="two-values-in-one"),
        pytest.param("<strong>No. 1 in the East</strong><span>Kelp</span>",
                     {"number": "No. 1 in the East", "label": "Kelp"}, id="place-in-words"),
    ],
)  # fmt: skip
def test_figure_is_taken_apart(row: str, expected: dict[str, Any]) -> None:
    others = "<li><b>5</b> ferries</li><li><b>7</b> lamps</li>"
    reading = read(f"<body><main><h2>Facts and figures</h2><ul><li>{row}</li>{others}</ul></main>")
    assert of_block(reading, "figure")[0] == expected


def test_figures_that_no_heading_names_are_found_by_their_look() -> None:
    row = "".join(
        f"<div class=f><strong>{n}+</strong><span>{word} a year</span></div>" for n, word in enumerate("abc", 60)
    )
    reading = read(f"<body><main><h2>About us</h2><p>Words.</p><div>{row}</div></main>")
    assert [values["number"] for values in of_block(reading, "figure")] == ["60+", "61+", "62+"]


def test_place_with_its_ranking_in_one_line_is_parted() -> None:
    line = "No. 19 Globally , No. 1 in the Coast Network in Harbour Impact Rankings 2025"
    rows = f"<div><b># 19</b><p>{line}</p></div><div><b># 6</b><p>Small Schools 2026</p></div>"
    first, second = of_block(read(f"<body><main><h2>Rankings</h2><section>{rows}</section></main>"), "ranking")
    assert (first["number"], first["title"]) == ("#19", "Harbour Impact Rankings 2025")
    assert first["values"] == [
        {"value": "No. 19", "label": "Globally"}, {"value": "No. 1", "label": "in the Coast Network"},
    ]  # fmt: skip
    assert second == {"number": "#6", "title": "Small Schools 2026"}


def test_words_of_the_profile_open_a_block(tmp_path: Path) -> None:
    path = tmp_path / "wien.toml"
    path.write_text(
        'homepage = "https://www.example.edu/"\nlanguages = ["de"]\n[[section]]\nname = "news"\n'
        "listing = [\"https://www.example.edu/n\"]\narticle_url = '^https://www'\n"
        '[[block]]\nkind = "ranking"\nlandmark = ["In Zahlen gereiht"]\n',
        encoding="utf-8",
    )
    rows = "".join(f"<li><b># {n}</b><p>Reihung {n}</p></li>" for n in (4, 9))
    html = f"<body><main><h2>In Zahlen gereiht</h2><ul>{rows}</ul></main>"
    assert of_block(read(html), "ranking") == []
    found = of_block(read(html, profile=load_profile(path)), "ranking")
    assert [(values["number"], values["title"]) for values in found] == [("#4", "Reihung 4"), ("#9", "Reihung 9")]


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("<body>", id="empty"),
        pytest.param("<body><h2>News</h2>" + "<div>" * 3000, id="deep"),
        pytest.param("<body><h2>News</h2><ul>" + "<li><a href=/x></a>" * 3000, id="links-without-words"),
        pytest.param("<body><nav><ul>" + "<li><a>x</a><ul><li>" * 300, id="menus-in-menus"),
        pytest.param("<body><h2>Facts and figures</h2><p>" + "9" * 200_000, id="one-huge-number"),
        pytest.param("<body><h2>Events</h2>" + "<article><h3>Walk</h3><p>5 May 2026</article>" * 800, id="many-events"),
    ],
)  # fmt: skip
def test_hostile_page_is_read_without_an_error(html: str) -> None:
    assert len(read(html).entries) <= 600


def test_rows_beyond_the_limit_are_left_out() -> None:
    rows = "".join(f'<li><a href="/n/{n}">Report number {n} of the harbour</a></li>' for n in range(700))
    assert len(of_block(read(f"<body><main><h2>News</h2><ul>{rows}</ul></main>"), "news")) == 500
