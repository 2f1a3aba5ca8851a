"""The headline of a page that marks none as a heading: the block that says what the page declares, by its own words.

Old systems and careless templates write their headlines in a ``div``, a cell or bold letters. Such a block is told by
what it shares with the titles that the page declares, by its name, and by standing before the main text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.read.headline_text import WORD, count_words, likeness, short_text
from crawler.read.tree import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml import etree

    from crawler.read.tree import PageTree

NO_HEADLINE = frozenset({
    "a", "blockquote", "button", "cite", "dd", "figcaption", "label", "li", "meta", "noscript", "option", "script",
    "style", "template", "textarea", "th", "time", "title",
})  # fmt: skip
"""Tags that say a title and are no headline: links, items of a trail, captions."""

ELSEWHERE = frozenset({"a", "aside", "blockquote", "figure", "footer", "h1", "h2", "h3", "h4", "li", "nav"})
"""What holds a title that is another's, or only a part of one."""

INLINE = frozenset({"b", "big", "em", "font", "i", "span", "strong"})
"""Elements that hold a part of a line."""

MIN_LENGTH = 3
MAX_LENGTH = 250
"""Characters of a headline."""

MIN_FIT = 0.6
"""Likeness to a declared title of a block that may be the headline."""

MIN_NAMED_FIT = 0.3
"""The same of one that is named for it."""

EDGE = 0.95
"""Fit of a block that says all of a declared title but the name of the site, or of the section before it."""

NAMED = 0.1
HEADINGS = {"h1": 0.2, "h2": 0.2, "h3": 0.1, "h4": 0.1}
LATE = 0.3
"""What a name and a tag add, and standing behind the beginning of the main text takes away."""

LONG_TEXT = 200
"""Characters of a text that is main text; half as many in Chinese or Japanese."""

NAME = re.compile(
    r"(?:^|[\s_-]|(?<=[a-z])(?=[TH]))(?:headline|heading|title|hed|titel|titre|t[ií]tulo|titolo|[uü]e?berschrift)(?:$|[\s_-])",
    re.IGNORECASE,
)
NOT_NAME = re.compile(
    r"sub|site|blog-?title|logo|widget|section|related|teaser|card|comment|menu|nav|sidebar|kicker|label", re.IGNORECASE
)
"""Names of headlines, and of those that are others'."""

BEFORE_SITE = re.compile(r"\s*[|\-–—·•»«:/_｜：－]")
AFTER_SITE = re.compile(r"[|\-–—·•»«:/_｜：－]\s*$")
"""What parts a headline from the name of the site, behind it and before it."""

PARTED = re.compile(r"\s[|\-–—·•»:]\s|[:：|｜]\s?")
COMPARED_FIRST = 6
"""Characters that are compared before whole texts are."""

MAX_EDGE = 80
"""White space before a text, and its beginning."""

TRAIL = re.compile(r"\s[>›»/]\s")
"""What parts the steps of the way to a page."""


def find_headline_block(
    tree: PageTree, declared: list[str], is_outside: Callable[[etree._Element], bool]
) -> etree._Element | None:
    """Return the block that is most like the headline, None where no block is like any of *declared*, folded titles."""
    best: tuple[float, etree._Element] | None = None
    for element, is_late in _iter_blocks(tree, declared):
        if is_late and best is not None and best[0] >= EDGE:
            break
        text = fold(short_text(element, MAX_LENGTH))
        if len(text) > MAX_LENGTH:
            continue
        named = is_named_headline(element)
        fit = max((_fit(text, title, named=named) for title in declared), default=0.0)
        if fit < (MIN_NAMED_FIT if named else EDGE if is_late or element.tag == "p" else MIN_FIT):
            continue
        score = fit + max(NAMED * named, HEADINGS.get(element.tag, 0.0)) - LATE * is_late
        if best is not None and score <= best[0]:
            continue
        parents = {parent.tag for parent in element.iterancestors()}
        if parents & ELSEWHERE or is_outside(element):
            continue
        best = (score, element)
    return best[1] if best else None


def _iter_blocks(tree: PageTree, declared: list[str]) -> Iterator[tuple[etree._Element, bool]]:
    """Yield elements whose own text shares a word with *declared*, and whether the main text has begun before them.

    Behind its beginning only those that begin as one of the titles does, or as what stands behind a site's name there.
    """
    known = {word for title in declared for word in WORD.findall(title)}
    parts = [part for title in declared for part in (title, *PARTED.split(title, maxsplit=1)[1:])]
    starts = tuple({part[:COMPARED_FIRST] for part in parts if part})
    is_late = False
    seen: etree._Element | None = None
    for element, tag, text in zip(tree.elements, tree.tags, tree.texts, strict=True):
        if not text or tag in NO_HEADLINE or text.isspace():
            continue
        size = len(text)
        if size > LONG_TEXT or (2 * size > LONG_TEXT and not text.isascii() and _is_wide(text)):
            is_late = True
            continue
        if is_late and not text[:MAX_EDGE].lstrip()[:COMPARED_FIRST].casefold().startswith(starts):
            continue
        if size < MIN_LENGTH or known.isdisjoint(WORD.findall(text.casefold())):
            continue
        block = element
        if tag in INLINE and (parent := element.getparent()) is not None and parent.tag not in NO_HEADLINE:
            block = parent
        if block is not element and block is not seen:
            yield block, is_late
        seen = block
        yield element, is_late


def _is_wide(text: str) -> bool:
    return sum(char > "\u2e7f" for char in text) * 2 > len(text)


def _fit(text: str, title: str, *, named: bool) -> float:
    """Return how well *text* says *title*, from 0 to 1."""
    if text == title:
        return 1.0
    if title.startswith(text) and BEFORE_SITE.match(title, len(text)):
        after = title[len(text) :]
        return EDGE if named or count_words(text) > count_words(after) else likeness(text, title)
    if title.endswith(text) and AFTER_SITE.search(before := title[: -len(text)]):
        return EDGE if count_words(text) > count_words(before) else likeness(text, title)
    return 0.0 if len(TRAIL.findall(text)) > 1 else likeness(text, title)


def is_named_headline(element: etree._Element) -> bool:
    """Return whether the name of *element* says that it is a headline."""
    own = element.get("class") or element.get("id") or ""
    return bool(own) and _names_headline(own)


@lru_cache(maxsize=4096)
def _names_headline(name: str) -> bool:
    return NAME.search(name) is not None and NOT_NAME.search(name) is None
