"""The date beside a link of a page to itself, such as in its own card among the latest news.

Systems also write so below an article: a link to it, "was posted on" and the day.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from crawler.read.date_shown import is_line
from crawler.read.date_sources import Candidate
from crawler.read.declared import read_canonical
from crawler.read.headline_text import count_words, short_text
from crawler.read.names import judge_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from crawler.read.tree import PageTree

MAX_LINKS = 10
"""Links of a page to itself that are looked at."""

LEVELS = 3
"""Boxes around a link that may hold its date."""

MAX_BOX = 40
"""Elements of a box that holds no more than a card."""

TITLE = 4
"""Words from which a link names another article."""

NEVER = frozenset({"nav", "form", "select", "button", "noscript", "header"})


def iter_permalinks(tree: PageTree) -> Iterator[Candidate]:
    """Yield the date lines in the smallest box around each link of the page to itself that holds any.

    A box that holds the link of another article as well is not asked, nor are comments.
    """
    own = {_place(url) for url in (tree.url, read_canonical(tree).value) if url}
    ends = frozenset(place.partition("?")[0].rstrip("/").rpartition("/")[2] for place in own)
    links = (
        element
        for element, href in zip(tree.all("a"), tree.addresses, strict=True)
        if _may_lead_to(href, ends) and _leads_to(element, own, tree)
    )
    for link in islice(links, MAX_LINKS):
        if not any(box.tag in NEVER or judge_name(_name(box)).comment for box in link.iterancestors()):
            yield from _beside(link, own, tree)


def _beside(link: etree._Element, own: set[str], tree: PageTree) -> Iterator[Candidate]:
    box: etree._Element | None = link
    for _ in range(LEVELS + 1):
        if box is None or box.tag == "body":
            return
        inside = list(islice(box.iter(), MAX_BOX + 1))
        if len(inside) > MAX_BOX or any(_is_other(element, own, tree) for element in inside):
            return
        lines = [
            (element, line)
            for element in inside
            for text in (element.text, element.tail if element is not box else None)
            if text and is_line(line := " ".join(text.split()))
        ]
        if lines:
            for element, line in lines:
                yield Candidate(kind="rest", source="text", where=element, raw=line, text=line, sure=False)
            return
        box = box.getparent()


def _is_other(element: etree._Element, own: set[str], tree: PageTree) -> bool:
    """Return whether *element* is a link to another article."""
    return (
        element.tag == "a"
        and element.get("href") is not None
        and not _leads_to(element, own, tree)
        and count_words(short_text(element)) >= TITLE
    )


def _may_lead_to(href: str, ends: frozenset[str]) -> bool:
    """Return whether *href* may lead to an address whose path has one of *ends*: it says it, or is meant from there."""
    return any(end in href for end in ends) or href.lstrip().startswith((".", "?")) or "/." in href


def _leads_to(element: etree._Element, own: set[str], tree: PageTree) -> bool:
    href = element.get("href")
    if not href or "#" in href:
        return False
    url = tree.absolute(href)
    return url is not None and _place(url) in own


def _place(url: str) -> str:
    """Return *url* without scheme and last slash."""
    return url.partition("#")[0].partition("://")[2].rstrip("/")


def _name(element: etree._Element) -> str:
    return element.get("class") or element.get("id") or ""
