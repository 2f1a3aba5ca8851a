"""Values that break software, and digests that lie: what is kept is what came."""

from __future__ import annotations

import gzip
import json
import os
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from crawler.archive.bag import write_bag
from crawler.archive.captures import iter_captures
from crawler.archive.files import facts_of
from crawler.archive.log import decode_observation, encode_observation, iter_log
from crawler.archive.rebuild import rebuild
from crawler.archive.selection import Window
from crawler.archive.verify import verify
from crawler.archive.visits import Visit, decode_visits, encode_visits, iter_visits
from crawler.archive.wacz import write_wacz
from crawler.archive.warc import KnownCapture, WarcWriter, record_urn
from crawler.records import Article, Caption
from crawler.urls import canonicalize_url
from tests.archive.conftest import HOST
from tests.naughty import SURROGATES, TEXTS

if TYPE_CHECKING:
    from crawler.archive.archive import Archive
    from tests.archive.conftest import MakeArticle, MakeExchange, StartRun

SUITES = Path(os.environ.get("MUNIMENT_SUITES", Path(__file__).parents[3] / "shared" / "suites"))


def suite() -> list[str]:
    path = SUITES / "naughty.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def url_of(number: int, value: str) -> str:
    """Return the canonical URL of a page with the beginning of *value* in its path."""
    return canonicalize_url(f"{HOST}/news/{number}/{quote(value[:500], safe='')}?q={quote(value[:100], safe='')}")


def assert_kept(
    archive: Archive,
    start_run: StartRun,
    make_exchange: MakeExchange,
    make_article: MakeArticle,
    values: list[str],
) -> None:
    """Keep an article with each of *values* in every field and in its URL, and look for it wherever it ought to be."""
    told = [(url_of(number, value), value) for number, value in enumerate(values)]
    with start_run() as run:
        for url, value in told:
            capture = run.capture(make_exchange(payload=value.encode(), card=json.dumps(value).encode(), url=url))
            words: dict[str, Any] = {"title": value, "tags": ["a", value], "body": value}
            run.observe(make_article(url=url, capture=capture, captions=[Caption(text=value)], **words))
            visit = Visit(url=url, kind="article", time="", outcome="new", error=value, etag=value)
            run.visit(visit, capture)
        run.close(ended="finished", exit_code=0)
    rebuild(archive)
    assert verify(archive) == []
    logged = [record for path in archive.log_paths() for record in iter_log(path)]
    kept = [(one.url, one.title or "", one.tags, one.body or "") for one in logged if isinstance(one, Article)]
    assert kept == [(url, value, ["a", value], value) for url, value in told]
    (visits,) = archive.visits_paths()
    assert [(visit.url, visit.error, visit.etag) for visit in iter_visits(visits)] == [(u, v, v) for u, v in told]
    (warc,) = archive.warc_paths()
    assert [(one.url, one.payload) for one in iter_captures(warc)] == [(url, value.encode()) for url, value in told]
    assert_in_dataset(archive.dataset_path("article"), told)
    assert_exported(archive, told)


def assert_in_dataset(path: Path, told: list[tuple[str, str]]) -> None:
    by_url = {one["url"]: one for one in map(json.loads, path.read_bytes().split(b"\n")[:-1])}
    assert len(by_url) == len(told)
    for url, value in told:
        line = by_url[url]
        assert [caption.get("text", "") for caption in line["captions"]] == [value]
        assert (line.get("title", ""), line["tags"][-1], line.get("body", "")) == (value, value, value)


def assert_exported(archive: Archive, told: list[tuple[str, str]]) -> None:
    """Look for what was *told* in a WACZ and in a bag of the archive."""
    package, bag = archive.root / "export.wacz", archive.root / "bag"
    write_wacz([archive], package, window=Window(since=None, until=None), software="muniment", force=False)
    with zipfile.ZipFile(package) as opened:
        pages = [json.loads(line) for line in opened.read("pages/pages.jsonl").split(b"\n")[1:-1]]
        index = gzip.decompress(opened.read("indexes/index.cdx.gz")).split(b"\n")[:-1]
        (warc,) = archive.warc_paths()
        assert opened.read(f"archive/{warc.name}") == warc.read_bytes()
    assert {page["url"]: page["title"] for page in pages} == {url: value or url for url, value in told}
    assert sorted(json.loads(line.split(b" ", 2)[2])["url"] for line in index) == sorted(url for url, _ in told)
    write_bag(
        [archive], bag, window=Window(since=None, until=None), software="muniment", contact="a@b.example", force=False
    )
    assert_in_dataset(bag / "data" / archive.site / "articles.jsonl", told)
    for line in (bag / "manifest-sha256.txt").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ", 1)
        assert facts_of(bag / name).sha256 == digest


def test_t34_naughty_strings_come_back_equal(
    archive: Archive, start_run: StartRun, make_exchange: MakeExchange, make_article: MakeArticle
) -> None:
    assert_kept(archive, start_run, make_exchange, make_article, TEXTS)


@pytest.mark.skipif(not suite(), reason=f"no naughty.jsonl in {SUITES}; set MUNIMENT_SUITES")
def test_t34_naughty_strings_of_others_come_back_equal(
    archive: Archive, start_run: StartRun, make_exchange: MakeExchange, make_article: MakeArticle
) -> None:
    assert_kept(archive, start_run, make_exchange, make_article, suite())


@pytest.mark.parametrize("text", SURROGATES)
def test_t34_lone_surrogates_are_replaced_and_every_line_stays_utf_8(make_article: MakeArticle, text: str) -> None:
    line = encode_observation(make_article(title=text, tags=[text], captions=[Caption(text=text)], body=text))
    line.decode("utf-8")
    record = decode_observation(line)
    assert isinstance(record, Article)
    replaced = re.sub(r"[\ud800-\udfff]", "\ufffd", text)
    assert (record.title, record.tags, record.captions[0].text, record.body) == (
        replaced,
        [replaced],
        replaced,
        replaced,
    )
    visit = Visit(url="http://a.example/", kind="article", time="", outcome="failed", error=text)
    assert decode_visits(gzip.decompress(encode_visits([visit])))[0].error == replaced


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
