"""The words that changed from one version of a record to the next."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from crawler.archive.changes import iter_changes
from crawler.archive.word_diff import diff_values, shorten
from crawler.commands.output import print_json
from crawler.escape import escape_control

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.archive.changes import ChangeLine
    from crawler.archive.word_diff import Piece
    from crawler.records import Record

PURGED = "(purged: what it said was destroyed)"
"""In place of what a version says whose words are gone."""

COLORS = {"-": "red", "+": "green"}


def show_diffs(history: Sequence[Record], *, as_json: bool) -> None:
    """Print what each version in *history* changed, field by field."""
    for line, version in zip(iter_changes(history), history, strict=True):
        diffs = {name: diff_values(line.before.get(name), line.after.get(name)) for name in line.changed_fields}
        if as_json:
            told = {"id": line.id, "version": line.version, "time": line.time, "change": line.change}
            print_json(told | {"url": line.url, "old_url": line.old_url, "diff": diffs})
        else:
            is_purged = not version.content_digest and version.change != "withdrawn"
            _print(line, diffs, is_purged=is_purged)


def _print(line: ChangeLine, diffs: dict[str, list[Piece]], *, is_purged: bool) -> None:
    moved = f" from {line.old_url}" if line.old_url else ""
    purged = f"  {PURGED}" if is_purged else ""
    click.echo(escape_control(f"version {line.version}  {line.time}  {line.change}{moved}{purged}"))
    for name, pieces in diffs.items():
        click.echo(f"  {name}: {marked(pieces)}")


def marked(pieces: Sequence[Piece]) -> str:
    """Return *pieces* in one line as a terminal shows them: what changed, and some of what stands beside it."""
    return "".join(_marked(piece) for piece in shorten(pieces))


def _marked(piece: Piece) -> str:
    """Return a piece as it is shown: ``[-gone-]`` and ``{+come+}``, in colour on a terminal."""
    sign, raw = piece
    text = escape_control(raw.replace("\n", " "))
    if sign == "=":
        return text
    marked = f"[-{text}-]" if sign == "-" else f"{{+{text}+}}"
    return click.style(marked, fg=COLORS[sign]) if sys.stdout.isatty() else marked
