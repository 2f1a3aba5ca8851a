from __future__ import annotations

import gzip
import io
import zlib
from typing import TYPE_CHECKING

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.archive.members import iter_members, read_member
from crawler.archive.warc import Exchange, WarcWriter, record_urn
from crawler.archive.warc_check import flaws_of
from crawler.archive.warc_records import records_of
from crawler.archive.withdraw_tombstone import fits, is_tombstone, is_tombstone_member, tombstone

if TYPE_CHECKING:
    from pathlib import Path

    from tests.archive.conftest import MakeExchange

RUN = "20260105T020000Z-0a1b2c"
TIME = "2026-01-05T02:00:00.000Z"
ID = "urn:uuid:62de050a-3a3c-452a-b1aa-6891f2f4e7a0"


@pytest.mark.parametrize("length", [*range(250, 310, 3), 66_000, 1_000_000])
def test_tombstone_has_the_length_asked_for_and_any_reader_reads_it(tmp_path: Path, length: int) -> None:
    made = tombstone(ID, TIME, RUN, length)
    assert made is not None
    assert len(made) == length
    assert made == tombstone(ID, TIME, RUN, length)
    text = gzip.decompress(made)
    assert zlib.decompress(made, 31) == text
    assert text.endswith(f"\r\n\r\nwithdrawn: {RUN}\r\n\r\n\r\n".encode())
    path = tmp_path / "a.warc.gz"
    path.write_bytes(made * 2)
    first, second = iter_members(path)
    assert (first.length, second.offset) == (length, length)
    (record,) = records_of(path, first)
    assert flaws_of(record, own=True) == []
    assert is_tombstone(record)
    assert is_tombstone_member(first, made)
    records = ArchiveIterator(io.BytesIO(made), check_digests="raise")
    blocks = [one.content_stream().read() for one in records]
    assert blocks == [f"withdrawn: {RUN}\r\n".encode()]


def test_room_that_is_too_small_gives_none() -> None:
    smallest = next(length for length in range(1000) if tombstone(ID, TIME, RUN, length) is not None)
    assert 200 < smallest < 260
    assert not fits(ID, smallest)
    assert fits(ID, smallest + 20)


def test_every_record_that_is_written_has_room_for_one(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path / "a.warc.gz", about={}, started=TIME)
    for status in (200, 304):
        exchange = Exchange(
            url="http://a.b/", status=status, response_headers=[], payload=b"", time=TIME, via="http://a.b/"
        )
        writer.capture(exchange, record_urn(), None)
    writer.finish()
    members = list(iter_members(tmp_path / "a.warc.gz"))[1:]
    assert len(members) == 6
    assert [member.offset for member in members if not fits(ID, member.length)] == []


def test_damaged_filling_is_no_tombstone(tmp_path: Path, make_exchange: MakeExchange) -> None:
    made = bytearray(tombstone(ID, TIME, RUN, 500) or b"")
    for place in (3, 5, 9, 12, 100):
        spoilt = bytearray(made)
        spoilt[place] ^= 1
        path = tmp_path / "a.warc.gz"
        path.write_bytes(spoilt)
        member = read_member(path, 0)
        assert member is None or not is_tombstone_member(member, bytes(spoilt)), place
    writer = WarcWriter(tmp_path / "b.warc.gz", about={}, started=TIME)
    writer.capture(make_exchange(time=TIME), record_urn(), None)
    writer.finish()
    data = (tmp_path / "b.warc.gz").read_bytes()
    for member in iter_members(tmp_path / "b.warc.gz"):
        assert not is_tombstone_member(member, data[member.offset : member.offset + member.length])
