"""The changes of an archive, read from its own file of them one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from crawler.archive.changes import ChangeLine
from crawler.archive.files import disk_errors
from crawler.errors import IntegrityError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.archive import Archive


def iter_change_lines(archive: Archive, *, run: str | None = None) -> Iterator[ChangeLine]:
    """Yield the changes of an archive, oldest first, or those that *run* observed.

    Raises UsageError where the file of changes was never made, and IntegrityError where it is damaged.
    """
    path = archive.changes_path
    if not path.exists():
        raise UsageError(f"{path}: expected the changes of {archive.site}, found no file; `muniment rebuild` makes it")
    decoder = msgspec.json.Decoder(ChangeLine)
    told = b"" if run is None else run.encode()  # a line of another run need not be decoded
    with disk_errors(path), path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if told not in line:
                continue
            try:
                change = decoder.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise IntegrityError(f"{path}: line {number}: expected a change, found {error}") from error
            if run is None or change.run == run:
                yield change
