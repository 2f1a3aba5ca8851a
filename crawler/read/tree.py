"""The parsed page: bytes to a tree once, and one pass that sorts its elements by tag.

Every reader works on the lists of :class:`PageTree`; nobody walks the whole tree again. Measured
in parses of a 163 KB page: a full ``iter()`` costs 0.4, the tag-filtered one here 0.1.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cached_property, lru_cache
from math import isqrt
from operator import attrgetter
from typing import TYPE_CHECKING

from lxml import etree
from lxml.cssselect import CSSSelector

from crawler.errors import PageError
from crawler.read.attributes import MAX_COMPARISONS, MAX_TAGS, count_comparisons, count_tags
from crawler.read.encoding import decode_page
from crawler.urls import join_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.read.blocks import Block
    from crawler.read.boilerplate import Surroundings

MAX_COUNTED_PATHS = 500
"""Paths of a page for which lxml may count the siblings each time; among 100,000 of them that takes milliseconds."""

METADATA = frozenset({"base", "link", "meta", "noscript", "script", "style", "template", "title"})
"""What a head may hold (HTML, section 4.2.1)."""

PLAIN_ADDRESS = re.compile(
    r"https?://[a-z0-9][a-z0-9.-]*+(?:/[\w/%&=?,~+:@*()!$'-]*+(?:\.[\w/%&=?,~+:@*()!$'-]++)*+)?$"
)
"""An address that joining would leave as it is."""

PLAIN_PATH = re.compile(r"(?=/)(?:/[\w%&=,~+-]++(?:\.[\w%&=,~+-]++)*+)*+/?(?:\?[\w/%&=?,~+.-]++)?$")
"""A path that joining would put behind the origin as it is: no empty or dotted parts."""

TAG_OF, TEXT_OF, TAIL_OF = attrgetter("tag"), attrgetter("text"), attrgetter("tail")
"""Asked of all elements in one call, which takes half the time of a loop."""

ORIGIN = re.compile(r"https?://[a-z0-9.:-]+(?=/|$)")


class PageTree:
    """A parsed page: the root, its elements by tag in document order, and where each stands."""

    def __init__(self, root: etree._Element, *, url: str, encoding: str, has_microdata: bool) -> None:
        self.root = root
        self.url = url
        self.encoding = encoding
        """The Python codec that the bytes were read with."""
        self.has_microdata = has_microdata
        """Whether the page says ``itemprop`` anywhere."""
        self.elements = list(root.iter())
        """All elements in document order. Kept: lxml makes the object of an element anew when nobody holds it."""
        self.tags: list[str] = list(map(TAG_OF, self.elements))
        """The tag of each of ``elements``."""
        self._by_tag: defaultdict[str, list[etree._Element]] = defaultdict(list)
        for tag, element in zip(self.tags, self.elements, strict=True):
            self._by_tag[tag].append(element)
        self._tree = root.getroottree()
        self._paths_told = 0
        self._numbers: dict[etree._Element, dict[etree._Element, str]] = {}
        self._absolute: dict[str, str | None] = {}
        self.blocks: dict[etree._Element, list[Block]] = {}
        """Blocks read so far, by the element they were read from: see ``blocks.main_blocks``."""

        self.frames: dict[etree._Element, Surroundings] = {}
        """What is known of the frames in a box, by that box: see ``boilerplate.frames_in``."""
        self.figures: dict[etree._Element, Surroundings] = {}
        """The same of its figures: see ``boilerplate.figures_in``."""
        self.pictures: dict[etree._Element, list[tuple[etree._Element, str]]] = {}
        """Pictures found so far, by the box they stand in: see ``images.pictures_in``."""
        self.dated: list[tuple[etree._Element, str, bool]] | None = None
        """Short texts with a year, once they were asked for: see ``date_rest``."""
        self.language: str | None = None
        """The language of the page, once ``page_languages`` has looked; empty where nothing tells it."""

    def all(self, tag: str) -> list[etree._Element]:
        """Return the elements with *tag* in document order; not to be changed."""
        return self._by_tag.get(tag, [])

    def first(self, tag: str) -> etree._Element | None:
        """Return the first element with *tag*, or None."""
        elements = self._by_tag.get(tag)
        return elements[0] if elements else None

    def inside(self, top: etree._Element) -> slice:
        """Return the part of ``elements`` that *top* and all in it make up."""
        first = self.elements.index(top)
        node: etree._Element | None = top
        while node is not None and node is not self.root:
            if (after := node.getnext()) is not None:
                return slice(first, self.elements.index(after, first))
            node = node.getparent()
        return slice(first, len(self.elements))

    def path(self, element: etree._Element) -> str:
        """Return the path of *element* from the root, for evidence."""
        self._paths_told += 1
        if self._paths_told <= MAX_COUNTED_PATHS:
            return self._tree.getpath(element)
        parts = []
        node: etree._Element | None = element
        while node is not None:
            parent = node.getparent()
            parts.append(f"/{node.tag}{'' if parent is None else self._number(node, parent)}")
            node = parent
        return "".join(reversed(parts))

    def paths(self, tag: str) -> Iterator[tuple[etree._Element, str]]:
        """Yield the elements with *tag* and their paths: siblings are counted, not each looked for by itself."""
        parents = [element.getparent() for element in self.all(tag)]
        counts = Counter(parents)
        boxes = {parent: "" if parent is None else self.path(parent) for parent in counts}
        numbers: Counter[etree._Element | None] = Counter()
        for element, parent in zip(self.all(tag), parents, strict=True):
            numbers[parent] += 1
            place = f"[{numbers[parent]}]" if counts[parent] > 1 else ""
            yield element, f"{boxes[parent]}/{tag}{place}"

    def _number(self, element: etree._Element, parent: etree._Element) -> str:
        """Return what tells *element* from those with its tag in *parent*, all of which are numbered at once."""
        if parent not in self._numbers:
            by_tag: dict[object, list[etree._Element]] = {}
            for child in parent:
                by_tag.setdefault(child.tag, []).append(child)
            self._numbers[parent] = {
                child: f"[{number}]" if len(alike) > 1 else ""
                for alike in by_tag.values()
                for number, child in enumerate(alike, start=1)
            }
        return self._numbers[parent][element]

    @cached_property
    def texts(self) -> list[str | None]:
        """The text before the first child of each of ``elements``; none of scripts and styles, which may be long."""
        texts: list[str | None] = list(map(TEXT_OF, self.elements))
        for number in [number for number, tag in enumerate(self.tags) if tag in UNREAD]:
            texts[number] = None
        return texts

    @cached_property
    def tails(self) -> list[str | None]:
        """The text behind each of ``elements``, up to the next."""
        return list(map(TAIL_OF, self.elements))

    @cached_property
    def classes(self) -> list[str | None]:
        """The ``class`` of each of ``elements``."""
        return [element.get("class") for element in self.elements]

    @cached_property
    def addresses(self) -> list[str]:
        """The ``href`` of each link, empty where it has none."""
        return [element.get("href") or "" for element in self.all("a")]

    @cached_property
    def related(self) -> list[tuple[etree._Element, list[str]]]:
        """The links that state in ``rel`` what they lead to, with its words."""
        stated = ((element, element.get("rel")) for element in self.all("a"))
        return [(element, rel.split()) for element, rel in stated if rel]

    @cached_property
    def base_url(self) -> str:
        """The address that relative links are meant against."""
        base = self.first("base")
        href = base.get("href") if base is not None else None
        return (self.absolute(href, base=self.url) if href else None) or self.url

    def absolute(self, href: str, *, base: str | None = None) -> str | None:
        """Return *href* as an absolute http(s) URL, or None where it is no such address."""
        if base is not None:
            return _join(base, href)
        known = self._absolute.get(href, "")
        if known == "":
            known = self._absolute[href] = _join(self.base_url, href)
        return known


def _join(base: str, href: str) -> str | None:
    href = href.strip()
    if PLAIN_ADDRESS.match(href):
        return href
    if PLAIN_PATH.match(href) and (origin := ORIGIN.match(base)):
        return origin[0] + href
    return join_url(base, href)


def parse_page(body: bytes, *, url: str, content_type: str = "") -> PageTree:
    """Return the tree of the HTML page in *body*.

    *body* is the payload without content coding, *content_type* the header's value. Raises
    PageError where there is nothing to parse, or nothing that can be parsed in bounded time.
    """
    encoding, text = decode_page(body, content_type)
    data = text.encode("utf-8", "replace") if text is not None else body
    if b"\x00" in data:
        data = data.replace(b"\x00", b"")
    if (count := count_tags(data)) > MAX_TAGS:
        raise PageError(f"{url}: expected at most {MAX_TAGS} tags, found {count}")
    if (count := count_comparisons(data)) > MAX_COMPARISONS:
        raise PageError(f"{url}: expected tags with a few attributes, found some {isqrt(count)} in one")
    try:
        root = etree.fromstring(data, parser=_parser())
    except etree.XMLSyntaxError as error:
        raise PageError(f"{url}: expected an HTML page, found {str(error).lower()}") from error
    if root is None:
        raise PageError(f"{url}: expected an HTML page, found nothing in it")
    _empty_head(root)
    return PageTree(root, url=url, encoding=encoding, has_microdata=b"itemprop" in data or b"itemProp" in data)


def _empty_head(root: etree._Element) -> None:
    """Move what is no metadata from the head into the body, where a browser has it.

    A page may leave out the tags of both; libxml2 knows HTML 4 and takes ``main``, ``article`` or
    ``section`` after a title for more of the head.
    """
    head = next(root.iterchildren("head"), None)
    if head is None or not len(head):
        return
    for child in head:
        if child.tag not in METADATA:
            break
    else:
        return
    strays = [child, *child.itersiblings()]
    body = next(root.iterchildren("body"), None)
    if body is None:
        body = etree.SubElement(root, "body")
    body[:0] = strays


def _parser() -> etree.HTMLParser:
    """Return a parser of plain elements: those of lxml.html cost a look-up of their class each.

    Nobody asks for elements by id, so no table of ids is made (0.06 of a parse).
    """
    return etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, collect_ids=False)


def collapse(text: str) -> str:
    r"""Return *text* with every run of white space, non-breaking ones included, as one space.

    >>> collapse(" a\u00a0 b\n")
    'a b'
    """
    if not text.isascii():
        text = text.replace("\u200b", " ").replace("\ufeff", " ")
    return " ".join(text.split())


QUOTES = {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."}


def fold(text: str) -> str:
    """Return *text* as it is compared: case, quotes, dashes and spaces made equal."""
    if not text.isascii():
        for quote, plain in QUOTES.items():  # a look for each is faster than one at every character
            text = text.replace(quote, plain)
    return collapse(text).casefold()


def said(text: str) -> str:
    """Return *text* as repeated words are compared: folded, without a closing stop."""
    return fold(text).rstrip(" .。")


def select(tree: PageTree, selector: str | None) -> list[etree._Element]:
    """Return the elements that a profile's CSS *selector* names; none without a selector."""
    if not selector:
        return []
    nodes = _compiled(selector)(tree.root)
    return [node for node in nodes if isinstance(node, etree._Element)] if isinstance(nodes, list) else []


@lru_cache(maxsize=256)
def _compiled(selector: str) -> CSSSelector:
    return CSSSelector(selector, translator="html")


UNREAD = frozenset({"script", "style"})
"""Tags whose content is no text at all."""

NO_TEXT = frozenset({"script", "style", "noscript", "template"})
"""Tags whose content no reader of the page sees."""


def text_of(element: etree._Element) -> str:
    """Return the text inside *element* on one line, without scripts and styles."""
    if len(element) == 0 and element.tag not in NO_TEXT:
        return collapse(element.text or "")
    return collapse("".join(iter_text(element)))


def iter_text(element: etree._Element) -> Iterable[str]:
    """Yield the pieces of text inside *element*, without scripts and styles, tail excluded.

    The stack is our own: pages nest deeper than Python recurses.
    """
    if element.tag in NO_TEXT:
        return
    if element.text:
        yield element.text
    stack = [(element, iter(element))]
    while stack:
        child = next(stack[-1][1], None)
        if child is None:
            element, _ = stack.pop()
            if stack and element.tail:
                yield element.tail
        elif child.tag in NO_TEXT or child.tag == "br":
            if child.tag == "br":
                yield " "
            if child.tail:
                yield child.tail
        else:
            if child.text:
                yield child.text
            stack.append((child, iter(child)))
