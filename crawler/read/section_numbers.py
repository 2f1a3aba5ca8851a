"""Numbers on a homepage: figures with their signs and labels, and places in rankings. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.read.section_lines import Line

NUMBER = re.compile(
    r"[#＃]\s?\d[\d,]*|(?:No\.?|Nr\.?|N[°º]\.?|Platz|Rang|第|제)\s?\d+\s?[位名위]?"
    r"|\d+(?:(?:st|nd|rd|th|er|e|ème)\b|[ºª]|\s?[位위](?!\w))|\d+\s?:\s?\d+|[<>≥~]?\s?(?:US|HK)?[$€£¥]?\s?"
    r"(?:\d{1,3}(?:\s\d{3})+(?!\d)|\d[\d,.]*)\s?(?:\+|%|％|[KkMB]\b|(?:m|b|tr)illion\b|mio\b\.?|mrd\b\.?|million(?:en|s|er)\b"
    r"|mill?ones\b|milioni\b|milhões\b|miljoen\b|miljoner\b|[萬万億亿만억])?\s?\+?",
    re.IGNORECASE,
)
"""A number that stands by itself, with its sign."""

PLACE = re.compile(
    r"(?P<rank>No\.?\s?\d+|[#＃]\s?\d+|(?<!\d)\d++(?:st|nd|rd|th))\s+(?P<where>(?:in|of|among|globally|worldwide|nationally"
    r"|locally)\b[^,;，；]*)|(?P<wide>[^，,；;、\d]{2,14}?)(?P<rank_wide>第\s?\d+)\s?[位名]?",
    re.IGNORECASE,
)
"""A place in a ranking and where: ``No. 1 in Hong Kong``, ``Globally``, ``全球第19位``."""

IN_RANKING = re.compile(r"(?>(?P<where>.+?)\s+in\s+)(?P<name>.*\b(?:rankings?|league table)\b.*)$", re.IGNORECASE)
"""A place with the ranking's name behind it in the same line."""

RANKED = re.compile(r"(?:No\.?|Nr\.?|N[°º]\.?|Platz|Rang|[#＃]|第|제)\s?\d", re.IGNORECASE)
"""A figure that begins with a place: ``No. 1 in Hong Kong``."""

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")

MAX_PARTS = 3
"""Parts of a line that a number is made of: ``US$``, ``1.5`` and ``billion``."""


def tidy_number(text: str) -> str:
    """Return a number without the spaces in it.

    >>> tidy_number("1900 +"), tidy_number("# 19")
    ('1900+', '#19')
    """
    return re.sub(r"\s", "", text.replace("＃", "#").replace("％", "%")) if not re.match(r"[A-Za-z]", text) else text


def part_numbers(lines: Sequence[Line]) -> tuple[list[tuple[Line, str, str]], list[Line]]:
    """Return the lines that begin with a number, each with the number and its label, and the other lines.

    Where several numbers stand alone, the label of each is the line below it.
    """
    numbers: list[tuple[Line, str, str]] = []
    rest: list[Line] = []
    below: dict[int, Line] = {}
    for line in lines:
        number, label = _number_before(line)
        if number:
            numbers.append((line, number, label))
            continue
        if numbers:
            below.setdefault(len(numbers), line)
        rest.append(line)
    if len(numbers) > 1 and len(below) == len(numbers) and not any(label for _, _, label in numbers):
        numbers = [(line, number, below[at].text) for at, (line, number, _) in enumerate(numbers, start=1)]
        rest = [line for line in rest if line not in below.values()]
    return (numbers, rest) if numbers or not rest else _number_in_words(rest)


def _number_before(line: Line) -> tuple[str, str]:
    """Return the number that *line* begins with, of one or more of its parts, and the rest; both empty without one."""
    for count in range(min(len(line.parts), MAX_PARTS), 0, -1):
        number = " ".join(line.parts[:count])
        if NUMBER.fullmatch(number) and any(char.isdigit() for char in number):
            return number, " ".join(line.parts[count:])
    return "", ""


def _number_in_words(lines: list[Line]) -> tuple[list[tuple[Line, str, str]], list[Line]]:
    """Return the same where no number stands by itself: the one that the first line begins with, but for a year."""
    first, *rest = lines
    text = first.text
    if RANKED.match(text):
        return [(first, first.parts[0], " ".join(first.parts[1:]))], rest
    match = NUMBER.match(text)
    if match is None or match.end() == len(text) or YEAR.fullmatch(match[0].strip()):
        return [], lines
    return [(first, match[0].strip(), text[match.end() :].strip())], rest


def find_places(text: str) -> tuple[list[tuple[str, str, str]], str | None]:
    """Return the places in rankings that *text* names, and the ranking's name where it stands behind the last.

    Of each: the place, where it is held, and the words of both.

    >>> find_places("No. 1 in Asia in Port Rankings 2025")
    ([('No. 1', 'in Asia', 'No. 1 in Asia in Port Rankings 2025')], 'Port Rankings 2025')
    """
    places, name = [], None
    matches = list(PLACE.finditer(text))
    for match in matches:
        where = (match["where"] or match["wide"]).strip(" ，,;；、")
        if match is matches[-1] and (named := IN_RANKING.match(where)):
            where, name = named["where"], named["name"]
        places.append((_joined(match["rank"] or match["rank_wide"]), where, match[0].strip()))
    return places, name


def _joined(rank: str) -> str:
    return re.sub(r"(?<=[#＃第])\s|\s(?=[位名])", "", re.sub(r"\s+", " ", rank))
