"""What ``verify`` says of files that are lost, foreign, derived or of another run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.archive.files import part_of
from crawler.archive.rebuild import build
from crawler.archive.run_record import encode_run_record, read_run_record
from crawler.archive.verify import check_runs, verify
from crawler.errors import ConfigError
from tests.archive.damage import flip

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.archive.archive import Archive
    from tests.archive.conftest import KeepNight, KeepPages, StartRun


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
def test_dataset_of_which_a_killed_program_renewed_some_files_is_no_damage(
    archive: Archive, keep_night: KeepNight, tmp_path: Path
) -> None:
    keep_night({"/9": "in the articles and not in the changes"})
    build(archive, tmp_path / "aside")
    path = archive.dataset_path("article")
    part_of(tmp_path / "aside" / path.name).replace(path)
    assert verify(archive) == []


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
    record = read_run_record(path)
    record.format = 9
    path.write_bytes(encode_run_record(record))
    with pytest.raises(ConfigError, match=r"expected archive format 1 or older, found 9; use a newer Muniment"):
        verify(archive)


def test_a_night_alone_is_checked_without_what_came_before(archive: Archive, runs: list[str]) -> None:
    report = check_runs(archive, runs[1:])
    assert (report.run_count, report.file_count, report.problems) == (1, 3, [])
    flip(archive.warc_paths(runs[0])[0], 30)
    assert check_runs(archive, runs[1:]).problems == []
    flip(archive.warc_paths(runs[1])[0], 30)
    assert {problem.file for problem in check_runs(archive, runs[1:]).problems} == {f"warc/{runs[1]}-00000.warc.gz"}


def test_a_night_alone_must_follow_the_one_before(archive: Archive, runs: list[str]) -> None:
    archive.run_path(runs[0]).write_text("{}", encoding="utf-8")
    (problem,) = check_runs(archive, runs[1:]).problems
    assert problem.record == runs[1]
    assert runs[0] in problem.expected
