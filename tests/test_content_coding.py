from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.content_coding import decode_payload
from crawler.errors import PageError

LIMIT = 1_000_000
PAGE = b"<html><p>text</p></html>" * 50


def raw_deflate(data: bytes) -> bytes:
    deflater = zlib.compressobj(wbits=-15)
    return deflater.compress(data) + deflater.flush()


@pytest.mark.parametrize(
    ("payload", "coding"),
    [
        pytest.param(gzip.compress(PAGE), "gzip", id="gzip"),
        pytest.param(gzip.compress(PAGE[:600]) + gzip.compress(PAGE[600:]), "x-gzip", id="two-members"),
        pytest.param(gzip.compress(PAGE) + b"\0\0\0", "gzip", id="padding-after-the-member"),
        pytest.param(zlib.compress(PAGE), "deflate", id="deflate-with-zlib-head"),
        pytest.param(raw_deflate(PAGE), "deflate", id="deflate-as-some-servers-send-it"),
        pytest.param(gzip.compress(gzip.compress(PAGE)), "gzip, gzip", id="applied-twice"),
        pytest.param(PAGE, "gzip", id="declared-and-not-applied"),
        pytest.param(PAGE, "identity", id="identity"),
        pytest.param(PAGE, "", id="none"),
    ],
)
def test_payload_is_decoded(payload: bytes, coding: str) -> None:
    assert decode_payload(payload, coding, max_bytes=LIMIT) == PAGE


@pytest.mark.parametrize(
    ("payload", "coding", "expected"),
    [
        pytest.param(gzip.compress(bytes(2 * LIMIT)), "gzip", "at most 1000000 bytes", id="t21-bomb"),
        pytest.param(gzip.compress(gzip.compress(bytes(50 * LIMIT))), "gzip, gzip", "at most", id="t21-nested-bomb"),
        pytest.param(gzip.compress(PAGE)[:-20], "gzip", "cut short", id="t20-cut-short"),
        pytest.param(b"\x1f\x8b" + b"x" * 50, "gzip", "expected compressed data", id="garbage"),
        pytest.param(PAGE, "br", "found 'br'", id="coding-never-asked-for"),
    ],
)
def test_payload_is_refused(payload: bytes, coding: str, expected: str) -> None:
    with pytest.raises(PageError, match=expected):
        decode_payload(payload, coding, max_bytes=LIMIT)


@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate", "gzip, deflate"]))
def test_any_bytes_are_decoded_or_refused(payload: bytes, coding: str) -> None:
    try:
        decoded = decode_payload(payload, coding, max_bytes=LIMIT)
    except PageError:
        return
    assert len(decoded) <= LIMIT
