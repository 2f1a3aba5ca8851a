"""When an event takes place: from the words of a page to a start and an end. Pure.

Days and clock times are taken from the text apart from one another, in its order: the first time goes
with the first day, the second with the last.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.read.date_words import month_pattern, months_of
from crawler.read.tree import collapse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import tzinfo

    from crawler.read.date_text import Order

MAX_TEXT = 400
"""Characters of a text that are looked at."""

PERIODS = {
    "上午": 0, "早上": 0, "凌晨": 0, "清晨": 0, "中午": 12, "正午": 12, "下午": 12, "傍晚": 12, "晚上": 12, "晚間": 12,
    "晚间": 12, "晚": 12, "午夜": 0,
}  # fmt: skip
"""Hours that a Chinese word before a clock adds to one below 12."""

CLOCK = re.compile(
    rf"(?<![\d:.,/])(?P<period>{'|'.join(sorted(PERIODS, key=len, reverse=True))})?\s?(?P<hour>[01]?\d|2[0-4])\s?"
    r"(?:[:.](?P<minute>[0-5]\d)(?::[0-5]\d)?(?!\d)\s?(?P<half>[ap]\.?\s?m\b\.?)?|(?P<half_alone>[ap]\.?\s?m\b\.?)"
    r"|[時时點点](?:\s?(?P<minute_wide>[0-5]?\d)\s?分|(?P<thirty>半))?|(?=\s?-\s?\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m))",
    re.IGNORECASE,
)
"""A time of day: ``12:00 pm``, ``4.30pm``, ``7 p.m.``, ``15:30``, ``下午3時30分``, and the 5 of ``5-7 pm``."""

NOON = re.compile(r"(?<!\w)(?:noon|midday|midnight)(?!\w)", re.IGNORECASE)

DASHES = str.maketrans(
    {"–": "-", "—": "-", "−": "-", "~": "-", "〜": "-", "～": "-", "至": "-", "到": "-", "\u2011": "-"}
)

ISO_DAY = re.compile(r"(?<!\d)(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)")
WIDE_DAY = re.compile(
    r"(?:(?<!\d)(?P<year>\d{4})\s?年\s?)?(?<!\d)(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?[日號号]?"
    r"(?:\s?-\s?(?P<last>\d{1,2})\s?[日號号])?"
)
NUMERIC_DAY = re.compile(r"(?<![\d/.-])(\d{1,2})([/.])(\d{1,2})\2(\d{4})(?!\d)")


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
    plain = unicodedata.normalize("NFKC", shown).translate(DASHES)
    days = _days(plain, tuple(tag.split("-")[0].lower() for tag in languages), order)
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
    clocks = _clocks(plain)
    if len(clocks) > 1 and _is_all_day(clocks[0], clocks[-1]):
        clocks = []
    return _settle(first, last, clocks, shown, zone, is_year_guessed=guessed)


def has_time_words(text: str, languages: Sequence[str]) -> bool:
    """Return whether *text* names a day or a time of day."""
    plain = unicodedata.normalize("NFKC", text[:MAX_TEXT]).translate(DASHES)
    return bool(_clocks(plain)) or bool(_days(plain, tuple(tag.split("-")[0].lower() for tag in languages), "DMY"))


def clock_words(text: str) -> bool:
    """Return whether *text* names a time of day."""
    return bool(_clocks(unicodedata.normalize("NFKC", text[:MAX_TEXT]).translate(DASHES)))


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
        if last == first and clocks[-1] < clocks[0] and first < date.max:
            last = first + timedelta(days=1)
        ends = _written(last, clocks[-1], zone)
    elif last != first:
        ends = _written(last, None, zone)
    return When(starts=starts, ends=ends, text=text, is_year_guessed=is_year_guessed)


def _written(day: date, clock: time | None, zone: tzinfo | None) -> str:
    if clock is None:
        return day.isoformat()
    return datetime.combine(day, clock, zone).isoformat(timespec="minutes")


def _is_all_day(first: time, last: time) -> bool:
    return first == time(0) and last in (time(0), time(23, 59))


def _clocks(text: str) -> list[time]:
    """Return the times of day in *text*; half of the day that only one of two names counts for both."""
    found: list[tuple[int, int, str]] = []
    marks = [*CLOCK.finditer(text), *NOON.finditer(text)]
    for match in sorted(marks, key=re.Match.start):
        if match.re is NOON:
            found.append((0 if match[0].lower() == "midnight" else 12, 0, ""))
            continue
        minute = 30 if match["thirty"] else int(match["minute"] or match["minute_wide"] or 0)
        half = (match["half"] or match["half_alone"] or "")[:1].lower() or (match["period"] or "")
        found.append((int(match["hour"]), minute, half))
    for i in range(len(found)):
        hour, minute, half = found[i]
        if not half and len(found) == 2:  # "3:00 - 5:00 pm", "下午3:00 - 5:00"
            half = _inherited(found, i)
        found[i] = (_hour(hour, half), minute, half)
    return [time(hour % 24, minute) for hour, minute, _ in found if hour <= 24]


def _inherited(found: list[tuple[int, int, str]], i: int) -> str:
    """Return the half of the day that the other of two clocks names, where it fits this one too."""
    hour, other = found[i][0], found[1 - i]
    if other[2] in ("a", "p"):
        return other[2] if i == 0 and hour <= 12 and (hour % 12, found[i][1]) <= (other[0] % 12, other[1]) else ""
    return other[2] if i == 1 and hour <= 12 else ""


def _hour(hour: int, half: str) -> int:
    if half in ("a", "p"):
        return hour % 12 + 12 * (half == "p") if hour <= 12 else hour
    shift = PERIODS.get(half)
    if shift is None or hour > 12:
        return hour
    if shift == 0:
        return hour % 12
    if half in ("晚上", "晚間", "晚间", "晚") and hour == 12:
        return 24
    return hour % 12 + 12 if not (half in ("中午", "正午") and 10 <= hour < 12) else hour


def _days(text: str, languages: tuple[str, ...], order: Order | None) -> list[_Day]:
    """Return the days that *text* names, in its order."""
    found: list[tuple[int, _Day]] = []
    taken: list[tuple[int, int]] = []
    for match, days in _day_matches(text, languages, order):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            taken.append(match.span())
            found += [(match.start() + i, day) for i, day in enumerate(days)]
    return [day for _, day in sorted(found, key=lambda one: one[0]) if 1 <= day.month <= 12 and 1 <= day.day <= 31]


def _day_matches(
    text: str, languages: tuple[str, ...], order: Order | None
) -> Iterator[tuple[re.Match[str], list[_Day]]]:
    for match in ISO_DAY.finditer(text):
        yield match, [_Day(int(match["year"]), int(match["month"]), int(match["day"]))]
    for match in WIDE_DAY.finditer(text):
        year, month = int(match["year"]) if match["year"] else None, int(match["month"])
        yield match, [_Day(year, month, int(day)) for day in (match["day"], match["last"]) if day]
    months = months_of(languages)
    for match in _named_pattern(languages).finditer(text.casefold()):
        month = months[match["month"] or match["month_after"]]
        year = int(match["year"] or match["year_after"] or 0) or None
        days = (match["day"], match["to"]) if match["month"] else (match["day_before"], match["to_before"])
        yield match, [_Day(year, month, int(day)) for day in days if day]
    for match in NUMERIC_DAY.finditer(text):
        one, other, year = int(match[1]), int(match[3]), int(match[4])
        if order == "MDY":
            one, other = other, one
        if order in ("DMY", "MDY") or one > 12:
            yield match, [_Day(year, other, one)]


@lru_cache(maxsize=64)
def _named_pattern(languages: tuple[str, ...]) -> re.Pattern[str]:
    month = month_pattern(languages)
    ordinal = r"(?:st|nd|rd|th)?"
    return re.compile(
        rf"(?<![^\W\d_])(?P<month>{month})\.?\s?(?P<day>\d{{1,2}}){ordinal}(?![\d:])"
        rf"(?:\s?-\s?(?P<to>\d{{1,2}}){ordinal}(?![\d:]|\s?(?:{month})))?(?:,?\s?(?P<year>(?:19|20)\d\d)(?!\d))?"
        rf"|(?<!\d)(?P<day_before>\d{{1,2}}){ordinal}(?:\s?-\s?(?P<to_before>\d{{1,2}}){ordinal})?"
        rf"\.?\s?(?:of\s)?(?P<month_after>{month})(?![^\W\d_])\.?,?(?:\s?(?P<year_after>(?:19|20)\d\d)(?!\d))?"
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
