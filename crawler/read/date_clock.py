"""The time of day beside a date, and the zone in which it is meant."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from crawler.read.date_value import PartialDate

if TYPE_CHECKING:
    from datetime import tzinfo

ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 60, "cet": 60, "mez": 60, "cest": 120, "mesz": 120, "eet": 120,
    "eest": 180, "msk": 180, "hkt": 480, "sgt": 480, "jst": 540, "kst": 540, "est": -300, "edt": -240, "cst": -360,
    "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "aest": 600, "aedt": 660, "nzst": 720,
    "nzdt": 780,
}  # fmt: skip
"""Minutes east of UTC by abbreviation."""

CLOCK = re.compile(
    r"(?<![\d.:-])(?:(上午|下午|午前|午後|오전|오후|am|um|kl\.?)\s?)?"
    r"(?:(正午)|(\d{1,2})(?:(?:[:時时시]|\s?h\s?)\s?(\d{2})?(?::(\d{2})(?:\.\d+)?)?|(?=\s?[ap]\.?m)))"
    r"\s?(?:分|분|uhr)?\s?(?:([ap])\.?m\b\.?)?"
    r"(?:\s?[-–]\s?\d{1,2}:\d{2})?\s?\(?(z\b|[a-z]{3,4}\b|[+-]\d{2}:?\d{2}(?!\d)|)",
)
"""A time of day in folded text: half of the day, noon, hour, minute, second, half of the day, zone."""

MIDNIGHT_IN_UTC = {
    **dict.fromkeys(("de", "fr", "it", "nl", "pl", "cs", "sk", "sl", "hr", "hu", "da", "no", "sv"), (22, 23)),
    "ja": (15,), "ko": (15,), "zh": (16,),
}  # fmt: skip
"""Hours in UTC at which the day begins where a language is spoken."""

AFTERNOON = frozenset({"下午", "午後", "오후", "p"})
NO_NUMBER = re.compile(r"[^\d~〜|•]{0,30}")
"""What may stand between a date and its time of day."""


def with_clock(found: PartialDate, text: str, span: tuple[int, int], zone: tzinfo | None) -> PartialDate:
    """Return *found*, which stands at *span* of the folded *text*, with the time of day after or before it."""
    if found.day is None:
        return found
    gap = NO_NUMBER.match(text, span[1], span[1] + 30)
    match = CLOCK.search(text, span[1], (gap.end() if gap else span[1]) + 24) or CLOCK.match(text, 0, span[0])
    if match is None or (match.start() >= span[1] and gap is not None and match.start() > gap.end()):
        return found
    before, noon, hours, minutes, seconds, after, offset = match.groups()
    hour, minute, second = int(hours or 12), int(minutes or 0), int(seconds) if seconds else None
    half = after or (before if before not in {"am", "um", "kl", "kl."} else None)
    if half and not noon:
        if not (0 if half == before else 1) <= hour <= 12:
            return found
        hour = hour % 12 + (12 if half in AFTERNOON else 0)
    if hour > 23 or minute > 59 or (second or 0) > 59:
        return found
    return localize(replace(found, hour=hour, minute=minute, second=second, offset=offset_of(offset)), zone)


def offset_of(text: str | None) -> int | None:
    """Return the minutes east of UTC that *text* names: a known abbreviation, or hours and minutes with a sign.

    >>> offset_of("+0530"), offset_of("CEST"), offset_of("-05:00")
    (330, 120, -300)
    """
    if not text:
        return None
    if text[0] not in "+-":
        return ZONES.get(text.lower())
    digits = text[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return (-minutes if text[0] == "-" else minutes) if minutes <= 14 * 60 else None


def localize(found: PartialDate, zone: tzinfo | None) -> PartialDate:
    """Return *found* in *zone*; a midnight is a day without time, and so is the noon in UTC that Drupal writes."""
    clock = (found.hour or 0, found.minute or 0, found.second or 0)
    if clock == (0, 0, 0) or (clock == (12, 0, 0) and found.offset == 0) or (found.offset is None and zone is None):
        return PartialDate(found.year, found.month, found.day)
    if zone is None or (found.offset is not None and found.offset != 0):
        return found
    own = zone if found.offset is None else timezone(timedelta())
    moment = datetime(found.year, found.month or 1, found.day or 1, *clock, tzinfo=own)
    if found.offset == 0:
        moment = moment.astimezone(zone)
        if (moment.hour, moment.minute, moment.second) == (0, 0, 0):
            return PartialDate(moment.year, moment.month, moment.day)
    return PartialDate(
        moment.year, moment.month, moment.day, moment.hour, moment.minute,
        None if found.second is None else moment.second,
        int((moment.utcoffset() or timedelta()).total_seconds() // 60),
    )  # fmt: skip


def local_midnight(found: PartialDate, languages: tuple[str, ...]) -> PartialDate:
    """Return the next day where *found* is an instant in UTC at which it begins for all readers of the language.

    Systems store a day without time as the midnight of their server.

    >>> str(local_midnight(PartialDate(2024, 5, 12, 22, 0, 0, 0), ("de",)))
    '2024-05-13'
    """
    if found.offset != 0 or found.minute or found.second or not languages:
        return found
    if found.hour not in MIDNIGHT_IN_UTC.get(languages[0], ()) or found.month is None or found.day is None:
        return found
    after = datetime(found.year, found.month, found.day) + timedelta(days=1)  # noqa: DTZ001  # a day, no instant
    return PartialDate(after.year, after.month, after.day)
