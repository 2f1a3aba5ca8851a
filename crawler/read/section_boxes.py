"""The boxes of a block's entries: repeated siblings below its landmark, one thing each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.read.boilerplate import INLINE
from crawler.read.section_lines import read_lines
from crawler.read.section_tabs import IN_TABS, groups_of, pane_of
from crawler.read.words.known import is_details, is_more

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from lxml import etree

    from crawler.read.section_lines import Line
    from crawler.read.section_marks import Section
    from crawler.records import Block

LINKED: frozenset[Block] = frozenset({"news", "first", "goal", "event"})
"""Blocks whose entries lead somewhere, each to a place of its own."""

NUMBERED: frozenset[Block] = frozenset({"ranking", "figure"})
"""Blocks whose entries have a number."""

MAX_BOXES = 500
"""Entries of one block that are read."""

MIN_FIGURES, MAX_FIGURE = 3, 160
"""Fewer boxes with a number each, or longer ones, are no row of figures."""

BIG_NUMBER = re.compile(
    r"(?:No\.?\s?|[#＃]\s?|第\s?)?\d{1,3}(?: \d{3})+(?!\d)|(?:No\.?\s?|[#＃]\s?|第\s?)?\d[\d,.]*\s?(?:\+|%|[kKmM]\b)?",
    re.ASCII,
)

CAROUSEL = ("carousel", "slider", "slick", "swiper", "splide", "owl-", "flickity", "glide")
"""What class names and role descriptions call a carousel."""


@dataclass(slots=True, kw_only=True)
class Boxed:
    """An entry's box."""

    element: etree._Element
    others: tuple[etree._Element, ...] = ()
    """Siblings after it that belong to the entry too, where no element holds them together."""
    group: str | None = None
    """Sub-heading or tab that it stands under."""

    @property
    def elements(self) -> tuple[etree._Element, ...]:
        """All elements that the entry stands in."""
        return (self.element, *self.others)


def is_carousel(element: etree._Element) -> bool:
    """Return whether *element* stands in a carousel, whose order says nothing."""
    for node in (element, *element.iterancestors()):
        if node.tag in ("main", "body"):
            return False
        told = f"{node.get('class') or ''} {node.get('aria-roledescription') or ''}".lower()
        if any(word in told for word in CAROUSEL):
            return True
    return False


def find_boxes_of(section: Section) -> list[Boxed]:
    """Return the boxes of the entries of *section*: repeated siblings, one thing each."""
    lines = [line for line in section.lines if not _leads_on(line)]
    if not lines:
        return []
    around = set(section.landmark.iterancestors()) if section.landmark is not None else set()
    tops = _expand(_common(lines), lines, section.kind, around)[:MAX_BOXES]
    if section.kind == "figure" and len(tops) == 1 and (rows := _rows_of(tops[0], lines)):
        return rows
    own = _lines_by_box(tops, lines)
    boxes = [top for top in tops if _is_entry(top, own.get(top, ()), section.kind)]
    groups = groups_of(section, boxes)
    several = section.kind in IN_TABS and len({group for group in groups.values() if group}) > 1
    return [Boxed(element=box, group=groups[box] if several else None) for box in boxes]


def find_figures(lines: Sequence[Line]) -> list[etree._Element]:
    """Return the boxes of figures that no heading names: three or more alike siblings that each begin with a number."""
    rows: dict[tuple[etree._Element, str], list[etree._Element]] = {}
    before: etree._Element | None = None
    for line in lines:
        begins = bool(line.parts) and BIG_NUMBER.match(line.parts[0]) is not None and not line.links
        for node in (line.element, line.element.getparent()) if begins else ():
            parent = node.getparent() if node is not None else None
            if node is not None and parent is not None and not _holds(node, before):
                rows.setdefault((parent, _look(node)), []).append(node)
        before = line.element
    for (parent, look), boxes in rows.items():
        alike = [child for child in parent if isinstance(child.tag, str) and _look(child) == look]
        words = [read_lines(box) for box in boxes]
        if len(boxes) >= MIN_FIGURES and len(boxes) == len(alike) and all(
            len(own) > 1 or len(own[0].parts) > 1 for own in words
        ) and all(sum(len(line.text) for line in own) <= MAX_FIGURE for own in words):  # fmt: skip
            return boxes
    return []


def end_of_boxes(section: Section, boxes: Sequence[Boxed]) -> int:
    """Return how many lines of *section* belong to it: up to its last box, and a link to the rest after that."""
    inside = {element for box in boxes for element in box.elements}
    end = 0
    for at, line in enumerate(section.lines):
        if any(node in inside for node in (line.element, *line.element.iterancestors())):
            end = at + 1
    if not inside:
        end = next((at for at, line in enumerate(section.lines) if len(line.links) > 1), len(section.lines))
    while end < len(section.lines) and _leads_on(section.lines[end]) and len(section.lines[end].links) == 1:
        end += 1
    return end


def targets(element: etree._Element) -> set[str]:
    """Return the addresses that the links in *element* lead to, but for parts of the page and links for more."""
    found = set()
    for link in (element, *element.iter("a")) if element.tag == "a" else element.iter("a"):
        href = (link.get("href") or "").strip()
        if href and not href.startswith(("#", "javascript:", "mailto:", "tel:")):
            found.add(href)
    return found


def _leads_on(line: Line) -> bool:
    """Return whether *line* is a link to the rest of the block, or a tab or a row of them."""
    if pane_of(line):
        return True
    if not line.is_linked:
        return False
    if all((link.get("href") or "").startswith("#") for link in line.links):
        return True
    return is_more(line.text) and not is_details(line.text)


def _common(lines: Sequence[Line]) -> etree._Element:
    """Return the deepest element that holds all *lines*."""
    first = [lines[0].element, *lines[0].element.iterancestors()]
    kept = len(first)
    place = {node: i for i, node in enumerate(first)}
    at = 0
    for line in lines[1:]:
        node: etree._Element | None = line.element
        while node is not None and node not in place:
            node = node.getparent()
        if node is not None:
            at = max(at, place[node])
    return first[min(at, kept - 1)]


def _expand(
    top: etree._Element, lines: Sequence[Line], kind: Block, around: AbstractSet[etree._Element] = frozenset()
) -> list[etree._Element]:
    """Return the boxes in *top*, each with one thing in it; none of them is *around* the landmark."""
    node = top
    telling = [line for line in lines if _tells_of(kind, line)]  # an introduction may say more than all entries
    for _ in range(60):
        if kind in LINKED and len(targets(node)) <= 1:
            return [node]
        children = _lines_by_child(node, lines)
        if not children:
            return [node]
        group = _best_group({child: own for child, own in children.items() if child not in around}, kind)
        if group:
            return _alike([_divide(member, children[member], kind) for member in group])
        sizes = {child: _size(own) for child, own in _lines_by_child(node, telling).items()}
        largest = max(sizes, key=lambda child: sizes[child], default=node)
        if largest is node or sizes[largest] < 0.5 * sum(sizes.values()):
            return [node]
        if kind in NUMBERED and len(children[largest]) < 2:  # a number without its words
            return [node]
        node = largest
    return [node]


def _rows_of(top: etree._Element, lines: Sequence[Line]) -> list[Boxed]:
    """Return the figures among the children of *top* that nothing holds together: terms, or numbers, each with words.

    None where there are fewer than two.
    """
    own = _lines_by_child(top, lines)
    has_terms = any(child.tag == "dt" for child in own)
    rows: list[list[etree._Element]] = []
    for child, said in own.items():
        if child.tag == "dt" if has_terms else BIG_NUMBER.match(said[0].text):
            rows.append([child])
        elif rows:
            rows[-1].append(child)
    if len(rows) < 2 or any(len(row) < 2 for row in rows):
        return []
    return [Boxed(element=first, others=tuple(others)) for first, *others in rows]


def _alike(divided: list[list[etree._Element]]) -> list[etree._Element]:
    """Return all boxes; a part that was not divided gives the one in it that looks like those of its neighbours."""
    looks = {_look(box) for boxes in divided if len(boxes) > 1 for box in boxes}
    found = []
    for boxes in divided:
        if looks and len(boxes) == 1 and _look(boxes[0]) not in looks:
            found.append(next((at for at in boxes[0].iter() if _look(at) in looks and targets(at)), boxes[0]))
        else:
            found += boxes
    return found


def _divide(member: etree._Element, own: Sequence[Line], kind: Block) -> list[etree._Element]:
    if kind in LINKED and len(targets(member)) > 1:
        found = _expand(member, own, kind)
        return found if len(found) > 1 else [member]
    return [member]


def _lines_by_child(node: etree._Element, lines: Sequence[Line]) -> dict[etree._Element, list[Line]]:
    """Return the children of *node* that hold lines, each with those lines."""
    found: dict[etree._Element, list[Line]] = {}
    for line in lines:
        below: etree._Element | None = None
        at: etree._Element | None = line.element
        while at is not None and at is not node:
            below, at = at, at.getparent()
        if at is node and below is not None:
            found.setdefault(below, []).append(line)
    return found


def _lines_by_box(boxes: Sequence[etree._Element], lines: Sequence[Line]) -> dict[etree._Element, list[Line]]:
    """Return *boxes*, none of which is in another, each with the lines in it."""
    inside = set(boxes)
    found: dict[etree._Element, list[Line]] = {}
    for line in lines:
        box = next((node for node in (line.element, *line.element.iterancestors()) if node in inside), None)
        if box is not None:
            found.setdefault(box, []).append(line)
    return found


def _size(lines: Sequence[Line]) -> int:
    return sum(len(line.text) for line in lines)


def _best_group(children: dict[etree._Element, list[Line]], kind: Block) -> list[etree._Element]:
    """Return the alike children that say most and are entries, in page order; none where there are no such."""
    groups: dict[str, list[etree._Element]] = {}
    for child in children:
        if child.tag not in INLINE or child.tag == "a":
            groups.setdefault(_look(child), []).append(child)
    total = sum(map(_size, children.values()))
    best: list[etree._Element] = []
    most = 0
    for members in groups.values():
        entries = [member for member in members if _is_entry(member, children[member], kind)]
        size = sum(_size(children[member]) for member in members)
        if len(entries) >= 2 and 2 * size >= total and size > most:
            best, most = members, size
    return best


def _look(element: etree._Element) -> str:
    """Return what alike elements share: the tag and the first class that is not a number's or a place's."""
    for token in (element.get("class") or "").split():
        if not any(char.isdigit() for char in token) and token.lower() not in (
            "first",
            "last",
            "odd",
            "even",
            "active",
        ):
            return f"{element.tag}.{token}"
    return str(element.tag)


def _is_entry(element: etree._Element, own: Sequence[Line], kind: Block) -> bool:
    """Return whether *element*, with its *own* lines, is an entry."""
    if kind in LINKED:
        return bool(targets(element))
    if kind in NUMBERED:
        has_number = any(char.isdigit() for line in own for char in line.text)
        return has_number and (len(own) > 1 or BIG_NUMBER.fullmatch(own[0].text) is None)
    return len({line.text for line in own}) >= 2


def _tells_of(kind: Block, line: Line) -> bool:
    """Return whether *line* can only be of an entry, where entries have links or numbers."""
    if kind in NUMBERED:
        return any(char.isdigit() for char in line.text)
    return kind not in LINKED or bool(line.links)


def _holds(element: etree._Element, inner: etree._Element | None) -> bool:
    return inner is not None and (inner is element or element in inner.iterancestors())
