from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.archive.fold import fold, fold_history
from crawler.archive.identity import record_id
from crawler.archive.log import decode_observation, encode_observation
from crawler.records import Article, Capture, Entry, Event, Homepage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.records import Record
    from tests.archive.conftest import MakeArticle

A, B = "http://www.campus.example/a", "http://www.campus.example/b"


def seen(make: MakeArticle, second: int, url: str = A, **values: Any) -> Article:
    return make(url=url, time=f"2026-01-05T02:00:{second:02}.000Z", **values)


def states(observations: Sequence[Record]) -> list[tuple[str, int, str]]:
    [history] = fold_history(observations)
    return [(record.change, record.version, record.status) for record in history]


def test_first_observation_is_new_under_the_id_of_its_url(make_article: MakeArticle) -> None:
    [record] = fold([seen(make_article, 1)])
    assert (record.id, record.change, record.version) == (record_id("campus", "article", A), "new", 1)
    assert record.first_seen == record.last_changed == record.capture.time


def test_edit_names_the_fields_that_changed(make_article: MakeArticle) -> None:
    [record] = fold([seen(make_article, 1, body="x"), seen(make_article, 2, body="y", tags=["t"], section="news")])
    assert (record.change, record.version, record.changed_fields) == ("edited", 2, ["tags", "body"])
    assert (record.first_seen, record.last_changed) == ("2026-01-05T02:00:01.000Z", "2026-01-05T02:00:02.000Z")


def test_same_words_again_are_no_change(make_article: MakeArticle) -> None:
    [record] = fold([seen(make_article, 1), seen(make_article, 2)])
    assert (record.change, record.version) == ("new", 1)
    assert record.capture.time == "2026-01-05T02:00:01.000Z"


def test_return_to_an_earlier_wording_is_an_edit_but_no_new_version(make_article: MakeArticle) -> None:
    wordings = [seen(make_article, second, title=title) for second, title in enumerate("xyx")]
    assert states(wordings) == [("new", 1, "live"), ("edited", 2, "live"), ("edited", 2, "live")]


def test_gone_keeps_what_was_last_read_and_back_is_told(make_article: MakeArticle) -> None:
    gone = seen(make_article, 2, observed="gone", title=None)
    [history] = fold_history([seen(make_article, 1), gone, seen(make_article, 3, observed="gone", title=None)])
    assert [(record.change, record.status, record.title) for record in history] == [
        ("new", "live", "A bridge opens"),
        ("gone", "gone", "A bridge opens"),
    ]
    assert history[-1].last_changed == gone.capture.time
    assert states([seen(make_article, 1), gone, seen(make_article, 3)])[-1] == ("back", 1, "live")


def test_gone_before_anything_was_read_is_kept(make_article: MakeArticle) -> None:
    assert states([seen(make_article, 1, observed="gone", title=None)]) == [("gone", 1, "gone")]


def test_same_words_at_another_url_have_moved_and_keep_their_id(make_article: MakeArticle) -> None:
    moved = seen(make_article, 2, B, joined=[A])
    [record] = fold([moved, seen(make_article, 1)])
    assert (record.id, record.url, record.aliases) == (record_id("campus", "article", A), B, [A])
    assert (record.change, record.version) == ("moved", 1)


def test_old_address_that_no_longer_answers_takes_nothing_away(make_article: MakeArticle) -> None:
    observations = [seen(make_article, 1), seen(make_article, 2, B, joined=[A]), seen(make_article, 3, observed="gone")]
    assert states(observations)[-1] == ("moved", 1, "live")


def test_article_joined_later_is_one_from_the_start(make_article: MakeArticle) -> None:
    apart = [seen(make_article, 1, B), seen(make_article, 2, A)]
    assert len(fold(apart)) == 2
    [record] = fold([*apart, seen(make_article, 3, A, joined=[B])])
    assert (record.id, record.url) == (record_id("campus", "article", B), A)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("Read better", [("new", 1, "live"), ("reread", 1, "live")], id="other-words"),
        pytest.param("A bridge opens", [("new", 1, "live")], id="same-words"),
    ],
)
def test_second_reading_of_a_capture_is_no_edit(
    make_article: MakeArticle, title: str, expected: list[tuple[str, int, str]]
) -> None:
    first = seen(make_article, 1, run="20260105T020000Z-000000", extractor="reader 1")
    again = seen(make_article, 1, run="20260106T020000Z-000000", extractor="reader 0", title=title)
    assert states([again, first]) == expected
    assert fold([again, first])[0].extractor == "reader 0"


def read_by(make: MakeArticle, second: int, reader: int, **values: Any) -> Article:
    """Return what a reader says of the capture of a second; the later reader read it in a later run."""
    return seen(make, second, run=f"2026010{reader + second}T020000Z-000000", extractor=f"reader {reader}", **values)


def told(observations: Sequence[Record]) -> list[tuple[str, int, str | None, list[str]]]:
    [history] = fold_history(observations)
    return [(record.change, record.version, record.title, record.changed_fields) for record in history]


def test_edit_after_a_rereading_has_its_own_fields_alone(make_article: MakeArticle) -> None:
    first = read_by(make_article, 1, 1, title="old", tags=["TAG"])
    again = read_by(make_article, 1, 2, title="old", tags=["tag"])
    edited = read_by(make_article, 2, 2, title="new", tags=["tag"])
    assert told([edited, again, first]) == [
        ("new", 1, "old", []),
        ("reread", 1, "old", ["tags"]),
        ("edited", 2, "new", ["title"]),
    ]


def test_every_reader_of_a_capture_is_told_of(make_article: MakeArticle) -> None:
    readings = [read_by(make_article, 1, reader, title=f"as reader {reader}") for reader in (1, 2, 3)]
    assert [state[:2] for state in told(readings)] == [("new", 1), ("reread", 1), ("reread", 1)]
    assert told(readings)[-1][2] == "as reader 3"


def test_history_that_was_read_anew_is_that_of_the_later_reader(make_article: MakeArticle) -> None:
    observations = [
        read_by(make_article, second, reader, title=title, tags=["TAG" if reader == 1 else "tag"])
        for second, title in enumerate(("old", "new", "newest"), start=1)
        for reader in (1, 2)
    ]
    assert told(observations) == [
        ("new", 1, "old", []),
        ("reread", 1, "old", ["tags"]),
        ("edited", 2, "new", ["title"]),
        ("edited", 3, "newest", ["title"]),
    ]


def test_same_words_under_another_url_do_not_undo_a_rereading(make_article: MakeArticle) -> None:
    first, again = (read_by(make_article, 1, reader, title=f"as reader {reader}") for reader in (1, 2))
    joined = read_by(make_article, 2, 1, title="as reader 1", joined=[B])
    [record] = fold([first, again, joined])
    assert (record.title, record.change, record.aliases) == ("as reader 2", "reread", [B])


def test_edit_that_only_an_earlier_reader_saw_is_told_with_its_own_fields(make_article: MakeArticle) -> None:
    first, again = (read_by(make_article, 1, reader, title="old", tags=[f"t{reader}"]) for reader in (1, 2))
    edited = read_by(make_article, 2, 1, title="new", tags=["t1"])
    assert told([first, again, edited])[-1] == ("edited", 2, "new", ["title"])


def test_article_that_is_back_was_read_anew_before_it_went(make_article: MakeArticle) -> None:
    first, again = (read_by(make_article, 1, reader, tags=[f"t{reader}"]) for reader in (1, 2))
    gone = read_by(make_article, 2, 1, observed="gone", title=None)
    back = read_by(make_article, 3, 2, title="new", tags=["t2"])
    assert [(change, fields) for change, _, _, fields in told([first, again, gone, back])] == [
        ("new", []),
        ("reread", ["tags"]),
        ("gone", []),
        ("back", ["title"]),
    ]


def test_rereading_that_finds_the_same_words_renews_what_is_no_content(make_article: MakeArticle) -> None:
    again = read_by(make_article, 1, 2, links=["http://www.campus.example/more"])
    [history] = fold_history([read_by(make_article, 1, 1), again])
    [record] = history
    assert isinstance(record, Article)
    assert (record.change, record.links, record.extractor) == ("new", again.links, "reader 2")


def test_observations_are_left_as_they_were(make_article: MakeArticle) -> None:
    observations = [seen(make_article, 1), seen(make_article, 2, B, joined=[A]), seen(make_article, 3, title="y")]
    before = [encode_observation(one) for one in observations]
    fold(observations)
    assert [encode_observation(one) for one in observations] == before


urls = st.sampled_from([f"http://www.campus.example/{name}" for name in "abcd"])


@st.composite
def observations(draw: st.DrawFn) -> Article:
    second = draw(st.integers(0, 5))
    url = draw(urls)
    title = draw(st.sampled_from("xyz"))
    capture = Capture(
        warc="w.warc.gz",
        offset=second,
        length=1,
        record_id=f"urn:uuid:{second}{url}",
        payload_digest=draw(st.sampled_from("ab")),
        time=f"2026-01-05T02:00:0{second}.000Z",
    )
    return Article(
        id=record_id("campus", "article", url),
        site="campus",
        url=url,
        capture=capture,
        title=title,
        content_digest=title * 64,
        observed=draw(st.sampled_from(["present", "present", "gone"])),
        joined=sorted(draw(st.sets(urls, max_size=1)) - {url}),
        run=draw(st.sampled_from(["20260105T020000Z-000000", "20260106T020000Z-000000"])),
        extractor=draw(st.sampled_from(["reader 1", "reader 2"])),
        modified=draw(st.sampled_from([None, "2025"])),
    )


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(observations(), min_size=1, max_size=12), st.randoms(use_true_random=False), st.integers(0, 12))
def test_order_files_and_repetition_change_nothing(drawn: list[Article], random: Any, cut: int) -> None:
    expected = [msgspec.json.encode(record) for record in fold(drawn)]
    shuffled = [decode_observation(encode_observation(one)) for one in drawn]
    random.shuffle(shuffled)
    for arrived in (shuffled, shuffled[cut:] + shuffled[:cut], drawn + shuffled[:cut]):
        assert [msgspec.json.encode(record) for record in fold(arrived)] == expected


@given(st.lists(observations(), min_size=1, max_size=12))
def test_ids_are_unique_and_every_url_stands_in_one_record(drawn: list[Article]) -> None:
    records = fold(drawn)
    assert [record.id for record in records] == sorted({record.id for record in records})
    standing = [url for record in records for url in (record.url, *record.aliases)]
    assert sorted(standing) == sorted({url for one in drawn for url in (one.url, *one.joined)})


@given(
    st.lists(st.sampled_from("xyz"), min_size=1, max_size=5),
    st.lists(st.booleans(), min_size=5, max_size=5),
    st.randoms(use_true_random=False),
)
def test_another_reader_adds_no_edit_and_takes_none_away(words: list[str], is_chosen: list[bool], random: Any) -> None:
    def read(second: int, word: str, reader: int) -> Article:
        return Article(
            id="", site="campus", url=A, title=word, summary=f"as reader {reader} has it",
            capture=Capture(record_id=f"urn:uuid:{second}", time=f"2026-01-05T02:00:0{second}.000Z"),
            run=f"2026010{4 + reader}T02000{second}Z-000000", extractor=f"reader {reader}",
        )  # fmt: skip

    once = [read(second, word, 1) for second, word in enumerate(words)]
    changes = [number for number in range(1, len(words)) if words[number] != words[number - 1]]
    rests_on = max(changes, default=0)
    again = [read(second, word, 2) for second, word in enumerate(words) if second == rests_on or is_chosen[second]]
    both = once + again
    random.shuffle(both)
    [history] = fold_history(both)
    edits = [record for record in history if record.change == "edited"]
    assert [(record.title, record.changed_fields) for record in edits] == [(words[n], ["title"]) for n in changes]
    assert {tuple(record.changed_fields) for record in history if record.change == "reread"} <= {("summary",)}
    assert (history[-1].title, history[-1].summary) == (words[-1], "as reader 2 has it")  # type: ignore[union-attr]


# --- what has no URL of its own ---------------------------------------------------

HOME = "http://www.campus.example/"


def entry(second: int, key: str = "figure start-ups", **values: Any) -> Entry:
    time = f"2026-01-05T02:00:{second:02}.000Z"
    capture = Capture(warc="20260105T020000Z-0a1b2c-00000.warc.gz", record_id=f"urn:uuid:{time}", time=time)
    told: dict[str, Any] = {"block": "figure", "label": "Start-ups", "number": "10"}
    return Entry(id="", site="campus", key=key, url=HOME, capture=capture, **told | values)


def test_entries_of_one_page_are_records_of_their_own() -> None:
    first, second = fold_history([entry(1), entry(2, number="11"), entry(1, "figure unicorns", label="Unicorns")])
    assert {len(first), len(second)} == {1, 2}
    changed = max(first, second, key=len)
    assert [(state.change, state.number) for state in changed if isinstance(state, Entry)] == [
        ("new", "10"),
        ("edited", "11"),
    ]
    assert changed[-1].changed_fields == ["number"]
    assert changed[0].id == record_id("campus", "entry", "figure start-ups")


@pytest.mark.parametrize(
    "values", [pytest.param({"position": 7}, id="place"), pytest.param({"image": "http://x/new.png"}, id="picture")]
)
def test_place_and_picture_of_an_entry_are_no_content(values: dict[str, Any]) -> None:
    assert states([entry(1), entry(2, **values)]) == [("new", 1, "live")]


def test_entry_that_is_gone_keeps_what_it_said() -> None:
    end = entry(2, observed="gone", label=None, number=None, run="20260105T020000Z-0a1b2c")
    [history] = fold_history([entry(1), end, entry(3)])
    assert [(state.change, state.number) for state in history if isinstance(state, Entry)] == [
        ("new", "10"),
        ("gone", "10"),
        ("back", "10"),
    ]
    assert history[1].run == "20260105T020000Z-0a1b2c"  # the run that saw that it is gone


def test_event_announced_by_another_page_did_not_move() -> None:
    facts: dict[str, Any] = {"id": "", "site": "campus", "key": "en open day 2026-01-05", "title": "Open Day"}
    here, there = (
        Event(url=HOME + path, capture=Capture(time=f"2026-01-05T02:00:0{second}.000Z"), **facts)
        for second, path in ((1, ""), (2, "events"))
    )
    assert states([here, there]) == [("new", 1, "live")]


def test_homepage_changes_with_its_layout_alone() -> None:
    def home(second: int, layout: dict[str, list[str]]) -> Homepage:
        capture = Capture(time=f"2026-01-05T02:00:0{second}.000Z")
        return Homepage(id="", site="campus", url=HOME, capture=capture, title="Campus", layout=layout)

    order = [home(1, {"news": ["a", "b"]}), home(2, {"news": ["a", "b"]}), home(3, {"news": ["b", "a"]})]
    assert states(order) == [("new", 1, "live"), ("edited", 2, "live")]
