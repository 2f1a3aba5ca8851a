"""Dates as people write them: text in, a date at the precision that the text states out.

``fromisoformat`` for what machines write, then patterns for numeric and named dates in the languages of
``date_words``, and dateparser, limited to the given languages, for the rest (relative dates mostly).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from crawler.read.date_words import DAY_FIRST, WEEKDAY, month_pattern, months_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import tzinfo

    from crawler.records import Precision

Order: TypeAlias = Literal["DMY", "MDY", "YMD"]

EARLIEST_YEAR = 1800
"""Older dates on a news page are about something, not of it."""

MAX_TEXT = 200
"""Characters of a text that may carry a date."""

LEAD = timedelta(days=2)
"""How far a page may be ahead of the capture: time zones, and a page dated for tomorrow."""

ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "bst": 60, "cet": 60, "cest": 120, "hkt": 480, "sgt": 480, "jst": 540, "kst": 540,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
    "aest": 600, "aedt": 660,
}  # fmt: skip
"""Minutes east of UTC by abbreviation."""

DIGIT = re.compile(r"\d")
ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{2})-(\d{2})"
    r"(?:(?:[Tt]|\s{1,3})(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?(?!\d)",
    re.IGNORECASE,
)
COMPACT = re.compile(
    r"(?<![\d.,])(19\d\d|20\d\d)(0[1-9]|1[0-2])([0-3]\d)(?:T(\d{2})(\d{2})(\d{2})?)?(?!\d)", re.IGNORECASE
)
YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-./年년]\s?(\d{1,2})\s?[-./月월]\s?(\d{1,2})(?!\d)")
YEAR_MONTH = re.compile(r"(?<!\d)(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]|(?<![\d/-])(\d{4})-(\d{2})(?![\d/-])")
ERA = re.compile(r"(民國|民国|令和|平成|昭和)\s?(\d{1,3}|元)\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日")
ERA_START = {"民國": 1911, "民国": 1911, "令和": 2018, "平成": 1988, "昭和": 1925}
YEAR_LAST = re.compile(r"(?<![\d.,/-])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d.,/-]*\d)")
WIDE_DAY = re.compile(r"(?<!\d)(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]?")
DAY_ONLY = re.compile(r"\(?(?:le|den|am|on)?\s?(\d{1,2})[./](\d{1,2})\.?\)?", re.IGNORECASE)
YEAR_ONLY = re.compile(r"\(?(\d{4})\)?\s?年?")
CLOCK = re.compile(
    r"(?<![\d.:-])(\d{1,2})(?:(?:[:時时]|\s?[hH]\s?)(\d{2})?(?::(\d{2}))?|(?=\s?[ap]\.?m))\s?(?:分|uhr)?\s?"
    r"([ap]\.?m\.?)?\s?\(?(Z\b|[A-Z]{3,4}\b|\+\d{2}:?\d{2}|-\d{4}(?!\d)|)",
    re.IGNORECASE,
)
RELATIVE = re.compile(
    r"\b(?:ago|yesterday|today|hours?|minutes?|gestern|heute|vor|hier|il y a|hace|ayer|há|ontem|fa|ieri|geleden)\b|"
    r"前|昨|今天|今日|전|어제",
    re.IGNORECASE,
)


@dataclass(slots=True, frozen=True)
class PartialDate:
    """A date at the precision known; the parts below it are None."""

    year: int
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    """Hour of the local time that ``offset`` names; never without ``offset``."""
    minute: int | None = None
    second: int | None = None
    offset: int | None = None
    """Minutes east of UTC."""

    @property
    def precision(self) -> Precision:
        """The finest part that is known."""
        if self.second is not None:
            return "second"
        if self.hour is not None:
            return "minute"
        return "day" if self.day is not None else "month" if self.month is not None else "year"

    @property
    def day_text(self) -> str:
        """The date without time, as far as known."""
        parts = [f"{self.year:04}"] + [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    def __str__(self) -> str:
        if self.hour is None or self.offset is None:
            return self.day_text
        clock = f"{self.hour:02}:{self.minute or 0:02}" + (f":{self.second:02}" if self.second is not None else "")
        hours, minutes = divmod(abs(self.offset), 60)
        return f"{self.day_text}T{clock}{'-' if self.offset < 0 else '+'}{hours:02}:{minutes:02}"

    def agrees(self, other: PartialDate) -> bool:
        """Return whether both may be the same day."""
        return self.day_text.startswith(other.day_text) or other.day_text.startswith(self.day_text)


@dataclass(slots=True, frozen=True)
class Ambiguous:
    """A numeric date of which nobody says which number is the day."""

    readings: tuple[PartialDate, ...]


def parse_date(
    text: str, *, languages: Sequence[str], order: Order | None, zone: tzinfo | None, captured: datetime
) -> PartialDate | Ambiguous | None:
    """Return the first date in *text*, at the precision it states; None where there is no possible one.

    *languages* are BCP 47 tags: month names are read in them, and where all readers of the first write the day
    first, so are numeric dates without *order*. A time without offset is meant in *zone*; without a zone the time
    is left out. A missing year is the last one in which the day is not after *captured*, which relative dates
    are counted from, too.

    >>> str(parse_date("10. Juli 2025", languages=["de"], order=None, zone=None, captured=datetime.now(UTC)))
    '2025-07-10'
    """
    text = text.strip()[:MAX_TEXT]
    if not DIGIT.search(text) and not RELATIVE.search(text):
        return None
    primary = tuple(tag.split("-")[0].lower() for tag in languages)
    if order is None and primary and primary[0] in DAY_FIRST:
        order = "DMY"
    folded = text.casefold()
    for span, found in _candidates(folded, primary, order, captured):
        if isinstance(found, Ambiguous):
            return _settle(found, folded, captured)
        return _with_time(found, folded, span, zone) if found.hour is None else _localize(found, zone)
    return _ask_dateparser(text, primary, zone, captured) if len(text) <= 60 and RELATIVE.search(text) else None


def _candidates(
    text: str, languages: tuple[str, ...], order: Order | None, captured: datetime
) -> Iterator[tuple[tuple[int, int], PartialDate | Ambiguous]]:
    """Yield the dates in *text* with their places, those of the surest notation first."""
    for match in ISO.finditer(text):
        if moment := _moment(*match.groups()):
            yield match.span(), moment
    for match in ERA.finditer(text):
        start = ERA_START[match[1]]
        if day := _day(start + (1 if match[2] == "元" else int(match[2])), int(match[3]), int(match[4])):
            yield match.span(), day
    yield from _numeric(text, order)
    yield from _named(text, languages, captured)
    for match in COMPACT.finditer(text):
        if moment := _moment(*match.groups(), None):
            yield match.span(), moment
    for match in YEAR_MONTH.finditer(text):
        year, month = int(match[1] or match[3]), int(match[2] or match[4])
        if 1 <= month <= 12 and _day(year, month, 1):
            yield match.span(), PartialDate(year, month)
    for match in WIDE_DAY.finditer(text):
        if day := _last(int(match[1]), int(match[2]), captured):
            yield match.span(), day
    if short := DAY_ONLY.fullmatch(text):
        first, second = int(short[1]), int(short[2])
        pairs = [(second, first)] if order == "DMY" else [(first, second)] if order else []
        if not pairs and max(first, second) > 12:
            pairs = [(min(first, second), max(first, second))]
        for month, number in pairs:
            if day := _last(month, number, captured):
                yield short.span(), day
    if (whole := YEAR_ONLY.fullmatch(text)) and _day(int(whole[1]), 1, 1):
        yield whole.span(), PartialDate(int(whole[1]))


def _numeric(text: str, order: Order | None) -> Iterator[tuple[tuple[int, int], PartialDate | Ambiguous]]:
    for match in YEAR_FIRST.finditer(text):
        if day := _day(int(match[1]), int(match[2]), int(match[3])):
            yield match.span(), day
    for match in YEAR_LAST.finditer(text):
        first, second, year = int(match[1]), int(match[3]), _full_year(match[4])
        if len(match[4]) == 2 and order == "YMD":
            first, year = int(match[4]), _full_year(match[1])
        as_dmy, as_mdy = _day(year, second, first), _day(year, first, second)
        if as_dmy and as_mdy and as_dmy != as_mdy:
            if order == "MDY" and match[2] != ".":
                yield match.span(), as_mdy
            elif order in {"DMY", "YMD"} or (match[2] == "." and len(match[4]) == 4):
                # Nobody writes month.day.year with dots.
                yield match.span(), as_dmy
            else:
                yield match.span(), Ambiguous((as_dmy, as_mdy))
        elif as_dmy or as_mdy:
            yield match.span(), as_dmy or as_mdy  # type: ignore[misc]  # one of them is a date


@lru_cache(maxsize=64)
def _named_patterns(languages: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    month = rf"(?<![^\W\d_])(?P<month>{month_pattern(languages)})(?![^\W\d_])\.?"
    day = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|ª|°|\.)?"
    year = r"(?P<year>\d{4}|['’]\d{2})(?!\d)"
    link = r"(?:de|del|d['’]|of|พ\.ศ\.)"
    return (
        re.compile(rf"{day}[\s-]*(?:{link}\s*)?{month}[\s,-]*(?:{link}\s*)?{year}"),
        re.compile(rf"{month}\s*{day}(?:\s*\([^)]*\))?[\s,]*{year}"),
        re.compile(rf"{month}\s*{day}\s+\d{{1,2}}:\d{{2}}(?::\d{{2}})?\s+(?:[a-z]{{3,4}}\s+)?{year}"),
        re.compile(rf"(?P<year>\d{{4}})[\s,-]+{month}[\s-]+{day}(?!\d)"),
        re.compile(rf"(?P<day>)(?<!\d ){month}[\s,]*(?:{link}\s*)?{year}"),
        re.compile(rf"(?P<year>){day}[\s-]*(?:{link}\s*)?{month}"),
        re.compile(rf"(?P<year>){month}\s*{day}(?!\d)"),
    )


def _named(text: str, languages: tuple[str, ...], captured: datetime) -> Iterator[tuple[tuple[int, int], PartialDate]]:
    months = months_of(languages)
    for pattern in _named_patterns(languages):
        for match in pattern.finditer(text):
            month = months[match["month"]]
            year = _full_year(match["year"].lstrip("'’")) if match["year"] else None
            if year is not None and year > 2400 and "พ.ศ." in text:
                year -= 543
            if year is None:
                found = _last(month, int(match["day"]), captured)
            elif match["day"]:
                found = _day(year, month, int(match["day"]))
            else:
                found = PartialDate(year, month) if _day(year, month, 1) else None
            if found:
                yield match.span(), found


def _settle(found: Ambiguous, text: str, captured: datetime) -> PartialDate | Ambiguous:
    """Return the one reading that a weekday beside the date or the time of capture leaves, else *found*."""
    left = [day for day in found.readings if not is_after(day, captured)] or list(found.readings)
    if weekday := WEEKDAY.search(text):
        number = int((weekday.lastgroup or "d0")[1:])
        fits = [day for day in left if date(day.year, day.month or 1, day.day or 1).weekday() == number]
        left = fits if len(fits) == 1 else left
    return left[0] if len(left) == 1 else Ambiguous(tuple(left))


def is_after(found: PartialDate, captured: datetime) -> bool:
    """Return whether *found* lies more than two days after the capture."""
    return date(found.year, found.month or 1, found.day or 1) > (captured + LEAD).date()


def _full_year(digits: str) -> int:
    """Return the year that two digits stand for (70 to 99 are of the last century), else the number."""
    number = int(digits)
    return number if len(digits) > 2 else number + (1900 if number >= 70 else 2000)


def _day(year: int, month: int, day: int) -> PartialDate | None:
    try:
        date(year, month, day)
    except ValueError:
        return None
    return PartialDate(year, month, day) if year >= EARLIEST_YEAR else None


def _last(month: int, day: int, captured: datetime) -> PartialDate | None:
    """Return the last such day that is not after the capture."""
    for year in range(captured.year, captured.year - 8, -1):
        if (found := _day(year, month, day)) and not is_after(found, captured):
            return found
    return None


def _moment(*parts: str | None) -> PartialDate | None:
    """Return the date of an ISO 8601 match: year, month, day, hour, minute, second, offset."""
    numbers = [int(part) if part else None for part in parts[:6]]
    year, month, number, hour, minute, second = numbers
    day = _day(year or 0, month or 0, number or 0)
    if day is None or hour is None or hour > 23 or (minute or 0) > 59 or (second or 0) > 59:
        return day
    return replace(day, hour=hour, minute=minute or 0, second=second, offset=_offset(parts[6]))


def _offset(text: str | None) -> int | None:
    if not text:
        return None
    if text[0] not in "+-":
        return ZONES.get(text.lower())
    digits = text[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return (-minutes if text[0] == "-" else minutes) if minutes <= 14 * 60 else None


def _with_time(found: PartialDate, text: str, span: tuple[int, int], zone: tzinfo | None) -> PartialDate:
    """Return *found* with the time of day that stands right after the date, or right before it."""
    if found.day is None:
        return found
    match = CLOCK.search(text, span[1], span[1] + 30) or CLOCK.match(text, 0, span[0])
    if match is None:
        return found
    hour, minute, second = int(match[1]), int(match[2] or 0), int(match[3]) if match[3] else None
    if match[4]:
        if not 1 <= hour <= 12:
            return found
        hour = hour % 12 + (12 if match[4][0] == "p" else 0)
    if hour > 23 or minute > 59 or (second or 0) > 59:
        return found
    return _localize(replace(found, hour=hour, minute=minute, second=second, offset=_offset(match[5])), zone)


def _localize(found: PartialDate, zone: tzinfo | None) -> PartialDate:
    """Return *found* in *zone*; a midnight is a day without time, and so is the noon in UTC that Drupal writes."""
    clock = (found.hour or 0, found.minute or 0, found.second or 0)
    day = replace(found, hour=None, minute=None, second=None, offset=None)
    if clock == (0, 0, 0) or (clock == (12, 0, 0) and found.offset == 0):
        return day
    if found.offset is None and zone is None:
        return day
    own = zone if found.offset is None else timezone(timedelta(minutes=found.offset))
    moment = datetime(found.year, found.month or 1, found.day or 1, *clock, tzinfo=own)
    if found.offset == 0 and zone is not None:
        moment = moment.astimezone(zone)
        if (moment.hour, moment.minute, moment.second) == (0, 0, 0):
            return PartialDate(moment.year, moment.month, moment.day)
    return _of(moment, with_second=found.second is not None)


def _of(moment: datetime, *, with_second: bool) -> PartialDate:
    offset = moment.utcoffset() or timedelta()
    return PartialDate(
        moment.year, moment.month, moment.day, moment.hour, moment.minute,
        moment.second if with_second else None, int(offset.total_seconds() // 60),
    )  # fmt: skip


@lru_cache(maxsize=16)
def _dateparser(languages: tuple[str, ...], base: datetime) -> Any:
    from dateparser.date import DateDataParser

    settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past", "PARSERS": ["relative-time"]}
    return DateDataParser(languages=list(languages) or ["en"], settings=settings)


def _ask_dateparser(
    text: str, languages: tuple[str, ...], zone: tzinfo | None, captured: datetime
) -> PartialDate | None:
    """Return the day that a relative date such as "3 days ago" names, counted from the capture."""
    base = captured.astimezone(zone or UTC).replace(tzinfo=None, hour=12, minute=0, second=0, microsecond=0)
    known = tuple(dict.fromkeys(tag for tag in languages if re.fullmatch(r"[a-z]{2}", tag)))
    try:
        data = _dateparser(known, base).get_date_data(text.strip("()[] "))
    except ValueError:  # a language that dateparser does not know
        return None
    moment = data.date_obj
    if moment is None:
        return None
    if data.period == "year":
        return PartialDate(moment.year)
    return PartialDate(moment.year, moment.month, None if data.period == "month" else moment.day)
