"""Where the blocks of a homepage begin and end: landmarks, the frame of the page, and its foot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml import etree

    from crawler.read.section_lines import Line
    from crawler.read.words.landmarks import Landmarks
    from crawler.records import Block

CONTENT: frozenset[Block] = frozenset({"news", "ranking", "figure", "first", "award", "goal", "event"})
"""Blocks that stand in the middle of the page; the others are its frame."""

FRAME_TAGS = frozenset({"nav", "header", "footer", "dialog"})
FRAME_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "menu", "menubar", "dialog"})

PARTS = frozenset({"article", "aside", "li", "section"})
"""Tags whose footer is not that of the page."""

LANDMARKS = frozenset({"main", "article", "section", "nav", "header"})
LANDMARK_ROLES = frozenset({"main", "navigation", "banner"})


@dataclass(slots=True, kw_only=True)
class Section:
    """A block under its landmark."""

    kind: Block
    heading: str
    """Words of the landmark, without colon."""
    lines: list[Line]
    """What stands from it up to the next one."""
    landmark: etree._Element | None = None
    """The element of the heading; None where the landmark names the block's own element."""


@dataclass(slots=True)
class _Landmark:
    at: int
    kind: Block | None
    level: int
    heading: str
    end: int | None = None
    """Line after the last, where the landmark is the name of an element."""


def find_sections(lines: Sequence[Line], landmarks: Landmarks) -> list[Section]:
    """Return the content blocks among the *lines* of a page, in page order."""
    foot = find_foot(lines)
    lines = [line for at, line in enumerate(lines) if at not in foot]
    found = sorted([*_headings(lines, landmarks), *_named(lines, landmarks)], key=lambda mark: mark.at)
    marks = list(_without_titles(found, landmarks))
    sections = []
    for number, mark in enumerate(marks):
        if mark.kind is None or mark.kind not in CONTENT:
            continue
        following = (
            later.at
            for later in marks[number + 1 :]
            if later.kind is not None or later.level <= (mark.level if mark.level <= 3 else 2)
        )
        end = next(following, len(lines))
        if mark.end is not None:
            end = min(end, mark.end)
        start = mark.at if mark.end is not None else mark.at + 1
        content = _content_around(lines[mark.at].element)
        inner = [
            line
            for line in lines[start:end]
            if not is_frame(line.element) and (content is None or _content_around(line.element) is content)
        ]
        if inner:
            landmark = lines[mark.at].element if mark.end is None else None
            sections.append(Section(kind=mark.kind, heading=mark.heading, lines=inner, landmark=landmark))
    return sections


def _without_titles(marks: Iterable[_Landmark], landmarks: Landmarks) -> Iterable[_Landmark]:
    """Yield *marks* without titles of cards: headings below that of a block which say more than a block's name."""
    around: int | None = None
    for mark in marks:
        if around is not None and mark.level > around and not landmarks.is_plain(mark.heading):
            continue
        if around is None or mark.level <= around:
            around = mark.level if mark.kind in CONTENT and mark.level > 1 else None
        yield mark


def find_foot(lines: Sequence[Line]) -> range:
    """Return the lines of the page's foot, wherever it stands: its footer, else the links above the copyright line.

    What follows the footer belongs to it too, unless other parts of the page do.
    """
    footers = [at for at, line in enumerate(lines) if _stands_in_footer(line)]
    if footers:
        first = next(at for at in reversed(footers) if at - 1 not in footers)
        end = footers[-1] + 1
        return range(first, end if any(map(_is_of_page, lines[end:])) else len(lines))
    at = next((at for at in range(len(lines) - 1, -1, -1) if "©" in lines[at].text), len(lines))
    while 0 < at < len(lines) and (len(lines[at - 1].links) > 1 or (lines[at - 1].is_linked and at > 1)):
        at -= 1
    return range(at, len(lines))


def _stands_in_footer(line: Line) -> bool:
    """Return whether *line* stands in the footer of the page, not in that of a card."""
    for node in _up(line.element):
        if node.tag == "footer" or node.get("role") == "contentinfo":
            return not any(around.tag in PARTS for around in node.iterancestors())
    return False


def _is_of_page(line: Line) -> bool:
    """Return whether *line* shows that another part of the page stands there: a heading, a menu, the content."""
    if line.level is not None:
        return True
    return any(node.tag in LANDMARKS or node.get("role") in LANDMARK_ROLES for node in _up(line.element))


def _content_around(element: etree._Element) -> etree._Element | None:
    """Return the ``main`` that *element* stands in, which no block goes beyond."""
    return next((node for node in element.iterancestors() if node.tag == "main" or node.get("role") == "main"), None)


def _up(element: etree._Element) -> Iterable[etree._Element]:
    yield element
    yield from element.iterancestors()


def _headings(lines: Sequence[Line], landmarks: Landmarks) -> Iterable[_Landmark]:
    for at, line in enumerate(lines):
        level = line.level
        is_label = line.is_bold or line.text.rstrip().endswith((":", "："))
        if (level is None and not is_label) or len(line.text) > 80 or is_frame(line.element):
            continue
        if line.links and (level is None or level > 3):
            continue
        kind = landmarks.block_of(line.text)
        if kind is None and (level is None or line.links):  # the title of a card is no heading of the page
            continue
        if kind is not None and kind not in CONTENT and level is None:
            continue
        yield _Landmark(at, kind, level or 7, line.text.strip(" :：\u00a0"))


def _named(lines: Sequence[Line], landmarks: Landmarks) -> Iterable[_Landmark]:
    """Yield the elements whose accessible name is a landmark, where no heading in them says the same."""
    seen: set[etree._Element] = set()
    for at, line in enumerate(lines):
        for node in line.element.iterancestors("section", "div", "article", "ul"):
            if node in seen:
                break
            seen.add(node)
            name = node.get("aria-label")
            kind = landmarks.block_of(name) if name else None
            if name is None or kind not in CONTENT or is_frame(node):
                continue
            end = next((i for i in range(at, len(lines)) if node not in lines[i].element.iterancestors()), len(lines))
            if any(inner.level is not None and landmarks.block_of(inner.text) == kind for inner in lines[at:end]):
                continue
            yield _Landmark(at, kind, 2, name.strip(" :："), end)


def is_frame(element: etree._Element) -> bool:
    """Return whether *element* stands around the content: in a header, footer, navigation or dialog."""
    for node in (element, *element.iterancestors()):
        if node.tag in FRAME_TAGS or node.get("role") in FRAME_ROLES:
            return not (
                node.tag == "header" and any(at.tag in ("article", "main", "section") for at in node.iterancestors())
            )
    return False
