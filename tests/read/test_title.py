from __future__ import annotations

import pytest

from crawler.profile import EMPTY_PROFILE, Select, SiteProfile
from crawler.read.metadata import read_metadata
from crawler.read.title import read_title
from crawler.read.tree import parse_page

LONG = "College and Harbour Board Sign Two Agreements on Tidal Research"
SECOND = "Launch of a Joint Doctoral Programme in Coastal Engineering"


def read(html: str, profile: SiteProfile = EMPTY_PROFILE) -> tuple[str | None, str | None]:
    tree = parse_page(html.encode(), url="https://www.example.edu/news/1")
    title, subtitle = read_title(tree, read_metadata(tree), profile)
    return title.value, subtitle.value


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<title>Rain in May | Campus</title><h1>Rain in May</h1>", "Rain in May", id="heading"),
        pytest.param(
            "<title>Rain in May - Campus</title><h1>Campus</h1><div><h2>Rain in May</h2></div>",
            "Rain in May",
            id="site-name-is-the-first-heading",
        ),
        pytest.param(
            "<title>Rain in May</title><h1>Rain in May</h1><article><h1><span>Rain in May</span></h1></article>",
            "Rain in May",
            id="heading-twice",
        ),
        pytest.param(
            '<meta property="og:title" content="Rain and wind in May"><h1><span>Weather</span><br>'
            "Rain and wind in May</h1>",
            "Rain and wind in May",
            id="kicker-inside-the-heading",
        ),
        pytest.param(
            '<meta property="og:site_name" content="Campus News"><h1>Rain in May | Campus News</h1>',
            "Rain in May",
            id="site-name-in-the-heading",
        ),
        pytest.param(
            '<title>Rain in May | Campus</title><h1><a href="/">Campus for All of Us</a></h1><h2>Rain in May</h2>',
            "Rain in May",
            id="heading-that-leads-home",
        ),
        pytest.param(
            '<title>Rain in May | Campus</title><h1><a href="/news/1">Rain in May</a></h1>',
            "Rain in May",
            id="heading-that-leads-to-itself",
        ),
        pytest.param(
            '<h1><span class="kicker">Weather</span> Rain and wind in May</h1>', "Rain and wind in May", id="kicker"
        ),
        pytest.param(
            '<h1><span class="kicker">Weather:</span> Rain and wind in May</h1>',
            "Weather: Rain and wind in May",
            id="kicker-with-a-colon",
        ),
        pytest.param(
            "<h1>Rain and wind in May <small>3 June 2025</small></h1>", "Rain and wind in May", id="date-behind"
        ),
        pytest.param("<h1>03.06.2025 - Rain and wind in May</h1>", "Rain and wind in May", id="date-before"),
        pytest.param("<title>Campus</title><main><h1>Rain</h1></main>", "Rain", id="one-word-that-is-the-only-heading"),
        pytest.param("<title>Rain in May | News | Campus</title><p>Text.</p>", "Rain in May", id="title-element-only"),
        pytest.param("<title>五月多雨｜校園新聞</title><p>文</p>", "五月多雨", id="full-width-bar"),
        pytest.param("<h1>Rain&shy;fall in May</h1>", "Rainfall in May", id="soft-hyphen"),
        pytest.param(
            '<title>Rain and wind in May - Campus</title><div class="head">Rain and wind in May</div><p>Text.</p>',
            "Rain and wind in May",
            id="headline-in-a-div-before-the-site-s-name",
        ),
        pytest.param(
            "<title>五月多雨：學者解釋成因_校園新聞網</title><td><b>五月多雨：學者解釋成因</b></td>",
            "五月多雨：學者解釋成因",
            id="headline-in-a-cell-before-the-site-s-name",
        ),
        pytest.param(
            "<title>Campus: Rain and wind in May</title><b>Rain and wind in May</b>",
            "Rain and wind in May",
            id="headline-in-bold-behind-the-site-s-name",
        ),
        pytest.param(
            "<title>Storm season : Rain, wind and hail expected on the coast in May</title><b>Storm season</b>"
            "<h1>Rain, wind and hail expected on the coast</h1>",
            "Rain, wind and hail expected on the coast",
            id="words-above-the-heading-are-no-headline",
        ),
        pytest.param(
            '<title>Campus News - Coastal rain measured in May</title><meta property="og:title" content="Rain measured '
            'in May"><h1>Coastal rain measured in May</h1>',
            "Coastal rain measured in May",
            id="shorter-title-for-lists-is-no-end-of-the-headline",
        ),
        pytest.param(
            "<title>Rain and wind in May | Campus</title><aside><h1>Rain and wind in May</h1></aside><p>Text.</p>",
            "Rain and wind in May",
            id="headline-in-an-aside",
        ),
        pytest.param(
            '<title>Rain and wind in May - Campus</title><form><div><h1>Coast</h1><div class="head">Rain and wind in '
            "May</div><p>Text.</p></div></form>",
            "Rain and wind in May",
            id="whole-page-in-a-form",
        ),
        pytest.param("<p>Nothing to see.</p>", None, id="none"),
        pytest.param("<footer><h1>Contact us here today</h1></footer>", None, id="heading-of-the-footer"),
    ],
)
def test_title_is_the_headline_on_the_page(html: str, expected: str | None) -> None:
    assert read(html)[0] == expected


@pytest.mark.parametrize(
    ("heading", "title", "subtitle"),
    [
        pytest.param(f"{LONG} - {SECOND}", LONG, SECOND, id="spaced-hyphen"),
        pytest.param(f"{LONG} – {SECOND} - with more words behind it", LONG, f"{SECOND} - with more words behind it",
                     id="first-dash-splits"),
        pytest.param(f"{LONG} — {SECOND}", f"{LONG} — {SECOND}", None, id="em-dash-is-one-title"),
        pytest.param("A Taste of the Sea – Lim & Ode", "A Taste of the Sea – Lim & Ode", None, id="short-second-part"),
        pytest.param("Well-known Deep-sea Fish Seen off the Coast", "Well-known Deep-sea Fish Seen off the Coast", None,
                     id="hyphens-without-space"),
    ],
)  # fmt: skip
def test_heading_of_two_headlines_is_title_and_subtitle(heading: str, title: str, subtitle: str | None) -> None:
    assert read(f"<h1>{heading}</h1>") == (title, subtitle)


def test_element_marked_as_subtitle_below_the_headline_is_the_subtitle() -> None:
    assert read('<h1>Rain in May</h1><p class="subtitle">More than ever</p><p>Text.</p>')[1] == "More than ever"


def test_subtitle_inside_the_heading_is_the_subtitle() -> None:
    assert read('<h1>Rain and wind in May <small class="subtitle">More than ever</small></h1>') == (
        "Rain and wind in May",
        "More than ever",
    )


def test_paragraph_below_the_headline_is_no_subtitle() -> None:
    assert read("<h1>Rain in May</h1><p>More than ever</p>")[1] is None


def test_selector_of_the_profile_comes_first() -> None:
    profile = SiteProfile(select=Select(title=".name"))
    assert read('<h1>Rain in May</h1><b class="name">Rain in June</b>', profile)[0] == "Rain in June"


def test_site_name_that_was_not_taken_is_in_the_evidence() -> None:
    html = '<meta property="og:site_name" content="All the Campus News"><h1>All the Campus News</h1><title>Rain</title>'
    tree = parse_page(html.encode(), url="https://www.example.edu/news/1")
    title, _ = read_title(tree, read_metadata(tree), EMPTY_PROFILE)
    assert title.value == "Rain"
    assert title.evidence is not None
    assert [item.why for item in title.evidence.rejected] == ["the site's name"]
