from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING

import pytest

from crawler.archive.captures import iter_captures
from crawler.archive.warc import Exchange, WarcWriter, record_urn

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.conftest import Muniment, Said

URL = "http://www.campus.example/news/2026/bridge"

PAGE = (
    "<!DOCTYPE html><html lang=en><head><title>{title}</title></head><body><main><h1>{title}</h1>"
    "<p>5 January 2026</p>"
    + "".join(f"<p>Sentence {number} tells how the bridge was built over the harbour.</p>" for number in range(9))
    + "</main></body></html>"
)

HTML = PAGE.format(title="A bridge opens").encode()


def titles(said: Said) -> list[str]:
    return [json.loads(line)["title"] for line in said.out.splitlines()]


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    """A WARC file of three articles."""
    path = tmp_path / "three.warc.gz"
    writer = WarcWriter(path, about={"software": "muniment/0"}, started="2026-01-05T02:00:00.000Z")
    for number in range(3):
        exchange = Exchange(
            url=f"{URL}-{number}",
            status=200,
            response_headers=[("Content-Type", "text/html; charset=utf-8")],
            payload=PAGE.format(title=f"Bridge {number} opens").encode(),
            time=f"2026-01-05T02:00:0{number}.000Z",
        )
        writer.capture(exchange, record_urn(), None)
    writer.finish()
    return path


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("page.html", HTML, id="html"),
        pytest.param("page.html.gz", gzip.compress(HTML), id="gzipped"),
        pytest.param("page.html", gzip.compress(HTML), id="gzipped-and-not-named-so"),
        pytest.param("page", b"\xef\xbb\xbf \r\n" + HTML, id="no-ending-byte-order-mark"),
        pytest.param("page.html", b"Words before " + HTML, id="words-before-the-first-tag"),
        pytest.param("page.warc", HTML, id="html-named-warc"),
    ],
)
def test_file_is_what_its_first_bytes_say(muniment: Muniment, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    said = muniment("extract", name, "--url", URL)
    assert said.code == 0, said.err
    assert titles(said) == ["A bridge opens"]


def test_warc_file_of_another_name_is_read(muniment: Muniment, warc: Path) -> None:
    warc.rename(warc.with_name("captures"))
    assert len(titles(muniment("extract", "captures"))) == 3


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("page.pdf", b"%PDF-1.7\n<< /Type /Catalog >>", id="pdf"),
        pytest.param("page.html", b"\x89PNG\r\n\x1a\n\0\0\0<a", id="picture-named-html"),
        pytest.param("page.html", b"", id="empty"),
        pytest.param("page.gz", gzip.compress(b'{"title": "x"}'), id="gzipped-json"),
    ],
)
def test_file_that_is_neither_is_refused_by_name(muniment: Muniment, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    said = muniment("extract", name)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"muniment: {name}: expected a WARC or HTML file, found one that begins with ")


def test_t09_cut_html_file_is_said_and_the_others_are_read(muniment: Muniment, tmp_path: Path) -> None:
    (tmp_path / "cut.html.gz").write_bytes(gzip.compress(HTML)[:-20])
    (tmp_path / "page.html").write_bytes(HTML)
    said = muniment("extract", "cut.html.gz", "page.html")
    assert said.code == 8
    assert titles(said) == ["A bridge opens"]
    assert said.err.startswith("muniment: cut.html.gz: expected whole compressed data")


def test_page_that_is_no_article_is_no_damage(muniment: Muniment, tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_bytes(b"<html></html>")
    said = muniment("extract", "empty.html")
    assert (said.code, said.out) == (0, "")
    assert said.err.count("\n") == 1


def test_t09_cut_warc_file_gives_what_is_whole_and_the_byte_where_that_ends(muniment: Muniment, warc: Path) -> None:
    captures = list(iter_captures(warc))
    end = captures[2].offset
    warc.write_bytes(warc.read_bytes()[: end + 50])
    said = muniment("extract", warc)
    assert said.code == 8
    assert titles(said) == ["Bridge 0 opens", "Bridge 1 opens"]
    assert f"found damage after byte {end}, where the last ends\n" in said.err


def test_saved_page_is_read_at_the_address_that_it_declares(muniment: Muniment, tmp_path: Path) -> None:
    path = tmp_path / "saved.html"
    cards = "".join(f'<li><a href="/news/{n}">Report number {n} of the harbour</a></li>' for n in (1, 2))
    link = '<link rel="canonical" href="https://www.example.edu/">'
    path.write_text(f"<html lang=en><head>{link}</head><body><main><h2>News</h2><ul>{cards}</ul></main></body></html>")
    home, *entries = (json.loads(line) for line in muniment("extract", path).out.splitlines())
    assert (home["kind"], home["url"]) == ("homepage", "https://www.example.edu/")
    assert [entry["link"] for entry in entries] == [f"https://www.example.edu/news/{n}" for n in (1, 2)]


def test_explained_records_of_a_warc_file_stand_one_after_another(muniment: Muniment, warc: Path) -> None:
    said = muniment("extract", "--explain", warc)
    records = [record.splitlines() for record in said.out.removesuffix("\n\n").split("\n\n")]
    assert [record[0].split("\t")[:3] for record in records] == [
        ["record", "article", f"{URL}-{number}"] for number in range(3)
    ]
    assert [f"title\tvalue\tBridge {number} opens" in record for number, record in enumerate(records)] == [True] * 3


def test_t09_damaged_warc_file_gives_what_stands_after_the_damage_too(muniment: Muniment, warc: Path) -> None:
    captures = list(iter_captures(warc))
    data = bytearray(warc.read_bytes())
    data[captures[1].offset + 20] ^= 1
    data[captures[0].offset - 9] ^= 1
    warc.write_bytes(data)
    said = muniment("extract", warc)
    assert said.code == 8
    assert titles(said) == ["Bridge 0 opens", "Bridge 2 opens"]
    assert ", where the last ends (and in 1 other places)\n" in said.err


def test_t09_capture_with_other_bytes_than_its_digest_says_is_refused_by_name(muniment: Muniment, warc: Path) -> None:
    plain = gzip.decompress(warc.read_bytes()).replace(b"<h1>Bridge 1 opens", b"<h1>Bridge 1 falls")
    path = warc.with_name("plain.warc")
    path.write_bytes(plain)
    place = [found.start() for found in re.finditer(rb"WARC/1\.1\r\nWARC-Type: response", plain)][1]
    said = muniment("extract", path)
    assert (said.code, titles(said)) == (8, ["Bridge 0 opens", "Bridge 2 opens"])
    assert f"muniment: {path}: byte {place}: {URL}-1: expected a block with the digest sha1:" in said.err


def test_warc_file_in_another_shape_is_read_and_said(muniment: Muniment, warc: Path) -> None:
    plain = gzip.decompress(warc.read_bytes())
    bracketed = re.sub(rb"WARC-Target-URI: (\S+)", rb"WARC-Target-URI: <\1>", plain)
    path = warc.with_name("whole.warc.gz")
    path.write_bytes(gzip.compress(bracketed))
    said = muniment("extract", path)
    assert (said.code, len(titles(said))) == (0, 3)
    several, brackets = said.err.splitlines()
    assert several.startswith(f"muniment: {path} at byte 0: expected one record in a gzip member, so that each can be")
    assert several.endswith(f"found more; read all the same (and in {plain.count(b'WARC/1.1') - 2} other places)")
    assert f"{path} at byte 0: expected a WARC-Target-URI without brackets, found <{URL}-0>; read all" in brackets
    assert brackets.endswith(f"(and in {bracketed.count(b'URI: <') - 1} other places)")
    assert muniment("extract", warc).err == ""


@pytest.mark.parametrize("url", ["nonsense", "", "ftp://x.example/", "http://me:word@www.campus.example/"])
def test_address_that_is_none_is_refused(muniment: Muniment, tmp_path: Path, url: str) -> None:
    (tmp_path / "page.html").write_bytes(HTML)
    (tmp_path / "urls.jsonl").write_text("\n" + json.dumps({"file": "page.html", "url": url}), encoding="utf-8")
    for words, place in ((["--url", url], "--url"), (["--urls", "urls.jsonl"], "urls.jsonl:2: url")):
        said = muniment("extract", "page.html", *words)
        assert (said.code, said.out) == (2, "")
        assert said.err.startswith(f"muniment: {place}: expected a")


def test_address_for_a_warc_file_is_refused(muniment: Muniment, warc: Path) -> None:
    said = muniment("extract", warc, "--url", URL)
    assert (said.code, said.err) == (2, "muniment: --url: expected one HTML file, found a WARC file\n")


def test_lines_of_a_manifest_for_other_files_are_named(muniment: Muniment, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(HTML)
    lines = [json.dumps({"file": name, "url": URL}) for name in ("page.html", "a.html", "b.html")]
    (tmp_path / "urls.jsonl").write_text("\n".join(lines), encoding="utf-8")
    said = muniment("extract", "page.html", "--urls", "urls.jsonl")
    assert said.code == 0
    assert json.loads(said.out)["url"] == URL
    named = f"{tmp_path / 'a.html'}, {tmp_path / 'b.html'}"
    assert said.err == f"muniment: urls.jsonl: expected files that were given, found {named}\n"
