"""What a reader returns: a value, or a list of values, each beside its evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from crawler.records import Evidence, Rejected

if TYPE_CHECKING:
    from crawler.records import Source

T = TypeVar("T")

MAX_RAW = 300
"""Characters of raw text kept in evidence."""

MAX_REJECTED = 5
"""Rejected candidates kept beside a value."""


@dataclass(slots=True, kw_only=True)
class Reading(Generic[T]):
    """One value; None where the page states none or nobody can vouch for it."""

    value: T | None = None
    evidence: Evidence | None = None


@dataclass(slots=True, kw_only=True)
class Readings(Generic[T]):
    """A list of values with a list of evidence of the same length."""

    values: list[T] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)

    def add(self, value: T, evidence: Evidence) -> None:
        """Append a value with its evidence."""
        self.values.append(value)
        self.evidence.append(evidence)


def clip(raw: str) -> str:
    """Return *raw* cut to what evidence keeps."""
    return raw if len(raw) <= MAX_RAW else raw[:MAX_RAW]


def found(
    source: Source, where: str, raw: str | None, *, rejected: list[Rejected] | None = None, conflict: bool = False
) -> Evidence:
    """Return the evidence of a value taken from *where*."""
    kept = tuple((rejected or [])[:MAX_REJECTED])
    return Evidence(
        source=source, where=where, raw=None if raw is None else clip(raw), rejected=kept, conflict=conflict
    )


def refused(source: Source, where: str, raw: str, why: str) -> Rejected:
    """Return a candidate that was not taken."""
    return Rejected(source=source, where=where, raw=clip(raw), why=why)
