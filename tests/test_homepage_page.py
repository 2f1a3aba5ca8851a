"""Homepages through the whole pipeline: what names an entry, and what tells one from another."""

from __future__ import annotations

from crawler.page import Page
from crawler.pipeline import PagePipeline
from crawler.profile_file import load_profile
from crawler.records import Capture, Entry, Homepage, Record
from tests.conftest import ROOT

CAMPUS = load_profile(ROOT / "spiders" / "sites" / "campus.toml")

AWARDS = (
    ("Prof. Ada LO", "School of Science", "Best Paper Award"),
    ("Prof. Bo KAN", "School of Health", "Young Fellow Medal"),
    ("Kelp Lamp - Cy TSE", "School of Science", "Port Prize, First Class"),
    ("Kelp Lamp - Cy TSE", "School of Science", "Bay Prize, Second Class"),
)


def read(html: str, url: str = "http://www.campus.example/") -> list[Record]:
    page = Page(
        url=url,
        requested_url=url,
        status=200,
        content_type="text/html; charset=utf-8",
        body=f"<html lang=en><title>Campus</title><body><main>{html}</main></body></html>".encode(),
        profile=CAMPUS,
        capture=Capture(time="2026-01-05T02:00:00.000Z"),
    )
    return PagePipeline.from_settings().read(page).records


def entries(html: str, url: str = "http://www.campus.example/") -> list[Entry]:
    return [record for record in read(html, url) if isinstance(record, Entry)]


def carousel(awards: tuple[tuple[str, str, str], ...]) -> str:
    slides = "".join(f"<div class=slide>{''.join(f'<p>{text}</p>' for text in award)}</div>" for award in awards)
    return f"<h2>Awards</h2><div class=carousel>{slides}</div>"


def test_carousel_in_another_order_shows_the_same_entries() -> None:
    before, after = (read(carousel(awards)) for awards in (AWARDS, AWARDS[::-1]))
    shown, turned = (
        {record.id: record.content_digest for record in records if isinstance(record, Entry)}
        for records in (before, after)
    )
    assert len(shown) == len(AWARDS)
    assert turned == shown
    layouts = [record.layout for records in (before, after) for record in records if isinstance(record, Homepage)]
    assert layouts[0] == layouts[1] == {"award": sorted(shown)}


def test_entries_of_two_languages_with_one_link_are_two() -> None:
    cards = "".join(f'<li><a href="/news/{n}">Report number {n} of the harbour</a></li>' for n in (1, 2))
    found = [entries(f"<h2>News</h2><ul>{cards}</ul>", url) for url in CAMPUS.homepage_urls]
    assert [[entry.link for entry in page] for page in found] == [
        [f"http://www.campus.example/news/{n}" for n in (1, 2)]
    ] * 3
    assert len({entry.id for page in found for entry in page}) == 6


def test_second_entry_of_one_name_is_numbered_in_page_order() -> None:
    rows = "".join(f"<li><strong>{number}</strong><span>boats</span></li>" for number in (5, 9))
    found = entries(f"<h2>Key figures</h2><ul>{rows}</ul>")
    home = "http://www.campus.example/"
    assert [(entry.number, entry.key) for entry in found] == [
        ("5", f"{home} figure boats"),
        ("9", f"{home} figure boats #2"),
    ]


def test_event_that_three_homepages_lead_to_is_one_in_each_language() -> None:
    card = '<div><h3><a href="http://www.campus.example/events/walk">{}</a></h3><p>2026-01-09 16:30</p></div>'
    titles = ("Tide Walk", "海邊觀察潮汐", "海边观察潮汐")
    events = [
        record
        for url, title in zip(CAMPUS.homepage_urls, titles, strict=True)
        for record in read(f"<h2>Events</h2>{card.format(title)}", url)
        if record.kind == "event"
    ]
    assert [(event.url, event.title) for event in events] == [
        ("http://www.campus.example/events/walk", title) for title in titles
    ]
    assert len({event.id for event in events}) == 3
