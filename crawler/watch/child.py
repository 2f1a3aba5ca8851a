"""Crawl one site in a process of its own: what kills that, as a lack of memory may, stops no other site's night."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

from crawler.errors import MunimentError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import FrameType

LOOK_SECONDS = 0.25
"""Pause between two looks at what the crawl has said, where a person looks on."""

MAX_SAID = 200
"""Lines of what a crawl said that are kept, the last ones."""


class Stopped(BaseException):
    """The night was told to stop while no crawl was at work."""


@dataclass(slots=True)
class Stop:
    """The signal that stops a night, and the crawl that must hear it."""

    number: int | None = None
    """The signal, once it came."""
    child: subprocess.Popen[bytes] | None = None
    is_starting: bool = False
    """Whether a crawl is being started, which is no child yet."""
    owed: int | None = None
    """The signal that came meanwhile."""

    def on_signal(self, number: int, _frame: FrameType | None) -> None:
        """Hand the signal on to the crawl, which closes its run; without one, stop at once."""
        self.number = self.number or number
        if self.child is not None:
            self.child.send_signal(number)
        elif self.is_starting:
            self.owed = number
        else:
            raise Stopped

    def start(self, words: Sequence[str], *, out: int, said: int) -> subprocess.Popen[bytes]:
        """Start a crawl that writes to two descriptors, and give it the signal that came while it was started."""
        self.is_starting = True
        try:
            # A session of its own, so that Ctrl-C reaches it once: a second signal would close its run at once.
            self.child = subprocess.Popen(  # noqa: S603 (our own program)
                words, stdin=subprocess.DEVNULL, stdout=out, stderr=said, start_new_session=True
            )
        finally:
            self.is_starting = False
        if self.owed is not None:
            self.child.send_signal(self.owed)
            self.owed = None
        return self.child

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Listen to Ctrl-C and to what ends a process, until the block does."""
        before = {number: signal.signal(number, self.on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


@dataclass(slots=True, kw_only=True)
class CrawlResult:
    """How the crawl of a site ended. The string under each field says what it means."""

    exit_code: int
    why: str | None
    """The reason in one line, where the code is not 0."""
    run: str | None = None
    """The run that it wrote, if it says so: one that was killed says nothing."""
    closed_runs: list[str] = field(default_factory=list)
    """Dead runs that it closed."""
    lines: list[str] = field(default_factory=list)
    """The lines that end it."""
    said: list[str] = field(default_factory=list)
    """The last of what it said."""


def run_crawl(words: Sequence[str], *, stop: Stop, is_shown: bool) -> CrawlResult:
    """Run ``muniment crawl --json`` with *words*, its program first, and return how it ended.

    What it says is passed on as it comes where it *is_shown*. It stands in memory, not in a pipe: a crawl outlives
    whoever started it, and no disk is too full for it.
    """
    with os.fdopen(os.memfd_create("out"), "r+b") as out, os.fdopen(os.memfd_create("said"), "r+b") as said:
        child = stop.start(words, out=out.fileno(), said=said.fileno())
        try:
            shown = 0
            while (code := _wait(child)) is None:
                shown = _pass_on(said.fileno(), shown) if is_shown else 0
            if is_shown:
                _pass_on(said.fileno(), shown)
        finally:
            stop.child = None
        told = os.pread(out.fileno(), os.fstat(out.fileno()).st_size, 0)
        talk = os.pread(said.fileno(), os.fstat(said.fileno()).st_size, 0)
    return result_of(code, told, talk.decode("utf-8", "replace").splitlines())


def result_of(code: int, told: bytes, said: list[str]) -> CrawlResult:
    """Return how a crawl ended, from its exit *code*, its line of JSON and what it said; *code* < 0 is a signal."""
    kept = said[-MAX_SAID:]
    if code < 0:
        why = f"the crawl was ended by signal {-code} ({signal.strsignal(-code)}); the next one continues it"
        is_stopped = -code in (signal.SIGINT, signal.SIGTERM)  # before it listened to them, or a second time
        return CrawlResult(exit_code=128 - code if is_stopped else MunimentError.exit_code, why=why, said=kept)
    try:
        line: dict[str, Any] = msgspec.json.decode(told.splitlines()[-1])
        result = CrawlResult(
            exit_code=code,
            why=line["why"],
            run=line["run"],
            closed_runs=line["closed_runs"],
            lines=line["lines"],
            said=kept,
        )
    except (IndexError, KeyError, TypeError, msgspec.DecodeError):
        result = CrawlResult(exit_code=code, why=None, said=kept)
    if code and not result.why:
        result.why = said[-1].removeprefix("muniment: ") if said else f"the crawl ended with exit {code} and no word"
    return result


def _wait(child: subprocess.Popen[bytes]) -> int | None:
    try:
        return child.wait(timeout=LOOK_SECONDS)
    except subprocess.TimeoutExpired:
        return None


def _pass_on(descriptor: int, shown: int) -> int:
    """Write to stderr what was said past the byte *shown*, and return how far that goes."""
    fresh = os.pread(descriptor, os.fstat(descriptor).st_size - shown, shown)
    if fresh:
        sys.stderr.write(fresh.decode("utf-8", "replace"))
        sys.stderr.flush()
    return shown + len(fresh)
