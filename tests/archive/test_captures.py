from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.archive.captures import iter_captures, read_capture
from crawler.errors import IntegrityError

if TYPE_CHECKING:
    from collections.abc import Iterator

SUITE = Path(os.environ.get("MUNIMENT_CORPUS", Path(__file__).parents[3] / "shared" / "corpus")).parent / "suites"


def record(kind: str, block: bytes, *headers: str, url: str = "http://x.example/", name: str = "one") -> bytes:
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Target-URI: {url}",
        f"WARC-Record-ID: <urn:uuid:{name}>",
        "WARC-Date: 2020-02-03T04:05:06Z",
        *headers,
        f"Content-Length: {len(block)}",
        "\r\n",
    ]
    return "\r\n".join(lines).encode() + block + b"\r\n\r\n"


HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED_HTTP = HTTP + b"Transfer-Encoding: chunked\r\n\r\n"
CHUNKS = b"5;x=y\r\nhello\r\n1\r\n!\r\n0\r\n\r\n"
WRONG_CHUNKS = CHUNKS.replace(b"5;", b"9;")


@pytest.mark.parametrize(
    ("content", "payloads"),
    [
        pytest.param(record("response", HTTP + b"\r\nhello"), [b"hello"], id="plain"),
        pytest.param(record("response", HTTP + b"\r\na") + record("response", HTTP + b"\r\nb"), [b"a", b"b"], id="two"),
        pytest.param(gzip.compress(record("response", HTTP + b"\r\nhello")), [b"hello"], id="gzipped"),
        pytest.param(
            gzip.compress(record("response", HTTP + b"\r\na") + record("response", HTTP + b"\r\nb")),
            [b"a", b"b"],
            id="all-in-one-member",
        ),
        pytest.param(record("response", CHUNKED_HTTP + CHUNKS), [b"hello!"], id="chunks-are-removed"),
        pytest.param(record("response", CHUNKED_HTTP + WRONG_CHUNKS), [WRONG_CHUNKS], id="wrong-chunks-stay"),
        pytest.param(record("response", b"HTTP/1.1 200 OK\nA: b\n\nhello"), [b"hello"], id="bare-newlines"),
        pytest.param(record("resource", b"hello", "Content-Type: text/html"), [b"hello"], id="resource"),
        pytest.param(record("response", b"garbage"), [], id="no-http"),
        pytest.param(record("response", b"20200203\n", url="dns:x.example"), [], id="dns"),
        pytest.param(b"", [], id="empty"),
    ],
)  # fmt: skip
def test_foreign_file_yields_its_payloads(tmp_path: Path, content: bytes, payloads: list[bytes]) -> None:
    path = tmp_path / "foreign.warc"
    path.write_bytes(content)
    captures = list(iter_captures(path))
    assert [capture.payload for capture in captures] == payloads
    assert all(capture.time == "2020-02-03T04:05:06.000Z" for capture in captures)


WHOLE = record("response", HTTP + b"\r\na")
METADATA = record("metadata", b"via: http://x.example/\r\n", "WARC-Concurrent-To: <urn:uuid:one>")


@pytest.mark.parametrize(
    ("whole", "cut"),
    [
        pytest.param(WHOLE, WHOLE[:-9], id="plain-cut-in-its-block"),
        pytest.param(gzip.compress(WHOLE), gzip.compress(WHOLE)[:-1], id="gzipped-cut-in-its-member"),
        pytest.param(gzip.compress(WHOLE) + gzip.compress(METADATA), b"garbage", id="garbage-after-the-last"),
    ],
)
def test_cut_file_yields_what_is_whole_and_names_the_byte_where_that_ends(
    tmp_path: Path, whole: bytes, cut: bytes
) -> None:
    path = tmp_path / "foreign.warc"
    path.write_bytes(whole + cut)
    captures = iter_captures(path)
    assert next(captures).payload == b"a"
    expected = f"up to byte {len(whole + cut)}, found damage after byte {len(whole)}, where the last ends"
    with pytest.raises(IntegrityError, match=expected):
        next(captures)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"<html>", "expected a WARC record at byte 0, found '<html>'", id="html"),
        pytest.param(b"WARC/1.0\r\nContent-Length: x\r\n\r\n", "expected a Content-Length, found 'x'", id="no-length"),
        pytest.param(gzip.compress(record("response", HTTP)[:-9]), "bytes, found", id="cut-inside-its-member"),
    ],
)
def test_file_that_is_no_warc_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "foreign.warc"
    path.write_bytes(content)
    with pytest.raises(IntegrityError, match=reason):
        list(iter_captures(path))


def test_place_without_capture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "foreign.warc.gz"
    path.write_bytes(gzip.compress(record("request", b"GET / HTTP/1.1\r\n\r\n")))
    with pytest.raises(IntegrityError, match="expected a capture at byte 0"):
        read_capture(path, 0)
    with pytest.raises(IntegrityError, match="expected a gzip member of 7 bytes at byte 3, found none"):
        read_capture(path, 3, 7)


def valid_files() -> Iterator[Path]:
    listing = SUITE / "warc-files.jsonl"
    for row in map(json.loads, listing.read_text().splitlines() if listing.exists() else []):
        if row["valid"] and ".warc" in row["file"]:
            yield SUITE / row["file"]


def test_files_of_others_give_what_warcio_gives() -> None:
    paths = list(valid_files())
    if not paths:
        pytest.skip(f"no WARC files of others at {SUITE}")
    for path in paths:
        with path.open("rb") as file:
            theirs = [
                one.rec_headers["WARC-Record-ID"].strip("<>")
                for one in ArchiveIterator(file)
                if one.rec_type in ("response", "resource") and one.rec_headers["WARC-Target-URI"].startswith("http")
            ]
        assert [capture.record_id for capture in iter_captures(path)] == theirs, path
