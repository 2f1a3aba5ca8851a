from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING

import pytest

from crawler.archive.cdxj import cdxj_lines, surt
from crawler.archive.selection import Piece

if TYPE_CHECKING:
    from crawler.archive.archive import Archive
    from tests.archive.conftest import KeepPages, StartRun

HOST = "http://www.campus.example"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        pytest.param("https://www.example.org/A/B", "org,example)/a/b", id="case-and-www"),
        pytest.param("http://www2.example.org", "org,example)/", id="numbered-www-and-no-path"),
        pytest.param("http://example.org/a/", "org,example)/a", id="trailing-slash"),
        pytest.param("http://example.org:8080/x", "org,example:8080)/x", id="port"),
        pytest.param("https://example.org:443/x", "org,example)/x", id="default-port"),
        pytest.param("http://example.org/x?b=2&a=1", "org,example)/x?a=1&b=2", id="sorted-query"),
        pytest.param("http://example.org/x?", "org,example)/x", id="empty-query"),
        pytest.param("http://example.org/a//b/../c", "org,example)/a/c", id="dots-and-double-slashes"),
        pytest.param("http://example.org/%E4%BD%A0", "org,example)/%e4%bd%a0", id="escapes"),
        pytest.param(f"http://example.org/x?b=1&PHPSESSID={'0a' * 16}", "org,example)/x?b=1", id="session-id"),
        pytest.param("http://127.0.0.1/x", "1,0,0,127)/x", id="address"),
    ],
)
def test_keys(url: str, key: str) -> None:
    assert surt(url) == key


def test_a_line_leads_to_the_capture(archive: Archive, start_run: StartRun, keep_pages: KeepPages) -> None:
    with start_run() as run:
        keep_pages(run, [("/news/b", "Bees"), ("/news/a", "Ants")])
        run.close(ended="finished", exit_code=0)
    path = archive.warc_paths()[0]
    lines = cdxj_lines([Piece(path=path)])
    assert [line.split(" ")[0] for line in lines] == ["example,campus)/news/a", "example,campus)/news/b"]
    told = json.loads(lines[0].split(" ", 2)[2])
    start, length = int(told["offset"]), int(told["length"])
    inside = zlib.decompress(path.read_bytes()[start : start + length], 31)
    assert b"WARC-Target-URI: http://www.campus.example/news/a\r\n" in inside
    assert inside.endswith(b"<h1>Ants</h1>\r\n\r\n")
    assert (told["status"], told["mime"], told["filename"]) == ("200", "text/html", path.name)
    assert f"WARC-Payload-Digest: {told['digest']}\r\n".encode() in inside
