"""Turn bytes that are well into bytes that are not, the same ones for a seed. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

MAX_BYTES = 1_000_000
"""Size past which nothing is repeated any more: what large pages cost is shown elsewhere."""

MAX_CHANGES = 12

TOKENS = (
    "<", ">", "</", "<!--", "-->", "<![CDATA[", "]]>", "<script>", "</script>", "<p>", "</p>", "<br>",
    "<table><tr><td>", "<div class=tags>", "<ul><li>", "<article>", "<main>", "<time datetime=", "<h1>", "</h1>",
    "<svg><g>", "<base href=", '<script type="application/ld+json">', '{"@graph":[', '"@type":"NewsArticle",',
    '"datePublished":', "[[[[", "{", "}", "&#0;", "&#xd800;", "&amp", "&nbsp;", "\x00", "\r\n\r\n", "\ufeff", "\ud800",
    "\u202e", "\u2028", "\u200b", "İ", "ß", "香港", "<?xml version='1.0' encoding='utf-16'?>",
    "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///'>]>", "&y;", "charset=big5", "charset=utf-7", 'charset="', "9999",
    "0000", "-1", "1e999", "NaN", "null", "true", "30 February 2025", "29/02/2023", "9999-12-31T23:59:59+14:00",
    "0001-01-01", "24:00", "http://[", "http://[::1]:99999/", "//", "javascript:", "%", "%00", "?", "#", "..", "\\",
    "'", '"', "=", "User-agent: *", "Disallow: /", "Content-Length: 99999999999999999999", "WARC/1.1",
)  # fmt: skip
"""What readers look for, and what they trip over."""

NUMBER = re.compile(rb"\d+")


def mutate(data: bytes, others: Sequence[bytes], dice: random.Random) -> bytes:
    """Return *data* with a few changes; some bring in parts of *others*."""
    for _ in range(dice.randint(1, MAX_CHANGES)):
        data = dice.choice(WAYS)(data, others, dice)
    return data


def _flip(data: bytes, _: Sequence[bytes], dice: random.Random) -> bytes:
    if not data:
        return data
    at = dice.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << dice.randrange(8)]) + data[at + 1 :]


def _insert(data: bytes, _: Sequence[bytes], dice: random.Random) -> bytes:
    at = dice.randint(0, len(data))
    return data[:at] + dice.choice(TOKENS).encode("utf-8", "surrogatepass") * dice.choice((1, 1, 1, 50)) + data[at:]


def _delete(data: bytes, _: Sequence[bytes], dice: random.Random) -> bytes:
    start, end = _span(data, dice)
    return data[:start] + data[end:]


def _repeat(data: bytes, _: Sequence[bytes], dice: random.Random) -> bytes:
    start, end = _span(data, dice)
    times = min(dice.choice((2, 3, 30, 1000)), MAX_BYTES // max(len(data), 1))
    return data[:end] + data[start:end] * times + data[end:]


def _move(data: bytes, _: Sequence[bytes], dice: random.Random) -> bytes:
    start, end = _span(data, dice)
    piece, rest = data[start:end], data[:start] + data[end:]
    at = dice.randint(0, len(rest))
    return rest[:at] + piece + rest[at:]


def _splice(data: bytes, others: Sequence[bytes], dice: random.Random) -> bytes:
    other = dice.choice(others)
    start, end = _span(other, dice)
    at = dice.randint(0, len(data))
    return data[:at] + other[start:end] + data[at:]


def _cut(data: bytes, _: Sequence[bytes], dice: random.Random) -> bytes:
    return data[: dice.randint(0, len(data))] if dice.random() < 0.2 else data


def _number(data: bytes, _: Sequence[bytes], dice: random.Random) -> bytes:
    found = list(NUMBER.finditer(data))
    if not found:
        return data
    start, end = dice.choice(found).span()
    return data[:start] + dice.choice((b"0", b"-1", b"99999999999999999999", b"2147483648", b"")) + data[end:]


def _recode(data: bytes, _: Sequence[bytes], dice: random.Random) -> bytes:
    if dice.random() < 0.8:
        return data
    return data.decode("utf-8", "replace").encode(dice.choice(("utf-16", "big5", "gb18030", "latin-1")), "replace")


def _span(data: bytes, dice: random.Random) -> tuple[int, int]:
    start = dice.randint(0, len(data))
    return start, min(len(data), start + dice.choice((1, 10, 100, 5000)))


WAYS: tuple[Callable[[bytes, Sequence[bytes], random.Random], bytes], ...] = (
    _flip, _insert, _insert, _delete, _repeat, _move, _splice, _splice, _cut, _number, _recode,
)  # fmt: skip
