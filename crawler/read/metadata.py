"""What a page says of itself for machines: JSON-LD, ``meta``, and elements marked with a meaning.

One pass over the page's lists; every reader of a fact gets the result instead of looking again.
"""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

from crawler.read.json_ld import parse_json_ld
from crawler.read.names import find_marks
from crawler.read.tree import collapse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from crawler.read.headline import Head
    from crawler.read.tree import PageTree
    from crawler.records import Source

MAX_JSON = 2_000_000
"""Characters of a JSON-LD script; a longer one carries a product catalogue, not facts of an article."""

MAX_TEXT = 20_000
"""Characters of one stated text that are looked at: no title, name or summary is longer."""

ARTICLE_TYPES = frozenset({
    "BlogPosting", "Report", "LiveBlogPosting", "SocialMediaPosting", "CreativeWork", "Event", "DiscussionForumPosting",
    "Recipe", "HowTo", "Review",
})  # fmt: skip
"""JSON-LD types that describe the page's article, beside all that end in ``Article``."""

PAGE_TYPES = frozenset({"WebPage", "ItemPage", "AboutPage"})
"""JSON-LD types that describe the page around it: asked after the article's own object."""

NESTED = ("@graph", "mainEntity", "mainEntityOfPage")
"""Keys below which an object of its own may stand."""

PROPERTIES = {
    "datepublished": "published", "datecreated": "published", "datemodified": "modified", "dateupdated": "modified",
    "dateupdate": "modified", "author": "author",
    "headline": "headline", "alternativeheadline": "subtitle", "keywords": "tags", "articlesection": "categories",
    "description": "summary",
}  # fmt: skip
"""What an element is, by its ``itemprop``."""

MARKED_TAGS = {
    tag: rank
    for rank, tag in enumerate((
        "a", "abbr", "address", "cite", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "header", "li", "meta", "ol",
        "p", "section", "span", "td", "time", "ul",
    ))
}  # fmt: skip
"""Tags that marks are looked for on, and their order where a page marks several."""


class Stated(msgspec.Struct, frozen=True, gc=False):
    """A text that the page states for machines, and where."""

    source: Source
    where: str
    text: str


@dataclass(slots=True, frozen=True)
class LinkedObject:
    """One JSON-LD object; ``where`` is ``script[n]#/json/pointer``, n counting all scripts from 1."""

    types: frozenset[str]
    where: str
    data: dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Metadata:
    """All that the page states for machines."""

    objects: list[LinkedObject] = field(default_factory=list)
    """JSON-LD objects, graphs and arrays flattened, those of the article first."""
    meta: dict[str, list[Stated]] = field(default_factory=dict)
    """Contents of ``meta`` by ``property`` or ``name``, in lower case."""
    marked: dict[str, list[etree._Element]] = field(default_factory=dict)
    """Elements by the meaning that class, id or ``itemprop`` gives them, in document order within a tag."""
    broken: list[str] = field(default_factory=list)
    """Scripts whose JSON-LD could not be read."""
    head: Head | None = None
    """The head of the article, once ``headline.head_of`` has found it."""

    titles: list[str] | None = None
    """The titles that the page declares, once ``headline.declared_titles`` has looked."""

    labels: dict[str, list[int]] | None = None
    """Places in ``tree.elements`` by the label an element begins with, once ``tags`` has looked for labels."""

    site_names: frozenset[str] | None = None
    """The names that the site goes by, once ``title.site_names`` has looked."""
    _telling: list[LinkedObject] | None = None
    """The JSON-LD objects of the article and the page, once asked."""

    def linked(self, key: str) -> Iterator[Stated]:
        """Yield the texts under *key* of the article's and the page's JSON-LD objects; objects give their name."""
        if self._telling is None:
            self._telling = [item for item in self.objects if is_article(item.types) or item.types & PAGE_TYPES]
        for item in self._telling:
            if key in item.data:
                yield from self._texts(item.data[key], f"{item.where}/{pointer(key)}")

    def named(self, *keys: str) -> Iterator[Stated]:
        """Yield what ``meta`` states under *keys*, the first key first."""
        for key in keys:
            yield from self.meta.get(key, ())

    def _texts(self, value: Any, where: str, depth: int = 0) -> Iterator[Stated]:
        if isinstance(value, str):
            if text := tidy(value[:MAX_TEXT]):
                yield Stated("json-ld", where, text)
        elif isinstance(value, dict) and depth < 4:
            inner = value if "name" in value or "@id" not in value else self._by_id(value["@id"])
            yield from self._texts(inner.get("name", inner.get("@value")), f"{where}/name", depth + 1)
        elif isinstance(value, list) and depth < 4:
            for i, part in enumerate(value[:100]):
                yield from self._texts(part, f"{where}/{i}", depth + 1)

    def _by_id(self, name: Any) -> dict[str, Any]:
        return next((item.data for item in self.objects if item.data.get("@id") == name and "name" in item.data), {})


def read_metadata(tree: PageTree) -> Metadata:
    """Return what *tree* states for machines. JSON-LD that cannot be mended is named in ``broken``."""
    metadata = Metadata()
    _read_scripts(tree, metadata)
    for element, where in tree.paths("meta"):
        key = element.get("property") or element.get("name") or element.get("http-equiv")
        content = element.get("content")
        if key and content and (text := tidy(content[:MAX_TEXT])):
            metadata.meta.setdefault(key.strip().lower(), []).append(Stated("meta", where, text))
    _read_marks(tree, metadata.marked)
    return metadata


def is_article(types: frozenset[str]) -> bool:
    """Return whether a JSON-LD object of these *types* describes an article."""
    return bool(types & ARTICLE_TYPES) or any(name.endswith("Article") for name in types)


def tidy(raw: str) -> str:
    r"""Return *raw* on one line, entities read, without soft hyphens and what UTF-8 cannot hold.

    >>> tidy("Fish &amp; Chips\xad ")
    'Fish & Chips'
    """
    if "&" in raw:
        raw = html.unescape(raw)
    if not raw.isascii():
        raw = raw.replace("\u00ad", "").encode("utf-8", "ignore").decode("utf-8")
    return collapse(raw)


def pointer(key: str) -> str:
    """Return *key* as a part of a JSON pointer (RFC 6901, section 3)."""
    return key.replace("~", "~0").replace("/", "~1")


def _read_marks(tree: PageTree, marked: dict[str, list[etree._Element]]) -> None:
    """Sort the marked elements by their meaning; each name is judged once, and few mean anything."""
    classes = tree.classes
    kinds = find_marks(filter(None, set(classes)))
    found: dict[int, str] = {}
    if tree.has_microdata:
        for number, element in enumerate(tree.elements):
            if name := element.get("itemprop"):
                kind = PROPERTIES.get(name.lower())
                if kind is not None:
                    found[number] = kind
    if kinds:
        found |= {number: kinds[name] for number, name in enumerate(classes) if name in kinds}
    tags = tree.tags
    places = [(MARKED_TAGS[tags[number]], number) for number in found if tags[number] in MARKED_TAGS]
    for _, number in sorted(places):
        marked.setdefault(found[number], []).append(tree.elements[number])


def _read_scripts(tree: PageTree, metadata: Metadata) -> None:
    for number, element in enumerate(tree.all("script"), start=1):
        if "ld+json" not in (element.get("type") or "").lower():
            continue
        text = (element.text or "").strip()
        if not text or len(text) > MAX_JSON:
            continue
        try:
            data = parse_json_ld(text)
        except (ValueError, RecursionError):
            metadata.broken.append(f"script[{number}]")
            continue
        metadata.objects.extend(_flatten(data, f"script[{number}]#"))
    metadata.objects.sort(key=lambda item: not is_article(item.types))


def _flatten(value: Any, where: str, depth: int = 0) -> Iterator[LinkedObject]:
    if depth > 6:
        return
    if isinstance(value, list):
        for i, part in enumerate(value[:200]):
            yield from _flatten(part, f"{where}/{i}", depth + 1)
    elif isinstance(value, dict):
        types = value.get("@type")
        names = [types] if isinstance(types, str) else types if isinstance(types, list) else []
        plain = frozenset(name.rsplit("/", 1)[-1] for name in names if isinstance(name, str))
        if plain or "name" in value:
            yield LinkedObject(plain, where, value)
        for key in NESTED:
            if isinstance(value.get(key), dict | list):
                yield from _flatten(value[key], f"{where}/{pointer(key)}", depth + 1)
