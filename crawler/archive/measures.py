"""What a run measured of the values it read: counts from which the shares of good values follow."""

from __future__ import annotations

import msgspec


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """A page to look at."""

    url: str
    record_id: str | None
    """WARC-Record-ID of its capture."""


class FieldMeasures(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What was measured of one field over the records of one kind that a run read."""

    read: int = 0
    """Records read."""
    filled: int = 0
    """Those of them with a value."""
    fresh: int = 0
    """Records read that were not held before."""
    fresh_filled: int = 0
    """Those of them with a value."""
    had: int = 0
    """Records read that had a value when they were last kept."""
    lost: int = 0
    """Those of them without one now."""
    distinct: int = 0
    """Different texts among the values of records that say something new."""
    late: int = 0
    """Dates of such records later than the day after the capture."""
    lengths: dict[str, int] = {}
    """Binary digits of a length (characters of a text, members of a list) to the number of such values that have it."""
    shown: Example | None = None
    """The last page with a value."""
    ahead: Example | None = None
    """The last page whose date is later than the day after its capture."""
    without: Example | None = None
    """The last page without a value."""
    lacking: Example | None = None
    """The last page that had one and lacks it now."""
