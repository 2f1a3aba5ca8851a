"""Writing a package: a file or folder that appears under its name only when it is whole."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from crawler.archive.files import disk_errors, part_of, rename
from crawler.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def new_target(target: Path, *, marker: str | None = None, force: bool) -> Iterator[Path]:
    """Yield the path to write to, a file or where *marker* is given a folder, and name it *target* at the end.

    What stands there already is replaced only with *force*, and a folder only where it holds *marker*.
    Nothing is left behind by a block that raises. Raises UsageError.
    """
    if str(target) == "-":
        raise UsageError("expected the name of a file or folder, found '-': packages are not written to stdout")
    if target.exists() or target.is_symlink():
        fits = (target / marker).is_file() if marker else target.is_file()
        if not (force and fits):
            hint = "--force replaces it" if fits else "choose another name"
            raise UsageError(f"{target}: expected no such {'folder' if marker else 'file'} yet, found one; {hint}")
    part = part_of(target)
    with disk_errors(target):
        _remove(part)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            if marker:
                part.mkdir()
            yield part
            if marker:
                _remove(target)
            rename(part, target)
        finally:
            _remove(part)


def sync_all(folder: Path) -> None:
    """Return when every file and name below *folder* is on the disk."""
    for root, folders, names in os.walk(folder):
        for path in (root, *(os.path.join(root, name) for name in (*folders, *names))):
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
