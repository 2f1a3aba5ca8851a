from __future__ import annotations

import pytest

from crawler.profile import EMPTY_PROFILE
from crawler.read.metadata import read_metadata
from crawler.read.title import read_title
from crawler.read.tree import parse_page

TEXT = f"<p>{'The gauge on the roof was read twice a day, and by hand. ' * 5}</p>"
CJK = f"<p>{'屋頂上的雨量計每天由學生讀取兩次，並記錄在簿子上。' * 6}</p>"


def title_of(html: str) -> str | None:
    tree = parse_page(html.encode(), url="https://www.example.edu/news/1")
    return read_title(tree, read_metadata(tree), EMPTY_PROFILE)[0].value


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param(
            "<title>Campus - Heavy Rain over the Harbour</title>"
            f'<div id="page-title">Rain over the Harbour, Heavy</div>{TEXT}',
            "Rain over the Harbour, Heavy",
            id="named-block-says-it-otherwise",
        ),
        pytest.param(
            f"<title>Gauges | Campus | News</title><div class='entry-title'>Gauges</div>{TEXT}",
            "Gauges",
            id="named-block-of-one-word",
        ),
        pytest.param(
            "<title>Rain over the Harbour and the Hills</title><table><tr><td><font size=5><b>Heavy Rain over the "
            f"Harbour and Hills</b></font></td></tr><tr><td>{TEXT}</td></tr></table>",
            "Heavy Rain over the Harbour and Hills",
            id="bold-letters-in-a-cell",
        ),
        pytest.param(
            f"<title>大學公布雨量計全年數據｜校園新聞</title><div>大學公布雨量計全年數據</div>{CJK}",
            "大學公布雨量計全年數據",
            id="traditional-chinese-before-a-full-width-bar",
        ),
        pytest.param(
            f"<title>Rain over the Harbour</title><div>Rain over the Harbour</div>{TEXT}"
            "<h2>3 replies on “Rain over the Harbour”</h2>",
            "Rain over the Harbour",
            id="heading-of-the-comments-is-none",
        ),
        pytest.param(
            "<title>Rain over the Harbour at Night and Day</title>"
            "<div class='headline'>Rain over the Harbour at Night</div>"
            f"{TEXT}<h2>Rain over the Harbour by Day and Night</h2>{TEXT}",
            "Rain over the Harbour at Night",
            id="heading-within-the-text-is-none",
        ),
        pytest.param(
            "<title>Rain over the Harbour – Campus News of the Coast</title>"
            f"<div>Campus News of the Coast</div><div class='headline'>Rain over the Harbour</div>{TEXT}",
            "Rain over the Harbour",
            id="name-of-the-site-is-none",
        ),
        pytest.param(
            "<title>Rain over the Harbour</title><div>Home &gt; News &gt; Rain over the Harbour</div>"
            f"<div class='headline'>Rain over the wide Harbour</div>{TEXT}",
            "Rain over the wide Harbour",
            id="trail-is-none",
        ),
        pytest.param(
            "<title>Rain over the Harbour: a Year of Gauges</title><h2>Rain over the Harbour</h2>"
            f"<p>Rain over the Harbour, a year of gauges, photo by Ana Lim</p>{TEXT}",
            "Rain over the Harbour",
            id="paragraph-that-says-it-too-is-none",
        ),
        pytest.param(
            "<title>Rain over the Harbour | Campus</title><article><h1>What the gauge has told us</h1>"
            f"<div>Rain over the Harbour</div>{TEXT}</article>",
            "What the gauge has told us",
            id="heading-of-other-words-stays",
        ),
    ],
)
def test_headline_that_is_no_heading(html: str, expected: str) -> None:
    assert title_of(html) == expected


def test_what_stands_before_the_declared_title_in_a_heading_is_a_kicker() -> None:
    head = '<meta property="og:title" content="How Rain Is Measured"><title>Campus</title>'
    assert title_of(f"{head}<h1>Weather and the Harbour - How Rain Is Measured</h1>{TEXT}") == "How Rain Is Measured"


def test_declared_title_that_copies_the_title_of_the_window_loses_the_name_of_the_site_too() -> None:
    whole = "Rain over the Harbour | The Campus Times"
    assert title_of(f'<meta property="og:title" content="{whole}"><title>{whole}</title>{TEXT}') == (
        "Rain over the Harbour"
    )
