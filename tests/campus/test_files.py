from __future__ import annotations

import struct
import zlib

from crawler.campus.files import render_picture, render_report


def test_pictures_are_png_with_whole_chunks() -> None:
    data = render_picture("a")
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    kinds, at = [], 8
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        chunk = data[at + 4 : at + 8 + length]
        assert struct.unpack_from(">I", data, at + 8 + length) == (zlib.crc32(chunk),)
        kinds.append(chunk[:4])
        at += 12 + length
    assert kinds == [b"IHDR", b"IDAT", b"IEND"]
    assert data != render_picture("b")


def test_reports_are_pdf_whose_table_points_at_objects() -> None:
    data = render_report("Tides (a report)")
    assert data.startswith(b"%PDF-1.4")
    assert data.endswith(b"%%EOF\n")
    table = int(data.rpartition(b"startxref\n")[2].split()[0])
    assert data[table:].startswith(b"xref\n0 5\n")
    offsets = [int(line[:10]) for line in data[table:].splitlines()[3:7]]
    assert [data[offset : offset + 7] for offset in offsets] == [b"%d 0 obj" % n for n in (1, 2, 3, 4)]
    assert b"(Tides a report)" in data
