from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.page import Card
from crawler.profile import EMPTY_PROFILE, Labels, Select, SiteProfile
from crawler.read.dates import Dates, read_dates
from crawler.read.metadata import read_metadata
from crawler.read.tree import parse_page

CAPTURED = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HONG_KONG = SiteProfile(languages=("en", "zh-Hant"), timezone="Asia/Hong_Kong", date_order="DMY")
LONG = "The harbour was measured for a year by students who went out in every weather there was to be had. " * 4


def read(
    body: str,
    profile: SiteProfile = HONG_KONG,
    *,
    url: str = "https://www.example.edu/news/rain",
    card: Card | None = None,
) -> Dates:
    tree = parse_page(f"<html><body>{body}".encode(), url=url)
    return read_dates(tree, read_metadata(tree), profile, card=card, captured=CAPTURED)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param('<h1>Rain</h1><time datetime="2025-07-10">10 July</time>', "2025-07-10", id="time-element"),
        pytest.param("<h1>Rain</h1><p>10/07/2025</p>", "2025-07-10", id="day-first-by-profile"),
        pytest.param("<h1>Rain</h1><p>Published: 12 May 2024</p>", "2024-05-12", id="label"),
        pytest.param("<h1>雨</h1><p>發佈日期：2024年5月12日</p>", "2024-05-12", id="chinese-label"),
        pytest.param("<h1>雨</h1><dl><dt>發佈日期</dt><dd>2024-05-12</dd></dl>", "2024-05-12", id="label-beside"),
        pytest.param("<h1>Rain</h1><span class='post-date'>5 Jan</span>", "2026-01-05", id="missing-year"),
        pytest.param('<meta property="article:published_time" content="2024-05-12T09:30:00+08:00"><h1>Rain</h1>',
                     "2024-05-12T09:30:00+08:00", id="meta-with-time"),
        pytest.param('<script type="application/ld+json">{"@type":"Article","datePublished":"2024-05-12"}</script>',
                     "2024-05-12", id="json-ld"),
        pytest.param("<p>5 June 2023</p><h1>Rain</h1>", "2023-06-05", id="right-above-the-headline"),
        pytest.param("<h1>Rain</h1><p>Published 12 May 2024 | Updated 14 May 2024</p>", "2024-05-12",
                     id="published-and-updated-on-one-line"),
    ],
)  # fmt: skip
def test_date_of_publication_is_found(body: str, expected: str) -> None:
    assert read(body).published.value == expected


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"<h1>Rain</h1><p>{LONG}</p><p>{LONG}</p><p>On 3 May 2024</p>", id="in-the-main-text"),
        pytest.param("<h1>Rain</h1><footer>© 2025 Campus, 1 May 2025</footer>", id="footer"),
        pytest.param("<h1>Rain</h1><p>© 1 May 2025</p>", id="copyright"),
        pytest.param("<header><p>Sunday, 1 March 2026</p></header><h1>Rain</h1>", id="today-in-the-masthead"),
        pytest.param("<h1>Rain</h1><aside><time datetime='2025-05-01'>1 May</time></aside>", id="aside"),
        pytest.param("<h1>Rain</h1><div class='related-news'><time>1 May 2025</time></div>", id="other-article"),
        pytest.param("<h1>Rain</h1><div id=c class='comments'><p>1 May 2025</p></div>", id="comment"),
        pytest.param("<h1>Rain</h1><p>Deadline 1 May 2025</p>", id="deadline"),
        pytest.param("<h1>비</h1><p>: 2025. 3. 26. (수) ~ 2025. 3. 29. (토)</p>", id="period-of-digits"),
        pytest.param("<h1>Rain</h1><p>1 May 2025 – 3 May 2025</p>", id="period-with-names"),
        pytest.param("<h1>Rain</h1><div class=date>1 May 2025, 13:00 - 16:40</div>", id="hours-of-an-event"),
        pytest.param("<h1>Regen</h1><p>Seit dem 1.5.2025 im Sortiment</p>", id="since"),
        pytest.param("<h1>Дъжд</h1><p>ТОП до 06.01.2026 23:59</p>", id="until"),
        pytest.param("<h1>Rain</h1><p>Calle 6 de Diciembre, 1 - 46900 Torrent</p>", id="street-and-postcode"),
    ],
)
def test_date_that_is_not_the_article_s_is_left_alone(body: str) -> None:
    assert read(body).published.value is None


def test_utc_attribute_is_converted_before_it_is_cut() -> None:
    dates = read('<h1>Rain</h1><time datetime="2025-07-09T16:00:00Z">10/07/2025</time>')
    assert (dates.published.value, dates.precision) == ("2025-07-10", "day")


def test_utc_instant_gives_way_to_the_local_day_where_the_zone_is_unknown() -> None:
    body = (
        '<meta property="article:published_time" content="2025-07-10T01:30:00Z"><h1>Rain</h1>'
        '<time datetime="2025-07-09T21:30:00-04:00">July 9</time>'
    )
    assert read(body, EMPTY_PROFILE).published.value == "2025-07-09T21:30:00-04:00"


def test_ambiguous_date_without_order_is_absent_with_both_readings() -> None:
    dates = read("<h1>Rain</h1><p>10/07/2025</p>", SiteProfile(languages=("en",)))
    assert dates.published.value is None
    assert dates.published.evidence is not None
    assert [item.why for item in dates.published.evidence.rejected] == ["may be 2025-07-10 or 2025-10-07"]


def test_ambiguous_date_is_settled_by_the_url() -> None:
    profile = SiteProfile(languages=("en",))
    dates = read("<h1>Rain</h1><p>10/07/2025</p>", profile, url="https://www.example.edu/20251007/rain")
    assert dates.published.value == "2025-10-07"


def test_t39_date_after_the_capture_is_rejected_with_the_reason() -> None:
    dates = read("<h1>Rain</h1><p>Published: 12 May 2031</p>")
    assert dates.published.value is None
    assert dates.published.evidence is not None
    assert [item.why for item in dates.published.evidence.rejected] == ["2031-05-12 is after the capture"]


def test_disagreement_of_two_trusted_sources_is_a_conflict() -> None:
    body = (
        '<script type="application/ld+json">{"@type":"Article","datePublished":"2024-05-12"}</script>'
        '<meta property="article:published_time" content="2024-06-01"><h1>Rain</h1>'
    )
    evidence = read(body).published.evidence
    assert evidence is not None
    assert evidence.conflict
    assert [item.why for item in evidence.rejected] == ["says 2024-06-01"]


def test_page_and_url_that_agree_outvote_one_machine_date() -> None:
    body = (
        '<script type="application/ld+json">{"@type":"Article","datePublished":"2025-01-01"}</script>'
        "<h1>Rain</h1><p>12 May 2019</p>"
    )
    dates = read(body, url="https://www.example.edu/2019/05/12/rain")
    assert dates.published.value == "2019-05-12"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("https://www.example.edu/2025/07/10/rain", "2025-07-10", id="slashes"),
        pytest.param("https://www.example.edu/news/20250320/rain", "2025-03-20", id="compact"),
        pytest.param("https://www.example.edu/news/2026-01-04-rain", "2026-01-04", id="slug"),
        pytest.param("https://www.example.edu/2024/0312/c1a2/page.htm", "2024-03-12", id="year-slash-monthday"),
        pytest.param("https://www.example.edu/2025/07/rain", "2025-07", id="month-only"),
        pytest.param("https://www.example.edu/news/2025/jul/10/rain", "2025-07-10", id="name-of-the-month"),
        pytest.param("https://www.example.edu/2025/July/rain", "2025-07", id="full-name-of-the-month"),
        pytest.param("https://www.example.edu/2025/marathon", None, id="no-name-of-a-month"),
        pytest.param("https://www.example.edu/news/20251340/rain", None, id="no-such-day"),
        pytest.param("https://www.example.edu/news/1234567", None, id="number"),
        pytest.param("https://www.example.edu/news?id=19331115", None, id="number-that-is-a-day-before-the-web"),
    ],
)
def test_url_is_a_source(url: str, expected: str | None) -> None:
    assert read("<h1>Rain</h1>", url=url).published.value == expected


@pytest.mark.parametrize(
    ("card", "expected", "precision"),
    [
        pytest.param(Card(url="x", date="10/07/2025"), "2025-07-10", "day", id="date"),
        pytest.param(Card(url="x", date="10 Jul", year="2024"), "2024-07-10", "day", id="date-and-year-heading"),
        pytest.param(Card(url="x", year="2024"), "2024", "year", id="year-heading-only"),
    ],
)
def test_card_serves_where_the_page_says_nothing(card: Card, expected: str, precision: str) -> None:
    dates = read("<h1>Rain</h1>", card=card)
    assert (dates.published.value, dates.precision) == (expected, precision)
    assert dates.published.evidence is not None
    assert (dates.published.evidence.source, dates.published.evidence.where) == ("card", "card")


def test_finer_date_is_taken_where_it_agrees() -> None:
    assert (
        read("<h1>Rain</h1>", url="https://e.edu/2025/07/x", card=Card(url="x", date="10/07/2025")).precision == "day"
    )


def test_profile_names_selector_and_label() -> None:
    body = '<h1>Rain</h1><p>Veröffentlicht 1 May 2025</p><p>Wann: 3 May 2025</p><b id="d">5 May 2025</b>'
    assert read(body, SiteProfile(select=Select(published="#d"))).published.value == "2025-05-05"
    only = "<h1>Rain</h1><p>Wann: 3 May 2025</p>"
    found = read(only, SiteProfile(labels=Labels(published=("Wann",)))).published
    assert found.value == "2025-05-03"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param('<meta property="article:modified_time" content="2025-07-12"><h1>R</h1>', "2025-07-12", id="meta"),
        pytest.param("<h1>Rain</h1><p>1 May 2024</p><p>Updated: 14 May 2024</p>", "2024-05-14", id="label"),
        pytest.param("<h1>Rain</h1><div>Last edited: <span>14 May 2024</span></div>", "2024-05-14", id="label-beside"),
        pytest.param(
            f"<h1>Rain</h1><p>{LONG}</p><p>{LONG}</p><p class=info>rain (last edited 2024-05-14 by A.)</p>",
            "2024-05-14",
            id="only-date-of-the-page",
        ),
        pytest.param(
            f"<h1>Regen</h1><p>{LONG}</p><p>{LONG}</p><ul id=footer-info><li>Diese Seite wurde zuletzt am 14. Mai 2024 "
            "um 13:22 Uhr geändert.</li></ul>",
            "2024-05-14T13:22+08:00",
            id="sentence-below-the-page",
        ),
        pytest.param(
            f"<h1>雨</h1><p>{LONG}</p><p>{LONG}</p><p>本頁面最後修訂於2024年5月14日</p>",
            "2024-05-14",
            id="chinese-sentence",
        ),
        pytest.param('<meta itemprop="dateUpdate" content="2024-05-14"><h1>Rain</h1>', "2024-05-14", id="microdata"),
        pytest.param("<h1>Rain</h1><p>16 May 2024</p><p>Updated: 14 May 2024</p>", None, id="before-publication"),
        pytest.param(
            f"<h1>Regen</h1><p>{LONG}</p><p>{LONG}</p>"
            "<p>Text <a href=https://wiki.example.org/Regen>Regen (Stand vom 14.05.2024)</a></p>",
            None,
            id="state-of-a-linked-page",
        ),
    ],
)
def test_date_of_the_last_change(body: str, expected: str | None) -> None:
    assert read(body).modified.value == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param('<meta name="date" content="2024-05-02"><h1>Rain</h1><p>12 May 2024</p>', "2024-05-12",
                     id="line-below-the-headline"),
        pytest.param('<meta name="date" content="2024-05-02"><h1>Rain</h1><blockquote><p>12 May 2024</p></blockquote>',
                     "2024-05-02", id="quotation-has-no-vote"),
        pytest.param('<meta name="date" content="2024-05-02"><h1>Rain</h1><p>Since 12 May 2024 it has rained.</p>',
                     "2024-05-02", id="sentence-has-no-vote"),
        pytest.param('<meta name="date" content="2024-05-02"><h1>Rain</h1><dl><dt>Born:</dt><dd>12 May 1975</dd></dl>',
                     "2024-05-02", id="other-label-has-no-vote"),
        pytest.param('<meta name="date" content="2024-05-02"><h1>Rain</h1><div>Updated:</div>'
                     '<div><time datetime="2024-05-12">12 May 2024</time></div>', "2024-05-02",
                     id="label-of-a-change-in-the-box-before"),
        pytest.param('<meta name="date" content="2024-05-02"><meta property="article:modified_time" '
                     'content="2024-05-12"><h1>Rain</h1><p>12 May 2024</p>', "2024-05-02", id="change-has-no-vote"),
        pytest.param('<meta name="date" content="2024-05-02"><h1>Rain</h1><time datetime="2024-05-12T10:00:00Z">'
                     "2 May 2024</time>", "2024-05-02", id="two-against-one"),
        pytest.param('<meta name="date" content="2024-05-02"><article><h1>Rain</h1><p>Rain.</p><div class="footer">'
                     '<time itemprop="datePublished" datetime="2024-05-12">12 May</time></div></article>', "2024-05-12",
                     id="marked-below-the-article"),
        pytest.param('<meta name="date" content="2024-05-02"><h1>Rain</h1><div class="date">12 May 2024</div>'
                     '<div class="date">19 May 2024</div>', "2024-05-02", id="several-days-are-those-of-others"),
        pytest.param('<meta name="date" content="2024-05-02"><h1>Rain</h1><p>05/02/2024</p>', "2024-05-02",
                     id="same-digits-turned"),
        pytest.param('<meta name="date" content="2024-05-02"><h1>Rain</h1><p>9–23 May 2024</p>', "2024-05-02",
                     id="span-of-an-event-has-no-vote"),
    ],
)  # fmt: skip
def test_day_seen_beside_the_headline_outvotes_machines_unless_it_is_of_something_else(
    body: str, expected: str
) -> None:
    dates = read(body)
    assert dates.published.value == expected


@pytest.mark.parametrize(
    ("url", "lang", "expected"),
    [
        pytest.param("https://www.example.co.uk/news/rain", "en", "2025-07-10", id="british-host"),
        pytest.param("https://www.example.us/news/rain", "en", "2025-10-07", id="american-host"),
        pytest.param("https://www.example.com/en-gb/rain", "en", "2025-07-10", id="locale-in-the-path"),
        pytest.param("https://www.example.com/news/rain", "en-US", "2025-10-07", id="american-english"),
        pytest.param("https://www.example.com/news/rain", "en_AU", "2025-07-10", id="australian-english"),
        pytest.param("https://www.example.hk/news/rain", "en-US", "2025-07-10", id="host-before-language"),
        pytest.param("https://www.example.com/news/rain", "de", "2025-07-10", id="german"),
        pytest.param("https://www.example.com/news/rain", "en", None, id="nothing-tells"),
    ],
)
def test_country_of_address_or_language_settles_numeric_dates(url: str, lang: str, expected: str | None) -> None:
    tree = parse_page(f'<html lang="{lang}"><body><h1>Rain</h1><p>10/07/2025</p>'.encode(), url=url)
    dates = read_dates(tree, read_metadata(tree), EMPTY_PROFILE, card=None, captured=CAPTURED)
    assert dates.published.value == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(f"<h1>Rain</h1><p>{LONG}</p><p>{LONG}</p><p>Published on 3 May 2024</p>", "2024-05-03",
                     id="label-at-the-end"),
        pytest.param(f"<h1>Rain</h1><p>{LONG}</p><p>{LONG}</p><p>Zagreb, 3 May 2024</p>", "2024-05-03",
                     id="trailing-line"),
        pytest.param("<h1>Rain</h1><aside><dl><dt>Datum</dt><dd>3.5.2024</dd></dl></aside>", "2024-05-03",
                     id="label-in-a-box-of-facts"),
        pytest.param("<p>Rain</p><p><span>Datum:</span> 3.5.2024<br></p>", "2024-05-03", id="behind-the-label"),
        pytest.param("<dl><dt>등록일</dt><dd>2024.05.03</dd></dl><div><h1>비</h1><p>: 2024. 3. 26. (화) ~ "
                     "2024. 3. 29. (금)</p></div>", "2024-05-03", id="label-above-not-the-period-below"),
        pytest.param("<h1>Rain</h1><footer><time itemprop='datePublished' datetime='2024-05-03'>3 May</time></footer>",
                     "2024-05-03", id="microdata-in-a-footer"),
        pytest.param('<h1>Rain</h1><span property="dc:date dc:created" content="2024-05-03">3 May</span>', "2024-05-03",
                     id="rdfa"),
        pytest.param('<meta name="article:published_time" value="2024-05-03"><h1>Rain</h1>', "2024-05-03",
                     id="meta-with-value"),
        pytest.param('<script type="application/ld+json">{"@type": "Recipe", "datePublished": "2024-05-03"}</script>',
                     "2024-05-03", id="json-ld-of-another-type"),
        pytest.param('<script type="application/ld+json">{"datePublished": "2024-05-03", "name": "a "b""}</script>',
                     "2024-05-03", id="broken-json-ld"),
        pytest.param('<h1>Rain</h1><script>var page = {"publishedAt":1714730400000};</script>', "2024-05-03",
                     id="state-of-an-application"),
        pytest.param('<h1>Rain</h1><script>var page = {"pubtime": "2024-05-03 09:30:00"};</script>', "2024-05-03",
                     id="other-name-in-a-state"),
        pytest.param("<h1>Rain</h1><ul class='nav'><li><a href='/on/2024-05-03'>3 May 2024</a></li></ul>", "2024-05-03",
                     id="link-to-the-archive-of-the-day"),
        pytest.param("<h2><a href='/rain'>Rain</a></h2><p class='x'>3. <a href='/2024/05/'>Mai 2024</a> um 9:43</p>",
                     "2024-05-03", id="month-that-is-a-link"),
        pytest.param("<h1>Rain</h1><table class='box'><tr><td>26 | 01 | 2024</td></tr></table>", "2024-01-26",
                     id="bars-between-the-numbers"),
        pytest.param("<h1>Rain</h1><div class='latest'><div><a href='/news/rain'><b>3 May 2024</b> Rain</a></div>"
                     "<div><a href='/news/sun'><b>2 May 2024</b> Sun and wind on the bay</a></div></div>", "2024-05-03",
                     id="own-card-among-the-latest"),
        pytest.param("<div class='sidebar'><p><a href='/news/rain'>Rain</a> was written on <i>3 May 2024</i> and filed "
                     "under <a href='/weather'>Weather</a></p></div><h1>Rain</h1>", "2024-05-03",
                     id="behind-the-link-to-itself"),
        pytest.param("<h1>Rain</h1><cite>AP – <abbr title='2024-05-03T01:40:40Z'>1 hr ago</abbr></cite>", "2024-05-03",
                     id="abbreviation-with-a-time"),
        pytest.param("<h1>Rain</h1><p>Rain.</p><abbr class='published' title='2024-05-03T10:52:00+08:00'>10:52</abbr>",
                     "2024-05-03", id="microformat"),
    ],
)  # fmt: skip
def test_rest_of_the_page_is_asked_where_no_other_place_knows_the_day(body: str, expected: str) -> None:
    value = read(body).published.value
    assert value is not None
    assert value[:10] == expected


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"<h1>Rain</h1><p>{LONG}</p><p>{LONG}</p><p>3 May 2024</p><p>4 May 2024</p>", id="two-days"),
        pytest.param("<h1>Rain</h1><p>Stand: 3.5.2024</p>", id="labelled-change-only"),
        pytest.param(f"<h1>Rain</h1><p>{LONG}</p><p>{LONG}</p><p><a href='/a'>3 May 2024</a></p>", id="link"),
        pytest.param('<script>var related = [{"publishedAt":"2024-05-03"}, {"publishedAt":"2024-05-04"}];</script>',
                     id="dates-of-several-in-a-script"),
        pytest.param(f"<h1>Rain</h1><p>{LONG}</p><p>{LONG}</p><div class='comments'><p>Posted on 3 May 2024</p></div>",
                     id="labelled-comment"),
        pytest.param(f"<h1>Rain</h1><p>{LONG}</p><p>{LONG}</p><p>Runs on Forum 3.4.12</p>", id="version"),
        pytest.param("<h1>Rain</h1><div>Revision 8, last edited: <span>17 Jun 2018 15:15</span></div>",
                     id="behind-the-label-of-a-change"),
        pytest.param("<h1>Rain</h1><div class='latest'><a href='/news/rain'>Rain</a></div><div class='latest'>"
                     "<a href='/news/sun'>Sun and wind over the bay 2 May 2024</a></div>", id="card-of-another"),
        pytest.param("<h1>Regen</h1><div><p>hier seit <a href='/1901'>1901</a> zu sehen, hier 1902</p></div>",
                     id="here-is-not-yesterday"),
    ],
)  # fmt: skip
def test_rest_of_the_page_gives_nothing_where_nobody_can_vouch_for_it(body: str) -> None:
    assert read(body).published.value is None


@pytest.mark.parametrize(
    ("body", "url", "expected"),
    [
        pytest.param("<h1>Rain</h1><span class='date'>March 18 at 3:57 PM</span>", "/2015/03/18/rain", "2015-03-18",
                     id="of-the-url"),
        pytest.param("<h1>Rain</h1><span class='date'>28 Dec</span>", "/2016/01/rain", "2015-12-28",
                     id="before-the-month-of-the-url"),
        pytest.param("<h1>Rain</h1><span class='date'>13 Aug</span><time class='updated' datetime='2018-08-13'></time>",
                     "/rain", "2018-08-13", id="of-the-change-on-that-day"),
        pytest.param("<h1>Rain</h1><span class='date'>3 days ago</span>", "/2016/02/26/rain", "2026-02-26",
                     id="counted-from-the-capture"),
    ],
)  # fmt: skip
def test_missing_year_is_one_that_the_page_states(body: str, url: str, expected: str) -> None:
    value = read(body, url=f"https://www.example.edu{url}").published.value
    assert value is not None
    assert value[:10] == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param('<meta name="date" content="2019-06-17"><h1>Rain</h1>', "2017-07-12", id="stated-years-later"),
        pytest.param('<meta name="date" content="2017-07-14"><h1>Rain</h1>', "2017-07-14", id="stated-days-later"),
        pytest.param("<h1>Rain</h1><p>9 July 2017</p>", "2017-07-09", id="one-line"),
        pytest.param("<h1>Rain</h1><p>9 July 2017</p><p>2 July 2017</p>", "2017-07-12", id="lines-of-several-days"),
    ],
)
def test_day_in_the_url_speaks_against_what_is_far_from_it_and_against_lines_at_odds(body: str, expected: str) -> None:
    assert read(body, url="https://www.example.edu/2017/07/12/rain").published.value == expected


def test_month_in_the_url_bounds_the_rest_of_the_page() -> None:
    body = f"<h1>Rain</h1><p>{LONG}</p><p>{LONG}</p><p>Issued 3 May 2019</p><p>Issued 3 May 2024</p>"
    assert read(body, url="https://www.example.edu/2024/05/rain").published.value == "2024-05-03"
    assert read(body, url="https://www.example.edu/2022/05/rain").published.value == "2022-05"


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        pytest.param("22:00:00", "2024-05-13", id="summer-midnight"),
        pytest.param("22:05:00", "2024-05-12T22:05:00+00:00", id="instant"),
    ],
)
def test_midnight_stored_in_utc_is_the_day_of_the_page_s_readers(clock: str, expected: str) -> None:
    meta = f'<html lang="de"><meta property="article:published_time" content="2024-05-12T{clock}Z"><h1>Regen</h1>'
    tree = parse_page(meta.encode(), url="https://www.example.edu/regen")
    dates = read_dates(tree, read_metadata(tree), EMPTY_PROFILE, card=None, captured=CAPTURED)
    assert dates.published.value == expected


def test_signs_of_the_title_tell_that_two_digits_in_front_are_the_year() -> None:
    body = "<title>五月多雨</title><h1>五月多雨</h1><p>发布时间：18-03-08</p>"
    assert read(body, EMPTY_PROFILE).published.value == "2018-03-08"
