"""What ``extract`` is given: files, of which kind each is, and the addresses that a manifest names."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from crawler.archive.files import disk_errors
from crawler.archive.members import GZIP, GZIP_MAGIC
from crawler.errors import UsageError
from crawler.scope import check_url

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

WARC_ENDINGS = (".warc", ".warc.gz")
HTML_ENDINGS = (".html", ".htm", ".xhtml", ".html.gz", ".htm.gz")

HEAD_BYTES = 64 * 1024
"""How much of a file is looked at: some pages begin with thousands of spaces."""

BEFORE_TAG = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n\f\v"
"""Byte order marks, white space, and the empty halves of UTF-16."""

TAG = re.compile(rb"<[A-Za-z!?]")


@dataclass(slots=True, frozen=True, kw_only=True)
class InputFile:
    """A file to read."""

    path: Path
    is_warc: bool
    """Whether it is a WARC file; else it is HTML. Either may be gzipped."""


class Address(msgspec.Struct, frozen=True):
    """A line of a manifest."""

    file: str
    """Path of an HTML file, relative to the manifest's folder."""
    url: str
    """Where the page stood."""


def find_inputs(path: Path) -> list[InputFile]:
    """Return *path* itself, or the WARC and HTML files in it in order.

    A file is what its first bytes say, those in a folder what their names say. Raises UsageError
    where there is nothing to read.
    """
    if not path.is_dir():
        return [InputFile(path=path, is_warc=_is_warc(path))]
    found = sorted(file for file in path.rglob("*") if file.name.lower().endswith((*WARC_ENDINGS, *HTML_ENDINGS)))
    if not found:
        raise UsageError(f"{path}: expected WARC or HTML files in it, found none")
    return [InputFile(path=file, is_warc=_has_ending(file, WARC_ENDINGS)) for file in found]


def find_warc_files(path: Path) -> list[Path]:
    """Return *path* itself, whatever its name, or the WARC files in it in order; raises UsageError where none is."""
    if not path.exists():
        raise UsageError(f"{path}: expected a WARC file or a folder of them, found no such file")
    if not path.is_dir():
        return [path]
    found = sorted(file for file in path.rglob("*") if _has_ending(file, WARC_ENDINGS) and file.is_file())
    if not found:
        raise UsageError(f"{path}: expected WARC files in it, found none")
    return found


def read_manifest(path: Path) -> dict[Path, str]:
    """Return the address of each file that the manifest names; raises UsageError with the line that does not fit."""
    addresses = {}
    with disk_errors(path):
        lines = path.read_bytes().splitlines()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            named = msgspec.json.decode(line, type=Address)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise UsageError(f'{path}:{number}: expected {{"file": …, "url": …}}, found {error}') from error
        check_url(f"{path}:{number}: url", named.url)
        addresses[(path.parent / named.file).resolve()] = named.url
    return addresses


def describe_unmatched(addresses: Iterable[Path], files: Iterable[InputFile]) -> str | None:
    """Return in one line which of the files that a manifest names were not given; None where all were."""
    given = {file.path.resolve() for file in files}
    missing = [str(path) for path in addresses if path not in given]
    if not missing:
        return None
    more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
    return f"expected files that were given, found {', '.join(missing[:3])}{more}"


def _is_warc(path: Path) -> bool:
    """Return whether a file is a WARC file rather than HTML; raises UsageError where it is neither.

    What cannot be looked at without being used up, such as a pipe, or is torn within its first bytes,
    is what its name says.
    """
    by_name = _has_ending(path, WARC_ENDINGS)
    if not path.is_file():
        return by_name
    with disk_errors(path), path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if head.startswith(GZIP_MAGIC):
        try:
            head = zlib.decompressobj(GZIP).decompress(head, HEAD_BYTES)
        except zlib.error:
            head = b""
        if not head:
            return by_name
    if head.startswith(b"WARC/") or (by_name and not _is_html(head, path)):
        return True
    if not _is_html(head, path):
        raise UsageError(f"{path}: expected a WARC or HTML file, found one that begins with {head[:16]!r}")
    return False


def _is_html(head: bytes, path: Path) -> bool:
    """Return whether a file begins with a tag; one whose name says HTML may have plain text before the first."""
    if head.lstrip(BEFORE_TAG).startswith(b"<"):
        return True
    return _has_ending(path, HTML_ENDINGS) and b"\0" not in head and TAG.search(head) is not None


def _has_ending(path: Path, endings: tuple[str, ...]) -> bool:
    return path.name.lower().endswith(endings)
