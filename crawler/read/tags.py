"""An article's own tags and categories, never the site's menu of all of them.

Three things tell an article's own labels from the site's: they stand near the headline or behind the text, in no part
of the page that belongs to the site, and they are few.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.read.blocks import main_blocks
from crawler.read.boilerplate import HEADINGS, INLINE
from crawler.read.headline import head_of
from crawler.read.headline_text import short_text
from crawler.read.labels import (
    CATEGORY_LABELS,
    CUTS,
    EDGES,
    HOME,
    TAG_LABELS,
    are_labels,
    is_label,
    label_in,
)
from crawler.read.reading import Readings
from crawler.read.stated_labels import (
    MAX_LABELS,
    MIN_COMPARED,
    Kind,
    add_label,
    are_others,
    are_taken_apart,
    instead,
    read_keywords,
    read_stated,
)
from crawler.read.tag_links import find_tag_links, tag_stem
from crawler.read.tree import fold, select

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from collections.abc import Set as AbstractSet

    from lxml import etree

    from crawler.profile import SiteProfile
    from crawler.read.headline import Head
    from crawler.read.metadata import Metadata
    from crawler.read.tree import PageTree
    from crawler.records import Source

MAX_LINKED = 50
"""Links that say ``rel="tag"``; a longer list is a cloud of all tags."""

MAX_CATEGORIES = 6
"""Categories of one article; a longer list is that of the site."""

MAX_BEFORE = 5
"""Labels in a container that stands before the headline, where menus stand."""

SHARE_OF_LINKS = 0.7
"""A list of labels is links to this part; separators and spaces are the rest."""

LABEL_TAGS = ("h2", "h3", "h4", "h5", "h6", "p", "div", "span", "li", "dt", "td", "section")
LABEL_RANKS = {tag: rank for rank, tag in enumerate(LABEL_TAGS)}
"""Tags that labels stand in, those looked at first with the lower rank."""

NO_LINK = ("javascript:", "mailto:")
"""Beginnings of addresses behind buttons."""

MAX_BESIDE = 60
"""Characters of a paragraph beside its labels; more are a sentence."""

ITEM_TAGS = ("a", "li", "span", "div", "dd", "button", "p", "td")


def read_tags(
    tree: PageTree, metadata: Metadata, profile: SiteProfile, main: etree._Element | None = None
) -> Readings[str]:
    """Return the article's own tags: those on the page, else those declared for machines.

    *main* holds its text, where known: of keywords that the text does not write nobody knows whose they are.
    """
    if profile.select.tags:
        result: Readings[str] = Readings()
        _add(result, tree, select(tree, profile.select.tags), "profile")
        return result
    head = head_of(tree, metadata)
    result = _read(tree, metadata, profile, head, "tags")
    if not result.values:
        result = _labels_in(find_tag_links(tree, head), tree, "markup")
    if not result.values:
        body = "" if main is None else " ".join(block.text for block in main_blocks(tree, main))
        result = read_keywords(metadata, head, body)
    return result


def read_categories(tree: PageTree, metadata: Metadata, profile: SiteProfile) -> Readings[str]:
    """Return the article's own categories: those on the page, else those declared for machines."""
    return _read(tree, metadata, profile, head_of(tree, metadata), "categories")


def _read(tree: PageTree, metadata: Metadata, profile: SiteProfile, head: Head, kind: Kind) -> Readings[str]:
    labels, others = _labels_of(profile, kind)
    marked = metadata.marked.get(kind, [])
    sources: tuple[tuple[Source, Callable[[], list[etree._Element]]], ...] = (
        ("markup", lambda: _linked(tree, head, kind)),
        ("markup", lambda: _with_address(_marked(marked, head, own=True), tree, head, kind)),
        ("landmark", lambda: _with_address(_labelled(tree, metadata, head, labels, others), tree, head, kind)),
    )
    for number, (source, find) in enumerate(sources):
        shown = _labels_in(find(), tree, source, labels)
        if not shown.values:
            continue
        doubtful = number > 0 and kind == "tags" and len(shown.values) >= MIN_COMPARED
        stated = read_stated(metadata, head, tree.url, kind) if doubtful else Readings()
        if are_others(shown.values, stated.values) and not are_taken_apart(stated.values, metadata, head, tree.url):
            return instead(stated, shown)
        return shown
    stated = read_stated(metadata, head, tree.url, kind)
    return stated if stated.values else _labels_in(_marked(marked, head, own=False), tree, "markup", labels)


def _with_address(items: list[etree._Element], tree: PageTree, head: Head, kind: Kind) -> list[etree._Element]:
    """Return those of the tags *items* whose addresses say so, where they are most; others where none of them does."""
    if kind != "tags" or not items:
        return items
    named = [item for item in items if item.tag == "a" and tag_stem(item.get("href") or "")]
    if not named:
        return find_tag_links(tree, head) or items
    return named if len(named) > 1 and 2 * len(named) >= len(items) else items


def _labels_in(
    items: list[etree._Element], tree: PageTree, source: Source, labels: Collection[str] = ()
) -> Readings[str]:
    """Return the labels that *items* hold, none where they are something else."""
    result: Readings[str] = Readings()
    _add(result, tree, items, source, labels=labels)
    return result if are_labels(result.values) else Readings()


def _labels_of(profile: SiteProfile, kind: Kind) -> tuple[frozenset[str], frozenset[str]]:
    """Return the folded labels of *kind*, and those of the other kind."""
    tags = _with_own(TAG_LABELS, tuple(profile.labels.tags))
    categories = _with_own(CATEGORY_LABELS, tuple(profile.labels.categories))
    return (tags, categories) if kind == "tags" else (categories, tags)


@lru_cache(maxsize=256)
def _with_own(labels: frozenset[str], own: tuple[str, ...]) -> frozenset[str]:
    return labels | {fold(label) for label in own}


def _linked(tree: PageTree, head: Head, kind: Kind) -> list[etree._Element]:
    """Return the links that say ``rel="tag"``; those that say ``category``, beside it or alone, are categories."""
    wanted = "category" if kind == "categories" else "tag"
    links = []
    for element, words in tree.related:
        if wanted in words and (kind == "categories" or "category" not in words):
            links.append(element)
    own = [element for element in links if not head.is_outside(element)]
    links = own or [element for element in links if head.is_beside(element)]
    return links if len(links) <= (MAX_CATEGORIES if kind == "categories" else MAX_LINKED) else []


def _marked(marked: list[etree._Element], head: Head, *, own: bool) -> list[etree._Element]:
    """Return the items of the containers that are marked as tags, the outermost ones first."""
    items: list[etree._Element] = []
    inside: set[etree._Element] = set()
    containers = [element for element in marked if element.tag not in {"meta", "h1", "h2"}]
    before = _before(head.headline) if len(containers) > 0 and head.headline is not None else set()
    for element in containers:
        if element in inside or head.is_outside(element) == own or not (own or head.is_beside(element)):
            continue
        if element.tag in INLINE and _is_in_sentence(element):
            continue
        inside.update(element.iter())
        found_here = [item for item in _items(element) if label_in(short_text(item, 200))]
        if found_here and short_text(found_here[0], 20).casefold() in HOME:
            continue
        limit = MAX_BEFORE if _stands_in(element, before) else MAX_LABELS
        if len(found_here) <= limit:
            items.extend(found_here)
    return items if len(items) <= 2 * MAX_LABELS else []


def _is_in_sentence(element: etree._Element) -> bool:
    """Return whether *element* is a word of a paragraph, such as a link that the system made of it."""
    parent = element.getparent()
    if parent is None or parent.tag != "p":
        return False
    return len(parent.text or "") + sum(len(child.tail or "") for child in parent) > MAX_BESIDE


def _before(headline: etree._Element) -> set[etree._Element]:
    """Return the elements before the headline whose parent holds it."""
    before: set[etree._Element] = set()
    node: etree._Element | None = headline
    while node is not None and node.tag != "body":
        before.update(node.itersiblings(preceding=True))
        node = node.getparent()
    return before


def _stands_in(element: etree._Element, places: set[etree._Element]) -> bool:
    return element in places or any(parent in places for parent in element.iterancestors())


def _items(container: etree._Element) -> list[etree._Element]:
    """Return the elements in *container* that hold one label each: its links, else its innermost elements."""
    links = [element for element in container.iter("a") if element is not container]
    if links:
        return links
    inner = [element for element in container.iter(*ITEM_TAGS) if element is not container and len(element) == 0]
    return inner or [container]


def _labelled(
    tree: PageTree, metadata: Metadata, head: Head, labels: AbstractSet[str], others: AbstractSet[str]
) -> list[etree._Element]:
    """Return the links behind a label such as ``TAGS``, in the label's own container or the next element.

    *others* are the labels of the other kind: both are looked for at once.
    """
    if metadata.labels is None:
        metadata.labels = _find_labels(tree, labels | others)
    for element in _iter_labels(tree, metadata, labels):
        if head.is_outside(element):
            continue
        whole = short_text(element, 300)
        if is_label(whole, labels):
            following = element.getnext()
            parent = element.getparent()
            if following is None and parent is not None and is_label(short_text(parent, 300), labels):
                following = parent.getnext()
            rest = [] if following is None or not _is_list_of_labels(following) else [following, *_same(following)]
            items = [item for sibling in rest for item in ([sibling] if sibling.tag == "a" else _links(sibling))]
        else:
            items = _links(element)
        return items if len(items) <= MAX_LABELS else []
    return []


def _is_list_of_labels(element: etree._Element) -> bool:
    """Return whether *element* holds hardly more than links; teasers of other articles say more beside them."""
    if element.tag == "a":
        return True
    whole = short_text(element, 1000)
    linked = sum(len(short_text(link, 200)) for link in element.iter("a"))
    return next(element.iter(*HEADINGS), None) is None and linked >= SHARE_OF_LINKS * len(whole.replace(" ", ""))


def _iter_labels(tree: PageTree, metadata: Metadata, labels: AbstractSet[str]) -> Iterator[etree._Element]:
    """Yield the elements that begin with a label: their own text, or that of their first child (``strong``, ``b``)."""
    places = metadata.labels or {}
    found = [
        (LABEL_RANKS[element.tag], number, element)
        for number in sorted(number for label in labels for number in places.get(label, ()))
        for element in (_opened_by(tree.elements[number]), tree.elements[number])
        if element is not None and element.tag in LABEL_RANKS
    ]
    for _, _, element in sorted(found, key=lambda one: one[:2]):
        yield element


def _find_labels(tree: PageTree, known: AbstractSet[str]) -> dict[str, list[int]]:
    """Return the places of the elements that begin with a label of any kind, by the folded label."""
    places: dict[str, list[int]] = {}
    short = {text for text in tree.texts if text and len(text) < 40}  # a page says most of them often
    labels = {text: label for text in short if (label := text.strip(EDGES).casefold()) in known}
    for number, text in enumerate(tree.texts) if labels else ():
        if text in labels:
            places.setdefault(labels[text], []).append(number)
    return places


def _opened_by(child: etree._Element) -> etree._Element | None:
    """Return the element that begins with *child* and no text before it."""
    parent = child.getparent()
    opens = parent is not None and child.getprevious() is None and not (parent.text or "").strip()
    return parent if opens else None


def _links(element: etree._Element) -> list[etree._Element]:
    return list(element.iter("a"))


def _same(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the siblings after a link that are links, too."""
    if element.tag != "a":
        return
    for sibling in element.itersiblings():
        if sibling.tag != "a":
            return
        yield sibling


def _add(
    result: Readings[str],
    tree: PageTree,
    elements: list[etree._Element],
    source: Source,
    labels: Collection[str] = (),
) -> None:
    for element in elements:
        raw = element.get("content") or short_text(element, 400)
        if is_label(raw, labels):
            continue
        if element.tag == "a" and (element.get("href") or "").startswith(NO_LINK):
            continue
        parts = [raw] if element.tag == "a" or ("," not in raw and "|" not in raw) else CUTS.split(raw)
        for text in parts:
            add_label(result, label_in(text), source, tree.path(element), raw)
