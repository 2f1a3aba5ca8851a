"""The lead: text between headline and main text, which designers put into boxes of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.read.blocks import Block
from crawler.read.boilerplate import HEADINGS, INLINE, SILENT, is_caption, is_frame
from crawler.read.main import measure
from crawler.read.names import judge_name
from crawler.read.tree import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

MAX_ELEMENTS = 150
"""Elements after the headline among which the main text begins, where the two belong together."""

MIN_MARKED, MIN_PLAIN = 40, 80
"""How much a lead says, in Latin characters, that is marked as one, and that is not."""

PASSED = SILENT | {"figure", "figcaption", "nav", "footer", "aside", "form", "ul", "ol", "dl", "table", "time"}
SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)）」』]*$")
"""How prose ends; labels, dates and names do not."""

DATED = re.compile(r"\b(?:19|20)\d\d\b.{0,12}\d{1,2}[:.]\d\d", re.ASCII)
"""A line with day and hour."""

LEAD_WORDS = ("lead", "teaser", "intro", "summary", "standfirst", "excerpt", "deck", "abstract", "header", "subtitle")
"""Parts of names that leads have, although boxes around the article may have them too."""


def find_lead(headline: etree._Element, first: etree._Element) -> list[Block]:
    """Return the text that stands between *headline* and the *first* element of the main text.

    None where the headline stands elsewhere: no text begins within MAX_ELEMENTS after it.
    """
    blocks: list[Block] = []
    around = {first, *first.iterancestors()}
    for element in _after(headline, around):
        if element is first:
            return blocks
        if element in around:
            continue
        text = text_of(element)
        is_marked = element.tag in HEADINGS or _is_marked(element)
        if measure(text) < (MIN_MARKED if is_marked else MIN_PLAIN) or (is_marked and DATED.search(text)):
            continue
        if is_marked or SENTENCE_END.search(text[-8:]):
            linked = sum(len(text_of(link)) for link in element.iter("a")) / len(text)
            blocks.append(Block("text", text, element, linked=linked))
    return []


def _after(headline: etree._Element, around: set[etree._Element]) -> Iterator[etree._Element]:
    """Yield the elements after *headline* that hold nothing but a line of text, and those *around* the main text."""
    seen = 0
    node: etree._Element | None = headline
    while node is not None and node.tag != "body":
        stack = list(node.itersiblings())[::-1]
        while stack:
            element = stack.pop()
            seen += 1
            if seen > MAX_ELEMENTS:
                return
            if element in around:
                yield element
            elif element.tag in PASSED or _is_beside(element):
                continue
            elif all(child.tag in INLINE for child in element):
                yield element
                continue
            stack.extend(reversed(element))
        node = node.getparent()


def _is_beside(element: etree._Element) -> bool:
    return is_caption(element) or (is_frame(element) and not _is_marked(element))


def _is_marked(element: etree._Element) -> bool:
    name = (element.get("class") or element.get("id") or "").lower()
    return bool(name) and (any(word in name for word in LEAD_WORDS) or judge_name(name).mark in ("summary", "subtitle"))
