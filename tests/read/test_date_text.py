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


@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    found = parse_date(text, languages=["en", "zh"], order=None, zone=HONG_KONG, captured=CAPTURED)
    assert found is None or isinstance(found, PartialDate | Ambiguous)


@given(st.dates(min_value=datetime(1990, 1, 1, tzinfo=UTC).date(), max_value=CAPTURED.date()))
def test_written_day_is_read_back(day: datetime) -> None:
    assert parse(day.strftime("%d %B %Y")) == parse(day.strftime("%Y%m%d")) == day.isoformat()
