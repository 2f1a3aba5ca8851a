from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

import pytest

from crawler.collector import OBJECTS, collect_seldom
from crawler.pipeline import PagePipeline

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _own_threshold() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


class Ring:
    def __init__(self) -> None:
        self.itself = self


def test_reading_pages_looks_for_garbage_seldom() -> None:
    PagePipeline.from_settings()
    assert gc.get_threshold()[0] == OBJECTS


def test_garbage_is_still_found() -> None:
    collect_seldom()
    first = weakref.ref(Ring())
    rings = [Ring() for _ in range(2 * OBJECTS)]
    assert first() is None
    assert len(rings) == 2 * OBJECTS
