"""Choose the captures that an export takes: those of closed runs that count, all or of a time, byte for byte."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.archive.archive import OUTSIDE
from crawler.archive.files import disk_errors
from crawler.archive.run_record import read_run_record
from crawler.archive.warc_records import iter_records
from crawler.archive.withdraw_captures import CAPTURES
from crawler.archive.withdraw_export import hidden_of
from crawler.errors import IntegrityError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from crawler.archive.archive import Archive
    from crawler.archive.run_record import RunRecord

CHUNK_BYTES = 1024 * 1024

WARC = re.compile(r"warc/.*\.warc\.gz")
"""A WARC file, not the torn tail of one that was set aside."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Span:
    """Bytes of a file."""

    offset: int
    length: int


@dataclass(slots=True, frozen=True, kw_only=True)
class Piece:
    """A WARC file, or the part of it that was chosen."""

    path: Path
    spans: tuple[Span, ...] | None = None
    """Its chosen gzip members in order; None for all of it."""
    withdrawn_count: int = 0
    """Captures of it that were left out since they are withdrawn."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Window:
    """A time, in UTC as WARC files write it; ISO texts of one form compare as the times do."""

    since: str | None = None
    """First moment."""
    until: str | None = None
    """The moment after the last."""

    @property
    def is_open(self) -> bool:
        """Whether it leaves nothing out."""
        return self.since is None and self.until is None

    def has(self, time: str) -> bool:
        """Return whether *time* lies in it."""
        return (self.since is None or time >= self.since) and (self.until is None or time < self.until)


def accepted_runs(archive: Archive) -> list[RunRecord]:
    """Return the records of the closed runs that count, oldest first: none that is held or was discarded."""
    outside = {path.name.partition(".")[0] for ending in OUTSIDE for path in archive.log_folder.glob(f"*{ending}")}
    return [read_run_record(archive.run_path(run)) for run in archive.run_ids() if run not in outside]


def choose_captures(archive: Archive, window: Window) -> list[Piece]:
    """Return what of the WARC files of accepted runs was captured in *window* and is not withdrawn.

    A revisit brings the response along that holds its payload, wherever that was captured. Raises
    IntegrityError where a file that is looked into is damaged.
    """
    names = [name for run in accepted_runs(archive) for name in sorted(run.files) if WARC.fullmatch(name)]
    paths = [archive.folder / name for name in names]
    hidden = hidden_of(archive)
    if window.is_open and not hidden.captures:
        return [Piece(path=path) for path in paths]
    withdrawn: Counter[Path] = Counter()
    chosen: dict[Path, dict[int, int]] = {path: {} for path in paths}
    openings: dict[Path, Span] = {}
    wanted: dict[Path, set[int]] = {}
    for path in paths:
        for record in iter_records(path):
            if record.type == "warcinfo":
                openings[path] = Span(offset=record.offset, length=record.length)
            elif not window.has(record.headers.get("warc-date", "")):
                continue
            elif record.offset in hidden.marks.get(path.name, ()):
                withdrawn[path] += record.type in CAPTURES
            else:
                chosen[path][record.offset] = record.length
                name = record.headers.get("warc-refers-to-filename")
                place = record.headers.get("warc-refers-to-file-offset", "")
                if record.type == "revisit" and name and place.isdecimal():
                    wanted.setdefault(path.with_name(name), set()).add(int(place))
    for path, offsets in wanted.items():
        for record in iter_records(path) if path in chosen else ():
            if record.offset in offsets:
                chosen[path][record.offset] = record.length
    return [
        Piece(path=path, spans=_spans(openings.get(path), lengths), withdrawn_count=withdrawn[path])
        for path, lengths in chosen.items()
        if lengths or withdrawn[path]
    ]


def _spans(opening: Span | None, lengths: dict[int, int]) -> tuple[Span, ...]:
    spans = [Span(offset=offset, length=length) for offset, length in sorted(lengths.items())]
    return (opening, *spans) if opening is not None else tuple(spans)


def moved_offsets(piece: Piece) -> dict[int, int] | None:
    """Return where each chosen member stands in a file of them alone, by its byte now; None where none moves."""
    if piece.spans is None:
        return None
    moved, end = {}, 0
    for span in piece.spans:
        moved[span.offset] = end
        end += span.length
    return moved


def iter_bytes(piece: Piece) -> Iterator[bytes]:
    """Yield the chosen bytes of a file; raises IntegrityError where it ends before them."""
    spans: Iterable[Span] = piece.spans if piece.spans is not None else _whole(piece.path)
    with disk_errors(piece.path), piece.path.open("rb") as file:
        for span in spans:
            file.seek(span.offset)
            left = span.length
            while left:
                data = file.read(min(left, CHUNK_BYTES))
                if not data:
                    raise IntegrityError(f"{piece.path}: expected {left} bytes more at byte {file.tell()}, found none")
                left -= len(data)
                yield data


def _whole(path: Path) -> list[Span]:
    with disk_errors(path):
        return [Span(offset=0, length=path.stat().st_size)]
