"""Listings: repeated siblings as cards, whatever the markup, and the way to the next page.

Every link counts for the elements around it. Elements that look alike (tag and first class, their
own and their parent's) form a group; cards are the group whose links say most, one link a member.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urldefrag, urlsplit

from msgspec.structs import replace

from crawler.read.boilerplate import HEADINGS, INLINE, WHOLE, Surroundings
from crawler.read.card import DATE, is_more, read_card, title_of
from crawler.read.flat_cards import parts_of_cards
from crawler.read.main import measure
from crawler.read.pager import is_pager_label, read_pager
from crawler.read.script_links import Addresses
from crawler.read.tree import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

    from crawler.page import Card
    from crawler.profile import SiteProfile
    from crawler.read.tree import PageTree

MAX_LINKS = 5000
"""Links looked at."""

MAX_LEVELS = 8
"""Steps from a link up to its card."""

MAX_STEPS_TO_HEADING = 4
"""Steps from a link that says nothing up to the box with its heading."""

MIN_MEMBERS = 2
"""Fewer alike elements are no list."""

MIN_CARDS_TO_COMPARE = 3
"""Fewer cards do not show what is the same on all of a listing."""

MIN_TITLE = 12
"""A title says at least so much (in Latin characters); menu items and tags say less."""

AWAY = 0.5
"""What a link that leaves the site says, of what it would say: many cards have one to share them."""

IN_PROSE = 0.4
"""What a link between the words of a paragraph says, of what it would say alone."""

MAX_RIVALS = 6
"""Groups that are compared by more than their words."""

MAX_DATED = 4
"""Boxes of a group that are searched for a date."""

MAX_DATED_TEXT = 400
"""Characters of a box that are searched for a date."""

DIGIT = re.compile(r"\d")
WORD = re.compile(r"[^\W\d_]{2}|[,;.]\s")
BESIDE_NAME = re.compile(
    r"(?:^|[ _-])(?:tag-?cloud|tags|related|popular|most-?read|trending|banner|partners?)(?:$|[ _-])"
    r"|(?:^| )(?:(?:left|right|primary|secondary|page|site)[_-])?side-?bar"
    r"(?:[_-](?:left|right|primary|secondary|inner|content|wrapper|\d))?(?:$| )",
    re.IGNORECASE,
)
"""Names of boxes beside the list of a listing; ``has-sidebar`` and ``archive`` name what holds both."""

YEAR = re.compile(r"(?:19|20)\d\d(?=年?$)")

FRAME_OF_SITE = frozenset({"nav", "footer"})


@dataclass(slots=True, kw_only=True)
class Listing:
    """What a listing shows."""

    cards: list[Card] = field(default_factory=list)
    """Its articles in page order, each address once."""
    next_url: str | None = None
    """Absolute URL of the next page."""
    pages: list[str] = field(default_factory=list)
    """Absolute URLs of the numbered pages it links to, in order."""


@dataclass(slots=True)
class Link:
    """A link that may be a card's."""

    element: etree._Element
    url: str
    text: str
    weight: float
    """How much its words say; more under a heading, much more where the profile knows the address's shape."""
    headed: bool
    """Whether it stands under a heading or around one."""


Box: TypeAlias = "tuple[etree._Element, Link]"
"""The element that a card fills, and the link that says most of it."""


def read_listing(tree: PageTree, profile: SiteProfile) -> Listing:
    """Return the cards of the listing in *tree* and the links to its other pages.

    Where the profile names hosts, cards lead to these; an address with the shape of an article is
    a card even where it stands alone.
    """
    boxes = [(holder, link) for holder, link in find_boxes(tree, profile) if not is_pager_label(link.text)]
    holders = [holder for holder, _ in boxes]
    years = _years(tree, holders)
    cards = [
        read_card(tree, parts, link=link.element, url=link.url, title=link.text, year=years.get(holder))
        for (holder, link), parts in zip(boxes, parts_of_cards(holders), strict=True)
    ]
    next_url, pages = read_pager(tree)
    return Listing(cards=_without_kinds(cards), next_url=next_url, pages=pages)


def find_boxes(tree: PageTree, profile: SiteProfile, top: etree._Element | None = None) -> list[Box]:
    """Return the boxes of the cards in *tree*, or in its part *top*, in page order, each with its telling link."""
    links = _links(tree, profile)
    if top is not None:
        inside = set(top.iter("a"))
        links = [link for link in links if link.element in inside]
    holders = {link.url: (holder, link) for holder, link in _best_group(links)}
    if profile.section:
        for link in links:
            if link.url not in holders and profile.section_of(link.url):
                holders[link.url] = (_alone(link), link)
    return list(_widen(holders).values())


def _without_kinds(cards: list[Card]) -> list[Card]:
    """Return *cards* without the one word that says on each of them what they are, such as ``News``."""
    counts = Counter(tag for card in cards for tag in card.tags if " " not in tag)
    kinds = {tag for tag, count in counts.items() if count == len(cards) >= MIN_CARDS_TO_COMPARE}
    if not kinds:
        return cards
    return [replace(card, tags=tuple(tag for tag in card.tags if tag not in kinds)) for card in cards]


def _links(tree: PageTree, profile: SiteProfile) -> list[Link]:
    """Return the links that could be a card's, in page order."""
    hosts = profile.all_hosts
    top = tree.first("body")
    around = Surroundings(tree.root if top is None else top, _is_menu)
    here = urldefrag(tree.url).url
    addresses = Addresses(tree)
    own_host = urlsplit(tree.url).hostname or ""
    links = []
    for element in islice(tree.all("a"), MAX_LINKS):
        url = addresses.of(element)
        if url is None or urldefrag(url).url == here or (hosts and urlsplit(url).hostname not in hosts):
            continue
        if around.contain(element):
            continue
        text = title_of(element)
        if (not text or is_more(text)) and (heading := _heading_near(element)):
            text = heading
        weight = min(measure(text), 90.0)
        headed = weight >= MIN_TITLE and _has_heading(element)
        if headed:
            weight += 30
        elif _is_in_prose(element):
            weight *= IN_PROSE
        if not _is_own_host(url, own_host):
            weight *= AWAY
        if profile.section and profile.section_of(url):
            weight += 60
        links.append(Link(element, urldefrag(url).url, text, weight, headed))
    return links


def _is_own_host(url: str, host: str) -> bool:
    """Return whether *url* is of *host* or of one that shares the last two parts of its name."""
    other = urlsplit(url).hostname or ""
    return other == host or other.split(".")[-2:] == host.split(".")[-2:]


def _is_menu(element: etree._Element) -> bool:
    """Return whether *element* is around a listing; cards name their own parts like boilerplate, so tags decide."""
    if element.tag in FRAME_OF_SITE:
        return True
    role = element.get("role")
    if role is not None and role in ("navigation", "contentinfo", "search", "menu", "menubar"):
        return True
    name, ident = element.get("class"), element.get("id")
    return (name is not None and _names_menu(name)) or (ident is not None and _names_menu(ident))


@lru_cache(maxsize=4096)
def _names_menu(name: str) -> bool:
    return MENU_NAMES.search(name.lower()) is not None


MENU_NAMES = re.compile(
    r"(?:^|[ _-])(?:nav|navbar|navigation|menu|mainmenu|submenu|bread-?crumbs?|footer|site-?header|pager"
    r"|pagination|paging|skip-?links?|lang(?:uage)?-?switch\w*|cookie\w*|quick-?links?|gnb|lnb|snb)(?:$|[ _-])"
)


def _is_in_prose(link: etree._Element) -> bool:
    """Return whether words run up to *link* in its paragraph and go on after it."""
    parent = link.getparent()
    if parent is None or parent.tag != "p" or not (link.tail and WORD.search(link.tail)):
        return False
    before = link.getprevious()
    text = parent.text if before is None else before.tail
    return bool(text and WORD.search(text) and not DATE.search(text))


def _heading_near(link: etree._Element) -> str | None:
    """Return the one heading of the box around *link*, whose own words only say "Read more" or nothing."""
    for around in islice(link.iterancestors(), MAX_STEPS_TO_HEADING):
        headings = list(islice(around.iter(*HEADINGS), 2))
        if headings:
            return text_of(headings[0]) if len(headings) == 1 else None
    return None


def _has_heading(element: etree._Element) -> bool:
    around = any(at.tag in HEADINGS for at in islice(element.iterancestors(), 3))
    return around or next(element.iterdescendants(*HEADINGS), None) is not None


@lru_cache(maxsize=4096)
def _signature(tag: str, name: str) -> str:
    """Return tag and first telling class: what alike elements share."""
    for token in name.split():
        if token.lower() not in ODD_TOKENS and not any(char.isdigit() for char in token):
            return f"{tag}.{token}"
    return tag


ODD_TOKENS = frozenset({"first", "last", "odd", "even", "active", "current", "featured", "new", "sticky"})
"""Class tokens that tell one of alike elements from the others."""


def _best_group(links: list[Link]) -> list[tuple[etree._Element, Link]]:
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
    boxes = list(_widen({link.url: (box, link) for box, link in boxes}).values())
    factor = 1.0
    if sum(_stands_beside(boxes[index][0]) for index in (0, len(boxes) // 2, -1)) > 1:
        factor = 0.1
    texts = [text_of(box)[:MAX_DATED_TEXT] for box, _ in boxes[:MAX_DATED]]
    dated = sum(1 for text in texts if DIGIT.search(text) and DATE.search(text))
    return factor * (2.0 if 2 * dated > min(len(boxes), MAX_DATED) else 1.0)


def _stands_beside(box: etree._Element) -> bool:
    around = (at for at in islice(box.iterancestors(), MAX_LEVELS) if at.tag not in WHOLE)
    return any(at.tag == "aside" or _is_beside(f"{at.get('class') or ''} {at.get('id') or ''}") for at in around)


@lru_cache(maxsize=4096)
def _is_beside(name: str) -> bool:
    return BESIDE_NAME.search(name) is not None


def _score(members: dict[etree._Element, dict[str, Link]]) -> tuple[float, list[tuple[etree._Element, Link]]]:
    """Return how much a group says and its members with their telling links.

    Members with several telling links are rows of cards, not cards.
    """
    chosen: dict[str, tuple[etree._Element, Link]] = {}
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


def _widen(holders: dict[str, tuple[etree._Element, Link]]) -> dict[str, tuple[etree._Element, Link]]:
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


def _alone(link: Link) -> etree._Element:
    """Return the box of a card that stands in no group: the nearest block around the link's heading."""
    for element in islice(link.element.iterancestors(), 4):
        if element.tag in ("article", "li", "tr"):
            return element
    parent = link.element.getparent()
    return link.element if parent is None or parent.tag in ("body", "main") else parent


def _years(tree: PageTree, holders: Iterable[etree._Element]) -> dict[etree._Element, str]:
    """Return the year heading above each of *holders*."""
    wanted = set(holders)
    if not wanted:
        return {}
    years: dict[etree._Element, str] = {}
    year: str | None = None
    for element in tree.root.iter(*HEADINGS, "caption", "dt", *{holder.tag for holder in wanted}):
        if element in wanted:
            if year:
                years[element] = year
        elif element.tag in HEADINGS or element.tag in ("caption", "dt"):
            text = text_of(element)
            match = YEAR.match(text)
            if match:
                year = match[0]
    return years
