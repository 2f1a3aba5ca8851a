"""Whether a body that came without a length is whole, told by itself."""

from __future__ import annotations

import re

from crawler.content_coding import decode_payload
from crawler.errors import PageError

TAIL_BYTES = 4096
"""How near its end a body must say that it ends: counters, comments and scripts may follow."""

GZIP = b"\x1f\x8b"

ENDS = {b"\x89PNG": b"IEND", b"\xff\xd8": b"\xff\xd9", b"GIF8": b"\x00;", b"%PDF": b"%%EOF"}
"""First bytes of a file to what stands at its end."""

HTML_END = re.compile(rb"</html\s*>", re.IGNORECASE)

XML_ROOT = re.compile(rb"<((?:[\w-]+:)?[A-Za-z][\w.-]*)[\s>]")

XML_ROOTS = {b"rss", b"feed", b"rdf", b"urlset", b"sitemapindex", b"svg"}
"""Local names of roots that need no XML declaration to be known."""


def says_that_it_ends(payload: bytes, *, max_bytes: int) -> bool:
    """Return whether *payload*, its content coding on, holds the end that files of its kind have.

    A gzip stream has its length at the end, of which *max_bytes* may come out; HTML and XML have the end tag
    of their root, pictures and PDF a mark. Of anything else, and of nothing at all, it cannot be told: False.

    >>> says_that_it_ends(b"<html><p>All of it.</html>", max_bytes=1000)
    True
    >>> says_that_it_ends(b"<html><p>All of", max_bytes=1000)
    False
    """
    if payload.startswith(GZIP):
        try:
            decode_payload(payload, "gzip", max_bytes=max_bytes)
        except PageError:
            return False
        return True
    for first, end in ENDS.items():
        if payload.startswith(first):
            return end in payload[-TAIL_BYTES:]
    text = payload.replace(b"\0", b"")  # of UTF-16 the bytes that tell nothing
    tail = text[-TAIL_BYTES:]
    if HTML_END.search(tail):
        return True
    root = XML_ROOT.search(text)
    if root is None or not (b"<?xml" in text[:8] or root[1].lower().rpartition(b":")[2] in XML_ROOTS):
        return False
    return re.search(rb"</" + re.escape(root[1]) + rb"\s*>", tail) is not None
