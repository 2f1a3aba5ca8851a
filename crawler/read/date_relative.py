"""Days counted from the day of the capture: "3 days ago", "gestern", "2小时前"."""

from __future__ import annotations

import re
from datetime import UTC, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from crawler.read.date_value import EARLIEST_YEAR, PartialDate

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

MAX_TEXT = 60
"""Characters of a text that is a relative date; in a longer one it is told of something."""

UNITS = {
    1: "sec second seconds min mins minute minutes sekunde sekunden minuten seconde secondes segundo segundos minuto "
    "minutos secondo secondi minuti seconden minuut sekund sekunder minut minuter 秒 秒钟 分 分钟 分鐘 초 분",
    3600: "hr hrs hour hours h stunde stunden std heure heures hora horas ora ore uur timme timmar 小时 小時 時間 시간",
    86400: "day days d tag tagen jour jours día días giorno giorni dia dias dag dagen dagar 天 日 일",
    604800: "week weeks w woche wochen semaine semaines semana semanas settimana settimane weken vecka veckor "
    "周 週 週間 星期 주",
    2592000: "month months monat monaten mois mes meses mese mesi mês "
    "maand maanden månad månader 个月 個月 か月 ヶ月 개월 달",
    31536000: "year years jahr jahren an ans année años año anno anni ano anos jaar år 年 년",
}  # fmt: skip
"""Words for a time by its seconds; a minute counts as a second, because only the day is told."""

SECONDS_OF = {word: seconds for seconds, words in UNITS.items() for word in words.split()}
ONES = frozenset({"a", "an", "one", "einer", "einem", "einen", "un", "une", "una", "um", "uma", "een", "en", "ett"})
WORD = r"[^\W\d_]+"
COUNTED = re.compile(
    rf"(?P<n1>\d{{1,3}}|{WORD})\s(?P<u1>{WORD})\s(?:ago|fa|geleden)\b"
    rf"|\b(?:vor|il y a|hace|há|för)\s(?:ca\.?\s)?(?P<n2>\d{{1,3}}|{WORD})\s(?P<u2>{WORD})"
    r"|(?P<n3>\d{1,3})\s?(?P<u3>[秒分钟鐘小时時間天日周週星期个個か月ヶ年초분시간일주개월달년]{1,3}?)\s?[前전]"
    r"|\b(?P<n4>\d{1,3})(?P<u4>[hdw])\sago\b"
)
YESTERDAY = re.compile(r"\b(?:yesterday|gestern|ayer|ontem|ieri|gisteren|igår)\b|昨天|昨日|어제")
HIER = re.compile(r"\bhier\b")
"""Yesterday in French, here in German and Dutch."""

TODAY = re.compile(r"\b(?:today|heute|aujourd'hui|hoy|hoje|oggi|vandaag|idag)\b|今天|今日|오늘")
ELSEWHERE = re.compile(r"\d\D{0,20}(?:назад|тому|temu|önce|sitten|siden|atrás|lalu|trước)|(?:před|منذ|לפני)\D{0,12}\d")
"""Words of languages that only dateparser reads."""


def find_relative(text: str, languages: tuple[str, ...], zone: tzinfo | None, captured: datetime) -> PartialDate | None:
    """Return the day that the folded *text* names in relation to *captured*; None where it does not.

    *zone* is where its days begin. Of months and years only these are told.

    >>> from datetime import datetime
    >>> str(find_relative("vor 3 tagen", (), None, datetime(2025, 7, 10, 9, tzinfo=UTC)))
    '2025-07-07'
    """
    if len(text) > MAX_TEXT:
        return None
    now = captured.astimezone(zone or UTC)
    if match := COUNTED.search(text):
        seconds = _seconds(match)
        if seconds is None:
            return None
        day = now - timedelta(seconds=seconds)
        if day.year < EARLIEST_YEAR:
            return None
        if seconds >= 31536000:
            return PartialDate(day.year)
        return PartialDate(day.year, day.month, None if seconds >= 2592000 else day.day)
    if YESTERDAY.search(text) or (languages[:1] == ("fr",) and HIER.search(text)):
        day = now - timedelta(days=1)
        return PartialDate(day.year, day.month, day.day)
    if TODAY.search(text):
        return PartialDate(now.year, now.month, now.day)
    return _ask_dateparser(text, languages, now) if ELSEWHERE.search(text) else None


def _seconds(match: re.Match[str]) -> int | None:
    parts = match.groupdict()
    number = next(parts[f"n{i}"] for i in range(1, 5) if parts[f"n{i}"])
    unit = SECONDS_OF.get(next(parts[f"u{i}"] for i in range(1, 5) if parts[f"u{i}"]))
    if unit is None or not (number.isdecimal() or number in ONES):
        return None
    return unit * (int(number) if number.isdecimal() else 1)


@lru_cache(maxsize=16)
def _dateparser(languages: tuple[str, ...], base: datetime) -> Any:
    from dateparser.date import DateDataParser

    settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past", "PARSERS": ["relative-time"]}
    return DateDataParser(languages=list(languages), settings=settings)


def _ask_dateparser(text: str, languages: tuple[str, ...], now: datetime) -> PartialDate | None:
    known = tuple(dict.fromkeys(tag for tag in languages if re.fullmatch(r"[a-z]{2}", tag)))
    if not known:
        return None
    base = now.replace(tzinfo=None, hour=12, minute=0, second=0, microsecond=0)
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
