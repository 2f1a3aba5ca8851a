"""An article's own tags and categories, never the site's menu of all of them.

Three things tell an article's own labels from the site's: they stand near the headline or behind the text, in no part
of the page that belongs to the site, and they are few.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from crawler.read.boilerplate import HEADINGS
from crawler.read.headline import head_of, short_text
from crawler.read.metadata import tidy
from crawler.read.reading import Readings, found
from crawler.read.tree import fold, select

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from collections.abc import Set as AbstractSet

    from lxml import etree

    from crawler.profile import SiteProfile
    from crawler.read.headline import Head
    from crawler.read.metadata import Metadata, Stated
    from crawler.read.tree import PageTree
    from crawler.records import Source

Kind = Literal["tags", "categories"]

TAG_LABELS = frozenset({
    "tags", "tag", "tagged", "tagged with", "tagged as", "keywords", "topics", "related topics", "schlagwörter",
    "schlagworte", "themen", "stichwörter", "mots-clés", "mots clés", "étiquettes", "etiquetas", "palabras clave",
    "temas", "parole chiave", "argomenti", "palavras-chave", "trefwoorden", "標籤", "标签", "關鍵字", "关键词",
    "關鍵詞", "关键字", "タグ", "キーワード", "태그", "теги", "метки", "tagi",
})  # fmt: skip
CATEGORY_LABELS = frozenset({
    "category", "categories", "section", "filed under", "posted in", "kategorie", "kategorien", "rubrik", "rubrique",
    "catégorie", "catégories", "categoría", "categorías", "categoria", "categorie", "類別", "类别", "分類", "分类",
    "カテゴリ", "カテゴリー", "카테고리", "분류",
})  # fmt: skip

MAX_LABELS = 15
"""Labels of one article in one container; a longer list is a menu."""

MAX_CATEGORIES = 6
"""Categories of one article; a longer list is that of the site."""

MAX_BEFORE = 5
"""Labels in a container that stands before the headline, where menus stand."""

MAX_LENGTH = 60
"""Characters of a label; longer ones are sentences."""

SHARE_OF_LINKS = 0.7
"""A list of labels is links to this part; separators and spaces are the rest."""

LABEL_TAGS = ("h2", "h3", "h4", "h5", "h6", "p", "div", "span", "li", "dt", "td", "section")
LABEL_RANKS = {tag: rank for rank, tag in enumerate(LABEL_TAGS)}
"""Tags that labels stand in, those looked at first with the lower rank."""

ITEM_TAGS = ("a", "li", "span", "div", "dd", "button", "p", "td")
NO_LABEL = re.compile(
    r"https?://|[{}<>]|^[\W\d_]*$|^(?:more|all|view all|mehr|alle|show more|更多|全部)$", re.IGNORECASE
)
EDGES = " \t\r\n\u00a0:：#"
"""What may stand around a label."""

CUTS = re.compile(r"\s*[,;、，；|]\s*|\s*#(?=\w)")


def read_tags(tree: PageTree, metadata: Metadata, profile: SiteProfile) -> Readings[str]:
    """Return the article's own tags: those on the page, else those declared for machines."""
    declared = [*metadata.linked("keywords"), *metadata.named("article:tag", "news_keywords", "parsely-tags")]
    return _read(tree, metadata, profile, "tags", declared=declared)


def read_categories(tree: PageTree, metadata: Metadata, profile: SiteProfile) -> Readings[str]:
    """Return the article's own categories: those on the page, else those declared for machines."""
    declared = [*metadata.linked("articleSection"), *metadata.named("article:section", "parsely-section")]
    return _read(tree, metadata, profile, "categories", declared=declared)


def _read(
    tree: PageTree, metadata: Metadata, profile: SiteProfile, kind: Kind, *, declared: list[Stated]
) -> Readings[str]:
    head = head_of(tree, metadata)
    result: Readings[str] = Readings()
    if kind == "tags" and profile.select.tags:
        _add(result, tree, select(tree, profile.select.tags), "profile")
        return result
    own = profile.labels.tags if kind == "tags" else profile.labels.categories
    labels = (TAG_LABELS if kind == "tags" else CATEGORY_LABELS) | {fold(label) for label in own}
    for source, elements in (
        ("markup", _linked(tree, head, kind)),
        ("markup", _marked(metadata.marked.get(kind, []), head)),
        ("landmark", _labelled(tree, metadata, head, labels)),
    ):
        _add(result, tree, elements, source, labels=labels)  # type: ignore[arg-type]  # both are sources
        if result.values:
            return result
    for item in declared:
        for text in CUTS.split(item.text):
            _append(result, text, item.source, item.where, item.text)
            if len(result.values) > 2 * MAX_LABELS:
                return Readings()
    return result


def _linked(tree: PageTree, head: Head, kind: Kind) -> list[etree._Element]:
    """Return the links that say ``rel="tag"``; those that say ``category``, beside it or alone, are categories."""
    wanted = "category" if kind == "categories" else "tag"
    links = []
    for element, words in tree.related:
        if wanted in words and (kind == "categories" or "category" not in words):
            links.append(element)
    links = [element for element in links if head.is_in_own_footer(element) or not head.is_outside(element)]
    return links if len(links) <= (MAX_CATEGORIES if kind == "categories" else 2 * MAX_LABELS) else []


def _marked(marked: list[etree._Element], head: Head) -> list[etree._Element]:
    """Return the items of the containers that are marked as tags, the outermost ones first."""
    items: list[etree._Element] = []
    inside: set[etree._Element] = set()
    containers = [element for element in marked if element.tag not in {"meta", "h1", "h2"}]
    before = _before(head.headline) if len(containers) > 0 and head.headline is not None else set()
    for element in containers:
        if element in inside or head.is_outside(element):
            continue
        inside.update(element.iter())
        found_here = [item for item in _items(element) if _label(short_text(item, 200))]
        limit = MAX_BEFORE if _stands_in(element, before) else MAX_LABELS
        if len(found_here) <= limit:
            items.extend(found_here)
    return items if len(items) <= 2 * MAX_LABELS else []


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


def _labelled(tree: PageTree, metadata: Metadata, head: Head, labels: AbstractSet[str]) -> list[etree._Element]:
    """Return the links behind a label such as ``TAGS``, in the label's own container or the next element."""
    for element in _iter_labels(tree, metadata, labels):
        if head.is_outside(element):
            continue
        whole = short_text(element, 300)
        if _is_label(whole, labels):
            following = element.getnext()
            parent = element.getparent()
            if following is None and parent is not None and _is_label(short_text(parent, 300), labels):
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
    if metadata.short_texts is None:
        metadata.short_texts = _short_texts(tree)
    places = [number for text, numbers in metadata.short_texts.items() if text in labels for number in numbers]
    found = [
        (LABEL_RANKS[element.tag], number, element)
        for number in places
        for element in (_opened_by(tree.elements[number]), tree.elements[number])
        if element is not None and element.tag in LABEL_RANKS
    ]
    for _, _, element in sorted(found, key=lambda one: one[:2]):
        yield element


def _short_texts(tree: PageTree) -> dict[str, list[int]]:
    """Return the places of elements by the short text they begin with, case folded."""
    places: dict[str, list[int]] = {}
    for number, text in enumerate(tree.texts):
        if text and len(text) < 40 and (label := text.strip(EDGES)):
            places.setdefault(label.casefold(), []).append(number)
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


def _is_label(text: str, labels: Collection[str]) -> bool:
    return len(text) < 80 and " ".join(text.casefold().split()).strip(EDGES) in labels


def _add(
    result: Readings[str],
    tree: PageTree,
    elements: list[etree._Element],
    source: Source,
    labels: Collection[str] = (),
) -> None:
    for element in elements:
        raw = element.get("content") or short_text(element, 400)
        if _is_label(raw, labels):
            continue
        parts = [raw] if element.tag == "a" or "," not in raw else CUTS.split(raw)
        for text in parts:
            _append(result, text, source, tree.path(element), raw)


def _append(result: Readings[str], text: str, source: Source, where: str, raw: str) -> None:
    label = _label(text)
    if label and fold(label) not in {fold(value) for value in result.values}:
        result.add(label, found(source, where, raw))


def _label(text: str) -> str | None:
    """Return *text* as a label, or None where it is none."""
    label = tidy(text).strip("#,;|·•/ ").strip()
    return label if label and len(label) <= MAX_LENGTH and not NO_LABEL.search(label) else None
