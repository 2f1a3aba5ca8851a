from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

import pytest

from crawler.archive.dataset import dataset_key, dataset_line
from crawler.archive.fold import fold
from crawler.archive.identity import record_id
from crawler.archive.index import Index, is_current
from crawler.archive.log import encode_observation, iter_log
from crawler.archive.rebuild import rebuild
from crawler.archive.visits import Visit, encode_visits
from crawler.errors import CorruptLineError, IntegrityError
from crawler.records import Entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.archive.archive import Archive
    from crawler.records import Record
    from tests.archive.conftest import KeepNight, MakeArticle

RUN, LATER = "20260105T020000Z-0a1b2c", "20260106T020000Z-0a1b2c"
URL = "http://www.campus.example/news/2025/a"


def put(archive: Archive, run: str, records: Sequence[Record], visits: list[Visit]) -> None:
    archive.log_folder.mkdir(parents=True, exist_ok=True)
    archive.log_path(run).write_bytes(b"".join(map(encode_observation, records)))
    archive.visits_path(run).write_bytes(encode_visits(visits))


def visit(time: str, **values: object) -> Visit:
    return Visit(**{"url": URL, "kind": "article", "time": time, "outcome": "new", "status": 200} | values)  # type: ignore[arg-type]


def test_t10_lost_index_and_dataset_are_made_again_the_same(archive: Archive, keep_night: KeepNight) -> None:
    for night in range(3):
        keep_night({f"/{page}": f"title {page} {page == night}" for page in range(4)})
    rebuild(archive)
    dataset = archive.dataset_path("article").read_bytes()
    with Index(archive.index_path) as index:
        rows = index.dump()
    archive.dataset_path("article").unlink()
    archive.index_path.unlink()
    report = rebuild(archive)
    assert (report.observation_count, report.visit_count, report.record_counts) == (12, 12, {"article": 4})
    assert archive.dataset_path("article").read_bytes() == dataset
    with Index(archive.index_path) as index:
        assert index.dump() == rows


def test_rebuild_on_disk_is_the_fold_in_memory(archive: Archive, make_article: MakeArticle) -> None:
    first = [make_article(f"/{page}", published=f"20{page}") for page in (25, 24, 26)]
    later = [
        make_article("/new", time="2026-01-06T02:00:00.000Z", joined=[first[0].url]),
        make_article("/24", time="2026-01-06T02:00:00.000Z", title="edited"),
    ]
    put(archive, RUN, first, [])
    put(archive, LATER, later, [])
    rebuild(archive)
    records = sorted(fold(record for path in archive.log_paths() for record in iter_log(path)), key=dataset_key)
    assert archive.dataset_path("article").read_bytes() == b"".join(map(dataset_line, records))
    assert len(records) == 3


def test_dataset_carries_evidence_without_candidates_and_nothing_of_the_log(
    archive: Archive, make_article: MakeArticle
) -> None:
    put(archive, RUN, [make_article(joined=["http://x.example/"])], [])
    rebuild(archive)
    [line] = archive.dataset_path("article").read_text().splitlines()
    record = json.loads(line)
    assert record["evidence"] == {"title": {"from": "markup", "where": "/h1", "raw": "A bridge"}}
    assert (record["aliases"], record["change"], record["status"]) == (["http://x.example/"], "new", "live")
    assert not {"joined", "observed", "line", "subtitle"} & set(record)


def test_dataset_is_ordered_by_publication_else_first_sight(archive: Archive, make_article: MakeArticle) -> None:
    dates = ["2025-07", None, "2027", "2025"]
    put(archive, RUN, [make_article(f"/{place}", published=date) for place, date in enumerate(dates)], [])
    rebuild(archive)
    lines = archive.dataset_path("article").read_text().splitlines()
    assert [json.loads(line).get("published") for line in lines] == ["2025", "2025-07", None, "2027"]


@pytest.mark.parametrize("ending", [".held.jsonl", ".discarded.jsonl"])
def test_run_that_nobody_accepted_does_not_count(archive: Archive, make_article: MakeArticle, ending: str) -> None:
    put(archive, RUN, [make_article()], [visit("2026-01-05T02:00:00.000Z")])
    put(archive, LATER, [make_article("/other")], [visit("2026-01-06T02:00:00.000Z", status=404)])
    archive.log_path(LATER).rename(archive.log_path(LATER).with_suffix(ending))
    assert rebuild(archive).record_counts == {"article": 1}
    with Index.open(archive) as index:
        last = index.last_visit(URL)
    assert last
    assert last.status == 200


def test_damaged_line_stops_the_rebuild_and_leaves_the_old_dataset(archive: Archive, make_article: MakeArticle) -> None:
    put(archive, RUN, [make_article()], [])
    rebuild(archive)
    before = archive.dataset_path("article").read_bytes()
    archive.log_path(RUN).write_bytes(archive.log_path(RUN).read_bytes().replace(b"bridge", b"Bridge"))
    with pytest.raises(CorruptLineError, match=r"0a1b2c\.jsonl: line at byte 0: expected the checksum"):
        rebuild(archive)
    assert archive.dataset_path("article").read_bytes() == before


def test_index_answers_what_a_crawl_asks(archive: Archive, make_article: MakeArticle) -> None:
    article = make_article(joined=["http://www.campus.example/old"], section="news")
    gone = make_article("/gone", observed="gone")
    place = {
        "record_id": "urn:uuid:1",
        "warc": "w",
        "offset": 7,
        "length": 8,
        "payload_digest": "d",
        "payload_sha1": "s",
    }
    first = visit("2026-01-05T02:00:00.000Z", etag='"1"', **place)
    again = visit(
        "2026-01-06T02:00:00.000Z", etag='"2"', **place | {"record_id": "urn:uuid:2"}, revisit_of="urn:uuid:1"
    )
    last = visit("2026-01-07T02:00:00.000Z", status=500, outcome="failed", error="500")
    put(archive, RUN, [article, gone], [first, again, last])
    with Index.open(archive) as index:
        assert (
            index.id_of(article.url, "article") == index.id_of("http://www.campus.example/old", "article") == article.id
        )
        assert index.id_of("http://www.campus.example/unknown", "article") is None
        newest = index.newest(article.id)
        assert newest
        assert (newest.title, newest.content_digest, newest.capture_time) == (
            article.title,
            article.content_digest,
            article.capture.time,
        )
        assert index.ids_with_content(article.content_digest) == [article.id]
        assert index.live_urls() == index.live_urls("news") == [article.url]
        assert index.live_urls("stories") == []
        assert index.last_visit(URL) == last
        known = index.last_capture(URL)
        assert known
        assert (known.record_id, known.offset, known.etag) == ("urn:uuid:1", 7, '"2"')
        assert index.last_capture_time() == "2026-01-07T02:00:00.000Z"


@pytest.mark.parametrize("spoil", ["absent", "older", "newer", "garbage", "behind"])
def test_t10_t11_index_at_odds_is_made_again(archive: Archive, make_article: MakeArticle, spoil: str) -> None:
    put(archive, RUN, [make_article()], [])
    rebuild(archive)
    if spoil == "absent":
        archive.index_path.unlink()
    elif spoil == "garbage":
        archive.index_path.write_bytes(b"no database" * 500)
    elif spoil == "behind":
        put(archive, LATER, [make_article("/other")], [])
    else:
        db = sqlite3.connect(archive.index_path)
        db.execute(f"PRAGMA user_version = {0 if spoil == 'older' else 99}")
        db.close()
    assert not is_current(archive)
    with Index.open(archive) as index:
        assert index.id_of(URL, "article")
    assert is_current(archive)


def large_index(archive: Archive, make_article: MakeArticle) -> None:
    """Make an index of many pages and overwrite one in its middle, as a failing disk would."""
    put(archive, RUN, [make_article(f"/{number}", title=f"{number}") for number in range(200)], [])
    rebuild(archive)
    data = bytearray(archive.index_path.read_bytes())
    middle = len(data) // 4096 // 2 * 4096
    data[middle : middle + 4096] = bytes([0xA5]) * 4096
    archive.index_path.write_bytes(data)


def test_t10_overwritten_page_of_the_index_is_found_and_the_index_made_again(
    archive: Archive, make_article: MakeArticle
) -> None:
    large_index(archive, make_article)
    assert is_current(archive)
    with Index.open(archive) as index:
        assert len(index.live_urls()) == 200
        index.check()


def test_damage_met_while_the_index_is_read_says_how_to_mend_it(archive: Archive, make_article: MakeArticle) -> None:
    large_index(archive, make_article)
    expected = r"index\.sqlite: expected an index that can be read, found .*; `muniment rebuild` makes it again"
    with Index(archive.index_path) as index:
        with pytest.raises(IntegrityError, match=expected):
            index.dump()
        with pytest.raises(IntegrityError, match=expected):
            index.check()


def test_archive_of_nothing_has_empty_derived_files(archive: Archive) -> None:
    rebuild(archive)
    assert archive.dataset_path("article").read_bytes() == b""
    with Index.open(archive) as index:
        assert index.last_capture_time() is None


def test_entries_know_the_article_that_is_held_at_their_link(archive: Archive, make_article: MakeArticle) -> None:
    article = make_article("/moved", joined=[URL])

    def entry(key: str, link: str) -> Entry:
        capture = article.capture
        return Entry(id="0", site="campus", key=key, url="http://www.campus.example/", capture=capture, block="news",
                     title="A bridge", link=link)  # fmt: skip

    put(archive, RUN, [entry("news a", URL), entry("news b", "http://www.campus.example/other"), article], [])
    rebuild(archive)
    found = [json.loads(line) for line in archive.dataset_path("entry").read_bytes().splitlines()]
    joined = {record["link"]: record.get("article") for record in found}
    assert joined == {URL: article.id, "http://www.campus.example/other": None}
    with Index.open(archive) as index:
        assert index.live_entries("http://www.campus.example/") == {"news a": "news", "news b": "news"}
        assert index.id_of("news a", "entry") == record_id("campus", "entry", "news a")
        assert index.live_urls() == [article.url]  # what has a page to visit
