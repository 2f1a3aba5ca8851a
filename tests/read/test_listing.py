from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.page import Card
from crawler.profile import EMPTY_PROFILE, Section, SiteProfile
from crawler.read.listing import Listing, read_listing
from crawler.read.tree import parse_page

SITE = "https://www.example.edu"
SUMMARY = "A machine that makes no sound was shown to the public for the first time."
PROFILE = SiteProfile(
    homepage=f"{SITE}/",
    section=(Section(name="news", listing=(f"{SITE}/news",), article_url=r"^https://www\.example\.edu/news/\d{4}/"),),
)
TOPICS = ("Health", "Research", "Health")
MENU = (
    "<div class=main-menu>" + "".join(f"<a href=/about/{i}>All about the university</a>" for i in range(9)) + "</div>"
)


def listing_of(inside: str, *, profile: SiteProfile = EMPTY_PROFILE, path: str = "/news?page=2") -> Listing:
    return read_listing(parse_page(f"<html><body>{inside}</body></html>".encode(), url=SITE + path), profile)


def card(number: int, *, tag: str = "li") -> str:
    return (
        f"<{tag} class='card card-{number}'><a href=/news/2025/m{number}><img src=/i/{number}.jpg></a>"
        f"<div><span class=tag>News</span><span class=tag>{TOPICS[number % 3]}</span>"
        f"<time datetime=2025-07-0{number}>{number} July</time>"
        f"<h3><a href=/news/2025/m{number}>The quiet machine number {number}</a></h3><p>{SUMMARY}</p>"
        f"<a href=/news/2025/m{number}>Read more</a></div></{tag}>"
    )


def test_a_card_says_all_that_it_shows() -> None:
    listing = listing_of(f"{MENU}<ul>{card(1)}{card(2)}{card(3)}</ul>")
    assert [found.url for found in listing.cards] == [f"{SITE}/news/2025/m{i}" for i in (1, 2, 3)]
    assert listing.cards[0] == Card(
        url=f"{SITE}/news/2025/m1",
        title="The quiet machine number 1",
        date="2025-07-01",
        summary=SUMMARY,
        tags=("Research",),
        image=f"{SITE}/i/1.jpg",
    )


def test_rows_of_cards_are_no_cards() -> None:
    rows = "".join(f"<div class=row>{card(i, tag='div')}{card(i + 1, tag='div')}</div>" for i in (1, 3, 5))
    assert len(listing_of(rows).cards) == 6


def test_a_table_is_a_list_too() -> None:
    rows = "".join(
        f"<tr><td>{i}</td><td><a href=/notice/{i}>Notice about the quiet machine {i}</a></td><td>2025.07.0{i}</td></tr>"
        for i in (1, 2, 3)
    )
    cards = listing_of(f"<table>{rows}</table>").cards
    assert [found.date for found in cards] == ["2025.07.01", "2025.07.02", "2025.07.03"]


def test_a_year_stands_above_its_cards() -> None:
    cards = listing_of(f"<h2>2025</h2><ul>{card(1)}{card(2)}</ul><h2>2024</h2><ul>{card(3)}{card(4)}</ul>").cards
    assert [found.year for found in cards] == ["2025", "2025", "2024", "2024"]


def test_other_hosts_and_menus_are_no_cards() -> None:
    away = "".join(f"<li><h3><a href=https://other.example/{i}>A machine elsewhere {i}</a></h3></li>" for i in range(9))
    listing = listing_of(f"<nav>{card(8)}{card(9)}</nav><ul>{away}</ul><ol>{card(1)}{card(2)}</ol>", profile=PROFILE)
    assert [found.url for found in listing.cards] == [f"{SITE}/news/2025/m1", f"{SITE}/news/2025/m2"]


def test_an_article_that_stands_alone_is_a_card() -> None:
    lead = "<section><h2><a href=/news/2025/lead>Lead</a></h2></section>"
    cards = listing_of(f"{lead}<ul>{card(1)}{card(2)}</ul>", profile=PROFILE).cards
    assert f"{SITE}/news/2025/lead" in [found.url for found in cards]


def test_a_page_without_links_has_no_cards() -> None:
    assert listing_of("<p>Nothing was found.</p>") == Listing()


TITLES = ("The quiet machine was shown", "Students measured the harbour", "The library opened at night")
TAGS = "".join(f"<a href=/tag/{number}>Interesting topic {number}</a> " for number in range(40))


def rows(template: str) -> str:
    """Return *template* once a title: ``{n}`` is its number, ``{link}`` the link, ``{summary}`` a teaser."""
    return "".join(
        template.format(n=number, link=f"<a href=/n/{number}>{title}</a>", title=title, summary=f"<p>{SUMMARY}</p>")
        for number, title in enumerate(TITLES, 1)
    )


@pytest.mark.parametrize(
    ("inside", "first_date"),
    [
        pytest.param(f"<ul>{rows('<li>{link} <span>2025-07-0{n}</span></li>')}</ul>", "2025-07-01", id="list"),
        pytest.param(f"<dl>{rows('<dt>0{n}/07/2025</dt><dd>{link}</dd>')}</dl>", "01/07/2025", id="date-then-term"),
        pytest.param(f"<dl>{rows('<dt>{link}</dt><dd>0{n}/07/2025</dd>')}</dl>", "01/07/2025", id="term-then-date"),
        pytest.param(rows("<dl><dt>{link}</dt><dd>0{n}/07/2025</dd></dl>"), "01/07/2025", id="a-list-for-each"),
        pytest.param(f"<p>{rows('0{n}.07.2025 {link}<br>')}</p>", "01.07.2025", id="lines-of-one-paragraph"),
        pytest.param(f"<div>{rows('<p>{n} July 2025</p><h3>{link}</h3>')}</div>", "1 July 2025", id="date-above"),
        pytest.param(f"<div>{rows('<h3>{link}</h3><p>{n} July 2025</p>')}</div>", "1 July 2025", id="date-below"),
        pytest.param(f"<div>{rows('<h3>{link}</h3><b>{n} Jul 2025</b>{summary}')}</div>", "1 Jul 2025", id="all-below"),
        pytest.param(
            rows("<div><div><article><div><i>{n} Jul 2025</i></div><h2>{link}</h2></article></div></div>"),
            "1 Jul 2025",
            id="nested-wrappers",
        ),
        pytest.param(
            f"<ul>{rows('<li><div><b>{n}</b><p>2025-07</p></div>{link}</li>')}</ul>", "2025-07-1", id="day-apart"
        ),
        pytest.param(
            rows("<a href=/n/{n}><i>0{n}</i><i>Jul</i><i>2025</i><h4>{title}</h4></a>"), "01 Jul 2025", id="three-parts"
        ),
        pytest.param(f"<ul>{rows('<li>{link}<span>07-0{n}</span></li>')}</ul>", "07-01", id="no-year"),
        pytest.param(f"<ul>{rows('<li>{link}<i>{n} days ago</i></li>')}</ul>", "1 days ago", id="relative"),
        pytest.param(f"<ul>{rows('<li>{link}<i>1/07 comments</i></li>')}</ul>", None, id="no-date"),
        pytest.param(
            f"<aside>{TAGS}</aside><ul>{rows('<li>{link}<i>2025-07-0{n}</i></li>')}</ul>", "2025-07-01", id="aside"
        ),
        pytest.param(
            f"<div class=tagcloud>{TAGS}</div><ul>{rows('<li>{link}<i>2025-07-0{n}</i></li>')}</ul>",
            "2025-07-01",
            id="tag-cloud",
        ),
        pytest.param(
            "<script>function view(id) { location.href = '/n/' + id; }</script><table>"
            + rows("<tr><td><a href='javascript:view({n})'>{title}</a></td><td>2025.07.0{n}</td></tr>")
            + "</table>",
            "2025.07.01",
            id="rows-that-a-script-opens",
        ),
    ],
)
def test_cards_of_every_markup(inside: str, first_date: str | None) -> None:
    cards = listing_of(f"{MENU}{inside}").cards
    assert [(found.url, found.title) for found in cards] == [
        (f"{SITE}/n/{number}", title) for number, title in enumerate(TITLES, 1)
    ]
    assert cards[0].date == first_date
    assert len({found.date for found in cards}) == (3 if first_date else 1)


def test_a_row_that_cannot_be_followed_is_no_card() -> None:
    assert listing_of(f"<ul>{rows('<li><a href=# data-id={n}>{title}</a></li>')}</ul>").cards == []


def test_a_row_shown_twice_is_one_card_with_its_own_date() -> None:
    pinned = rows("<tr class=notice><td>{link}</td><td>2025.07.0{n}</td></tr>")
    more = "<tr><td><a href=/n/9>A row that is not pinned</a></td><td>2025.06.09</td></tr>"
    plain = rows("<tr><td>{link}</td><td>2025.07.0{n}</td></tr>")
    cards = listing_of(f"<table>{pinned}{plain}{more}{more.replace('9', '8')}</table>").cards
    assert [(found.url[-1], found.date) for found in cards] == [
        ("1", "2025.07.01"), ("2", "2025.07.02"), ("3", "2025.07.03"), ("9", "2025.06.09"), ("8", "2025.06.08"),
    ]  # fmt: skip


def test_a_label_on_some_cards_is_a_tag_and_one_on_all_is_none() -> None:
    labels = ("Seminar", "Seminar", "Talk")
    inside = "".join(
        f"<li><h3><a href=/e/{number}>The quiet machine number {number}</a></h3><span class=tag>{label}</span>"
        "<span class=category>Event</span></li>"
        for number, label in enumerate(labels)
    )
    assert [found.tags for found in listing_of(f"<ul>{inside}</ul>").cards] == [("Seminar",), ("Seminar",), ("Talk",)]


@pytest.mark.parametrize(
    "card",
    [
        pytest.param("<h3>{title}</h3>{summary}<a href=/n/{n}>Read more</a>", id="link-says-read-more"),
        pytest.param("<a href=/n/{n}></a><h3>{title}</h3>{summary}", id="link-says-nothing"),
        pytest.param("<div><h3>{title}</h3></div><p><span><a href=/n/{n}>詳情</a></span></p>", id="link-in-wrappers"),
        pytest.param("<a href='https://share.example/?u={n}'>Share on our friends</a>{link}",
                     id="share-link"),
        pytest.param("<a href=/n/{n}><img src=/1.jpg></a><h3>{link}</h3><h4>10 July</h4>", id="picture-first"),
        pytest.param("<h3>{link}</h3><p>With <a href=/x/{n}>another article about the very same machine</a> and "
                     "<a href=/y/{n}>a third one on the harbour and its many ships</a></p>", id="links-in-the-summary"),
    ],
)  # fmt: skip
def test_the_link_that_tells_a_card(card: str) -> None:
    cards = listing_of(f"<main>{rows(f'<div class=item>{card}</div>')}</main>").cards
    assert [(found.url, found.title) for found in cards] == [
        (f"{SITE}/n/{number}", title) for number, title in enumerate(TITLES, 1)
    ]


def test_links_to_other_pages_are_no_cards() -> None:
    pager = "<li><a href='?page=1'>Previous page</a></li><li><a href='?page=3'>Older posts »</a></li>"
    assert len(listing_of(f"<ul>{rows('<li>{link}</li>')}{pager}</ul>").cards) == len(TITLES)


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        pytest.param("<time>6:30 PM</time><p>10 July 2025</p>", "10 July 2025", id="clock-is-no-date"),
        pytest.param("<time datetime=1342797581>10 July 2025</time>", "10 July 2025", id="seconds-are-no-date"),
        pytest.param("<time datetime=2025-07-10>yesterday</time>", "2025-07-10", id="machine-before-words"),
        pytest.param("<p>5 comments</p>", None, id="number-is-no-date"),
    ],
)
def test_date_of_a_card(date: str, expected: str | None) -> None:
    cards = listing_of(rows(f"<div class=item><h3>{{link}}</h3>{date}</div>")).cards
    assert [found.date for found in cards] == [expected] * len(TITLES)


def test_t33_many_links_that_say_nothing_cost_little() -> None:
    body = f"<div>{'<p><a href=/n/{n}></a><i></i></p>' * 4000}</div>".replace("{n}", "1")
    started = time.process_time()
    listing_of(body)
    assert time.process_time() - started < 5


PIECES = (
    "<ul>", "<li>", "</li>", "<table><tr><td>", "<a href=/news/1>", "<a href='?page=2'>", "</a>", "2",
    "999,999,999,999", "Next", "»", "<h3>", "</h3>", "<select><option selected value=?a>1</option><option value=http://[>2</option></select>",
    "<a href=\"javascript:go('1')\">", "<script>function go(a) { location.href = '//[' + a }</script>", "<b>1</b>",
    "<a rel=next href=http://[>", "<dl><dt>", "<dd>", "<div class=pager>", "</div>", "The quiet machine was shown",
    "10 July",
    "<time datetime=99999999999>", "<p>", "</p>", "\ud800", "\x00",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40))
@settings(deadline=None, max_examples=150)
def test_any_listing_is_read(pieces: list[str]) -> None:
    body = "<html><body>" + "".join(pieces)
    tree = parse_page(body.encode("utf-8", "surrogatepass"), url=f"{SITE}/news?page=1")
    assert read_listing(tree, EMPTY_PROFILE).next_url != tree.url
