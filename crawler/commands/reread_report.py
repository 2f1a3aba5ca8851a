"""What a rereading found: record by record what is lost and found, at the end the fields that change."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from crawler.archive.changes import title_of
from crawler.archive.fold import changed_fields
from crawler.archive.identity import without_surrogates
from crawler.archive.word_diff import diff_values, shorten
from crawler.commands.diffs import marked
from crawler.commands.output import print_json, print_rows
from crawler.escape import escape_control
from crawler.records import content_of

if TYPE_CHECKING:
    from crawler.records import Record
    from crawler.rereading import Reread

MAX_EXAMPLES = 3
"""Records shown for each field."""

COUNTED = ("read", "changed", "lost", "found")
"""What is counted of each kind: records read, those that read differently, those not found any more, those not held."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Example:
    """One record in which a field changes."""

    id: str
    url: str
    before: Any
    after: Any


@dataclass(slots=True, kw_only=True)
class Report:
    """Counts what was read and keeps a few examples; what is lost and found is printed at once."""

    site: str
    as_json: bool
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    """By kind, what COUNTED names."""
    fields: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By kind and field, on how many records it changes."""
    examples: dict[tuple[str, str], list[Example]] = field(default_factory=dict)
    """The first of these records."""

    @property
    def other_count(self) -> int:
        """How many readings say something that is not held."""
        return sum(counts["changed"] + counts["found"] for counts in self.counts.values())

    def add(self, reread: Reread) -> None:
        """Count one record."""
        counts = self.counts.setdefault(reread.kind, Counter())
        held, anew = reread.held, reread.anew
        if held is None:
            counts["found"] += 1
            if anew is not None:
                self._print("found", anew, None)
            return
        counts["read"] += 1
        if anew is None:
            counts["lost"] += 1
            self._print("lost", held, reread.why)
        elif reread.is_other:
            counts["changed"] += 1
            self._add_fields(held, anew)

    def _add_fields(self, held: Record, anew: Record) -> None:
        old, new = content_of(held), content_of(anew)
        for name in changed_fields(held, anew):
            self.fields[held.kind, name] += 1
            kept = self.examples.setdefault((held.kind, name), [])
            if len(kept) < MAX_EXAMPLES:
                kept.append(Example(id=held.id, url=held.url, before=old.get(name), after=new.get(name)))

    def _print(self, what: str, record: Record, why: str | None) -> None:
        if self.as_json:
            told = {"site": self.site, "kind": record.kind, what: record.id, "url": record.url}
            print_json(without_surrogates(told | {"title": title_of(record)} | ({"why": why} if why else {})))
        else:
            cells = what, record.kind, record.id, record.url, " ".join((why or title_of(record) or "").split())
            click.echo("\t".join(escape_control(cell) for cell in cells))

    def print_end(self) -> None:
        """Print the fields that change, each with its examples, then the counts of each kind."""
        for (kind, name), count in sorted(self.fields.items()):
            examples = self.examples[kind, name]
            if self.as_json:
                told = {"site": self.site, "kind": kind, "field": name, "records": count}
                print_json(without_surrogates(told | {"examples": [_json_of(name, one) for one in examples]}))
                continue
            click.echo(f"field\t{kind}\t{name}\t{count}")
            for one in examples:
                words = marked(diff_values(one.before, one.after))
                click.echo(f"\t{one.id}\t{escape_control(one.url)}\t{words}")
        rows = [(self.site, kind, *(counts[name] for name in COUNTED)) for kind, counts in sorted(self.counts.items())]
        columns = ("site", "kind", *COUNTED)
        if self.as_json:
            for row in rows:
                print_json(dict(zip(columns, row, strict=True)))
        else:
            print_rows(
                columns, [(*row[:2], *(f"{row[at + 2]} {name}" for at, name in enumerate(COUNTED))) for row in rows]
            )


def _json_of(name: str, one: Example) -> dict[str, Any]:
    """Return an example; of a body the words that changed, not twice the whole of it."""
    told: dict[str, Any] = {"id": one.id, "url": one.url}
    if name == "body":
        return told | {"diff": shorten(diff_values(one.before, one.after))}
    return told | {"before": one.before, "after": one.after}
