from __future__ import annotations

import json
from typing import TYPE_CHECKING

from crawler.archive.files import part_of
from crawler.archive.lock import SiteLock
from crawler.archive.run_record import read_run_record
from crawler.archive.verify import verify

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.conftest import Keep, Muniment

PAGE = ("http://www.campus.example/a", {"title": "Open day"})


def test_a_deleted_dataset_is_made_again(muniment: Muniment, keep: Keep) -> None:
    dataset = keep(5, PAGE).dataset_path("article")
    before = dataset.read_bytes()
    dataset.unlink()
    assert muniment("rebuild").out == "campus\t1 observations\t1 visits\t1 records\t1 changes\n"
    assert dataset.read_bytes() == before
    assert json.loads(before)["title"] == "Open day"


def test_all_archives_are_rebuilt_where_none_is_named(muniment: Muniment, keep: Keep, tmp_path: Path) -> None:
    keep(5, PAGE)
    keep(5, PAGE, site="other")
    (tmp_path / "data").rename(tmp_path / "elsewhere")
    said = muniment("rebuild", "--archive", "elsewhere", "--json")
    assert [json.loads(line)["site"] for line in said.out.splitlines()] == ["campus", "other"]


def test_a_site_without_archive_is_refused(muniment: Muniment, keep: Keep, tmp_path: Path) -> None:
    keep(5, PAGE)
    said = muniment("rebuild", "nowhere")
    assert said.code == 2
    assert "(campus), found no such archive" in said.err
    assert not (tmp_path / "data" / "nowhere").exists()


def test_t07_a_rebuild_beside_a_run_names_it(muniment: Muniment, keep: Keep) -> None:
    archive = keep(5, PAGE)
    with SiteLock(archive.folder):
        said = muniment("rebuild", "campus")
    assert said.code == 6
    assert "campus: expected no other run, found process" in said.err


def test_a_folder_without_archives_is_refused(muniment: Muniment, tmp_path: Path) -> None:
    said = muniment("rebuild")
    expected = "expected archives in it, found none; --archive DIR names another folder"
    assert said == (2, "", f"muniment: {tmp_path / 'data'}: {expected}\n")


def test_t02_a_run_that_was_killed_is_closed_and_what_it_kept_is_in_the_dataset(
    muniment: Muniment, keep: Keep, tmp_path: Path
) -> None:
    archive = keep(5, PAGE)
    (run,) = archive.run_ids()
    record, log = archive.run_path(run), archive.log_path(run)
    for path in (record, log):
        path.rename(part_of(path))
    part_of(log).write_bytes(part_of(log).read_bytes() + b'{"torn')
    said = muniment("rebuild", "campus")
    assert said == (
        0,
        "campus\t1 observations\t1 visits\t1 records\t1 changes\n",
        f"muniment: campus: run {run} had died; it was closed\n",
    )
    assert (archive.open_run_ids(), read_run_record(record).ended) == ([], "killed")
    assert verify(archive) == []
    assert muniment("rebuild", "campus").err == ""
