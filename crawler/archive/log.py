"""The log of a run: one observation a line, each line with a checksum of its own."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Any

import msgspec

from crawler.archive.files import disk_errors
from crawler.archive.identity import without_surrogates
from crawler.archive.strict_json import decode_strict
from crawler.errors import CorruptLineError
from crawler.records import FOLDED, KINDS, LOG_ONLY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from crawler.records import Capture, Record

CHECKSUM = re.compile(rb',"line":(\d{1,10})\}\n?\Z')
"""The last key of a line: CRC-32 of the line as it would be without that key."""

DEFAULTS: dict[str, Any] = {"observed": "present", "joined": [], "key": ""}
"""What the fields in LOG_ONLY hold when there is nothing to say."""

assert set(DEFAULTS) == LOG_ONLY

CONTAINERS = (dict, list, tuple)


def encode_observation(record: Record) -> bytes:
    """Return the line of *record*, newline included: schema order, fields without value left out."""
    values = plain_values(record)
    kept = {name: value for name, value in values.items() if name not in FOLDED and value != DEFAULTS.get(name)}
    try:
        body = msgspec.json.encode(kept)
    except UnicodeEncodeError:
        body = msgspec.json.encode(without_surrogates(kept))
    return b'%s,"line":%d}\n' % (body[:-1], zlib.crc32(body))


def decode_observation(line: bytes) -> Record:
    """Return the record of a line; fields that this version does not know are passed over.

    Raises CorruptLineError where the line is torn, garbled, says a thing twice or is no observation.
    """
    found = CHECKSUM.search(line)
    if not found:
        raise CorruptLineError(f"expected a line that ends with its checksum, found {line[-40:]!r}")
    body = line[: found.start()] + b"}"
    if zlib.crc32(body) != int(found[1]):
        raise CorruptLineError(f"expected the checksum {zlib.crc32(body)}, found {int(found[1])}")
    try:
        values = decode_strict(body)
        return msgspec.convert(values, KINDS[values["kind"]])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise CorruptLineError(f"expected an observation, found {_one_line(error)}") from error


def plain_values(record: Record) -> dict[str, Any]:
    """Return the fields of *record* as plain values in schema order, without those that hold nothing."""
    return {name: value for name, value in _without_empty(msgspec.to_builtins(record)).items() if value != ""}


def iter_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield offset and bytes of each line; the last may lack its newline."""
    with disk_errors(path), path.open("rb") as file:
        offset = 0
        for line in file:
            yield offset, line
            offset += len(line)


def iter_log(path: Path) -> Iterator[Record]:
    """Yield the observations of a log; a CorruptLineError names the file and the byte."""
    for offset, line in iter_lines(path):
        yield decode_at(path, offset, line)


def decode_at(path: Path, offset: int, line: bytes) -> Record:
    """Return the record of a line of *path*; a CorruptLineError names the file and the byte."""
    try:
        return decode_observation(line)
    except CorruptLineError as error:
        raise CorruptLineError(f"{path}: line at byte {offset}: {error}") from error


def read_at(path: Path, offset: int) -> Record:
    """Return the record whose line begins at byte *offset* of the log *path*; errors as of :func:`decode_at`."""
    with disk_errors(path), path.open("rb") as file:
        file.seek(offset)
        return decode_at(path, offset, file.readline())


def find_log_end(path: Path, is_captured: Callable[[Capture], bool]) -> int:
    """Return the byte after the last line that is whole, with a capture that *is_captured*.

    What follows the first bad line is not looked at: after a power loss nothing there can be trusted.
    """
    end = 0
    for offset, line in iter_lines(path):
        try:
            record = decode_observation(line)
        except CorruptLineError:
            break
        if not line.endswith(b"\n") or not is_captured(record.capture):
            break
        end = offset + len(line)
    return end


def _without_empty(value: Any) -> Any:
    """Leave out what holds nothing, in objects only: a list keeps its places.

    An empty text within a value is something: a candidate that was rejected for being empty, say.
    """
    if isinstance(value, dict):
        kept = {}
        for name, part in value.items():
            if isinstance(part, CONTAINERS):
                if part and (inner := _without_empty(part)):
                    kept[name] = inner
            elif part is not None:
                kept[name] = part
        return kept
    return [_without_empty(part) if isinstance(part, CONTAINERS) else part for part in value]


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
