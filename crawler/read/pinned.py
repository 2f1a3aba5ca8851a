"""Which rows of a list are pinned: kept at its top whatever came after them.

Four signs tell, each only where the rows at the top have it and no row after them does, for what all rows have says
what they are: a label where the others have their number, a badge that says so, a class that says so, and the same row
once more further down, in its place by date.
"""

from __future__ import annotations

import re
from itertools import islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

from crawler.read.tree import collapse, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml import etree

    from crawler.read.card_groups import Box
    from crawler.read.card_links import Link

MAX_STEPS = 8
"""Steps up from a link or a box to what stands beside others of its kind."""

MAX_COLUMNS = 3
"""Columns at the start of a row in which its number may stand."""

MAX_LABEL = 20
"""Characters of a label at most."""

PIECES = ("span", "em", "i", "b", "strong", "td", "th", "div", "p", "label", "small", "img", "svg")
MAX_PIECES = 40
"""Elements of a row that may be its badge."""

NUMBER = re.compile(r"(?:no\.? ?|#)?\d{1,7}", re.IGNORECASE)
LETTER = re.compile(r"[^\W\d_]")

FRESH = re.compile(
    r"new!?|hot!?|today|yesterday|just now|neu|heute|새 ?글|최신|오늘|어제|방금|新|最新|今天|昨天|今日|昨日",
    re.IGNORECASE,
)
"""Labels of rows that came in lately, which are at the top for that."""

PINNED = re.compile(
    r"pinned(?: post)?|pin|sticky(?: post)?|top|on top|stick(?:y|ied)|angeheftet|angepinnt|fixiert|oben|épinglée?"
    r"|fijad[oa]|anclad[oa]|fixad[oa]|fissat[oa]|vastgezet|vastgeprikt"
    r"|fäst|klistrad|festet|fastgjort|ピン留め|固定表示|先頭固定"
    r"|置頂(?:公告|訊息)?|置顶(?:公告|通知)?|已置頂|已置顶|頂置|상단(?: ?공지|고정)?|고정(?: ?글)?|固定",
    re.IGNORECASE,
)
"""Badges that say that a row is pinned."""

NOTICE = re.compile(
    r"(?:general |important )?notice|important(?: notice)?|announcement|attention|wichtig|hinweis|importante?|avis"
    r"|à noter|aviso|avviso|comunicado|belangrijk|mededeling|viktigt?|vigtigt?|meddelande|kunngjøring|bekendtgørelse"
    r"|(?:일반|전체|학사|중요|긴급)? ?공지(?:사항)?|필독|중요|알림|公告|通知|重要(?:公告|通知)?"
    r"|(?:重要な)?お知らせ",
    re.IGNORECASE,
)
"""Badges that say it of a few rows at the top, where the others have none; beside other badges it is a category."""

CLASS = re.compile(
    r"(?:^|[ _-])(?:notice|sticky|stick|pinned|pin|fixed|top|istop|is-?top|on-?top|totop|zhiding)"
    r"(?:[_-](?:row|item|post|list|line|tr|li|box|notice|top)){0,3}(?:$| )",
    re.IGNORECASE,
)
"""Class of a row, or of a box around some of them."""

ICON = re.compile(r"(?:^|[ _-])(?:thumb-?tack|push-?pin|pin(?:ned)?|sticky|notice)(?:$|[ _-])", re.IGNORECASE)
"""Class or file name of an icon."""


class Row(NamedTuple):
    """A row of a list, whether it is a card of its own or shows one again."""

    element: etree._Element
    url: str


class Order(NamedTuple):
    """What the place of the rows of a list says."""

    pinned: frozenset[str]
    """Addresses of the rows at its top that stand there whatever came after them."""
    in_order: list[str]
    """Addresses of the rows that stand where they belong, in page order; a pinned one may be among them."""


def read_order(boxes: Sequence[Box], links: Iterable[Link]) -> Order:
    """Return which of the rows in *boxes* are pinned; *links* are all links that may be cards."""
    rows = _rows(boxes, links)
    count = 0
    if len(rows) > 1:
        signs = (_by_cells(rows), _by_badges(rows), _by_classes(rows), _by_repetition(rows))
        count = max(sign for sign in signs if sign < len(rows))
    return Order(frozenset(row.url for row in rows[:count]), [row.url for row in rows[count:]])


def _rows(boxes: Sequence[Box], links: Iterable[Link]) -> list[Row]:
    """Return the rows of a list in page order: its boxes, and what stands beside them and shows the same again."""
    own = {box: link.url for box, link in boxes}
    urls = set(own.values())
    kinds = {(parent, box.tag) for box in own if (parent := box.getparent()) is not None}
    rows: dict[etree._Element, str] = {}
    for link in links:
        if link.url not in urls:
            continue
        for element in islice((link.element, *link.element.iterancestors()), MAX_STEPS):
            if element in own:
                rows.setdefault(element, own[element])
                break
            if (element.getparent(), element.tag) in kinds:
                rows.setdefault(element, link.url)
                break
    for box, url in own.items():
        rows.setdefault(box, url)
    merged: list[Row] = []
    for element, url in rows.items():  # picture and title of one card may be boxes of their own
        if not merged or merged[-1].url != url:
            merged.append(Row(element, url))
    return merged


def _leading(flags: Sequence[bool]) -> int:
    """Return how many flags at the start are set where no other is; else 0.

    >>> _leading([True, True, False]), _leading([True, False, True]), _leading([True])
    (2, 0, 1)
    """
    count = len(list(takewhile(bool, flags)))
    return 0 if any(flags[count:]) else count


def _by_cells(rows: Sequence[Row]) -> int:
    """Return how many rows at the top have a label where all others have a number."""
    cells = [_cells(row.element) for row in rows]
    best = 0
    for column in range(MAX_COLUMNS):
        texts = [text_of(row[column]) if column < len(row) else "" for row in cells]
        is_number = [NUMBER.fullmatch(text) is not None for text in texts]
        count = _leading([not flag for flag in is_number])
        if not 0 < count < len(rows):
            continue
        leading = zip(texts[:count], cells[:count], strict=True)
        if all(column < len(row) and _is_label(text, row[column]) for text, row in leading):
            best = max(best, count)
    return best


def _is_label(text: str, cell: etree._Element) -> bool:
    """Return whether *cell* says something in place of a number."""
    if not text:
        return next(cell.iter("img", "svg", "i"), None) is not None
    return len(text) <= MAX_LABEL and LETTER.search(text) is not None and not FRESH.fullmatch(text)


def _cells(row: etree._Element) -> list[etree._Element]:
    """Return the elements that stand beside one another in a row."""
    children = _children(row)
    while len(children) == 1:
        children = _children(children[0])
    return children


def _children(element: etree._Element) -> list[etree._Element]:
    return [child for child in element if isinstance(child.tag, str)]


def _by_badges(rows: Sequence[Row]) -> int:
    """Return how many rows at the top have a badge that says that they are pinned."""
    pieces = [_pieces(row.element) for row in rows]
    pinned = _leading([any(PINNED.fullmatch(text) or ICON.search(name) for _, text, name in row) for row in pieces])
    noticed = _leading([any(NOTICE.fullmatch(text) for _, text, _ in row) for row in pieces])
    looks = {look for row in pieces[:noticed] for look, text, _ in row if NOTICE.fullmatch(text)}
    others = [text for row in pieces[noticed:] for look, text, _ in row if look in looks]
    is_category = any(LETTER.search(text) and not FRESH.fullmatch(text) for text in others)
    return max(pinned if pinned < len(rows) else 0, 0 if is_category or noticed == len(rows) else noticed)


def _pieces(row: etree._Element) -> list[tuple[str, str, str]]:
    """Return look, text and name of each element of a row that holds no other and says little."""
    found = []
    for element in islice(row.iter(*PIECES), MAX_PIECES):
        if len(element):
            continue
        name = element.get("class") or ""
        if element.tag == "img":
            text, name = element.get("alt") or element.get("title") or "", f"{name} {_file_name(element)}"
        else:
            text = text_of(element)
        text = collapse(text).strip("[]【】()<>（）〔〕 ")
        if len(text) <= MAX_LABEL:
            found.append(
                (f"{element.tag}.{element.get('class') or ''}", text, "" if text and element.tag != "img" else name)
            )
    return found


def _file_name(image: etree._Element) -> str:
    return (image.get("src") or "").rpartition("/")[2].rpartition(".")[0]


def _by_classes(rows: Sequence[Row]) -> int:
    """Return how many rows at the top have a class that says that they are pinned, or stand in a box that does."""
    paths = [(row.element, *islice(row.element.iterancestors(), MAX_STEPS)) for row in rows]
    shared = set(paths[0]).intersection(*map(set, paths[1:]))
    own = [[element.get("class") or "" for element in path if element not in shared] for path in paths]
    return _leading([any(map(CLASS.search, names)) for names in own])


def _by_repetition(rows: Sequence[Row]) -> int:
    """Return how many rows at the top stand further down once more."""
    last = {row.url: place for place, row in enumerate(rows)}
    return _leading([last[row.url] > place for place, row in enumerate(rows)])
