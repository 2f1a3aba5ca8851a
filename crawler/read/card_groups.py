"""Elements that look alike, and which of their groups are the cards of a listing.

Every link counts for the elements around it. Elements that look alike (tag and first class, their
own and their parent's) form a group; cards are the group whose links say most, one link a member.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from crawler.read.boilerplate import HEADINGS, INLINE, WHOLE
from crawler.read.card import DATE
from crawler.read.card_links import MIN_TITLE, Link
from crawler.read.tree import text_of

if TYPE_CHECKING:
    from lxml import etree

MAX_LEVELS = 8
"""Steps from a link up to its card."""

MIN_MEMBERS = 2
"""Fewer alike elements are no list."""

MAX_RIVALS = 6
"""Groups that are compared by more than their words."""

MAX_DATED = 4
"""Boxes of a group that are searched for a date."""

MAX_DATED_TEXT = 400
"""Characters of a box that are searched for a date."""

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
BESIDE_NAME = re.compile(
    r"(?:^|[ _-])(?:tag-?cloud|tags|related|popular|most-?read|trending|banner|partners?)(?:$|[ _-])"
    r"|(?:^| )(?:(?:left|right|primary|secondary|page|site)[_-])?side-?bar"
    r"(?:[_-](?:left|right|primary|secondary|inner|content|wrapper|\d))?(?:$| )",
    re.IGNORECASE,
)
"""Names of boxes beside the list of a listing; ``has-sidebar`` and ``archive`` name what holds both."""

Box: TypeAlias = "tuple[etree._Element, Link]"
"""The element that a card fills, and the link that says most of it."""


@lru_cache(maxsize=4096)
def _signature(tag: str, name: str) -> str:
    """Return tag and first telling class: what alike elements share."""
    for token in name.split():
        if token.lower() not in ODD_TOKENS and not any(char.isdigit() for char in token):
            return f"{tag}.{token}"
    return tag


ODD_TOKENS = frozenset({"first", "last", "odd", "even", "active", "current", "featured", "new", "sticky"})
"""Class tokens that tell one of alike elements from the others."""


def find_best_group(links: list[Link]) -> list[Box]:
    """Return the members of the best group, each with its telling link."""
    groups: dict[tuple[str, str], dict[etree._Element, dict[str, Link]]] = {}
    places: dict[etree._Element, tuple[dict[str, Link], etree._Element] | None] = {}
    for link in links:
        element = link.element
        for _ in range(MAX_LEVELS):
            if element not in places:
                places[element] = _place(element, groups)
            place = places[element]
            if place is None:
                break
            urls, element = place
            known = urls.get(link.url)
            if known is None or link.weight > known.weight:
                urls[link.url] = link
    scored = [(score, chosen) for score, chosen in map(_score, groups.values()) if chosen]
    scored.sort(key=lambda pair: pair[0])
    rivals: dict[tuple[float, str], list[Box]] = {}
    for score, chosen in scored:  # of equal groups, one inside the other, the outer one shows more
        inner = rivals.get((score, chosen[0][1].url))
        if inner is None or chosen[0][0] in inner[0][0].iterancestors():
            rivals[score, chosen[0][1].url] = chosen
    strongest = list(rivals.items())[-MAX_RIVALS:]
    best = max(strongest, key=lambda rival: rival[0][0] * _standing(rival[1]), default=None)
    return best[1] if best is not None else []


def _place(
    element: etree._Element, groups: dict[tuple[str, str], dict[etree._Element, dict[str, Link]]]
) -> tuple[dict[str, Link], etree._Element] | None:
    """Return the links of *element* as a member of its group, and its parent; None above the listing."""
    parent = element.getparent()
    if parent is None or element.tag in ("body", "main"):
        return None
    key = _signature(element.tag, element.get("class") or ""), _signature(parent.tag, parent.get("class") or "")
    return groups.setdefault(key, {}).setdefault(element, {}), parent


def _standing(boxes: list[Box]) -> float:
    """Return how much more than its words a group says: rows with dates are news, boxes beside the list are not."""
    boxes = list(widen({link.url: (box, link) for box, link in boxes}).values())
    factor = 1.0
    if sum(_stands_beside(boxes[index][0]) for index in (0, len(boxes) // 2, -1)) > 1:
        factor = 0.1
    texts = [text_of(box)[:MAX_DATED_TEXT] for box, _ in boxes[:MAX_DATED]]
    dated = sum(1 for text in texts if YEAR.search(text) and DATE.search(text))
    return factor * (2.0 if 2 * dated > min(len(boxes), MAX_DATED) else 1.0)


def _stands_beside(box: etree._Element) -> bool:
    around = (at for at in islice(box.iterancestors(), MAX_LEVELS) if at.tag not in WHOLE)
    return any(at.tag == "aside" or _is_beside(f"{at.get('class') or ''} {at.get('id') or ''}") for at in around)


@lru_cache(maxsize=4096)
def _is_beside(name: str) -> bool:
    return BESIDE_NAME.search(name) is not None


def _score(members: dict[etree._Element, dict[str, Link]]) -> tuple[float, list[Box]]:
    """Return how much a group says and its members with their telling links.

    Members with several telling links are rows of cards, not cards.
    """
    chosen: dict[str, Box] = {}
    rivals = 0
    for member, urls in members.items():
        link = max(urls.values(), key=lambda link: link.weight)
        if link.weight < MIN_TITLE or link.url in chosen:
            continue
        chosen[link.url] = (member, link)
        rivals += (
            sum(1 for other in urls.values() if other.weight > 0.6 * link.weight and other.headed == link.headed) - 1
        )
    if len(chosen) < MIN_MEMBERS:
        return 0.0, []
    score = sum(link.weight - MIN_TITLE for _, link in chosen.values())
    score *= len(chosen) / (len(chosen) + rivals)
    return score, list(chosen.values())


def widen(holders: dict[str, Box]) -> dict[str, Box]:
    """Return each card with the largest box around it that no other card and no heading of a group stands in."""
    counts: dict[etree._Element, int] = {}
    for holder, _ in holders.values():
        for element in islice((holder, *holder.iterancestors()), MAX_LEVELS):
            counts[element] = counts.get(element, 0) + 1
    wide = {}
    for url, (holder, link) in holders.items():
        at = holder
        parent = at.getparent()
        while parent is not None and counts.get(parent) == 1 and parent.tag not in WHOLE:
            if any(child is not at and child.tag in HEADINGS for child in parent) and at.tag not in INLINE:
                break
            at, parent = parent, parent.getparent()
        wide[url] = (at, link)
    return wide
