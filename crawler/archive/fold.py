"""Fold: from what single captures say to what is known of each record. Pure.

The result depends on the set of observations alone: not on their order, not on how they lie in
files, not on a clock. Observations that share a place (their URL, one they joined, or the key of what
has no URL of its own) are of one record; in the order of :func:`sort_key` each either repeats what is
known or changes it.

A capture may have been read several times, by readers that see more than those before. Two captures
are compared as one reader read both: what only their readers tell apart is ``reread``, never ``edited``.

Where the words were purged nothing is left to compare with: what is captured next is no edit of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING

import msgspec

from crawler.archive.identity import canonical_json, content_digest, place_of, record_id
from crawler.archive.withdrawn import DECISIONS, is_bare, overlay
from crawler.records import CONTENT_FIELDS, content_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from crawler.records import Record


def fold(observations: Iterable[Record]) -> list[Record]:
    """Return each record as it stands after all *observations*, by id."""
    return [history[-1] for history in fold_history(observations)]


def fold_history(observations: Iterable[Record]) -> list[list[Record]]:
    """Return every state of each record, oldest first; the records by id."""
    return sorted((fold_one(group) for group in group_by_place(observations)), key=lambda history: history[0].id)


def fold_one(observations: Iterable[Record]) -> list[Record]:
    """Return the states of the one record that all *observations* are of, oldest first; at least one is needed."""
    return fold_state(observations).history


def fold_state(observations: Iterable[Record]) -> State:
    """Return all that is known of the one record that *observations* are of; at least one is needed."""
    ordered = list(observations)
    if len(ordered) > 1:
        ordered.sort(key=sort_key)
    decisions = [one for one in ordered if one.observed in DECISIONS]
    if decisions:
        ordered = [one for one in ordered if one.observed not in DECISIONS]
    first = ordered[0] if ordered else decisions[0]
    state = State(id=record_id(first.site, first.kind, place_of(first)), first_seen=first.capture.time)
    state.add_all(ordered)
    if decisions:
        state.history, state.is_decided = overlay(state.history, decisions), True
    return state


def resume_state(base: Record, known: Record, *, contents: Collection[str]) -> State:
    """Return the state of a record as :func:`fold_state` left it if plain; of its history the last is enough.

    *base* is the observation that its values are from, *known* the record with what was folded, *contents* the digests
    of what it said so far.
    """
    return State(
        id=known.id,
        first_seen=known.first_seen or base.capture.time,
        history=[known],
        urls={known.url, *known.aliases},
        contents=set(contents),
        distinct=known.version,
        readings={known.extractor: known},
        base=base,
    )


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
    """Return the sort key of an observation among those of its record.

    Two readings of one capture agree up to the run; the later run read it later.
    """
    capture = observation.capture
    told = canonical_json(msgspec.to_builtins(observation))
    return capture.time, observation.url, capture.payload_digest or "", observation.run or "", told


def _capture_of(observation: Record) -> tuple[object, ...]:
    """Return what all readings of one capture have alike; in order they are neighbours. Others stand alone."""
    record = observation.capture.record_id
    if record is None or observation.observed == "gone":
        return sort_key(observation)
    return observation.capture.time, record


@dataclass(slots=True, kw_only=True)
class State:
    """What is known of a record so far."""

    id: str
    first_seen: str
    history: list[Record] = field(default_factory=list)
    urls: set[str] = field(default_factory=set)
    contents: set[str] = field(default_factory=set)
    distinct: int = 0
    readings: dict[str, Record] = field(default_factory=dict)
    """By extractor what was read of the page as it stands, the latest reading last."""
    base: Record | None = None
    """The observation that the values of the last state are from."""
    is_decided: bool = False
    """Whether somebody withdrew the record once, be it restored since."""

    @property
    def is_plain(self) -> bool:
        """Whether the last state and its base tell all that the fold goes on from, beside URLs and contents."""
        last = self.history[-1]
        return not self.is_decided and [(name, one.content_digest) for name, one in self.readings.items()] == [
            (last.extractor, last.content_digest)
        ]

    def add_all(self, ordered: Iterable[Record]) -> None:
        """Take observations in the order of :func:`sort_key` into account, all of each capture that there are."""
        for _, readings in groupby(ordered, key=_capture_of):
            self.add(list(readings))

    def add(self, readings: list[Record]) -> None:
        """Take the next capture into account, with all its *readings* in order."""
        for observation in readings:
            self.urls.update((observation.url, *observation.joined))
        if readings[0].observed == "gone":
            self._add_absence(readings[0])
        else:
            self._add_presence([self._state_of(observation) for observation in readings])
        last = self.history[-1]
        self.base = next((told for told in readings if told.capture is last.capture), self.base)
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

    def _add_presence(self, readings: list[Record]) -> None:
        """Add what a capture says.

        Readings before the one that compares with what is known are passed over: a later reader has read
        both captures, and that they once were read otherwise is told of the earlier one.
        """
        before = self.history[-1] if self.history else None
        readings = [reading for reading in readings if reading.content_digest] or readings[:1]
        counterpart, number = self._comparable(readings)
        first = readings[number]
        if before is None:
            first.version, first.change = self._count(first.content_digest), "new"
            self._append(first)
        elif not (before.content_digest and first.content_digest):
            self._add_beside_purged(before, first)
        else:
            self._compare(before, counterpart or before, first)
        self.readings = {passed.extractor: passed for passed in readings[:number]} | self.readings
        for again in readings[number + 1 :]:
            self._reread(again)

    def _add_beside_purged(self, before: Record, current: Record) -> None:
        """Add *current*, where its words or those of the state before are destroyed: nobody knows what it changed."""
        stays = bool(current.key) or before.url == current.url
        if not current.content_digest and before.status == "live" and stays:
            return
        has_words_again = current.content_digest and not before.content_digest
        current.change = "back" if has_words_again or before.status == "gone" else "moved"
        current.version = self._count(current.content_digest)
        self._append(current)

    def _comparable(self, readings: list[Record]) -> tuple[Record | None, int]:
        """Return the latest reading of the page as it stands that one of *readings* compares with, and which."""
        for known in reversed(self.readings.values()):
            for number, reading in enumerate(readings):
                if reading.extractor == known.extractor:
                    return known, number
        return None, 0

    def _compare(self, before: Record, counterpart: Record, current: Record) -> None:
        """Add *current*, a reading of another capture, unless it says what its *counterpart* said."""
        stays = bool(current.key) or before.url == current.url
        same_page = current.content_digest == counterpart.content_digest
        nothing_new = same_page or current.content_digest == before.content_digest
        if before.status == "live" and nothing_new and stays:
            self.readings = (self.readings if same_page else {}) | {current.extractor: current}
            return
        told = changed_fields(counterpart, current)
        current.changed_fields = [name for name in changed_fields(before, current) if name in told]
        if before.status == "gone":
            current.change = "back"
        elif nothing_new:
            current.change = "moved"
        elif current.changed_fields:
            current.change = "edited"
        else:  # what changed of the page was known from a later reading of the capture before
            current.change, current.changed_fields = "reread", changed_fields(before, current)
        current.version = self._count(current.content_digest, reread=same_page or current.change == "reread")
        self._append(current)

    def _append(self, current: Record) -> None:
        self.history.append(current)
        self.readings = {current.extractor: current}

    def _reread(self, again: Record) -> None:
        """Add another reading of the capture added last."""
        before = self.history[-1]
        self.readings.pop(again.extractor, None)
        self.readings[again.extractor] = again
        if again.content_digest == before.content_digest and (again.key or again.url == before.url):
            if before.capture.record_id == again.capture.record_id:
                again.version, again.change, again.changed_fields = before.version, before.change, before.changed_fields
                again.last_changed = before.last_changed
                self.history[-1] = again
            return
        again.version = self._count(again.content_digest, reread=True)
        again.change, again.changed_fields = "reread", changed_fields(before, again)
        self.history.append(again)

    def _state_of(self, observation: Record) -> Record:
        """Return the state of the record that *observation* tells of, but for what it changes."""
        return replace(
            observation,
            id=self.id,
            status="live",
            content_digest="" if is_bare(observation) else observation.content_digest or content_digest(observation),
            first_seen=self.first_seen,
            last_changed=observation.capture.time,
            changed_fields=[],
            joined=[],
        )

    def _count(self, digest: str, *, reread: bool = False) -> int:
        """Return how many distinct contents there were; a second reading of one capture is no other content.

        All that was purged, whose digest is empty, counts as one.
        """
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
