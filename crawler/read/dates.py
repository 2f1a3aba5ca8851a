"""When an article was published and last modified: many places say so, and the most trusted one is taken.

In order of trust: the profile's selector, JSON-LD and ``meta``, what stands near the headline, the URL, the card, and
only where none of them knows the day, the rest of the page. A day that the reader sees beside the headline outvotes
what is stated for machines, unless it is that of a change. Comments, other articles and the masthead are not asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from crawler.profile import EMPTY_PROFILE
from crawler.read.date_clock import local_midnight
from crawler.read.date_rest import iter_rest
from crawler.read.date_shown import MAX_LINE, iter_shown, iter_shown_modified
from crawler.read.date_sources import YEAR, Candidate, from_card, from_url, order_of, stated, stated_modified
from crawler.read.date_text import Ambiguous, PartialDate, find_date, is_after, read_iso
from crawler.read.date_words import primary_tags
from crawler.read.headline import count_words, head_of, short_text
from crawler.read.reading import Reading, found, refused
from crawler.read.tree import select
from crawler.records import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime, tzinfo

    from crawler.page import Card
    from crawler.profile import SiteProfile
    from crawler.read.date_value import Order
    from crawler.read.metadata import Metadata
    from crawler.read.tree import PageTree
    from crawler.records import Precision, Rejected

ENOUGH = 3
"""Dates near the headline that are read; a page rarely has a fourth, and it tells nothing new."""

IN_SENTENCE = re.compile(
    r"(?<![^\W\d_])(?:on|in|since|from|until|by|am|vom|bis|seit|ab|le|du|depuis|el|del|desde|il|dal)\s*$|[がはをにのとで]$"
)
"""What leads a sentence to a date on its way."""

SINCE = re.compile(r"(?<![^\W\d_])(?:since|until|by|bis|seit|ab|depuis|desde|dal)\s*$", re.IGNORECASE)
"""What is never said of the day of a publication."""

AROUND_URL = 62
"""Days from the first of the month in the URL of an article within which a date line may be the article's."""


@dataclass(slots=True, kw_only=True)
class Dates:
    """The dates of an article."""

    published: Reading[str]
    precision: Precision | None
    """Precision of ``published``."""
    modified: Reading[str]


@dataclass(kw_only=True)
class _Terms:
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


@dataclass(slots=True)
class _Taken:
    """The candidates read so far, the most trusted first."""

    terms: _Terms
    dates: list[tuple[Candidate, PartialDate]] = field(default_factory=list)
    unclear: list[tuple[Candidate, Ambiguous]] = field(default_factory=list)
    rejected: list[tuple[Candidate, str]] = field(default_factory=list)

    def take(self, candidate: Candidate) -> PartialDate | None:
        """Read *candidate* and keep what comes of it; return its date where it says one that is possible."""
        terms = self.terms
        day: PartialDate | Ambiguous | None = candidate.day or read_iso(candidate.text, terms.zone)
        if day is None:
            day, span = find_date(
                candidate.text, languages=terms.languages, order=terms.order, zone=terms.zone, captured=terms.captured
            )
            if day is not None and not candidate.sure and not _is_line_of(candidate.text.strip(), span, day):
                self.rejected.append((candidate, "a date in a sentence"))
                return None
        if isinstance(day, PartialDate) and day.offset == 0 and terms.zone is None:
            day = local_midnight(day, terms.primary)
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


def read_dates(
    tree: PageTree, metadata: Metadata, profile: SiteProfile, *, card: Card | None, captured: datetime
) -> Dates:
    """Return when the article was published, how precisely that is known, and when it was modified.

    *captured* settles missing years and relative dates, and what lies after it is no date of publication.
    """
    languages = profile.languages or tuple(filter(None, [tree.root.get("lang"), tree.root.get("xml:lang")]))
    terms = _Terms(
        tree=tree,
        metadata=metadata,
        profile=profile,
        languages=languages,
        primary=primary_tags(languages),
        zone=profile.zone if profile is not EMPTY_PROFILE else None,
        captured=captured,
    )
    head = head_of(tree, metadata)
    published, modified = _Taken(terms), _Taken(terms)
    _take_all(published, (*_selected(tree, profile), *stated(metadata)))
    _take_some(published, iter_shown(tree, metadata, profile, head))
    _take_all(published, filter(None, [from_url(tree.url), *from_card(card)]))
    _settle_unclear(published)
    if not published.knows_day:
        _take_rest(published, iter_rest(tree, metadata, head))
    _take_all(modified, stated_modified(metadata))
    if not modified.knows_day:
        _take_all(modified, iter_shown_modified(metadata, head))
    reading, day = _choose(published, [day for _, day in modified.dates])
    return Dates(published=reading, precision=day.precision if day else None, modified=_choose_modified(modified, day))


def _selected(tree: PageTree, profile: SiteProfile) -> Iterator[Candidate]:
    """Yield what the profile's selector names."""
    for element in select(tree, profile.select.published)[:1]:
        raw = element.get("datetime") or short_text(element, MAX_LINE)
        yield Candidate(kind="profile", source="profile", where=element, raw=raw, text=raw)


def _take_all(taken: _Taken, candidates: Iterable[Candidate]) -> None:
    for candidate in candidates:
        taken.take(candidate)


def _take_some(taken: _Taken, candidates: Iterable[Candidate]) -> None:
    """Take candidates until there are dates enough, or one says what was stated before."""
    known = next((day for _, day in taken.dates if day.day), None)
    seen = 0
    for candidate in candidates:
        day = taken.take(candidate)
        if day is None or day.day is None:
            continue
        seen += 1
        if seen >= ENOUGH or (known is not None and day.agrees(known)):
            break


def _take_rest(taken: _Taken, ranks: Iterable[Iterator[Candidate]]) -> None:
    """Take the first rank whose candidates name one day, and no other; what the URL says has to agree."""
    bound = next((day for who, day in taken.dates if who.kind == "url"), None)
    for rank in ranks:
        tried = _Taken(taken.terms)
        _take_all(tried, rank)
        dates = [(who, day) for who, day in tried.dates if day.day and (bound is None or day.agrees(bound))]
        days = {day.day_text for _, day in dates}
        if len(days) == 1:
            taken.dates.extend(dates)
            return
        if len(days) > 1:
            taken.rejected.extend((who, f"one of {len(days)} days named there") for who, _ in dates)


def _is_line_of(text: str, span: tuple[int, int], day: PartialDate | Ambiguous) -> bool:
    """Return whether *text* is a line with a date, not a sentence that names one on its way."""
    if isinstance(day, PartialDate) and day.month is None:
        return False
    before, after = text[: span[0]], text[span[1] :]
    words = count_words(before), count_words(after)
    if isinstance(day, PartialDate) and day.day is None:
        return sum(words) <= 1
    if SINCE.search(before) or (words[0] > 1 and IN_SENTENCE.search(before)):
        return False
    return words[0] <= 2 or words[1] <= 2 or sum(words) <= 8


def _choose(taken: _Taken, modified: list[PartialDate]) -> tuple[Reading[str], PartialDate | None]:
    """Return the most trusted date, unless what a reader sees, or the URL with another place, speaks against it."""
    if not taken.dates:
        return Reading(evidence=Evidence(rejected=tuple(taken.refusals())) if taken.rejected else None), None
    candidate, day = next((pair for pair in taken.dates if pair[1].day), taken.dates[0])
    if candidate.kind == "machine":
        candidate, day = _outvoted(taken, candidate, day, modified)
    elif not candidate.sure:
        candidate, day = _within_url(taken, candidate, day)
    for who, other in taken.dates:
        if other.day_text.startswith(day.day_text) and len(other.day_text) > len(day.day_text):
            candidate, day = who, other
    rejected: list[Rejected] = []
    conflict = False
    for who, other in taken.dates:
        if not other.agrees(day):
            if len(rejected) < 5:
                rejected.append(taken.refuse(who, f"says {other.day_text}"))
            conflict = conflict or who.kind == "url" or (who.kind == "machine" and candidate.kind == "machine")
    evidence = found(
        candidate.source,
        taken.where(candidate),
        candidate.raw,
        rejected=rejected + taken.refusals(),
        conflict=conflict,
    )
    return Reading(value=str(day), evidence=evidence), day


def _within_url(taken: _Taken, candidate: Candidate, day: PartialDate) -> tuple[Candidate, PartialDate]:
    """Return the first date that the URL confirms, else what the URL itself says; a mere line does not outvote it."""
    url = next((pair for pair in taken.dates if pair[0].kind == "url"), None)
    if url is None or abs((url[1].first_day() - day.first_day()).days) <= AROUND_URL:
        return candidate, day
    return next((pair for pair in taken.dates if pair[1].day and pair[1].agrees(url[1])), url)


def _outvoted(
    taken: _Taken, candidate: Candidate, day: PartialDate, modified: list[PartialDate]
) -> tuple[Candidate, PartialDate]:
    """Return what outvotes the date that the page states for machines, else that."""
    others = [(who, other) for who, other in taken.dates if other.day and not other.agrees(day)]
    url = next((other for who, other in taken.dates if who.kind == "url" and other.day), None)
    if url:
        agreeing = [pair for pair in others if pair[1].agrees(url) and pair[0].kind != "url"]
        return agreeing[0] if agreeing else (candidate, day)
    shown = [(who, other) for who, other in taken.dates if who.kind == "shown" and other.day]
    if any(other.agrees(day) for _, other in shown):
        return candidate, day
    seen = next(iter(shown), None)
    if seen and YEAR.search(seen[0].text):
        is_stated = any(who.kind == "machine" and other.agrees(seen[1]) for who, other in others)
        if is_stated or not any(seen[1].agrees(change) for change in modified):
            return seen
    return candidate, day


def _settle_unclear(taken: _Taken) -> None:
    """Turn ambiguous dates into the reading that another place confirms; the rest is rejected with both readings."""
    for candidate, unclear in taken.unclear:
        confirmed = [day for day in unclear.readings if any(day.agrees(other) for _, other in taken.dates if other.day)]
        if len(confirmed) == 1:
            taken.dates.append((candidate, confirmed[0]))
            continue
        both = " or ".join(day.day_text for day in unclear.readings)
        taken.rejected.insert(0, (candidate, f"may be {both}"))


def _choose_modified(taken: _Taken, published: PartialDate | None) -> Reading[str]:
    for candidate, day in taken.dates:
        if published is not None and day.day_text < published.day_text[: len(day.day_text)]:
            taken.rejected.append((candidate, "before the date of publication"))
            continue
        evidence = found(candidate.source, taken.where(candidate), candidate.raw, rejected=taken.refusals())
        return Reading(value=str(day), evidence=evidence)
    return Reading(evidence=Evidence(rejected=tuple(taken.refusals())) if taken.rejected else None)
