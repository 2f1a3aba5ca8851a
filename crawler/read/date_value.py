"""What a text about a time says: a date at the precision known, or the readings between which nobody decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

    from crawler.records import Precision

Order: TypeAlias = Literal["DMY", "MDY", "YMD"]

EARLIEST_YEAR = 1800
"""Older dates on a news page are about something, not of it."""

LATEST_YEAR = 2100
"""Later years are numbers."""

LEAD = timedelta(days=2)
"""How far a page may be ahead of the capture: time zones, and a page dated for tomorrow."""

YEARS_BACK = 8
"""Years among which a missing one is looked for."""


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
        if self.day is not None:
            return f"{self.year:04}-{self.month:02}-{self.day:02}"
        return f"{self.year:04}" if self.month is None else f"{self.year:04}-{self.month:02}"

    def __str__(self) -> str:
        if self.hour is None or self.offset is None:
            return self.day_text
        clock = f"{self.hour:02}:{self.minute or 0:02}" + (f":{self.second:02}" if self.second is not None else "")
        hours, minutes = divmod(abs(self.offset), 60)
        return f"{self.day_text}T{clock}{'-' if self.offset < 0 else '+'}{hours:02}:{minutes:02}"

    def agrees(self, other: PartialDate) -> bool:
        """Return whether both may be the same day."""
        return self.day_text.startswith(other.day_text) or other.day_text.startswith(self.day_text)

    def first_day(self) -> date:
        """Return the first day that it may be."""
        return date(self.year, self.month or 1, self.day or 1)


@dataclass(slots=True, frozen=True)
class Ambiguous:
    """A numeric date of which nobody says which number is the day."""

    readings: tuple[PartialDate, ...]


def make_day(year: int, month: int, day: int) -> PartialDate | None:
    """Return that day; None where the calendar has none, or the year is that of no page."""
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        date(year, month, day)
    except ValueError:
        return None
    return PartialDate(year, month, day)


def make_month(year: int, month: int) -> PartialDate | None:
    """Return that month, under the same conditions."""
    return PartialDate(year, month) if make_day(year, month, 1) else None


def last_day(month: int, day: int, captured: datetime, weekday: int | None = None) -> PartialDate | None:
    """Return the last such day that is not after the capture, and is a *weekday* (Monday 0) if some such day is."""
    last = None
    for year in range(captured.year + 1, captured.year - YEARS_BACK, -1):
        if (found := make_day(year, month, day)) and not is_after(found, captured):
            if weekday is None or found.first_day().weekday() == weekday:
                return found
            last = last or found
    return last


def is_after(found: PartialDate, captured: datetime) -> bool:
    """Return whether *found* lies more than two days after the capture."""
    return found.first_day() > (captured + LEAD).date()


def full_year(digits: str) -> int:
    """Return the year that two digits stand for (70 to 99 are of the last century), else the number.

    >>> full_year("69"), full_year("70"), full_year("2019")
    (2069, 1970, 2019)
    """
    number = int(digits)
    return number if len(digits) > 2 else number + (1900 if number >= 70 else 2000)
