"""A limit to the processor time that reading a page may take: what runs away on it is interrupted.

Python looks for signals between its own steps and in the midst of a search for a pattern, so a loop or a pattern
without end is left where it stands, and all that was read of the page with it. A call of the parser is not
interrupted: its work is bounded by the limits of ``crawler/read/tree.py``.
"""

from __future__ import annotations

import signal
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from crawler.errors import CostlyPageError

if TYPE_CHECKING:
    from collections.abc import Callable

REPEAT_SECONDS = 1.0
"""Pause until a page is interrupted again, where the first time met a place that no error leaves."""

T = TypeVar("T")


@dataclass(slots=True)
class Clock:
    """The time that reading one page may take, and what is left of it."""

    seconds: float
    """Processor time of this process; a slow machine is granted no less than a fast one."""
    left: float | None = None
    """What is left of it; None before anything was read."""

    def run(self, url: str, read: Callable[..., T], /, *args: Any, **named: Any) -> T:
        """Return what *read* returns for the arguments behind it.

        Raises CostlyPageError, which names *url*, where the time is over first, or the memory that the process may
        have: what *read* began stays undone then, so it must keep nothing. Elsewhere than in the main thread, where
        no signal arrives, there is no limit.
        """
        if threading.current_thread() is not threading.main_thread():
            return read(*args, **named)
        if signal.getsignal(signal.SIGVTALRM) is not _interrupt:
            _reading.other = signal.signal(signal.SIGVTALRM, _interrupt)
        outer = _reading.now
        granted = self.seconds if self.left is None else self.left
        before = signal.setitimer(signal.ITIMER_VIRTUAL, granted, REPEAT_SECONDS)
        try:
            _reading.now = (url, self.seconds)
            return read(*args, **named)
        except MemoryError as error:
            raise CostlyPageError(f"{url}: expected to be read within the memory there is, found too little") from error
        finally:
            _reading.now = outer  # first and no call: from here on a signal finds nothing of ours to interrupt
            rest, _ = signal.setitimer(signal.ITIMER_VIRTUAL, *before)
            self.left = max(min(rest, granted), REPEAT_SECONDS / 1000)  # zero would mean no limit


@dataclass(slots=True)
class _Reading:
    now: tuple[str, float] | None = None
    """What is being read, and how long it may take; None while nothing is read."""
    other: Any = None
    """What the program around us does on the signal; it goes there while nothing is read. Ours stays in place all the
    same: a signal that comes late would end a process that has nothing to say to it."""


_reading = _Reading()


def _interrupt(number: int, frame: Any) -> None:
    if _reading.now is not None:
        url, seconds = _reading.now
        raise CostlyPageError(
            f"{url}: expected to be read within {seconds:g} s of processor time, found that it takes more"
        )
    if callable(_reading.other):
        _reading.other(number, frame)
