from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.archive.members import gzip_member
from crawler.archive.visits import Visit, encode_visits, iter_visits
from crawler.errors import IntegrityError

if TYPE_CHECKING:
    from pathlib import Path


def visit(number: int) -> Visit:
    url = f"http://x.example/{number}"
    return Visit(url=url, kind="article", time="2026-01-05T02:00:00.000Z", outcome="new", status=200, etag='"é\u2028"')


def test_visits_read_are_the_visits_written(tmp_path: Path) -> None:
    path = tmp_path / "run.visits.jsonl.gz"
    path.write_bytes(encode_visits([visit(1), visit(2)]) + encode_visits([visit(3)]))
    assert list(iter_visits(path)) == [visit(1), visit(2), visit(3)]


@pytest.mark.parametrize(
    ("tail", "reason"),
    [
        pytest.param(encode_visits([visit(2)])[:-1], "found damage at byte", id="torn"),
        pytest.param(gzip_member(b"{"), "expected visits", id="garbled"),
    ],
)
def test_damaged_batch_is_named(tmp_path: Path, tail: bytes, reason: str) -> None:
    path = tmp_path / "run.visits.jsonl.gz"
    path.write_bytes(encode_visits([visit(1)]) + tail)
    with pytest.raises(IntegrityError, match=reason):
        list(iter_visits(path))


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        pytest.param(b'"url":"a","url":"b"', "'url' twice", id="key-twice"),
        pytest.param(b'"url":"a","status":NaN', "invalid character", id="nan"),
        pytest.param(b'"url":"a","offset":' + b"9" * 30, "", id="huge-int"),
        pytest.param(b'"url":"a","later":1e999', "1e999 in place of a number", id="infinity"),
        pytest.param(b'"url":"a","later":{"x":1,"x":2}', "'x' twice", id="key-twice-in-a-later-field"),
    ],
)
def test_t36_visit_that_can_be_read_two_ways_is_refused(tmp_path: Path, told: bytes, reason: str) -> None:
    path = tmp_path / "run.visits.jsonl.gz"
    path.write_bytes(gzip_member(b'{%s,"kind":"article","time":"","outcome":"new"}\n' % told))
    with pytest.raises(IntegrityError, match=rf"batch at byte 0: expected visits, found .*{reason}"):
        list(iter_visits(path))


def test_visit_of_a_later_version_is_read_without_what_is_new(tmp_path: Path) -> None:
    path = tmp_path / "run.visits.jsonl.gz"
    path.write_bytes(gzip_member(b'{"later": 1, "url": "a", "kind": "other", "time": "", "outcome": "new"}\n'))
    assert [visit.url for visit in iter_visits(path)] == ["a"]
