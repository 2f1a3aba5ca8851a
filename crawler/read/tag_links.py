"""Tags that the addresses behind them tell: lists in the article that hold links to the pages of tags and no others.

Most systems list what has a tag under an address that says so. It outlasts a redesign, which renames classes, and it
tells tags from the categories and buttons that share a box with them.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from crawler.read.headline_text import short_text
from crawler.read.labels import are_labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from crawler.read.headline import Head
    from crawler.read.tree import PageTree

TAG_ADDRESS = re.compile(
    r"/(?:[Tt]ags?|[Tt]opics?|[Kk]ey-?words?|hashtags?|labels?|(?:schlag|stich)w(?:o|oe|ö|%[cC]3%[bB]6)rt(?:e|er)?|"
    r"mots?-cles?|etiquetas?|temas?|palabras?-clave|argomenti|onderwerp(?:en)?|[aeæ]mne|aiheet|tagi)/(?=[^/?#])"
    r"|[?&][\w%\[\]]*(?:tags?|keywords?)(?:%5D|\])*=(?=[^&])"
)
"""The part of an address that says that the rest of it names a tag; not ``theme``, which is a menu as often."""

PATH_HINT = re.compile(
    r"/(?=[TtKkhlsmepaoæ])(?:[Tt]ag|[Tt]opic|[Kk]ey|hash|label|schlag|stich|mot|etiq|tema|palab|arg|ond|[aeæ]mne|aihe)"
)
QUERY_HINTS = ("tag=", "tags=", "%5D=", "]=", "keyword")
QUERY_HINT = re.compile("(?:tag|keyword)s?(?:%5D|\\])*=")
"""What stands in every such address. Looked for in all of a page's at once: one by one they take ten times as long."""

MAX_REST = 3
"""Steps of a path behind that part: a number, a name and a page."""

MAX_BESIDE = 40
"""Characters that such a list says beside its links: a label, and the signs between two."""

MIN_TAGS, MAX_TAGS = 2, 15
"""Links of one list: one alone is a word of the text, more are a menu or a cloud."""

MAX_BEFORE = 5
"""The same of a list before the headline, where menus stand."""

MAX_FOUND = 100
"""Links of all lists, which a page may show twice: more are no one article's."""

MAX_UP = 3
"""Steps from a link up to its list."""


def find_tag_links(tree: PageTree, head: Head) -> list[etree._Element]:
    """Return the links of the article's lists of tags, behind its headline or near it; none where they are many."""
    if head.headline is None or len(hinted := _hinted(tree)) < MIN_TAGS:
        return []
    stems = _Stems(hinted)
    before = frozenset(tree.all("a")[: tree.tags[: tree.elements.index(head.headline)].count("a")])
    found: list[etree._Element] = []
    seen: set[etree._Element] = set()
    for link in hinted:
        if link in seen or head.is_outside(_box_of(link)):  # asked of a whole menu first, which says it at once
            continue
        stem = stems[link]
        if stem is None or head.is_outside(link) or _is_within(tree.url, stem):
            continue
        links = _list_around(link, stems)
        seen.update(links)
        apart = len({one.get("href") for one in links})
        if not MIN_TAGS <= apart <= MAX_TAGS or not are_labels([short_text(one) for one in links]):
            continue
        if link not in before or (apart <= MAX_BEFORE and link in head.near):
            found += links
        if len(found) > MAX_FOUND:
            return []
    return found if len({short_text(one) for one in found}) <= MAX_TAGS else []


class _Stems(dict["etree._Element", "str | None"]):
    """What the addresses of links are up to where they name a tag, told when it is asked for: of most it never is."""

    def __init__(self, hinted: dict[etree._Element, str]) -> None:
        self._hinted = hinted

    def __missing__(self, link: etree._Element) -> str | None:
        address = self._hinted.get(link)
        stem = self[link] = tag_stem(address) if address is not None else None
        return stem


def _hinted(tree: PageTree) -> dict[etree._Element, str]:
    """Return the links whose addresses may name a tag, and the addresses."""
    told = "\0".join(tree.addresses)
    hints = [match.start() for match in PATH_HINT.finditer(told)]
    if any(hint in told for hint in QUERY_HINTS):
        hints = sorted((*hints, *(match.start() for match in QUERY_HINT.finditer(told))))
    links = tree.all("a")
    hinted: dict[etree._Element, str] = {}
    number = last = 0
    for at in hints:
        number += told.count("\0", last, at)
        last = at
        hinted[links[number]] = tree.addresses[number]
    return hinted


def _box_of(link: etree._Element) -> etree._Element:
    """Return what holds the item that *link* stands in; where it stands out, all in it does."""
    item = link.getparent()
    box = item.getparent() if item is not None else None
    return link if box is None else box


def tag_stem(address: str) -> str | None:
    """Return *address* up to where it names a tag, None where it names none.

    >>> tag_stem("/en/tags/robots"), tag_stem("/tags/")
    ('/en/tags/', None)
    """
    match = TAG_ADDRESS.search(address)
    if match is None:
        return None
    rest = address[match.end() :].partition("#")[0].strip("/")
    return address[: match.end()] if rest.count("/") < MAX_REST else None


def _is_within(url: str, stem: str) -> bool:
    """Return whether the page itself stands below *stem*, which then is the address of a section, not of tags."""
    return stem.partition("?")[0].partition("//")[2] in url if "//" in stem else stem in url


def _list_around(link: etree._Element, stems: _Stems) -> list[etree._Element]:
    """Return the links of *link*'s stem in the largest box of few steps that holds hardly anything else."""
    best: list[etree._Element] = []
    node = link.getparent()
    for _ in range(MAX_UP):
        if node is None or node.tag in ("body", "article", "main"):
            break
        links = list(islice(node.iter("a"), MAX_TAGS + 1))
        alike = [one for one in links if stems[one] == stems[link]]
        if len(links) > MAX_TAGS or 2 * len(alike) < len(links) or _says_more(node, links):
            break
        best = alike
        node = node.getparent()
    return best


def _says_more(box: etree._Element, links: Sequence[etree._Element]) -> bool:
    """Return whether *box* says more than a list of *links* does: a sentence, or a heading over something else."""
    linked = sum(len(short_text(link)) + 1 for link in links)
    return len(short_text(box, 2000)) - linked > MAX_BESIDE
