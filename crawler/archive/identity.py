"""What makes a record the same record, and its content the same content: ids and digests."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING, Any

import msgspec

from crawler.records import content_of

if TYPE_CHECKING:
    from crawler.records import Record

LONE_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character: it has no place in UTF-8 and is kept as U+FFFD."""


def record_id(site: str, kind: str, key: str) -> str:
    """Return the id of a record: the first 20 hex digits of a SHA-256.

    *key* of an article is the canonical URL under which it was first observed; see ``place_of``.

    >>> record_id("campus", "article", "http://www.campus.example/news/2025/a")
    '70e3ea98b3dab16dc413'
    """
    return hashlib.sha256(f"{site}\n{kind}\n{key}".encode()).hexdigest()[:20]


def place_of(record: Record) -> str:
    """Return what names *record* among those of its site and kind: its URL, or its key where it has one."""
    return record.key or record.url


def content_digest(record: Record) -> str:
    """Return the SHA-256, in hex, of the canonical JSON of the record's content fields."""
    return hashlib.sha256(canonical_json(content_of(record))).hexdigest()


def canonical_json(value: Any) -> bytes:
    r"""Return plain values as JSON of one form: text in NFC, keys sorted, no white space.

    >>> canonical_json({"b": 1, "a": "e\u0301"}) == canonical_json({"a": "\u00e9", "b": 1})
    True
    """
    return msgspec.json.encode(_normal(value), order="sorted")


def without_surrogates(value: Any) -> Any:
    """Return plain values with each half of a surrogate pair replaced by U+FFFD."""
    if isinstance(value, str):
        return LONE_SURROGATE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {without_surrogates(name): without_surrogates(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [without_surrogates(part) for part in value]
    return value


def _normal(value: Any) -> Any:
    if isinstance(value, str):
        if value.isascii():  # known without a look at its characters
            return value
        try:
            value.encode()  # ten times as fast as a search for what has no place in UTF-8
        except UnicodeEncodeError:
            value = LONE_SURROGATE.sub("\ufffd", value)
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {_normal(name): _normal(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_normal(part) for part in value]
    return value
