from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.archive.cdxj import cdxj_lines
from crawler.archive.rebuild import rebuild
from crawler.archive.selection import Window, choose_captures, iter_bytes

if TYPE_CHECKING:
    from crawler.archive.archive import Archive
    from tests.archive.conftest import KeepNight

HOST = "http://www.campus.example"
PAGES = {"/a": "Ants", "/b": "Bees"}


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        pytest.param(Window(), True, id="open"),
        pytest.param(Window(since="2026-01-05"), True, id="its-first-day"),
        pytest.param(Window(until="2026-01-05"), False, id="the-day-after-its-last"),
        pytest.param(Window(since="2026-01-06"), False, id="later"),
    ],
)
def test_windows(window: Window, *, expected: bool) -> None:
    assert window.has("2026-01-05T02:00:00.000Z") is expected


def test_a_revisit_brings_along_the_payload_it_rests_on(archive: Archive, keep_night: KeepNight) -> None:
    keep_night(PAGES)
    rebuild(archive)
    second = keep_night({"/a": "Ants"})
    first_of_night = min(line.split(" ")[1] for line in cdxj_lines(choose_captures(archive, Window())))
    revisits = [line for line in cdxj_lines(choose_captures(archive, Window())) if '"warc/revisit"' in line]
    assert [json.loads(line.split(" ", 2)[2])["url"] for line in revisits] == [f"{HOST}/a"]
    time = json.loads(archive.log_path(second).read_bytes())["capture"]["time"]
    assert time[:19].translate(str.maketrans("", "", "-:T")) >= first_of_night
    pieces = choose_captures(archive, Window(since=time))
    found = {}
    for piece in pieces:
        data = b"".join(iter_bytes(piece))
        found[piece.path.name] = [
            (record.rec_type, record.rec_headers.get_header("WARC-Target-URI"))
            for record in ArchiveIterator(BytesIO(data))
        ]
        for line in cdxj_lines([piece]):
            told = json.loads(line.split(" ", 2)[2])
            record = next(iter(ArchiveIterator(BytesIO(data[int(told["offset"]) :]))))
            assert record.rec_headers.get_header("WARC-Target-URI") == told["url"]
    older, newer = (found[name] for name in sorted(found))
    assert older == [("warcinfo", None), ("response", f"{HOST}/a")]
    assert newer == [("warcinfo", None), ("request", f"{HOST}/a"), ("revisit", f"{HOST}/a")]


def test_what_is_chosen_whole_is_the_file_itself(archive: Archive, keep_night: KeepNight) -> None:
    keep_night(PAGES)
    (piece,) = choose_captures(archive, Window())
    assert b"".join(iter_bytes(piece)) == piece.path.read_bytes()
