"""Content codings: from the payload as served to the bytes of the page."""

from __future__ import annotations

import zlib

from crawler.errors import PageError


def decode_payload(payload: bytes, content_encoding: str, *, max_bytes: int) -> bytes:
    """Return *payload* without its content coding.

    *content_encoding* is the header's value. A coding that is declared and not applied is ignored,
    as browsers do. Raises PageError for codings other than gzip and deflate, for broken data, and
    past *max_bytes* of output.
    """
    for coding in reversed([part.strip().lower() for part in content_encoding.split(",") if part.strip()]):
        if coding in ("gzip", "x-gzip"):
            if payload[:2] == b"\x1f\x8b":
                payload = _inflate(payload, 31, max_bytes)
        elif coding == "deflate":
            wrapped = len(payload) > 1 and payload[0] & 0x0F == 8 and int.from_bytes(payload[:2], "big") % 31 == 0
            payload = _inflate(payload, 15 if wrapped else -15, max_bytes)
        elif coding != "identity":
            raise PageError(f"expected content coding gzip, deflate or identity, found {coding!r}")
    return payload


def _inflate(data: bytes, window_bits: int, max_bytes: int) -> bytes:
    """Return all of *data* decompressed, over every gzip member in it."""
    pieces: list[bytes] = []
    size = 0
    while data:
        inflater = zlib.decompressobj(window_bits)
        try:
            piece = inflater.decompress(data, max_bytes - size + 1)
        except zlib.error as error:
            raise PageError(f"expected compressed data, found {str(error).lower()}") from error
        size += len(piece)
        if size > max_bytes:
            raise PageError(f"expected at most {max_bytes} bytes after decompression, found more")
        if not inflater.eof:
            raise PageError(f"expected whole compressed data, found it cut short after {size} bytes")
        pieces.append(piece)
        rest = inflater.unused_data
        data = rest if window_bits == 31 and rest[:2] == b"\x1f\x8b" else b""
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)
