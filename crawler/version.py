"""The version of this program and of its readers."""

from __future__ import annotations

VERSION = "0.1.0"
"""Version of the program; pyproject.toml reads it from here."""

READER_VERSION = 9
"""Raised whenever a reader may give another value for the same bytes."""


def extractor_name(profile_digest: str) -> str:
    """Return what stands in a record's ``extractor`` for readers and profile of today.

    >>> extractor_name("a1b2c3d4e5f6a7b8").split()[-1]
    'profile/a1b2c3d4e5f6'
    """
    return f"muniment/{VERSION} readers/{READER_VERSION} profile/{profile_digest[:12] or 'none'}"
