"""A record for a reader who doubts it: each field with its value, what that rests on, and what was rejected."""

from __future__ import annotations

import sys
from dataclasses import fields
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import click
import msgspec

from crawler.escape import escape_control
from crawler.read.language import read_page_language
from crawler.records import BaseRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.text import Text

    from crawler.page import Page
    from crawler.records import Evidence, Record

MAX_VALUE = 300
"""Characters shown of a value, as many as evidence keeps of a raw text."""

NOT_READ = frozenset(field.name for field in fields(BaseRecord)) - {"language"}
"""Fields that say which record it is and what became of it; no reader looks for them on the page."""

STYLES = {"value": "bold", "from": "", "conflict": "red", "rejected": "yellow", "absent": "dim"}


class Line(NamedTuple):
    """One thing that is known of a field."""

    field: str
    what: Literal["value", "from", "conflict", "rejected", "absent"]
    cells: tuple[str, ...] = ()
    """Of ``value`` the value; of ``from`` source, place and raw text; of ``rejected`` the reason after these."""


def explain(record: Record) -> list[Line]:
    """Return what is known of each field of *record*, in schema order; of a list, value by value."""
    lines: list[Line] = []
    for field in fields(record):
        if field.name not in NOT_READ:
            lines += _explain(field.name, getattr(record, field.name), record.evidence.get(field.name))
    return lines


def print_explained(record: Record) -> None:
    """Print *record* for a person: laid out on a terminal, else a line for each thing with a tab between cells."""
    _print("record", (record.kind, record.url, record.id, record.capture.time), explain(record))


def print_page(page: Page, why: str) -> None:
    """Print what is known of a *page* that gives no record: *why* it gives none, and its language, if it was parsed."""
    if page.tree is not None and page.metadata is not None:
        language = read_page_language(page.tree, page.metadata, page.profile)
        lines = list(_explain("language", language.value, language.evidence))
        _print("page", (why, page.url, page.capture.time), lines)


def _print(what: str, head: tuple[str, ...], lines: list[Line]) -> None:
    if sys.stdout.isatty():
        _print_laid_out(head, lines)
        return
    for cells in ((what, *head), *((line.field, line.what, *line.cells) for line in lines)):
        click.echo("\t".join(map(escape_control, cells)))
    click.echo()


def _explain(name: str, value: Any, evidence: Evidence | list[Evidence] | None) -> Iterator[Line]:
    beside = evidence if isinstance(evidence, list) else [evidence]
    if value is None or value in ("", [], {}):
        yield Line(name, "absent")
        for one in beside:
            yield from _lines_of(name, one)
        return
    values: list[Any] = (
        list(value.items()) if isinstance(value, dict) else value if isinstance(value, list) else [value]
    )
    for part, one in zip_longest(values, beside[: len(values)]):
        yield Line(name, "value", (_shown(part),))
        yield from _lines_of(name, one)


def _lines_of(name: str, evidence: Evidence | None) -> Iterator[Line]:
    if evidence is None:
        return
    if evidence.source is not None:
        yield Line(name, "from", (evidence.source, evidence.where or "", evidence.raw or ""))
    if evidence.conflict:
        yield Line(name, "conflict", ("two trusted sources disagree",))
    for one in evidence.rejected:
        yield Line(name, "rejected", (one.source, one.where, one.raw, one.why))


def _shown(value: Any) -> str:
    """Return *value* as text; of what has parts the first, and the others that say something behind it."""
    plain = msgspec.to_builtins(value)
    if isinstance(plain, dict):
        first, *others = plain.items()
        told = [name if part is True else f"{name}: {part}" for name, part in others if part not in (None, False)]
        return _shown(first[1]) + (f" ({', '.join(told)})" if told else "")
    if isinstance(plain, list | tuple):
        return ": ".join(", ".join(part) if isinstance(part, list) else str(part) for part in plain)
    text = str(plain).lower() if isinstance(plain, bool) else str(plain)
    return text if len(text) <= MAX_VALUE else f"{text[:MAX_VALUE]}… ({len(text)} characters)"


def _print_laid_out(head: tuple[str, ...], lines: list[Line]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    kind, *facts = map(escape_control, head)
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    told = {line.field for line in lines if line.what != "absent"}
    before = ""
    for line in lines:
        if line.what != "absent" or line.field in told:
            table.add_row(Text(line.field if line.field != before else "", style="cyan"), _laid_out(line))
            before = line.field
    if nothing := [line.field for line in lines if line.what == "absent" and line.field not in told]:
        table.add_row(Text("absent", style="dim"), Text(", ".join(nothing), style="dim"))
    console = Console(highlight=False)
    console.print(Text(kind, style="bold reverse"), Text("  ".join(facts)), sep="  ")
    console.print(table)
    console.print()


def _laid_out(line: Line) -> Text:
    from rich.text import Text

    cells = ["\n".join(map(escape_control, cell.split("\n"))) for cell in line.cells]
    match line.what:
        case "value":
            text = cells[0]
        case "from":
            text = f"  from {cells[0]}, {cells[1]}" + (f": “{cells[2]}”" if cells[2] else "")
        case "conflict":
            text = f"  conflict: {cells[0]}"
        case "rejected":
            text = f"  rejected: {cells[0]}, {cells[1]}: “{cells[2]}”: {cells[3]}"
        case "absent":
            text = "absent"
    return Text(text, style=STYLES[line.what])
