"""What goes out of an archive: everything but what is withdrawn, whether its bytes still stand there or not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.archive.holdings import PAGES
from crawler.archive.recover import TORN
from crawler.archive.run_record import standing_withdrawals
from crawler.archive.withdraw_captures import CAPTURES, Place, see, settle, withdrawn_places
from crawler.archive.withdraw_files import Mark, bare_log, bare_visits, entombed_warc, holds_torn, record_at
from crawler.archive.withdraw_tombstone import is_tombstone
from crawler.urls import canonicalize_url

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from crawler.archive.archive import Archive


@dataclass(slots=True, kw_only=True)
class Hidden:
    """The captures of one archive that are withdrawn, and the records."""

    marks: dict[str, dict[int, Mark]] = field(default_factory=dict)
    """By WARC file the bytes at which members start that stay behind, and what a tombstone there would say."""
    captures: dict[str, int] = field(default_factory=dict)
    """How many responses and revisits are among them, by WARC file."""
    records: list[tuple[str, set[str]]] = field(default_factory=list)
    """Kind and places of each record that is withdrawn, those that it came to since then too."""

    def without(self, path: Path) -> Iterable[bytes] | None:
        """Return the bytes of a file of the archive without what is withdrawn; None where it holds nothing of that."""
        if not self.records:
            return None
        if TORN in path.name:
            return [b""] if self._holds_torn(path) else None
        if path.name.endswith(".warc.gz"):
            marks = self.marks.get(path.name)
            return entombed_warc(path, marks) if marks else None
        if path.name.endswith(".visits.jsonl.gz"):
            return bare_visits(path, self.marks)
        return bare_log(path, self.records) if path.name.endswith(".jsonl") else None

    def _holds_torn(self, path: Path) -> bool:
        places = set().union(*(places for _, places in self.records))
        return holds_torn(path, lambda url: _canonical(url) in places, places)


def hidden_of(archive: Archive) -> Hidden:
    """Return what of *archive* stays behind: what the withdrawals named, and what came to the same URLs since then."""
    runs = list(standing_withdrawals(archive).values())
    if not runs:
        return Hidden()
    hidden = Hidden(records=withdrawn_places(archive, runs))
    by_url: dict[str, Mark] = {}
    shared: set[Place] = set()
    for run, (kind, places) in zip(runs, hidden.records, strict=True):
        assert run.withdrawal is not None
        mark = Mark(run.run, run.started or "")
        for warc, offsets in run.withdrawal.members.items():
            hidden.marks.setdefault(warc, {}).update(dict.fromkeys(offsets, mark))
        shared.update(Place(one.warc, one.offset) for one in run.withdrawal.shared)
        if kind in PAGES:
            by_url.update(dict.fromkeys(map(_canonical, places), mark))
    sightings, resting = see(archive, lambda url: _canonical(url) in by_url)
    own = settle(sightings, shared | resting).members
    for one in sightings:
        if one.place.offset in own.get(one.place.warc, ()):
            hidden.marks.setdefault(one.place.warc, {}).setdefault(one.place.offset, by_url[_canonical(one.url)])
    _drop_tombstones(archive, hidden)
    return hidden


def _drop_tombstones(archive: Archive, hidden: Hidden) -> None:
    """Leave out of *hidden* what is destroyed already, and count the captures."""
    for warc, marks in hidden.marks.items():
        for offset in list(marks):
            _, record = record_at(archive.warc_folder / warc, offset)
            if is_tombstone(record):
                del marks[offset]
            elif record.type in CAPTURES:
                hidden.captures[warc] = hidden.captures.get(warc, 0) + 1


def _canonical(url: str) -> str:
    try:
        return canonicalize_url(url)
    except ValueError:
        return url
