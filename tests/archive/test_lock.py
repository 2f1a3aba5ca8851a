from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from crawler.archive.lock import SiteLock
from crawler.errors import ConfigError, LockedError

if TYPE_CHECKING:
    from pathlib import Path

HOLD = """
import sys, time
from pathlib import Path
from crawler.archive.lock import SiteLock
with SiteLock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


NO_PROCESS = 2**22 + 1
"""A process id that Linux gives nobody: that of a dead process may be given again while a test runs."""


def test_t07_second_start_names_the_first_and_a_killed_one_is_taken_over(tmp_path: Path) -> None:
    folder = tmp_path / "campus"
    with subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout
        assert first.stdout.readline() == "held\n"
        expected = rf"^campus: expected no other run, found process {first.pid} running since \d{{4}}-.*Z$"
        with pytest.raises(LockedError, match=expected):
            SiteLock(folder).acquire()
        first.send_signal(signal.SIGKILL)
        first.wait()
    with SiteLock(folder):
        assert f'"pid":{os.getpid()}' in (folder / ".lock").read_text()


def test_lock_given_back_can_be_taken_again(tmp_path: Path) -> None:
    for _ in range(2):
        with SiteLock(tmp_path), pytest.raises(LockedError):
            SiteLock(tmp_path).acquire()


@pytest.mark.parametrize("content", [b"", b"\xff{", b"[]"], ids=["empty", "garbled", "no-object"])
def test_lock_file_without_sense_stops_nobody(tmp_path: Path, content: bytes) -> None:
    (tmp_path / ".lock").write_bytes(content)
    with SiteLock(tmp_path):
        assert b"started" in (tmp_path / ".lock").read_bytes()


def test_t06_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ConfigError, match=r"file/campus/\.lock: expected to be allowed to use it"):
        SiteLock(tmp_path / "file" / "campus").acquire()


def test_t07_holder_that_has_not_said_so_yet_is_not_taken_for_the_dead_one_before(tmp_path: Path) -> None:
    (tmp_path / ".lock").write_text(f'{{"pid":{NO_PROCESS},"started":"2026-01-05T02:00:00Z"}}')
    with (tmp_path / ".lock").open("r+b") as holder:
        fcntl.flock(holder, fcntl.LOCK_EX)
        told = f'{{"pid":{os.getpid()},"started":"2026-01-06T02:00:00Z"}}'.encode()
        told = told.ljust(128)  # over the whole of what the dead one said
        timer = threading.Timer(0.2, lambda: os.pwrite(holder.fileno(), told, 0))
        timer.start()
        with pytest.raises(LockedError, match=rf"process {os.getpid()} running since 2026-01-06T"):
            SiteLock(tmp_path).acquire()
        timer.join()


def test_t06_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "campus").touch()
    with pytest.raises(ConfigError, match=r"campus/\.lock: expected to be allowed to use it, found file exists"):
        SiteLock(tmp_path / "campus").acquire()
