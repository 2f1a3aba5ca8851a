"""Listings: repeated siblings as cards, whatever the markup, and the way to the next page."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from msgspec.structs import replace

from crawler.read.boilerplate import HEADINGS
from crawler.read.card import read_card
from crawler.read.card_groups import find_best_group, widen
from crawler.read.card_links import find_links
from crawler.read.flat_cards import parts_of_cards
from crawler.read.pager import is_pager_label, read_pager
from crawler.read.pinned import read_order
from crawler.read.tree import parse_page, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

    from crawler.page import Card
    from crawler.profile import SiteProfile
    from crawler.read.card_groups import Box
    from crawler.read.card_links import Link
    from crawler.read.tree import PageTree

MIN_CARDS_TO_COMPARE = 3
"""Fewer cards do not show what is the same on all of a listing."""

YEAR = re.compile(r"(?:19|20)\d\d(?=年?$)")


@dataclass(slots=True, kw_only=True)
class Listing:
    """What a listing shows."""

    cards: list[Card] = field(default_factory=list)
    """Its articles in page order, each address once."""
    in_order: list[str] = field(default_factory=list)
    """Absolute URLs of those that stand where they belong, in page order: all but pinned ones that stand at the top
    alone."""
    next_url: str | None = None
    """Absolute URL of the next page."""
    pages: list[str] = field(default_factory=list)
    """Absolute URLs of the numbered pages it links to, in order."""


def read_listing(tree: PageTree, profile: SiteProfile) -> Listing:
    """Return the cards of the listing in *tree* and the links to its other pages.

    Where the profile names hosts, cards lead to these; an address with the shape of an article is
    a card even where it stands alone.
    """
    links = find_links(tree, profile)
    boxes = [(holder, link) for holder, link in _boxes_of(links, profile) if not is_pager_label(link.text)]
    holders = [holder for holder, _ in boxes]
    years = _years(tree, holders)
    cards = _without_kinds(
        [
            read_card(tree, parts, link=link.element, url=link.url, title=link.text, year=years.get(holder))
            for (holder, link), parts in zip(boxes, parts_of_cards(holders), strict=True)
        ]
    )
    order = read_order(boxes, links)
    cards = [replace(card, pinned=True) if card.url in order.pinned else card for card in cards]
    next_url, pages = read_pager(tree)
    return Listing(cards=cards, in_order=order.in_order, next_url=next_url, pages=pages)


def parse_listing(body: bytes, *, url: str, content_type: str, profile: SiteProfile) -> tuple[PageTree, Listing]:
    """Return the page with *body*, and the listing on it; raises PageError where it is none that can be parsed."""
    tree = parse_page(body, url=url, content_type=content_type)
    return tree, read_listing(tree, profile)


def find_boxes(tree: PageTree, profile: SiteProfile, top: etree._Element | None = None) -> list[Box]:
    """Return the boxes of the cards in *tree*, or in its part *top*, in page order, each with its telling link."""
    links = find_links(tree, profile)
    if top is not None:
        inside = set(top.iter("a"))
        links = [link for link in links if link.element in inside]
    return _boxes_of(links, profile)


def _boxes_of(links: list[Link], profile: SiteProfile) -> list[Box]:
    holders = {link.url: (holder, link) for holder, link in find_best_group(links)}
    if profile.section:
        for link in links:
            if link.url not in holders and profile.section_of(link.url):
                holders[link.url] = (_alone(link), link)
    return list(widen(holders).values())


def _without_kinds(cards: list[Card]) -> list[Card]:
    """Return *cards* without the one word that says on each of them what they are, such as ``News``."""
    counts = Counter(tag for card in cards for tag in card.tags if " " not in tag)
    kinds = {tag for tag, count in counts.items() if count == len(cards) >= MIN_CARDS_TO_COMPARE}
    if not kinds:
        return cards
    return [replace(card, tags=tuple(tag for tag in card.tags if tag not in kinds)) for card in cards]


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
