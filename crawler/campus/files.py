"""The files beside the pages: pictures and reports, as small as their formats allow."""

from __future__ import annotations

import struct
import zlib
from hashlib import sha256


def render_picture(name: str) -> bytes:
    """Return a PNG of 16 by 9 pixels in a colour that *name* tells."""
    row = b"\x00" + sha256(name.encode()).digest()[:3] * 16
    # Stored without compression, so that the bytes do not depend on the machine's zlib.
    parts = {b"IHDR": struct.pack(">IIBBBBB", 16, 9, 8, 2, 0, 0, 0), b"IDAT": zlib.compress(row * 9, 0), b"IEND": b""}
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts.items()
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def render_report(title: str) -> bytes:
    """Return a PDF of one empty page whose title is *title*."""
    text = title.encode("ascii", "replace").replace(b"\\", b"").replace(b"(", b"").replace(b")", b"")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        b"<< /Title (" + text + b") >>",
    )
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        len(out),
    )
    return out + head + table + trailer
