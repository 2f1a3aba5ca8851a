"""JSON of our own lines, read so that nothing can be said twice or stand for something else."""

from __future__ import annotations

import json
import math
from typing import Any

MAX_DIGITS = 18
"""Digits up to which a whole number is read: all of them fit in 64 bits."""


def decode_strict(text: bytes) -> Any:
    """Return the value in *text*; raises ValueError for a key twice, NaN, infinity and numbers past 64 bits.

    >>> decode_strict(b'{"a": 1, "a": 2}')
    Traceback (most recent call last):
    ValueError: 'a' twice
    """
    return json.loads(
        text.decode("utf-8"),
        object_pairs_hook=_once,
        parse_constant=_no_constant,
        parse_int=_small,
        parse_float=_finite,
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{next(name for name in names if names.count(name) > 1)!r} twice")
    return values


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} in place of a number")


def _small(digits: str) -> int:
    if len(digits) > MAX_DIGITS + digits.startswith("-"):
        raise ValueError(f"a number of {len(digits)} digits")
    return int(digits)


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError(f"{digits[:40]} in place of a number")
    return value
