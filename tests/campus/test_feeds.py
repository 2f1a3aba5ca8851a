from __future__ import annotations

import gzip
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.robotparser import RobotFileParser

from lxml import etree

from crawler.campus.content import build_campus
from crawler.campus.feeds import render_robots
from crawler.campus.story import MAIN, MARINE

if TYPE_CHECKING:
    from tests.campus.conftest import Client

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def locations(xml: bytes) -> list[str | None]:
    return [element.text for element in etree.fromstring(xml).iter(LOC)]


def test_the_feed_has_the_newest_twenty_with_dates_in_the_campus_zone(client: Client) -> None:
    items = list(etree.fromstring(client.get("/news/rss.xml").body).iter("item"))
    newest = [story for story in build_campus().stories(MAIN, "en") if story.section == "news"][:20]
    assert [item.findtext("title") for item in items] == [story.headline for story in newest]
    dates = [parsedate_to_datetime(item.findtext("pubDate") or "") for item in items]
    assert [date.date().isoformat() for date in dates] == [story.published for story in newest]


def test_the_sitemap_index_leads_to_every_article_of_the_main_site(client: Client) -> None:
    index = locations(client.get("/sitemap.xml").body)
    assert index == [f"http://{MAIN}/sitemap-news.xml.gz", f"http://{MAIN}/sitemap-stories.xml"]
    news = client.get("/sitemap-news.xml.gz", Accept_Encoding="gzip")
    assert news.headers["Content-Type"] == "application/gzip"
    assert "Content-Encoding" not in news.headers
    found = locations(gzip.decompress(news.body)) + locations(client.get("/sitemap-stories.xml").body)
    campus = build_campus()
    assert sorted(filter(None, found)) == sorted(story.url for story in (*campus.stories(MAIN), *campus.views()))


def test_robots_forbids_search_asks_for_a_delay_and_names_the_sitemap(client: Client) -> None:
    text = client.get("/robots.txt").body.decode()
    assert "Crawl-delay: 0.05\n" in text
    rules = RobotFileParser()
    rules.parse(text.splitlines())
    assert rules.site_maps() == [f"http://{MAIN}/sitemap.xml"]
    assert not rules.can_fetch("muniment", f"http://{MAIN}/search?tag=Oceans")
    assert rules.can_fetch("muniment", f"http://{MAIN}/news")
    assert "Sitemap" not in client.get("/robots.txt", MARINE).body.decode()


def test_the_delay_is_the_one_asked_for() -> None:
    assert "Crawl-delay: 2\n" in render_robots(2.0, sitemap=None)
