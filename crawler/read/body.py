"""The main text of an article: its blocks less what is only around it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.read.blocks import Block, main_blocks, read_blocks
from crawler.read.boilerplate import fold_label, is_label, is_never_text, label_words
from crawler.read.lead import SENTENCE_END, find_lead
from crawler.read.main import SHARE_TO_BELIEVE_NAMES, WIDE, measure
from crawler.read.reading import Reading, found
from crawler.read.tree import collapse, fold, iter_text, said

if TYPE_CHECKING:
    from lxml import etree

    from crawler.profile import SiteProfile
    from crawler.read.tree import PageTree
    from crawler.records import Caption

PROSE = 60
"""A block that says so much (in Latin characters) is prose even where it ends without a full stop."""

HEADING_MAX = 120
"""A bold paragraph is a heading up to this length."""

SHARE_OF_LINKS = 0.8
"""A block linked to this part leads elsewhere and tells nothing."""

LINK_LINE_MAX = 200
"""A longer linked block is a paragraph that somebody linked as a whole."""

MAX_MORE_LABELS = 8
"""Labels such as "Related news" for which the boxes around the links below are looked at."""

CARD_LINKED, CARD_MIN, CARD_RUN, MIN_CARDS = 0.7, 20, 300, 4
"""A card's line is linked to such a part and so long, the words below it say no more, and so many make an end."""

MORE_WORDS = frozenset({
    "related", "related articles", "related news", "related stories", "related content", "related posts", "more news",
    "more stories", "latest news", "latest stories", "recent news", "recent posts", "you may also like",
    "you might also like", "recommended", "read next", "most read", "most popular", "trending", "comments",
    "leave a comment", "leave a reply", "other news", "more from this section", "see also", "mehr zum thema",
    "das könnte sie auch interessieren", "kommentare", "lire aussi", "sur le même sujet", "相關新聞", "相关新闻",
    "相關文章", "相关文章", "延伸閱讀", "延伸阅读", "推薦閱讀", "推荐阅读", "最新消息", "関連記事",
})  # fmt: skip
"""Labels, case folded, above links to other articles; the links go with them."""


MORE_FROM = re.compile(r"(?:more (?:from|on|in|by|about)|also (?:on|in|from|see|read)|related|read also)\b")
"""What others, which end with a colon, begin with."""

MAX_NUMBER = 8
"""Characters of a count or the number of a page; longer ones are of telephones."""

NEAR_CAPTION = 50
"""Characters beside a caption of a paragraph that says nothing else: a credit, a place, a button."""

MIN_CAPTION = 40
"""Characters from which a caption may be looked for within a paragraph."""


def read_body(
    tree: PageTree,
    main: etree._Element,
    profile: SiteProfile,
    *,
    title: str | None,
    captions: list[Caption],
    headline: etree._Element | None = None,
    subtitle: str | None = None,
) -> Reading[str]:
    """Return the main text in *main*, and the lead between *headline* and it, without title, subtitle and captions.

    Headings begin with ``## ``, items with ``- `` or their own number, one blank line parts blocks.
    The value is None where no text is left.
    """
    blocks = main_blocks(tree, main)
    size = _size(blocks)
    if size < PROSE or _is_small_part(size, tree, main):
        unnamed = read_blocks(main, is_never_text)
        if size < SHARE_TO_BELIEVE_NAMES * _size(unnamed):
            blocks = unnamed
    words = label_words(profile)
    known = _folded_captions(captions)
    blocks = _without_header(blocks, title)
    if headline is not None and blocks:
        lead = _new(find_lead(headline, blocks[0].element), blocks)
        blocks = [*(block for block in lead if subtitle is None or said(block.text) != said(subtitle)), *blocks]
    kept = [
        block
        for block in _without_cards(_without_teasers(blocks))
        if not is_label(block.text, words)
        and not _is_labelled_links(block, words)
        and not _is_among(block.text, known)
        and not _holds_caption(block.text, known)
        and not _is_link_line(block)
    ]
    kept = _without_numbers(_with_bold_headings(_without_link_lists(kept)))
    text = "\n\n".join(block.write() for block in kept)
    if not text:
        return Reading()
    return Reading(value=text, evidence=found("text", tree.path(main), None))


def _new(lead: list[Block], blocks: list[Block]) -> list[Block]:
    """Return the blocks of *lead* that say something new before *blocks*."""
    start = fold(" ".join(block.text for block in blocks[:4])) if lead else ""
    once = {fold(block.text): block for block in lead if block.linked < 0.5}
    return [block for text, block in once.items() if text not in start]


def _is_among(text: str, folded: frozenset[str]) -> bool:
    """Return whether *text* says the same as one of *folded*, which are few: lengths are compared first."""
    if not folded:
        return False
    least, most = len(text) - 8, len(text) + 8
    near = [known for known in folded if least < len(known) < most]
    return bool(near) and said(text) in near


def _holds_caption(text: str, folded: frozenset[str]) -> bool:
    """Return whether *text* is hardly more than one of the captions *folded*."""
    near = [known for known in folded if MIN_CAPTION <= len(known) < len(text) <= len(known) + NEAR_CAPTION]
    return bool(near) and any(known in fold(text) for known in near)


def _is_small_part(size: float, tree: PageTree, main: etree._Element) -> bool:
    """Return whether *size* is so small a part of all text in *main* that the names in it are not believed."""
    inside = tree.inside(main)
    texts = [text for text in (*tree.texts[inside], *tree.tails[inside]) if text]
    most = sum(len(text) for text in texts if not text.isspace())
    if size >= SHARE_TO_BELIEVE_NAMES * WIDE * (most + len(texts)):  # as on most pages: no need to look closer
        return False
    pieces = main.itertext("p", "div", "span", "section", "article", "td", "li", "blockquote", "font")
    return size < SHARE_TO_BELIEVE_NAMES * measure(collapse("".join(map(str, pieces))))


def _size(blocks: list[Block]) -> float:
    return sum(measure(block.text) * (1 - block.linked) for block in blocks)


def _is_prose(block: Block) -> bool:
    size = measure(block.text)
    return block.kind != "heading" and (size > PROSE or (size > PROSE / 2 and _ends(block.text)))


def _ends(text: str) -> bool:
    return SENTENCE_END.search(text[-8:]) is not None


def _folded_captions(captions: list[Caption]) -> frozenset[str]:
    """Return the captions as they may be repeated in the text, alone and with their credit."""
    folded = set()
    for caption in captions:
        folded |= {said(caption.text)}
        if caption.credit:
            folded |= {said(caption.credit), said(f"{caption.text} {caption.credit}")}
            folded |= {said(f"{caption.credit} {caption.text}")}
    return frozenset(folded - {""})


def _without_header(blocks: list[Block], title: str | None) -> list[Block]:
    """Return *blocks* from the first that is text: not the title, and no date, name or category around it."""
    names = frozenset({said(title)} if title else ())
    after = next((i + 1 for i, block in enumerate(blocks) if _is_among(block.text, names)), 0)
    if _size(blocks[:after]) > 0.3 * _size(blocks):
        after = 0  # the title stands below text, as under a lead or in a teaser
    rest = [block for block in blocks[after:] if not _is_among(block.text, names)]
    first = next((i for i, block in enumerate(rest) if _is_prose(block) and block.linked < SHARE_OF_LINKS), 0)
    opening = next((i for i, block in enumerate(rest[:first]) if block.kind in ("heading", "item")), first)
    return rest[_last_heading(rest, opening, first) :]


def _last_heading(blocks: list[Block], opening: int, first: int) -> int:
    """Return where the text begins: at a heading right above the *first* prose, else at the prose."""
    start = first
    while start > opening and blocks[start - 1].kind in ("heading", "item"):
        start -= 1
    return start


def _without_teasers(blocks: list[Block]) -> list[Block]:
    """Return *blocks* without labels such as "Related news", the links below them, and what stands beside those.

    What stands beside is the prose in a box around label or link that holds no text kept before, and at
    least as many links as paragraphs.
    """
    kept: list[Block] = []
    boxes: set[etree._Element] | None = None
    labels = 0
    for number, block in enumerate(blocks):
        if block.linked < 0.5 and len(block.text) < 60 and _leads_to_others(block.text):
            labels += 1
            boxes = _teaser_boxes(kept, blocks[number:]) if labels <= MAX_MORE_LABELS else set()
        elif boxes is None:
            kept.append(block)
        elif block.linked < 0.5 and _is_prose(block) and boxes.isdisjoint(_line_of(block)):
            boxes = None
            kept.append(block)
    return kept


def _leads_to_others(text: str) -> bool:
    """Return whether *text* is a label above links to other articles."""
    label = fold_label(text)
    return label in MORE_WORDS or (text.rstrip().endswith((":", "：")) and MORE_FROM.match(label) is not None)


def _without_cards(blocks: list[Block]) -> list[Block]:
    """Return *blocks* without the cards of other articles that they end with: linked lines with a few words below.

    Cards and their words stand in other elements than the prose before; linked headings of a text in the same.
    """
    cut = len(blocks)
    cards = 0
    run = 0.0
    for number in range(len(blocks) - 1, -1, -1):
        block = blocks[number]
        if block.kind in ("heading", "item") and block.linked >= CARD_LINKED and len(block.text) >= CARD_MIN:
            cards, run, cut = cards + 1, 0.0, number
        elif block.linked < CARD_LINKED:
            run += measure(block.text)
            if run > CARD_RUN:
                break
    if cards < MIN_CARDS:
        return blocks
    around = {block.element.getparent() for block in blocks[:cut] if _is_prose(block) and block.linked < 0.5}
    own = any(block.element.getparent() in around for block in blocks[cut:])
    return blocks if own or not around else blocks[:cut]


def _teaser_boxes(before: list[Block], after: list[Block]) -> set[etree._Element]:
    """Return the elements around blocks *after* a label that hold teasers; none where there is no prose *before*."""
    around = {element for block in before if _is_prose(block) for element in _line_of(block)}
    if not around:
        return set()
    balance: dict[etree._Element, int] = {}
    for block in after:
        step = 1 if block.linked >= 0.5 else -1 if _is_prose(block) else 0
        for element in _line_of(block):
            balance[element] = balance.get(element, 0) + step
    linked = {element for block in after if block.linked >= 0.5 for element in _line_of(block)}
    return {element for element in linked if element not in around and balance[element] >= 0}


def _line_of(block: Block) -> list[etree._Element]:
    return [block.element, *block.element.iterancestors()]


def _is_labelled_links(block: Block, words: frozenset[str]) -> bool:
    """Return whether *block* is a label and the links that it stands for, such as ``TAGS Food Health``."""
    if block.linked < 0.3 or len(block.text) > LINK_LINE_MAX:
        return False
    label = next((piece for piece in iter_text(block.element) if not piece.isspace()), "").strip()
    others = len(block.text) - len(label)
    return fold_label(label) in words and block.linked * len(block.text) >= SHARE_OF_LINKS * others


def _is_link_line(block: Block) -> bool:
    """Return whether *block* only leads elsewhere: "Read more: …", a teaser's title, "View all"."""
    if block.kind == "item" or block.linked < SHARE_OF_LINKS:
        return False
    return len(block.text) < LINK_LINE_MAX and not _ends(block.text)


def _without_link_lists(blocks: list[Block]) -> list[Block]:
    """Return *blocks* without lists of three or more items that are nothing but links."""
    sizes: dict[etree._Element, list[float]] = {}
    for block in blocks:
        if block.group is not None:
            sums = sizes.setdefault(block.group, [0.0, 0.0, 0.0])
            sums[0] += len(block.text)
            sums[1] += len(block.text) * block.linked
            sums[2] += 1
    menus = {group for group, (size, linked, count) in sizes.items() if linked >= 0.9 * size and count > 2}
    return [block for block in blocks if block.group not in menus]


def _without_numbers(blocks: list[Block]) -> list[Block]:
    """Return *blocks* without those at their end that hold no word: counts, numbers of pages, strokes."""
    end = len(blocks)
    while end > 1 and _is_number(blocks[end - 1]):
        end -= 1
    return blocks[:end]


def _is_number(block: Block) -> bool:
    return block.kind != "row" and len(block.text) <= MAX_NUMBER and not any(map(str.isalpha, block.text))


def _with_bold_headings(blocks: list[Block]) -> list[Block]:
    """Return *blocks* with short bold paragraphs as headings, and without headings above nothing."""
    blocks = list(blocks)
    for i, block in enumerate(blocks[:-1]):
        alone = block.kind == "text" and block.bold and len(block.text) <= HEADING_MAX and "\n" not in block.text
        if alone and block.group is None and not _ends(block.text) and not blocks[i + 1].bold:
            blocks[i] = replace(block, kind="heading")
    while blocks and blocks[-1].kind == "heading":
        blocks.pop()
    return blocks
