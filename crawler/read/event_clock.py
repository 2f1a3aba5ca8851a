"""The times of day in the words of an event, as each language of ``words.known`` writes them. Pure."""

from __future__ import annotations

import re
from datetime import time

PERIODS = {
    "上午": 0, "早上": 0, "凌晨": 0, "清晨": 0, "中午": 12, "正午": 12, "下午": 12, "傍晚": 12, "晚上": 12, "晚間": 12,
    "晚间": 12, "晚": 12, "午夜": 0, "午前": 0, "午後": 12, "오전": 0, "오후": 12, "아침": 0, "저녁": 12,
}  # fmt: skip
"""Hours that a word before a clock adds to one below 12, in Chinese, Japanese and Korean."""

EVENING = frozenset({"晚上", "晚間", "晚间", "晚"})
MIDDAY = frozenset({"中午", "正午"})

CLOCK = re.compile(
    rf"(?<![\d:.,/])(?P<period>{'|'.join(sorted(PERIODS, key=len, reverse=True))})?\s?(?P<hour>[01]?\d|2[0-4])\s?"
    r"(?:[:.](?P<minute>[0-5]\d)(?::[0-5]\d)?(?!\d|\.\d)\s?(?P<half>[ap]\.?\s?m\b\.?)?|(?P<half_alone>[ap]\.?\s?m\b\.?)"
    r"|[时時點点시](?:\s?(?P<minute_wide>[0-5]?\d)\s?[分분]|(?P<thirty>[半반]))?"
    r"|(?=\s?-\s?\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m))",
    re.IGNORECASE,
)
"""A time of day: ``12:00 pm``, ``4.30pm``, ``7 p.m.``, ``15:30``, ``下午3時30分``, ``오후 2시``,
and the 5 of ``5-7 pm``."""

NOON = re.compile(r"(?<!\w)(?:noon|midday|midnight)(?!\w)", re.IGNORECASE)

DIGIT = re.compile(r"\d")

FRENCH_HOUR = re.compile(r"(?<![\d.:,/])([01]?\d|2[0-4])\s?h\s?([0-5]\d)(?:\s?min)?(?![^\W_])", re.IGNORECASE)
"""``14h30``, ``14 h 30``."""

HOURS = re.compile(
    r"(?<![\d.:,/])(?:(?P<first>[01]?\d|2[0-4])(?:[:.](?P<first_minute>[0-5]\d))?\s?-\s?)?"
    r"(?P<hour>[01]?\d|2[0-4])(?:[:.](?P<minute>[0-5]\d))?\s?(?:uhr|uur|heures?|horas?|(?P<letter>(?-i:hs|hrs|h)))(?![^\W_])",
    re.IGNORECASE,
)
"""Hours with their word behind them: ``14 Uhr``, ``9 - 12.30 Uhr``, ``14.00 uur``, ``9h``."""

AT_HOURS = re.compile(
    r"(?<![^\W_])(?:kl|klokken|klockan|klo|ore|alle ore|dalle ore|a las|às)\.?\s"
    r"(?P<first>[01]?\d|2[0-4])(?:[:.](?P<first_minute>[0-5]\d))?(?![\d:.]\d|\d)"
    r"(?:\s?-\s?(?P<hour>[01]?\d|2[0-4])(?:[:.](?P<minute>[0-5]\d))?(?![\d:.]\d|\d))?",
    re.IGNORECASE,
)
"""The same with the word before them: ``kl. 14-16``, ``ore 15``, ``a las 10``."""

FIRST_HOUR = 7
"""Earlier hours with no more than a letter behind them are how long it takes: ``2h``."""


def find_clocks(text: str) -> list[time]:
    """Return the times of day in *text*; half of the day that only one of two names counts for both.

    >>> [str(clock) for clock in find_clocks("3:00 - 5:00 pm")], [str(clock) for clock in find_clocks("9h à 12h30")]
    (['15:00:00', '17:00:00'], ['09:00:00', '12:30:00'])
    """
    if DIGIT.search(text):
        text = AT_HOURS.sub(_plainly, HOURS.sub(_plainly, FRENCH_HOUR.sub(r"\1:\2", text)))
    elif NOON.search(text) is None:
        return []
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


def _plainly(match: re.Match[str]) -> str:
    """Return the hours of *match* with their minutes, without the word for them."""
    first, last = (match["first"], match["first_minute"]), (match["hour"], match["minute"])
    if match.re is HOURS and match["letter"] and not match["minute"] and not FIRST_HOUR <= int(match["hour"]) < 24:
        return match[0]
    return " - ".join(f"{hour}:{minute or '00'}" for hour, minute in (first, last) if hour)


def _inherited(found: list[tuple[int, int, str]], i: int) -> str:
    """Return the half of the day that the other of two clocks names, where it fits this one too."""
    hour, other = found[i][0], found[1 - i]
    if other[2] in ("a", "p"):
        return other[2] if i == 0 and hour <= 12 and (hour % 12, found[i][1]) <= (other[0] % 12, other[1]) else ""
    if hour == 12 and PERIODS.get(other[2]) == 0:  # "上午9时至12时" ends at noon
        return ""
    return other[2] if i == 1 and hour <= 12 else ""


def _hour(hour: int, half: str) -> int:
    if half in ("a", "p"):
        return hour % 12 + 12 * (half == "p") if hour <= 12 else hour
    shift = PERIODS.get(half)
    if shift is None or hour > 12:
        return hour
    if shift == 0:
        return hour % 12
    if half in EVENING and hour == 12:
        return 24
    return hour % 12 + 12 if not (half in MIDDAY and 10 <= hour < 12) else hour
