"""Fold: from what single captures say to what is known of each record. Pure.

The result depends on the set of observations alone: not on their order, not on how they lie in
files, not on a clock. Observations that share a place (their URL, one they joined, or the key of what
has no URL of its own) are of one record; in the order of :func:`sort_key` each either repeats what is
known or changes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import msgspec

from crawler.archive.identity import canonical_json, content_digest, place_of, record_id
from crawler.records import CONTENT_FIELDS, content_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.records import Change, Record


def fold(observations: Iterable[Record]) -> list[Record]:
    """Return each record as it stands after all *observations*, by id."""
    return [history[-1] for history in fold_history(observations)]


def fold_history(observations: Iterable[Record]) -> list[list[Record]]:
    """Return every state of each record, oldest first; the records by id."""
    return sorted((fold_one(group) for group in group_by_place(observations)), key=lambda history: history[0].id)


def fold_one(observations: Iterable[Record]) -> list[Record]:
    """Return the states of the one record that all *observations* are of, oldest first; at least one is needed."""
    ordered = list(observations)
    if len(ordered) > 1:
        ordered.sort(key=sort_key)
    first = ordered[0]
    state = _State(id=record_id(first.site, first.kind, place_of(first)), first_seen=first.capture.time)
    for observation in ordered:
        state.add(observation)
    return state.history


def group_by_place(observations: Iterable[Record]) -> list[list[Record]]:
    """Return the observations of each record together: those connected by any URL, or of one key."""
    groups = PlaceGroups()
    kept = list(observations)
    for observation in kept:
        groups.join(observation.kind, [place_of(observation), *observation.joined])
    found: dict[str, list[Record]] = {}
    for observation in kept:
        found.setdefault(groups.root(observation.kind, place_of(observation)), []).append(observation)
    return list(found.values())


class PlaceGroups:
    """Which places stand for the same record (union-find). One that never joined another costs nothing."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def join(self, kind: str, places: list[str]) -> None:
        """Note that all *places* are of one record of *kind*."""
        roots = sorted({self.root(kind, place) for place in places})
        for root in roots[1:]:
            self._parent[root] = roots[0]

    def root(self, kind: str, place: str) -> str:
        """Return the name of the group that *place* belongs to: the same for all its places."""
        name = f"{kind} {place}"
        path = []
        while (parent := self._parent.get(name)) is not None:
            path.append(name)
            name = parent
        for passed in path:
            self._parent[passed] = name
        return name

    def joined(self) -> dict[str, str]:
        """Return name to root for all that belong to another's group."""
        return {name: self.root(*name.split(" ", 1)) for name in list(self._parent)}


def sort_key(observation: Record) -> tuple[str, str, str, str, bytes]:
    """Return what orders the observations of a record.

    Two readings of one capture agree up to the run; the later run read it later.
    """
    capture = observation.capture
    told = canonical_json(msgspec.to_builtins(observation))
    return capture.time, observation.url, capture.payload_digest or "", observation.run or "", told


@dataclass(slots=True, kw_only=True)
class _State:
    """What is known of a record so far."""

    id: str
    first_seen: str
    history: list[Record] = field(default_factory=list)
    urls: set[str] = field(default_factory=set)
    contents: set[str] = field(default_factory=set)
    distinct: int = 0

    def add(self, observation: Record) -> None:
        """Take the next observation in order into account."""
        self.urls.update((observation.url, *observation.joined))
        if observation.observed == "gone":
            self._add_absence(observation)
        else:
            self._add_presence(observation)
        last = self.history[-1]
        last.aliases = sorted(self.urls - {last.url})

    def _add_absence(self, observation: Record) -> None:
        """Keep what was last read: a page that is gone says nothing about what it said."""
        before = self.history[-1] if self.history else None
        if before and (before.status == "gone" or before.url != observation.url):
            return  # an old address that no longer answers takes nothing away
        absent = replace(before or observation, id=self.id, first_seen=self.first_seen, observed="present", joined=[])
        absent.status, absent.change, absent.changed_fields = "gone", "gone", []
        absent.last_changed, absent.run = observation.capture.time, observation.run
        self.history.append(absent)

    def _add_presence(self, observation: Record) -> None:
        digest = observation.content_digest or content_digest(observation)
        current = replace(
            observation,
            id=self.id,
            status="live",
            content_digest=digest,
            first_seen=self.first_seen,
            last_changed=observation.capture.time,
            changed_fields=[],
            joined=[],
        )
        before = self.history[-1] if self.history else None
        if before is None:
            current.version = self._count(digest)
            current.change = "new"
            self.history.append(current)
            return
        same_capture = _same_capture(before, observation)
        stays = bool(observation.key) or before.url == observation.url
        if before.status == "live" and before.content_digest == digest and stays:
            if same_capture:
                self.history[-1] = replace(
                    current,
                    version=before.version,
                    change=before.change,
                    changed_fields=before.changed_fields,
                    last_changed=before.last_changed,
                )
            return
        current.version = self._count(digest, reread=same_capture)
        current.change = _change(before, current, same_capture=same_capture)
        current.changed_fields = changed_fields(before, current)
        self.history.append(current)

    def _count(self, digest: str, *, reread: bool = False) -> int:
        """Return how many distinct contents there were; a second reading of one capture is no other content."""
        if digest not in self.contents and not reread:
            self.distinct += 1
        self.contents.add(digest)
        return self.distinct


def changed_fields(before: Record, after: Record) -> list[str]:
    """Return the content fields in which two states of a record differ, in schema order."""
    if before.content_digest == after.content_digest:
        return []
    old, new = content_of(before), content_of(after)
    return [
        name for name in CONTENT_FIELDS[after.kind] if canonical_json(old.get(name)) != canonical_json(new.get(name))
    ]


def _change(before: Record, current: Record, *, same_capture: bool) -> Change:
    if before.status == "gone":
        return "back"
    if same_capture:
        return "reread"
    return "moved" if before.content_digest == current.content_digest else "edited"


def _same_capture(before: Record, observation: Record) -> bool:
    record = observation.capture.record_id
    return record is not None and before.capture.record_id == record
