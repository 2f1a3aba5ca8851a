from __future__ import annotations

import base64
import gzip
import hashlib
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.archive.captures import iter_captures, read_capture
from crawler.archive.warc import Exchange, KnownCapture, WarcWriter, record_urn, target_uri, warc_digest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.archive.conftest import MakeExchange

TIME = "2026-01-05T02:00:00.123Z"
PAGE = b"<h1>A bridge opens</h1>" * 20


def write(path: Path, exchanges: list[Exchange], known: KnownCapture | None = None) -> list[str]:
    """Write a WARC file; return the ids of its captures."""
    warc = WarcWriter(path, about={"software": "muniment/0"}, started=TIME)
    ids = []
    for exchange in exchanges:
        exchange.time = TIME
        ids.append(record_urn())
        warc.capture(exchange, ids[-1], known)
    warc.flush()
    warc.finish()
    return ids


def known_of(payload: bytes, **values: str) -> KnownCapture:
    told = {
        "url": "http://www.campus.example/news/2025/a",
        "payload_digest": hashlib.sha256(payload).hexdigest(),
        "payload_sha1": warc_digest(payload),
    }
    place = {"time": "2025-12-05T02:00:00.000Z", "record_id": "urn:uuid:first", "warc": "first.warc.gz"}
    return KnownCapture(**told | place | values, offset=512, length=99)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "r-00000.warc.gz"


def test_warcio_checks_the_file_and_reads_the_same_bodies(path: Path, make_exchange: MakeExchange) -> None:
    zipped = [("Content-Encoding", "gzip")]
    chunked = [("Transfer-Encoding", "chunked")]
    exchanges = [
        make_exchange(payload=PAGE),
        make_exchange("/zipped", gzip.compress(PAGE), response_headers=zipped),
        make_exchange("/chunked", PAGE, response_headers=chunked),
        make_exchange("/empty", b"", status=404, reason="Not Found"),
        make_exchange("/moved", b"", status=301, response_headers=[("Location", "/news/2025/a")]),
        make_exchange("/post", PAGE, method="POST", request_body=b"a=1", protocol="h2"),
        make_exchange("/α β", PAGE, card=b'{"title":"\xe7\xa7\x91\xe5\xa4\xa7"}', via="http://x.example/"),
    ]
    write(path, exchanges)
    check = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", str(path)], capture_output=True, text=True, check=False
    )
    assert check.returncode == 0, check.stdout
    assert check.stdout.count("digest pass") == 2 * len(exchanges) + 2
    with path.open("rb") as file:
        bodies = [one.content_stream().read() for one in ArchiveIterator(file) if one.rec_type == "response"]
    assert bodies == [PAGE, PAGE, PAGE, b"", b"", PAGE, PAGE]


def test_records_follow_one_another_with_their_headers(path: Path, make_exchange: MakeExchange) -> None:
    [record_id] = write(path, [make_exchange(payload=PAGE, card=b'{"title":"x"}')])
    with path.open("rb") as file:
        records = [(one.rec_type, dict(one.rec_headers.headers)) for one in ArchiveIterator(file)]
    assert [kind for kind, _ in records] == ["warcinfo", "request", "response", "metadata"]
    response = records[2][1]
    assert response["WARC-Record-ID"] == f"<{record_id}>"
    assert response["WARC-Date"] == TIME
    assert response["WARC-IP-Address"] == "127.0.0.1"
    assert response["WARC-Payload-Digest"] == "sha1:" + base64.b32encode(hashlib.sha1(PAGE).digest()).decode()
    assert records[1][1]["WARC-Concurrent-To"] == records[3][1]["WARC-Concurrent-To"] == f"<{record_id}>"


def test_captures_read_are_the_exchanges_written(path: Path, make_exchange: MakeExchange) -> None:
    [first, second] = write(
        path,
        [
            make_exchange(payload=PAGE, card='{"url":"u","title":"科大"}'.encode(), via="http://x.example/list"),
            make_exchange("/moved", b"", status=302, response_headers=[("Location", "../b?c=1")]),
        ],
    )
    captures = list(iter_captures(path))
    assert [capture.record_id for capture in captures] == [first, second]
    page, moved = captures
    assert (page.status, page.payload, page.time, page.warc) == (200, PAGE, TIME, path.name)
    assert page.headers == [("Content-Type", "text/html; charset=utf-8"), ("ETag", '"1"')]
    assert (page.via, page.card) == ("http://x.example/list", {"url": "u", "title": "科大"})
    assert page.payload_digest == hashlib.sha256(PAGE).hexdigest()
    assert (moved.location, moved.card) == ("http://www.campus.example/b?c=1", None)
    assert [read_capture(path, capture.offset, capture.length) for capture in captures] == captures


def test_same_payload_of_the_same_url_is_a_revisit(path: Path, make_exchange: MakeExchange) -> None:
    original = path.with_name("first.warc.gz")
    [first_id] = write(original, [make_exchange(payload=PAGE)])
    [first] = iter_captures(original)
    known = KnownCapture(
        url=first.url,
        time=first.time,
        record_id=first_id,
        warc=original.name,
        offset=first.offset,
        length=first.length,
        payload_digest=first.payload_digest,
        payload_sha1=warc_digest(PAGE),
    )
    write(path, [make_exchange(payload=PAGE)], known)
    assert list(iter_captures(path)) == []
    [revisit] = iter_captures(path, revisits=True)
    assert (revisit.revisit, revisit.refers_to, revisit.payload) == (True, first_id, b"")
    assert read_capture(path, revisit.offset).payload == PAGE
    with path.open("rb") as file:
        [headers] = [one.rec_headers for one in ArchiveIterator(file) if one.rec_type == "revisit"]
    assert headers.get_header("WARC-Profile").endswith("/1.1/revisit/identical-payload-digest")
    assert headers.get_header("WARC-Refers-To-Date") == first.time


def test_not_modified_is_a_revisit_even_of_nothing_known(path: Path, make_exchange: MakeExchange) -> None:
    write(path, [make_exchange(payload=b"", status=304)])
    [revisit] = iter_captures(path, revisits=True)
    assert (revisit.revisit, revisit.status, revisit.refers_to) == (True, 304, None)


@pytest.mark.parametrize(
    "known",
    [
        pytest.param(known_of(PAGE, payload_digest="0" * 64), id="only-sha1-agrees"),
        pytest.param(known_of(PAGE, payload_sha1="A" * 32), id="only-sha256-agrees"),
        pytest.param(known_of(PAGE, url="http://www.campus.example/other"), id="other-url"),
    ],
)
def test_t38_payload_is_kept_unless_both_digests_of_the_url_agree(
    path: Path, make_exchange: MakeExchange, known: KnownCapture
) -> None:
    write(path, [make_exchange(payload=PAGE)], known)
    [capture] = iter_captures(path)
    assert capture.payload == PAGE


@pytest.mark.parametrize(
    ("status", "reason", "line"),
    [
        pytest.param(404, None, b"HTTP/1.1 404 Not Found\r\n", id="usual-phrase-where-none-is-told"),
        pytest.param(200, "Fine", b"HTTP/1.1 200 Fine\r\n", id="phrase-as-told"),
        pytest.param(200, "", b"HTTP/1.1 200\r\n", id="server-sent-none"),
        pytest.param(599, None, b"HTTP/1.1 599\r\n", id="status-nobody-knows"),
    ],
)
def test_status_line(path: Path, make_exchange: MakeExchange, status: int, reason: str | None, line: bytes) -> None:
    write(path, [make_exchange(payload=PAGE, status=status, reason=reason)])
    assert b"\r\n\r\n" + line in gzip.decompress(path.read_bytes())


def test_failure_is_a_metadata_record_about_the_url(path: Path) -> None:
    warc = WarcWriter(path, about={"software": "muniment/0"}, started=TIME)
    warc.failure("http://x.example/", "timeout after\r\n180 s", TIME, None)
    warc.finish()
    with path.open("rb") as file:
        [(uri, block)] = [
            (one.rec_headers.get_header("WARC-Target-URI"), one.content_stream().read())
            for one in ArchiveIterator(file)
            if one.rec_type == "metadata"
        ]
    assert (uri, block) == ("http://x.example/", b"failure: timeout after 180 s\r\n")
    assert list(iter_captures(path)) == []


def test_t26_secrets_are_not_kept(path: Path, make_exchange: MakeExchange) -> None:
    exchange = make_exchange(request_headers=[("Authorization", "canary"), ("cookie", "canary"), ("X-A", "kept")])
    exchange.url = "http://me:canary@www.campus.example/"
    write(path, [exchange])
    text = gzip.decompress(path.read_bytes())
    assert b"canary" not in text
    assert b"X-A: kept" in text


def test_headers_cannot_break_out_of_their_line(path: Path, make_exchange: MakeExchange) -> None:
    header = ("X-A", "a\r\nWARC-Type: response\r\n\r\n")
    write(path, [make_exchange(reason="O\nK", via="http://x.example/\r\ncard: {}", response_headers=[header])])
    [capture] = iter_captures(path)
    assert capture.headers == [("X-A", "a WARC-Type: response")]
    assert (capture.via, capture.card) == ("http://x.example/ card: {}", None)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("http://a.example/x?q=1%20#f", "http://a.example/x?q=1%20#f", id="valid-stays"),
        pytest.param("http://a.example/a b\n", "http://a.example/a%20b%0A", id="white-space"),
        pytest.param("http://a.example/科", "http://a.example/%E7%A7%91", id="not-ascii"),
        pytest.param("http://u@a.example/@x", "http://a.example/@x", id="user-name"),
    ],
)
def test_target_uri(url: str, expected: str) -> None:
    assert target_uri(url) == expected
