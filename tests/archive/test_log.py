from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING

import pytest

from crawler.archive.log import decode_observation, encode_observation, find_log_end, iter_log
from crawler.errors import CorruptLineError
from crawler.records import Article, Caption, Evidence, Person, Rejected

if TYPE_CHECKING:
    from pathlib import Path

    from tests.archive.conftest import MakeArticle


def with_checksum(body: bytes) -> bytes:
    return b'%s,"line":%d}\n' % (body[:-1], zlib.crc32(body))


@pytest.fixture
def article(make_article: MakeArticle) -> Article:
    found = Evidence(source="meta", where="/meta", raw="x")
    return make_article(
        body="One\n\u2028\x85two",
        tags=["a", "b"],
        captions=[Caption(text="Bridge", credit="Me")],
        people=[Person(name="Ada", quoted=True)],
        alternates={"zh-Hant": "http://x.example/"},
        evidence={"title": found, "tags": [found, Evidence()]},
        joined=["http://x.example/old"],
    )


def test_line_read_is_the_record_written(article: Article) -> None:
    assert decode_observation(encode_observation(article)) == article


def test_candidate_that_was_rejected_for_being_empty_is_read_again(make_article: MakeArticle) -> None:
    rejected = Rejected(source="json-ld", where="script[0]#/headline", raw="", why="no words")
    article = make_article(evidence={"title": Evidence(rejected=(rejected,))}, captions=[Caption(text="", credit="Me")])
    assert decode_observation(encode_observation(article)) == article


def test_line_is_plain_json_in_schema_order_that_ends_with_its_checksum(article: Article) -> None:
    line = encode_observation(article)
    told = list(json.loads(line))
    schema = list(Article.__dataclass_fields__)
    assert told[-1] == "line"
    assert told[:-1] == [name for name in schema if name in told]
    assert line.count(b"\n") == 1


def test_nothing_is_written_of_what_the_fold_computes_or_what_holds_nothing(make_article: MakeArticle) -> None:
    article = make_article(version=3, change="edited", aliases=["http://x.example/"], status="gone")
    told = json.loads(encode_observation(article))
    assert not {"version", "change", "aliases", "status", "subtitle", "authors", "observed", "joined"} & set(told)


def test_half_a_character_is_kept_as_a_replacement(make_article: MakeArticle) -> None:
    assert decode_observation(encode_observation(make_article(title="a\udfff"))).title == "a\ufffd"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param(b"", "ends with its checksum", id="empty"),
        pytest.param(b'{"kind":"article"}\n', "ends with its checksum", id="without-checksum"),
        pytest.param(b'{"kind":"article","line":1}\n', "expected the checksum", id="wrong-checksum"),
        pytest.param(with_checksum(b'{"kind":"article","kind":"article"}'), "'kind' twice", id="t36-key-twice"),
        pytest.param(with_checksum(b'{"kind":"article","version":NaN}'), "NaN in place", id="t36-nan"),
        pytest.param(with_checksum(b'{"kind":"article","version":1' + b"0" * 5000 + b"}"), "digits", id="t36-huge-int"),
        pytest.param(with_checksum(b'{"kind":"weather"}'), "weather", id="unknown-kind"),
        pytest.param(with_checksum(b'{"kind":"article"}'), "missing required field", id="no-observation"),
        pytest.param(with_checksum(b"[" * 100_000 + b"}"), "expected an observation", id="nested-too-deep"),
        pytest.param(with_checksum(b'{"kind":"\xff"}'), "utf-8", id="not-utf-8"),
    ],
)
def test_bad_line_is_refused(line: bytes, reason: str) -> None:
    with pytest.raises(CorruptLineError, match=reason):
        decode_observation(line)


def test_field_of_a_later_version_is_passed_over(article: Article) -> None:
    body = json.loads(encode_observation(article))
    del body["line"]
    later = json.dumps(body | {"invented_later": 1}, ensure_ascii=False).encode()
    assert decode_observation(with_checksum(later)) == article


def test_error_names_file_and_byte(tmp_path: Path, article: Article) -> None:
    path = tmp_path / "run.jsonl"
    line = encode_observation(article)
    path.write_bytes(line + line[:-9])
    with pytest.raises(CorruptLineError, match=rf"run\.jsonl: line at byte {len(line)}: expected"):
        list(iter_log(path))


def test_t01_log_cut_at_any_byte_ends_after_its_last_whole_line(tmp_path: Path, make_article: MakeArticle) -> None:
    path = tmp_path / "run.jsonl"
    lines = [encode_observation(make_article(f"/{number}")) for number in range(4)]
    whole = b"".join(lines)
    for size in range(len(lines[0] + lines[1]), len(whole) + 1):
        path.write_bytes(whole[:size])
        ends = [len(b"".join(lines[:count])) for count in range(5)]
        assert find_log_end(path, lambda _: True) == max(end for end in ends if end <= size)


def test_log_ends_before_a_line_whose_capture_is_not_there(tmp_path: Path, make_article: MakeArticle) -> None:
    path = tmp_path / "run.jsonl"
    lines = [
        encode_observation(make_article(f"/{number}", time=f"2026-01-05T02:00:0{number}.000Z")) for number in (1, 2)
    ]
    path.write_bytes(b"".join(lines))
    assert find_log_end(path, lambda capture: capture.time.endswith("1.000Z")) == len(lines[0])
