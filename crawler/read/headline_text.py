"""The words of a headline: its text, the parts that are marked in it, and how alike two of them are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.read.tree import collapse

if TYPE_CHECKING:
    from lxml import etree

BLOCKS = frozenset({"br", "p", "div", "li", "dd", "dt", "td", "th", "tr", "h1", "h2", "h3", "h4", "ul", "ol"})
SKIPPED = frozenset({"script", "style", "template"})
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+")


def short_text(element: etree._Element, limit: int = 400) -> str:
    """Return the text inside *element* on one line, read no further than *limit* characters.

    >>> from lxml import etree
    >>> short_text(etree.HTML("<h1>One<br>line</h1>"))
    'One line'
    """
    parts: list[str] = []
    length = 0
    for node in element.iter():
        if node is not element and node.tag in BLOCKS:
            parts.append(" ")
        if node.text and node.tag not in SKIPPED:
            parts.append(node.text[: limit + 1])
            length += len(node.text)
        if node is not element and len(node) == 0:
            # An element's tail follows its children: a leaf's comes now, with those of the ancestors it closes.
            closing: etree._Element | None = node
            while closing is not None and closing is not element:
                if closing.tail:
                    parts.append(closing.tail[: limit + 1])
                    length += len(closing.tail)
                if closing.getnext() is not None:
                    break
                closing = closing.getparent()
        if length > limit:
            break
    return collapse("".join(parts))


PARTS = re.compile(
    r"topline|dachzeile|kicker|roofline|overline|spitzmarke|topic|label|subtitle|subheadline|subline|date|time|categor|"
    r"hidden|sr-only|aural|screen-reader|badge",
    re.IGNORECASE,
)
"""Names of what stands inside a heading beside the headline itself."""

MIN_REST = 3
"""Words that a headline has without such parts."""


def headline_parts(headline: etree._Element) -> tuple[str, str | None]:
    """Return the text of a heading, and the subtitle inside it, without other parts that are marked there.

    A kicker that a colon joins to the headline is a part of it.
    """
    whole = short_text(headline, 4000)
    if len(headline) == 0:
        return whole, None
    rest, subtitle = whole, None
    for part in headline.iterdescendants("span", "small", "div", "time", "p", "em"):
        name = part.get("class") or ""
        if part.tag not in ("small", "time") and not PARTS.search(name):
            continue
        text = short_text(part)
        if text and rest.endswith(text):
            rest = rest[: -len(text)].rstrip(" :,|–-")
            subtitle = text if "sub" in name else subtitle
        elif text and rest.startswith(text) and not text.endswith(":") and rest[len(text) :].lstrip()[:1] != ":":
            rest = rest[len(text) :].lstrip(" ,|–-")
    return (rest, subtitle) if count_words(rest) >= MIN_REST else (whole, None)


def count_words(text: str) -> int:
    """Return the number of words in *text*; two Chinese or Japanese characters count as one."""
    words = WORD.findall(text)
    wide = sum(1 for word in words if word > "\u3000")
    return len(words) - wide + (wide + 1) // 2


def likeness(one: str, other: str) -> float:
    """Return how alike two folded headlines are, from 0 to 1 (F1 of their sets of words)."""
    if one == other:
        return 1.0
    a, b = set(WORD.findall(one)), set(WORD.findall(other))
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0
