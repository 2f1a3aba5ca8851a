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


def item(title: str) -> str:
    return f"<item><title>{title}</title><link>https://www.example.edu/a?b=1&c=2</link></item>"


def rss(title: str, encoding: str, *, declared: str | None) -> bytes:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return f"{declaration}<rss><channel>{item(title)}</channel></rss>".encode(encoding)


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type", "title"),
    [
        pytest.param("utf-8", "utf-8", "", "Größe", id="as-declared"),
        pytest.param("utf-8", "utf-16", "", "Größe", id="not-the-utf-16-it-says"),
        pytest.param("utf-16", "utf-16", "", "Größe", id="utf-16"),
        pytest.param("utf-16-le", None, "", "Größe", id="utf-16-without-a-mark"),
        pytest.param("cp1252", "iso-8859-1", "", "It’s on", id="latin-1-is-windows-1252"),
        pytest.param("cp1252", None, "", "Größe und Übung", id="latin-letters-nobody-declared"),
        pytest.param("cp1252", "utf-8", "", "Größe", id="latin-letters-not-the-utf-8-it-says"),
        pytest.param("koi8-r", None, "text/xml; charset=koi8-r", "Новости", id="header"),
        pytest.param("gb2312", None, "", "大学新闻网站今天发布消息", id="chinese-nobody-declared"),
        pytest.param("euc-kr", "euc-kr", "", "대학 소식", id="korean"),
        pytest.param("utf-8", "undefined", "", "Größe", id="a-name-of-python-that-reads-nothing"),
        pytest.param("cp1252", "idna", "", "Größe", id="a-name-of-python-for-hosts"),
    ],
)
def test_encodings_of_feeds(encoding: str, declared: str | None, content_type: str, title: str) -> None:
    (card,) = parse_feed(rss(title, encoding, declared=declared), url=URL, content_type=content_type).cards
    assert (card.title, card.url) == (title, "https://www.example.edu/a?b=1&c=2")


@pytest.mark.parametrize(
    ("before", "title", "expected"),
    [
        pytest.param("", "Q & A, R&D", "Q & A, R&D", id="bare-ampersands"),
        pytest.param("", "a < b and 3 > 2", "a < b and 3 > 2", id="bare-signs"),
        pytest.param("", "Caf&eacute;&nbsp;talk", "Café talk", id="entities-of-html"),
        pytest.param("", "Don&#146;t", "Don’t", id="number-of-a-windows-character"),
        pytest.param("", "A\x0bB\x00C", "ABC", id="control-characters"),
        pytest.param("", "A&#xD800;B&#57343;C", "A\ufffdB\ufffdC", id="halves-of-a-character-by-number"),
        pytest.param("", "A\udc00B", "A\ufffdB", id="half-of-a-character"),
        pytest.param("", "<![CDATA[Q & A <b>bold</b>]]>", "Q & A bold", id="section-of-text"),
        pytest.param("<br />\n<b>Warning</b>: no such file\n", "Q & A", "Q & A", id="markup-before-the-feed"),
        pytest.param("Notice: undefined\n", "News", "News", id="words-before-the-feed"),
    ],
)
def test_ill_formed_text_is_read(before: str, title: str, expected: str) -> None:
    body = f'{before}<?xml version="1.0"?><rss><channel>{item(title)}{item("Next")}</channel></rss>'
    cards = parse_feed(body.encode("utf-8", "surrogatepass"), url=URL).cards
    assert [card.title for card in cards] == [expected, "Next"]
    assert {card.url for card in cards} == {"https://www.example.edu/a?b=1&c=2"}


def test_half_of_a_character_by_number_in_utf_16() -> None:
    (card,) = parse_feed(rss("A&#xdfff;B", "utf-16", declared="utf-16"), url=URL).cards
    assert card.title == "A\ufffdB"


def test_one_broken_character_does_not_spoil_the_others() -> None:
    body = rss("Größe und Maß @", "utf-8", declared="utf-8").replace(b"@", b"\xff")
    assert [card.title for card in parse_feed(body, url=URL).cards] == ["Größe und Maß \ufffd"]


def test_a_page_that_holds_a_feed_is_no_feed() -> None:
    with pytest.raises(PageError, match="found html"):
        parse_feed(b"<html><body>&x<rss><channel></channel></rss></body></html>", url=URL)


@pytest.mark.parametrize(
    "doctype",
    [
        pytest.param('<!DOCTYPE rss SYSTEM "{dtd}">', id="external-subset"),
        pytest.param('<!DOCTYPE rss [<!ENTITY % all SYSTEM "{dtd}"> %all;]>', id="parameter-entity"),
        pytest.param('<!DOCTYPE rss [<!ENTITY said SYSTEM "{text}">]>', id="external-entity"),
    ],
)
@pytest.mark.parametrize("title", ["said &said; here", "said &said; & here"])
def test_t32_nothing_is_loaded_from_outside(tmp_path: Path, doctype: str, title: str) -> None:
    dtd, text = tmp_path / "rss.dtd", tmp_path / "canary.txt"
    dtd.write_text('<!ENTITY said "canary">', encoding="utf-8")
    text.write_text("canary", encoding="utf-8")
    doctype = doctype.format(dtd=dtd.as_uri(), text=text.as_uri())
    body = f'<?xml version="1.0"?>{doctype}<rss><channel>{item(title)}</channel></rss>'
    (card,) = parse_feed(body.encode(), url=URL).cards
    assert card.title is not None
    assert card.title.endswith("here")
    assert "canary" not in card.title


def test_t32_a_text_included_from_outside_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "canary.txt").write_text("canary", encoding="utf-8")
    include = (
        f'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="{tmp_path.as_uri()}/canary.txt" parse="text"/>'
    )
    (card,) = parse_feed(f"<rss><channel>{item(include)}</channel></rss>".encode(), url=URL).cards
    assert card.title is None
