"""The frame of a homepage: menus, quick links, language switch, tabs, searches, social and legal links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.read.headline_text import short_text
from crawler.read.section_entries import FoundEntry
from crawler.read.section_lines import unescape_again
from crawler.read.section_marks import find_foot, is_frame
from crawler.read.section_words import (
    LANGUAGE_NAMES,
    SOCIAL_HOSTS,
    SOCIAL_NAMES,
)
from crawler.read.tree import collapse, fold, text_of
from crawler.read.words.known import GENERIC, is_details, is_more

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml import etree

    from crawler.read.section_lines import Line
    from crawler.read.section_marks import Section
    from crawler.read.tree import PageTree
    from crawler.read.words.landmarks import Landmarks
    from crawler.records import Block

MAX_LABEL = 90
"""Characters of a link that is an item of a menu or list; longer ones are headlines."""

MAX_READ = 2000
"""Characters of a link that are read, white space of the markup among them: a broken page may have all of it in one."""

MAX_COPYRIGHT = 250

MIN_RUN = 2
"""Fewer links beside one another are no list, unless a label says what they are."""


@dataclass(slots=True)
class Run:
    """Links beside one another: the items of a list, or a line of links."""

    at: int
    """Line of the first."""
    last: int
    """Line of the last."""
    links: list[etree._Element]
    holder: etree._Element
    label: str | None = None
    """What stands before them."""
    kind: Block | None = None


def read_frame(
    tree: PageTree, landmarks: Landmarks, lines: Sequence[Line], sections: Sequence[Section]
) -> list[FoundEntry]:
    """Return the entries of the page's frame, in page order; the same again is left to the caller."""
    owner = {id(line): section for section in sections for line in section.lines}
    foot = find_foot(lines)
    entries: list[FoundEntry] = []
    menus, in_menus = _menus(tree, lines)
    entries += menus
    before: Run | None = None
    for run in _runs(lines, in_menus, landmarks):
        section = owner.get(id(lines[run.at]))
        run.kind = _kind_of(run, landmarks, lines, before, foot, in_section=section is not None)
        entries += _entries_of(tree, run, section)
        before = run
    for line in lines:
        if ("©" in line.text or "版權所有" in line.text or "版权所有" in line.text) and len(line.text) <= MAX_COPYRIGHT:
            entry = FoundEntry(block="copyright")
            entry.put("text", line.text, tree.path(line.element), line.text)
            entries.append(entry)
    footer = {(entry.values["label"], entry.values.get("link")) for entry in entries if entry.block == "footer_link"}
    return [entry for entry in entries if not _stands_below(entry, footer)]


def _stands_below(entry: FoundEntry, footer: set[tuple[str, str | None]]) -> bool:
    """Return whether a link of a menu is one that the foot of the page has too: then it is of the foot."""
    if entry.block not in ("menu", "quick_link") or "group" in entry.values:
        return False
    return (entry.values["label"], entry.values.get("link")) in footer


def _menus(tree: PageTree, lines: Sequence[Line]) -> tuple[list[FoundEntry], set[etree._Element]]:
    """Return the entries of the menus, and the links that stand in them."""
    entries: list[FoundEntry] = []
    used: set[etree._Element] = set()
    for top in (*tree.all("ul"), *tree.all("ol")):
        if any(node.tag == "li" for node in top.iterancestors()) or not is_frame(top):
            continue
        items = [item for item in top if item.tag == "li"]
        nested = any(item.find(".//ul") is not None or item.find(".//ol") is not None for item in items)
        is_nav = any(node.tag == "nav" or node.get("role") == "navigation" for node in top.iterancestors())
        in_footer = any(node.tag == "footer" or node.get("role") == "contentinfo" for node in top.iterancestors())
        if nested or (is_nav and not in_footer and len(items) > 1):
            for item in items:
                _add_menu_item(tree, item, entries, used)
    for row in tree.all("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        if len(cells) >= 3 and all(_is_menu_cell(cell) for cell in cells):
            for cell in cells:
                _add_menu_item(tree, cell, entries, used)
    return entries, used


def _is_menu_cell(cell: etree._Element) -> bool:
    """Return whether a cell holds nothing but short links, the first of them bold."""
    links = list(cell.iter("a"))
    if not links or not any(node.tag in ("b", "strong") for node in links[0].iterancestors("b", "strong", "td")):
        return False
    size = sum(len(words_of(link)) for link in links)
    return len(collapse(text_of(cell)).replace(" ", "")) <= size and all(
        len(words_of(one)) <= MAX_LABEL for one in links
    )


def _add_menu_item(tree: PageTree, item: etree._Element, entries: list[FoundEntry], used: set[etree._Element]) -> None:
    links = [link for link in item.iter("a") if words_of(link) and link not in used]
    if not links:
        return
    parent = links[0]
    for link in links:
        entry = _link_entry(tree, "menu", link)
        used.add(link)
        if entry is None:
            continue
        if link is not parent:
            label = unescape_again(words_of(parent))
            entry.put("group", label, tree.path(parent), label, source="landmark")
        entries.append(entry)


def words_of(link: etree._Element) -> str:
    """Return the text of a link on one line; of one that is too long for a label only the beginning."""
    return short_text(link, MAX_READ)


def _runs(lines: Sequence[Line], used: set[etree._Element], landmarks: Landmarks) -> Iterator[Run]:
    """Yield the runs of links on the page that stand in no menu, each with the label before it."""
    run: Run | None = None
    for at, line in enumerate(lines):
        links = [link for link in line.links if link not in used and words_of(link)]
        if not links or not _is_list_line(line):
            if run is not None:
                yield run
            run = None
            continue
        holder = _holder(line)
        goes_on = run is not None and run.holder is holder and len(links) == 1
        if run is not None and goes_on and not (is_more(line.text) and not is_details(line.text)):
            run.links += links
            run.last = at
            continue
        if run is not None:
            yield run
        run = Run(at, at, links, holder, _label_before(lines, at, links, landmarks))
    if run is not None:
        yield run


def _is_list_line(line: Line) -> bool:
    if line.level is not None and line.level <= 3:
        return False
    if line.is_linked:
        return all(len(words_of(link)) <= MAX_LABEL for link in line.links)
    label = line.parts[0] if line.parts else ""
    rest = len(line.text) - len(label)
    return (
        len(line.links) > 1
        and len(label) <= 40
        and line.linked >= 0.8 * (rest - line.text.count(" ") - line.text.count("|"))
    )


def _holder(line: Line) -> etree._Element:
    """Return what parts one list of links from the next: the list, else the element of the line."""
    for node in (line.element, *line.element.iterancestors()):
        if node.tag in ("ul", "ol", "nav", "td", "section", "footer", "header", "main", "body"):
            return node
        if node.tag == "p":
            return node
    return line.element


def _label_before(lines: Sequence[Line], at: int, links: Sequence[etree._Element], landmarks: Landmarks) -> str | None:
    """Return the label of the links on line *at*: what stands before them on it, else the line above."""
    line = lines[at]
    first = words_of(links[0])
    if line.parts and line.parts[0] != first and not line.text.startswith(first):
        return line.parts[0].strip(" :：|")
    if at == 0:
        return None
    above = lines[at - 1]
    text = above.text.rstrip()
    names = (
        above.is_bold or above.level is not None or text.endswith((":", "：")) or landmarks.block_of(text) is not None
    )
    return text.strip(" :：") if names and not above.links and len(text) <= 60 and "©" not in text else None


def _kind_of(
    run: Run, landmarks: Landmarks, lines: Sequence[Line], before: Run | None, foot: range, *, in_section: bool
) -> Block | None:
    """Return what the links of *run* are; None where nothing says so."""
    words = [fold(words_of(link)) for link in run.links]
    hrefs = [(link.get("href") or "").strip() for link in run.links]
    if all(href.startswith("#") and len(href) > 1 for href in hrefs):
        return "tab" if len(hrefs) >= MIN_RUN else None
    if all(word in LANGUAGE_NAMES or link.get("hreflang") for word, link in zip(words, run.links, strict=True)):
        return "language"
    if len(run.links) == 1 and in_section and is_more(words_of(run.links[0])):
        return "more"
    if in_section:
        return None
    hosts = [_host_of(href) for href in hrefs]
    social = sum(
        bool(SOCIAL_HOSTS.search(host)) or word in SOCIAL_NAMES for host, word in zip(hosts, words, strict=True)
    )
    if 2 * social > len(hrefs):
        return "social"
    named = landmarks.block_of(run.label) if run.label else None
    if named in ("quick_link", "popular_search"):
        return named
    if before is not None and before.kind == "quick_link" and _goes_on(before, run, lines, foot):
        return "quick_link"
    if run.at in foot and len(run.links) >= MIN_RUN:
        return "footer_link"
    return None


def _host_of(href: str) -> str:
    try:
        return urlsplit(href).hostname or ""
    except ValueError:
        return ""


def _goes_on(before: Run, run: Run, lines: Sequence[Line], foot: range) -> bool:
    """Return whether *run* is more of what stands right *before* it: without a label, in the same part of the page."""
    if run.label is not None or run.at != before.last + 1 or (run.at in foot) != (before.at in foot):
        return False
    return is_frame(lines[run.at].element) == is_frame(lines[before.at].element)


def _entries_of(tree: PageTree, run: Run, section: Section | None) -> Iterator[FoundEntry]:
    if run.kind is None:
        return
    for link in run.links:
        entry = _link_entry(tree, run.kind, link)
        if entry is None:
            continue
        group = section.heading if section is not None and run.kind in ("more", "tab") else None
        if run.kind in ("quick_link", "social", "footer_link") and run.label and fold(run.label) not in GENERIC:
            group = run.label
        if group:
            entry.put("group", group, tree.path(link), group, source="landmark")
        yield entry


def _link_entry(tree: PageTree, kind: Block, link: etree._Element) -> FoundEntry | None:
    label, href = unescape_again(words_of(link)), (link.get("href") or "").strip()
    address = tree.absolute(href)
    if not label or len(label) > MAX_LABEL:
        return None
    entry = FoundEntry(block=kind)
    entry.put("label", label, tree.path(link), label, source="markup")
    if address:
        entry.put("link", address, tree.path(link), href, source="markup")
    return entry
