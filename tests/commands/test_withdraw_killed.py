"""Purges that are killed, or whose disk fails, at every call that changes anything."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from crawler.archive.archive import Archive
from crawler.archive.verify import verify
from tests.commands.withdrawal import OTHER, TARGET, build, traces
from tests.test_torture_disk import mounted
from tests.torture.place import MUNIMENT

if TYPE_CHECKING:
    from pathlib import Path

DYING = """
import os, signal, sys

left = int(sys.argv[1])

def counted(call):
    def called(*values, **more):
        global left
        left -= 1
        if left == 0:
            if sys.argv[2] == "after":
                call(*values, **more)
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*values, **more)
    return called

for name in ("write", "fsync", "fdatasync", "replace", "rename", "unlink", "open"):
    setattr(os, name, counted(getattr(os, name)))

from crawler.commands.main import run

code = run(sys.argv[3:])
print("calls", -left)
sys.exit(code)
"""
"""Calls the command, and dies before or after the nth call to the system that may change a file."""

WITHDRAW = ["withdraw", TARGET, "--purge", "--reason", "asked for", "--by", "me"]

EVERY = 11
"""One in so many calls dies in a test; of a hundred each in turn is a matter of minutes."""


def die(folder: Path, number: int, when: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MUNIMENT_")}
    return subprocess.run(
        [sys.executable, "-c", DYING, str(number), when, *WITHDRAW],
        cwd=folder,
        env=kept | {"MUNIMENT_MIN_FREE_MIB": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("built")).root


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory, built: Path) -> int:
    """How many calls an undisturbed purge makes."""
    folder = tmp_path_factory.mktemp("calm")
    shutil.copytree(built, folder / "data")
    done = die(folder, 0, "before")
    assert done.returncode == 0, done.stderr
    assert judge(Archive(folder / "data", "campus")) == []
    return int(done.stdout.rpartition(" ")[2])


def judge(archive: Archive) -> list[str]:
    """Return what is wrong with an archive from which the target was purged."""
    faults = [f"trace: {name}" for name in traces(archive.folder)]
    faults += [str(problem) for problem in verify(archive)]
    faults += [f"left behind: {path.name}" for path in archive.folder.rglob("*.part")]
    lines = archive.dataset_path("article").read_bytes().splitlines()
    if [OTHER.encode() in line for line in lines] != [True]:
        faults.append("expected the other article alone")
    return faults


def die_and_start_again(folder: Path, number: int, when: str) -> tuple[int, list[str]]:
    """Kill a purge at a call and call it again; return how that ended, and what is wrong then."""
    archive = Archive(folder / "data", "campus")
    assert die(folder, number, when).returncode == -signal.SIGKILL
    faults = [f"before the next start: {problem}" for problem in verify(archive)]
    again = die(folder, 0, when)
    is_finished = again.returncode == 2 and "yet, found it purged by me in run" in again.stderr
    faults += [] if again.returncode == 0 or is_finished else [again.stderr]
    return again.returncode, faults + judge(archive)


def test_kill_at_any_moment_is_made_good_by_the_next_start(tmp_path: Path, built: Path, calls: int) -> None:
    codes = []
    for number in range(1, calls + 1, EVERY):
        when = "before" if number % 2 else "after"
        folder = tmp_path / str(number)
        shutil.copytree(built, folder / "data")
        code, faults = die_and_start_again(folder, number, when)
        assert faults == [], (number, when)
        codes.append(code)
    assert len(codes) > 10
    assert set(codes) == {0, 2}  # undone, and done by the second call; or finished by it


def test_t04_purge_on_a_full_disk_is_refused_or_made_good_when_there_is_room(tmp_path: Path, built: Path) -> None:
    codes = []
    begun = 0
    for more in (0, 24, 48, 64, 80, 96, 112, 128, 400):
        folder = tmp_path / str(more)
        data = folder / "data"
        archive = Archive(data, "campus")
        with mounted(data, "size=64m"):
            shutil.copytree(built, data, dirs_exist_ok=True)
            used = shutil.disk_usage(data).used // 1024
            subprocess.run(["mount", "-o", f"remount,size={used + more}k", str(data)], check=True)
            done = withdraw_with_no_reserve(folder)
            codes.append(done.returncode)
            begun += bool(archive.open_run_ids())
            if done.returncode:
                (line,) = done.stderr.splitlines()
                assert line.startswith(f"muniment: {data}")
            subprocess.run(["mount", "-o", "remount,size=64m", str(data)], check=True)
            assert withdraw_with_no_reserve(folder).returncode in (0, 2)
            assert judge(archive) == []
    assert set(codes) == {0, 7}
    assert begun > 0  # not all of them were refused before they began


def withdraw_with_no_reserve(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [MUNIMENT, *WITHDRAW],
        cwd=folder,
        env=os.environ | {"MUNIMENT_MIN_FREE_MIB": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
