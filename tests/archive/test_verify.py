from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import pytest

from crawler.archive.captures import iter_captures
from crawler.archive.files import part_of
from crawler.archive.rebuild import rebuild
from crawler.archive.verify import verify
from crawler.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.archive.archive import Archive
    from tests.archive.conftest import KeepNight, KeepPages, StartRun

URL = "http://www.campus.example/2"


@pytest.fixture
def runs(archive: Archive, keep_night: KeepNight) -> list[str]:
    """Keep two nights of four pages; return their runs."""
    found = [keep_night({f"/{page}": f"{night} {page}" for page in range(4)}) for night in range(2)]
    rebuild(archive)
    return found


def flip(path: Path, offset: int, bit: int = 0) -> None:
    data = bytearray(path.read_bytes())
    data[offset] ^= 1 << bit
    path.write_bytes(data)


@pytest.mark.usefixtures("runs")
def test_archive_as_it_was_kept_has_no_problem(archive: Archive) -> None:
    assert verify(archive) == []


@pytest.mark.usefixtures("runs")
def test_t09_any_flipped_bit_of_the_truth_is_found(archive: Archive) -> None:
    paths = [path for folder in ("warc", "log", "runs") for path in sorted((archive.folder / folder).iterdir())]
    chance = random.Random(9)
    for _ in range(150):
        path = chance.choice(paths)
        offset, bit = chance.randrange(path.stat().st_size), chance.randrange(8)
        flip(path, offset, bit)
        try:
            problems = verify(archive, derived=False)
        except ConfigError:
            assert path.parent.name == "runs"  # the flip made the format number a newer one
        else:
            assert path.name in {problem.file.partition("/")[2] for problem in problems}
        flip(path, offset, bit)


def test_t09_damaged_capture_is_named_and_the_others_are_readable(archive: Archive, runs: list[str]) -> None:
    [warc] = archive.warc_paths(runs[0])
    place = next(capture.offset for capture in iter_captures(warc) if capture.url == URL)
    flip(warc, place + 20)
    [problem] = verify(archive)
    assert (problem.file, problem.offset, problem.record) == (f"warc/{warc.name}", place, URL)
    assert f"at byte {place} ({URL}): expected the bytes that were written" in str(problem)


def test_t09_damaged_line_is_named(archive: Archive, runs: list[str]) -> None:
    log = archive.log_path(runs[0])
    lines = log.read_bytes().splitlines(keepends=True)
    place = len(lines[0])
    flip(log, place + lines[1].index(b'"title":"') + 10)
    [problem] = verify(archive)
    assert (problem.file, problem.offset) == (f"log/{log.name}", place)
    assert problem.record
    assert re.fullmatch("[0-9a-f]{20}", problem.record)


@pytest.mark.parametrize("name", ["articles.jsonl", "index.sqlite"])
@pytest.mark.usefixtures("runs")
def test_derived_file_that_says_something_else_is_found(archive: Archive, name: str) -> None:
    path = archive.folder / name
    path.write_bytes(path.read_bytes().replace(b"campus.example/1", b"campus.example/7"))
    assert [problem.file for problem in verify(archive)] == [name]


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize("index", ["lost", "garbage"])
def test_falsified_dataset_is_found_whatever_became_of_the_index(archive: Archive, index: str) -> None:
    path = archive.dataset_path("article")
    path.write_bytes(path.read_bytes().replace(b"campus.example/1", b"campus.example/7"))
    if index == "lost":
        archive.index_path.unlink()
    else:
        archive.index_path.write_bytes(b"no database" * 500)
    expected = [path.name] if index == "lost" else [archive.index_path.name, path.name]
    assert [problem.file for problem in verify(archive)] == expected


@pytest.mark.usefixtures("runs")
def test_overwritten_page_of_the_index_is_found(archive: Archive) -> None:
    data = bytearray(archive.index_path.read_bytes())
    data[4096 * 2 : 4096 * 3] = bytes([0xA5]) * 4096
    archive.index_path.write_bytes(data)
    [problem] = verify(archive)
    assert problem.file == "index.sqlite"


@pytest.mark.usefixtures("runs")
def test_dataset_that_a_killed_program_left_behind_is_no_damage_but_a_falsified_one_is(
    archive: Archive, keep_night: KeepNight
) -> None:
    keep_night({"/9": "not yet in the dataset"})
    assert verify(archive) == []
    path = archive.dataset_path("article")
    path.write_bytes(path.read_bytes().replace(b"campus.example/1", b"campus.example/7"))
    assert [problem.file for problem in verify(archive)] == [path.name]


@pytest.mark.usefixtures("runs")
def test_t10_lost_dataset_and_index_are_no_damage(archive: Archive) -> None:
    archive.index_path.unlink()
    archive.dataset_path("article").unlink()
    assert verify(archive) == []


def test_files_of_a_run_killed_while_it_closed_are_no_damage(
    archive: Archive, start_run: StartRun, keep_pages: KeepPages
) -> None:
    with start_run() as run:
        keep_pages(run, [("/1", "title")])
    part_of(archive.log_path(run.id)).rename(archive.log_path(run.id))
    assert archive.open_run_ids() == [run.id]
    assert verify(archive) == []


def test_lost_and_foreign_files_are_found(archive: Archive, runs: list[str]) -> None:
    size = archive.log_path(runs[0]).stat().st_size
    archive.log_path(runs[0]).unlink()
    (archive.log_folder / "foreign.jsonl").write_bytes(b"{}")
    assert [str(problem) for problem in verify(archive)] == [
        f"log/{runs[0]}.jsonl ({runs[0]}): expected a file of {size} bytes, found none",
        "log/foreign.jsonl: expected a run record that names it, found none",
    ]


@pytest.mark.parametrize("place", [0, 1], ids=["first", "last"])
def test_lost_run_record_breaks_the_chain_or_leaves_files_unnamed(
    archive: Archive, runs: list[str], place: int
) -> None:
    archive.run_path(runs[place]).unlink()
    problems = verify(archive)
    assert any(runs[place] in str(problem) for problem in problems)


def test_t11_archive_of_a_newer_program_is_refused(archive: Archive, runs: list[str]) -> None:
    path = archive.run_path(runs[0])
    path.write_bytes(path.read_bytes().replace(b'"format": 1', b'"format": 9'))
    with pytest.raises(ConfigError, match=r"expected archive format 1 or older, found 9; use a newer Muniment"):
        verify(archive)
