"""The dates that candidates say, each read in the terms of its page, with the reason where it says none."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from crawler.read.date_clock import local_midnight
from crawler.read.date_sources import YEAR, Candidate, from_url, order_of
from crawler.read.date_text import Ambiguous, PartialDate, find_date, is_after, read_iso
from crawler.read.date_value import make_day
from crawler.read.headline_text import count_words
from crawler.read.reading import refused

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from crawler.profile import SiteProfile
    from crawler.read.date_value import Order
    from crawler.read.metadata import Metadata
    from crawler.read.tree import PageTree
    from crawler.records import Rejected

IN_SENTENCE = re.compile(
    r"(?<![^\W\d_])(?:on|in|since|from|until|by|am|vom|bis|seit|ab|le|du|depuis|el|del|desde|il|dal)\s*$|[がはをにのとで]$"
)
"""What leads a sentence to a date on its way."""

SINCE = re.compile(
    r"(?<![^\W\d_])(?:since|until|till|by|(?:bis|seit|ab)(?: zum| dem)?|depuis|jusqu['’]au|desde|hasta|dal|fino al|"
    r"sinds|tot|od|с|до)\s*$",
    re.IGNORECASE,
)
"""What is never said of the day of a publication."""

DAYS = re.compile(
    r"(?<![\d/-])\d{1,2}(?:st|nd|rd|th|\.)?\s?(?:[-–—]|to|until|bis|au|al|a)\s?\d{1,2}(?:st|nd|rd|th|\.)?(?!\d)",
    re.IGNORECASE,
)
"""A span of days, in a date whose month has a name."""

PERIOD = re.compile(
    r"\.?\s*(?:[(（][^)）]{1,9}[)）]\s*)?(?:[~〜∼–—-]|to|until|bis|au|al|hasta|do|至|到)\s*"
    r"(?:\d{1,4}\s?[./年-]\s?\d{1,2}\s?[./月-]|\d{1,2}(?:st|nd|rd|th|\.)?\s[^\W\d_]{3,}\.?,?\s\d{4})",
    re.IGNORECASE,
)
"""What follows the first day of a period: its last one, in full."""

HOURS = re.compile(
    r"\d{1,2}\s?[:：時시h]\s?\d{2}\s?(?:uhr|[ap]\.?m\.?)?\s?(?:[-–—~〜－]|to|until|bis)\s?\d{1,2}\s?[:：時시h]\s?\d{2}",
    re.IGNORECASE,
)
"""From one hour to another: those of an event, as a publication takes no time."""

MAX_RELATIVE = 4
"""Words of a line that is a day counted from the capture, and no sentence."""

LETTER = re.compile(r"[^\W\d_]")

AROUND_URL = 62
"""Days from the first of the month in the URL of an article within which a date line may be the article's."""


@dataclass(kw_only=True)
class Terms:
    """In what terms the page's dates are meant."""

    tree: PageTree
    metadata: Metadata
    profile: SiteProfile
    languages: tuple[str, ...]
    primary: tuple[str, ...]
    """The primary subtags of ``languages``."""
    zone: tzinfo | None
    captured: datetime

    @cached_property
    def order(self) -> Order | None:
        """The order of day and month, looked for where a date of digits asks for it."""
        return order_of(self.profile, self.tree, self.metadata, self.languages)

    @cached_property
    def url_day(self) -> PartialDate | None:
        """The day or month that the page's address names."""
        named = from_url(self.tree.url)
        return named.day if named else None


@dataclass(slots=True)
class Taken:
    """The candidates read so far, the most trusted first."""

    terms: Terms
    dates: list[tuple[Candidate, PartialDate]] = field(default_factory=list)
    unclear: list[tuple[Candidate, Ambiguous]] = field(default_factory=list)
    rejected: list[tuple[Candidate, str]] = field(default_factory=list)

    def take(self, candidate: Candidate) -> PartialDate | None:
        """Read *candidate* and keep what comes of it; return its date where it says one that is possible."""
        terms = self.terms
        day: PartialDate | Ambiguous | None = candidate.day or read_iso(candidate.text, terms.zone)
        if day is None and HOURS.search(candidate.text):
            self.rejected.append((candidate, "the hours of an event"))
            return None
        if day is None:
            day, span = find_date(
                candidate.text, languages=terms.languages, order=terms.order, zone=terms.zone, captured=terms.captured
            )
            if day is not None and not candidate.sure and not _is_line_of(candidate.text.strip(), span, day):
                self.rejected.append((candidate, "a date in a sentence"))
                return None
        if isinstance(day, PartialDate) and day.offset == 0 and terms.zone is None:
            day = local_midnight(day, terms.primary)
        if isinstance(day, PartialDate) and terms.url_day is not None:
            day = _in_year_of(terms.url_day, day, candidate.text)
        if isinstance(day, Ambiguous):
            self.unclear.append((candidate, day))
        elif day is None or is_after(day, terms.captured):
            self.rejected.append((candidate, f"{day} is after the capture" if day else "no possible date in it"))
        else:
            self.dates.append((candidate, day))
            return day
        return None

    @property
    def knows_day(self) -> bool:
        """Whether one of the dates is that of a day."""
        return any(day.day for _, day in self.dates)

    def refusals(self) -> list[Rejected]:
        """Return what evidence keeps of the rejected ones."""
        return [self.refuse(candidate, why) for candidate, why in self.rejected[:5]]

    def refuse(self, candidate: Candidate, why: str) -> Rejected:
        """Return *candidate* as one that was not taken."""
        return refused(candidate.source, self.where(candidate), candidate.raw, why)

    def where(self, candidate: Candidate) -> str:
        """Return where *candidate* stands, as evidence says it."""
        return candidate.where if isinstance(candidate.where, str) else self.terms.tree.path(candidate.where)


def lacks_year(text: str, day: PartialDate) -> bool:
    """Return whether *text*, read as *day*, names day and month without a year; what is counted from today does not."""
    return YEAR.search(text) is None and re.search(rf"(?<!\d)0?{day.day}(?!\d)", text) is not None


def _in_year_of(url: PartialDate, day: PartialDate, text: str) -> PartialDate:
    """Return *day*, where *text* lacks its year, in the year in which it is near to what the URL names, if in any."""
    if day.month is None or day.day is None or not lacks_year(text, day):
        return day
    for year in (url.year, url.year - 1, url.year + 1):
        moved = make_day(year, day.month, day.day)
        if moved is not None and abs((moved.first_day() - url.first_day()).days) <= AROUND_URL:
            return replace(day, year=year)
    return day


def _is_line_of(text: str, span: tuple[int, int], day: PartialDate | Ambiguous) -> bool:
    """Return whether *text* is a line with a date, not a sentence that names one on its way."""
    if isinstance(day, PartialDate) and day.month is None:
        return False
    if span == (0, len(text)) and count_words(text) > MAX_RELATIVE:
        return False
    if DAYS.search(date := text[span[0] : span[1]]) and LETTER.search(date):
        return False  # those of an event
    before, after = text[: span[0]], text[span[1] :]
    if PERIOD.match(after):
        return False
    words = count_words(before), count_words(after)
    if isinstance(day, PartialDate) and day.day is None:
        return sum(words) <= 1
    if SINCE.search(before) or (words[0] > 1 and IN_SENTENCE.search(before)):
        return False
    return words[0] <= 2 or words[1] <= 2 or sum(words) <= 8
