"""Measure the values that a run reads, one record after the other."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.archive.measures import Example, FieldMeasures
from crawler.records import CONTENT_FIELDS

if TYPE_CHECKING:
    from collections.abc import Collection

    from crawler.records import Record

DATE_FIELDS = ("published", "starts")
"""Fields that hold the day that a record is about."""


@dataclass(slots=True)
class Survey:
    """Measures the records of one run, one after the other."""

    fields: dict[str, FieldMeasures] = field(default_factory=lambda: defaultdict(FieldMeasures))
    """By kind and field: ``article.title``."""
    _seen: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def add(self, record: Record, *, had: Collection[str] | None = None, is_news: bool = True) -> None:
        """Take in a record that a page showed; *had* are the fields with a value in what was held, None for nothing.

        Young pages are read each night: what is no news would count for many values, and is one.
        """
        is_fresh, had = had is None, had or ()
        example = Example(url=record.url, record_id=record.capture.record_id)
        for name in CONTENT_FIELDS[record.kind]:
            place = f"{record.kind}.{name}"
            measures = self.fields[place]
            measures.read += 1
            measures.fresh += is_fresh
            measures.had += name in had
            if value := getattr(record, name):
                measures.filled += 1
                measures.fresh_filled += is_fresh
                measures.shown = example
                if is_news:
                    self._weigh(place, measures, value)
                if is_news and name in DATE_FIELDS and value[:10] > _day_after(record.capture.time):
                    measures.late += 1
                    measures.ahead = example
                continue
            measures.without = example
            if name in had:
                measures.lost += 1
                measures.lacking = example

    def fill_rates(self) -> dict[str, float]:
        """Return the share of records with a value, by kind and field, where any has one."""
        fields = sorted(self.fields.items())
        return {name: round(field.filled / field.read, 4) for name, field in fields if field.filled}

    def _weigh(self, place: str, measures: FieldMeasures, value: object) -> None:
        """Count the length of a *value*, and whether it is another text than those before."""
        if isinstance(value, str):
            self._seen[place].add(hash(value))
            measures.distinct = len(self._seen[place])
        if isinstance(value, str | list):
            digits = str(len(value).bit_length())
            measures.lengths[digits] = measures.lengths.get(digits, 0) + 1


@lru_cache(maxsize=4)
def _next_day(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _day_after(time: str) -> str:
    """Return the day after that of a capture *time*: the day is another one in other zones."""
    return _next_day(time[:10])
