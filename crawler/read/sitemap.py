"""Sitemaps: XML, gzipped or plain text; an index names further sitemaps."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.errors import PageError
from crawler.page import Card
from crawler.read.feeds import local_name, plain_text
from crawler.read.xml import parse_xml
from crawler.urls import join_url

if TYPE_CHECKING:
    from lxml import etree

MAX_ENTRIES = 50_000
"""Entries of one sitemap (sitemaps.org, protocol)."""

MAX_BYTES = 50 * 1024 * 1024
"""Uncompressed size of one sitemap (sitemaps.org, protocol: 50 MB)."""

GZIP_MAGIC = b"\x1f\x8b"


@dataclass(slots=True, kw_only=True)
class Sitemap:
    """What a sitemap says."""

    cards: list[Card] = field(default_factory=list)
    """Its pages; ``date`` is the raw ``lastmod``, else the news extension's date."""
    children: list[str] = field(default_factory=list)
    """Absolute URLs of further sitemaps, for an index."""


def parse_sitemap(body: bytes, *, url: str) -> Sitemap:
    """Return the sitemap in *body*, which was found at *url*.

    Entries beyond 50,000 are left out. Raises PageError where *body* is no sitemap or inflates
    beyond 50 MB.
    """
    if body.startswith(GZIP_MAGIC):
        body = _inflate(body, url)
    if len(body) > MAX_BYTES:
        raise PageError(f"{url}: expected a sitemap of at most {MAX_BYTES} bytes, found {len(body)}")
    if not body.lstrip(b"\xef\xbb\xbf\x00 \t\r\n").startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        return _parse_lines(body, url)
    root = parse_xml(body)
    name = local_name(root) if root is not None else "nothing"
    if root is None or name not in ("urlset", "sitemapindex"):
        raise PageError(f"{url}: expected a sitemap, found {name}")
    sitemap = Sitemap()
    for count, entry in enumerate(root):
        if count >= MAX_ENTRIES:
            break
        kind = local_name(entry)
        fields = _fields(entry)
        address = join_url(url, fields.get("loc", ""))
        if not address or not fields.get("loc"):
            continue
        if kind == "sitemap":
            sitemap.children.append(address)
        elif kind == "url":
            sitemap.cards.append(_card(address, fields, url))
    return sitemap


def _inflate(body: bytes, url: str) -> bytes:
    """Return the content of the gzip file *body*, a torn one as far as it goes."""
    inflater = zlib.decompressobj(wbits=31)
    try:
        content = inflater.decompress(body, MAX_BYTES + 1)
    except zlib.error as error:
        raise PageError(f"{url}: expected a gzipped sitemap, found {error}") from error
    if len(content) > MAX_BYTES:
        raise PageError(f"{url}: expected a sitemap of at most {MAX_BYTES} bytes, found more after inflating")
    return content


def _parse_lines(body: bytes, url: str) -> Sitemap:
    """Return the sitemap whose lines are addresses."""
    sitemap = Sitemap()
    for line in body.decode("utf-8-sig", "replace").splitlines():
        address = line.strip()
        if address.startswith(("http://", "https://")) and join_url(url, address):
            sitemap.cards.append(Card(url=address, source="sitemap"))
            if len(sitemap.cards) >= MAX_ENTRIES:
                break
    if not sitemap.cards:
        raise PageError(f"{url}: expected a sitemap, found text without addresses")
    return sitemap


def _fields(entry: etree._Element) -> dict[str, str]:
    """Return the first text of each element in *entry*, its extensions included."""
    fields: dict[str, str] = {}
    for element in entry.iter("{*}*"):
        if element is not entry and len(element) == 0:
            name = local_name(element)
            parent = element.getparent()
            if name == "loc" and parent is not entry:
                name = "image"
            fields.setdefault(name, plain_text(element))
    return fields


def _card(address: str, fields: dict[str, str], url: str) -> Card:
    return Card(
        url=address,
        source="sitemap",
        title=fields.get("title") or None,
        date=fields.get("lastmod") or fields.get("publication_date") or None,
        image=join_url(url, fields["image"]) if fields.get("image") else None,
        language=fields.get("language") or None,
    )
