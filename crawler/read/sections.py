"""A homepage: its blocks found by landmarks, their entries as repeated siblings, each thing once.

Landmarks are the words of headings and labels that a reader sees; what a system calls its elements is
what a redesign breaks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from crawler.read.card import DATE
from crawler.read.declared import MAX_SWITCH, read_alternates
from crawler.read.event_parts import FoundEvent
from crawler.read.events import read_event_card
from crawler.read.language import normalize_tag
from crawler.read.listing import find_boxes
from crawler.read.main import measure
from crawler.read.page_languages import page_languages
from crawler.read.reading import Reading, Readings, found
from crawler.read.section_boxes import Boxed, end_of_boxes, find_boxes_of, find_figures, is_carousel
from crawler.read.section_entries import EntryReader, FoundEntry
from crawler.read.section_frame import read_frame
from crawler.read.section_lines import read_lines
from crawler.read.section_marks import find_sections, is_frame
from crawler.read.section_tabs import IN_TABS, pane_of
from crawler.read.section_words import LANGUAGE_NAMES
from crawler.read.tree import fold, text_of
from crawler.read.words.known import EVERYTHING, featured_pattern
from crawler.read.words.landmarks import landmarks_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from crawler.profile import SiteProfile
    from crawler.read.metadata import Metadata
    from crawler.read.section_marks import Section
    from crawler.read.tree import PageTree

__all__ = ["FoundEntry", "FoundEvent", "HomepageReading", "read_homepage"]

MIN_INTRO = 12
"""An introduction says at least so much, in Latin characters."""

FEATURED = featured_pattern()
"""Headings over what was picked by hand."""

YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


@dataclass(slots=True, kw_only=True)
class HomepageReading:
    """What a homepage shows."""

    title: Reading[str]
    languages: Readings[str]
    """BCP 47 tags of the other languages it offers."""
    entries: list[FoundEntry] = field(default_factory=list)
    """Everything in its blocks, each thing once; within a block in page order."""
    events: list[FoundEvent] = field(default_factory=list)
    """The events it announces, each once."""


def read_homepage(tree: PageTree, metadata: Metadata, profile: SiteProfile, *, captured: datetime) -> HomepageReading:
    """Return what the homepage in *tree* shows; dates without a year are settled by others, else by *captured*."""
    reading = HomepageReading(title=_title(tree, metadata), languages=_languages(tree))
    top = tree.first("body")
    if top is None:
        return reading
    lines = read_lines(top)
    languages = page_languages(tree, profile, lines)
    landmarks = landmarks_of(profile, languages)
    sections = find_sections(lines, landmarks)
    reader = EntryReader(tree=tree, profile=profile, captured=captured, languages=languages)
    boxes_of = [find_boxes_of(section) for section in sections]
    for section, boxes in zip(sections, boxes_of, strict=True):
        section.lines = section.lines[: end_of_boxes(section, boxes)]
    entries = read_frame(tree, landmarks, lines, sections)
    for section, boxes in zip(sections, boxes_of, strict=True):
        entries += [*_tabs(tree, section), *_intro(tree, section, boxes)]
        if section.kind == "event":
            reading.events += _events(tree, section, boxes, profile, captured)
            continue
        for box in boxes:
            entry = reader.read(section.kind, box, in_carousel=is_carousel(box.element))
            if entry is not None:
                entries.append(entry)
    known = {entry.block for entry in entries}
    if "news" not in known:
        entries += _unnamed_news(tree, profile, reader)
    if "figure" not in known:
        boxes = [Boxed(element=box) for box in find_figures([line for line in lines if not is_frame(line.element)])]
        entries += filter(None, (reader.read("figure", box, in_carousel=False) for box in boxes))
    reading.events = _distinct_events(reading.events)
    entries += [_entry_of(event) for event in reading.events]
    reading.entries = _distinct(entries)
    return reading


def _title(tree: PageTree, metadata: Metadata) -> Reading[str]:
    element = tree.first("title")
    if element is not None and (text := text_of(element)):
        return Reading(value=text, evidence=found("markup", tree.path(element), text))
    for item in metadata.named("og:title"):
        return Reading(value=item.text, evidence=found(item.source, item.where, item.text))
    return Reading()


def _languages(tree: PageTree) -> Readings[str]:
    """Return the languages of the page's other versions: declared, else offered by the language switch."""
    readings: Readings[str] = Readings()
    declared = read_alternates(tree)
    for stated, evidence in zip(declared.values, declared.evidence, strict=True):
        readings.add(stated, evidence)
    if readings.values:
        return readings
    for link in tree.all("a"):
        label = text_of(link) if is_frame(link) else ""
        if not label or len(label) > MAX_SWITCH:
            continue
        tag = LANGUAGE_NAMES.get(fold(label)) or normalize_tag(link.get("hreflang") or "")
        if tag and tag not in readings.values and link.get("href") not in ("", "#", None):
            readings.add(tag, found("markup", tree.path(link), label))
    return readings


def _tabs(tree: PageTree, section: Section) -> Iterable[FoundEntry]:
    """Yield the tabs of a block that are buttons; those that are links are entries of the frame."""
    for line in section.lines:
        if pane_of(line):
            entry = FoundEntry(block="tab")
            entry.put("group", section.heading, tree.path(line.element), section.heading, source="landmark")
            entry.put("label", line.text, tree.path(line.element), line.text, source="markup")
            yield entry


def _intro(tree: PageTree, section: Section, boxes: Sequence[Boxed]) -> Iterable[FoundEntry]:
    """Yield the sentence that stands between a landmark and its entries."""
    if not boxes and section.landmark is None:
        return
    inside = {element for box in boxes for element in box.elements}
    for line in section.lines:
        if any(node in inside for node in (line.element, *line.element.iterancestors())):
            return
        says = measure(line.text) >= MIN_INTRO and not (line.links or pane_of(line) or DATE.search(line.text))
        if says and line.level is None and not line.is_bold:
            entry = FoundEntry(block="intro")
            entry.put("group", section.heading, tree.path(line.element), section.heading, source="landmark")
            entry.put("text", line.text, tree.path(line.element), line.text)
            yield entry
            return


def _events(
    tree: PageTree, section: Section, boxes: Sequence[Boxed], profile: SiteProfile, captured: datetime
) -> list[FoundEvent]:
    featured = FEATURED.search(section.heading) is not None
    return [
        event
        for box in boxes
        if (event := read_event_card(tree, box.element, profile, captured=captured, featured=featured)) is not None
    ]


def _distinct_events(events: Sequence[FoundEvent]) -> list[FoundEvent]:
    """Return each event once, featured where one of its cards is; a day without a year is in that of the others."""
    years = {match[1] for event in events if (match := YEAR.search(event.values["date_text"]))}
    if len(years) == 1:
        (year,) = years
        for event in events:
            if not YEAR.search(event.values["date_text"]):
                for name in ("starts", "ends"):
                    if name in event.values:
                        event.values[name] = year + event.values[name][4:]
    distinct: dict[tuple[str | None, str, str], FoundEvent] = {}
    for event in events:
        key = (event.url, fold(event.values["title"]), event.values["starts"])
        known = distinct.setdefault(key, event)
        if "featured" in event.values and "featured" not in known.values:
            known.values["featured"], known.evidence["featured"] = True, event.evidence["featured"]
    return list(distinct.values())


def _entry_of(event: FoundEvent) -> FoundEntry:
    """Return the entry of an event: what its card shows, in the words of the card."""
    entry = FoundEntry(block="event")
    values: dict[str, Any] = event.values
    names = {"title": "title", "date_text": "text", "starts": "date"}
    for name, target in names.items():
        entry.values[target] = values[name][:10] if name == "starts" else values[name]
        entry.evidence[target] = event.evidence[name]
    tags = values.get("tags") or ([values["category"]] if "category" in values else [])
    if tags:
        evidence = event.evidence["tags" if "tags" in values else "category"]
        entry.values["tags"] = list(tags)
        entry.evidence["tags"] = evidence if isinstance(evidence, list) else [evidence]
    if event.badge:
        entry.put("label", event.badge, event.evidence["title"].where or "", event.badge)  # type: ignore[union-attr]
    if event.url:
        entry.put("link", event.url, event.evidence["title"].where or "", event.url, source="markup")  # type: ignore[union-attr]
    return entry


def _unnamed_news(tree: PageTree, profile: SiteProfile, reader: EntryReader) -> list[FoundEntry]:
    """Return the cards of a homepage on which no heading says "news": its best list, where most of it is dated."""
    boxes = [box for box, _ in find_boxes(tree, profile)]
    entries = [reader.read("news", Boxed(element=box), in_carousel=is_carousel(box)) for box in boxes]
    cards = [entry for entry in entries if entry is not None]
    dated = [entry for entry in cards if "date" in entry.values]
    return cards if len(dated) >= 2 and 2 * len(dated) >= len(cards) else []


def _distinct(entries: Sequence[FoundEntry]) -> list[FoundEntry]:
    """Return each thing once, however often the page shows it; under its own tab rather than under "All"."""
    seen: dict[tuple[Any, ...], FoundEntry] = {}
    for entry in entries:
        names = ["label", "title", "link", "number", "award"]
        if entry.block in ("copyright", "intro"):
            names.append("text")
        if entry.block not in IN_TABS:
            names.append("group")
        key = (entry.block, *(entry.values.get(name) for name in names), *entry.values.get("recipients", ()))
        known = seen.setdefault(key, entry)
        group = known.values.get("group")
        if group and fold(group) in EVERYTHING and "group" in entry.values:
            known.values["group"], known.evidence["group"] = entry.values["group"], entry.evidence["group"]
    return list(seen.values())
