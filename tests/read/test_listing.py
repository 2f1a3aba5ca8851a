from __future__ import annotations

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
