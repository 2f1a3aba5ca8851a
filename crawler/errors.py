"""All errors of Muniment, each with the exit code that a command ends with.

The reasons for dropping a page are in ``crawler/drops.py``: they subclass Scrapy's
``DropItem``, and this module must stay free of Scrapy so that commands start fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

WORST_FIRST = (1, 8, 4, 6, 5, 7, 3)
"""Exit codes in the order in which one counts before another, where a command is about several sites."""


def worst_of(codes: Iterable[int]) -> int:
    """Return the code that a command of several sites ends with.

    >>> worst_of([0, 3, 5]), worst_of([0, 143]), worst_of([])
    (5, 143, 0)
    """
    found = set(codes)
    return next((code for code in WORST_FIRST if code in found), max(found, default=0))


class MunimentError(Exception):
    """Something a person must look at; its message is one line that says what and where."""

    exit_code = 1


class UsageError(MunimentError):
    """The command was called with words that do not fit."""

    exit_code = 2


class ConfigError(MunimentError):
    """A setting or configuration file is invalid; found before any request."""

    exit_code = 4


class ProfileError(ConfigError):
    """A site profile is missing or invalid; names the file, the key and what was expected."""


class UnreachableError(MunimentError):
    """The site could not be reached, forbids us, or failed on over half of its pages."""

    exit_code = 5


class LockedError(MunimentError):
    """Another run of the same site holds the lock; names its process and start."""

    exit_code = 6


class LimitError(MunimentError):
    """The run stopped at a limit: pages, time, or no room on the disk."""

    exit_code = 7


class IntegrityError(MunimentError):
    """Kept bytes are not what they were when they were kept."""

    exit_code = 8


class CorruptLineError(IntegrityError):
    """A line of a log is torn or fails its checksum."""


class PurgedError(IntegrityError):
    """A capture was destroyed on purpose: somebody withdrew what it showed."""


class PageError(MunimentError):
    """A page cannot be read within the limits; the run goes on without it."""


class CostlyPageError(PageError):
    """Reading the page takes more processor time or memory than one may take, or than there is."""


class DeadlyPageError(PageError):
    """Reading the page ends the process that does: it is kept, and read no more."""
