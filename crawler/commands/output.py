"""How commands print: data on stdout, one thing a line; a table where a person looks at a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click
import msgspec

from crawler.escape import escape_control, escape_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

NARROW = 10
"""Characters below which a column of a table breaks what stands in it into pieces that nobody can read."""


def print_json(value: Any) -> None:
    """Print *value* as one line of JSON."""
    click.echo(escape_json(msgspec.json.encode(value).decode("utf-8")))


def print_rows(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print *rows*: a table with headings on a terminal, else lines with a tab between cells.

    On a terminal too narrow for the table each cell gets a line of its own, behind its heading.
    """
    cells = [["" if cell is None else escape_control(str(cell)) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for row in cells:
            click.echo("\t".join(row))
        return
    from rich.console import Console

    console = Console()
    if _table_width(columns, cells) <= console.width:
        _print_table(console, columns, cells)
    else:
        _print_apart(console, columns, cells)


def _table_width(columns: Sequence[str], cells: list[list[str]]) -> int:
    """Return the width of the narrowest table of *cells* that can still be read."""
    from rich.cells import cell_len

    widths = [max(map(cell_len, column)) for column in zip(columns, *cells, strict=True)]
    return sum(min(width, NARROW) for width in widths) + 2 * (len(widths) - 1)


def _print_table(console: Console, columns: Sequence[str], cells: list[list[str]]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in cells:
        table.add_row(*map(Text, row))
    console.print(table)


def _print_apart(console: Console, columns: Sequence[str], cells: list[list[str]]) -> None:
    """Print a line for each cell that holds something, and an empty one between two rows."""
    from rich.table import Table
    from rich.text import Text

    width = max(map(len, columns))
    for number, row in enumerate(cells):
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(style="bold", min_width=width)
        table.add_column(overflow="fold")
        for column, cell in zip(columns, row, strict=True):
            if cell:
                table.add_row(column, Text(cell))
        if number:
            console.print()
        console.print(table)
