"""A part of the page as blocks of text: paragraphs, headings, items and rows, in page order.

The walk keeps a stack of its own, because pages nest deeper than Python recurses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from crawler.read.boilerplate import HEADINGS, INLINE, is_boilerplate
from crawler.read.tree import collapse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml import etree

    from crawler.read.tree import PageTree

BULLET = re.compile(r"[•·▪●‣◦■□–*-]\s+(?=\S)")
"""What a page puts before an item that is an item already, or a paragraph that wants to be one."""

TYPED_BULLET = re.compile(r"[•▪●‣◦■]\s*(?=\S)")
"""Bullets that no sentence begins with."""

OWN_NUMBER = re.compile(r"\(?\d{1,3}[.)、]\s?\S")

BOX_TAGS = ("p", "div", "table", "tr", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6")
BOLD = frozenset({"b", "strong"})


@dataclass(slots=True)
class Block:
    """A block of text on one line, but for explicit line breaks."""

    kind: Literal["text", "heading", "item", "row"]
    text: str
    """Without marker; never empty."""
    element: etree._Element
    """The block-level element it stands in."""
    marker: str = ""
    """``- `` or ``3. `` before the first block of an item."""
    linked: float = 0.0
    """Share of the text that stands in links."""
    bold: bool = False
    """Whether all of the text is bold."""
    group: etree._Element | None = None
    """The list that an item stands in."""

    def write(self) -> str:
        """Return the block as the body shows it."""
        return f"## {self.text}" if self.kind == "heading" else self.marker + self.text


class _Builder:
    """The blocks so far, and the words since the last."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.line: list[str] = []
        """The pieces of text of the line at hand."""
        self.lines: list[list[str]] = []
        """Those of the lines above it that only a line break parts from it."""
        self.linked = self.bold = 0
        self.in_link = self.in_bold = 0
        self.headings: list[etree._Element] = []
        self.items: list[etree._Element] = []
        self.marker = ""
        """Marker that the next block gets: the open item has shown no text yet."""
        self.counts: dict[etree._Element, int] = {}
        """Number of the last item of each ordered list."""

    def add(self, text: str) -> None:
        if not self.line and text.isspace():
            return
        self.line.append(text)
        if self.in_link or self.in_bold:
            size = len(text.strip())
            self.linked += size if self.in_link else 0
            self.bold += size if self.in_bold else 0

    def break_line(self) -> None:
        self.lines.append(self.line)
        self.line = []

    def count(self, tag: str, step: int) -> None:
        """Note that an element opens, or with -1 closes, that may be a link or bold."""
        self.in_link += step * (tag == "a")
        self.in_bold += step * (tag in BOLD)

    def open(self, element: etree._Element, around: etree._Element, tag: str) -> None:
        if self.line or self.lines:
            self.flush(around)
        if tag in HEADINGS:
            self.headings.append(element)
        elif tag == "li":
            self.items.append(element)
            self.marker = self._marker_of(element, around)

    def _marker_of(self, item: etree._Element, around: etree._Element) -> str:
        """Return what stands before *item*: its number in an ordered list, else a hyphen."""
        if around.tag != "ol":
            return "- "
        value = item.get("value") or ""
        if around not in self.counts:
            self.counts[around] = _number(around.get("start"), default=1) - 1
        self.counts[around] = _number(value, default=self.counts[around] + 1)
        return f"{self.counts[around]}. "

    def close(self, element: etree._Element, tag: str) -> None:
        if self.line or self.lines:
            self.flush(element)
        if tag in HEADINGS:
            self.headings.pop()
        elif tag == "li":
            self.items.pop()
            self.marker = ""

    def flush(self, element: etree._Element) -> None:
        """Make blocks of the words since the last, if there are any."""
        if not self.lines:
            if not self.line:
                return
            texts = [collapse("".join(self.line))]
        else:
            texts = [collapse("".join(line)) for line in (*self.lines, self.line)]
            self.lines = []
        linked, bold = self.linked, self.bold
        self.line, self.linked, self.bold = [], 0, 0
        size = sum(map(len, texts))
        if not size:
            return
        share = min(1.0, linked / size) if linked else 0.0
        for part in _paragraphs(texts) if len(texts) > 1 else texts:
            self._append(part, element, share, bold=bold >= 0.95 * size)

    def _append(self, text: str, element: etree._Element, linked: float, *, bold: bool) -> None:
        if self.headings:
            self.marker = ""
            self.blocks.append(Block("heading", text, element, linked=linked))
            return
        item = self.items[-1] if self.items else None
        group = item.getparent() if item is not None else None
        if item is not None and self.marker:
            bare = BULLET.sub("", text, count=1) if BULLET.match(text) else text
            marker = "" if OWN_NUMBER.match(bare) else self.marker
            self.marker = ""
            self.blocks.append(Block("item", bare, element, marker=marker, linked=linked, bold=bold, group=group))
        elif typed := TYPED_BULLET.match(text):
            self.blocks.append(Block("item", text[typed.end() :], element, marker="- ", linked=linked, bold=bold))
        else:
            self.blocks.append(Block("text", text, element, linked=linked, bold=bold, group=group))


def read_blocks(top: etree._Element, skip: Callable[[etree._Element], bool]) -> list[Block]:
    """Return the blocks in *top* without the elements for which *skip* is true."""
    builder = _Builder()
    add = builder.add
    if top.text:
        add(top.text)
    stack: list[tuple[etree._Element, str, Iterator[etree._Element]]] = [(top, "", iter(top))]
    while stack:
        element, own_tag, children = stack[-1]
        for child in children:
            tag = child.tag
            if tag == "br":
                builder.break_line()
            elif skip(child):
                if tag not in INLINE and tag != "img":
                    builder.flush(element)
            elif tag == "tr" and _is_row(child):
                builder.flush(element)
                _add_row(child, builder, skip)
            else:
                is_inline = tag in INLINE
                if is_inline:
                    builder.count(tag, 1)
                else:
                    builder.open(child, element, tag)
                if text := child.text:
                    add(text)
                if len(child):
                    stack.append((child, tag, iter(child)))
                    break
                if is_inline:
                    builder.count(tag, -1)
                else:
                    builder.close(child, tag)
            if tail := child.tail:
                add(tail)
        else:
            stack.pop()
            if not stack:
                builder.flush(element)
                break
            if own_tag in INLINE:
                builder.count(own_tag, -1)
            else:
                builder.close(element, own_tag)
            if tail := element.tail:
                add(tail)
    return builder.blocks


def main_blocks(tree: PageTree, main: etree._Element) -> list[Block]:
    """Return the blocks in *main* without boilerplate, read once a page; they are shared, so never changed."""
    if main not in tree.blocks:
        tree.blocks[main] = read_blocks(main, is_boilerplate)
    return tree.blocks[main]


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """Yield lines joined where one break parts them; an empty line parts blocks."""
    kept: list[str] = []
    for line in lines:
        if line:
            kept.append(line)
        elif kept:
            yield "\n".join(kept)
            kept = []
    if kept:
        yield "\n".join(kept)


def _number(text: str | None, *, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else default


def _is_row(row: etree._Element) -> bool:
    """Return whether *row* is a row of data; tables that only place boxes hold several in a cell."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    if len(cells) < 2:
        return False
    boxes = row.iterdescendants(*BOX_TAGS)
    return not any(count >= len(cells) or box.tag in ("table", "tr") for count, box in enumerate(boxes))


def _add_row(row: etree._Element, builder: _Builder, skip: Callable[[etree._Element], bool]) -> None:
    cells = []
    linked = size = 0.0
    for cell in row:
        if cell.tag not in ("td", "th"):
            continue
        if len(cell) == 0:  # most cells of large tables
            text = collapse(cell.text or "")
            cells.append(TYPED_BULLET.sub("", text, count=1) if TYPED_BULLET.match(text) else text)
            size += len(cells[-1])
            continue
        inside = read_blocks(cell, skip)
        cells.append(" ".join(block.text.replace("\n", " ") for block in inside))
        size += sum(len(block.text) for block in inside)
        linked += sum(len(block.text) * block.linked for block in inside)
    if size:
        text = " | ".join(cell for cell in cells if cell)
        builder.blocks.append(Block("row", text, row, linked=linked / size, group=row.getparent()))
