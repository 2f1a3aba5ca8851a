"""The words that changed from one version of a record to the next."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from crawler.archive.changes import iter_changes
from crawler.archive.word_diff import diff_words, shorten
from crawler.commands.escape import escape_control
from crawler.commands.output import print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.archive.changes import ChangeLine
    from crawler.archive.word_diff import Piece
    from crawler.records import Record

COLORS = {"-": "red", "+": "green"}


def show_diffs(history: Sequence[Record], *, as_json: bool) -> None:
    """Print what each version in *history* changed, field by field."""
    for line in iter_changes(history):
        diffs = {name: diff_values(line.before.get(name), line.after.get(name)) for name in line.changed_fields}
        if as_json:
            told = {"id": line.id, "version": line.version, "time": line.time, "change": line.change}
            print_json(told | {"url": line.url, "old_url": line.old_url, "diff": diffs})
        else:
            _print(line, diffs)


def diff_values(old: Any, new: Any) -> list[Piece]:
    """Return how one value becomes another: texts word by word, lists item by item."""
    if isinstance(old, str) or isinstance(new, str):
        return diff_words(_text(old), _text(new))
    before, after = _items(old), _items(new)
    gone = [item for item in before if item not in after]
    come = [item for item in after if item not in before]
    if len(gone) == len(come) == 1:  # one item that was edited
        return diff_words(gone[0], come[0])
    if not gone and not come:
        return [("-", "; ".join(before)), ("+", "; ".join(after))]
    return [*(("-", item) for item in gone), *(("+", item) for item in come)]


def _print(line: ChangeLine, diffs: dict[str, list[Piece]]) -> None:
    moved = f" from {line.old_url}" if line.old_url else ""
    click.echo(escape_control(f"version {line.version}  {line.time}  {line.change}{moved}"))
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


def _items(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [f"{key}: {_text(part)}" for key, part in value.items()]
    return [_text(part) for part in value or ()]


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(str(part) for part in value.values() if part)
    if isinstance(value, list | tuple):
        return "; ".join(map(_text, value))
    return "" if value is None else str(value)
