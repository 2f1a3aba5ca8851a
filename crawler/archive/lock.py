"""One run a site: a lock that the system holds and that dies with its process."""

from __future__ import annotations

import fcntl
import os
import sys
import time
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

import msgspec

from crawler.archive.files import disk_errors, write_all
from crawler.archive.identity import without_surrogates
from crawler.errors import LockedError

if TYPE_CHECKING:
    from pathlib import Path


TELL_SECONDS = 1.0
"""How long whoever holds the lock may take to say so; it is the moment between two calls."""


class SiteLock:
    """Hold the archive in *folder* for this process until the block ends, or the process does.

    The file ``.lock`` says who holds it, for people; what counts is the lock of the system on it,
    so a file left by a killed process stops nobody.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / ".lock"
        self._descriptor: int | None = None

    def __enter__(self) -> Self:
        """Take the lock."""
        self.acquire()
        return self

    def acquire(self) -> None:
        """Take the lock, or raise LockedError with the process that has it and since when."""
        with disk_errors(self.path):
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        told = {"pid": os.getpid(), "started": now, "command": without_surrogates(sys.argv)}
        with ExitStack() as undo, disk_errors(self.path):
            undo.callback(os.close, descriptor)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = _holder(descriptor)
                raise LockedError(f"{self.folder.name}: expected no other run, found {holder}") from None
            os.ftruncate(descriptor, 0)
            write_all(descriptor, msgspec.json.encode(told))
            self._descriptor = descriptor
            undo.pop_all()

    def __exit__(self, *_: object) -> None:
        """Give the lock back."""
        self.release()

    def release(self) -> None:
        """Give the lock back; the file stays, since removing it would let two runs in."""
        if self._descriptor is not None:
            descriptor, self._descriptor = self._descriptor, None
            try:
                os.ftruncate(descriptor, 0)
            finally:
                os.close(descriptor)


def _holder(descriptor: int) -> str:
    """Return who holds the lock, once he has said so: what a killed process left there names the wrong one."""
    told: dict[str, object] = {}
    until = time.monotonic() + TELL_SECONDS
    while not _is_running(told.get("pid")) and time.monotonic() < until:
        with suppress(msgspec.DecodeError):
            told = msgspec.json.decode(os.pread(descriptor, 65536, 0), type=dict[str, object])
        if not _is_running(told.get("pid")):
            time.sleep(0.02)
    if not told:
        return "another process that is just starting or ending"
    return f"process {told.get('pid')} running since {told.get('started')}"


def _is_running(pid: object) -> bool:
    if not isinstance(pid, int) or pid < 1:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass
    return True
