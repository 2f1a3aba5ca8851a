from __future__ import annotations

import gzip

import pytest

from crawler.errors import PageError
from crawler.page import Card
from crawler.read import sitemap
from crawler.read.sitemap import parse_sitemap

URL = "https://www.example.edu/sitemap.xml"
NS = "http://www.sitemaps.org/schemas/sitemap/0.9"


def test_pages_with_their_dates() -> None:
    body = f"""<urlset xmlns="{NS}" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"
      xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
      <url><loc> https://www.example.edu/a </loc><lastmod>2025-07-10</lastmod></url>
      <url><loc>https://www.example.edu/b</loc><image:image><image:loc>/b.jpg</image:loc></image:image>
      <news:news><news:publication_date>2025-07-11</news:publication_date><news:title>B</news:title></news:news></url>
      <url><loc>ftp://www.example.edu/c</loc></url></urlset>"""
    assert parse_sitemap(body.encode(), url=URL).cards == [
        Card(url="https://www.example.edu/a", source="sitemap", date="2025-07-10"),
        Card(
            url="https://www.example.edu/b",
            source="sitemap",
            title="B",
            date="2025-07-11",
            image="https://www.example.edu/b.jpg",
        ),
    ]


def test_an_index_names_children() -> None:
    body = f'<sitemapindex xmlns="{NS}"><sitemap><loc>https://www.example.edu/1.xml</loc></sitemap></sitemapindex>'
    found = parse_sitemap(body.encode(), url=URL)
    assert (found.children, found.cards) == (["https://www.example.edu/1.xml"], [])


def test_gzip_and_plain_text() -> None:
    body = gzip.compress(b"https://www.example.edu/a\nhttps://www.example.edu/b\n")
    assert [card.url[-2:] for card in parse_sitemap(body, url=URL).cards] == ["/a", "/b"]


def test_t21_a_gzip_bomb_is_refused() -> None:
    with pytest.raises(PageError, match="found more after inflating"):
        parse_sitemap(gzip.compress(bytes(sitemap.MAX_BYTES + 2)), url=URL)


def test_t33_entries_are_limited() -> None:
    body = b"<urlset>" + b"<url><loc>https://www.example.edu/a</loc></url>" * (sitemap.MAX_ENTRIES + 5) + b"</urlset>"
    assert len(parse_sitemap(body, url=URL).cards) == sitemap.MAX_ENTRIES


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"no address here", b"\x1f\x8bnot gzip", b"<rss></rss>"])
def test_what_is_no_sitemap_is_refused(body: bytes) -> None:
    with pytest.raises(PageError, match="expected a"):
        parse_sitemap(body, url=URL)


def test_t32_entities_are_not_resolved() -> None:
    body = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><urlset><url><loc>https://a.example/&e;</loc></url></urlset>'
    found = parse_sitemap(body, url=URL)
    assert all("&e;" in card.url or card.url == "https://a.example/" for card in found.cards)
