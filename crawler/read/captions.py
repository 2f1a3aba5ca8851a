"""Pictures of an article and the words under them, each once however often the page shows them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from crawler.read.blocks import read_blocks
from crawler.read.boilerplate import HEADINGS, figures_in, frames_in
from crawler.read.caption_places import alt_words, find_below, iter_repeated
from crawler.read.images import article_box, pictures_in
from crawler.read.names import find_captions
from crawler.read.picture_credits import MAX_AGENCY_LINE, split_credit
from crawler.read.reading import Readings, found
from crawler.read.tree import collapse, select, text_of
from crawler.records import Caption

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from crawler.profile import SiteProfile
    from crawler.read.tree import PageTree
    from crawler.records import Evidence, Source

MAX_CAPTIONS = 200
"""Captions at most; longer pages are galleries."""

MAX_HOLDER_LEVELS = 5
"""Steps from a picture up to the box it shares with its caption."""

MIN_ALT = 25
"""Characters from which an ``alt`` may be a caption that stands again as a paragraph."""

HOLDER_TAGS = frozenset({"figcaption", "p", "div", "span", "small", "em", "cite", "td", "dd"})
"""Tags that captions stand in."""

SHOWN = ("img", "figcaption")
"""Tags of pictures and of captions that say so by themselves."""

CREDIT_TAGS = frozenset({"span", "small", "i", "em", "cite", "p", "div"})
"""Tags that the credit at the end of a caption stands in."""

MAX_CAPTION = 1500
"""A longer text under a picture is text of the article."""

CLOCK_LINE = re.compile(r"\d{4},? \d{1,2}:\d{2}\b")
"""A date with a time: the line below a headline, not below a picture."""

CREDIT_NAME = re.compile(
    r"(?:^|[ _-])(?:credits?|copyright|photographer|photo-?by|byline|source|attribution|author|agency)(?:$|[ _-])",
    re.IGNORECASE,
)

ENDED = re.compile(r"[.!?。]$")
"""How a sentence ends, and a credit does not."""

BUTTONS = re.compile(
    r"(?:(?<![\s|(\[])[\s|(\[]++)?"
    r"\b(?:(?:show|hide) captions?|view full size|watch video|play video|buy photo|enlarge(?: image| photo)?|"
    r"click (?:image|photo|here|picture)? ?(?:for slideshow|to (?:enlarge|zoom)))[\s)\]]*$",
    re.IGNORECASE,
)
COUNT = re.compile(r"^\d{1,3} (?:of|/) \d{1,3}[.:]?\s+")
"""Buttons behind a caption, and the number of the picture before it."""

FILM = re.compile(
    r"(?:^|[-_ ])(?:featured-?video|video-?(?:player|box|container|wrapper|embed|element))(?:$|[-_ ])", re.IGNORECASE
)
"""Names of the box of a film: what stands in it is the film's title."""

LIGHTBOX = ("data-caption", "data-sub-html", "data-title")
"""Attributes in which galleries keep the words they show under the enlarged picture."""


@dataclass(slots=True)
class _Found:
    text: str
    credit: str | None
    image: str | None
    evidence: Evidence


def read_captions(tree: PageTree, main: etree._Element, profile: SiteProfile) -> Readings[Caption]:
    """Return the captions of the article around *main*, in page order.

    An ``alt`` is a caption only where the page shows the same words as text.
    """
    chosen = profile.select.captions
    candidates = _selected(tree, chosen) if chosen else _candidates(tree, main, profile)
    readings: Readings[Caption] = Readings()
    kept: list[_Found] = []
    for candidate in candidates:
        _keep(candidate, kept)
    for caption in kept:
        if caption.text:
            readings.add(Caption(text=caption.text, image=caption.image, credit=caption.credit), caption.evidence)
    return readings


def _keep(candidate: _Found, kept: list[_Found]) -> None:
    """Add *candidate*, or join it with a caption of the same words or a picture's credit with its caption."""
    folded = candidate.text.casefold()
    for other in kept:
        if other.text.casefold() == folded and (folded or other.credit == candidate.credit):
            other.credit = other.credit or candidate.credit
            other.image = other.image or candidate.image
            return
        if folded and other.text and other.image == candidate.image and _begins(other.text, candidate.text):
            shorter, longer = sorted((other.text, candidate.text), key=len)
            other.credit = other.credit or candidate.credit or longer[len(shorter) :].strip(" |,;.–—-()") or None
            other.text = shorter
            return
        if other.image and other.image == candidate.image and not (folded and other.text):
            other.text = other.text or candidate.text
            other.credit = other.credit or candidate.credit
            return
    kept.append(candidate)


def _begins(one: str, other: str) -> bool:
    """Return whether the longer text begins with the shorter, which is more than a word."""
    shorter, longer = sorted((one.casefold(), other.casefold()), key=len)
    return len(shorter) >= MIN_ALT and longer.startswith(shorter)


def _candidates(tree: PageTree, main: etree._Element, profile: SiteProfile) -> Iterator[_Found]:
    box = article_box(tree, main)
    around, figures = frames_in(tree, box), figures_in(tree, box)
    alts: dict[str, etree._Element] = {}
    pictures = dict(pictures_in(tree, box))
    holders: set[etree._Element] = set()
    last: etree._Element | None = None
    for element in _pictures_and_holders(tree, box):
        tag = element.tag
        if tag == "img":
            url = pictures.get(element)
            if url is None:
                continue
            last = element
            if alt := alt_words(element.get("alt") or ""):
                alts.setdefault(alt, element)
            yield from _gallery_titles(tree, element, url)
        elif len(holders) < MAX_CAPTIONS and holders.isdisjoint((element, *element.iterancestors())):
            shown = next((picture for picture in element.iter("img") if picture in pictures), None)
            near = shown if shown is not None else last if last is not None and _are_near(last, element) else None
            frames = figures if tag == "figcaption" else around
            own = (near is not None or is_main_caption(element)) and not frames.contain(element)
            if own and not _is_of_other(element):
                holders.add(element)
                yield from _read(tree, element, None if near is None else pictures[near])
    unnamed = [*(iter_repeated(box, alts) if alts else ()), *find_below(tree, main, box, pictures, profile)]
    end = tree.inside(box).stop
    behind = frozenset(tree.elements[tree.inside(main).stop : end]) if unnamed and main is not box else ()
    for words in unnamed:
        line = (words.holder, *words.holder.iterancestors())
        own = holders.isdisjoint(line) and words.holder not in behind and not around.contain(words.holder)
        if own and not _is_of_other(words.holder):
            holders.add(words.holder)
            yield from _read(tree, words.holder, pictures[words.picture], source="text")


def _is_of_other(holder: etree._Element) -> bool:
    """Return whether *holder* belongs to a teaser, which is one link with its heading, to a form or to a film."""
    around = list(islice(holder.iterancestors(), MAX_HOLDER_LEVELS))
    for node in around:
        if node.tag in ("form", "label") or (node.tag == "a" and next(node.iter(*HEADINGS), None) is not None):
            return True
        if node.tag == "figure" and next(node.iter("video"), None) is not None:
            return True
    return any(FILM.search(node.get("class") or "") for node in (holder, *around[:2]))


def _pictures_and_holders(tree: PageTree, box: etree._Element) -> Iterator[etree._Element]:
    """Yield the pictures in *box* and what tag or class names as a caption, in page order.

    Most pages name none in a class, which their classes tell before any element is looked at.
    """
    inside = tree.inside(box)
    classes = tree.classes[inside]
    captions = find_captions(filter(None, classes))
    if not captions:
        return box.iter(*SHOWN)
    return (
        element
        for element, tag, name in zip(tree.elements[inside], tree.tags[inside], classes, strict=True)
        if tag in SHOWN or (name in captions and tag in HOLDER_TAGS)
    )


def _are_near(picture: etree._Element, holder: etree._Element) -> bool:
    """Return whether a box of few levels holds both."""
    around = set(islice(picture.iterancestors(), MAX_HOLDER_LEVELS))
    return not around.isdisjoint(islice(holder.iterancestors(), MAX_HOLDER_LEVELS))


def _selected(tree: PageTree, css: str) -> Iterator[_Found]:
    for holder in select(tree, css):
        text, credit = split_credit(text_of(holder))
        yield _Found(text, credit, None, found("profile", tree.path(holder), text))


def _read(tree: PageTree, holder: etree._Element, image: str | None, *, source: Source = "markup") -> Iterator[_Found]:
    """Yield the caption in *holder*, its credit apart where an element or words mark it."""
    marked = [
        child
        for child in holder.iterdescendants("span", "div", "p", "small", "em", "cite", "i", "figcaption")
        if CREDIT_NAME.search(child.get("class") or "")
    ]
    lines = [block.text.replace("\n", " ") for block in read_blocks(holder, _is_control)]
    whole = COUNT.sub("", BUTTONS.sub("", " ".join(lines)))
    if not whole or len(whole) > MAX_CAPTION or CLOCK_LINE.search(whole):
        return
    credit = text_of(marked[0]) if marked else None
    text = whole
    if credit and whole.endswith(credit) and credit != whole:
        text = whole[: -len(credit)].rstrip(" |–—-(")
        credit = split_credit(credit)[1] or credit
    elif credit and whole.startswith(credit) and credit != whole:
        text = whole[len(credit) :].lstrip(" |–—-)")
        credit = split_credit(credit)[1] or credit
    elif len(lines) > 1 and (credit := _credit_line(lines[0])):
        text = " ".join(lines[1:])
    else:
        text, last = _split_last(holder, whole)
        if last is None and len(lines) == 2 and len(lines[1]) <= MAX_AGENCY_LINE and not ENDED.search(lines[1]):
            text, last = lines
        credit = last and (split_credit(last)[1] or last.strip(" ()|–—-"))
        if credit is None:
            text, credit = split_credit(whole)
        named = CREDIT_NAME.search(holder.get("class") or "") is not None
        if credit is None and named and not is_main_caption(holder):
            text, credit = "", whole
    yield _Found(text, credit, image, found(source, tree.path(holder), whole))


def _credit_line(line: str) -> str | None:
    """Return whom *line* credits, if it does nothing else."""
    text, credit = split_credit(line)
    return None if text else credit


def _split_last(holder: etree._Element, whole: str) -> tuple[str, str | None]:
    """Return the caption and its credit, where the credit is the last element, behind a finished sentence."""
    last = holder[-1] if len(holder) else None
    while last is not None and len(last) == 1 and not (last.text or "").strip():
        last = last[0]
    if last is None or last.tag not in CREDIT_TAGS or (last.tail or "").strip():
        return whole, None
    words = text_of(last)
    text = whole[: -len(words)].rstrip() if words and whole.endswith(words) else ""
    if not text.endswith((".", "!", "?", "。", "”", "»")) or words.endswith((".", "!", "?", "。")) or len(words) > 80:
        return whole, None
    return text, words


def is_main_caption(holder: etree._Element) -> bool:
    """Return whether *holder* is named as a caption and not only as a credit."""
    return holder.tag == "figcaption" or "caption" in (holder.get("class") or "").lower()


def _is_control(element: etree._Element) -> bool:
    return element.tag in ("script", "style", "noscript", "button", "svg", "img", "picture", "template", "h1", "h2")


def _gallery_titles(tree: PageTree, picture: etree._Element, url: str) -> Iterator[_Found]:
    for element in islice((picture, *picture.iterancestors()), 2):
        for name in LIGHTBOX:
            words = element.get(name)
            if words and len(words) >= MIN_ALT and "<" not in words:
                text, credit = split_credit(collapse(words))
                yield _Found(text, credit, url, found("markup", f"{tree.path(element)}/@{name}", words))
