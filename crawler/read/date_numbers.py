"""Dates of digits alone, and which of two numbers is the day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.read.date_value import Ambiguous, full_year, make_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.read.date_value import Order, PartialDate

YEAR_FIRST = re.compile(r"(?<![\d./])(\d{4})\s?([-./年년])\s?(\d{1,2})\s?[-./月월]\s?(\d{1,2})(?![\d])")
YEAR_LAST = re.compile(
    r"(?<![\d.,/-])(\d{1,2})\s?([./|-])\s?(\d{1,2})(?:\s?\2\s?(\d{4}|\d{2})|\.?\s+(\d{4}))(?!\d|[.,:/-]\d)"
)
VERSION = re.compile(r"(?<![^\W\d_])(?!(?:am|vom|den|le|on|dne|il|el)\s)[^\W\d_]{2,}\s$")
"""A name before 4.8.12, which makes that a version."""

VIETNAMESE = re.compile(r"(?<!\d)(\d{1,2})\s+tháng\s+(\d{1,2}),?(?:\s+năm)?\s+(\d{4})(?!\d)")


def iter_numeric(
    text: str, order: Order | None, *, is_year_first: bool = False
) -> Iterator[tuple[tuple[int, int], PartialDate | Ambiguous]]:
    """Yield the dates of digits in *text* with their places; ambiguous ones as such where no *order* tells.

    *is_year_first* says that the text is of a language that writes year, month, day: so two digits that come first may
    be the year, and where the year stands apart, the month comes before the day.
    """
    for match in YEAR_FIRST.finditer(text):
        if day := make_day(int(match[1]), int(match[3]), int(match[4])):
            yield match.span(), day
    for match in YEAR_LAST.finditer(text):
        if match[4] and len(match[0]) < 8 and match[2] == "." and VERSION.search(text, 0, match.start()):
            continue
        if found := _year_last(match, order, is_year_first=is_year_first):
            yield match.span(), found
    if "tháng" in text:
        for match in VIETNAMESE.finditer(text):
            if day := make_day(int(match[3]), int(match[2]), int(match[1])):
                yield match.span(), day


def _year_last(match: re.Match[str], order: Order | None, *, is_year_first: bool) -> PartialDate | Ambiguous | None:
    first, sign, second = int(match[1]), match[2], int(match[3])
    digits = match[4] or match[5]
    if len(digits) == 2 and (order == "YMD" or is_year_first):
        return make_day(full_year(match[1]), second, int(digits))
    if len(digits) == 2 and sign == "-" and not (len(match[1]) == len(match[3]) == 2):
        return None  # a record of games more often than a date
    year = full_year(digits)
    day_first, month_first = make_day(year, second, first), make_day(year, first, second)
    if day_first is None or month_first is None or day_first == month_first:
        return day_first or month_first
    if (is_year_first and match[4] is None) or (order == "MDY" and (sign != "." or match[4] is None)):
        return month_first
    # Nobody writes month.day.year with dots.
    if order in {"DMY", "YMD"} or sign == ".":
        return day_first
    return Ambiguous((day_first, month_first))
