"""Changes: how each state of a record differs from the one before; each is a line of ``changes.jsonl``. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from crawler.archive.identity import without_surrogates
from crawler.records import Change, Entry, Kind, content_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.records import Record


class ChangeLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One change of one record: a line of ``changes.jsonl``."""

    time: str
    """Time of the capture that showed it, UTC."""
    change: Change
    """What happened."""
    kind: Kind
    """Kind of the record."""
    id: str
    """Id of the record."""
    site: str
    """Name of the site profile."""
    url: str
    """Canonical URL of the record since then."""
    old_url: str | None = None
    """Its URL before, where it moved."""
    language: str | None = None
    """Language of the record."""
    block: str | None = None
    """Block of the homepage that an entry stands in."""
    title: str | None = None
    """Title of the record, else the label, award or text of an entry."""
    version: int
    """Number of distinct contents of the record so far."""
    changed_fields: list[str] = []
    """Content fields that differ from before."""
    before: dict[str, Any] = {}
    """Their values before; a field that held nothing is absent."""
    after: dict[str, Any] = {}
    """Their values since then; a field that holds nothing is absent."""
    run: str | None = None
    """Run that observed it."""
    warc: str | None = None
    """WARC file of the capture that the record now rests on."""
    offset: int | None = None
    """Byte at which that capture starts in it."""


def iter_changes(history: Sequence[Record]) -> Iterator[ChangeLine]:
    """Yield what each state in the *history* of a record did, oldest first."""
    for number, after in enumerate(history):
        before = history[number - 1] if number else None
        yield _line(before, after)


def encode_change(line: ChangeLine) -> bytes:
    """Return *line* as JSON, newline included."""
    try:
        return msgspec.json.encode(line) + b"\n"
    except UnicodeEncodeError:
        return msgspec.json.encode(without_surrogates(msgspec.to_builtins(line))) + b"\n"


class _Placed(msgspec.Struct):
    """Of a line only what orders it."""

    time: str
    id: str


_placed = msgspec.json.Decoder(_Placed)


def key_of_change(line: bytes) -> tuple[str, str]:
    """Return the sort key of a line of ``changes.jsonl``, and the id of its record."""
    placed = _placed.decode(line)
    return f"{placed.time} {placed.id}", placed.id


def title_of(record: Record) -> str | None:
    """Return what a person would call *record*: its title, else the label, the award or the text of an entry."""
    if record.title is None and isinstance(record, Entry):
        return record.label or record.award or record.text
    return record.title


def _line(before: Record | None, after: Record) -> ChangeLine:
    fields = after.changed_fields
    old, new = ({} if before is None or not fields else content_of(before)), (content_of(after) if fields else {})
    return ChangeLine(
        time=after.last_changed or after.capture.time,
        change=after.change,
        kind=after.kind,
        id=after.id,
        site=after.site,
        url=after.url,
        old_url=before.url if before is not None and before.url != after.url else None,
        language=after.language,
        block=getattr(after, "block", None),
        title=title_of(after),
        version=after.version,
        changed_fields=fields,
        before={name: old[name] for name in fields if name in old},
        after={name: new[name] for name in fields if name in new},
        run=after.run,
        warc=after.capture.warc,
        offset=after.capture.offset,
    )
