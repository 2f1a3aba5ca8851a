"""Files that are either whole under their final name or not there: parts, renames, clear disk errors."""

from __future__ import annotations

import errno
import hashlib
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from crawler.errors import ConfigError, LimitError, MunimentError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PART = ".part"
"""Ending of a file that is not whole yet."""

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
NOT_ALLOWED = {
    *(errno.EACCES, errno.EPERM, errno.EROFS, errno.EMFILE, errno.ENFILE),
    *(errno.ENOTDIR, errno.EISDIR, errno.EEXIST),  # something else stands there
}


class FileFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a run record says of a file."""

    size: int
    """Bytes."""
    sha256: str
    """SHA-256 in hex."""


class PartFile:
    """A file that grows as ``<name>.part`` and gets its name when it is whole.

    It is created by the first ``append``. All OSErrors come out as MunimentErrors that name the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.part = part_of(path)
        self.size = 0
        self._sha256 = hashlib.sha256()
        self._descriptor: int | None = None

    def append(self, data: bytes) -> None:
        """Write *data* at the end; it is safe only after ``sync``."""
        with disk_errors(self.path):
            if self._descriptor is None:
                self.part.parent.mkdir(parents=True, exist_ok=True)
                self._descriptor = os.open(self.part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
            write_all(self._descriptor, data)
        self._sha256.update(data)
        self.size += len(data)

    def sync(self) -> None:
        """Return when everything appended is on the disk."""
        if self._descriptor is not None:
            with disk_errors(self.path):
                os.fdatasync(self._descriptor)

    def finish(self, path: Path | None = None) -> FileFacts | None:
        """Give the file its final name, or *path*; return its facts, None if it was never appended to."""
        if self._descriptor is None:
            return None
        with disk_errors(self.path):
            os.fsync(self._descriptor)
            self.abandon()
            rename(self.part, path or self.path)
        return FileFacts(size=self.size, sha256=self._sha256.hexdigest())

    def abandon(self) -> None:
        """Close the file and leave it as a part."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def part_of(path: Path) -> Path:
    """Return the name that *path* has while it is not whole.

    >>> from pathlib import PurePosixPath
    >>> str(part_of(PurePosixPath("log/a.jsonl")))
    'log/a.jsonl.part'
    """
    return path.with_name(path.name + PART)


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of *data*, however small the pieces that the system takes at once."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def write_whole(path: Path, data: bytes) -> None:
    """Replace *path* by a file that holds *data*; readers see the old file or the new one."""
    with disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with part_of(path).open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        rename(part_of(path), path)


def rename(source: Path, target: Path) -> None:
    """Rename a file whose content is on the disk, and see that the new name is there too."""
    source.replace(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Return when the names in *folder* are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def facts_of(path: Path) -> FileFacts:
    """Return size and SHA-256 of a file as it stands on the disk."""
    with disk_errors(path), path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return FileFacts(size=file.tell(), sha256=digest)


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Turn the OSErrors of the block into errors that name *path* and what to do."""
    try:
        yield
    except OSError as error:
        raise _clear(path, error) from error


def _clear(path: Path, error: OSError) -> MunimentError:
    reason = (error.strerror or str(error)).lower()
    if error.errno in NO_ROOM:
        return LimitError(f"{path}: expected room on the disk, found {reason}; free some and start again")
    if error.errno in NOT_ALLOWED:
        return ConfigError(f"{path}: expected to be allowed to use it, found {reason}")
    return MunimentError(f"{path}: expected a disk that keeps what it is given, found {reason}")
