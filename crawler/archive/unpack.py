"""WARC files taken out of what others put them in, as streams: packages (WACZ), and gzip files that are one member.

Names in a package are read and never written to: what is taken out gets a name of our own.
"""

from __future__ import annotations

import hashlib
import os
import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from crawler.archive.files import disk_errors
from crawler.archive.members import GZIP, MAX_RATIO, MIN_BOMB_BYTES
from crawler.archive.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CHUNK_BYTES = 1024 * 1024

STEP_BYTES = 64 * 1024
"""Given to zlib at once: what comes of it is 66 MB at most."""

WARC_IN_PACKAGE = re.compile(r"archive/(?:.*/)?[^/]+\.warc(?:\.gz)?", re.IGNORECASE)

DESCRIPTION = "datapackage.json"
MAX_DESCRIPTION_BYTES = 16 * 1024 * 1024

MAX_LIST_BYTES = 32 * 1024 * 1024
"""Size of a package's list of files past which it is not read: that of some 300,000 files."""

END_OF_ZIP = struct.Struct("<4s4H2LH")
END_OF_ZIP_MAGIC = b"PK\x05\x06"
END_OF_ZIP64 = struct.Struct("<4sQ2H2L4Q")
END_OF_ZIP64_MAGIC = b"PK\x06\x06"
ZIP64_IS_USED = 0xFFFFFFFF
ZIP64_BYTES = END_OF_ZIP64.size + 20
"""Of the longer record at the end, and of the place that is told in front of the shorter one."""
MAX_COMMENT_BYTES = 65_535

ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
"""What ``zipfile`` raises on packages that are broken, locked or written by a liar."""


class _UnreadableError(Exception):
    """A file in a package cannot be read any further."""


class Unpacked(NamedTuple):
    """A WARC file that was in a package."""

    name: str
    """Its path there."""
    path: Path
    """Where it is now."""
    sha256: str


class Resource(msgspec.Struct):
    """A file in a package, as ``datapackage.json`` lists it."""

    path: str = ""
    hash: str = ""


class Description(msgspec.Struct):
    """What ``datapackage.json`` says."""

    resources: list[Resource] = []


def iter_wacz(path: Path, name: str, scratch: Path, on_problem: Callable[[Problem], None]) -> Iterator[Unpacked]:
    """Yield each WARC file of the package *path*, taken out into *scratch*; what is wrong is told under *name*.

    One whose digest is not that of the package's description is yielded too: its records are judged one by one.
    """
    if found := _too_long(path):
        on_problem(Problem(file=name, expected=f"a list of files of at most {MAX_LIST_BYTES} bytes", found=found))
        return
    try:
        package = zipfile.ZipFile(path)
    except ZIP_ERRORS as error:
        on_problem(Problem(file=name, expected="a package that can be read", found=_words(error)))
        return
    with package:
        told = _hashes(package, name, on_problem)
        members = [info for info in package.infolist() if WARC_IN_PACKAGE.fullmatch(info.filename)]
        if not members:
            on_problem(Problem(file=name, expected="WARC files in its folder archive", found="none"))
        for number, info in enumerate(members):
            ending = ".warc.gz" if info.filename.lower().endswith(".gz") else ".warc"
            unpacked = _take_out(package, info, name, scratch / f"{number}{ending}", on_problem)
            expected = told.get(info.filename, unpacked.sha256)
            if expected != unpacked.sha256:
                on_problem(
                    Problem(
                        file=f"{name}/{info.filename}",
                        expected=f"the SHA-256 {expected}, as {DESCRIPTION} says",
                        found=unpacked.sha256,
                    )
                )
            yield unpacked


def unpack_gzip(path: Path, name: str, target: Path, on_problem: Callable[[Problem], None]) -> None:
    """Write what the gzip file *path* holds, up to where it is damaged, to *target*."""
    size = length = 0
    with disk_errors(path), path.open("rb", buffering=0) as file, disk_errors(target), target.open("xb") as out:
        inflate, rest = zlib.decompressobj(GZIP), b""
        while given := rest or file.read(STEP_BYTES):
            if inflate.eof:
                inflate = zlib.decompressobj(GZIP)
            try:
                piece = inflate.decompress(given)
            except zlib.error as error:
                on_problem(Problem(file=name, offset=length, expected="whole gzip data", found=_words(error)))
                return
            rest = inflate.unused_data
            length += len(given) - len(rest)
            size += len(piece)
            if size > max(MAX_RATIO * length, MIN_BOMB_BYTES):
                on_problem(Problem(file=name, expected=f"at most {MAX_RATIO} times its size in it", found="more"))
                return
            out.write(piece)
        if not inflate.eof:
            on_problem(Problem(file=name, offset=length, expected="whole gzip data", found="the end of the file"))


def _take_out(
    package: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    name: str,
    target: Path,
    on_problem: Callable[[Problem], None],
) -> Unpacked:
    """Write a file of a package to *target*, as far as it can be read."""
    digest = hashlib.sha256()
    size = 0
    inside = f"{name}/{info.filename}"
    limit = max(MAX_RATIO * info.compress_size, MIN_BOMB_BYTES)
    with disk_errors(target), target.open("xb") as out:
        try:
            for piece in _iter_pieces(package, info):
                size += len(piece)
                if size > limit:
                    on_problem(Problem(file=inside, expected=f"at most {MAX_RATIO} times its size in it", found="more"))
                    break
                digest.update(piece)
                out.write(piece)
        except _UnreadableError as error:
            on_problem(Problem(file=inside, offset=size, expected="a file that can be read", found=str(error)))
    return Unpacked(info.filename, target, digest.hexdigest())


def _iter_pieces(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        file = package.open(info)
    except ZIP_ERRORS as error:
        raise _UnreadableError(_words(error)) from error
    with file:
        while True:
            try:
                piece = file.read(CHUNK_BYTES)
            except ZIP_ERRORS as error:
                raise _UnreadableError(_words(error)) from error
            if not piece:
                return
            yield piece


def _hashes(package: zipfile.ZipFile, name: str, on_problem: Callable[[Problem], None]) -> dict[str, str]:
    """Return path to SHA-256 in hex of the files that the package's description lists."""
    try:
        info = package.getinfo(DESCRIPTION)
        text = b"".join(_iter_head(_iter_pieces(package, info)))
        told = msgspec.json.decode(text, type=Description)
    except KeyError:
        on_problem(Problem(file=name, expected=f"a {DESCRIPTION} in it", found="none"))
    except (_UnreadableError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        on_problem(Problem(file=f"{name}/{DESCRIPTION}", expected="a list of files", found=_words(error)))
    else:
        hashes = (one.hash.lower().partition(":") for one in told.resources)
        return {
            one.path: value
            for one, (method, _, value) in zip(told.resources, hashes, strict=True)
            if method == "sha256"
        }
    return {}


def _iter_head(pieces: Iterator[bytes]) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > MAX_DESCRIPTION_BYTES:
            raise _UnreadableError(f"more than {MAX_DESCRIPTION_BYTES} bytes")
        yield piece


def _too_long(path: Path) -> str | None:
    """Return how long the list of files at the end of a zip file is, where it is too long to be read into memory."""
    with disk_errors(path), path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - END_OF_ZIP.size - MAX_COMMENT_BYTES - ZIP64_BYTES))
        tail = file.read()
    found = 0
    place = tail.rfind(END_OF_ZIP_MAGIC)
    if place >= 0 and len(tail) - place >= END_OF_ZIP.size:
        found = END_OF_ZIP.unpack_from(tail, place)[5]
    place = tail.rfind(END_OF_ZIP64_MAGIC)
    if place >= 0 and len(tail) - place >= END_OF_ZIP64.size:
        found = max(found if found != ZIP64_IS_USED else 0, END_OF_ZIP64.unpack_from(tail, place)[8])
    return f"one of {found} bytes" if found > MAX_LIST_BYTES else None


def _words(error: Exception) -> str:
    return " ".join(str(error).split())[:200].lower() or type(error).__name__
