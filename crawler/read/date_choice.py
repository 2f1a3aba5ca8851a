"""Which of the dates that a page gives is the day of its publication, and which that of its last change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.read.date_sources import YEAR, Candidate
from crawler.read.date_taken import AROUND_URL, LETTER, lacks_year
from crawler.read.reading import Reading, found
from crawler.records import Evidence

if TYPE_CHECKING:
    from crawler.read.date_taken import Taken
    from crawler.read.date_value import PartialDate
    from crawler.records import Rejected


def choose(taken: Taken, modified: list[PartialDate]) -> tuple[Reading[str], PartialDate | None]:
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


def _within_url(taken: Taken, candidate: Candidate, day: PartialDate) -> tuple[Candidate, PartialDate]:
    """Return the first date that the URL confirms, else what the URL itself says; a mere line does not outvote it."""
    url = next((pair for pair in taken.dates if pair[0].kind == "url"), None)
    if url is None:
        return candidate, day
    lines = {other.day_text for who, other in taken.dates if who.kind == "shown" and not who.sure}
    is_near = abs((url[1].first_day() - day.first_day()).days) <= AROUND_URL
    if is_near and (url[1].day is None or len(lines) == 1):
        return candidate, day
    return next((pair for pair in taken.dates if pair[1].day and pair[1].agrees(url[1])), url)


def _outvoted(
    taken: Taken, candidate: Candidate, day: PartialDate, modified: list[PartialDate]
) -> tuple[Candidate, PartialDate]:
    """Return what outvotes the date that the page states for machines, else that.

    A day in the URL that is months earlier is that of the publication, before the page moved to another system.
    """
    others = [(who, other) for who, other in taken.dates if other.day and not other.agrees(day)]
    url = next(((who, other) for who, other in taken.dates if who.kind == "url" and other.day), None)
    if url:
        agreeing = [pair for pair in others if pair[1].agrees(url[1]) and pair[0].kind != "url"]
        if agreeing:
            return agreeing[0]
        earlier = (day.first_day() - url[1].first_day()).days
        return url if earlier > AROUND_URL else (candidate, day)
    shown = [(who, other) for who, other in taken.dates if who.kind == "shown" and other.day]
    if any(other.agrees(day) or _is_turned(who.text, other, day) for who, other in shown):
        return candidate, day
    if len({other.day_text for _, other in shown}) > 1:
        return candidate, day  # those of the articles around
    seen = next(iter(shown), None)
    if seen and YEAR.search(seen[0].text):
        is_stated = any(who.kind == "machine" and other.agrees(seen[1]) for who, other in others)
        if is_stated or not any(seen[1].agrees(change) for change in modified):
            return seen
    return candidate, day


def _is_turned(text: str, shown: PartialDate, day: PartialDate) -> bool:
    """Return whether *text*, of digits alone and read as *shown*, is *day* where the month comes first, or the day."""
    return (shown.year, shown.month, shown.day) == (day.year, day.day, day.month) and LETTER.search(text) is None


def settle_unclear(taken: Taken) -> None:
    """Turn ambiguous dates into the reading that another place confirms; the rest is rejected with both readings."""
    for candidate, unclear in taken.unclear:
        confirmed = [day for day in unclear.readings if any(day.agrees(other) for _, other in taken.dates if other.day)]
        if len(confirmed) == 1:
            taken.dates.append((candidate, confirmed[0]))
            continue
        both = " or ".join(day.day_text for day in unclear.readings)
        taken.rejected.insert(0, (candidate, f"may be {both}"))


def settle_years(published: Taken, modified: Taken) -> None:
    """Give days without a year the year that the page states of the same day elsewhere, if it does."""
    stated = [day for who, day in (*published.dates, *modified.dates) if day.day and YEAR.search(who.text)]
    for number, (who, day) in enumerate(published.dates):
        if day.day and lacks_year(who.text, day):
            same = next((other for other in stated if (other.month, other.day) == (day.month, day.day)), day)
            published.dates[number] = who, replace(day, year=same.year)


def choose_modified(taken: Taken, published: PartialDate | None) -> Reading[str]:
    """Return the most trusted date of a change; one before *published* is none."""
    for candidate, day in taken.dates:
        if published is not None and day.day_text < published.day_text[: len(day.day_text)]:
            taken.rejected.append((candidate, "before the date of publication"))
            continue
        evidence = found(candidate.source, taken.where(candidate), candidate.raw, rejected=taken.refusals())
        return Reading(value=str(day), evidence=evidence)
    return Reading(evidence=Evidence(rejected=tuple(taken.refusals())) if taken.rejected else None)
