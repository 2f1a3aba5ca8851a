"""Times as the archive writes them: UTC, ISO 8601, milliseconds, ``Z``; as text they sort by time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def utc_now() -> datetime:
    """Return the time of this machine's clock."""
    return datetime.now(UTC)


def utc_text(moment: datetime) -> str:
    """Return an aware datetime in the archive's form.

    >>> utc_text(datetime.fromisoformat("2026-01-05T03:00:00.1239+01:00"))
    '2026-01-05T02:00:00.123Z'
    """
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def rising(time: str, last: str | None) -> str:
    """Return *time* if it is later than *last*, else *last* plus one millisecond.

    >>> rising("2026-01-05T02:00:00.000Z", "2026-01-05T02:00:07.999Z")
    '2026-01-05T02:00:08.000Z'
    """
    if last is None or time > last:
        return time
    return utc_text(datetime.fromisoformat(last) + timedelta(milliseconds=1))


def latest(*times: str | None) -> str | None:
    """Return the last of *times*, None where there is none."""
    return max((time for time in times if time), default=None)
