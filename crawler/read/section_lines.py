"""A page as lines: what stands by itself, with the pieces that its inline elements make of it."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.read.boilerplate import HEADINGS, INLINE, SILENT
from crawler.read.tree import collapse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

MAX_LINES = 6000
"""Lines of a page that are looked at."""

MAX_LINKS = 1000
"""Links of a line that are looked at."""

BOLD = frozenset({"b", "strong", "th"})
SKIPPED = SILENT - {"button", "label"}


@dataclass(slots=True)
class Line:
    """One line of text."""

    element: etree._Element
    """The element that it stands directly in, block-level."""
    text: str
    parts: list[str] = field(default_factory=list)
    """Its text in pieces, as inline elements part it."""
    links: list[etree._Element] = field(default_factory=list)
    """The links in it, or around it."""
    linked: int = 0
    """Characters that stand in links."""
    bold: int = 0
    """Characters that are bold."""

    @property
    def is_bold(self) -> bool:
        """Whether all of it is bold."""
        return self.bold >= len(self.text.replace(" ", ""))

    @property
    def is_linked(self) -> bool:
        """Whether it is made of links, but for what stands between them."""
        return bool(self.links) and self.linked >= 0.8 * len(self.text.replace(" ", "").replace("|", ""))

    @property
    def level(self) -> int | None:
        """Level of the heading that it is, 1 to 6; None for other lines."""
        for node in (self.element, *self.element.iterancestors()):
            if node.tag in HEADINGS:
                return int(node.tag[1])
            if node.tag not in INLINE and node is not self.element:
                return None
        return None


class _Reader:
    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._parts: list[list[str]] = [[]]
        self._links: dict[etree._Element, None] = {}
        self._linked = self._bold = 0

    def add(self, text: str | None, links: list[etree._Element], *, bold: bool) -> None:
        if not text or not text.strip():
            if text and self._parts[-1]:
                self._parts[-1].append(" ")
            return
        self._parts[-1].append(text)
        size = len(text.replace(" ", "").strip())
        self._linked += size if links else 0
        self._bold += size if bold else 0
        if (
            links and len(self._links) < MAX_LINKS
        ):  # links do not nest: of those that a broken page has around a text the innermost is meant
            self._links[links[-1]] = None

    def part(self) -> None:
        if self._parts[-1]:
            self._parts.append([])

    def flush(self, element: etree._Element) -> None:
        parts = [part for part in (collapse("".join(piece)) for piece in self._parts) if part]
        if parts:
            text = collapse(" ".join("".join(piece) for piece in self._parts))
            if "&amp;" in text:
                text, parts = unescape_again(text), [unescape_again(part) for part in parts]
            self.lines.append(Line(element, text, parts, list(self._links), self._linked, self._bold))
        self._parts, self._links, self._linked, self._bold = [[]], {}, 0, 0


def unescape_again(text: str) -> str:
    """Return *text* without the ``&amp;`` that is left where a page escaped its text twice.

    >>> unescape_again("Cultural &amp; Creative, A & B")
    'Cultural & Creative, A & B'
    """
    return html.unescape(text) if "&amp;" in text else text


def read_lines(top: etree._Element) -> list[Line]:
    """Return the lines in *top*; blocks, cells, items and line breaks part them.

    The stack is our own: pages nest deeper than Python recurses.
    """
    reader = _Reader()
    links = [top] if top.tag == "a" else list(top.iterancestors("a"))[:1]
    bold = int(top.tag in BOLD or top.tag in HEADINGS)
    reader.add(top.text, links, bold=bold > 0)
    stack: list[tuple[etree._Element, Iterator[etree._Element]]] = [(top, iter(top))]
    while stack and len(reader.lines) < MAX_LINES:
        element, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            _leave(reader, element, is_top=not stack)
            if stack:
                bold -= element.tag in BOLD or element.tag in HEADINGS
                if element.tag == "a" and links:
                    links.pop()
                reader.add(element.tail, links, bold=bold > 0)
        elif child.tag in SKIPPED or not isinstance(child.tag, str):
            reader.add(child.tail, links, bold=bold > 0)
        elif child.tag == "br":
            if links or element.tag in HEADINGS:  # a title on two lines is one title
                reader.add(" ", links, bold=False)
            else:
                reader.flush(_block_around(element))
            reader.add(child.tail, links, bold=bold > 0)
        else:
            reader.part() if child.tag in INLINE else reader.flush(_block_around(element))
            if child.tag == "a":
                links.append(child)
            bold += child.tag in BOLD or child.tag in HEADINGS
            reader.add(child.text, links, bold=bold > 0)
            stack.append((child, iter(child)))
    reader.flush(top)
    return reader.lines


def _leave(reader: _Reader, element: etree._Element, *, is_top: bool) -> None:
    if is_top or element.tag not in INLINE:
        reader.flush(element)
    else:
        reader.part()


def _block_around(element: etree._Element) -> etree._Element:
    """Return *element*, or the block-level element around an inline one."""
    node: etree._Element | None = element
    while node is not None and node.tag in INLINE:
        node = node.getparent()
    return element if node is None else node
