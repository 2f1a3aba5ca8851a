"""When an event takes place: from the words of a page to a start and an end. Pure.

Days and clock times are taken from the text apart from one another, in its order: the first time goes
with the first day, the last with the last. Of more than two times on one day, one that
is earlier than the start, as when doors open, ends the event only where none is later.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.read.date_words import month_pattern, months_of, primary_tags
from crawler.read.event_clock import DIGIT, find_clocks
from crawler.read.tree import collapse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import tzinfo

    from crawler.read.date_text import Order

MAX_TEXT = 400
"""Characters of a text that are looked at."""

DASHES = str.maketrans(
    {"–": "-", "—": "-", "−": "-", "~": "-", "〜": "-", "～": "-", "至": "-", "到": "-", "\u2011": "-"}
)

BETWEEN = re.compile(
    r"(?<=[\d.hHrº°日號号일시時时点點분分) ])\s"
    r"(?:bis(?: zum)?|au|al|à|a|ao|às|alle|to|tot(?: en met)?|t/m|til|till)\s(?=\d)",
    re.IGNORECASE,
)
"""Words between the first and the last of two days or hours."""

UNTIL = re.compile(r"(?<=[\d日일号號时시時)])\s?(?:부터|から|まで|까지)")
"""Words behind the first and the last in Japanese and Korean."""

ISO_DAY = re.compile(r"(?<!\d)(?P<year>\d{4})(?:[-/]|\.\s?)(?P<month>\d{1,2})(?:[-/]|\.\s?)(?P<day>\d{1,2})(?!\d)")
WIDE_DAY = re.compile(
    r"(?:(?<!\d)(?P<year>\d{4})\s?[年년]\s?)?(?<!\d)(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日號号일]?"
    r"(?:\s?\([^()]{1,5}\))?(?:\s?(?:-|(?P<and>[・、,及和與与]))\s?(?P<last>\d{1,2})\s?[日號号일])?"
)
NUMERIC_DAY = re.compile(r"(?<![\d/.-])(\d{1,2})([/.])(\d{1,2})\2(\d{4})(?!\d)")
NUMERIC_RANGE = re.compile(
    r"(?<![\d/.-])(?P<day>\d{1,2})(?:\.(?P<month>\d{1,2}))?\.\s?-\s?(?P<to>\d{1,2})\.(?P<to_month>\d{1,2})\."
    r"(?P<year>\d{4})(?!\d)"
)
"""``10.-12.03.2026`` and ``28.02.-01.03.2026``: nobody writes the month first with full stops."""

SHORT_DAY = re.compile(r"(?<![\d/.-])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?!\d)")
"""``12.03.``, where the day comes first."""

AND = r"\s?&\s?|\s(?:and|und|et|y|e|en|och|og)\s"
"""What stands between two days of one month, which are the first and the last then: ``5 et 6 mai``."""

WEEKDAY = r"[^\W\d_]{2,12}[.,]?\s"
"""What may stand before the second: ``5 et mercredi 6 mai``."""


@dataclass(slots=True, frozen=True, kw_only=True)
class When:
    """The time of an event; what is not stated is None."""

    starts: str | None
    """ISO 8601: a day, or a time, with an offset where the zone is known."""
    ends: str | None
    """The same; None where only one moment is stated."""
    text: str
    """The words, on one line."""
    is_year_guessed: bool = False
    """Whether the year is not in the words."""

    @property
    def has_clock(self) -> bool:
        """Whether a time of day is stated."""
        return self.starts is not None and "T" in self.starts


@dataclass(slots=True)
class _Day:
    year: int | None
    month: int
    day: int


def parse_when(
    text: str,
    *,
    languages: Sequence[str],
    captured: datetime,
    year: int | None = None,
    zone: tzinfo | None = None,
    order: Order | None = None,
) -> When | None:
    """Return the first and last moment that *text* states; None where it names no possible day.

    *languages* are BCP 47 tags whose month names are read. A missing year is that of another day in the
    text, else *year*, else the one that puts the day nearest to *captured*. Times are meant in *zone*;
    without one they have no offset. Numeric days with the year last are read in *order* alone.

    >>> when = parse_when("5 Jan 2026, 3pm - 5pm", languages=["en"], captured=datetime(2026, 1, 1))
    >>> when.starts, when.ends
    ('2026-01-05T15:00', '2026-01-05T17:00')
    """
    shown = collapse(text[:MAX_TEXT])
    plain = _plain(shown)
    days, others = _days(plain, primary_tags(tuple(languages)), order)
    if not days:
        return None
    is_partial = any(day.year is None for day in days)
    guessed = _fill_years(days, year, captured)
    first, last = _date(days[0]), _date(days[-1])
    if first is None or last is None:
        return None
    if last < first and is_partial:
        first = _date(_Day(first.year - 1, first.month, first.day))
        if first is None:
            return None
    clocks = find_clocks(others)
    if len(clocks) > 1 and _is_all_day(clocks[0], clocks[-1]):
        clocks = []
    return _settle(first, last, clocks, shown, zone, is_year_guessed=guessed)


def has_time_words(text: str, languages: Sequence[str]) -> bool:
    """Return whether *text* names a day or a time of day."""
    plain = _plain(text[:MAX_TEXT])
    return bool(find_clocks(plain)) or bool(_days(plain, primary_tags(tuple(languages)), "DMY")[0])


def clock_words(text: str) -> bool:
    """Return whether *text* names a time of day."""
    return bool(find_clocks(_plain(text[:MAX_TEXT])))


def _plain(text: str) -> str:
    """Return *text* in narrow digits, with one dash for all that stands between two days or hours."""
    plain = unicodedata.normalize("NFKC", text).translate(DASHES)
    if not DIGIT.search(plain):
        return plain
    return BETWEEN.sub(" - ", UNTIL.sub(_dash, plain))


def _dash(match: re.Match[str]) -> str:
    return " - " if match[0].strip() in ("부터", "から") else ""


def parse_moment(value: str, zone: tzinfo | None) -> str | None:
    """Return the ISO 8601 *value* of an attribute in the form of ``When.starts``; None where it is none.

    A moment in another zone is told in *zone* before anything is cut from it: the last minute of a day
    in Hong Kong is written as 15:59 in UTC.

    >>> from zoneinfo import ZoneInfo
    >>> parse_moment("2026-01-30T15:59:59Z", ZoneInfo("Asia/Hong_Kong"))
    '2026-01-30T23:59+08:00'
    """
    value = value.strip()
    try:
        if len(value) <= len("2026-01-30"):
            return date.fromisoformat(value).isoformat()
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is not None and zone is not None:
            moment = moment.astimezone(zone)
        elif zone is not None:
            moment = moment.replace(tzinfo=zone)
    except (ValueError, OverflowError):  # the first and last days that there are have no day before or after
        return None
    return moment.isoformat(timespec="minutes")


def _settle(
    first: date, last: date, clocks: list[time], text: str, zone: tzinfo | None, *, is_year_guessed: bool
) -> When:
    starts = _written(first, clocks[0] if clocks else None, zone)
    ends = None
    if len(clocks) > 1:
        end = clocks[-1]
        if last == first and end < clocks[0] and len(clocks) > 2:  # "18-20 Uhr (Einlass 17.30 Uhr)"
            end = max(clocks[1:]) if max(clocks[1:]) > clocks[0] else clocks[1]
        if last == first and end < clocks[0] and first < date.max:
            last = first + timedelta(days=1)
        ends = _written(last, end, zone)
    elif last != first:
        ends = _written(last, None, zone)
    return When(starts=starts, ends=ends, text=text, is_year_guessed=is_year_guessed)


def _written(day: date, clock: time | None, zone: tzinfo | None) -> str:
    if clock is None:
        return day.isoformat()
    return datetime.combine(day, clock, zone).isoformat(timespec="minutes")


def _is_all_day(first: time, last: time) -> bool:
    return first == time(0) and last in (time(0), time(23, 59))


def _days(text: str, languages: tuple[str, ...], order: Order | None) -> tuple[list[_Day], str]:
    """Return the days that *text* names, in its order, and *text* with nothing in their places."""
    if not DIGIT.search(text):
        return [], text
    found: list[tuple[int, _Day]] = []
    taken: list[tuple[int, int]] = []
    for match, days in _day_matches(text, languages, order):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            taken.append(match.span())
            found += [(match.start() + i, day) for i, day in enumerate(days)]
    for start, end in taken:
        text = f"{text[:start]}{'|' * (end - start)}{text[end:]}"
    days = [day for _, day in sorted(found, key=lambda one: one[0]) if 1 <= day.month <= 12 and 1 <= day.day <= 31]
    return days, text


def _day_matches(
    text: str, languages: tuple[str, ...], order: Order | None
) -> Iterator[tuple[re.Match[str], list[_Day]]]:
    for match in NUMERIC_RANGE.finditer(text):
        whole, last = int(match["year"]), int(match["to_month"])
        yield match, [_Day(whole, int(match["month"] or last), int(match["day"])), _Day(whole, last, int(match["to"]))]
    for match in ISO_DAY.finditer(text):
        yield match, [_Day(int(match["year"]), int(match["month"]), int(match["day"]))]
    for match in WIDE_DAY.finditer(text):
        year, month = int(match["year"]) if match["year"] else None, int(match["month"])
        is_two = not match["and"] or int(match["day"]) < int(match["last"])
        yield match, [_Day(year, month, int(day)) for day in (match["day"], match["last"] if is_two else None) if day]
    months = months_of(languages)
    for match in _named_pattern(languages).finditer(_folded(text)):
        month = months[match["month"] or match["month_after"]]
        year = int(match["year"] or match["year_after"] or 0) or None
        yield match, [_Day(year, month, day) for day in _named_days(match)]
    for match in NUMERIC_DAY.finditer(text):
        one, other, year = int(match[1]), int(match[3]), int(match[4])
        if order == "MDY":
            one, other = other, one
        if order in ("DMY", "MDY") or one > 12:
            yield match, [_Day(year, other, one)]
    if order == "DMY":
        for match in SHORT_DAY.finditer(text):
            yield match, [_Day(None, int(match["month"]), int(match["day"]))]


def _folded(text: str) -> str:
    """Return *text* without regard to case, each character in its place: ``ß`` stays one."""
    return "".join(folded if len(folded := char.casefold()) == 1 else char for char in text)


def _named_days(match: re.Match[str]) -> list[int]:
    """Return the days that *match* of a month's name states: of two with "and" between them both only if they rise."""
    is_month_first = match["month"] is not None
    names = ("day", "to", "and") if is_month_first else ("day_before", "to_before", "and_before")
    first, last, joined = match.group(*names)
    if last is None:
        return [int(first)]
    if joined and int(first) >= int(last):
        return [int(first if is_month_first else last)]
    return [int(first), int(last)]


@lru_cache(maxsize=64)
def _named_pattern(languages: tuple[str, ...]) -> re.Pattern[str]:
    month = month_pattern(languages)
    ordinal = r"(?:st|nd|rd|th|er|\.?[ºª°]|(?<![^\W\d_])\.)?"
    year = r"(?:,?\s?(?:del?\s)?(?P<{}>(?:19|20)\d\d)(?!\d))?"
    return re.compile(
        rf"(?<![^\W\d_])(?P<month>{month})\.?\s?(?P<day>\d{{1,2}}){ordinal}(?![\d:])"
        rf"(?:(?:\s?-\s?|(?P<and>{AND}))(?P<to>\d{{1,2}}){ordinal}(?![\d:]|\s?(?:{month}|[ap]\.?m)))?"
        rf"{year.format('year')}"
        rf"|(?<!\d)(?P<day_before>\d{{1,2}}){ordinal}"
        rf"(?:(?:\s?-\s?|(?P<and_before>,?(?:{AND})(?:{WEEKDAY})?))(?P<to_before>\d{{1,2}}){ordinal})?"
        rf"\.?\s?(?:of\s|del?\s|d')?(?P<month_after>{month})(?![^\W\d_])\.?{year.format('year_after')}"
    )


def _fill_years(days: list[_Day], year: int | None, captured: datetime) -> bool:
    """Give each day a year; return whether one had to be told by something else than the text."""
    stated = [day.year for day in days if day.year is not None]
    guessed = False
    for i, day in enumerate(days):
        if day.year is None:
            later = next((other.year for other in days[i:] if other.year is not None), None)
            guessed = guessed or not stated
            day.year = later or (stated[-1] if stated else None) or year or _nearest_year(day, captured.date())
    return guessed


def _nearest_year(day: _Day, captured: date) -> int:
    def distance(year: int) -> int:
        found = _date(_Day(year, day.month, day.day))
        return abs((found - captured).days) if found is not None else 10**6

    return min((captured.year - 1, captured.year, captured.year + 1), key=distance)


def _date(day: _Day) -> date | None:
    try:
        return date(day.year or 0, day.month, day.day)
    except ValueError:
        return None
