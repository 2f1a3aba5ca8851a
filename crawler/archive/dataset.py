"""Lines of the dataset files: a record as it stands after the fold, and what orders them."""

from __future__ import annotations

import os
import zlib
from typing import TYPE_CHECKING, Any

import msgspec

from crawler.archive.files import part_of
from crawler.archive.identity import without_surrogates
from crawler.archive.log import plain_values
from crawler.records import LOG_ONLY, Article, Entry, Event, Homepage

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from crawler.records import Record

IN_DATASET = ("from", "where", "raw")
"""What a dataset carries of evidence; candidates and conflicts stay in the log."""


def dataset_key(record: Record) -> tuple[str, str]:
    """Return what orders a dataset file, as text, and then the id.

    Articles stand by publication and events by their start, else by first sight; homepages by URL, each
    before its entries, and those block by block as they stood on the page.
    """
    match record:
        case Article():
            told = record.published or record.first_seen or ""
        case Event():
            told = record.starts or record.first_seen or ""
        case Homepage():
            told = record.url
        case Entry():
            told = f"{record.url} {record.block} {record.position:06}"
    return told, record.id


class Written(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A file of the dataset as it was written."""

    name: str
    size: int
    crc32: int


class _Placed(msgspec.Struct):
    """Of a line of a dataset only what orders it."""

    id: str
    kind: str
    url: str
    published: str | None = None
    starts: str | None = None
    first_seen: str | None = None
    block: str | None = None
    position: int = 0


_placed = msgspec.json.Decoder(_Placed)


def key_of_line(line: bytes) -> tuple[str, str]:
    """Return the :func:`dataset_key` of the record that *line* holds; raises msgspec.DecodeError where it is none."""
    record = _placed.decode(line)
    match record.kind:
        case "article":
            told = record.published or record.first_seen or ""
        case "event":
            told = record.starts or record.first_seen or ""
        case "homepage":
            told = record.url
        case _:
            told = f"{record.url} {record.block} {record.position:06}"
    return told, record.id


def write_lines(path: Path, lines: Iterable[bytes]) -> Written:
    """Write *lines* to the part of *path*, see them onto the disk, and return what the file is."""
    size = crc = 0
    with part_of(path).open("wb") as file:
        for line in lines:
            file.write(line)
            size, crc = size + len(line), zlib.crc32(line, crc)
        file.flush()
        os.fsync(file.fileno())
    return Written(name=path.name, size=size, crc32=crc)


def dataset_line(record: Record) -> bytes:
    """Return the line of *record*, newline included: schema order, fields that hold nothing left out."""
    values = {name: value for name, value in plain_values(record).items() if name not in LOG_ONLY}
    if "evidence" in values:
        reduced = {name: _reduce(found) for name, found in values["evidence"].items()}
        values["evidence"] = {name: found for name, found in reduced.items() if found}
    try:
        return msgspec.json.encode(values) + b"\n"
    except UnicodeEncodeError:
        return msgspec.json.encode(without_surrogates(values)) + b"\n"


def _reduce(found: Any) -> Any:
    """Keep of evidence what says where a value is from; a list stays as long as the values beside it."""
    if isinstance(found, list):
        return [_reduce(one) for one in found]
    return {name: found[name] for name in IN_DATASET if name in found}
