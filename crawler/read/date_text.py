"""Dates as people write them: text in, a date at the precision that the text states out.

One pattern for what machines write, then such for numeric and named dates in the languages of ``date_words``, and
last the days that are counted from the capture.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from crawler.read.date_clock import localize, offset_of, with_clock
from crawler.read.date_numbers import iter_numeric
from crawler.read.date_relative import find_relative
from crawler.read.date_value import Ambiguous, Order, PartialDate, full_year, is_after, last_day, make_day, make_month
from crawler.read.date_words import DAY_FIRST, YEAR_FIRST, month_pattern, months_of, primary_tags, weekday_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime, tzinfo

__all__ = ["Ambiguous", "Order", "PartialDate", "find_date", "is_after", "parse_date", "read_iso"]

Span: TypeAlias = tuple[int, int]

MAX_TEXT = 200
"""Characters of a text that may carry a date."""

DIGIT = re.compile(r"\d")
LETTERS = re.compile(r"[^\W\d_]{3}")
ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{2})-(\d{2})"
    r"(?:(?:t|\s{1,3})(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,:]\d+)?)?\s?(z|utc|gmt|[+-]\d{2}:?\d{2})?)?(?!\d)"
)
COMPACT = re.compile(r"(?<![\d.,/-])(19\d\d|20\d\d)(0[1-9]|1[0-2])([0-3]\d)(?:t?(\d{2})(\d{2})(\d{2})?(z)?)?(?!\d)")
ERA = re.compile(r"(民國|民国|令和|平成|昭和)\s?(\d{1,3}|元)\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日")
ERA_START = {"民國": 1911, "民国": 1911, "令和": 2018, "平成": 1988, "昭和": 1925}
REPUBLIC = re.compile(r"(?<!\d)(?P<year>1\d\d)\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日")
REPUBLIC_NUMBERS = re.compile(
    r"(?<![\d./-])(?P<year>1[0-4]\d)(?P<sign>[./-])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?![\d./-])"
)
"""Years of three digits are of the Republic's era, as pages in Taiwan count; numbers alone only in Chinese."""

BUDDHIST_ERA = 543
WIDE_MONTH = re.compile(r"(?<!\d)(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]")
WIDE_DAY = re.compile(r"(?<!\d)(?<!\d[年년])(?<!\d[年년]\s)(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]?")
YEAR_ONLY = re.compile(r"\(?(\d{4})\)?\s?年?")
DAY_ALONE = re.compile(r"(\d{1,2})\s?[(（][月火水木金土日一二三四五六월화수목금토일][)）]")
NUMBERED = re.compile(
    r"(?:\b(?:nr|no|n°|v|ver|vers|version|release|isbn|issn|doi|iso|din|rfc|ip|tel|phone|fax|room|rm|raum|zimmer|pp?|"
    r"pages?|seiten?|sections?|chapters?|art|article|artikel|article|suite|gate|score|record|build|model|chf|eur|usd|hkd|gbp|rmb)"
    r"\.?|[№§#$€£¥v])\s?:?\s*$|\b(?:tel|fax|phone)\b[\s.:\d/()+-]*$"
)
"""What stands before a number of another kind."""


def parse_date(
    text: str, *, languages: Sequence[str], order: Order | None, zone: tzinfo | None, captured: datetime
) -> PartialDate | Ambiguous | None:
    """Return the first date in *text*, at the precision it states; None where there is no possible one.

    *languages* are BCP 47 tags: month names are read in them first, and where all readers of the first write the day
    first, so are numeric dates without *order*. A time without offset is meant in *zone*; without a zone the time
    is left out. A missing year is the last one in which the day is not after *captured*, which relative dates
    are counted from, too. Of a range it is the start.

    >>> from datetime import UTC, datetime
    >>> str(parse_date("10. Juli 2025", languages=["de"], order=None, zone=None, captured=datetime.now(UTC)))
    '2025-07-10'
    """
    return find_date(text, languages=languages, order=order, zone=zone, captured=captured)[0]


def find_date(
    text: str, *, languages: Sequence[str], order: Order | None, zone: tzinfo | None, captured: datetime
) -> tuple[PartialDate | Ambiguous | None, Span]:
    """Return what :func:`parse_date` does, and where in the stripped *text* it stands."""
    text = text.strip()[:MAX_TEXT]
    folded = text.lower()
    primary = primary_tags(tuple(languages))
    if DIGIT.search(text):
        if order is None and primary and primary[0] in DAY_FIRST:
            order = "DMY"
        for span, found in _candidates(folded, primary, order, captured):
            if NUMBERED.search(folded, max(0, span[0] - 24), span[0]):
                continue
            if isinstance(found, Ambiguous):
                return _settle(found, folded, captured), span
            return (with_clock(found, folded, span, zone) if found.hour is None else localize(found, zone)), span
    return find_relative(folded, primary, zone, captured), (0, len(text))


def read_iso(text: str, zone: tzinfo | None) -> PartialDate | None:
    """Return the date of ISO 8601 that *text* begins with, as :func:`parse_date` would; None where it begins otherwise.

    >>> str(read_iso("2024-05-12T09:30:00+08:00", None))
    '2024-05-12T09:30:00+08:00'
    """
    if not text.startswith(("20", "19")):
        return None
    match = ISO.match(text[:MAX_TEXT].lower())
    found = _moment(*match.groups()) if match else None
    return None if match is None or found is None or (found.hour is None and len(text) > 10) else localize(found, zone)


def _candidates(
    text: str, languages: tuple[str, ...], order: Order | None, captured: datetime
) -> Iterator[tuple[Span, PartialDate | Ambiguous]]:
    """Yield the dates in the folded *text* with their places, those of the surest notation first."""
    for match in ISO.finditer(text):
        if moment := _moment(*match.groups()):
            yield match.span(), moment
    wide = "年" in text or "月" in text or "월" in text
    if wide:
        for match in ERA.finditer(text):
            start = ERA_START[match[1]]
            if day := make_day(start + (1 if match[2] == "元" else int(match[2])), int(match[3]), int(match[4])):
                yield match.span(), day
        yield from _of_republic(REPUBLIC, text)
    if languages[:1] == ("zh",):
        yield from _of_republic(REPUBLIC_NUMBERS, text)
    yield from iter_numeric(
        text, order, is_year_first=order != "DMY" and bool(languages) and languages[0] in YEAR_FIRST
    )
    yield from _named(text, languages, captured)
    for match in COMPACT.finditer(text):
        if moment := _moment(*match.groups()):
            yield match.span(), moment
    if wide:
        yield from _wide(text, captured)
    yield from _bare(text, order, captured)


def _of_republic(pattern: re.Pattern[str], text: str) -> Iterator[tuple[Span, PartialDate]]:
    for match in pattern.finditer(text):
        if day := make_day(ERA_START["民國"] + int(match["year"]), int(match["month"]), int(match["day"])):
            yield match.span(), day


def _wide(text: str, captured: datetime) -> Iterator[tuple[Span, PartialDate]]:
    for match in WIDE_MONTH.finditer(text):
        if month := make_month(int(match[1]), int(match[2])):
            yield match.span(), month
    for match in WIDE_DAY.finditer(text):
        if day := last_day(int(match[1]), int(match[2]), captured, weekday_in(text)):
            yield match.span(), day


MONTH_AND_YEAR = re.compile(r"(\d{4})-(\d{2})|(\d{1,2})[./](\d{4})")
DAY_ONLY = re.compile(
    r"(?P<lead>[^\W\d]+(?:[-–/][^\W\d]+)?[,.]?\s+)?(?P<one>\d{1,2})(?P<more>\s?[-–]\s?\d{1,2})?"
    r"(?P<sign>[./])(?P<two>\d{1,2})(?:\s?[-–]\s?[\d./]+)?(?P<dot>\.?)"
)


def _bare(text: str, order: Order | None, captured: datetime) -> Iterator[tuple[Span, PartialDate]]:
    """Yield what a text of nothing but a few numbers says: day and month, month and year, or one of them."""
    stripped = text.strip("()[] ")
    whole = (0, len(text))
    if (match := MONTH_AND_YEAR.fullmatch(stripped)) and (
        found := make_month(int(match[1] or match[4]), int(match[2] or match[3]))
    ):
        # 2024-25 is a season; and so is 2011-12, which might be December.
        if match[1] is None or int(match[2]) != (int(match[1]) + 1) % 100:
            yield whole, found
    elif match := DAY_ONLY.fullmatch(stripped):
        yield from ((whole, day) for day in _day_only(match, order, captured))
    elif (match := YEAR_ONLY.fullmatch(stripped)) and make_day(int(match[1]), 1, 1):
        yield whole, PartialDate(int(match[1]))
    elif match := DAY_ALONE.match(text):
        yield from ((match.span(), day) for day in _day_alone(int(match[1]), weekday_in(match[0]), captured))


def _day_only(match: re.Match[str], order: Order | None, captured: datetime) -> Iterator[PartialDate]:
    """Yield the day of ``16/12`` or ``Monday 9.7``: a weekday, an order or a last dot must say that it is one."""
    weekday = weekday_in(match["lead"] or "")
    one, two = int(match["one"]), int(match["two"])
    if weekday is None and ((match["sign"] == "." and not match["dot"]) or order is None or (one, two) == (24, 7)):
        return
    if weekday is None and not match["lead"] and len(match["one"] + match["two"]) == 2:
        return  # a half, or three quarters
    if weekday is None and match["lead"] and match["lead"].strip() not in {"le", "den", "am", "on", "el", "vom"}:
        return
    readings = [] if order == "MDY" else [(two, one)]
    if order != "DMY" and not match["more"]:
        readings.append((one, two))
    if order is None:  # both are tried, so the weekday has to settle that and cannot tell the year
        days = [day for day in (last_day(*pair, captured) for pair in readings) if day]
        days = [day for day in days if day.first_day().weekday() == weekday]
    else:
        days = [day for day in (last_day(*pair, captured, weekday) for pair in readings) if day]
    if len(days) == 1:
        yield days[0]


def _day_alone(number: int, weekday: int | None, captured: datetime) -> Iterator[PartialDate]:
    """Yield the last day with this number that is such a weekday, within a year."""
    year, month = captured.year, captured.month
    for _ in range(12):
        found = make_day(year, month, number)
        if found and not is_after(found, captured) and found.first_day().weekday() == weekday:
            yield found
            return
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)


MONTH = "(?P<month>[\ue001-\ue00c])\ue000*+\\.?+(?:\\s?/\\s?[\ue000-\ue00c]+)?+"
UNTIL = "(?P<until>[\ue001-\ue00c])\ue000*+\\.?"
TO = r"\s?(?:-|–|—|to|bis|au|al|a|et|und|and|y|e|&|/|til|till|t/m|до)\s?"
ORDINAL = r"(?:st|nd|rd|th|er|º|ª|°|\.)?"
DAY = rf"(?<![\d./,:-])(?P<day>\d{{1,2}}){ORDINAL}(?:{TO}\d{{1,2}}{ORDINAL})?"
NAMED_YEAR = r"(?P<year>\d{4}|['’]\d{2})(?!\d)"
LINK = r"(?:de|del|d['’]|di|of|พ\.ศ\.)"
NAMED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{DAY}[\s-]*(?:{LINK}\s*)?{MONTH}(?:{TO}(?:[^\W\d]+,?\s)?\d{{1,2}}{ORDINAL}\s?{UNTIL})?[\s,.-]*(?:{LINK}\s*)?{NAMED_YEAR}",
        rf"{MONTH}\s*(?P<day>\d{{1,2}})(?!\d\d?:){ORDINAL}(?:{TO}(?:{UNTIL}\s)?\d{{1,2}}{ORDINAL})?(?:\s*\([^)]*\)|\s[^\W\d_]{{3}}(?=\s\d{{4}}))?(?:[\s,]|{LINK})*{NAMED_YEAR}",
        rf"{MONTH}\s*(?P<day>\d{{1,2}})\s+\d{{1,2}}:\d{{2}}(?::\d{{2}})?\s+(?:[a-z]{{3,4}}\s+)?{NAMED_YEAR}",
        rf"(?<!\d)(?P<year>\d{{4}})(?:\s?m)?[\s.,-]+{MONTH}[\s-]+(?P<day>\d{{1,2}})(?!\d)",
        rf"(?P<day>)(?<!\d ){MONTH}[\s,]*(?:{LINK}\s*)?{NAMED_YEAR}",
        rf"(?P<year>){DAY}[\s-]*(?:{LINK}\s*)?{MONTH}(?![\s,]*\d{{3}})",
        rf"(?P<year>){MONTH}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]|[\s,]*\d{{3}})",
    )
)
"""Dates with a month, which stands there as one character for its number and others for the rest of its name."""

VERB = re.compile(r"may\s[a-z]")


@lru_cache(maxsize=64)
def _month(languages: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W\d_])(?:{month_pattern(languages)})(?![^\W\d_])")


def _named(text: str, languages: tuple[str, ...], captured: datetime) -> Iterator[tuple[Span, PartialDate]]:
    """Yield dates with the name of a month in *languages*; where there is none, in any language."""
    any_found = False
    for span, day in _named_in(text, languages, captured):
        any_found = True
        yield span, day
    if not any_found and len(text) > 7 and LETTERS.search(text):
        yield from (pair for pair in _named_in(text, (), captured) if pair[1].day or not languages)


def _named_in(text: str, languages: tuple[str, ...], captured: datetime) -> Iterator[tuple[Span, PartialDate]]:
    months = months_of(languages)
    marked, count = _month(languages).subn(
        lambda match: chr(0xE000 + months[match[0]]) + "\ue000" * (len(match[0]) - 1), text
    )
    for pattern in NAMED if count else ():
        for match in pattern.finditer(marked):
            month = ord(match["month"]) - 0xE000
            year = full_year(match["year"].lstrip("'’")) if match["year"] else None
            if year is not None and year > 2400 and ("th" in languages or "พ.ศ." in text):
                year -= BUDDHIST_ERA
            if year is None:
                is_verb = VERB.match(text, match.start("month"))
                found = None if is_verb else last_day(month, int(match["day"]), captured, weekday_in(text))
            elif match["day"]:
                until = match.groupdict().get("until")
                found = make_day(year - (until is not None and ord(until) - 0xE000 < month), month, int(match["day"]))
            else:
                found = make_month(year, month)
            if found:
                yield match.span(), found


def _settle(found: Ambiguous, text: str, captured: datetime) -> PartialDate | Ambiguous:
    """Return the one reading that a weekday beside the date or the time of capture leaves, else *found*."""
    left = [day for day in found.readings if not is_after(day, captured)] or list(found.readings)
    if (weekday := weekday_in(text)) is not None:
        fits = [day for day in left if day.first_day().weekday() == weekday]
        left = fits if len(fits) == 1 else left
    return left[0] if len(left) == 1 else Ambiguous(tuple(left))


def _moment(*parts: str | None) -> PartialDate | None:
    """Return the date of an ISO 8601 match: year, month, day, hour, minute, second, offset."""
    year, month, number, hour, minute, second = (int(part) if part else None for part in parts[:6])
    day = make_day(year or 0, month or 0, number or 0)
    if day is None or hour is None or hour > 23 or (minute or 0) > 59 or (second or 0) > 59:
        return day
    return replace(day, hour=hour, minute=minute or 0, second=second, offset=offset_of(parts[6]))
