"""Tabs and sub-headings within a block, and which of its boxes stand under them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.read.tree import text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from crawler.read.section_lines import Line
    from crawler.read.section_marks import Section
    from crawler.records import Block

IN_TABS: frozenset[Block] = frozenset({"first", "award"})
"""Blocks whose entries stand under sub-headings or tabs."""


def pane_of(line: Line) -> str:
    """Return the id of the pane that the button on *line* opens; empty where it is no tab."""
    element = line.element
    if element.tag != "button" and element.get("role") != "tab":
        return ""
    names = ("aria-controls", "data-bs-target", "data-target")
    return next((pane for name in names if (pane := (element.get(name) or "").strip("# "))), "")


def groups_of(section: Section, boxes: Sequence[etree._Element]) -> dict[etree._Element, str | None]:
    """Return for each box the sub-heading above it, else the tab that opens the pane around it."""
    tabs = {
        str(link.get("href"))[1:]: line.text if len(line.links) == 1 else text_of(link)
        for line in section.lines
        for link in line.links
        if (link.get("href") or "").startswith("#")
    }
    tabs |= {pane: line.text for line in section.lines if (pane := pane_of(line))}
    inside = set(boxes)
    found: dict[etree._Element, str | None] = {}
    heading: str | None = None
    for line in section.lines:
        box = next((node for node in (line.element, *line.element.iterancestors()) if node in inside), None)
        if box is None:
            if not line.links and (line.is_bold or line.level is not None):
                heading = line.text.strip(" :：")
        elif box not in found:
            panes = (tabs.get(at.get("id") or " ") for at in (box, *box.iterancestors()))
            found[box] = next(filter(None, panes), heading)
    return {box: found.get(box) for box in boxes}
