"""Files of the archive without what was withdrawn: WARC files with tombstones, logs and visits with bare lines.

Each function yields the bytes of the new file and changes nothing. What is not withdrawn comes through byte for byte.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from crawler.archive.files import disk_errors
from crawler.archive.log import decode_at, encode_observation, iter_lines
from crawler.archive.members import CHUNK_BYTES, GZIP, GZIP_MAGIC, iter_members, read_member
from crawler.archive.visits import decode_visits, encode_visits
from crawler.archive.warc_records import records_of
from crawler.archive.withdraw_captures import is_observation_of
from crawler.archive.withdraw_tombstone import fits, is_tombstone, tombstone
from crawler.archive.withdrawn import DECISIONS, bare
from crawler.errors import IntegrityError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from pathlib import Path

    from crawler.archive.members import Member
    from crawler.archive.visits import Visit
    from crawler.archive.warc_records import WarcRecord

TARGET_URI = re.compile(rb"^WARC-Target-URI:[ \t]*<?([^\r\n>]*)", re.IGNORECASE | re.MULTILINE)


class Mark(NamedTuple):
    """What a tombstone says."""

    run: str
    """Run that withdrew the record."""
    time: str
    """When that was, UTC."""


def entombed_warc(path: Path, marks: Mapping[int, Mark]) -> Iterator[bytes]:
    """Yield a WARC file with a tombstone in place of each member that starts at a byte in *marks*."""
    with disk_errors(path), path.open("rb") as file:
        end = 0
        for offset, mark in sorted(marks.items()):
            yield from _copied(file.read, offset - end)
            member, record = record_at(path, offset)
            made = None
            if not is_tombstone(record):
                made = tombstone(record.id, mark.time, mark.run, member.length)
                if made is None:
                    raise IntegrityError(f"{path}: record at byte {offset}: expected room for a tombstone, found none")
            stands = file.read(member.length)
            yield made or stands
            end = offset + member.length
        while data := file.read(CHUNK_BYTES):
            yield data


def first_without_room(path: Path, offsets: Collection[int]) -> int | None:
    """Return the first of *offsets* whose member is too short for a tombstone, None where all are long enough."""
    for offset in offsets:
        member, record = record_at(path, offset)
        if not fits(record.id, member.length):
            return offset
    return None


def bare_log(path: Path, records: Collection[tuple[str, set[str]]]) -> Iterator[bytes]:
    """Yield a log in which the lines of *records*, told by kind and places, say only which record they are of."""
    names = [msgspec.json.encode(place) for _, places in records for place in places]
    for offset, line in iter_lines(path):
        if not any(name in line for name in names):
            yield line
            continue
        observation = decode_at(path, offset, line)
        is_own = any(is_observation_of(observation, kind, places) for kind, places in records)
        yield encode_observation(bare(observation)) if is_own and observation.observed not in DECISIONS else line


def bare_visits(path: Path, members: Mapping[str, Collection[int]]) -> Iterator[bytes]:
    """Yield a file of visits in which those of the captures in *members* name no validators and no payload.

    So no later answer is taken for the same as what was withdrawn.
    """
    with disk_errors(path), path.open("rb") as file:
        for member in iter_members(path):
            file.seek(member.offset)
            stands = file.read(member.length)
            visits = decode_visits(member.data)
            made = [_bare_visit(visit) if _is_in(visit, members) else visit for visit in visits]
            yield stands if made == visits else encode_visits(made)


def holds_torn(path: Path, is_own: Callable[[str], bool], words: Collection[str]) -> bool:
    """Return whether a torn tail that was set aside may hold what a page of a record said.

    That of a WARC file does where the address of a WARC record in it *is_own*, that of a log where one of *words*
    stands in it: the URLs and the id of the record. Visits say nothing of a page.
    """
    if ".warc.gz." in path.name:
        heads = (found for piece in _unpacked(path) for found in TARGET_URI.findall(piece))
        return any(is_own(found.decode("utf-8", "replace").strip()) for found in heads)
    with disk_errors(path):
        data = path.read_bytes()
    return ".visits." not in path.name and any(msgspec.json.encode(word)[1:-1] in data for word in words)


def _copied(read: Callable[[int], bytes], length: int) -> Iterator[bytes]:
    while length and (data := read(min(length, CHUNK_BYTES))):
        length -= len(data)
        yield data


def record_at(path: Path, offset: int) -> tuple[Member, WarcRecord]:
    """Return the gzip member that starts at byte *offset*, and the WARC record in it; raises IntegrityError."""
    member = read_member(path, offset)
    record = next(records_of(path, member), None) if member is not None else None
    if member is None or record is None:
        raise IntegrityError(f"{path}: expected a WARC record at byte {offset}, found none")
    return member, record


def _is_in(visit: Visit, members: Mapping[str, Collection[int]]) -> bool:
    return visit.offset is not None and visit.offset in members.get(visit.warc or "", ())


def _bare_visit(visit: Visit) -> Visit:
    return replace(visit, etag=None, last_modified=None, payload_digest=None, payload_sha1=None)


def _unpacked(path: Path) -> Iterator[bytes]:
    """Yield what can be made out of a torn file: what its gzip members begin with."""
    with disk_errors(path):
        data = path.read_bytes()
    place = data.find(GZIP_MAGIC)
    while place >= 0:
        inflate = zlib.decompressobj(GZIP)
        pieces = []
        try:
            for start in range(place, len(data), 4096):
                pieces.append(inflate.decompress(data[start : start + 4096]))
                if inflate.eof:
                    break
        except zlib.error:
            pass
        yield b"".join(pieces)
        place = data.find(GZIP_MAGIC, place + 1)
