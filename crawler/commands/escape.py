"""Stored text on its way to a terminal: see :mod:`crawler.escape`, which reports use too."""

from __future__ import annotations

from crawler.escape import CONTROL, escape_control, escape_json

__all__ = ["CONTROL", "escape_control", "escape_json"]
