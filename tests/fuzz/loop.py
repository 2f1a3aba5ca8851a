"""Give one reader one broken input after another, in a process of its own, and say what it did not bear."""

from __future__ import annotations

import random
import resource
import signal
import time
import traceback
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.fuzz.mutate import mutate
from tests.fuzz.targets import REFUSALS, TARGETS

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_SECONDS = 20
"""Processor time that one input may take; none is larger than a few megabytes."""

MAX_BYTES = 2 * 1024**3
"""Address space of the process."""


class Fault(NamedTuple):
    """An input that a reader did not bear."""

    number: int
    why: str
    """The error and where it was raised, on one line."""
    data: bytes


class Tally(NamedTuple):
    """What came of a loop."""

    tried: int
    refused: int
    faults: list[Fault]
    """One for each place that raised."""


class _TooLongError(BaseException):
    """Not to be caught by what is tried."""


def limit_process() -> None:
    """Bound what this process may take: whoever asks for more gets a MemoryError."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_BYTES, resource.RLIM_INFINITY))


def give(name: str, folder: Path, *, seed: int, count: int | None = None, seconds: float | None = None) -> Tally:
    """Give the reader *name* inputs until *count* or *seconds* are over; the one at hand stands in ``NAME.now``."""
    read, seeds = TARGETS[name].read, TARGETS[name].seeds()
    assert seeds, f"{name}: nothing to begin with"
    now, end = folder / f"{name}.now", time.monotonic() + (seconds or float("inf"))
    faults: dict[str, Fault] = {}
    tried = refused = 0
    while tried != count and time.monotonic() < end:
        dice = random.Random(f"{seed} {name} {tried}")
        data = mutate(dice.choice(seeds), seeds, dice)
        now.write_bytes(data)
        try:
            with _timed():
                read(data, folder)
        except REFUSALS:
            refused += 1
        except (Exception, _TooLongError) as error:  # noqa: BLE001  # whatever else it raises is what is looked for
            place = _place_of(error)
            faults.setdefault(place, Fault(tried, f"{place}: {str(error)[:200]!r}", data))
        tried += 1
    now.unlink(missing_ok=True)
    return Tally(tried, refused, list(faults.values()))


@contextmanager
def _timed() -> Iterator[None]:
    """Interrupt what takes too long; reading pages has a limit of its own, by another timer."""

    def stop(*_: object) -> None:
        raise _TooLongError(f"over {MAX_SECONDS} s of processor time")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, MAX_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _place_of(error: BaseException) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(frame.filename).name}:{frame.lineno} {frame.name}"
