from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest

from crawler.archive.fold import fold, fold_history
from crawler.archive.identity import record_id
from crawler.archive.log import decode_observation, encode_observation
from crawler.archive.withdrawn import bare
from crawler.records import CONTENT_FIELDS, Article, Capture, Entry, content_of

if TYPE_CHECKING:
    from tests.archive.conftest import MakeArticle

A, B = "http://www.campus.example/a", "http://www.campus.example/b"


def seen(make: MakeArticle, second: int, url: str = A, **values: Any) -> Article:
    return make(url=url, time=f"2026-01-05T02:00:{second:02}.000Z", **values)


def decided(make: MakeArticle, second: int, observed: str = "withdrawn", **values: Any) -> Article:
    made = bare(seen(make, second, **values))
    assert isinstance(made, Article)
    made.observed = observed  # type: ignore[assignment]
    made.capture = Capture(time=made.capture.time)
    made.run = f"run {second}"
    return made


def told(history: list[Any]) -> list[tuple[str, str, str | None]]:
    return [(state.change, state.status, state.title) for state in history]


def test_withdrawal_hides_what_comes_later_too(make_article: MakeArticle) -> None:
    observations = [
        seen(make_article, 1, title="one"),
        decided(make_article, 2),
        seen(make_article, 3, title="two"),
        seen(make_article, 4, observed="gone"),
    ]
    [history] = fold_history(observations)
    assert told(history) == [("new", "live", "one"), ("withdrawn", "withdrawn", None)]
    assert (history[-1].last_changed, history[-1].run) == ("2026-01-05T02:00:02.000Z", "run 2")
    assert content_of(history[-1]) == {}


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        pytest.param([], ("back", "live", "one"), id="as-it-was"),
        pytest.param([{"title": "two"}], ("back", "live", "two"), id="as-it-came-to-be"),
        pytest.param([{"observed": "gone"}], ("back", "gone", "one"), id="gone-meanwhile"),
    ],
)
def test_undo_shows_it_as_it_then_stands(
    make_article: MakeArticle, later: list[dict[str, Any]], expected: tuple[str, str, str]
) -> None:
    observations = [seen(make_article, 1, title="one"), decided(make_article, 2)]
    observations += [seen(make_article, 3, **values) for values in later]
    observations.append(decided(make_article, 4, "restored"))
    [history] = fold_history(observations)
    assert told(history) == [("new", "live", "one"), ("withdrawn", "withdrawn", None), expected]
    observations.append(seen(make_article, 5, title="three"))
    assert told(fold_history(observations)[0])[-1][2] == "three"


def test_every_order_of_observations_gives_the_same(make_article: MakeArticle) -> None:
    observations = [
        seen(make_article, 1, title="one"),
        decided(make_article, 2),
        seen(make_article, 3, url=B, title="two", joined=[A]),
        decided(make_article, 4, "restored"),
        decided(make_article, 5),
    ]
    [expected] = fold_history(observations)
    assert [state.change for state in expected] == ["new", "withdrawn", "back", "withdrawn"]
    assert expected[-1].aliases == [A]
    for order in itertools.permutations(observations):
        assert fold_history(order) == [expected]


def test_address_that_joins_later_is_withdrawn_too(make_article: MakeArticle) -> None:
    observations = [seen(make_article, 1), decided(make_article, 2), seen(make_article, 3, joined=[B])]
    [record] = fold(observations)
    assert (record.url, record.aliases, record.status) == (A, [B], "withdrawn")
    assert record.id == record_id("campus", "article", A)


def test_decisions_that_nothing_was_captured_for_are_borne(make_article: MakeArticle) -> None:
    assert told(fold([decided(make_article, 1)])) == [("withdrawn", "withdrawn", None)]
    assert told(fold([decided(make_article, 1, "restored")])) == [("new", "gone", None)]
    [history] = fold_history([decided(make_article, 1), decided(make_article, 2, "restored")])
    assert told(history)[-1] == ("back", "gone", None)
    [history] = fold_history([seen(make_article, 1), decided(make_article, 2, "restored")])
    assert [state.change for state in history] == ["new"]


def test_purged_words_are_neither_an_edit_nor_what_an_edit_is_told_from(make_article: MakeArticle) -> None:
    purged = [bare(seen(make_article, second)) for second in (2, 3)]
    [history] = fold_history([*purged, seen(make_article, 4, title="two")])
    assert told(history) == [("new", "live", None), ("back", "live", "two")]
    assert [(state.version, state.content_digest != "", state.changed_fields) for state in history] == [
        (1, False, []),
        (2, True, []),
    ]
    around = [seen(make_article, 1, title="one"), *purged, seen(make_article, 4, title="two")]
    [history] = fold_history(around)
    assert told(history) == [("new", "live", "one"), ("edited", "live", "two")]
    assert history[-1].changed_fields == ["title"]
    moved = bare(seen(make_article, 3, B, joined=[A]))
    [history] = fold_history([purged[0], seen(make_article, 2, observed="gone"), moved])
    assert told(history) == [("new", "live", None), ("gone", "gone", None), ("back", "live", None)]
    [history] = fold_history([purged[0], moved])
    assert [(state.change, state.url) for state in history] == [("new", A), ("moved", B)]


def test_bare_observation_says_which_record_it_is_of_and_nothing_else(make_article: MakeArticle) -> None:
    full = make_article(body="words", tags=["t"], links=["http://x.example/"], joined=[B], section="news", run="r")
    line = encode_observation(bare(full))
    again = decode_observation(line)
    assert (again.id, again.url, again.joined, again.capture, again.run) == (
        full.id,
        A[:-2] + "/news/2025/a",
        [B],
        full.capture,
        "r",
    )
    assert isinstance(again, Article)
    assert [name for name in CONTENT_FIELDS["article"] if getattr(again, name)] == []
    assert (again.evidence, again.links, again.content_digest) == ({}, [], "")
    entry = Entry(id="0" * 20, site="campus", url=A, key="k", block="news", label="words", link=B, capture=full.capture)
    assert b"words" not in encode_observation(bare(entry))
    assert B.encode() not in encode_observation(bare(entry))
