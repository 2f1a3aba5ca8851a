"""One card of a listing: what it shows of its article."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from crawler.page import Card
from crawler.read.blocks import read_blocks
from crawler.read.boilerplate import HEADINGS, SILENT
from crawler.read.images import picture_address
from crawler.read.main import measure
from crawler.read.tree import collapse, text_of
from crawler.read.words.known import is_bare_more, is_details

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from crawler.read.blocks import Block
    from crawler.read.tree import PageTree

MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|janv|févr|avr|mai|juin|juil|août|déc|ene|abr|ago|dic|jän|mär|okt"
    r"|dez|gen|mag|giu|lug|set|ott|fev|out|mrt|maart|mei|maj|янв|фев|мар|апр|мая|май|июн|июл|авг|сен|окт|ноя|дек|sty|lut"
    r"|kwi|cze|lip|sie|wrz|paź|lis|gru|oca|şub|nis|haz|tem|ağu|eyl|eki|kas|ara|ιαν|φεβ|μαρ|απρ|μαΐ|ιουν|ιουλ|αυγ|σεπ|οκτ"
    r"|νοε|δεκ)[^\W\d]{0,8}\.?"
)
DATE = re.compile(
    rf"(?:19|20)\d\d ?[-./年] ?\d{{1,2}} ?[-./月] ?\d{{1,2}} ?日?|\d{{1,2}}[-./]\d{{1,2}}[-./](?:\d{{4}}|\d\d)\b"
    rf"|\d{{1,2}}(?:\.|er|º)? (?:de )?{MONTH},? (?:del? )?(?:19|20)\d\d|{MONTH} \d{{1,2}},? (?:19|20)\d\d"
    rf"|(?:19|20)\d\d년 ?\d{{1,2}}월 ?\d{{1,2}}일|{MONTH} (?:19|20)\d\d",
    re.IGNORECASE,
)
"""Dates as listings write them, as text; ``dates.py`` reads them."""

SHORT_DATE = re.compile(
    rf"(?:[^\W\d]{{2,10}}\.?,? )?(?:\d{{1,2}}(?:\.|er|º)? (?:de )?{MONTH}|{MONTH} \d{{1,2}})|[0-3]?\d[-./][0-3]?\d\.?"
    r"|\d{1,2}[月월] ?\d{1,2}[日일]|(?:\d{1,2}|an?) (?:minute|hour|day|week)s? ago|(?:yesterday|today)"
    r"|\d{1,2} ?(?:분|시간|일|小時|小时|天|分鐘|分钟|時間|日) ?[전前]|어제|오늘|昨天|今天|昨日|今日",
    re.IGNORECASE,
)
"""Dates without a year, believed where a block says nothing else."""

CLOCK = re.compile(r"\d{1,2}(?:[:.]\d\d)?\s?(?:[ap]\.?m\.?)?", re.IGNORECASE)
DIGIT = re.compile(r"\d")
DAY = re.compile(r"\d{1,2}")
YEAR = re.compile(r"(?:19|20)\d\d")
MONTH_OF_YEAR = re.compile(rf"(?:19|20)\d\d ?[-./年] ?\d{{1,2}} ?月?|{MONTH} (?:19|20)\d\d|{MONTH}", re.IGNORECASE)
"""What stands above or below a day in a box of its own."""

MAX_PIECES = 60
"""Pieces of text that a card's date is looked for in."""

MAX_DATE_LINE = 80
"""A longer block with a date in it is a summary."""

MIN_SUMMARY = 40
"""A summary says at least so much, in Latin characters."""

MAX_TAG = 40
"""A tag or label has at most so many characters."""

TAG_NAME = re.compile(
    r"(?:^|[ _-])(?:tags?|category|categories|label|labels|topic|topics|badge|term|kicker|eyebrow)(?:$|[ _-])"
)

MORE = re.compile(r"(?:continue reading|view|read)[ .…›»>→]*", re.IGNORECASE)
"""Links of cards that say no more of the thing, beside those of ``words.known``."""


BADGE = re.compile(
    r"(?:\s|[\[【(<] ?[^\[\]【】()<>]{1,12} ?[\]】)>]|\b(?:new|neu|hot|n)\b!?"
    r"|새 ?글|최신 ?글|공지|置頂|置顶|最新|新|[•·|:-])*",
    re.IGNORECASE,
)
"""Labels in a link beside its title."""


def title_of(link: etree._Element) -> str:
    """Return the title in *link*: its heading, its one bold part among labels, its words, else a label of its own."""
    if len(link):
        if text := next(filter(None, map(text_of, link.iterdescendants(*HEADINGS))), ""):
            return text
        text = text_of(link)
        if text:
            return _without_badges(link, text)
        image = next(link.iterdescendants("img"), None)
        if image is not None and (alt := image.get("alt")):
            return alt
    return text_of(link) or link.get("aria-label") or link.get("title") or ""


def _without_badges(link: etree._Element, text: str) -> str:
    """Return *text* of *link* without the labels around its title, such as ``[Notice]`` and ``New``."""
    bold = [text_of(child) for child in link.iterchildren("strong", "b")]
    if len(bold) == 1 and bold[0]:
        before, _, after = text.partition(bold[0])
        if BADGE.fullmatch(before) and BADGE.fullmatch(after):
            return bold[0]
    last = link[-1]
    badge = text_of(last)
    if badge and len(badge) < len(text) and text.endswith(badge) and badge[0] not in "[【(<" and BADGE.fullmatch(badge):
        return text.removesuffix(badge).rstrip()
    return text


def read_card(
    tree: PageTree,
    parts: Sequence[etree._Element],
    *,
    link: etree._Element,
    url: str,
    title: str,
    year: str | None,
) -> Card:
    """Return the card that the elements *parts* make up, whose *link* leads to *url* and reads *title*."""
    title = collapse(title)
    blocks = [block for part in parts for block in read_blocks(part, _is_silent) if not is_more(block.text)]
    date, date_text = _date(parts, blocks)
    others = [block for block in blocks if block.text not in (title, date_text) and title not in block.text]
    summary = max((block.text for block in others), key=measure, default="")
    return Card(
        url=url,
        title=title or None,
        date=date or _date_beside(link) or ((match := DATE.match(title)) and match[0].strip()) or None,
        year=year,
        summary=summary if measure(summary) >= MIN_SUMMARY and summary != date else None,
        tags=tuple(dict.fromkeys(tag for part in parts for tag in read_tags_of_card(part, title))),
        image=next((image for part in parts if (image := _image(tree, part))), None),
    )


def _is_silent(element: etree._Element) -> bool:
    return element.tag in SILENT


def is_more(text: str) -> bool:
    """Return whether *text* only says that there is more to read."""
    return is_details(text) or is_bare_more(text) or MORE.fullmatch(text) is not None


def _date(parts: Sequence[etree._Element], blocks: list[Block]) -> tuple[str | None, str | None]:
    """Return the raw date of a card, ``datetime`` before words, and the block it stood in."""
    for part in parts:
        for element in part.iter("time"):
            text = text_of(element)
            value = (element.get("datetime") or "").strip()
            if value.isdigit():  # seconds since 1970, which nobody reads as a date
                value = ""
            if (value or text) and not CLOCK.fullmatch(value or text):
                return value or text, text
    date = where = None
    for block in blocks:
        if len(block.text) <= MAX_DATE_LINE and DIGIT.search(block.text) and (match := DATE.search(block.text)):
            date, where = match[0].strip(), block.text
            break
    if date is None or MONTH_OF_YEAR.fullmatch(date):
        pieces = _pieces(parts)
        date = _date_of_pieces(pieces) or date or next(filter(SHORT_DATE.fullmatch, pieces), None)
    return date, where


def _pieces(parts: Sequence[etree._Element]) -> list[str]:
    """Return the short texts of *parts*, each as it stands in an element of its own."""
    texts = (str(text) for part in parts for text in part.itertext())
    return [piece for text in islice(texts, MAX_PIECES) if (piece := collapse(text)) and len(piece) < MAX_TAG]


def _date_of_pieces(pieces: list[str]) -> str | None:
    """Return the date that *pieces* show as a day and a month in elements of their own."""
    for first, second, third in zip(pieces, pieces[1:], [*pieces[2:], ""], strict=False):
        if DAY.fullmatch(first) or DAY.fullmatch(second):
            if YEAR.fullmatch(third) and (whole := DATE.fullmatch(f"{first} {second} {third}")):
                return whole[0]
            if whole_date := _whole_date(first, second):
                return whole_date
    return None


def _date_beside(link: etree._Element) -> str | None:
    """Return the date that stands as bare text before or after *link*."""
    before, parent = link.getprevious(), link.getparent()
    texts = (link.tail, before.tail if before is not None else parent.text if parent is not None else None)
    for text in texts:
        if text and len(text) <= MAX_DATE_LINE and (match := DATE.search(collapse(text))):
            return match[0].strip()
    return None


def _whole_date(first: str, second: str) -> str | None:
    """Return the date of a box that shows the day and its month as two blocks.

    >>> _whole_date("10", "Jul 2025"), _whole_date("2025-07", "10"), _whole_date("3", "Jul 2025 and later")
    ('10 Jul 2025', '2025-07-10', None)
    """
    day, month = (first, second) if DAY.fullmatch(first) else (second, first)
    if not DAY.fullmatch(day) or not MONTH_OF_YEAR.fullmatch(month):
        return None
    if not month[0].isdigit():
        return f"{day} {month}"
    return f"{month}{day}日" if month.endswith("月") else f"{month.rstrip('-./')}-{day}"


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
