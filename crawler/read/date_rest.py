"""The last places where the date of an article may stand, asked only where no other knows the day.

They are asked rank by rank, and a rank counts only where all its dates name one day.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from crawler.read.date_labels import (
    MODIFIED_LABEL,
    NOT_THE_DATE,
    PUBLISHED_LABEL,
    may_begin_published,
    may_say_modified,
)
from crawler.read.date_permalinks import iter_permalinks
from crawler.read.date_shown import (
    DIGIT,
    MAX_LINE,
    is_labelled_otherwise,
    is_line,
    is_published,
    read_labelled,
    read_marked,
    says_modified,
)
from crawler.read.date_sources import META_PUBLISHED, NOT_THE_PAGE, YEAR, Candidate
from crawler.read.headline_text import short_text
from crawler.read.names import judge_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from crawler.read.headline import Head
    from crawler.read.metadata import Metadata
    from crawler.read.tree import PageTree

MACHINE_KEYS = ("datePublished", "dateCreated", "uploadDate")
IN_SCRIPT = re.compile(
    r"""["'](?:datePublished|published_?[aA]t|publish(?:ed)?_?(?:Date|date|time|Time)|publicationDate|pubDate|"""
    r"""pub_?[tT]ime|firstPublished|dateCreated|created_?[aA]t)\\?["']\s*:\s*\\?["']?(\d{4}-\d\d-\d\d[^"'\\,}]{0,20}|\d{10}\b|\d{13}\b)"""
)
SCRIPT_WORDS = ("ublish", "reated", "pubDate", "pubtime", "pubTime", "pub_time")
"""What a script says where it says such a date: asked before the pattern."""

MAX_SCRIPT = 300_000
"""Characters of a script looked at."""

MAX_MATCHES = 20
"""Dates in a script that are looked at."""

LABEL = 30
"""Characters of a text that is a label and nothing else."""

OTHERS = frozenset({"a", "blockquote", "figure", "aside", "nav", "form", "select"})
CITED = ("a", "blockquote", "figure")
OTHER_NAME = re.compile(
    r"related|recommend|sidebar|teaser|popular|trending|latest|most-?read|recent|archive|calendar|ticker|upcoming|"
    r"newsletter|more-|copyright|carousel|slider|menu|cookie",
    re.IGNORECASE,
)
"""Names of boxes whose dates are those of other articles."""

ARCHIVE = re.compile(r"/(?:19|20)\d\d[\d/-]*$")
"""End of the address of all that was published on a day."""

LEAD = re.compile(r"(?:on|in|since|until|by|bis|seit|ab)\s", re.IGNORECASE)
"""Words that begin a sentence about a date."""

MAX_RAW = 4 * MAX_LINE
"""Characters of a text, white space included, that may be a line."""

MIN_DATE = 6
"""Characters of the shortest date with a year."""

RDFA = frozenset({"dc:date", "dc:date dc:created", "dc:created", "schema:datepublished", "datepublished"})
MAX_PARTS = 6
"""Elements of which a date line may be made."""

NEVER = frozenset({"nav", "form", "option", "select", "button", "script", "style", "template", "noscript"})


def iter_rest(tree: PageTree, metadata: Metadata, head: Head) -> Iterator[Iterator[Candidate]]:
    """Yield the ranks of candidates, the most trusted first."""
    yield _other_objects(metadata)
    yield _attributes(tree)
    yield _marked_published(tree, metadata)
    yield _in_scripts(tree, linked=True)
    texts = _texts(tree)
    yield _labelled(texts)
    yield iter_permalinks(tree)
    yield from _by_closeness(_marked(tree, metadata, head), head)
    yield _in_scripts(tree, linked=False)
    yield from _by_closeness(_lines(texts, head), head)
    yield from _by_closeness(_parts(tree, head), head)


def iter_rest_modified(tree: PageTree) -> Iterator[Iterator[Candidate]]:
    """Yield the one rank of dates that are labelled as that of the last change, wherever they stand.

    But not in comments, links, quotations and figures, where they are said of something else.
    """
    texts = _texts(tree)
    may_be = may_say_modified([text for _, text, _ in texts])
    labelled = ((element, text, MODIFIED_LABEL.search(text)) for element, text, _ in texts if may_be)
    yield (
        candidate
        for element, text, label in labelled
        if label and not _is_comment(element) and not _is_of_another(element)
        for candidate in read_labelled(element, text, label.end())
    )


def _other_objects(metadata: Metadata) -> Iterator[Candidate]:
    """Yield the dates of JSON-LD objects of types that are no articles, such as recipes."""
    for item in metadata.objects:
        if not item.types & NOT_THE_PAGE:
            for key in MACHINE_KEYS:
                value = item.data.get(key)
                if isinstance(value, str) and value:
                    where = f"{item.where}/{key}"
                    yield Candidate(kind="machine", source="json-ld", where=where, raw=value, text=value)


def _attributes(tree: PageTree) -> Iterator[Candidate]:
    """Yield what ``meta`` states in ``value`` in place of ``content``."""
    for element in tree.all("meta"):
        value = element.get("value")
        name = (element.get("property") or element.get("name") or "").lower() if value else ""
        if value and name in META_PUBLISHED:
            yield Candidate(kind="machine", source="meta", where=element, raw=value, text=value)


def _marked_published(tree: PageTree, metadata: Metadata) -> Iterator[Candidate]:
    """Yield elements that a vocabulary calls the date of publication, wherever they stand but in comments."""
    marked = [one for one in metadata.marked.get("published", ()) if is_published(one)]
    rdfa = [one for one in tree.all("span") if (one.get("property") or "").lower() in RDFA]
    times = [one for one in tree.all("time") if one.get("pubdate") is not None or is_published(one)]
    for element in dict.fromkeys((*marked, *rdfa, *times)):
        if not _is_comment(element):
            yield from islice(read_marked(element), 1)


def _texts(tree: PageTree) -> list[tuple[etree._Element, str, bool]]:
    """Return the short texts with a year and those that are labels; looked for once a page."""
    if tree.dated is None:
        tree.dated = list(_iter_texts(tree))
    return tree.dated


def _iter_texts(tree: PageTree) -> Iterator[tuple[etree._Element, str, bool]]:
    """Yield those texts, each on one line, with whether it is a tail."""
    for element, tag, text, tail in zip(tree.elements, tree.tags, tree.texts, tree.tails, strict=True):
        if text and len(text) <= MAX_RAW and not text.isspace() and tag not in NEVER:
            if DIGIT.search(text):
                if YEAR.search(text):
                    yield element, " ".join(text.split()), False
            elif may_begin_published(text) and PUBLISHED_LABEL.match(text := " ".join(text[: LABEL * 3].split())):
                yield element, text, False
        if tail and MIN_DATE <= len(tail) <= MAX_RAW and not tail.isspace() and YEAR.search(tail):
            yield element, " ".join(tail.split()), True


def _labelled(texts: list[tuple[etree._Element, str, bool]]) -> Iterator[Candidate]:
    """Yield labelled dates anywhere on the page."""
    for element, text, is_tail in texts:
        if DIGIT.search(text):
            label = PUBLISHED_LABEL.search(text)
            if label and not NOT_THE_DATE.search(text) and not _is_comment(element):
                yield from read_labelled(element, text, label.end())
        elif not is_tail and len(text) <= LABEL and PUBLISHED_LABEL.fullmatch(text):
            yield from _after_label(element, text)


def _after_label(element: etree._Element, text: str) -> Iterator[Candidate]:
    """Yield the date behind an element that is a label: in it, in its tail, else in the next element."""
    tail = " ".join((element.tail or "").split())
    if len(element) == 0 and DIGIT.search(tail):
        if len(tail) <= MAX_LINE and not _is_comment(element):
            yield Candidate(kind="rest", source="text", where=element, raw=f"{text} {tail}", text=tail)
    elif not tail and not _is_comment(element):
        yield from read_labelled(element, text, len(text))


def _in_scripts(tree: PageTree, *, linked: bool) -> Iterator[Candidate]:
    """Yield such dates in JSON-LD that cannot be parsed (*linked*), or in the data of other scripts."""
    for number, element in enumerate(tree.all("script"), start=1):
        script = element.text
        if not script or not any(word in script for word in SCRIPT_WORDS):
            continue
        if ("ld+json" in (element.get("type") or "").lower()) != linked:
            continue
        for match in islice(IN_SCRIPT.finditer(script, 0, MAX_SCRIPT), MAX_MATCHES):
            yield Candidate(
                kind="machine",
                source="json-ld" if linked else "markup",
                where=f"script[{number}]",
                raw=match[0],
                text=_as_date(match[1]),
            )


def _as_date(text: str) -> str:
    if not text.isdecimal():
        return text
    from datetime import UTC, datetime

    return datetime.fromtimestamp(int(text[:10]), UTC).isoformat()


def _marked(tree: PageTree, metadata: Metadata, head: Head) -> Iterator[tuple[etree._Element, Candidate]]:
    """Yield ``time`` and elements marked as a date, wherever they stand."""
    modified = set(metadata.marked.get("modified", ()))
    seen: set[etree._Element] = set()
    for element in (*tree.all("time")[:60], *metadata.marked.get("published", [])[:60]):
        if element in seen or element in modified or says_modified(element) or not _may_be_own(element, head):
            continue
        seen.add(element)
        for candidate in islice(read_marked(element), 1):
            yield element, candidate


def _lines(texts: list[tuple[etree._Element, str, bool]], head: Head) -> Iterator[tuple[etree._Element, Candidate]]:
    """Yield texts that are little more than a date."""
    for element, line, is_tail in texts:
        if not is_line(line) or PUBLISHED_LABEL.search(line) or LEAD.match(line) or is_labelled_otherwise(element):
            continue
        box = element.getparent() if is_tail else element
        if box is not None and _may_be_own(box, head) and (is_tail or not says_modified(element)):
            yield element, Candidate(kind="rest", source="text", where=element, raw=line, text=line, sure=False)


def _parts(tree: PageTree, head: Head) -> Iterator[tuple[etree._Element, Candidate]]:
    """Yield short paragraphs whose date is spread over elements, such as a linked month."""
    for tag in ("p", "div", "li", "td"):
        for element in tree.all(tag):
            if 0 < len(element) <= MAX_PARTS and DIGIT.search((element.text or "")[:MAX_LINE]):
                text = short_text(element, MAX_LINE)
                if is_line(text) and _may_be_own(element, head):
                    yield (
                        element,
                        Candidate(kind="rest", source="text", where=element, raw=text, text=text, sure=False),
                    )


def _by_closeness(found: Iterator[tuple[etree._Element, Candidate]], head: Head) -> Iterator[Iterator[Candidate]]:
    """Yield the candidates in ranks: those first that share the smallest box with the headline."""
    depth = (
        {element: i for i, element in enumerate(reversed(list(head.headline.iterancestors())))}
        if head.headline is not None
        else {}
    )
    ranks: dict[int, list[Candidate]] = {}
    for element, candidate in found:
        shared = next((depth[box] for box in element.iterancestors() if box in depth), 0)
        ranks.setdefault(shared, []).append(candidate)
    for shared in sorted(ranks, reverse=True):
        yield iter(ranks[shared])


def _may_be_own(element: etree._Element, head: Head) -> bool:
    """Return whether *element* stands in no link, quotation, list of other articles, or frame of the site."""
    for node in (element, *element.iterancestors()):
        if node in head.boxes:
            break
        if node is element and element.tag == "a" and ARCHIVE.search(element.get("href") or ""):
            continue
        if node.tag in OTHERS or (node.tag == "header" and element.tag != "time" and head.headline is None):
            return False
        name = node.get("class") or node.get("id")
        if name and _names_others(name):
            return False
    frame = next(element.iterancestors("header", "footer"), None)
    return frame is None or element.tag == "time" or not head.is_outside(element) or head.is_beside(element)


@lru_cache(maxsize=4096)
def _names_others(name: str) -> bool:
    """Return whether *name* is that of a box of other articles or of comments; a page asks for most of them often."""
    return OTHER_NAME.search(name) is not None or judge_name(name).comment


def _is_of_another(element: etree._Element) -> bool:
    """Return whether *element* stands in a link, a quotation or a figure."""
    return element.tag in CITED or next(element.iterancestors(*CITED), None) is not None


def _is_comment(element: etree._Element) -> bool:
    """Return whether *element* stands among what readers wrote."""
    node: etree._Element | None = element
    while node is not None:
        name = node.get("class") or node.get("id")
        if name and judge_name(name).comment:
            return True
        node = node.getparent()
    return False
