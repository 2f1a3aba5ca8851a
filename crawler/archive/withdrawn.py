"""Withdrawn records: what a person's decision does to what captures say. Pure.

A decision is an observation that no capture stands behind: ``withdrawn`` hides the record from its time on, whatever
is captured of it later, until a ``restored`` one brings it back as it then stands.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.records import BARE_FIELDS, content_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.records import Record

DECISIONS = frozenset({"withdrawn", "restored"})
"""Values of ``observed`` that no capture stands behind."""


def overlay(history: Sequence[Record], decisions: Sequence[Record]) -> list[Record]:
    """Return the states of a record with *decisions* on it; *history* is what its captures say, both oldest first.

    A withdrawn state holds nothing that a page said. States that came while the record was withdrawn are left out.
    """
    shown: list[Record] = []
    waiting = list(history)
    last: Record | None = None
    is_hidden = False
    for decision in decisions:
        time = decision.capture.time
        while waiting and (waiting[0].last_changed or waiting[0].capture.time) < time:
            last = waiting.pop(0)
            if not is_hidden:
                shown.append(last)
        if decision.observed == "withdrawn":
            shown.append(_withdrawn(last or decision, decision))
            is_hidden = True
        elif is_hidden:
            is_hidden = False
            back = last or replace(bare(decision), status="gone")
            shown.append(replace(back, change="back", changed_fields=[], last_changed=time, run=decision.run))
    if not is_hidden:
        shown += waiting
    shown = shown or [replace(bare(decisions[-1]), status="gone")]
    newest = shown[-1]
    known = {url for one in (*history[-1:], *decisions) for url in (one.url, *one.aliases, *one.joined)}
    newest.aliases = sorted(known - {newest.url})
    return shown


def bare(record: Record) -> Record:
    """Return an observation that says of *record* only which it is, where its capture stands, and who read it."""
    kept = {name: getattr(record, name) for name in BARE_FIELDS if hasattr(record, name)}
    return type(record)(**kept)


def is_bare(observation: Record) -> bool:
    """Return whether nothing is left in *observation* of what the page said: it was purged."""
    return not observation.content_digest and content_of(observation).keys() <= set(BARE_FIELDS)


def _withdrawn(last: Record, decision: Record) -> Record:
    return replace(
        bare(last),
        observed="present",
        joined=[],
        capture=decision.capture,
        run=decision.run,
        status="withdrawn",
        change="withdrawn",
        version=last.version,
        first_seen=last.first_seen or decision.capture.time,
        last_changed=decision.capture.time,
        content_digest=last.content_digest,
    )
