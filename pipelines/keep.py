"""Put what a reader found on a record: the value on its field, the evidence beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawler.read.reading import Reading, Readings
    from crawler.records import Record


def keep(record: Record, field: str, reading: Reading[Any]) -> None:
    """Set one value of *record* and its evidence; the evidence of an absent value says what was rejected."""
    if reading.value is not None:
        setattr(record, field, reading.value)
    if reading.evidence is not None:
        record.evidence[field] = reading.evidence


def keep_all(record: Record, field: str, readings: Readings[Any]) -> None:
    """Set a list of values of *record* and the list of evidence beside it."""
    if readings.values:
        setattr(record, field, readings.values)
        record.evidence[field] = readings.evidence
