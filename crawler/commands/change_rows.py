"""How commands show changes: one line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.archive.change_lines import iter_change_lines
from crawler.commands.output import print_json, print_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.archive.changes import ChangeLine

__all__ = ["iter_change_lines", "show_changes"]

COLUMNS = ("time", "site", "kind", "change", "fields", "title", "url")

MAX_TITLE = 80


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
