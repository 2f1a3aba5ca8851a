"""How long a Retry-After asks to wait (RFC 9110, section 10.2.3). Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

FOREVER = float("inf")

MAX_DIGITS = 9
"""More digits than these are more seconds than anybody waits."""


def parse_retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds that *value* asks to wait from *now*, 0 for a moment that has passed.

    None for what is neither whole seconds nor a date, and so tells nothing.

    >>> parse_retry_after("120", datetime(2026, 1, 5, tzinfo=UTC))
    120.0
    """
    if value is None:
        return None
    told = value.strip()
    if re.fullmatch(r"[0-9]+", told):
        return float(told) if len(told) <= MAX_DIGITS else FOREVER
    try:
        moment = parsedate_to_datetime(told)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, (aware - now).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None
