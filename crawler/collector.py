"""Have Python's garbage collector look for cycles seldom: pages leave hardly any."""

from __future__ import annotations

import gc

OBJECTS = 10_000
"""New objects after which Python looks; its own 700 are a fifth of those that one page makes while it is read."""


def collect_seldom() -> None:
    """Have Python look for garbage once a few pages; looking at each as it grows costs a twentieth of reading it.

    The tree of a page and its records hold no cycles: they go when the last who uses them lets go.
    """
    gc.set_threshold(OBJECTS, *gc.get_threshold()[1:])
