"""Numbered pages: which links are a pager's, which page is shown, and which comes next."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from crawler.read.tree import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

PAGER_NAME = re.compile(
    r"pag(?:er|in|ing|e-?_?(?:nav|num|link|list|bar|sel|item|box|btn|wrap|area))|nav-?links?|seiten|pages(?:$|[ _-])"
    r"|board-?page|(?:^|[ _-])page(?:$| )",
    re.IGNORECASE,
)
"""Names of pagers and their parts; ``page-content`` is none."""

CURRENT_NAME = re.compile(
    r"(?:^|[ _-])(?:active|current|selected|on|this|cur|now|highlight)(?:$|[ _-])"
    r"|(?:^|[a-z])(?:Current|Active|Selected)\b|\b(?:cur|current|active|selected)(?:Page|page|Num)"
)
NUMBER = re.compile(
    r"[\s\[(|·]*(?:(?:go to |zur |aller à la |ir a (?:la )?|vai (?:alla|a) |naar )?(?:page|seite|página|pagina|pág\.?"
    r"|pag\.|стр\.?|strona|sidan?|side|p\.)\s?|(?:ページ|페이지)\s?|第\s?)?"
    r"(\d{1,3}(?:,\d{3})+|\d{1,5})\s?(?:頁|页|ページ|페이지|쪽)?(?:\s?\([^()]{1,15}\))?[\s\])|·]*",
    re.IGNORECASE,
)
DIGITS = re.compile(r"\d+")
DAY_IN_ADDRESS = re.compile(r"(?<!\d)(?:19|20)\d\d\D?(?:0?[1-9]|1[0-2])\D?(\d{1,2})(?!\d)")

MAX_TEXT = 24
"""Characters of a number with its words at most."""

MAX_PARTS = 200
"""Elements of a pager looked at."""

MAX_INSIDE = 4
"""Elements inside one that shows a number."""

YEARS = range(1900, 2101)
"""Numbers of which all in a row are no pages but an archive."""


@dataclass(slots=True)
class Numbered:
    """A link that reads like the number of a page."""

    element: etree._Element
    number: int
    url: str | None
    """Where it leads, None where it stays on the page."""


@dataclass(slots=True)
class Pager:
    """Numbered links that stand together."""

    holder: etree._Element
    links: list[Numbered]
    named: bool
    """Whether its name says that it is a pager."""


def number_of(text: str) -> int | None:
    """Return the number that *text* says and hardly more.

    >>> number_of("Page 2"), number_of("[1,097]"), number_of("2 (current)"), number_of("2 comments")
    (2, 1097, 2, None)
    """
    if not text or len(text) > MAX_TEXT:
        return None
    match = NUMBER.fullmatch(text)
    return int(match[1].replace(",", "")) if match else None


def is_named_pager(element: etree._Element) -> bool:
    """Return whether *element* or one closely around it is named like a pager."""
    around = islice(element.iterancestors(), 4)
    return any(_names_pager(at.get("class") or "") or _names_pager(at.get("id") or "") for at in (element, *around))


@lru_cache(maxsize=4096)
def _names_pager(name: str) -> bool:
    return name != "" and PAGER_NAME.search(name) is not None


def find_pagers(numbered: list[Numbered]) -> list[Pager]:
    """Return the pagers among *numbered* links, named ones first, else in page order."""
    groups: dict[etree._Element, list[Numbered]] = {}
    for link in numbered:
        groups.setdefault(_holder(link.element), []).append(link)
    pagers = []
    for holder, links in groups.items():
        if all(link.number in YEARS for link in links) or any(_is_day(link) for link in links):
            continue
        named = is_named_pager(links[0].element)
        if named or _look_alike(links):
            pagers.append(Pager(holder, links, named))
    return sorted(pagers, key=lambda pager: not pager.named)


def next_by_number(pager: Pager) -> str | None:
    """Return where the number after that of the page shown leads."""
    targets = {link.number: link.url for link in reversed(pager.links) if link.url}
    for current in _current_numbers(pager):
        if current + 1 in targets:
            return targets[current + 1]
    return None


def _holder(link: etree._Element) -> etree._Element:
    """Return the nearest element around *link* and other links."""
    holder = link
    for holder in islice(link.iterancestors(), 3):
        if sum(1 for _ in islice(holder.iter("a"), 2)) == 2:
            break
    return holder


def _is_day(link: Numbered) -> bool:
    """Return whether *link* is a day of a calendar: its address holds a date of that day."""
    match = DAY_IN_ADDRESS.search(link.url) if link.url else None
    return match is not None and int(match[1]) == link.number


def _look_alike(links: list[Numbered]) -> bool:
    """Return whether the addresses of *links* differ in numbers alone; that of the first page may have none."""
    shapes = {DIGITS.sub("0", link.url) for link in links if link.url and link.number != 1}
    return len(shapes) == 1 and "0" in next(iter(shapes))


def _current_numbers(pager: Pager) -> Iterator[int]:
    """Yield what may be the number of the page shown, the surest first."""
    for link in pager.links:
        for at in (link.element, link.element.getparent()):
            if at is None or at is pager.holder:
                break
            if at.get("aria-current") or CURRENT_NAME.search(at.get("class") or ""):
                yield link.number
    yield from _unlinked_numbers(pager.holder)
    for link in pager.links:
        if link.url is None:
            yield link.number
    if pager.named:
        numbers = {link.number for link in pager.links}
        gaps = [number - 1 for number in numbers if number > 1 and number - 1 not in numbers]
        if len(gaps) == 1 and (gaps[0] == 1 or gaps[0] - 1 in numbers):
            yield gaps[0]


def _unlinked_numbers(holder: etree._Element) -> Iterator[int]:
    """Yield the numbers that stand in *holder* outside its links."""
    if (number := number_of((holder.text or "").strip())) is not None:
        yield number
    linked: set[etree._Element] = set()
    for element in islice(holder.iterdescendants(), MAX_PARTS):
        tail = (element.tail or "").strip()
        if tail and (number := number_of(tail)) is not None:
            yield number
        if element.tag == "a" and element.get("href") is not None:
            linked.update((element, *element.iterdescendants()))
        inside = list(islice(element.iterdescendants(), MAX_INSIDE + 1))
        if element in linked or len(inside) > MAX_INSIDE or any(part.tag == "a" for part in inside):
            continue
        if (number := number_of(text_of(element))) is not None:
            yield number
