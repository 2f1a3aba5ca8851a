"""Limits to the processor time and the memory that reading a page may take: what runs away on it is interrupted.

Python looks for signals between its own steps and in the midst of a search for a pattern, so a loop or a pattern
without end is left where it stands, and all that was read of the page with it. A call of the parser is not
interrupted: its work is bounded by the limits of ``crawler/read/tree.py``. What is not even ended by these limits
ends the process; the page that is being read is noted for that case, see ``crawler/deadly.py``.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from crawler.errors import CostlyPageError
from crawler.settings import READING_MAX_MIB

if TYPE_CHECKING:
    from collections.abc import Callable

LOOK_SECONDS = 0.1
"""Processor time between two looks at what a page has taken. A page of usual size is read in a tenth of it."""

MIB = 1024 * 1024

T = TypeVar("T")


class Notes(Protocol):
    """Where the page that is being read is noted."""

    def set(self, words: bytes | None) -> None:
        """Note a page; with None that no page is being read."""


@dataclass(slots=True)
class Clock:
    """The time that reading one page may take, and what is left of it; the memory, and what there was before."""

    seconds: float
    """Processor time of this process; a slow machine is granted no less than a fast one."""
    mib: float = READING_MAX_MIB
    """Memory by which this process may grow, MiB."""
    left: float | None = None
    """What is left of the time; None before anything was read."""
    before_bytes: int | None = None
    """Memory of this process before anything was read."""
    is_looked_at: bool = False
    """Whether reading took so long that its time and memory were looked at."""
    note: bytes | None = None
    """What is noted of the page while it is read; None where nothing is."""

    def run(self, url: str, read: Callable[..., T], /, *args: Any, **named: Any) -> T:
        """Return what *read* returns for the arguments behind it.

        Raises CostlyPageError, which names *url*, where the time is over first, the memory that the page or the
        process may have, or the depth of Python's calls: what *read* began stays undone then, so it must keep nothing.
        Elsewhere than in the main thread, where no signal arrives, there is no limit to time and memory.
        """
        is_main = threading.current_thread() is threading.main_thread()
        try:
            return self._run_limited(url, read, args, named) if is_main else read(*args, **named)
        except MemoryError as error:
            raise CostlyPageError(f"{url}: expected to be read within the memory there is, found too little") from error
        except RecursionError as error:
            why = "expected to be read within the depth of Python's calls, found that it goes deeper"
            raise CostlyPageError(f"{url}: {why}") from error

    def _run_limited(self, url: str, read: Callable[..., T], args: tuple[Any, ...], named: dict[str, Any]) -> T:
        if signal.getsignal(signal.SIGVTALRM) is not _interrupt:
            _reading.other = signal.signal(signal.SIGVTALRM, _interrupt)
        outer = _reading.now
        granted = self.seconds if self.left is None else self.left
        if self.before_bytes is None:
            self.before_bytes = _resident_bytes()
        if self.note is not None and _reading.notes is not None:
            _reading.notes.set(self.note)
        self.is_looked_at = False
        begun, first = time.process_time(), min(granted, LOOK_SECONDS)
        before = signal.setitimer(signal.ITIMER_VIRTUAL, first, LOOK_SECONDS)
        try:
            _reading.now = (url, self, begun + granted)
            return read(*args, **named)
        finally:
            _reading.now = outer  # first and no call: from here on a signal finds nothing of ours to interrupt
            rest, _ = signal.setitimer(signal.ITIMER_VIRTUAL, *before)
            spent = time.process_time() - begun if self.is_looked_at else max(0.0, first - rest)
            self.left = max(granted - spent, LOOK_SECONDS / 1000)  # zero would mean no limit

    def anew(self) -> Clock:
        """Return what reading another page may take, one that is read by the way."""
        return Clock(self.seconds, self.mib)

    def done(self) -> None:
        """Say that nothing more is read of the page."""
        if self.note is not None:
            self.note = None
            if _reading.notes is not None:
                _reading.notes.set(None)


def note_in(notes: Notes | None) -> None:
    """Have *notes* be told from now on which page is being read; nobody, with None."""
    _reading.notes = notes


@dataclass(slots=True)
class _Reading:
    now: tuple[str, Clock, float] | None = None
    """What is being read, and until what processor time of this process; None while nothing is read."""
    notes: Notes | None = None
    other: Any = None
    """What the program around us does on the signal; it goes there while nothing is read. Ours stays in place all the
    same: a signal that comes late would end a process that has nothing to say to it."""


_reading = _Reading()


def _interrupt(number: int, frame: Any) -> None:
    if _reading.now is not None:
        url, clock, until = _reading.now
        clock.is_looked_at = True
        if time.process_time() >= until:
            raise CostlyPageError(
                f"{url}: expected to be read within {clock.seconds:g} s of processor time, found that it takes more"
            )
        if _resident_bytes() - (clock.before_bytes or 0) > clock.mib * MIB:
            raise CostlyPageError(
                f"{url}: expected to be read within {clock.mib:g} MiB of memory, found that it takes more"
            )
    elif callable(_reading.other):
        _reading.other(number, frame)


def _resident_bytes() -> int:
    """Return the memory that this process takes up; 0 where the system does not tell."""
    descriptor = _statm(os.getpid())
    return int(os.pread(descriptor, 128, 0).split()[1]) * _page_bytes() if descriptor is not None else 0


@cache
def _statm(pid: int) -> int | None:  # a forked process needs its own
    try:
        return os.open(f"/proc/{pid}/statm", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None


@cache
def _page_bytes() -> int:
    return os.sysconf("SC_PAGE_SIZE")
