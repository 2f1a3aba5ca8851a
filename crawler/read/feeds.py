"""Feeds: RSS 0.9 to 2.0 and Atom, well-formed or not, as cards."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.errors import PageError
from crawler.page import Card
from crawler.read.tree import collapse
from crawler.read.xml import parse_xml
from crawler.urls import join_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

MAX_CARDS = 10_000
"""Entries read of one feed."""

MAX_SUMMARY = 2000
"""Characters kept of a summary; feeds may carry whole articles."""

ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
ENTRIES = ("{*}item", "{*}entry")
MARKUP = re.compile(r"</?[A-Za-z!][^<>]{0,500}>")
WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
"""Windows characters under their numbers there, as in ``&#146;``; Unicode has nothing that prints at these."""

DATES = ("pubdate", "published", "date", "issued", "updated", "modified", "created")
"""Elements that date an entry, the most telling first."""


@dataclass(slots=True, kw_only=True)
class Feed:
    """What a feed says."""

    cards: list[Card] = field(default_factory=list)
    """Its entries that link somewhere, in feed order."""
    title: str | None = None
    """Title of the feed."""


def parse_feed(body: bytes, *, url: str, content_type: str = "") -> Feed:
    """Return the feed in *body*, which was found at *url*; *content_type* is the header's value.

    Ill-formed XML is read as far as it goes. Entities are never resolved, nothing is loaded.
    Raises PageError where *body* is no feed.
    """
    root = parse_xml(body, content_type)
    name = local_name(root) if root is not None else "nothing"
    if root is None or name not in ROOTS:
        raise PageError(f"{url}: expected an RSS or Atom feed, found {name}")
    language = next((text for text in _texts(root, "language") if text), None) or root.get(XML_LANG)
    title = next((text for text in _texts(root, "title") if text), None)
    cards = []
    for entry in root.iter(*ENTRIES):
        card = _card(entry, url, language)
        if card is not None:
            cards.append(card)
        if len(cards) >= MAX_CARDS:
            break
    return Feed(cards=cards, title=title)


XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"


def local_name(element: etree._Element) -> str:
    """Return the name of *element* without namespace, lower case; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _raw_text(element: etree._Element) -> str:
    return "".join(str(piece) for piece in element.itertext())


def plain_text(element: etree._Element) -> str:
    """Return the text in *element*: markup dropped, entities as characters, on one line."""
    text = _raw_text(element)
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = html.unescape(MARKUP.sub(" ", text))
    if not text.isascii():
        text = text.translate(WINDOWS)
    return collapse(text)


def _texts(root: etree._Element, name: str) -> Iterator[str]:
    """Yield the texts of the elements *name* that stand before the entries of the feed."""
    for top in (root, *root):
        if local_name(top) in ROOTS:
            for child in top:
                if local_name(child) == name:
                    yield plain_text(child)


def _card(entry: etree._Element, url: str, language: str | None) -> Card | None:
    fields: dict[str, list[etree._Element]] = {}
    for child in entry:
        fields.setdefault(local_name(child), []).append(child)
    link = _link(fields, join_url(url, entry.get(XML_BASE) or "") or url)
    if link is None:
        return None
    texts = {name: plain_text(elements[0]) for name, elements in fields.items() if name in TEXT_FIELDS}
    summary = texts.get("description") or texts.get("summary") or texts.get("encoded") or texts.get("content")
    own = entry.get(XML_LANG) or texts.get("language")
    return Card(
        url=link,
        source="feed",
        title=texts.get("title") or None,
        date=next((texts[name] for name in DATES if texts.get(name)), None),
        summary=summary[:MAX_SUMMARY] if summary else None,
        tags=_tags(fields),
        image=_image(fields, url),
        language=own or language or None,
    )


TEXT_FIELDS = frozenset({*DATES, "title", "description", "summary", "encoded", "content", "language"})


def _link(fields: dict[str, list[etree._Element]], base: str) -> str | None:
    """Return the address of the entry: its link, Atom's alternate one first, else a ``guid`` that is one."""
    links = fields.get("link", [])
    ranked = sorted(links, key=lambda link: link.get("rel", "alternate") != "alternate")
    for link in ranked:
        if link.get("rel", "alternate") in ("alternate", "self"):
            href = (link.get("href") or _raw_text(link).strip()).replace("&amp;", "&")
            if href and (url := join_url(base, href)):
                return url
    for guid in (*fields.get("guid", []), *fields.get("id", [])):
        text = _raw_text(guid).strip()
        if guid.get("isPermaLink") != "false" and text.startswith(("http://", "https://")):
            return join_url(base, text)
    return None


def _tags(fields: dict[str, list[etree._Element]]) -> tuple[str, ...]:
    """Return the categories, each once."""
    tags = []
    for element in (*fields.get("category", []), *fields.get("subject", [])):
        tag = collapse(element.get("label") or element.get("term") or "") or plain_text(element)
        if tag and tag not in tags:
            tags.append(tag)
    return tuple(tags)


def _image(fields: dict[str, list[etree._Element]], base: str) -> str | None:
    for element in (*fields.get("thumbnail", []), *fields.get("content", []), *fields.get("enclosure", [])):
        address = element.get("url")
        kind = element.get("type") or element.get("medium") or ("image" if local_name(element) == "thumbnail" else "")
        if address and kind.startswith("image"):
            return join_url(base, address)
    return None
