from __future__ import annotations

import html
import re
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup

from crawler.campus.chinese import LANGUAGES
from crawler.campus.content import build_campus
from crawler.campus.home import build_home
from crawler.campus.home_pages import RENDERERS, render_home
from crawler.profile_file import load_profile
from tests.read.homepages import CAMPUS, of_block, read

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from crawler.campus.chinese import Language
    from crawler.campus.home import HomeEntry
    from crawler.campus.home_pages import Markup
    from crawler.read.sections import HomepageReading

FIELDS = (
    "group", "label", "title", "text", "number", "values", "note", "source", "recipients", "units", "award", "date",
    "link", "image", "tags",
)  # fmt: skip

VISIBLE = tuple(name for name in FIELDS if name not in ("link", "image"))
"""Fields that a reader sees on the page."""

NUMBER = re.compile(r"\d+")


def stated(entry: HomeEntry) -> dict[str, Any]:
    """Return what the campus says of an entry, in the form of the reader, empty values left out."""
    values = {name: getattr(entry, name) for name in FIELDS}
    values["values"] = [{"value": value, "label": label} for value, label in entry.values]
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
    return {name: value for name, value in plain.items() if value}


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


def numbers_in(texts: Iterable[str]) -> Counter[str]:
    """Return the numbers in *texts*, each as often as there are texts with it."""
    return Counter(number for text in texts for number in set(NUMBER.findall(text)))


def test_numbers_of_the_page_as_text_are_those_of_the_entries(shown: tuple[Language, Markup, HomepageReading]) -> None:
    language, markup, reading = shown
    soup = BeautifulSoup(render_home(build_campus(), language, markup=markup), "lxml")
    for element in soup(["script", "style", "head"]):
        element.extract()
    today = re.compile(r"Sunday, 4 January 2026|2026年1月4日 星期日")
    on_page = numbers_in(html.unescape(today.sub("", text)) for text in soup.stripped_strings)
    in_entries = numbers_in(
        " ".join(str(entry.values.get(name, "")) for name in VISIBLE if (entry.block, name) != ("event", "date"))
        for entry in reading.entries  # the date of an event is the first of its text, in another form
    )
    assert on_page.keys() == in_entries.keys()
    assert all(on_page[number] >= count for number, count in in_entries.items())


def test_each_figure_has_its_number(shown: tuple[Language, Markup, HomepageReading]) -> None:
    assert [values.get("number") for values in of_block(shown[2], "figure")] == ["1900+", "27%", None, "10"]


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
        pytest.param("<body><p>A</p><footer>" + "<a href=//[>x</a> " * 9 + "</footer>", id="links-to-no-address"),
        pytest.param("<body><h2>Facts and figures</h2><p>" + "9" * 200_000, id="one-huge-number"),
        pytest.param("<body><h2>Events</h2>" + "<article><h3>Walk</h3><p>5 May 2026</article>" * 800, id="many-events"),
    ],
)  # fmt: skip
def test_hostile_page_is_read_without_an_error(html: str) -> None:
    assert len(read(html).entries) <= 600


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("<body><main><div>" + "<p>5 <b>boats</b></p>" * 2500, id="numbers"),
        pytest.param("<body><main><h2>Awards</h2>" + "<div><p>Port Prize</p><p>Ada LO</p></div>" * 2500, id="awards"),
        pytest.param("<body><main><h2>Key figures</h2>" + "<div><p>5</p><p>boats</p></div>" * 2500, id="figures"),
    ],
)
def test_time_grows_with_the_page_and_not_with_its_square(html: str) -> None:
    began = time.process_time()
    read(html)
    assert time.process_time() - began < 5  # the square takes a quarter of a minute and more


def test_rows_beyond_the_limit_are_left_out() -> None:
    rows = "".join(f'<li><a href="/n/{n}">Report number {n} of the harbour</a></li>' for n in range(700))
    assert len(of_block(read(f"<body><main><h2>News</h2><ul>{rows}</ul></main>"), "news")) == 500
