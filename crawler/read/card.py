"""One card of a listing: what it shows of its article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.page import Card
from crawler.read.blocks import read_blocks
from crawler.read.boilerplate import SILENT
from crawler.read.images import picture_address
from crawler.read.main import measure
from crawler.read.tree import collapse, text_of

if TYPE_CHECKING:
    from lxml import etree

    from crawler.read.blocks import Block
    from crawler.read.tree import PageTree

MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|janv|févr|mars|avr|mai|juin|juil|août|déc|ene|abr|ago|dic|jän"
    r"|mär|okt|dez)[^\W\d]{0,8}\.?"
)
DATE = re.compile(
    rf"(?:19|20)\d\d ?[-./年] ?\d{{1,2}} ?[-./月] ?\d{{1,2}} ?日?|\d{{1,2}}[-./]\d{{1,2}}[-./](?:\d{{4}}|\d\d)\b"
    rf"|\d{{1,2}}\.? (?:de )?{MONTH},? (?:de )?(?:19|20)\d\d|{MONTH} \d{{1,2}},? (?:19|20)\d\d"
    rf"|(?:19|20)\d\d년 ?\d{{1,2}}월 ?\d{{1,2}}일|{MONTH} (?:19|20)\d\d",
    re.IGNORECASE,
)
"""Dates as listings write them, as text; ``dates.py`` reads them."""

MAX_DATE_LINE = 80
"""A longer block with a date in it is a summary."""

MIN_SUMMARY = 40
"""A summary says at least so much, in Latin characters."""

MAX_TAG = 40
"""A tag or label has at most so many characters."""

TAG_NAME = re.compile(
    r"(?:^|[ _-])(?:tags?|category|categories|label|labels|topic|topics|badge|term|kicker|eyebrow)(?:$|[ _-])"
)

MORE = re.compile(
    r"(?:read more|learn more|more|details?|continue reading|view|read|see more|full story"
    r"|閱讀更多|阅读更多|更多|詳情|详情)[ .…›»>→]*",
    re.IGNORECASE,
)


def read_card(
    tree: PageTree, holder: etree._Element, *, link: etree._Element, url: str, title: str, year: str | None
) -> Card:
    """Return the card in *holder*, whose *link* leads to *url* and reads *title*."""
    heading = _heading_around(link, holder)
    title = heading or collapse(title)
    blocks = [block for block in read_blocks(holder, _is_silent) if not _is_more(block.text)]
    date, date_text = _date(holder, blocks)
    others = [block for block in blocks if block.text not in (title, date_text) and title not in block.text]
    summary = max((block.text for block in others), key=measure, default="")
    return Card(
        url=url,
        title=title or None,
        date=date,
        year=year,
        summary=summary if measure(summary) >= MIN_SUMMARY and summary != date else None,
        tags=read_tags_of_card(holder, title),
        image=_image(tree, holder),
    )


def _is_silent(element: etree._Element) -> bool:
    return element.tag in SILENT


def _is_more(text: str) -> bool:
    return MORE.fullmatch(text) is not None


def _heading_around(link: etree._Element, holder: etree._Element) -> str | None:
    """Return the heading of the card where the link only says "Read more"."""
    if not _is_more(text_of(link)):
        return None
    heading = next(holder.iterdescendants("h1", "h2", "h3", "h4", "h5", "h6"), None)
    return text_of(heading) or None if heading is not None else None


def _date(holder: etree._Element, blocks: list[Block]) -> tuple[str | None, str | None]:
    """Return the raw date of a card, ``datetime`` before words, and the block it stood in."""
    for element in holder.iter("time"):
        text = text_of(element)
        if value := (element.get("datetime") or "").strip() or text:
            return value, text
    for block in blocks:
        if len(block.text) <= MAX_DATE_LINE and (match := DATE.search(block.text)):
            return match[0], block.text
    return None, None


def read_tags_of_card(holder: etree._Element, title: str) -> tuple[str, ...]:
    """Return the labels of the card: named as such in the markup or by ``rel``, each once."""
    tags: list[str] = []
    for element in holder.iter("a", "span", "div", "li", "p", "small"):
        name = (element.get("class") or "").lower()
        if not (element.get("rel") == "tag" or (name and TAG_NAME.search(name))):
            continue
        if any(child.tag in ("div", "li", "a", "span", "p") for child in element):
            continue
        for tag in text_of(element).split(","):
            words = tag.strip()
            if words and len(words) <= MAX_TAG and words not in tags and words != title and not DATE.search(words):
                tags.append(words)
    return tuple(tags)


def _image(tree: PageTree, holder: etree._Element) -> str | None:
    image = next(holder.iter("img"), None)
    return picture_address(tree, image) if image is not None else None
