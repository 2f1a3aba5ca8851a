from __future__ import annotations

import gzip
import json
import zipfile
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.archive.lock import SiteLock
from crawler.archive.run_record import read_run_record
from crawler.archive.verify import verify
from crawler.archive.visits import iter_visits
from crawler.archive.warc import warc_digest
from tests.commands.foreign import HOST, HTML, Kept, article, articles, counts_of, kept_records, write_wacz, write_warc

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.archive.archive import Archive
    from tests.commands.conftest import Keep, Muniment

A = HOST + "/news/2025/a"


def test_a_capture_keeps_its_time_id_headers_and_payload(muniment: Muniment, tmp_path: Path, archive: Archive) -> None:
    kept = Kept(headers=[("content-TYPE", "text/html"), ("X-Odd", "a  b"), ("Set-Cookie", "of=theirs")])
    kept.record_id, kept.request = "urn:uuid:0a1b2c3d-0000-4000-8000-00000000000a", [("Host", "www.campus.example")]
    write_warc(tmp_path / "in" / "theirs.warc.gz", [kept])
    said = muniment("import", "in", "--site", "campus")
    assert said.code == 0
    assert said.out == (
        "campus  captures: new 1  held 0  withdrawn 0  unmodified 0  unreadable 0  elsewhere 0"
        "  from 2019-05-06T07:08:09.000Z to 2019-05-06T07:08:09.000Z\n"
    )
    assert said.err.startswith("campus  new 1  edited 0  unchanged 0  gone 0  failed 0  ")
    request, response, metadata = kept_records(archive)
    assert response[0]["WARC-Record-ID"] == f"<{kept.record_id}>"
    assert response[0]["WARC-Date"] == "2019-05-06T07:08:09.000Z"
    assert response[0]["WARC-IP-Address"] == "192.0.2.7"
    head = b"HTTP/1.1 200 OK\r\ncontent-TYPE: text/html\r\nX-Odd: a  b\r\nSet-Cookie: of=theirs\r\n\r\n"
    assert response[1] == head + kept.payload
    assert request[1] == b"GET /news/2025/a HTTP/1.1\r\nHost: www.campus.example\r\n\r\n"
    assert request[0]["WARC-Concurrent-To"] == metadata[0]["WARC-Concurrent-To"] == f"<{kept.record_id}>"
    run = read_run_record(archive.run_path(archive.run_ids()[0]))
    (source,) = run.settings["inputs"]
    assert metadata[1].decode() == (
        f"imported-from: theirs.warc.gz\r\nimported-sha256: {source['sha256']}\r\nimported-software: Peer/1.0\r\n"
    )
    assert (run.kind, run.ended, run.counts["captures new"]) == ("import", "finished", 1)
    record = articles(archive)[A]
    assert (record["title"], record["first_seen"]) == ("A bridge opens", "2019-05-06T07:08:09.000Z")
    assert record["capture"]["record_id"] == kept.record_id
    assert verify(archive) == []


def test_a_second_import_adds_nothing_and_writes_no_run(muniment: Muniment, tmp_path: Path, archive: Archive) -> None:
    missing = Kept(path="/news/2025/b", status="404 Not Found", payload=b"no")
    hop = Kept(path="/old", status="301 Moved", headers=[("Location", A)], time="2019-05-06T07:08:08Z")
    write_warc(tmp_path / "a.warc.gz", [hop, Kept(), missing])
    assert muniment("import", "a.warc.gz", "--site", "campus").code == 0
    before = {path: path.read_bytes() for path in archive.folder.rglob("*") if path.is_file()}
    again = muniment("import", "a.warc.gz", "a.warc.gz", "--site", "campus", "--json")
    assert again.code == 0
    assert json.loads(again.out)["run"] is None
    assert counts_of(again) == {"held": 6}
    assert {path: path.read_bytes() for path in archive.folder.rglob("*") if path.is_file()} == before


def test_a_revisit_becomes_the_response_it_stands_for(muniment: Muniment, tmp_path: Path, archive: Archive) -> None:
    first = Kept()
    again = Kept(time="2020-01-02T03:04:05Z", refers_to=first, headers=[*HTML, ("X-Again", "yes")])
    nowhere = Kept(path="/news/2025/b", time="2020-01-02T03:04:05Z", refers_to=Kept(payload=b"never kept"))
    write_warc(tmp_path / "late.warc.gz", [again, nowhere])
    write_warc(tmp_path / "first.warc.gz", [first])
    said = muniment("import", "late.warc.gz", "first.warc.gz", "--site", "campus", "--json")
    assert (said.code, counts_of(said)) == (0, {"new": 2, "unreadable": 1})
    whole = [block for headers, block in kept_records(archive) if headers["WARC-Type"] == "response"]
    assert [block.partition(b"\r\n\r\n")[2] for block in whole] == [first.payload, first.payload]
    assert b"X-Again: yes" in whole[1]
    visits = [visit.outcome for visit in iter_visits(archive.visits_paths()[0])]
    assert visits == ["new", "unchanged"]
    assert verify(archive) == []


def test_a_revisit_finds_its_response_in_the_archive(muniment: Muniment, tmp_path: Path, archive: Archive) -> None:
    first = Kept()
    write_warc(tmp_path / "first.warc.gz", [first])
    write_warc(tmp_path / "late.warc.gz", [Kept(time="2020-01-02T03:04:05Z", refers_to=first)])
    for name in ("first", "late"):
        assert counts_of(muniment("import", f"{name}.warc.gz", "--site", "campus", "--json")) == {"new": 1}
    blocks = [block for headers, block in kept_records(archive) if headers["WARC-Type"] == "response"]
    assert blocks[0] == blocks[1]


def test_chunks_are_removed_and_their_header_misleads_nobody(
    muniment: Muniment, tmp_path: Path, archive: Archive
) -> None:
    page = article("In pieces")
    chunked = b"%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (100, page[:100], len(page) - 100, page[100:])
    write_warc(tmp_path / "a.warc.gz", [Kept(payload=chunked, headers=[*HTML, ("Transfer-Encoding", "chunked")])])
    assert muniment("import", "a.warc.gz", "--site", "campus").code == 0
    block = next(block for headers, block in kept_records(archive) if headers["WARC-Type"] == "response")
    assert block.endswith(b"\r\nX-Archive-Orig-Transfer-Encoding: chunked\r\n\r\n" + page)
    assert articles(archive)[A]["title"] == "In pieces"
    assert counts_of(muniment("import", "a.warc.gz", "--site", "campus", "--json")) == {"held": 1}


def test_t26_cookies_and_passwords_of_requests_are_not_copied(
    muniment: Muniment, tmp_path: Path, archive: Archive
) -> None:
    secrets = [("Cookie", "a=canary"), ("AUTHORIZATION", "Basic canary"), ("Proxy-Authorization", "canary")]
    seen = Kept(request=[("Referer", "http://me:canary@www.campus.example/"), *secrets, ("Accept", "*/*")])
    with_name = Kept(path="/news/2025/b", host="http://canary:canary@www.campus.example")
    posted = Kept(path="/news/2025/c", request=[("Host", "x")], method="POST", payload=article("canary"))
    write_warc(tmp_path / "a.warc.gz", [seen, with_name, posted])
    said = muniment("import", "a.warc.gz", "--site", "campus", "--json")
    assert counts_of(said) == {"new": 2, "elsewhere": 1}
    kept = b"".join(block for _, block in kept_records(archive))
    assert b"Referer: http://www.campus.example/\r\nAccept: */*\r\n\r\n" in kept
    for path in archive.folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert b"canary" not in (gzip.decompress(data) if path.suffix == ".gz" else data), path


def test_what_is_no_page_of_the_site_stays_out(muniment: Muniment, tmp_path: Path, archive: Archive) -> None:
    others = [
        Kept(path="/news", payload=b"a listing"),
        Kept(host="http://www.elsewhere.example"),
        Kept(status="304 Not Modified", payload=b"", time="2019-05-07T00:00:00Z"),
        Kept(path="/news/2025/b", time=(datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ")),
        Kept(path="/news/2025/c", time="0000-00-00T00:00:00Z"),
        Kept(path="/news/2025/" + "d" * 9000),
    ]
    write_warc(tmp_path / "a.warc.gz", others)
    said = muniment("import", "a.warc.gz", "--site", "campus", "--json")
    assert counts_of(said) == {"unmodified": 1, "unreadable": 2, "elsewhere": 3}
    assert not archive.folder.exists()


def test_a_record_id_that_is_taken_is_replaced(muniment: Muniment, tmp_path: Path, archive: Archive) -> None:
    same = "urn:uuid:00000000-0000-4000-8000-000000000000"
    write_warc(
        tmp_path / "a.warc.gz",
        [Kept(record_id=same), Kept(path="/news/2025/b", record_id=same), Kept(path="/news/2025/c", record_id="a b")],
    )
    assert counts_of(muniment("import", "a.warc.gz", "--site", "campus", "--json")) == {"new": 3}
    kept = [(headers, block) for headers, block in kept_records(archive) if headers["WARC-Type"] != "request"]
    ids = [headers["WARC-Record-ID"] for headers, _ in kept if headers["WARC-Type"] == "response"]
    assert len(set(ids)) == 3
    assert ids[0] == f"<{same}>"
    told = [block for headers, block in kept if headers["WARC-Type"] == "metadata"]
    assert [f"imported-record-id: {same}".encode() in block for block in told] == [False, True, False]
    assert counts_of(muniment("import", "a.warc.gz", "--site", "campus", "--json")) == {"held": 3}
    assert verify(archive) == []


def test_another_capture_with_the_name_of_one_that_is_held_is_no_less_taken(
    muniment: Muniment, tmp_path: Path, archive: Archive
) -> None:
    same = "urn:uuid:00000000-0000-4000-8000-000000000000"
    later = Kept(record_id=same, time="2019-06-01T00:00:00Z", payload=article("A bridge closes"))
    last = Kept(record_id=same, time="2019-07-01T00:00:00Z", payload=article("A bridge opens again"))
    write_warc(tmp_path / "a.warc.gz", [Kept(record_id=same), later])
    write_warc(tmp_path / "b.warc.gz", [last])
    assert counts_of(muniment("import", "a.warc.gz", "--site", "campus", "--json")) == {"new": 2}
    assert counts_of(muniment("import", "b.warc.gz", "--site", "campus", "--json")) == {"new": 1}
    (record,) = articles(archive).values()
    assert (record["title"], record["version"]) == ("A bridge opens again", 3)
    assert counts_of(muniment("import", "a.warc.gz", "b.warc.gz", "--site", "campus", "--json")) == {"held": 3}


def test_a_redirect_with_the_name_of_a_page_is_kept_beside_what_it_led_to(
    muniment: Muniment, tmp_path: Path, archive: Archive
) -> None:
    same = "urn:uuid:00000000-0000-4000-8000-000000000000"
    moved = Kept(record_id=same, status="301 Moved", headers=[("Location", "/news/2025/b")], payload=b"")
    write_warc(tmp_path / "a.warc.gz", [Kept(record_id=same, payload=b"")])
    write_warc(tmp_path / "b.warc.gz", [moved, Kept(path="/news/2025/b", time="2019-05-06T07:08:10Z")])
    assert counts_of(muniment("import", "a.warc.gz", "--site", "campus", "--json")) == {"new": 1}
    assert counts_of(muniment("import", "b.warc.gz", "--site", "campus", "--json")) == {"new": 2}
    assert articles(archive)[HOST + "/news/2025/b"]["aliases"] == [HOST + "/news/2025/a"]
    assert verify(archive) == []
    assert counts_of(muniment("import", "b.warc.gz", "--site", "campus", "--json")) == {"held": 2}


@pytest.mark.parametrize("packed", ["plain", "by record", "as a whole", "in a package"])
def test_files_of_every_kind_are_read(muniment: Muniment, tmp_path: Path, archive: Archive, packed: str) -> None:
    captures = [Kept(path=f"/news/2025/{number}", payload=article(f"Notice {number}")) for number in range(5)]
    if packed == "by record":
        path = write_warc(tmp_path / "a.warc.gz", captures)
    else:
        path = write_warc(tmp_path / "a.warc", captures, gzipped=False)
    if packed == "as a whole":
        (tmp_path / "b.warc.gz").write_bytes(gzip.compress(path.read_bytes()))
        path = tmp_path / "b.warc.gz"
    if packed == "in a package":
        files = {"archive/a.warc": path.read_bytes(), "archive/more/b.warc.gz": gzip.compress(path.read_bytes())}
        path = write_wacz(tmp_path / "a.wacz", files, packed=zipfile.ZIP_DEFLATED)
    said = muniment("import", path, "--site", "campus", "--json")
    assert said.code == 0
    assert counts_of(said) == {"new": 5} | ({"held": 5} if packed == "in a package" else {})
    assert sorted(record["title"] for record in articles(archive).values()) == [f"Notice {n}" for n in range(5)]
    assert verify(archive) == []


def test_a_dry_run_says_what_would_come_in_and_keeps_nothing(
    muniment: Muniment, tmp_path: Path, archive: Archive
) -> None:
    write_warc(tmp_path / "a.warc.gz", [Kept()])
    said = muniment("import", "a.warc.gz", "--site", "campus", "--dry-run", "--json")
    assert (said.code, counts_of(said)) == (0, {"new": 1})
    assert json.loads(said.out)["records"] is None
    assert not archive.root.exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param(["a.warc.gz", "--site", "campuss"], 4, "did you mean campus", id="wrong-site"),
        pytest.param(["a.warc.gz"], 2, "missing option '--site'", id="no-site"),
        pytest.param(["page.html", "--site", "campus"], 2, "expected a WARC or WACZ file", id="no-archive"),
        pytest.param(["empty", "--site", "campus"], 2, "expected WARC or WACZ files in it, found none", id="empty"),
        pytest.param(["nowhere", "--site", "campus"], 2, "does not exist", id="no-file"),
        pytest.param(["a.warc.gz", "--site", "campus-marine"], 0, "found other captures only", id="of-another-site"),
    ],
)
def test_words_that_do_not_fit(muniment: Muniment, tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    write_warc(tmp_path / "a.warc.gz", [Kept()])
    (tmp_path / "page.html").write_bytes(article("A bridge opens"))
    (tmp_path / "empty").mkdir()
    done = muniment("import", *arguments)
    assert done.code == code
    assert said in done.err
    assert not (tmp_path / "data").exists()


def test_t07_a_run_at_work_is_left_alone(muniment: Muniment, keep: Keep, tmp_path: Path) -> None:
    archive = keep(5, (A, {"title": "A bridge closes"}))
    write_warc(tmp_path / "a.warc.gz", [Kept()])
    with SiteLock(archive.folder):
        said = muniment("import", "a.warc.gz", "--site", "campus")
    assert said.code == 6
    assert archive.run_ids() == archive.known_run_ids()


def test_files_as_large_crawls_write_them_are_read(muniment: Muniment, tmp_path: Path, archive: Archive) -> None:
    page = article("A bridge opens").replace(b"\n", b"")
    head = b"HTTP/2 200\nContent-Type: text/html\nX-Crawl-Content-Encoding: gzip\nX-Folded: a\n b\n\n"
    text = b""
    for number, (kind, block, more) in enumerate(
        [
            (
                "request",
                b"GET /news/2025/a HTTP/1.1\r\nHost: www.campus.example\r\n\r\n",
                "WARC-Concurrent-To: <urn:c:0>\r\n",
            ),
            ("response", head + page, "WARC-Truncated: unspecified\r\nWARC-Protocol: h2\r\n"),
            (
                "metadata",
                b"fetchTimeMs: 7\r\nvia: http://www.campus.example/news\r\n",
                "WARC-Concurrent-To: <urn:c:1>\r\n",
            ),
            ("response", head + page, "WARC-Protocol: h2\r\nWARC-Protocol: tls/1.3\r\n"),
            ("revisit", b"", "WARC-Refers-To: <urn:c:3>\r\nWARC-Payload-Digest: sha1:" + warc_digest(page) + "\r\n"),
            ("resource", page, ""),
            ("conversion", page, ""),
        ]
    ):
        text += (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:c:{number}>\r\n"
            f"WARC-Date: 201{number}-05-06T07:08:09.123456Z\r\nWARC-Target-URI: <{A}>\r\n{more}"
            f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(block)}\r\n\r\n"
        ).encode()
        text += block + b"\r\n\r\n"
    (tmp_path / "a.warc").write_bytes(text)
    said = muniment("import", "a.warc", "--site", "campus", "--json")
    assert (said.code, counts_of(said)) == (0, {"new": 3})
    kept = [(headers, block) for headers, block in kept_records(archive) if headers["WARC-Type"] == "response"]
    assert [block for _, block in kept] == [head + page] * 3
    assert [headers["WARC-Date"] for headers, _ in kept] == [f"201{n}-05-06T07:08:09.123Z" for n in (1, 3, 4)]
    assert [headers.get("WARC-Truncated") for headers, _ in kept] == ["unspecified", None, None]
    assert [visit.outcome for visit in iter_visits(archive.visits_paths()[0])] == ["failed", "new", "unchanged"]
    assert articles(archive)[A]["first_seen"] == "2013-05-06T07:08:09.123Z"
    assert verify(archive) == []
