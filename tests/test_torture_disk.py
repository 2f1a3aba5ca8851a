"""Crawls onto disks that are full, read-only or short of file handles, as the system makes them."""

from __future__ import annotations

import math
import os
import shutil
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from crawler.archive.files import part_of
from crawler.archive.rebuild import rebuild
from crawler.archive.run_record import read_run_record
from crawler.archive.space import room_for_a_night
from crawler.archive.warc import warc_name
from tests.torture import faults
from tests.torture.beginnings import TORN_BYTES, leave_dead_run, torn_of
from tests.torture.place import MUNIMENT, Place
from tests.torture.site import PageServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGES = 60

needs_strace = pytest.mark.skipif(faults.why_not() is not None, reason=faults.why_not() or "")


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[None]:
    """Mount a disk of its own at *folder*; the test is skipped where that is not allowed."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    folder.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", options, "none", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"mount: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def server() -> Iterator[PageServer]:
    with PageServer(PAGES) as server:
        yield server


def only_line(said: str) -> str:
    (line,) = said.splitlines()
    return line


def test_t04_crawl_that_fills_the_disk_stops_and_goes_on_when_there_is_room(tmp_path: Path, server: PageServer) -> None:
    place = Place(tmp_path, server.port)
    with mounted(place.archive.root, "size=256k"):
        code, said = place.run()
        assert (code, only_line(said)) == (
            7,
            f"muniment: torture: {place.archive.folder}: expected 1 MiB free on the disk, found 0 MiB",
        )
        place.environment["MUNIMENT_MIN_FREE_MIB"] = "0"
        code, said = place.run()
        assert code == 7
        assert only_line(said).startswith(f"muniment: torture: {place.archive.folder}/")
        assert "expected room on the disk, found no space left on device" in said
        subprocess.run(["mount", "-o", "remount,size=64m", str(place.archive.root)], check=True)
        assert place.run()[0] == 0
        assert place.faults(PAGES) == []


def test_t04_crawl_asks_for_the_room_that_the_last_ones_took(tmp_path: Path, server: PageServer) -> None:
    place = Place(tmp_path, server.port)
    place.environment["MUNIMENT_MIN_FREE_MIB"] = "0"
    with mounted(place.archive.root, "size=64m"):
        assert place.run()[0] == 0
        (run,) = place.archive.run_ids()
        kept = sum(facts.size for facts in read_run_record(place.archive.run_path(run)).files.values())
        derived = [*place.archive.dataset_paths(), place.archive.index_path]
        assert room_for_a_night(place.archive) == kept + 2 * sum(path.stat().st_size for path in derived)
        used = shutil.disk_usage(place.archive.root).used  # a little more than that is too little
        subprocess.run(["mount", "-o", f"remount,size={used + 65536}", str(place.archive.root)], check=True)
        asked = math.ceil(room_for_a_night(place.archive) / 2**20)
        code, said = place.run()
        assert (code, only_line(said)) == (
            7,
            f"muniment: torture: {place.archive.folder}: expected {asked} MiB free on the disk, found 0 MiB",
        )
        assert place.archive.run_ids() == [run]


def test_t04_crawl_that_may_write_no_larger_file_stops_and_goes_on_without_that_limit(
    tmp_path: Path, server: PageServer
) -> None:
    place = Place(tmp_path, server.port)
    code, said = place.run(before=["sh", "-c", 'ulimit -f 160; exec "$0" "$@"'])
    assert code == 7
    assert only_line(said).startswith(f"muniment: torture: {place.archive.folder}/")
    assert "expected room on the disk, found file too large; free some and start again" in said
    assert place.run()[0] == 0
    assert place.faults(PAGES) == []


READERS = {
    "verify": (["verify", "torture"], {"warc": 8, "log": 8, "visits": 8, "run": 8, "index": 8, "dataset": 1}),
    "rebuild": (["rebuild", "torture"], {"log": 1, "visits": 1}),
    "wacz": (["export", "wacz", "torture", "--to", "out"], {"warc": 1, "run": 1, "dataset": 1}),
    "bag": (["export", "bag", "torture", "--to", "out"], {"warc": 1, "log": 1, "visits": 1, "run": 1, "dataset": 1}),
    "history": (["history", "http://www.torture.example/news/1"], {"log": 1}),
}
"""Commands, and the exit code of each by the file whose first read fails."""


@needs_strace
def test_t05_read_that_fails_is_told_with_its_file_and_gives_nothing(tmp_path: Path, server: PageServer) -> None:
    place = Place(tmp_path, server.port)
    assert place.run()[0] == 0
    archive = place.archive
    (run,) = archive.run_ids()
    (warc,) = archive.warc_paths()
    files = {"warc": warc, "log": archive.log_path(run), "visits": archive.visits_path(run)}
    files |= {"run": archive.run_path(run), "index": archive.index_path, "dataset": archive.dataset_path("article")}
    for name, (words, codes) in READERS.items():
        for file, code in codes.items():
            done = subprocess.run(
                [*failing_read(tmp_path / "strace.log", [files[file]], 1), MUNIMENT, *words],
                cwd=tmp_path,
                env=place.environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert "(INJECTED)" in (tmp_path / "strace.log").read_text(), (name, file)
            assert (name, file, done.returncode) == (name, file, code), done.stderr
            assert files[file].name in done.stderr + done.stdout
            assert "Traceback" not in done.stderr
            assert not (tmp_path / "out").exists()
            assert not (tmp_path / "out.part").exists()
    rebuild(archive)
    assert place.faults(PAGES) == []


@needs_strace
@pytest.mark.parametrize("file", ["warc", "log", "visits"])
def test_t05_read_that_fails_while_a_dead_run_is_closed_cuts_nothing(tmp_path: Path, file: str) -> None:
    with PageServer(PAGES, gated=True, delay_seconds=0.02) as server:
        leave_dead_run(tmp_path, server)
        place = Place(tmp_path, server.port)
        (run,) = place.archive.open_run_ids()
        part = {
            "warc": part_of(place.archive.warc_folder / warc_name(run, 0)),
            "log": part_of(place.archive.log_path(run)),
            "visits": part_of(place.archive.visits_path(run)),
        }[file]
        kept = part.read_bytes()
        code, said = place.run(before=failing_read(tmp_path / "strace.log", [part], 1))
        assert "(INJECTED)" in (tmp_path / "strace.log").read_text()
        assert (code, part.name.removesuffix(".part") in only_line(said)) == (1, True), said
        assert part.read_bytes() == kept
        assert place.run()[0] == 0
        assert place.faults(PAGES) == []
        assert sorted(map(len, torn_of(place).values())) == [TORN_BYTES] * 3


@needs_strace
@pytest.mark.parametrize("effect", ["EIO", "ENOSPC"])
def test_t04_t05_write_that_fails_while_a_second_night_is_added_is_told(tmp_path: Path, effect: str) -> None:
    with PageServer(faults.PAGES, gated=True, delay_seconds=0.02) as server:
        faults.leave_first_night(tmp_path / "one", server)
        (tmp_path / "two").mkdir()
        point = faults.Point("index.sqlite", "write", 6)  # the copy of the index took two
        assert faults.break_at(tmp_path / "two", tmp_path / "one", server, point, effect) == (True, [])


def failing_read(log: Path, paths: list[Path], number: int) -> list[str]:
    """Return what to put in front of a command so that its nth read of one of *paths* fails."""
    calls = "read,pread64,readv,preadv2"
    told = [word for path in paths for word in ("-P", str(path))]
    return [
        "strace",
        "-f",
        "-o",
        str(log),
        *told,
        "-e",
        f"trace={calls}",
        "-e",
        f"inject={calls}:error=EIO:when={number}",
    ]


def test_t06_read_only_disk_is_refused_at_the_start(tmp_path: Path, server: PageServer) -> None:
    place = Place(tmp_path, server.port)
    with mounted(place.archive.root, "ro"):
        code, said = place.run()
    assert code == 4
    assert f"{place.archive.folder}/.lock: expected to be allowed to use it, found read-only" in only_line(said)


@pytest.mark.parametrize("files", [16, 20, 32])
def test_t06_file_limit_is_met_or_named(tmp_path: Path, server: PageServer, files: int) -> None:
    place = Place(tmp_path, server.port)
    code, said = place.run(before=["sh", "-c", f'ulimit -n {files}; exec "$0" "$@"'])
    assert "Traceback" not in said
    if code != 0:
        assert str(tmp_path) in said.splitlines()[-1]  # before it may stand that no page can be noted
    assert place.run()[0] == 0
    assert place.faults(PAGES) == []
