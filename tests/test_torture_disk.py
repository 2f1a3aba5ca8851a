"""Crawls onto disks that are full, read-only or short of file handles, as the system makes them."""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from crawler.archive.run_record import read_run_record
from crawler.archive.space import room_for_a_night
from tests.torture.place import Place
from tests.torture.site import PageServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGES = 60


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
        subprocess.run(["mount", "-o", "remount,size=700k", str(place.archive.root)], check=True)
        code, said = place.run()
        assert (code, only_line(said)) == (
            7,
            f"muniment: torture: {place.archive.folder}: expected 1 MiB free on the disk, found 0 MiB",
        )
        assert place.archive.run_ids() == [run]


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
        assert str(tmp_path) in only_line(said)
    assert place.run()[0] == 0
    assert place.faults(PAGES) == []
