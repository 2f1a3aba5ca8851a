"""Throws that come out the same on every machine and in every Python."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


class Dice:
    """Random choices told by *name* alone.

    Only ``Random.random`` keeps its sequence across Python versions (its documentation promises no
    more), so every throw here is made of it.
    """

    def __init__(self, name: str) -> None:
        self._random = Random(name).random

    def below(self, count: int) -> int:
        """Return a number from 0 up to, not including, *count*."""
        return int(self._random() * count)

    def one(self, values: Sequence[T]) -> T:
        """Return one of *values*."""
        return values[self.below(len(values))]

    def some(self, values: Sequence[T], count: int) -> list[T]:
        """Return *count* different ones of *values*, or all of them in a new order where there are fewer."""
        left = list(values)
        return [left.pop(self.below(len(left))) for _ in range(min(count, len(left)))]

    def hits(self, percent: int) -> bool:
        """Return True in *percent* of a hundred throws."""
        return self.below(100) < percent
