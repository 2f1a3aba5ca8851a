from __future__ import annotations

import base64
import hashlib
import random
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from crawler.archive.foreign import check_warc_file
from crawler.archive.members import gzip_member, iter_members
from crawler.archive.warc import KnownCapture, WarcWriter, record_urn
from crawler.archive.warc_check import flaws_of
from crawler.archive.warc_records import records_of
from crawler.archive.warc_segments import check_segments, read_plainly, seen_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from crawler.archive.problems import Problem
    from crawler.archive.warc_segments import Segment
    from tests.archive.conftest import MakeExchange

URL = "http://a.example/"

HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<h1>Fair</h1>"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nFair\r\n0\r\n\r\n"


def sha1(data: bytes, form: Callable[[bytes], bytes] = base64.b32encode) -> str:
    return "sha1:" + form(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def warc_record(block: bytes = HTTP, *, length: int | None = None, end: bytes = b"\r\n\r\n", **fields: str) -> bytes:
    told = {
        "WARC-Type": "response",
        "WARC-Record-ID": f"<{record_urn()}>",
        "WARC-Date": "2026-01-05T02:00:00Z",
        "WARC-Target-URI": URL,
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block) if length is None else length),
    } | {name.replace("_", "-"): value for name, value in fields.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value)
    return b"WARC/1.0\r\n" + head.encode() + b"\r\n" + block + end


PAYLOAD = HTTP.partition(b"\r\n\r\n")[2]

SOUND = {
    "no-digests": warc_record(),
    "both-digests": warc_record(WARC_Block_Digest=sha1(HTTP), WARC_Payload_Digest=sha1(PAYLOAD)),
    "hex": warc_record(WARC_Block_Digest="sha1:" + hashlib.sha1(HTTP, usedforsecurity=False).hexdigest()),
    "lower-case": warc_record(WARC_Block_Digest=sha1(HTTP).lower()),
    "base64": warc_record(WARC_Block_Digest=sha1(HTTP, base64.urlsafe_b64encode)),
    "sha256": warc_record(WARC_Block_Digest="sha-256:" + hashlib.sha256(HTTP).hexdigest()),
    "unknown-method": warc_record(WARC_Block_Digest="whirlpool:12"),
    "digest-of-the-chunks": warc_record(CHUNKED, WARC_Payload_Digest=sha1(CHUNKED.partition(b"\r\n\r\n")[2])),
    "digest-without-chunks": warc_record(CHUNKED, WARC_Payload_Digest=sha1(b"Fair")),
    "revisit": warc_record(HTTP[: -len(PAYLOAD)], WARC_Type="revisit", WARC_Payload_Digest=sha1(PAYLOAD)),
    "plain-newlines-in-head": warc_record(b"HTTP/1.0 200 OK\n\nFair", WARC_Payload_Digest=sha1(b"Fair")),
}

BROKEN = {
    "block-digest": (warc_record(WARC_Block_Digest=sha1(b"")), r"a block with the digest sha1:3I42"),
    "payload-digest": (warc_record(WARC_Payload_Digest=sha1(b"")), r"a payload with the digest sha1:3I42"),
    "digit-that-is-none": (
        warc_record(b"", WARC_Block_Digest=sha1(b"").replace("I", "8")),
        "a block with the digest sha1:384",
    ),
    "no-digest": (warc_record(WARC_Block_Digest="x"), "found a text that is no digest"),
    "no-id": (warc_record(WARC_Record_ID=""), "a header warc-record-id, found none"),
    "no-date": (warc_record(WARC_Date=""), "a header warc-date, found none"),
    "uri-in-brackets": (warc_record(WARC_Target_URI=f"<{URL}>"), "without brackets"),
    "said-twice": (warc_record().replace(b"\r\nWARC-Date", b"\r\nWARC-Type: request\r\nWARC-Date"), "it 2 times"),
    "no-empty-lines": (warc_record(end=b""), "an empty line twice after the record"),
    "length-too-small": (warc_record(length=7), "an empty line twice after the record"),
    "length-too-large": (warc_record(length=10**17), "expected a "),
    "no-length": (warc_record(length=-1), "a Content-Length, found '-1'"),
    "arc": (
        b"filedesc://a.arc 127.0.0.1 20140301 text/plain 76\n1 0 a\n\n",
        "expected a WARC record, found 'filedesc:",
    ),
}

GOOD = warc_record(WARC_Target_URI=f"{URL}good", WARC_Block_Digest=sha1(HTTP))


def check(path: Path, data: bytes) -> tuple[int, list[Problem]]:
    path.write_bytes(data)
    problems: list[Problem] = []
    return check_warc_file(path, problems), problems


@pytest.mark.parametrize("record", SOUND.values(), ids=SOUND)
def test_sound_record_of_others_has_no_problem(tmp_path: Path, record: bytes) -> None:
    assert check(tmp_path / "a.warc", record + GOOD) == (2, [])
    assert check(tmp_path / "a.warc.gz", gzip_member(record) + gzip_member(GOOD)) == (2, [])


@pytest.mark.parametrize(("record", "said"), BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("form", ["plain", "gzip"])
def test_broken_record_is_named_and_hides_no_other(tmp_path: Path, record: bytes, said: str, form: str) -> None:
    put = gzip_member if form == "gzip" else bytes
    place = len(put(GOOD))
    count, problems = check(tmp_path / "a.warc", put(GOOD) + put(record) + put(GOOD))
    assert count >= 2
    assert any(said in str(problem) for problem in problems)
    assert problems[0].offset == place
    assert not [problem for problem in problems if problem.record == f"{URL}good"]


def test_records_that_cannot_be_read_alone_are_told_once(tmp_path: Path) -> None:
    count, [problem] = check(tmp_path / "a.warc.gz", gzip_member(GOOD * 5))
    assert (count, problem.offset) == (5, 0)
    assert "expected one record in a gzip member, so that each can be read alone, found more" in str(problem)


def test_gzip_file_without_its_first_byte_is_read_from_the_next_record_on(tmp_path: Path) -> None:
    count, [problem] = check(tmp_path / "a.warc.gz", gzip_member(GOOD)[1:] + gzip_member(GOOD))
    assert (count, problem.offset) == (1, 0)


def test_file_of_nothing_is_no_warc_file(tmp_path: Path) -> None:
    count, [problem] = check(tmp_path / "a.warc", b"")
    assert (count, str(problem)) == (0, f"{tmp_path / 'a.warc'}: expected a WARC record, found none")


@pytest.fixture
def ours(tmp_path: Path, make_exchange: MakeExchange) -> Path:
    """Write a WARC file that holds pages and, as a page, a WARC file: its records look like members of our own."""
    chance = random.Random(3)
    writer = WarcWriter(
        tmp_path / "ours-00000.warc.gz",
        about={"run": "a", "isPartOf": "a", "software": "a"},
        started="2026-01-05T02:00:00Z",
    )
    known = None
    for number in range(12):
        inner = b"".join(gzip_member(warc_record(chance.randbytes(900))) for _ in range(3))
        body = inner if number % 3 == 1 else chance.randbytes(chance.randrange(3000))
        time = f"2026-01-05T02:00:{number:02}.000Z"
        exchange = make_exchange(f"/{number}", body, time=time, status=304 if known else 200)
        written = writer.capture(exchange, record_urn(), known)
        known = None
        if number % 4 == 1:
            known = KnownCapture(
                url=exchange.url, time=time, record_id="urn:uuid:1", warc="a.warc.gz", offset=written.offset,
                length=written.length, payload_digest=written.payload_digest, payload_sha1=written.payload_sha1,
            )  # fmt: skip
        writer.flush()
    assert writer.finish()
    return tmp_path / "ours-00000.warc.gz"


@pytest.mark.parametrize("segment_bytes", [100, 333, 1000, 5000, 10**9])
@pytest.mark.parametrize("damage", [None, 0.0, 0.3, 0.7, 0.99], ids=str)
def test_pieces_of_any_size_show_the_same(ours: Path, segment_bytes: int, damage: float | None) -> None:
    members = list(iter_members(ours))
    broken = None
    if damage is not None:
        broken = members[int(damage * len(members))]
        data = bytearray(ours.read_bytes())
        data[broken.offset + 1] ^= 4
        ours.write_bytes(data)
    with ThreadPoolExecutor(2) as executor:
        segments = list(check_segments(ours, executor, segment_bytes=segment_bytes))
    assert sum(segment.record_count for segment in segments) == len(members) - (broken is not None)
    misfits = [(misfit.offset, misfit.flaw.found) for segment in segments for misfit in segment.misfits]
    assert misfits == ([] if broken is None else [(broken.offset, "no whole gzip member")])
    seen = [one.offset for segment in segments for one in segment.seen]
    kinds = (b"WARC/1.1\r\nWARC-Type: response", b"WARC/1.1\r\nWARC-Type: revisit")
    places = [one.offset for one in members if one.data.startswith(kinds) and one != broken]
    assert seen == places


def test_record_read_plainly_is_one_without_flaws_and_shows_the_same(ours: Path) -> None:
    [segment] = segments_of(ours)
    assert len(segment.seen) == 12
    chance = random.Random(4)
    plain = 0
    kinds = set()
    for member in iter_members(ours):
        for _ in range(60):
            data = bytearray(member.data)
            place = chance.randrange(min(len(data), 700))
            data[place : place + chance.randrange(3)] = chance.choice([b"", b"\r\n", b" ", b"8", b"I", b"\n\n", b"<"])
            changed = member._replace(data=bytes(data))
            shown = read_plainly(changed)
            if shown is not None:
                plain += 1
                [record] = records_of(ours, changed)
                assert flaws_of(record, own=True) == []
                assert shown == ([seen_of(record)] if record.type in ("response", "revisit") else [])
                kinds.add(record.type)
    assert plain > 20
    assert kinds == {"request", "response", "revisit"}


def segments_of(path: Path) -> list[Segment]:
    with ThreadPoolExecutor(1) as executor:
        return list(check_segments(path, executor))
