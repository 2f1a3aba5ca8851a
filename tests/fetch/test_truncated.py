"""Bodies that come cut are kept as far as they came, marked, and never read as pages."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zlib
from io import BytesIO
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.archive.captures import iter_captures
from tests.conftest import ROOT
from tests.fetch.conftest import ARTICLE, OddSite, Reply, listing

ODD = "http://odd.example/news/odd"


def crawl(site: OddSite, reply: Reply | list[Reply]) -> subprocess.CompletedProcess[str]:
    """Crawl a site with three good articles and one at ``/news/odd``."""
    good = {f"/news/{name}": Reply(ARTICLE.replace("five", name)) for name in ("good", "fine", "fair")}
    site.routes |= {"/news": Reply(listing(*good, "/news/odd"))} | good | {"/news/odd": reply}
    shutil.copy(ROOT / "scrapy.cfg", site.program.folder)
    settings = {
        "ARCHIVE_ROOT": site.program.data,
        "GUARD_CONNECT_TO": json.dumps({"odd.example": f"127.0.0.1:{site.server.server_address[1]}"}),
        "DOWNLOAD_MAXSIZE": 100_000,
        "DOWNLOAD_TIMEOUT": 3,
    }
    options = [f"-s{name}={value}" for name, value in settings.items()]
    return site.program.run("crawl", "site", "-a", "profile=odd.toml", *options, program="scrapy")


def responses(site: OddSite) -> list[tuple[str, str | None, bytes]]:
    """Return URL, mark and payload of every response kept, each read alone by offset and length, by other readers."""
    found = []
    for path in sorted((site.program.data / "odd" / "warc").iterdir()):
        data = path.read_bytes()
        for capture in iter_captures(path, revisits=True):
            whole = zlib.decompress(data[capture.offset : capture.offset + capture.length], 31)
            one = next(ArchiveIterator(BytesIO(whole), check_digests="raise"))
            headers: Any = one.rec_headers
            mark = headers.get_header("WARC-Truncated")
            found.append((headers.get_header("WARC-Target-URI"), mark, one.raw_stream.read()))
        check = subprocess.run(
            [sys.executable, "-m", "warcio.cli", "check", "-v", str(path)], capture_output=True, text=True, check=False
        )
        assert check.returncode == 0, check.stdout
    return found


def odd_ones(site: OddSite) -> list[tuple[str | None, bytes]]:
    return [(mark, payload) for url, mark, payload in responses(site) if url == ODD]


HALF = ARTICLE[:900].encode()


@pytest.mark.parametrize(
    ("reply", "kept"),
    [
        pytest.param(Reply(HALF, drop=True), [("disconnect", HALF)] * 3, id="t20-early-close"),
        pytest.param(
            Reply(ARTICLE, headers={"Content-Length": "100000"}, drop=True),
            [("disconnect", ARTICLE.encode())] * 3,
            id="t20-wrong-length",
        ),
        pytest.param(
            Reply(b"384\r\n" + HALF + b"\r\n64\r\nx", headers={"Transfer-Encoding": "chunked"}, drop=True),
            [("disconnect", HALF + b"x")] * 3,
            id="t20-chunks-cut-short",
        ),
        pytest.param(Reply(bytes(200_000)), [("length", b"")], id="t19-more-announced-than-allowed"),
        pytest.param(
            Reply(b"30D40\r\n" + bytes(200_000) + b"\r\n0\r\n\r\n", headers={"Transfer-Encoding": "chunked"}),
            [("length", None)],
            id="t19-more-sent-than-allowed",
        ),
        pytest.param(Reply(ARTICLE, drip=0.4), [("time", None)] * 3, id="t19-slow-drip"),
    ],
)
def test_cut_body_is_kept_with_its_mark_and_is_no_record(
    odd_site: OddSite, reply: Reply, kept: list[tuple[str, bytes | None]]
) -> None:
    done = crawl(odd_site, reply)
    assert done.returncode == 0, done.stderr
    found = odd_ones(odd_site)
    assert [mark for mark, _ in found] == [mark for mark, _ in kept]
    for (_, payload), (_, expected) in zip(found, kept, strict=True):
        if expected is None:
            whole = ARTICLE.encode() if payload[:1] == b"<" else bytes(200_000)
            assert whole.startswith(payload)
            assert 0 < len(payload) < len(whole)
        else:
            assert payload == expected
    assert sorted(record["url"].rpartition("/")[2] for record in odd_site.records()) == ["fair", "fine", "good"]


def test_body_that_comes_whole_at_the_second_try_is_a_record(odd_site: OddSite) -> None:
    done = crawl(odd_site, [Reply(HALF, drop=True), Reply(ARTICLE)])
    assert done.returncode == 0, done.stderr
    assert odd_ones(odd_site) == [("disconnect", HALF), (None, ARTICLE.encode())]
    assert len(odd_site.records()) == 4


def test_cut_capture_is_no_page_when_it_is_read_again(odd_site: OddSite) -> None:
    crawl(odd_site, Reply(HALF, drop=True))
    (warc,) = (odd_site.program.data / "odd" / "warc").iterdir()
    done = odd_site.program.run("extract", warc, "--profile", "odd.toml")
    assert done.stderr.count(f"{ODD}: expected a whole page, found one that was cut (disconnect)") == 3
    assert ODD not in done.stdout


def test_warcinfo_says_who_crawled_what_and_how(odd_site: OddSite) -> None:
    crawl(odd_site, Reply(ARTICLE))
    (warc,) = (odd_site.program.data / "odd" / "warc").iterdir()
    with warc.open("rb") as file:
        lines = next(ArchiveIterator(file)).content_stream().read().decode().splitlines()
    told = dict(line.split(": ", 1) for line in lines)
    assert told["software"].startswith("muniment/")
    assert "scrapy/" in told["software"]
    assert (told["isPartOf"], told["description"], told["robots"]) == ("odd", "crawl of odd", "obey (RFC 9309)")
    assert told["http-header-user-agent"].startswith("Muniment/")
    assert told["run"] == warc.name.rpartition("-")[0]
    assert "hostname" not in told
    assert "ip" not in told
