"""What a reader sees as the article's date: marked elements, labelled dates and date lines near its headline."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.read.date_labels import (
    MODIFIED_LABEL,
    NOT_THE_DATE,
    PUBLISHED_LABEL,
    label_pattern,
    may_begin_published,
    may_say_modified,
)
from crawler.read.date_sources import YEAR, Candidate
from crawler.read.headline_text import short_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from crawler.profile import SiteProfile
    from crawler.read.headline import Head
    from crawler.read.metadata import Metadata
    from crawler.read.tree import PageTree
    from crawler.records import Source

MAX_LINE = 90
"""Characters of a text near the headline that is a date line and no sentence."""

LABEL = 40
"""Characters of a text without a digit that may be a label."""

DIGIT = re.compile(r"\d")
UTC = re.compile(r"\d(?:[zZ]|\+00:?00)$")


def iter_shown(tree: PageTree, metadata: Metadata, profile: SiteProfile, head: Head) -> Iterator[Candidate]:
    """Yield what stands near the headline: marked elements, then labelled dates, then lines with a date."""
    modified = set(metadata.marked.get("modified", ()))
    near = head.near
    marked = [one for one in metadata.marked.get("published", ()) if one in near or is_published(one)]
    times = [one for one in (*tree.all("time"), *_dated_abbr(tree)) if one in near and one not in modified]
    seen: set[etree._Element] = set()
    for element in sorted([*times[:8], *marked[:8]], key=lambda one: (one not in near, one.get("itemprop") is None)):
        if (
            element not in seen
            and (not head.is_outside(element) or (is_published(element) and head.is_beside(element)))
            and not says_modified(element)
            and not is_quoted(element)
        ):
            seen.add(element)
            yield from read_marked(element)
    own = label_pattern("|".join(map(re.escape, profile.labels.published))) if profile.labels.published else None
    later: list[Candidate] = []
    for element, text in head.lines:
        has_digit = DIGIT.search(text) is not None
        if not has_digit and len(text) > LABEL:
            continue
        if has_digit:
            label = PUBLISHED_LABEL.search(text)
        else:
            label = PUBLISHED_LABEL.match(text) if may_begin_published(text) else None
        label = (own and own.search(text)) or label
        if label:
            if not NOT_THE_DATE.search(text) and next(element.iterancestors("blockquote", "a"), None) is None:
                yield from read_labelled(element, text, label.end())
        elif (
            has_digit
            and is_line(text)
            and not is_quoted(element)
            and not is_labelled_otherwise(element)
            and not says_modified(element)
        ):
            later.append(Candidate(kind="shown", source="text", where=element, raw=text, text=text, sure=False))
    yield from later[:6]


def iter_shown_modified(metadata: Metadata, head: Head) -> Iterator[Candidate]:
    """Yield what is marked or labelled as the date of the last change."""
    for element in metadata.marked.get("modified", [])[:5]:
        if not head.is_outside(element):
            raw = element.get("datetime") or element.get("content") or short_text(element, MAX_LINE)
            yield Candidate(kind="shown", source=_source_of(element), where=element, raw=raw, text=raw)
    for element, text in head.lines if may_say_modified([text for _, text in head.lines]) else ():
        if label := MODIFIED_LABEL.search(text):
            yield from read_labelled(element, text, label.end())


def is_line(text: str) -> bool:
    """Return whether *text* may be a date line: short, with a year, and without words that speak against it."""
    return (
        len(text) <= MAX_LINE
        and DIGIT.search(text) is not None
        and YEAR.search(text) is not None
        and not (MODIFIED_LABEL.search(text) or NOT_THE_DATE.search(text))
    )


def is_quoted(element: etree._Element) -> bool:
    """Return whether *element* stands in a quotation, such as a message of another site, or is a linked heading."""
    boxes = {box.tag for box in element.iterancestors("blockquote", "a", "h1", "h2", "h3", "h4")}
    return "blockquote" in boxes or ((element.tag == "a" or "a" in boxes) and len(boxes - {"a"}) > 0)


def is_labelled_otherwise(element: etree._Element) -> bool:
    """Return whether a label that is none of publication stands before the text of *element*, or in it."""
    before = element.getprevious()
    if element.tag == "dd" and before is not None and before.tag == "dt":
        label = short_text(before, 40)
    else:
        own = next(iter(element), None) if not (element.text or "").strip() else None
        beside = own if own is not None else before
        label = short_text(beside, 40) if beside is not None else ""
        label = label if label.endswith((":", "：")) else ""
    return bool(label) and not DIGIT.search(label) and not PUBLISHED_LABEL.search(label)


def read_labelled(element: etree._Element, text: str, end: int) -> Iterator[Candidate]:
    """Yield the date behind the label that ends at *end* of *text*: in the same text, else in the next element."""
    rest = text[end:]
    update = MODIFIED_LABEL.search(rest)
    rest = rest[: update.start()] if update else rest
    if DIGIT.search(rest[:40]):
        if len(rest) <= MAX_LINE * 2:
            yield Candidate(kind="shown", source="text", where=element, raw=text, text=rest[:MAX_LINE])
    elif not rest.strip():
        following = next(iter(element), None) if len(element) else element.getnext()
        if following is not None and (raw := short_text(following, MAX_LINE)) and len(raw) <= MAX_LINE:
            yield Candidate(kind="shown", source="text", where=following, raw=raw, text=raw)


def read_marked(element: etree._Element) -> Iterator[Candidate]:
    """Yield the date of a ``time`` or marked element, and what it shows where the attribute is in UTC or says none."""
    attribute = element.get("title" if element.tag == "abbr" else "datetime") or element.get("content")
    shown = short_text(element, MAX_LINE * 2)
    source = _source_of(element)
    if len(shown) > MAX_LINE or NOT_THE_DATE.search(shown) or not DIGIT.search(shown):
        shown = ""
    if update := MODIFIED_LABEL.search(shown):
        shown = shown[: update.start()]
    if attribute:
        yield Candidate(kind="shown", source=source, where=element, raw=attribute, text=attribute)
    if shown and (not attribute or not DIGIT.search(attribute) or UTC.search(attribute)):
        yield Candidate(kind="shown", source=source, where=element, raw=shown, text=shown)


def says_modified(element: etree._Element) -> bool:
    """Return whether the words in or right before *element* call it the date of a change."""
    before = element.getprevious()
    lead = (before.tail if before is not None else getattr(element.getparent(), "text", "")) or ""
    if lead.strip():
        last = list(MODIFIED_LABEL.finditer(lead[-40:]))
        if last and not PUBLISHED_LABEL.search(lead[-40:], last[-1].end()):
            return True
    elif _follows_modified_label(element):
        return True
    return MODIFIED_LABEL.match(short_text(element, MAX_LINE)) is not None


def _follows_modified_label(element: etree._Element) -> bool:
    """Return whether the element before *element*, or before a box that begins with it, is such a label alone."""
    node: etree._Element | None = element
    for _ in range(3):
        if node is None or node.tag == "body":
            return False
        before = node.getprevious()
        if before is not None:
            label = short_text(before, 40)
            return label.endswith((":", "：")) and MODIFIED_LABEL.fullmatch(label) is not None
        node = node.getparent()
    return False


def _dated_abbr(tree: PageTree) -> Iterator[etree._Element]:
    """Yield ``abbr`` elements whose title begins with a year, as microformats write a time."""
    return (one for one in tree.all("abbr") if YEAR.match(one.get("title") or ""))


def is_published(element: etree._Element) -> bool:
    """Return whether microdata call *element* the date of publication."""
    return (element.get("itemprop") or "").lower() == "datepublished"


def _source_of(element: etree._Element) -> Source:
    return "microdata" if element.get("itemprop") else "markup"
