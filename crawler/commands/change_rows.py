"""How commands show changes: one line each, read from the archive's own file of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from crawler.archive.changes import ChangeLine
from crawler.archive.files import disk_errors
from crawler.commands.output import print_json, print_rows
from crawler.errors import IntegrityError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.archive.archive import Archive

COLUMNS = ("time", "site", "kind", "change", "fields", "title", "url")

MAX_TITLE = 80


def iter_change_lines(archive: Archive) -> Iterator[ChangeLine]:
    """Yield the changes of an archive, oldest first, one at a time.

    Raises UsageError where the file of changes was never made, and IntegrityError where it is damaged.
    """
    path = archive.changes_path
    if not path.exists():
        raise UsageError(f"{path}: expected the changes of {archive.site}, found no file; `muniment rebuild` makes it")
    decoder = msgspec.json.Decoder(ChangeLine)
    with disk_errors(path), path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                yield decoder.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise IntegrityError(f"{path}: line {number}: expected a change, found {error}") from error


def show_changes(lines: Iterable[ChangeLine], *, as_json: bool) -> None:
    """Print *lines*, as they are or in columns."""
    if as_json:
        for line in lines:
            print_json(line)
    else:
        print_rows(COLUMNS, map(_cells, lines))


def _cells(line: ChangeLine) -> tuple[object, ...]:
    kind = f"{line.kind}/{line.block}" if line.block else line.kind
    title = " ".join((line.title or "").split())
    short = title if len(title) <= MAX_TITLE else f"{title[: MAX_TITLE - 1]}…"
    url = f"{line.old_url} → {line.url}" if line.old_url else line.url
    return line.time, line.site, kind, line.change, ", ".join(line.changed_fields), short, url
