"""The headline on the page, and what stands around it: the head of the article.

Dates, bylines and labels count as the article's own by where they stand: near its headline, and in
no part of the page that belongs to the site (menu, footer, sidebar, comments, other articles).
"""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from crawler.read.headline_blocks import find_headline_block
from crawler.read.headline_text import SKIPPED, count_words, likeness, short_text
from crawler.read.names import judge_name
from crawler.read.tree import UNREAD, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from crawler.read.metadata import Metadata
    from crawler.read.tree import PageTree

SITE_TAGS = frozenset({"nav", "footer", "aside", "form", "noscript"})
"""Elements that hold what is not the article's."""

SITE_OR_SKIPPED = SITE_TAGS | SKIPPED

HEAD_ELEMENTS = 150
"""Elements after the headline among which its date and byline are looked for."""

LONG_LINE = 270
"""Characters above which a text is no line with a date or a name."""

SAME = 0.9
"""Likeness of a heading that says what the page declares."""

MERE_HEADING = 0.31
"""Score of a heading that stands anywhere and says nothing of what the page declares."""

LONG_PARAGRAPH = 200
"""Characters of a paragraph that is main text, not a byline or a lead; half as many in Chinese or Japanese."""


def declared_titles(tree: PageTree, metadata: Metadata) -> list[str]:
    """Return the titles that the page declares for machines, folded: those of the article first; found once a page."""
    if metadata.titles is None:
        metadata.titles = _declared_titles(tree, metadata)
    return metadata.titles


def _declared_titles(tree: PageTree, metadata: Metadata) -> list[str]:
    stated = [*metadata.linked("headline"), *metadata.named("og:title", "twitter:title", "citation_title", "dc.title")]
    texts = [fold(item.text) for item in stated]
    titles = [fold(short_text(element)) for element in tree.all("title")[:1]]
    return list(dict.fromkeys(filter(None, texts + titles)))


class Head:
    """The head of one page's article: its headline, and what stands around that."""

    def __init__(self, headline: etree._Element | None) -> None:
        self.headline = headline
        self._outside: dict[etree._Element, bool] = {}
        if headline is not None:
            self._outside.update(dict.fromkeys(headline.iterancestors(), False))

    @cached_property
    def boxes(self) -> frozenset[etree._Element]:
        """The elements around the headline."""
        return frozenset() if self.headline is None else frozenset(self.headline.iterancestors())

    def take_in(self, element: etree._Element) -> None:
        """Know of *element* that it is no part of the site for itself."""
        self._outside[element] = False

    @cached_property
    def elements(self) -> tuple[etree._Element, ...]:
        """The elements near the headline that may carry its date, byline and lead; none without a headline."""
        return () if self.headline is None else tuple(iter_head(self.headline))

    @cached_property
    def lines(self) -> list[tuple[etree._Element, str]]:
        """The short texts that stand directly in those elements, each on one line."""
        return [(element, text) for element in self.elements for text in _own_lines(element)]

    @cached_property
    def near(self) -> frozenset[etree._Element]:
        """The same as a set."""
        return frozenset(self.elements)

    def is_outside(self, element: etree._Element) -> bool:
        """Return whether *element* stands in a part of the page that is the site's, not the article's.

        Only the way up to the first element that also holds the headline counts.
        """
        known = self._outside
        if element in known:
            return known[element]
        way: list[etree._Element] = []
        node: etree._Element | None = element
        answer = False
        while node is not None and node.tag != "body":
            if node in known:
                answer = known[node]
                break
            way.append(node)
            if _is_site(node) or (node.tag == "header" and self.headline is not None and _is_masthead(node)):
                answer = True
                break
            node = node.getparent()
        known.update((one, answer) for one in way)
        return answer

    def is_beside(self, element: etree._Element) -> bool:
        """Return whether *element* stands in a footer or aside of the article itself, not of the site.

        Systems put tags and authors there. A part named for anything else of the site, such as comments or related
        articles, is none, nor is what only the whole page holds together with the headline.
        """
        if self.headline is None:
            return False
        for node in element.iterancestors():
            if node in self.boxes:
                return node.tag not in ("body", "html")
            if node.tag in ("nav", "form", "article"):
                return False
            name = node.get("class") or node.get("id") or ""
            if name and judge_name(name).site and "foot" not in name and "social" not in name:
                return False
        return False


def head_of(tree: PageTree, metadata: Metadata) -> Head:
    """Return the head of the article, found once a page and kept in *metadata*."""
    if metadata.head is None:
        metadata.head = Head(_find_headline(tree, metadata))
    return metadata.head


def _find_headline(tree: PageTree, metadata: Metadata) -> etree._Element | None:
    """Return the element with the article's headline: a heading that says what the page declares as its title.

    Where no heading says it, any block that does; without a declared title, or where none fits, the first ``h1`` of the
    main part serves if it reads like a headline.
    """
    declared = declared_titles(tree, metadata)
    best: tuple[float, etree._Element] | None = None
    nothing = Head(None)
    for form in tree.all("form")[:2]:
        if _holds_most(tree, form):
            nothing.take_in(form)
    marked = metadata.marked.get("headline", [])
    sole = len(tree.all("h1")) == 1
    for tag in ("h1", "h2", "h3"):
        for element in tree.all(tag)[:12]:
            score = _score(element, declared, nothing, exact=tag != "h1", sole=sole) + 0.2 * (element in marked)
            if score > 0 and (best is None or score > best[0] + 0.01):
                best = (score, element)
        if best is not None and best[0] >= 0.6:
            break
    if best is not None and best[1].tag == "h1" and best[0] > MERE_HEADING:
        return best[1]
    if best is not None and best[0] >= SAME and fold(short_text(best[1])) in declared:
        return best[1]
    block = find_headline_block(tree, declared, nothing.is_outside)
    return block if block is not None or best is None else best[1]


def _holds_most(tree: PageTree, form: etree._Element) -> bool:
    """Return whether nearly the whole page stands in *form*, as some systems write all theirs."""
    parent = form.getparent()
    if parent is None or parent.tag not in {"body", "center", "div"}:
        return False
    return 2 * len(tree.elements[tree.inside(form)]) > len(tree.elements)


def _score(element: etree._Element, declared: list[str], nothing: Head, *, exact: bool, sole: bool) -> float:
    text = fold(short_text(element))
    parents = {parent.tag for parent in element.iterancestors()}
    if not text or parents & {"nav", "footer"} or _leads_home(element):
        return 0.0
    inside = (0.15 if parents & {"article", "main"} else 0.0) - (0.3 if nothing.is_outside(element) else 0.0)
    best = 0.0
    for title in declared:
        fit = likeness(text, title)
        if len(text) >= 10 and title.startswith(text):
            fit = max(fit, 0.95)
        elif len(title) >= 10 and text.startswith(title):
            fit = max(fit, 0.9)
        best = max(best, fit)
    if "aside" in parents:
        return best if best >= SAME and not exact else 0.0
    if best >= 0.5:
        return best + inside
    if exact:
        return 0.0
    return MERE_HEADING + inside if (sole and inside > 0) or not declared or count_words(text) >= 4 else 0.0


def _leads_home(element: etree._Element) -> bool:
    """Return whether a heading links to the site's first page: it is the site's name."""
    link = next(element.iter("a"), None)
    if link is None:
        parent = element.getparent()
        link = parent if parent is not None and parent.tag == "a" else None
    href = None if link is None else link.get("href")
    if not href:
        return False
    address, _, query = href.partition("#")[0].partition("?")
    if any(map(str.isdigit, query)):  # the number of an article
        return False
    host = address.rpartition("//")[2].rstrip("/") if "//" in address else address.strip("./")
    return bool(address) and "/" not in host and ("//" in address or not host)


def _is_masthead(element: etree._Element) -> bool:
    return not any(parent.tag in {"article", "main"} for parent in element.iterancestors())


def iter_head(headline: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements of the article's head: some before the headline, then those after it up to the main text.

    What belongs to the site is left out, and the headline itself.
    """
    yield from _before(headline)
    long_seen = 0
    for count, element in enumerate(iter_after(headline)):
        if count >= HEAD_ELEMENTS or long_seen >= 2:
            return
        if element.tag == "p":
            long_seen += _is_long(short_text(element))
        yield element


def _is_long(text: str) -> bool:
    """Return whether *text* is a paragraph of main text."""
    size = len(text)
    if size >= LONG_PARAGRAPH or 2 * size < LONG_PARAGRAPH or text.isascii():
        return size >= LONG_PARAGRAPH
    return sum(char > "\u2e7f" for char in text) * 2 > size


def _own_lines(element: etree._Element) -> Iterator[str]:
    if element.tag in UNREAD or element.tag == "time":
        return
    for text in (element.text, *[child.tail for child in element]):
        if text and (text := " ".join(text.split())) and len(text) <= LONG_LINE:
            yield text


def _before(headline: etree._Element, limit: int = 12) -> list[etree._Element]:
    """Return the last elements before the headline that share one of its three nearest containers."""
    found: list[etree._Element] = []
    node = headline
    for _ in range(3):
        for sibling in node.itersiblings(preceding=True):
            if not _is_site(sibling) and sibling.tag != "header":
                inside = list(islice(sibling.iter(), limit + 1))
                if len(inside) > limit:
                    return found
                found[:0] = inside
            if len(found) > limit:
                return found[-limit:]
        parent = node.getparent()
        if parent is None or parent.tag in {"body", "html"}:
            break
        node = parent
    return found


def iter_after(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements after *element* in document order, without its own and without the site's parts."""
    node: etree._Element | None = element
    while node is not None and node.tag != "body":
        for sibling in node.itersiblings():
            stack = [sibling]
            while stack:
                one = stack.pop()
                if not _is_site(one):
                    yield one
                    stack.extend(reversed(one))
        node = node.getparent()


def _is_site(node: etree._Element) -> bool:
    if node.tag in SITE_OR_SKIPPED:
        return True
    name = node.get("class") or node.get("id")
    return name is not None and judge_name(name).site
