"""How commands print: data on stdout, one thing a line; a table where a person looks at a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click
import msgspec

from crawler.escape import escape_control, escape_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def print_json(value: Any) -> None:
    """Print *value* as one line of JSON."""
    click.echo(escape_json(msgspec.json.encode(value).decode("utf-8")))


def print_rows(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print *rows*: a table with headings on a terminal, else lines with a tab between cells."""
    cells = [["" if cell is None else escape_control(str(cell)) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for row in cells:
            click.echo("\t".join(row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in cells:
        table.add_row(*map(Text, row))
    Console().print(table)
