from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from crawler.read.event_time import parse_moment, parse_when

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
CAPTURED = datetime(2026, 1, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "starts", "ends"),
    [
        pytest.param("January 05 - January 30, 2026 12:00 pm - 11:59 pm", "2026-01-05T12:00", "2026-01-30T23:59",
                     id="first-time-with-first-day"),
        pytest.param("January 05 - January 26, 2026 04:30 pm - 02:30 pm", "2026-01-05T16:30", "2026-01-26T14:30",
                     id="end-clock-before-start-clock"),
        pytest.param("January 08 03:00 pm - 05:00 pm", "2026-01-08T15:00", "2026-01-08T17:00", id="no-year"),
        pytest.param("1  September  2026 - 14  September  2026", "2026-09-01", "2026-09-14", id="days-alone"),
        pytest.param("Mar 17, 2026 · Tuesday 12:00 – 13:00", "2026-03-17T12:00", "2026-03-17T13:00", id="weekday"),
        pytest.param("5–7 January 2026", "2026-01-05", "2026-01-07", id="days-of-one-month"),
        pytest.param("January 5-7, 2026", "2026-01-05", "2026-01-07", id="month-before-the-days"),
        pytest.param("Dec 30 - Jan 5, 2026", "2025-12-30", "2026-01-05", id="over-the-new-year"),
        pytest.param("Fri 9 January 2026, 5-7pm", "2026-01-09T17:00", "2026-01-09T19:00", id="half-of-day-said-once"),
        pytest.param("9 January 2026 22:00 - 02:00", "2026-01-09T22:00", "2026-01-10T02:00", id="past-midnight"),
        pytest.param("9999-12-31 22:00 - 02:00", "9999-12-31T22:00", "9999-12-31T02:00", id="last-day-there-is"),
        pytest.param("3 Feb 2026 12:00am - 11:59pm", "2026-02-03", None, id="all-day"),
        pytest.param("10/07/2026 7 p.m.", "2026-07-10T19:00", None, id="numeric-day-first"),
        pytest.param("2026年1月5日至30日", "2026-01-05", "2026-01-30", id="chinese-days"),
        pytest.param("1月5日（星期一）下午3時至5時", "2026-01-05T15:00", "2026-01-05T17:00", id="chinese-clock"),
        pytest.param("2026年1月5日 - 1月30日 中午12:00 - 晚上11:59", "2026-01-05T12:00", "2026-01-30T23:59",
                     id="chinese-halves-of-the-day"),
        pytest.param("2026年1月5日 上午10时30分 - 中午12时", "2026-01-05T10:30", "2026-01-05T12:00",
                     id="simplified"),
        pytest.param("２０２６年１月５日　下午４：３０", "2026-01-05T16:30", None, id="full-width"),
    ],
)  # fmt: skip
def test_words_of_a_time_are_read(text: str, starts: str, ends: str | None) -> None:
    when = parse_when(text, languages=["en", "zh-Hant"], captured=CAPTURED, zone=HONG_KONG, order="DMY")
    assert when is not None
    told = (when.starts, when.ends)
    assert told == tuple(one if one is None or "T" not in one else f"{one}+08:00" for one in (starts, ends))


@pytest.mark.parametrize(
    ("language", "text", "starts", "ends"),
    [
        pytest.param("de", "10.–12. März 2026", "2026-03-10", "2026-03-12", id="days-with-full-stops"),
        pytest.param("de", "vom 28. Februar bis zum 2. März 2026", "2026-02-28", "2026-03-02", id="de-two-months"),
        pytest.param("de", "10.-12.03.2026", "2026-03-10", "2026-03-12", id="numeric-days"),
        pytest.param("de", "28.02.2026 - 01.03.2026", "2026-02-28", "2026-03-01", id="numeric-range"),
        pytest.param("de", "28.02.-01.03.2026", "2026-02-28", "2026-03-01", id="numeric-range-year-once"),
        pytest.param("de", "Di, 10.12.2026, 14.30 Uhr", "2026-12-10T14:30", None, id="a-day-that-looks-like-a-clock"),
        pytest.param("de", "Am 12.03. um 9 Uhr", "2026-03-12T09:00", None, id="no-year"),
        pytest.param("de", "5. Mai 2026, 9 - 12 Uhr", "2026-05-05T09:00", "2026-05-05T12:00", id="de-hours"),
        pytest.param("de", "5. Mai 2026, 9.30 bis 12.15 Uhr", "2026-05-05T09:30", "2026-05-05T12:15", id="de-minutes"),
        pytest.param("fr", "du 3 au 5 mai 2026", "2026-05-03", "2026-05-05", id="fr-days"),
        pytest.param("fr", "1er mars 2026 à 14h30", "2026-03-01T14:30", None, id="fr-first-of-a-month"),
        pytest.param("fr", "5 mai 2026 de 9h à 12h", "2026-05-05T09:00", "2026-05-05T12:00", id="fr-hours"),
        pytest.param("fr", "5 mai 2026, 14 h 30 - 16 h", "2026-05-05T14:30", "2026-05-05T16:00", id="fr-with-spaces"),
        pytest.param("fr", "Mardi 5 mai 2026 (durée : 2h)", "2026-05-05", None, id="how-long-it-takes"),
        pytest.param("en", "Room 12 H, 5 May 2026", "2026-05-05", None, id="a-room-is-no-hour"),
        pytest.param("en", "24h hackathon, 5 May 2026", "2026-05-05", None, id="a-whole-day-is-no-hour"),
        pytest.param("en", "5 to 7 May 2026", "2026-05-05", "2026-05-07", id="en-days"),
        pytest.param("es", "del 3 al 5 de mayo de 2026", "2026-05-03", "2026-05-05", id="es-days"),
        pytest.param("es", "5 de mayo, de 10:00 a 12:30 h", "2026-05-05T10:00", "2026-05-05T12:30", id="es-hours"),
        pytest.param("es", "5 de mayo de 2026, 18 horas", "2026-05-05T18:00", None, id="es-word-of-hours"),
        pytest.param("it", "dal 3 al 5 maggio 2026", "2026-05-03", "2026-05-05", id="it-days"),
        pytest.param("it", "5 maggio 2026, ore 15", "2026-05-05T15:00", None, id="it-hour"),
        pytest.param("pt", "3 a 5 de maio de 2026", "2026-05-03", "2026-05-05", id="pt-days"),
        pytest.param("pt", "5 de maio de 2026, às 14h", "2026-05-05T14:00", None, id="pt-hour"),
        pytest.param("nl", "3 t/m 5 mei 2026", "2026-05-03", "2026-05-05", id="nl-days"),
        pytest.param("nl", "5 mei 2026, 14 uur", "2026-05-05T14:00", None, id="nl-hour"),
        pytest.param("sv", "5 maj 2026 kl 13.15–15.00", "2026-05-05T13:15", "2026-05-05T15:00", id="sv-hours"),
        pytest.param("da", "5. maj 2026 kl. 9-12", "2026-05-05T09:00", "2026-05-05T12:00", id="da-hours"),
        pytest.param("no", "3. til 5. mai 2026", "2026-05-03", "2026-05-05", id="no-days"),
        pytest.param("ja", "3月5日〜7日", "2026-03-05", "2026-03-07", id="ja-days"),
        pytest.param("ja", "2026年3月5日（木）〜7日（土）", "2026-03-05", "2026-03-07", id="ja-weekdays"),
        pytest.param("ja", "3月5日(木) 14時30分から16時まで", "2026-03-05T14:30", "2026-03-05T16:00", id="ja-until"),
        pytest.param("ja", "3月5日 午後2時〜4時", "2026-03-05T14:00", "2026-03-05T16:00", id="ja-half-said-once"),
        pytest.param("ko", "2026년 3월 5일(목) 오후 2시", "2026-03-05T14:00", None, id="ko-hour"),
        pytest.param("ko", "3월 5일 ~ 7일", "2026-03-05", "2026-03-07", id="ko-days"),
        pytest.param("ko", "2026. 3. 5.(목) 14:00 ~ 16:00", "2026-03-05T14:00", "2026-03-05T16:00", id="ko-full-stops"),
        pytest.param("fr", "5 et 6 mai 2026, 9h - 17h", "2026-05-05T09:00", "2026-05-06T17:00", id="fr-two-days"),
        pytest.param("fr", "mardi 5 et mercredi 6 mai 2026", "2026-05-05", "2026-05-06", id="fr-two-weekdays"),
        pytest.param("de", "Mo, 5., und Di, 6. Mai 2026", "2026-05-05", "2026-05-06", id="de-two-weekdays"),
        pytest.param("en", "May 5 and June 6, 2026", "2026-05-05", "2026-06-06", id="two-days-of-two-months"),
        pytest.param("de", "5. und 12. Mai 2026", "2026-05-05", "2026-05-12", id="de-two-days"),
        pytest.param("en", "May 5 & 6, 2026", "2026-05-05", "2026-05-06", id="two-days-behind-their-month"),
        pytest.param("en", "May 5 & 6pm drinks", "2026-05-05T18:00", None, id="an-hour-is-no-second-day"),
        pytest.param("en", "Rooms 31 and 2 May 2026", "2026-05-02", None, id="days-that-fall-are-not-two"),
        pytest.param("ja", "3月5日・6日", "2026-03-05", "2026-03-06", id="ja-two-days"),
        pytest.param("ja", "3月5日、2日前まで", "2026-03-05", None, id="ja-days-that-fall-are-not-two"),
        pytest.param("de", "Fußball, Große Straße, 5. Mai 2026 9 Uhr", "2026-05-05T09:00", None, id="sharp-s-before"),
        pytest.param("de", "5. Mai 2026, 18-20 Uhr (Einlass 17.30 Uhr)", "2026-05-05T18:00", "2026-05-05T20:00",
                     id="doors-open-earlier"),
        pytest.param("en", "5 May 2026, 10pm - 2am (doors 9pm)", "2026-05-05T22:00", "2026-05-06T02:00",
                     id="doors-before-a-night"),
        pytest.param("ko", "3월 5일 오전 9시부터 12시까지", "2026-03-05T09:00", "2026-03-05T12:00", id="ko-up-to-noon"),
    ],
)  # fmt: skip
def test_times_are_read_as_each_language_writes_them(language: str, text: str, starts: str, ends: str | None) -> None:
    when = parse_when(text, languages=[language], captured=CAPTURED, order="DMY")
    assert when is not None
    assert (when.starts, when.ends) == (starts, ends)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("3pm - 5pm", id="no-day"),
        pytest.param("founded in 2023", id="a-year-alone"),
        pytest.param("31 February 2026", id="a-day-that-never-was"),
        pytest.param("29 February - 5 January 2024", id="a-day-the-year-before-did-not-have"),
        pytest.param("05/06/2026", id="nobody-knows-which-is-the-day"),
    ],
)
def test_no_time_is_invented(text: str) -> None:
    assert parse_when(text, languages=["en"], captured=CAPTURED) is None


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        pytest.param(2019, "2019-01-08", id="neighbours-say"),
        pytest.param(None, "2026-01-08", id="nearest-to-the-capture"),
    ],
)
def test_year_that_is_not_stated_is_said_to_be_guessed(year: int | None, expected: str) -> None:
    when = parse_when("January 08", languages=["en"], captured=CAPTURED, year=year)
    assert when is not None
    assert (when.starts, when.is_year_guessed) == (expected, True)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("2026-01-30T15:59:59Z", "2026-01-30T23:59+08:00", id="utc"),
        pytest.param("2026-01-30T20:00:00Z", "2026-01-31T04:00+08:00", id="another-day-there"),
        pytest.param("2026-01-30T09:00", "2026-01-30T09:00+08:00", id="no-offset"),
        pytest.param("2026-01-30", "2026-01-30", id="a-day"),
        pytest.param("soon", None, id="no-date"),
        pytest.param("9999-12-31T23:00:00Z", None, id="after-the-last-day-there-is"),
        pytest.param("0001-01-01T00:00:00+14:00", None, id="before-the-first"),
    ],
)
def test_moment_of_an_attribute_is_told_in_the_sites_zone(value: str, expected: str | None) -> None:
    assert parse_moment(value, HONG_KONG) == expected
