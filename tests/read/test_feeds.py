from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.errors import PageError
from crawler.page import Card
from crawler.read.feeds import parse_feed

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://www.example.edu/news/rss.xml"
ENTITIES = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10 if i else "ha"}">' for i in range(12))


def test_rss() -> None:
    feed = parse_feed(
        b"""<?xml version="1.0"?><rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/"><channel>
        <title>News</title><language>en</language>
        <item><title>Q &amp;amp; A</title><link>/news/a</link><pubDate>Thu, 10 Jul 2025 09:00:00 +0800</pubDate>
        <description><![CDATA[<p>Two <b>words</b></p>]]></description><category>Research</category>
        <category>Research</category><enclosure url="/a.jpg" type="image/jpeg"/></item>
        <item><guid>https://www.example.edu/news/b</guid></item>
        <item><title>No address</title></item></channel></rss>""",
        url=URL,
    )
    assert feed.title == "News"
    assert feed.cards == [
        Card(
            url="https://www.example.edu/news/a",
            source="feed",
            title="Q & A",
            date="Thu, 10 Jul 2025 09:00:00 +0800",
            summary="Two words",
            tags=("Research",),
            image="https://www.example.edu/a.jpg",
            language="en",
        ),
        Card(url="https://www.example.edu/news/b", source="feed", language="en"),
    ]


def test_atom() -> None:
    feed = parse_feed(
        b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Neues</title><entry><title>Eins</title>
        <link rel="self" href="/self"/><link href="/eins"/><updated>2025-07-11</updated>
        <published>2025-07-10</published><category term="lab" label="Labor"/></entry></feed>""",
        url=URL,
    )
    (card,) = feed.cards
    assert (card.url, card.date, card.tags, card.language) == (
        "https://www.example.edu/eins",
        "2025-07-10",
        ("Labor",),
        "de",
    )


def test_rss_1_keeps_its_items_beside_the_channel() -> None:
    feed = parse_feed(
        b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>N</title></channel>
        <item><title>A</title><link>https://www.example.edu/a</link><dc:date>2025-07-10</dc:date></item></rdf:RDF>""",
        url=URL,
    )
    assert [(card.title, card.date) for card in feed.cards] == [("A", "2025-07-10")]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"<rss><channel><item><link>/a</link></item><item><link>/b</link>", id="torn"),
        pytest.param(b"<rss><channel><item><title>A & B</title><link>/a</link></item>"
                     b"<item><link>/b</link></item></channel></rss>", id="bare-ampersand"),
        pytest.param(b'<?xml version="1.0" encoding="bogus"?><rss><channel><item><link>/a</link></item>'
                     b"<item><link>/b</link></item></channel></rss>", id="unknown-encoding"),
        pytest.param(b"\n <rss><channel><item><link>/a</link></item><item><link>/b</link></item></channel></rss>",
                     id="space-before-the-feed"),
    ],
)  # fmt: skip
def test_ill_formed_feeds_are_read(body: bytes) -> None:
    assert [card.url[-2:] for card in parse_feed(body, url=URL).cards] == ["/a", "/b"]


@pytest.mark.parametrize("body", [b"", b"<html><body>No</body></html>", b"plain words", b"\x00\xff\xfe"])
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(PageError, match="expected an RSS or Atom feed"):
        parse_feed(body, url=URL)


def test_t32_entities_are_not_resolved(tmp_path: Path) -> None:
    canary = tmp_path / "canary.txt"
    canary.write_text("canary", encoding="utf-8")
    body = (
        f'<!DOCTYPE rss [{ENTITIES}<!ENTITY file SYSTEM "{canary.as_uri()}">]>'
        "<rss><channel><item><title>a &file; &e11; b</title><link>https://www.example.edu/a</link></item></channel></rss>"
    )
    try:
        shown = str(parse_feed(body.encode(), url=URL))
    except PageError as error:
        shown = str(error)
    assert "canary" not in shown
    assert "haha" not in shown
