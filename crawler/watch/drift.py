"""Whether the readers still find what they used to: each field of each kind compared with the site's own past.

A run measures some shares of each field (:mod:`crawler.archive.measures`); :mod:`crawler.watch.falls` tells which of
them fell.
"""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from crawler.archive.run_record import AlarmRecord
from crawler.watch.falls import Share, find_fall, iter_falls

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from crawler.archive.measures import Example, FieldMeasures
    from crawler.watch.falls import Fall

SHARES = {
    "filled": "has a value",
    "kept": "kept its value",
    "usual length": "is as long as usual",
    "distinct": "differs from page to page",
    "not in the future": "is not in the future",
}
"""What each share of a field counts, in words for a person."""

GRANTED = [(Share(4, 4), day) for day in (*range(7), *range(7))]
"""A past that is presumed for kept values: on any site a page that says the same keeps its values.

It is short, since editors do empty a field on up to one page of a hundred, and how often is soon known."""

HIGHEST_KEPT = 0.9999
"""Highest rate that is assumed for kept values."""

MIN_DISTINCT = 0.9
"""Share of different values that a field must have had for repeated ones to be an alarm: dates repeat anyway."""


class Night(NamedTuple):
    """What one run measured, by kind and field."""

    run: str
    day: int
    """Day of the week on which it began, 0 to 6."""
    fields: Mapping[str, FieldMeasures]
    is_accepted: bool = False
    """Whether somebody accepted its alarms: the site is like this from now on."""


def find_alarms(nights: Sequence[Night]) -> list[AlarmRecord]:
    """Return the alarms after the last of *nights*, oldest first: new ones, and earlier ones that still hold."""
    starts = [number for number, night in enumerate(nights) if night.is_accepted]
    recent = nights[starts[-1] :] if starts else nights
    names = dict.fromkeys(name for night in recent for name in night.fields)
    alarms = []
    for name in sorted(names):
        middle = _middle_length(recent, name)
        for what in SHARES:
            shares = [share_of(night.fields.get(name), what, middle=middle) for night in recent]
            fallen = _find_fall(shares, [night.day for night in recent], is_granted=what == "kept")
            if fallen is not None and not (what == "distinct" and fallen.before.rate < MIN_DISTINCT):
                alarms.append(_alarm(recent, name, what, fallen))
    return alarms


def _find_fall(shares: Sequence[Share], days: Sequence[int], *, is_granted: bool) -> Fall | None:
    if not is_granted:
        return find_fall(shares, days)
    return deque(iter_kept_falls(shares, days), maxlen=1).pop()


def iter_kept_falls(shares: Sequence[Share], days: Sequence[int]) -> Iterator[Fall | None]:
    """Yield for each of *shares* of kept values the fall that it is part of, with GRANTED as the past before them."""
    before, before_days = zip(*GRANTED, strict=True)
    falls = iter_falls([*before, *shares], [*before_days, *days], highest=HIGHEST_KEPT)
    for fallen in islice(falls, len(GRANTED), None):
        yield None if fallen is None else fallen._replace(since=max(fallen.since - len(GRANTED), 0))


def _alarm(nights: Sequence[Night], name: str, what: str, fallen: Fall) -> AlarmRecord:
    example = _example(nights[fallen.since :], name, what)
    return AlarmRecord(
        field=name,
        what=what,
        before=(round(fallen.before.good), round(fallen.before.of)),
        now=(round(fallen.now.good), round(fallen.now.of)),
        since=nights[fallen.since].run,
        url=example.url if example is not None else None,
        capture=example.record_id if example is not None else None,
    )


def share_of(measures: FieldMeasures | None, what: str, *, middle: int | None) -> Share:
    """Return one share of a field's *measures*; *middle* is the median length in binary digits."""
    if measures is None:
        return Share(0, 0)
    news = sum(measures.lengths.values())
    if what == "filled":
        return Share(measures.fresh_filled, measures.fresh)
    if what == "kept":
        return Share(measures.had - measures.lost, measures.had)
    if what == "distinct":
        return Share(measures.distinct, news if measures.distinct else 0)
    if what == "not in the future":
        return Share(news - measures.late, news)
    usual = sum(count for digits, count in measures.lengths.items() if middle is None or abs(int(digits) - middle) <= 1)
    return Share(usual, news)


def _middle_length(nights: Sequence[Night], name: str) -> int | None:
    """Return the median length of all values but those of the last night, in binary digits."""
    counts: dict[int, int] = {}
    for night in nights[:-1]:
        for digits, count in (night.fields[name].lengths if name in night.fields else {}).items():
            counts[int(digits)] = counts.get(int(digits), 0) + count
    half = sum(counts.values()) / 2
    for length in sorted(counts):
        half -= counts[length]
        if half <= 0:
            return length
    return None


def _example(nights: Sequence[Night], name: str, what: str) -> Example | None:
    """Return the last page that shows what fell."""
    told = {"filled": "without", "kept": "lacking", "not in the future": "ahead"}.get(what, "shown")
    examples = (getattr(night.fields[name], told) for night in reversed(nights) if name in night.fields)
    return next((example for example in examples if example is not None), None)


COUNTED = {"filled": " new records", "kept": " read again"}
"""What a share is a part of, where that is not all that was read."""


def alarm_words(alarm: AlarmRecord) -> str:
    """Return an alarm in words for a person."""
    share = SHARES[alarm.what]
    shown = f", see {alarm.url}" if alarm.url is not None else ""
    return (
        f"{alarm.field} {share} on {alarm.now[0]} of {alarm.now[1]}{COUNTED.get(alarm.what, '')} since {alarm.since}, "
        f"before on {alarm.before[0]} of {alarm.before[1]}{shown}"
    )
