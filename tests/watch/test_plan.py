from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from crawler.archive.signals import Proof
from crawler.watch.plan import MAX_MISSES, SWEEP_NIGHTS, Fact, Plan, born_on, crowded_days, forecast, plan

NIGHT = date(2026, 3, 1)
FIRST_DAY, CROWDED_DAY = "2025-01-01", "2026-02-28"
NEW, OWN = f"{CROWDED_DAY}T02:00:00.000Z", "2026-02-27T02:00:00.000Z"
"""Times at which pages came to light: many at once, and one by itself."""


def fact(url: str = "a", *, published: str | None = "2020-01-01", asked: int = 1, **values: Any) -> Fact:
    """Return a fact about an old page of the first day, last asked for so many days ago."""
    told: dict[str, Any] = {"first_seen": f"{FIRST_DAY}T02:00:00.000Z", "misses": 0, "said": {}} | values
    return Fact(url=url, published=published, asked=f"{NIGHT - timedelta(days=asked)}T02:00:00.000Z", **told)


def tonight(*facts: Fact, budget: int = 100, night: date = NIGHT, **values: Any) -> Plan:
    told: dict[str, Any] = {
        "said": {},
        "absent": {},
        "proofs": {},
        "crowded": frozenset({FIRST_DAY, CROWDED_DAY}),
    } | values
    return plan(facts, told["said"], absent=told["absent"], night=night, proofs=told["proofs"],
                crowded=told["crowded"], budget=budget)  # fmt: skip


def whys(*facts: Fact, **values: Any) -> list[str]:
    return [ask.why for ask in tonight(*facts, **values).asks]


SAID = {"sitemap date": "1a"}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param({}, [], id="old-and-asked-for-yesterday"),
        pytest.param({"asked": 29}, [], id="not-yet-due"),
        pytest.param({"asked": 30}, ["sweep"], id="due"),
        pytest.param({"published": "2026-02-22", "first_seen": NEW}, ["young"], id="a-week-old"),
        pytest.param({"published": "2026-02-21", "first_seen": NEW, "asked": 0}, [], id="more-than-a-week-old"),
        pytest.param({"published": None, "asked": 0}, [], id="there-on-the-first-day-without-a-date"),
        pytest.param({"published": "2016", "first_seen": OWN}, ["young"], id="came-to-light-lately"),
        pytest.param({"published": "2093-01-01", "asked": 0}, [], id="from-the-future"),
        pytest.param({"published": "0000-13-45", "asked": 0}, [], id="no-date-at-all"),
        pytest.param({"misses": 1}, ["missing"], id="was-missing"),
        pytest.param({"misses": MAX_MISSES + 1, "asked": 0}, [], id="has-been-missing-for-long"),
    ],
)
def test_age_decides(told: dict[str, Any], expected: list[str]) -> None:
    facts = [fact(**told), *(fact(f"other {number}", asked=0) for number in range(29))]
    assert [ask.why for ask in tonight(*facts).asks if ask.url == "a"] == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param({"said": {"a": {"sitemap date": "2b"}}}, ["signal"], id="says-something-else"),
        pytest.param({"said": {"a": {"sitemap date": "1a"}}}, [], id="says-the-same"),
        pytest.param({"said": {"a": {"feed text": "9f"}}}, [], id="says-what-nothing-was-known-of"),
        pytest.param({"absent": {"sitemap date": "-"}}, ["signal"], id="is-absent"),
        pytest.param(
            {"said": {"a": {"sitemap date": "2b"}}, "proofs": {"sitemap date": Proof(alarms=9)}}, [], id="found-out"
        ),
        pytest.param(
            {"said": {"a": {"sitemap date": "2b"}}, "proofs": {"sitemap date": Proof(hits=1, alarms=9)}},
            ["signal"],
            id="right-often-enough",
        ),
        pytest.param(
            {"said": {"a": {"sitemap date": "2b"}}, "proofs": {"sitemap date": Proof(2, 8, 50, 50)}},
            [],
            id="no-better-than-none",
        ),
    ],
)
def test_signals_are_believed_as_far_as_they_proved_true(values: dict[str, Any], expected: list[str]) -> None:
    assert whys(fact(asked=0, said=SAID), **values) == expected


def test_every_page_has_its_turn_within_a_sweep_and_no_night_bears_more_than_its_part() -> None:
    asked = {f"page {number:04}": NIGHT - timedelta(days=1) for number in range(1000)}
    nights: list[int] = []
    seen: Counter[str] = Counter()
    for number in range(SWEEP_NIGHTS):
        night = NIGHT + timedelta(days=number)
        facts = [fact(url)._replace(asked=f"{day}T02:00:00.000Z") for url, day in asked.items()]
        found = tonight(*facts, night=night, budget=100)
        assert (found.postponed, found.not_due) == (0, 1000 - len(found.asks))
        nights.append(len(found.asks))
        for ask in found.asks:
            seen[ask.url] += 1
            asked[ask.url] = night
    assert set(nights[:-1]) == {34}
    assert len(seen) == 1000
    assert max(seen.values()) <= 2


def test_second_run_of_a_day_does_not_ask_again_for_that_days_part() -> None:
    facts = [fact(f"page {number}", asked=9) for number in range(60)]
    first = tonight(*facts)
    assert [ask.why for ask in first.asks] == ["sweep", "sweep"]
    done = {ask.url for ask in first.asks}
    again = [one._replace(asked=f"{NIGHT}T02:00:00.000Z") if one.url in done else one for one in facts]
    assert tonight(*again).asks == []


def test_after_months_without_a_night_the_longest_not_asked_for_come_first() -> None:
    facts = [fact(f"page {number:03}", asked=31 + number) for number in range(300)]
    found = tonight(*facts, budget=50)
    assert {ask.url for ask in found.asks} == {f"page {number:03}" for number in range(250, 300)}
    assert (found.not_due, found.postponed) == (0, 250)


def test_budget_leaves_half_to_the_sweep() -> None:
    young = [fact(f"young {number}", published="2026-02-28", first_seen=NEW) for number in range(20)]
    late = [fact(f"late {number}", asked=40) for number in range(20)]
    assert Counter(whys(*young, *late, budget=10)) == {"young": 5, "sweep": 5}
    assert Counter(whys(*young, *late[:2], budget=10)) == {"young": 8, "sweep": 2}
    assert Counter(whys(*young[:2], *late, budget=10)) == {"young": 2, "sweep": 8}


def test_order_is_missing_young_signal_sweep_and_the_newest_first_of_each() -> None:
    facts = [
        fact("swept", asked=30),
        fact("told", asked=0, said=SAID),
        fact("younger", published="2026-02-28", first_seen=NEW),
        fact("young", published="2026-02-26", first_seen=NEW),
        fact("lost", misses=2),
        fact("newly lost", misses=1, published="2024-01-01"),
    ]
    found = tonight(*facts, said={"told": {"sitemap date": "2b"}})
    assert [ask.url for ask in found.asks] == ["newly lost", "lost", "younger", "young", "told", "swept"]
    assert tonight(*reversed(facts), said={"told": {"sitemap date": "2b"}}) == found


def test_day_on_which_a_tenth_came_to_light_is_no_day_of_publication() -> None:
    crowded = crowded_days({FIRST_DAY: 1000, "2026-02-20": 200, "2026-02-27": 100})
    assert crowded == {FIRST_DAY, "2026-02-20"}
    assert born_on(fact(published="2018-05", first_seen="2026-02-20T02:00:00.000Z"), crowded) == date(2018, 5, 31)
    assert born_on(fact(published="2018-05", first_seen="2026-02-27T02:00:00.000Z"), crowded) == date(2026, 2, 27)
    assert crowded_days({}) == frozenset()


def test_forecast_tells_what_the_coming_nights_ask_for() -> None:
    facts = [fact(f"old {number}", asked=number % 30) for number in range(300)]
    facts += [fact(f"late {number}", asked=0, published="2026-01-20", first_seen=NEW) for number in range(14)]
    facts += [fact("young", published="2026-02-27", first_seen=NEW), fact("lost", misses=1, asked=0)]
    coming = forecast(facts, night=NIGHT, crowded=frozenset({FIRST_DAY, CROWDED_DAY}), budget=100, nights=7)
    assert [night.night.isoformat() for night in coming.nights] == [f"2026-03-{day:02d}" for day in range(2, 9)]
    assert [night.missing for night in coming.nights] == [1, 0, 0, 0, 0, 0, 0]
    assert [night.young for night in coming.nights] == [1, 1, 1, 1, 1, 0, 0]
    # 300 in 30 nights and 14 in 7; then the lost one is there, and the young one has its turn with the late
    assert [night.sweep for night in coming.nights] == [12, 13, 13, 13, 13, 14, 14]
    assert [night.postponed for night in coming.nights] == [0] * 7
    assert coming.sweep_nights == SWEEP_NIGHTS


def test_forecast_says_how_long_a_sweep_takes_that_finds_too_little_room() -> None:
    facts = [fact(f"old {number:03}", asked=number % 30) for number in range(300)]
    coming = forecast(facts, night=NIGHT, crowded=frozenset({FIRST_DAY}), budget=4, nights=2)
    assert [(night.sweep, night.postponed) for night in coming.nights] == [(4, 6), (4, 12)]
    assert coming.sweep_nights == 75
