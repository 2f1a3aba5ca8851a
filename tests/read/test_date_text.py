from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.read.date_text import Ambiguous, PartialDate, parse_date

CAPTURED = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HONG_KONG = ZoneInfo("Asia/Hong_Kong")


def parse(text: str, language: str = "en", order: Literal["DMY", "MDY", "YMD"] | None = None) -> str | None:
    found = parse_date(text, languages=[language], order=order, zone=HONG_KONG, captured=CAPTURED)
    assert not isinstance(found, Ambiguous)
    return str(found) if found else None


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        pytest.param("2025-11-19", "en", "2025-11-19", id="iso"),
        pytest.param("2025-11-19T09:30:00+08:00", "en", "2025-11-19T09:30:00+08:00", id="iso-with-time"),
        pytest.param("2025-11-19T16:00:00Z", "en", "2025-11-20", id="utc-that-is-midnight-here"),
        pytest.param("2025-11-19T12:00:00Z", "en", "2025-11-19", id="noon-in-utc-stands-for-a-day"),
        pytest.param("Tue, 18 Nov 2025 09:30:00 +0800", "en", "2025-11-18T09:30:00+08:00", id="mail-date"),
        pytest.param("Mon Oct 13 14:57:21 CEST 2025", "en", "2025-10-13", id="unix-date"),
        pytest.param("Mar 8, 2025", "en", "2025-03-08", id="month-name-first"),
        pytest.param("(8 March 2025)", "en", "2025-03-08", id="in-brackets"),
        pytest.param("November 21st 2024 at 1:31 am", "en", "2024-11-21T01:31+08:00", id="ordinal-and-half-day"),
        pytest.param("Dec 28 Sat 2013 00:28", "en", "2013-12-28T00:28+08:00", id="weekday-between-day-and-year"),
        pytest.param("26 | 01 | 2022", "en", "2022-01-26", id="bars"),
        pytest.param("Apr 172016", "en", "2016-04-17", id="day-and-year-glued"),
        pytest.param("April 2024", "en", "2024-04", id="month"),
        pytest.param("2024", "en", "2024", id="year"),
        pytest.param("3 March", "en", "2026-03-03", id="missing-year-within-two-days"),
        pytest.param("5 March", "en", "2025-03-05", id="missing-year-of-the-past"),
        pytest.param("Wed, 05/11/2025", "en", "2025-11-05", id="weekday-tells-the-order"),
        pytest.param("23/11/2025", "en", "2025-11-23", id="only-one-order-possible"),
        pytest.param("05/12/2025", "de", "2025-12-05", id="german-slash-is-day-first"),
        pytest.param("10.07.2025", "en", "2025-07-10", id="dots-are-day-first"),
        pytest.param("10. Juli 2025", "de", "2025-07-10", id="german"),
        pytest.param("10 février 2022", "fr", "2022-02-10", id="french"),
        pytest.param("6 julio de 2022", "es", "2022-07-06", id="spanish"),
        pytest.param("mercoledì 22 maggio 2024", "it", "2024-05-22", id="italian"),
        pytest.param("24 de junho de 2022", "pt", "2022-06-24", id="portuguese"),
        pytest.param("14 Сентября 2015", "ru", "2015-09-14", id="russian"),
        pytest.param("2 lipca 2025", "pl", "2025-07-02", id="polish"),
        pytest.param("2025年7月10日 15:56", "zh-Hans", "2025-07-10T15:56+08:00", id="chinese-with-time"),
        pytest.param("五月 4, 2025", "zh-Hant", "2025-05-04", id="chinese-month-in-english-order"),
        pytest.param("中華民國107年11月28日", "zh-Hant", "2018-11-28", id="republican-era"),
        pytest.param("113年5月3日", "zh-Hant", "2024-05-03", id="republican-era-unnamed"),
        pytest.param("113-05-03", "zh-Hant", "2024-05-03", id="republican-era-in-numbers"),
        pytest.param("24年5月3日", "zh-Hant", None, id="year-of-two-digits-of-some-era"),
        pytest.param("113.05.03.9", "zh-Hant", None, id="version-is-no-date-of-the-republic"),
        pytest.param("今年5月3日", "zh-Hant", "2025-05-03", id="day-of-this-year"),
        pytest.param("令和7年4月1日", "ja", "2025-04-01", id="japanese-era"),
        pytest.param("2022 年6 月18 日(土)", "ja", "2022-06-18", id="spaces-inside"),
        pytest.param("2025.06.26", "ko", "2025-06-26", id="korean"),
        pytest.param("2 days ago", "en", "2026-02-27", id="relative"),
        pytest.param("30 February 2025", "en", None, id="no-such-day"),
        pytest.param("2025-13-40", "en", None, id="no-such-month"),
        pytest.param("0001-01-01", "en", None, id="year-one"),
        pytest.param("Room 2303, Building 7", "en", None, id="no-date"),
        pytest.param("marching", "en", None, id="no-digit"),
    ],
)
def test_date_is_read_at_the_precision_it_states(text: str, language: str, expected: str | None) -> None:
    assert parse(text, language) == expected


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        pytest.param("DMY", "2025-07-10", id="day-first"),
        pytest.param("MDY", "2025-10-07", id="month-first"),
    ],
)
def test_order_settles_numeric_dates(order: Literal["DMY", "MDY"], expected: str) -> None:
    assert parse("10/07/2025", order=order) == expected


def test_numeric_date_without_order_keeps_both_readings() -> None:
    found = parse_date("10/07/2025", languages=["en"], order=None, zone=None, captured=CAPTURED)
    assert found == Ambiguous((PartialDate(2025, 7, 10), PartialDate(2025, 10, 7)))


def test_reading_in_the_future_leaves_the_other() -> None:
    found = parse_date("02/11/2026", languages=["en"], order=None, zone=None, captured=CAPTURED)
    assert found == PartialDate(2026, 2, 11)


def test_time_without_offset_is_left_out_where_no_zone_is_known() -> None:
    found = parse_date("2025-07-10 09:30", languages=["en"], order=None, zone=None, captured=CAPTURED)
    assert found == PartialDate(2025, 7, 10)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        pytest.param("6–9 October 2023", "en", "2023-10-06", id="range-of-days"),
        pytest.param("21 to 23 May 2022", "en", "2022-05-21", id="range-in-words"),
        pytest.param("vom 4. bis 6. Juli 2024", "de", "2024-07-04", id="german-range"),
        pytest.param("30 November - 2 December 2021", "en", "2021-11-30", id="range-over-two-months"),
        pytest.param("29 December – 3 January 2024", "en", "2023-12-29", id="range-over-new-year"),
        pytest.param("March 03 - March 09, 2025 10:00 am - 4:00 pm", "en", "2025-03-03T10:00+08:00",
                     id="range-with-hours"),
        pytest.param("4 May 2021, 9:30-11:00 (CEST)", "en", "2021-05-04T09:30+02:00", id="zone-behind-hours"),
        pytest.param("4月3日正午～4月9日", "ja", "2025-04-03T12:00+09:00", id="noon-of-the-start"),
        pytest.param("2024年3月5日 午後2時30分", "ja", "2024-03-05T14:30+09:00", id="japanese-afternoon"),
        pytest.param("2024년 3월 5일 오후 2:30", "ko", "2024-03-05T14:30+09:00", id="korean-afternoon"),
        pytest.param("07(화)", "ko", "2025-10-07", id="day-and-weekday-of-a-calendar"),
        pytest.param("03.14\n2024", "ko", "2024-03-14", id="year-on-its-own-line"),
        pytest.param("20240305T101500Z", "en", "2024-03-05T18:15:00+08:00", id="basic-iso-in-utc"),
        pytest.param("2024-03-05T10:15:00:482Z", "en", "2024-03-05T18:15:00+08:00", id="colon-before-milliseconds"),
        pytest.param("Monday 4.8", "en", "2025-08-04", id="weekday-tells-day-and-month"),
        pytest.param("Sat 15 February", "en", "2025-02-15", id="weekday-tells-the-year"),
        pytest.param("19 septembrie 2021", "ro", "2021-09-19", id="romanian"),
        pytest.param("19 septembrie 2021", "en", "2021-09-19", id="romanian-on-a-page-called-english"),
        pytest.param("12. kolovoza 2021.", "hr", "2021-08-12", id="croatian"),
        pytest.param("3. listopadu 2021", "cs", "2021-11-03", id="czech-november"),
        pytest.param("3. listopada 2021", "hr", "2021-10-03", id="same-name-croatian-october"),
        pytest.param("2021. május 7.", "hu", "2021-05-07", id="hungarian"),
        pytest.param("2021 m. gegužės 7 d.", "lt", "2021-05-07", id="lithuanian"),
        pytest.param("7 Μαΐου 2021", "el", "2021-05-07", id="greek"),
        pytest.param("7 травня 2021", "uk", "2021-05-07", id="ukrainian"),
        pytest.param("7 Mayıs 2021", "tr", "2021-05-07", id="turkish"),
        pytest.param("7 Agustus 2021", "id", "2021-08-07", id="indonesian"),
        pytest.param("7 tháng 5, 2021", "vi", "2021-05-07", id="vietnamese"),
        pytest.param("7 พฤษภาคม 2564", "th", "2021-05-07", id="thai-year"),
        pytest.param("الجمعة 7 أيار / مايو 2021", "ar", "2021-05-07", id="arabic-with-both-names"),
        pytest.param("7 במאי 2021", "he", "2021-05-07", id="hebrew"),
        pytest.param("7 मई 2021", "hi", "2021-05-07", id="hindi"),
        pytest.param("7. mai 2021", "nb", "2021-05-07", id="norwegian-by-its-own-tag"),
        pytest.param("7. toukokuuta 2021", "fi", "2021-05-07", id="finnish"),
        pytest.param("7 maig 2021", "ca", "2021-05-07", id="catalan"),
    ],
)  # fmt: skip
def test_date_of_many_notations_is_read(text: str, language: str, expected: str) -> None:
    zone = ZoneInfo("Asia/Tokyo") if language in {"ja", "ko"} else HONG_KONG
    assert str(parse_date(text, languages=[language], order=None, zone=zone, captured=CAPTURED)) == expected


@pytest.mark.parametrize("order", [None, "DMY", "MDY"])
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("+852 2358 6000", id="phone-number"),
        pytest.param("Tel. 02-2123-4567", id="phone-number-with-hyphens"),
        pytest.param("Fax 0711 12.03.2020", id="fax-number-like-a-date"),
        pytest.param("HK$ 1,299.00", id="price"),
        pytest.param("CHF 10.05.20", id="price-like-a-date"),
        pytest.param("Version 10.4.2011", id="version"),
        pytest.param("v2.12.10", id="short-version"),
        pytest.param("ISBN 978-3-16-148410-0", id="isbn"),
        pytest.param("ISSN 2049-3630", id="issn"),
        pytest.param("doi:10.1093/2012.05.20", id="doi"),
        pytest.param("ISO 9001:2015", id="standard"),
        pytest.param("14:30", id="time-alone"),
        pytest.param("9.30", id="time-with-a-dot"),
        pytest.param("9.30–11.00", id="span-of-times"),
        pytest.param("7 p.m.", id="time-in-words"),
        pytest.param("Monday", id="weekday-alone"),
        pytest.param("Montag bis Freitag", id="weekdays"),
        pytest.param("3:2", id="result-of-a-match"),
        pytest.param("6-4, 6-3, 7-5", id="sets-of-tennis"),
        pytest.param("Record: 10-3-12", id="record-of-a-season"),
        pytest.param("2021-22", id="season"),
        pytest.param("2011-12", id="season-like-a-december"),
        pytest.param("2020/21", id="academic-year"),
        pytest.param("30 February 2025", id="no-such-day-of-february"),
        pytest.param("31.04.2024", id="no-such-day-of-april"),
        pytest.param("2025-02-30", id="no-such-iso-day"),
        pytest.param("00/00/0000", id="zeros"),
        pytest.param("1 January 9999", id="year-9999"),
        pytest.param("9999-12-31", id="iso-year-9999"),
        pytest.param("0001-01-01", id="iso-year-one"),
        pytest.param("192.168.1.10", id="ip-address"),
        pytest.param("10.12.20.25", id="ip-address-like-a-date"),
        pytest.param("Room 2303, Lift 25/26", id="room"),
        pytest.param("Room 12.05.2020", id="room-like-a-date"),
        pytest.param("24/7", id="day-and-night"),
        pytest.param("3/4", id="fraction"),
        pytest.param("Only 5 may apply", id="may-that-is-no-month"),
        pytest.param("May 35, 2020", id="day-35"),
        pytest.param("COVID-19", id="name-with-a-number"),
        pytest.param("22.3364, 114.2655", id="coordinates"),
        pytest.param("5 minute read", id="time-to-read"),
    ],
)
def test_text_that_is_no_date_gives_none(text: str, order: Literal["DMY", "MDY"] | None) -> None:
    assert parse_date(text, languages=["en", "de"], order=order, zone=HONG_KONG, captured=CAPTURED) is None


@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    found = parse_date(text, languages=["en", "zh"], order=None, zone=HONG_KONG, captured=CAPTURED)
    assert found is None or isinstance(found, PartialDate | Ambiguous)


@given(st.dates(min_value=datetime(1990, 1, 1, tzinfo=UTC).date(), max_value=CAPTURED.date()))
def test_written_day_is_read_back(day: datetime) -> None:
    assert parse(day.strftime("%d %B %Y")) == parse(day.strftime("%Y%m%d")) == day.isoformat()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("3 hours ago", "2026-03-01", id="hours"),
        pytest.param("an hour ago", "2026-03-01", id="article-for-one"),
        pytest.param("2d ago", "2026-02-27", id="short"),
        pytest.param("vor 2 Tagen", "2026-02-27", id="german"),
        pytest.param("il y a 2 jours", "2026-02-27", id="french"),
        pytest.param("hace 2 días", "2026-02-27", id="spanish"),
        pytest.param("2 giorni fa", "2026-02-27", id="italian"),
        pytest.param("2天前", "2026-02-27", id="chinese"),
        pytest.param("2日前", "2026-02-27", id="japanese"),
        pytest.param("2일 전", "2026-02-27", id="korean"),
        pytest.param("yesterday", "2026-02-28", id="yesterday"),
        pytest.param("1 month ago", "2026-01", id="month-tells-no-day"),
        pytest.param("2 years ago", "2024", id="year-tells-no-month"),
        pytest.param("vor dem Tor", None, id="before-a-place"),
        pytest.param("3 long miles ago", None, id="no-unit-of-time"),
        pytest.param("² days ago", None, id="digit-that-is-no-number"),
        pytest.param("999 years ago", None, id="history"),
    ],
)
def test_relative_date_is_counted_from_the_capture(text: str, expected: str | None) -> None:
    assert parse(text) == expected
