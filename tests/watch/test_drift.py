"""Falls of a site's fields are found, and nothing is told of quiet ones."""

from random import Random
from typing import Any

import msgspec
import pytest

from crawler.archive.measures import FieldMeasures
from crawler.archive.run_record import AlarmRecord
from crawler.records import Article, Capture
from crawler.watch.drift import Night, alarm_words, find_alarms
from crawler.watch.falls import Share, find_fall, iter_falls
from crawler.watch.survey import Survey
from tests.watch.alarms import count_false_alarms, count_named
from tests.watch.noise import DAYS, NIGHTS, Loss

URL = "https://a.example/1"


def night(run: int, **fields: FieldMeasures) -> Night:
    return Night(f"run {run}", run % 7, {f"article.{name}": measures for name, measures in fields.items()})


def full(of: int = 10, **values: Any) -> FieldMeasures:
    usual: dict[str, Any] = {"read": of, "filled": of, "fresh": of, "fresh_filled": of, "distinct": of}
    return FieldMeasures(**usual | {"lengths": {"7": of}} | values)


NOT_NEWS: dict[str, Any] = {"fresh": 0, "fresh_filled": 0, "distinct": 0, "lengths": {}}
"""Of pages that say again what they said."""


def article(number: int, **values: Any) -> Article:
    capture = Capture(time="2026-01-05T02:00:00.000Z", record_id=f"urn:uuid:{number}")
    return Article(id=str(number), site="a", url=f"https://a.example/{number}", capture=capture, **values)


def test_quiet_sites_give_at_most_one_false_alarm_in_a_thousand_nights() -> None:
    """Each night on which a site has an alarm counts, also one that only stands. `make bench` counts over more."""
    assert count_false_alarms(Random(1), 50) <= 50 * NIGHTS / 1000


@pytest.mark.parametrize(
    ("share", "needed", "rate", "turns", "least"),
    [
        pytest.param(1.0, 5, 1, 20, 1.0, id="all-of-a-full-field"),
        pytest.param(1.0, 5, 0.95, 20, 1.0, id="all-of-a-field-on-nineteen-in-twenty"),
        pytest.param(1.0, 5, 0.8, 20, 1.0, id="all-of-a-field-on-four-in-five"),
        pytest.param(1.0, 5, 0.5, 20, 1.0, id="all-of-a-field-on-every-second-page"),
        pytest.param(1.0, 5, 0.8, 3, 0.97, id="all-of-four-in-five-on-a-small-site"),
        pytest.param(1.0, 5, 0.5, 3, 0.8, id="all-of-every-second-page-on-a-small-site"),
        pytest.param(0.3, 40, 1, 20, 0.98, id="a-third-of-a-full-field"),
        pytest.param(0.3, 40, 0.95, 20, 0.95, id="a-third-of-nineteen-in-twenty"),
        pytest.param(0.3, 40, 0.8, 20, 0.95, id="a-third-of-four-in-five"),
        pytest.param(0.3, 40, 0.5, 20, 0.85, id="a-third-of-a-field-on-every-second-page"),
    ],
)
def test_a_loss_is_named_once_enough_pages_were_read(
    share: float, needed: int, rate: float, turns: int, least: float
) -> None:
    """The share of losses that must be named on the first night with so many pages *needed* since.

    New pages alone cannot do it: a test that knew rate and night of the change would, with a false alarm in 500,000
    looks, name 30 % lost after 40 new pages in 0.96 of the cases at a rate of 0.98, 0.73 at 0.95, 0.40 at 0.9, 0.11 at
    0.8 and 0.001 at 0.5. Of pages that had a value nearly all keep it, whatever the rate: there each loss counts.
    """
    named, tried = count_named(Loss(30, share), needed, rate, turns=turns, sites=20)
    assert (tried, named >= least * tried) == (80, True), named


def test_young_pages_read_each_night_are_one_measure_of_how_many_have_a_value() -> None:
    """Of 20 new pages of a holiday only a few have tags; read again for a week they are no fall."""
    usual = [night(number, tags=full(20)) for number in range(20)]
    few = full(20, filled=4, fresh_filled=4, lengths={"3": 4}, distinct=4)
    again = full(20, filled=4, fresh=0, fresh_filled=0, had=4, lengths={}, distinct=0)
    assert find_alarms([*usual, night(20, tags=few)])
    assert (
        find_alarms([*usual, night(20, tags=full(20, **NOT_NEWS)), *(night(at, tags=again) for at in (21, 22))]) == []
    )


def test_what_a_page_says_again_is_measured_once() -> None:
    survey = Survey()
    for number in range(3):
        survey.add(article(number, title=f"Title {number}", published="2099-01-01"))
    for number in range(3):
        survey.add(article(number, title=f"Title {number}", published="2099-01-01"), had=["title"], is_news=False)
    title, published = survey.fields["article.title"], survey.fields["article.published"]
    assert (title.read, title.filled, title.fresh, title.fresh_filled, title.had) == (6, 6, 3, 3, 3)
    assert (title.lengths, title.distinct, published.late) == ({"3": 3}, 3, 3)


def test_a_fall_ends_when_the_field_is_read_again() -> None:
    shares = [Share(10, 10)] * 20 + [Share(0, 10)] * 5 + [Share(10, 10)] * 3
    falls = [fall is not None for fall in iter_falls(shares, DAYS[: len(shares)])]
    assert falls == [False] * 20 + [True] * 5 + [False] * 3


def test_what_lies_in_a_fall_is_no_past_to_measure_by() -> None:
    shares = [Share(10, 10)] * 20 + [Share(1, 10)] * 30
    fall = find_fall(shares, DAYS[: len(shares)])
    assert fall == (20, Share(200, 200), Share(30, 300))


def test_a_site_without_a_past_gives_no_alarm() -> None:
    assert find_fall([Share(10, 10), Share(0, 10)], DAYS) is None


@pytest.mark.parametrize(
    ("bad", "what"),
    [
        ({"fresh_filled": 0, "lengths": {}, "distinct": 0}, "filled"),
        ({"had": 10, "lost": 10}, "kept"),
        ({"lengths": {"3": 10}}, "usual length"),
        ({"lengths": {"12": 10}}, "usual length"),
        ({"distinct": 1}, "distinct"),
        ({"late": 10}, "not in the future"),
    ],
)
def test_each_share_names_field_before_now_and_since(bad: dict[str, Any], what: str) -> None:
    nights = [night(number, title=full(had=10)) for number in range(20)] + [night(20, title=full(**bad))]
    (alarm,) = find_alarms(nights)
    assert (alarm.field, alarm.what, alarm.since) == ("article.title", what, "run 20")
    assert alarm.before == ((256, 256) if what == "kept" else (200, 200))
    assert alarm.now[0] <= 1
    assert alarm.now[1] == 10


def test_accepting_a_run_begins_a_new_past() -> None:
    empty = full(fresh_filled=0, lengths={}, distinct=0)
    nights = [night(number, title=full()) for number in range(20)] + [night(20, title=empty)]
    accepted = nights[-1]._replace(is_accepted=True)
    assert find_alarms(nights)
    assert not find_alarms([*nights[:-1], accepted, night(21, title=empty)])


def test_measures_survive_a_run_record() -> None:
    survey = Survey()
    for number in range(8):
        survey.add(article(number, title=f"Title {number}", published="2026-01-05" if number else "2027-01-01"))
    survey.add(article(8, body="text"), had=["title", "body"])
    measures = msgspec.convert(msgspec.to_builtins(dict(survey.fields)), dict[str, FieldMeasures])
    title = measures["article.title"]
    assert (title.read, title.filled, title.distinct, title.had, title.lost) == (9, 8, 8, 1, 1)
    assert title.lengths == {"3": 8}
    assert title.lacking is not None
    assert title.lacking.url == "https://a.example/8"
    assert measures["article.published"].late == 1


def test_dates_that_are_all_the_same_are_no_news_where_they_always_were() -> None:
    nights = [night(number, published=full(distinct=2)) for number in range(20)]
    assert not find_alarms([*nights, night(20, published=full(distinct=1))])


def test_alarm_says_field_share_before_and_now_with_an_example() -> None:
    alarm = AlarmRecord(
        field="article.tags", what="filled", before=(200, 200), now=(0, 12), since="20260105T020000Z-aaaaaa", url=URL
    )
    assert alarm_words(alarm) == (
        "article.tags has a value on 0 of 12 new records since 20260105T020000Z-aaaaaa, before on 200 of 200, "
        "see https://a.example/1"
    )


def test_values_that_pages_lose_are_missed_on_the_first_night() -> None:
    assert [alarm.what for alarm in find_alarms([night(0, title=full(had=10, lost=8))])] == ["kept"]


def test_example_is_a_page_that_shows_what_fell() -> None:
    survey = Survey()
    for number in range(10):
        survey.add(article(number, title="The same", published="2099-01-01"), had=["body"])
    nights = [night(number, title=full(), published=full(), body=full()) for number in range(20)]
    alarms = find_alarms([*nights, Night("run 20", 6, dict(survey.fields))])
    assert {(alarm.field, alarm.what) for alarm in alarms} >= {
        ("article.title", "distinct"),
        ("article.published", "not in the future"),
        ("article.body", "kept"),
    }
    assert {alarm.url for alarm in alarms} == {"https://a.example/9"}
