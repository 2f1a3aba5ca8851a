from __future__ import annotations

import gzip
import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest

from crawler.archive.log import iter_log
from crawler.archive.run_record import read_run_record
from crawler.archive.verify import verify
from tests.commands.foreign import HOST, Kept, article, articles, counts_of, kept_records, write_wacz, write_warc

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.archive.archive import Archive
    from tests.commands.conftest import Muniment

A = HOST + "/news/2025/a"
ZEROS = bytes(100_000_000)


def test_t09_what_is_whole_in_a_broken_file_is_taken_and_damage_is_named(
    muniment: Muniment, tmp_path: Path, archive: Archive
) -> None:
    captures = [Kept(path=f"/news/2025/{number}", payload=article(f"Notice {number}")) for number in range(5)]
    path = write_warc(tmp_path / "a.warc.gz", captures)
    data = bytearray(path.read_bytes())
    starts = [place for place in range(len(data)) if data.startswith(b"\x1f\x8b\x08", place)]
    data[starts[3] + 30] ^= 0xFF  # in the third capture: warcinfo is the first record
    path.write_bytes(data[:-5])
    said = muniment("import", "a.warc.gz", "--site", "campus")
    assert said.code == 8
    assert said.err.splitlines()[-2:] == [
        f"muniment: a.warc.gz at byte {starts[3]}: expected a whole gzip member, found none",
        f"muniment: a.warc.gz at byte {starts[5]}: expected a whole gzip member, found none",
    ]
    assert sorted(record["title"] for record in articles(archive).values()) == ["Notice 0", "Notice 1", "Notice 3"]
    assert read_run_record(archive.run_path(archive.run_ids()[0])).exit_code == 8
    assert verify(archive) == []


def test_a_block_that_is_not_what_was_written_is_named_and_left_out(
    muniment: Muniment, tmp_path: Path, archive: Archive
) -> None:
    path = write_warc(tmp_path / "a.warc", [Kept(), Kept(path="/news/2025/b")], gzipped=False)
    data = path.read_bytes()
    path.write_bytes(data.replace(b"A bridge opens</h1>", b"A bridge falls</h1>", 1))
    said = muniment("import", "a.warc", "--site", "campus", "--json")
    assert (said.code, counts_of(said)) == (8, {"new": 1, "unreadable": 1})
    assert f"muniment: a.warc at byte {data.find(b'WARC/1.0', 10)} ({A}): expected a block with the digest" in said.err
    assert list(articles(archive)) == [f"{HOST}/news/2025/b"]


def test_an_input_in_another_shape_is_taken_and_said(muniment: Muniment, tmp_path: Path, archive: Archive) -> None:
    plain = write_warc(tmp_path / "a.warc", [Kept()], gzipped=False).read_bytes()
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(plain.replace(f"URI: {A}".encode(), f"URI: <{A}>".encode())))
    said = muniment("import", "a.warc.gz", "--site", "campus", "--json")
    assert (said.code, counts_of(said)) == (0, {"new": 1})
    where = plain.index(b"WARC/1.0", 1)
    several, brackets = (line for line in said.err.splitlines() if line.endswith("; read all the same"))
    assert several.startswith("muniment: a.warc.gz at byte 0: expected one record in a gzip member")
    assert f"a.warc.gz at byte {where}: expected a WARC-Target-URI without brackets, found <{A}>;" in brackets
    assert list(articles(archive)) == [A]


def test_t28_a_package_writes_nothing_by_its_own_names(muniment: Muniment, tmp_path: Path, archive: Archive) -> None:
    warc = write_warc(tmp_path / "in" / "a.warc.gz", [Kept()]).read_bytes()
    names = ["archive/../../evil.warc.gz", "archive//etc/evil.warc.gz", "archive/" + "n" * 4000 + ".warc.gz"]
    shutil.rmtree(tmp_path / "in")
    write_wacz(tmp_path / "a.wacz", dict.fromkeys(names, warc))
    said = muniment("import", "a.wacz", "--site", "campus", "--json")
    assert (said.code, counts_of(said)) == (0, {"new": 1, "held": 2})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.wacz", "data"]
    assert not list(tmp_path.parent.glob("*evil*"))


def test_a_digest_that_the_package_does_not_keep_to_is_named(
    muniment: Muniment, tmp_path: Path, archive: Archive
) -> None:
    warc = write_warc(tmp_path / "a.warc.gz", [Kept()]).read_bytes()
    write_wacz(tmp_path / "a.wacz", {"archive/a.warc.gz": warc}, lies=["archive/a.warc.gz"])
    said = muniment("import", "a.wacz", "--site", "campus", "--json")
    assert (said.code, counts_of(said)) == (8, {"new": 1})
    assert "muniment: a.wacz/archive/a.warc.gz: expected the SHA-256 " in said.err


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        pytest.param("a.wacz", b"PK\x03\x04 and no more", "a package that can be read", id="cut-package"),
        pytest.param("a.warc.gz", b"\x1f\x8b\x08 and no more", "whole gzip", id="cut-member"),
        pytest.param("a.warc.gz", b"", "a WARC record, found none", id="empty"),
        pytest.param("a.warc.gz", gzip.compress(ZEROS), "at most 100 times its size", id="t21-bomb"),
        pytest.param(
            "a.warc", b"WARC/1.0\r\nContent-Length: 999999999999\r\n\r\n", "whole WARC record", id="lying-length"
        ),
        pytest.param("a.warc", b"WARC/1.0\r\nContent-Length: 0\r\n\r\n" * 3 + b"x", "a WARC record", id="nothing-told"),
    ],
)
def test_broken_inputs_are_named(muniment: Muniment, tmp_path: Path, name: str, data: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(data)
    done = muniment("import", name, "--site", "campus")
    assert done.code == 8
    assert f"muniment: {name}" in done.err
    assert said in done.err
    assert not (tmp_path / "data").exists()


def test_t21_a_bomb_in_a_package_is_not_read_further(muniment: Muniment, tmp_path: Path, archive: Archive) -> None:
    warc = write_warc(tmp_path / "a.warc.gz", [Kept()]).read_bytes()
    files = {"archive/a.warc": ZEROS, "archive/b.warc.gz": warc}
    write_wacz(tmp_path / "a.wacz", files, packed=zipfile.ZIP_DEFLATED)
    said = muniment("import", "a.wacz", "--site", "campus", "--json")
    assert (said.code, counts_of(said)) == (8, {"new": 1})
    assert "muniment: a.wacz/archive/a.warc: expected at most 100 times its size in it, found more" in said.err


def test_a_card_that_is_none_is_passed_over(muniment: Muniment, tmp_path: Path, archive: Archive) -> None:
    path = write_warc(tmp_path / "a.warc", [Kept(record_id="urn:x:1")], gzipped=False)
    fields = b'via: http://me:secret@www.campus.example/news\r\ncard: {"url": 7, "tags": {}}\r\n'
    head = (
        f"WARC/1.0\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:x:2>\r\nWARC-Date: 2019-05-06T07:08:09Z\r\n"
        f"WARC-Target-URI: {A}\r\nWARC-Concurrent-To: <urn:x:1>\r\nContent-Length: {len(fields)}\r\n\r\n"
    )
    path.write_bytes(path.read_bytes() + head.encode() + fields + b"\r\n\r\n")
    assert counts_of(muniment("import", "a.warc", "--site", "campus", "--json")) == {"new": 1}
    told = [block for headers, block in kept_records(archive) if headers["WARC-Type"] == "metadata"]
    assert [line.partition(b": ")[0] for line in told[0].splitlines()] == [
        b"via", b"imported-from", b"imported-sha256", b"imported-software"
    ]  # fmt: skip
    assert b"secret" not in told[0]
    assert [record.kind for record in iter_log(archive.log_paths()[0])] == ["article"]
