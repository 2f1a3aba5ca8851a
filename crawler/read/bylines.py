"""Where a page shows its readers who wrote the article: marked elements, lines with a label, links to people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain, islice, takewhile
from typing import TYPE_CHECKING

from crawler.read.credit_lines import has_label, is_name, is_person, may_have_label, names_in, without_label
from crawler.read.credit_words import INNER_LABEL, REVIEWED
from crawler.read.headline_text import short_text
from crawler.read.tree import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from crawler.profile import SiteProfile
    from crawler.read.headline import Head
    from crawler.read.metadata import Metadata
    from crawler.read.tree import PageTree
    from crawler.records import Source

MAX_BYLINE = 160
MIN_LINE = 5
"""Characters of a line with a label and a name."""

MAX_LINE = 120
LINE_TAGS = frozenset({"address", "b", "byline", "div", "em", "font", "h5", "h6", "i", "p", "small", "span", "strong"})
"""Lines far from the headline that may be a byline: the tags they stand in, and their longest beginning."""

MAX_MARKED = 40
"""Marked elements looked at: more are those of a list of articles."""

MAX_PIECES = 100
"""Elements and texts inside a marked element that are looked at."""

NEAR_LEVELS = 2
"""Steps up from an author within which the other authors of the same article stand."""

PROFILE_LINK = re.compile(
    r"/(?:authors?|aut(?:or(?:e|es|en|i|a|as|in)?)|auteurs?|contributors?|people|person(?:s|en)?|profile?s?|staff|"
    r"editors?|journalist(?:s|en|es)?|periodistas?|reporters?|columnists?|writers?|redakteure?|experts?|news-?team|"
    r"mitarbeiter(?:innen)?|by|bio|creators?|members?|users?)/[^/]|/author[-_]",
    re.IGNORECASE,
)
"""The address of a page about a person."""

AUTHOR_LINK = re.compile(r"/authors?/[^/]", re.IGNORECASE)
"""The same of an author's, who may go by one word."""

NO_AUTHOR = re.compile(
    r"role|title|job|position|bio|desc|about|date|time|publish|follow|twitter|email|location|count|comment|image|photo|"
    r"avatar|prefix|label|cat(?:egory)?(?:$|[-_ ])|link-list|source|posts|archive|credits?\b",
    re.IGNORECASE,
)
"""Names of what stands around an author's name."""

FACTS = re.compile(r"meta|info|signature", re.IGNORECASE)
"""Names of the line of facts under a headline."""

NO_FACTS = re.compile(r"cat|tag|topic|section|title|head|date|rubri", re.IGNORECASE)
FACT_TAGS = frozenset({"a", "div", "li", "p", "span", "strong"})


@dataclass(slots=True, frozen=True)
class Credit:
    """One name, and where it stood."""

    name: str
    source: Source
    where: str
    raw: str


class Bylines:
    """The places of one page where its authors may stand; each method looks at one kind of them."""

    def __init__(self, tree: PageTree, metadata: Metadata, head: Head, profile: SiteProfile) -> None:
        self.tree = tree
        self.head = head
        self.elements = metadata.marked.get("author", [])
        self.labels = {fold(label).rstrip(" :：") for label in profile.labels.authors}

    def marked(self) -> list[Credit]:
        """Return the authors in elements marked as such: the article's own, side by side with the first."""
        links = [element for element, words in self.tree.related if "author" in words]
        places = list(islice((*links, *self.elements), MAX_MARKED))
        own = [element for element in places if not self.head.is_outside(element)]
        return self._side_by_side(own) or self._side_by_side(
            [element for element in places if self.head.is_beside(element)]
        )

    def labelled(self) -> list[Credit]:
        """Return the authors that a line near the headline names behind a label."""
        for element, line in self.head.lines:
            if "©" in line:
                continue
            text = line
            if self.labels and fold(line.replace("：", ":").partition(":")[0]) in self.labels:
                text = re.sub(r"^[^:：]*[:：]?\s*", "", line)
            elif not has_label(f"{line} ") and not (INNER_LABEL.search(line) and any(map(str.isdigit, line))):
                continue
            if not without_label(f"{text} ").strip():
                text = short_text(element, MAX_BYLINE)
                if not without_label(f"{text} ").strip() and (names := self._behind(element)):
                    return names
            if len(text) <= MAX_BYLINE and (written := names_in(text, strict=True)):
                return self._all(written, element, "text", line)
        return []

    def _behind(self, label: etree._Element) -> list[Credit]:
        """Return the names in the elements behind *label*, which stands by itself, up to the first of another tag."""
        after = label.getnext()
        alike = takewhile(lambda one: one.tag == after.tag, label.itersiblings()) if after is not None else ()
        return list(chain.from_iterable(takewhile(bool, map(self._names_of, alike))))

    def linked(self) -> list[Credit]:
        """Return the people whose own pages are linked near the headline, else those who go by one word."""
        people: list[Credit] = []
        others: list[Credit] = []
        for element in self.head.elements:
            if element.tag == "a" and (href := element.get("href")) and PROFILE_LINK.search(href):
                raw = short_text(element, MAX_BYLINE)
                names = names_in(raw, strict=True)
                written = [name for name in names if _is_written(name)]
                people += self._all(written, element, "markup", raw)
                if not written and AUTHOR_LINK.search(href):
                    others += self._all(names, element, "markup", raw)
            if len(people) >= 4:
                break
        return people or others

    def anywhere(self) -> list[Credit]:
        """Return the people whom a line of its own in the article names behind a label."""
        tree = self.tree
        lines = [
            (element, text)
            for element, tag, text in zip(tree.elements, tree.tags, tree.texts, strict=True)
            if text and MIN_LINE <= len(text) <= MAX_LINE and tag in LINE_TAGS and not text.isspace()
        ]
        for element, text in lines if may_have_label([text for _, text in lines]) else ():
            if not has_label(text.lstrip()):
                continue
            line = text if len(element) == 0 else short_text(element, MAX_BYLINE)
            if len(line) > MAX_BYLINE or self.head.is_outside(element) or _is_within(element, "a"):
                continue
            if (names := names_in(line, strict=True)) and all(map(is_person, names)):
                return self._all(names, element, "text", line)
        return []

    def among_facts(self) -> list[Credit]:
        """Return whom the line of facts near the headline names without a word about it."""
        for element in self.head.elements:
            if element.tag not in FACT_TAGS or len(element):
                continue
            parent = element.getparent()
            name = f"{element.get('class') or ''} {'' if parent is None else parent.get('class') or ''}"
            if FACTS.search(name) and not NO_FACTS.search(name) and not _is_within(element, "figure"):
                raw = short_text(element, MAX_BYLINE)
                names = names_in(raw, strict=True) if len(raw) <= MAX_BYLINE else []
                if names and all(map(_is_written, names)):
                    return self._all(names, element, "markup", raw)
        return []

    def _side_by_side(self, places: list[etree._Element]) -> list[Credit]:
        first: etree._Element | None = None
        group: list[Credit] = []
        for element in places:
            if first is not None and not _are_near(first, element):
                continue
            if len(element) == 0 and not element.get("rel") and NO_AUTHOR.search(element.get("class") or ""):
                continue
            if names := self._names_of(element):
                first = element if first is None else first
                group.extend(names)
        if any(is_person(one.name) for one in group):
            group = [one for one in group if is_person(one.name) or not is_name(one.name)]
        return group

    def _names_of(self, element: etree._Element) -> list[Credit]:
        """Return the names in a marked element: in the pieces of it that are names, else in all of its text."""
        source: Source = "microdata" if element.get("itemprop") else "markup"
        if len(element):
            written = takewhile(lambda piece: not REVIEWED.match(piece.lstrip()), _pieces(element))
            named = [(name, piece) for piece in written for name in names_in(piece, strict=True)]
            people = [one for one in named if is_person(one[0])]
            if people or len({fold(name) for name, _ in named}) == 1:
                where = self.tree.path(element)
                return [Credit(name, source, where, piece) for name, piece in people or named[:1]]
        raw = element.get("content") or short_text(element, MAX_BYLINE)
        return self._all(names_in(raw, strict=True) if len(raw) <= MAX_BYLINE else [], element, source, raw)

    def _all(self, names: list[str], element: etree._Element, source: Source, raw: str) -> list[Credit]:
        if not names:
            return []
        where = self.tree.path(element)
        return [Credit(name, source, where, raw) for name in names]


def _pieces(element: etree._Element) -> Iterator[str]:
    """Yield the short texts inside *element* but not those in a part whose name says that it holds no name."""
    stack: list[etree._Element | str] = [element]
    for _ in range(MAX_PIECES):
        if not stack:
            return
        node = stack.pop()
        if isinstance(node, str):
            yield node
            continue
        if node is not element:
            if node.tail and len(node.tail) <= MAX_BYLINE:
                stack.append(node.tail)
            if NO_AUTHOR.search(node.get("class") or ""):
                continue
        text = node.get("content") if node.tag == "meta" and node.get("itemprop") == "name" else node.text
        if text and len(text) <= MAX_BYLINE:
            yield text
        stack.extend(reversed(node))


def _are_near(one: etree._Element, other: etree._Element) -> bool:
    """Return whether *one* stands in *other*, or a box of few levels holds both."""
    around = set(islice(one.iterancestors(), NEAR_LEVELS))
    return other in around or not around.isdisjoint(islice(other.iterancestors(), NEAR_LEVELS))


def _is_within(element: etree._Element, tag: str) -> bool:
    return next(element.iterancestors(tag), None) is not None


def _is_written(name: str) -> bool:
    """Return whether *name* is a person's in letters; two Han signs alone are as often a button."""
    return is_person(name) and name < "\u2e80"
