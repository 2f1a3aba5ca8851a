"""The title among the lines of a card in which no heading says which it is. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.read.main import measure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

TITLE_NAME = re.compile(r"(?:^|[ _-])(?:title|headline|heading)(?:$|[ _-])")
"""What class names call the title of a card."""

MIN_TITLE = 12
"""A line that says less is no title where a longer line could be one, in Latin characters."""

MAX_TITLE = 140
"""A line that says more is a text where another one could be the title, in Latin characters."""

MUCH_LONGER = 1.3
"""A line that ends like a sentence and is so much longer than the next is the card's text."""


def find_title(lines: Sequence[tuple[str, etree._Element]]) -> int:
    """Return which of the *lines* of a card, each with the element it stands in, is its title; one line at least.

    It is the one that the markup calls so, else the longest; the one after that where the longest is a text.
    """
    for number, (_, element) in enumerate(lines):
        name = element.get("class")
        if name and TITLE_NAME.search(name.lower()):
            return number
    first, *others = sorted(range(len(lines)), key=lambda number: -measure(lines[number][0]))
    text = lines[first][0]
    second = measure(lines[others[0]][0]) if others else 0
    is_sentence = text.endswith((".", "。", "…")) and measure(text) >= MUCH_LONGER * second
    return others[0] if second >= MIN_TITLE and (is_sentence or measure(text) > MAX_TITLE) else first
