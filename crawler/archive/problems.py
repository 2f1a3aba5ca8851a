"""What can be wrong with an archive, in one form for all that look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.errors import MunimentError


@dataclass(slots=True, frozen=True, kw_only=True)
class Problem:
    """Something in the archive that is not as it was kept."""

    file: str
    """Name relative to the site's folder; of a file checked alone, its path as given."""
    expected: str
    found: str
    offset: int | None = None
    """Byte at which the damage starts; None where it is not known."""
    record: str | None = None
    """URL or id of what stands there, where it is known."""

    def __str__(self) -> str:
        """Return the problem on one line."""
        at = "" if self.offset is None else f" at byte {self.offset}"
        of = "" if self.record is None else f" ({self.record})"
        return f"{self.file}{at}{of}: expected {self.expected}, found {self.found}"


def unreadable(name: str, error: MunimentError, run: str | None = None) -> Problem:
    """Return the problem of a file that the disk does not give."""
    cause = error.__cause__
    found = (cause.strerror if isinstance(cause, OSError) else None) or str(error)
    return Problem(file=name, expected="a file that can be read", found=found.lower(), record=run)
