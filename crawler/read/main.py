"""Where the article stands: the element around the main text.

Text decides, not names. Every long run of text outside links counts for all elements around it;
from the body down we follow the child that holds nearly all of it. Tags and class names only tell
which text does not count, and landmarks (``articleBody``, ``article``, ``main``, the headline) make
the way down easier. Where the names would leave nearly no text, they are not believed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.read.boilerplate import INLINE, SILENT, Surroundings, is_boilerplate, is_laid_over, is_never_text
from crawler.read.tree import select

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

    from crawler.profile import SiteProfile
    from crawler.read.tree import PageTree

LONG_TEXT = 20
"""Characters of a run of text that counts; shorter ones are labels, dates and menu items."""

WIDE = 2.5
"""A Chinese, Japanese or Korean character says as much as so many Latin ones."""

LEAST_TEXT = int(LONG_TEXT / WIDE)
"""Characters up to which no text is long."""

SHARE_TO_DESCEND = 0.75
"""A child holding this part of the text holds the article."""

SHARE_OF_LANDMARK = 0.4
"""A child that is a landmark holds the article from this part on."""

SHARE_TO_BELIEVE_NAMES = 0.25
"""Less of the text than this outside boilerplate, comments apart: the names of elements mislead."""

LEAST = 0.1
"""A menu that holds more of the text than all but this part is the page itself."""

SHARE_OF_HEADLINE = 0.6
"""A child that holds the headline holds the article from this part on."""

LITTLE_TEXT = 140
"""Characters of text on a page, links apart, below which what stands away from the headline is hardly the article."""

BODY_RANKS = {"div": 0, "section": 1, "article": 2, "span": 3, "main": 4}
"""Tags that are declared as ``articleBody``, the likeliest first."""

TEXT_ITSELF = frozenset({"p", "ul", "ol", "dl", "li", "blockquote", "pre"})
"""Tags that are a part of the text and never all of it, unless the headline stands in them, too."""

Weights = dict["etree._Element", float]


def find_main(tree: PageTree, profile: SiteProfile, headline: etree._Element | None = None) -> etree._Element:
    """Return the element that holds the article's text, the body where nothing stands out.

    *headline* is the article's, where it is known; the first ``h1`` is a landmark, too.
    """
    if profile.select.body and (chosen := select(tree, profile.select.body)):
        return chosen[0]
    top = tree.first("body")
    if top is None:
        return tree.root
    raw = _text_weights(tree, top)
    line = _Line(raw, top)
    held = line.sums(raw)
    believed = _believed_beside_menus(tree, raw, held, top)
    good = held if believed == raw else line.sums(believed)
    above = _line_up(tree.first("h1"))
    shares = dict.fromkeys(_line_up(headline), SHARE_OF_HEADLINE) | dict.fromkeys(above, SHARE_OF_LANDMARK)
    main = _descend(_start(tree, good, top), good, shares)
    if held.get(top, 0.0) < LITTLE_TEXT and main not in above:
        # A page of links: its few other words may be anything, a notice, an address, a copyright line.
        around = frozenset(_line_up(main))
        main = next((element for element in above if element in around), top)
    return main


def _believed_beside_menus(tree: PageTree, raw: Weights, held: Weights, top: etree._Element) -> Weights:
    """Return the weights of *raw* that count; those of a menu around the headline where little else does."""
    holders = _holders_of_most(tree, held, top)
    menus = {element for element in holders if element.tag == "nav"}
    believed = _believed(raw, held, top, holders - menus)
    if menus and sum(believed.values()) < LEAST * held.get(top, 0.0):
        return _believed(raw, held, top, holders)
    return believed


def _believed(raw: Weights, held: Weights, top: etree._Element, holders: set[etree._Element]) -> Weights:
    """Return the weights of *raw* that count: those outside boilerplate, where the names leave enough of them.

    Else only the surest of names count, and what lies over the page is left out where anything else is left.
    """
    named = Surroundings(top, is_boilerplate, exempt=holders)
    kept = {block: weight for block, weight in raw.items() if not named.contain(block)}
    if sum(kept.values()) >= SHARE_TO_BELIEVE_NAMES * held.get(top, 0.0):
        return kept
    sure = Surroundings(top, is_never_text, exempt=holders)
    over = Surroundings(top, is_laid_over, exempt=holders)
    unnamed = {block: weight for block, weight in raw.items() if not sure.contain(block)}
    unnamed = {block: weight for block, weight in unnamed.items() if not over.contain(block)} or unnamed
    return unnamed if sum(kept.values()) < SHARE_TO_BELIEVE_NAMES * sum(unnamed.values()) else kept


def measure(text: str) -> float:
    """Return how much *text* says, in Latin characters.

    >>> measure("香港科大") > measure("HKUST")
    True
    """
    size = len(text)
    if text.isascii():
        return size
    # Judged on a few characters: counting all of them would cost more than it tells.
    sample = text[:: max(1, size // 8)]
    if sample.isascii() or max(sample) < "\u2e80":
        return size
    wide = sum(1 for char in sample if "\u2e80" <= char <= "\ud7ff" or "\uf900" <= char <= "\uffef")
    return size * (WIDE if wide * 2 > len(sample) else 1.0)


def _text_weights(tree: PageTree, top: etree._Element) -> Weights:
    """Return the weight of long text by the nearest block around it, links left out."""
    weights: Weights = {}
    inside = tree.inside(top)
    elements = tree.elements[inside]
    for element, text in zip(elements, tree.texts[inside], strict=True):
        if text is not None and len(text) > LONG_TEXT // 2 and len(text := text.strip()) > LEAST_TEXT:
            _weigh(text, element, weights)
    for element, tail in zip(elements[1:], tree.tails[inside][1:], strict=True):
        if tail is not None and len(tail) > LONG_TEXT // 2 and len(tail := tail.strip()) > LEAST_TEXT:
            parent = element.getparent()
            if parent is not None:
                _weigh(tail, parent, weights)
    return weights


def _weigh(text: str, element: etree._Element, weights: Weights) -> None:
    """Add what *text*, directly in *element*, says to the weight of its block, where it is a long text."""
    weight = measure(text)
    if weight <= LONG_TEXT:
        return
    block: etree._Element | None = element
    while block is not None and (tag := block.tag) in INLINE:
        if tag == "a":
            return
        block = block.getparent()
    if block is not None and block.tag not in SILENT:
        weights[block] = weights.get(block, 0.0) + weight


class _Line:
    """The elements between weighed blocks and the body, from which weights are summed up as often as asked."""

    def __init__(self, blocks: Iterable[etree._Element], top: etree._Element) -> None:
        depth: dict[etree._Element, int] = {top: 0}
        self._parents: dict[etree._Element, etree._Element] = {}
        parents = self._parents
        for block in blocks:
            chain = []
            element: etree._Element | None = block
            while element is not None and element not in depth:
                chain.append(element)
                element = element.getparent()
            if element is None:
                continue
            level = depth[element]
            for below in reversed(chain):
                level += 1
                depth[below] = level
                parents[below] = element
                element = below
        self._deepest_first = sorted(parents, key=depth.__getitem__, reverse=True)

    def sums(self, weights: Weights) -> Weights:
        """Return for each element around a block of *weights* the weight of all blocks in it."""
        sums = dict(weights)
        parents = self._parents
        for element in self._deepest_first:
            if element in sums:
                parent = parents[element]
                sums[parent] = sums.get(parent, 0.0) + sums[element]
        return sums


def _holders_of_most(tree: PageTree, held: Weights, top: etree._Element) -> set[etree._Element]:
    """Return the elements around headlines and ``main`` that hold most of the text: never boilerplate."""
    half = held.get(top, 0.0) / 2
    landmarks = (*tree.all("h1")[:3], *tree.all("main")[:1])
    return {element for landmark in landmarks for element in _line_up(landmark) if held.get(element, 0.0) > half}


def _line_up(element: etree._Element | None) -> list[etree._Element]:
    """Return *element* and all around it."""
    return [] if element is None else [element, *element.iterancestors()]


def _start(tree: PageTree, good: Weights, top: etree._Element) -> etree._Element:
    """Return the element declared as ``articleBody`` that holds most text, else the body."""
    least = SHARE_OF_LANDMARK * good.get(top, 0.0)
    declared = {
        element: held
        for element, held in good.items()
        if held > least and element.tag in BODY_RANKS and "articleBody" in (element.get("itemprop") or "")
    }
    if not declared:
        return top
    most = max(declared.values())
    alike = [element for element, held in declared.items() if held == most]
    return min(alike, key=lambda element: (BODY_RANKS[element.tag], tree.elements.index(element)))


def _descend(top: etree._Element, good: Weights, shares: Weights) -> etree._Element:
    """Return the smallest element on the way down from *top* that holds enough; *shares* of landmarks are less."""
    at = top
    while True:
        best: etree._Element | None = None
        weight = 0.0
        for child in at:
            inside = good.get(child, 0.0)
            if inside > weight:
                best, weight = child, inside
        if best is None or (best.tag in TEXT_ITSELF and best not in shares):
            return at
        marked = best.tag in ("article", "main") or best.get("role") in ("main", "article")
        share = SHARE_OF_LANDMARK if marked else shares.get(best, SHARE_TO_DESCEND)
        if weight < share * good.get(at, 0.0):
            return at
        at = best
