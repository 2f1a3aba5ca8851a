"""Captions that neither tag nor class tells: where they stand does, or what they say.

A site that renames its classes keeps its pictures and the words under them. Those are captions where they say what
the picture's ``alt`` says, and where they share a box with the picture and with nothing else.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from crawler.read.blocks import main_blocks, read_blocks
from crawler.read.boilerplate import INLINE, SILENT, is_label, label_words
from crawler.read.credit_words import LABEL
from crawler.read.main import measure
from crawler.read.picture_credits import split_credit
from crawler.read.tree import fold, said, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lxml import etree

    from crawler.profile import SiteProfile
    from crawler.read.blocks import Block
    from crawler.read.tree import PageTree

MAX_LEVELS = 5
"""Boxes around a picture that may hold nothing but it and the words below."""

MAX_ELEMENTS = 60
"""A box of more elements holds more than a picture."""

MIN_LINE, MAX_LINE = 12, 300
"""Characters that a line under a picture says: fewer are a label, more a paragraph."""

MAX_BYLINE = 60
"""A longer line is none, even where it begins with ``By``."""

ADDRESS = re.compile(r"\w@\w")
"""Whom to write to stands below articles, not below pictures."""

MAX_SHARE = 0.2
"""Part of the main text that may stand in such boxes: where there is more, they hold the text itself, step by step."""

MIN_ALT = 25
"""Characters that an ``alt`` says which is a caption wherever it stands again as a paragraph."""

COMPARED_FIRST = 10
"""Characters that are compared before whole texts are."""

MIXED = frozenset({"p", "td", "dd"})
"""Tags that hold one paragraph even where elements stand in it."""

SET_APART = frozenset({"small", "em", "i", "cite"})
"""Tags that set the words under a picture apart where both stand in one paragraph."""

NO_BOX = (INLINE | {"li", "tr", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"}) - {"span"}
"""Tags in which a picture and words are a link, an item, a row or a heading."""


class Words(NamedTuple):
    """Words that a picture stands above, or says."""

    holder: etree._Element
    picture: etree._Element


def find_below(
    tree: PageTree, main: etree._Element, box: etree._Element, pictures: Iterable[etree._Element], profile: SiteProfile
) -> list[Words]:
    """Return the words that share a box within *box* with one of *pictures* and stand below it."""
    apart = frozenset((box, main, *main.iterancestors()))
    labels = label_words(profile)
    found: dict[etree._Element, Words] = {}
    below: list[Block] = []
    for picture in pictures:
        holder, blocks = _shared_box(picture, apart)
        if holder is not None and holder not in found and _are_caption(holder, blocks, labels):
            found[holder] = Words(holder, picture)
            below += blocks
    if not found:
        return []
    text_blocks = main_blocks(tree, main)
    in_text = {block.element for block in text_blocks}
    size = sum(measure(block.text) for block in below if block.element in in_text)
    most = MAX_SHARE * sum(measure(block.text) * (1 - block.linked) for block in text_blocks)
    return list(found.values()) if size <= most else []


def _shared_box(picture: etree._Element, apart: frozenset[etree._Element]) -> tuple[etree._Element | None, list[Block]]:
    """Return the smallest box around *picture* with words in it, and those; none where words stand above it."""
    branch = picture
    for around in islice(picture.iterancestors(), MAX_LEVELS):
        if around in apart or len(list(islice(around.iter(), MAX_ELEMENTS + 1))) > MAX_ELEMENTS:
            break
        if blocks := read_blocks(around, _is_silent):
            before = around.text and not around.text.isspace()
            if before or any(map(_shows_words, branch.itersiblings(preceding=True))):
                break
            return around, blocks
        branch = around
    return None, []


def _is_silent(element: etree._Element) -> bool:
    return element.tag in SILENT


def _shows_words(element: etree._Element) -> bool:
    if element.tail and not element.tail.isspace():
        return True
    return element.tag not in SILENT and bool(read_blocks(element, _is_silent))


def _are_caption(holder: etree._Element, blocks: list[Block], labels: frozenset[str]) -> bool:
    """Return whether *blocks*, all the words in *holder*, are a line or two as they stand under a picture."""
    if holder.tag in NO_BOX or len(blocks) > 2 or next(holder.iterancestors("a"), None) is not None:
        return False
    if next(holder.iter("input", "textarea"), None) is not None:
        return False
    if any(block.kind != "text" or block.linked > 0.5 for block in blocks):
        return False
    text = " ".join(block.text for block in blocks)
    if not MIN_LINE <= measure(text) <= MAX_LINE or ADDRESS.search(text):
        return False
    if split_credit(text)[1] is None and (is_label(text, labels) or (len(text) < MAX_BYLINE and LABEL.match(text))):
        return False
    return holder.tag not in ("p", "span") or _is_set_apart(holder)


def _is_set_apart(holder: etree._Element) -> bool:
    """Return whether all the words in *holder* stand in one element that sets them in other letters."""
    text = text_of(holder)
    return any(text_of(element) == text for element in holder.iterdescendants(*SET_APART))


def iter_repeated(box: etree._Element, alts: Mapping[str, etree._Element]) -> Iterator[Words]:
    """Yield the paragraphs in *box* that say what an ``alt`` says; *alts* are the pictures by :func:`alt_words`."""
    starts = tuple({alt[:COMPARED_FIRST] for alt in alts})
    letters = frozenset(start[0] for start in starts)
    for element in box.iter("p", "div", "span", "td", "small", "em", "center", "dd"):
        if not _may_begin(element, starts, letters):
            continue
        text = text_of(element)
        picture = next((alts[words] for words in (said(text), said(split_credit(text)[0])) if words in alts), None)
        if picture is not None:
            yield Words(element, picture)


def _may_begin(element: etree._Element, starts: tuple[str, ...], letters: frozenset[str]) -> bool:
    """Return whether *element* is a paragraph that may begin with one of *starts*, without reading all of it.

    Most begin with none of the *letters* that those begin with.
    """
    begin = (element.text or "").lstrip()
    if len(element):
        if element.tag not in MIXED:
            return False
        begin = begin or (element[0].text or "").lstrip()
        if not begin:
            return True
    elif not begin:
        return False
    letter = begin[0].lower()
    return (letter in letters or not letter.isascii()) and fold(begin[: 2 * COMPARED_FIRST]).startswith(starts)


def alt_words(alt: str) -> str | None:
    """Return an *alt* as it is compared: without credit, case and closing stop; None where it says little.

    >>> alt_words("Nine guests in front of the machine. Photo: A. Lee")
    'nine guests in front of the machine'
    """
    words = said(split_credit(alt)[0])
    return words if measure(words) >= MIN_ALT else None
