"""The address of a page that was saved without one: what the page itself declares. Pure."""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin, urlsplit

from crawler.urls import join_url

MAX_HEAD = 100_000
"""Bytes of a page in which its declarations are looked for."""

LINK = re.compile(r"<link\b[^<>]{0,2000}>", re.IGNORECASE)
IS_CANONICAL = re.compile(r"""\brel\s*=\s*["']?canonical\b""", re.IGNORECASE)
HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
IS_ARTICLE = re.compile(r"""og:type["'][^<>]{0,100}\barticle\b|\barticle:published_time\b""", re.IGNORECASE)


def declared_address(body: bytes, file_url: str) -> str:
    """Return the canonical URL that a saved page declares, else *file_url*.

    A path without a host is resolved against *file_url*. An article that names the homepage as its
    canonical URL is not believed.

    >>> declared_address(b'<link rel="canonical" href="/events">', "file:///home/saved.html")
    'file:///events'
    """
    head = body[:MAX_HEAD].decode("utf-8", "replace")
    for link in LINK.findall(head):
        if IS_CANONICAL.search(link) and (href := HREF.search(link)):
            stated = html.unescape(next(filter(None, href.groups()), "")).strip()
            return _resolve(stated, file_url, is_article=IS_ARTICLE.search(head) is not None)
    return file_url


def _resolve(stated: str, file_url: str, *, is_article: bool) -> str:
    try:
        url = urljoin(file_url, stated)
        parts = urlsplit(url)
    except ValueError:
        return file_url
    has_place = parts.scheme == "file" or join_url(file_url, stated) is not None
    if not stated or not has_place or (is_article and parts.path in ("", "/")):
        return file_url
    return url
