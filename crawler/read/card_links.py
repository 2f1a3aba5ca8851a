"""The links of a listing that may be a card's, and how much each says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urlsplit

from crawler.read.boilerplate import HEADINGS, Surroundings
from crawler.read.card import DATE, is_more, title_of
from crawler.read.main import measure
from crawler.read.script_links import Addresses
from crawler.read.tree import text_of

if TYPE_CHECKING:
    from lxml import etree

    from crawler.profile import SiteProfile
    from crawler.read.tree import PageTree

MAX_LINKS = 5000
"""Links looked at."""

MAX_STEPS_TO_HEADING = 4
"""Steps from a link that says nothing up to the box with its heading."""

MIN_TITLE = 12
"""A title says at least so much (in Latin characters); menu items and tags say less."""

AWAY = 0.5
"""What a link that leaves the site says, of what it would say: many cards have one to share them."""

IN_PROSE = 0.4
"""What a link between the words of a paragraph says, of what it would say alone."""

WORD = re.compile(r"[^\W\d_]{2}|[,;.]\s")

FRAME_OF_SITE = frozenset({"nav", "footer"})
FRAME_ROLES = frozenset({"navigation", "contentinfo", "search", "menu", "menubar"})


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


def find_links(tree: PageTree, profile: SiteProfile) -> list[Link]:
    """Return the links that could be a card's, in page order."""
    hosts = profile.all_hosts
    top = tree.first("body")
    around = Surroundings(tree.root if top is None else top, _is_menu)
    here = urldefrag(tree.url).url
    addresses = Addresses(tree)
    own_host = _host(tree.url)
    headings: dict[etree._Element, list[etree._Element]] = {}
    links = []
    for element in islice(tree.all("a"), MAX_LINKS):
        url = addresses.of(element)
        if url is None or urldefrag(url).url == here or (hosts and urlsplit(url).hostname not in hosts):
            continue
        if around.contain(element):
            continue
        text = title_of(element)
        if (not text or is_more(text)) and (heading := _heading_near(element, headings)):
            text = heading
        weight = min(measure(text), 90.0)
        headed = weight >= MIN_TITLE and _has_heading(element)
        if headed:
            weight += 30
        elif _is_in_prose(element):
            weight *= IN_PROSE
        if not _is_own_host(_host(url), own_host):
            weight *= AWAY
        if profile.section and profile.section_of(url):
            weight += 60
        links.append(Link(element, urldefrag(url).url, text, weight, headed))
    return links


def _host(url: str) -> str:
    """Return the host of *url*, its port left on; empty where there is none."""
    return url.split("/", 3)[2] if url.count("/") > 1 else ""


@lru_cache(maxsize=4096)
def _is_own_host(other: str, host: str) -> bool:
    """Return whether *other* is *host* or shares the last two parts of its name."""
    return other == host or other.split(".")[-2:] == host.split(".")[-2:]


def _is_menu(element: etree._Element) -> bool:
    """Return whether *element* is around a listing; cards name their own parts like boilerplate, so tags decide."""
    if element.tag in FRAME_OF_SITE:
        return True
    role = element.get("role")
    if role is not None and role in FRAME_ROLES:
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


def _heading_near(link: etree._Element, known: dict[etree._Element, list[etree._Element]]) -> str | None:
    """Return the one heading of the box around *link*, whose own words only say "Read more" or nothing."""
    for around in islice(link.iterancestors(), MAX_STEPS_TO_HEADING):
        if around not in known:
            known[around] = list(islice(around.iter(*HEADINGS), 2))
        if headings := known[around]:
            return text_of(headings[0]) if len(headings) == 1 else None
    return None


def _has_heading(element: etree._Element) -> bool:
    around = any(at.tag in HEADINGS for at in islice(element.iterancestors(), 3))
    return around or next(element.iterdescendants(*HEADINGS), None) is not None
