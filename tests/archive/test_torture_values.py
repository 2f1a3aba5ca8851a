"""Values that break software, and digests that lie: what is kept is what came."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crawler.archive.captures import iter_captures
from crawler.archive.log import decode_observation, encode_observation, iter_log
from crawler.archive.rebuild import rebuild
from crawler.archive.verify import verify
from crawler.archive.warc import KnownCapture, WarcWriter, record_urn
from crawler.records import Article, Caption

if TYPE_CHECKING:
    from crawler.archive.archive import Archive
    from tests.archive.conftest import MakeArticle, MakeExchange, StartRun

SUITES = Path(os.environ.get("MUNIMENT_SUITES", Path(__file__).parents[3] / "shared" / "suites"))

OWN = {
    "nul": "a\0b",
    "control": "\x01\x02\x1b[31m\x7f\x9f",
    "bidi": "\u202egnp.exe\u202c \u2066x\u2069",
    "line-separators": "a\u2028b\u2029c\x85d",
    "zalgo": "Z\u0351\u036b\u0343a\u0329\u034el\u0347g\u0321o\u0334",
    "beyond-the-basic-plane": "\U00020000\U0002a6df\U00030000 👩‍👩‍👧",
    "byte-order-mark": "\ufeffa\ufeff",
    "no-character": "\ufffe\uffff",
    "formula": "=1+1",
    "long": "x" * 10 * 1024 * 1024,
}


def suite() -> list[str]:
    path = SUITES / "naughty.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def assert_kept(
    archive: Archive,
    start_run: StartRun,
    make_exchange: MakeExchange,
    make_article: MakeArticle,
    values: list[str],
) -> None:
    """Keep an article with each of *values* in every field, and look for it in log, dataset and WARC."""
    with start_run() as run:
        for number, value in enumerate(values):
            capture = run.capture(make_exchange(f"/{number}", value.encode()))
            captions = [Caption(text=value)]
            told: dict[str, Any] = {"title": value, "tags": ["a", value], "captions": captions, "body": value}
            run.observe(make_article(f"/{number}", capture=capture, **told))
        run.close(ended="finished", exit_code=0)
    rebuild(archive)
    assert verify(archive) == []
    logged = [record for path in archive.log_paths() for record in iter_log(path)]
    lines = archive.dataset_path("article").read_bytes().splitlines()
    by_url = {one["url"]: one for one in map(json.loads, lines)}
    kept = [(one.title or "", one.tags, one.body or "") for one in logged if isinstance(one, Article)]
    assert kept == [(value, ["a", value], value) for value in values]
    for record, value in zip(logged, values, strict=True):
        line = by_url[record.url]
        assert [caption.get("text", "") for caption in line["captions"]] == [value]
        assert (line.get("title", ""), line["tags"][-1], line.get("body", "")) == (value, value, value)
    (warc,) = archive.warc_paths()
    assert [one.payload for one in iter_captures(warc)] == [value.encode() for value in values]


def test_t34_odd_values_come_back_equal(
    archive: Archive, start_run: StartRun, make_exchange: MakeExchange, make_article: MakeArticle
) -> None:
    assert_kept(archive, start_run, make_exchange, make_article, list(OWN.values()))


@pytest.mark.skipif(not suite(), reason=f"no naughty.jsonl in {SUITES}; set MUNIMENT_SUITES")
def test_t34_naughty_strings_of_others_come_back_equal(
    archive: Archive, start_run: StartRun, make_exchange: MakeExchange, make_article: MakeArticle
) -> None:
    assert_kept(archive, start_run, make_exchange, make_article, suite())


def test_t34_lone_surrogate_is_replaced_and_the_line_stays_utf_8(make_article: MakeArticle) -> None:
    line = encode_observation(make_article(title="a\ud800b"))
    line.decode("utf-8")
    record = decode_observation(line)
    assert isinstance(record, Article)
    assert record.title == "a\ufffdb"


PATHS = ["/../../etc/passwd", "/%2e%2e/%2e%2e/x", "/a%00b", "/" + "x" * 4096, "/CON", "/Twin", "/twin", "/dot.", "/~/x"]


def test_t28_no_file_is_named_by_a_url(
    archive: Archive, start_run: StartRun, make_exchange: MakeExchange, make_article: MakeArticle
) -> None:
    with start_run() as run:
        for path in PATHS:
            run.observe(make_article(path, capture=run.capture(make_exchange(path, path.encode()))))
        run.close(ended="finished", exit_code=0)
    rebuild(archive)
    names = {str(path.relative_to(archive.root)) for path in archive.root.rglob("*") if path.is_file()}
    derived = {f"campus/{path.name}" for path in (*archive.dataset_paths(), archive.index_path)}
    run_files = {f"warc/{run.id}-00000.warc.gz", f"log/{run.id}.jsonl", f"runs/{run.id}.json"}
    assert names == derived | {f"campus/{name}" for name in run_files}


@pytest.mark.parametrize("agrees", ["payload_sha1", "payload_digest"])
def test_t38_one_digest_that_agrees_makes_no_revisit(tmp_path: Path, make_exchange: MakeExchange, agrees: str) -> None:
    writer = WarcWriter(
        tmp_path / "a.warc.gz", about={"run": "r", "isPartOf": "campus", "software": "muniment/0"}, started=""
    )
    exchange = make_exchange(payload=b"other", time="2026-01-05T02:00:00.000Z")
    written = writer.capture(exchange, record_urn(), None)
    digests = {"payload_sha1": "A" * 32, "payload_digest": "0" * 64, agrees: getattr(written, agrees)}
    known = KnownCapture(
        url=exchange.url, time="", record_id=record_urn(), warc="b.warc.gz", offset=0, length=9, **digests
    )
    assert not writer.capture(exchange, record_urn(), known).revisit
