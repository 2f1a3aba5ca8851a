"""``muniment import`` as a process: an export of our own, files that other programs write, and what stops it."""

from __future__ import annotations

import signal
import subprocess
import time
from shutil import which
from typing import TYPE_CHECKING, Any

import pytest

from crawler.archive.archive import Archive
from crawler.archive.run_record import read_run_record
from crawler.archive.verify import verify
from crawler.campus.content import build_campus
from crawler.campus.server import CampusServer
from tests.commands.foreign import Kept, article, write_warc
from tests.commands.test_export import tool
from tests.conftest import OF_THE_RUN, Program, articles_of, log_lines, records_in

if TYPE_CHECKING:
    from pathlib import Path

MANY = 400
"""Captures of an import that is stopped: it is at work on them for some seconds."""


def dataset(archive: Archive) -> list[dict[str, Any]]:
    """Return all records but for what belongs to the run."""
    records = [record for path in archive.dataset_paths()[:-1] for record in records_in(path)]
    return [{name: value for name, value in record.items() if name not in OF_THE_RUN} for record in records]


def first_seen(archive: Archive) -> dict[str, str]:
    records = (record for path in archive.dataset_paths()[:-1] for record in records_in(path))
    return {record["id"]: record["first_seen"] for record in records}


def stop(program: Program, many: Path, number: int, *, after_bytes: int) -> tuple[int, str]:
    """Start an import and send it a signal once it has kept so much; return how it ended and what it said."""
    warcs = program.data / "campus" / "warc"
    with program.start("import", many, "--site", "campus") as process:
        while not any(part.stat().st_size > after_bytes for part in warcs.glob("*.part")):
            assert process.poll() is None, process.communicate()[1]
            time.sleep(0.01)
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
    return process.returncode, err


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    captures = [
        Kept(
            path=f"/news/2025/notice-{number}",
            time=f"2019-05-06T{number // 60:02}:{number % 60:02}:00Z",
            payload=article(f"Notice {number}"),
        )
        for number in range(MANY)
    ]
    return write_warc(tmp_path_factory.mktemp("many") / "many.warc.gz", captures)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, campus_server: CampusServer, many: Path) -> Archive:
    program = Program(tmp_path_factory.mktemp("undisturbed"), campus_server)
    done = program.run("import", many, "--site", "campus")
    assert done.returncode == 0, done.stderr
    return Archive(program.data, "campus")


def test_an_export_of_ours_gives_the_same_dataset(crawled: Program, tmp_path: Path) -> None:
    ours, new = Archive(crawled.data, "campus"), Archive(tmp_path / "new", "campus")
    package = tmp_path / "ours.wacz"
    assert crawled.run("export", "wacz", "campus", "--to", package).returncode == 0
    done = crawled.run("import", package, "--site", "campus", "--archive", new.root)
    assert (done.returncode, verify(new)) == (0, [])
    assert dataset(new) == dataset(ours)
    assert first_seen(new) == first_seen(ours)
    assert any(record.get("aliases") for record in dataset(new))
    again = crawled.run("import", package, "--site", "campus")
    assert (again.returncode, again.stderr, len(ours.run_ids())) == (0, "", 1)


def test_an_export_of_two_nights_differs_in_what_is_gone_alone(tmp_path: Path) -> None:
    with CampusServer(build_campus(news_count=60, story_count=12), crawl_delay=0) as server:
        program = Program(tmp_path, server)
        assert program.run("crawl", "campus").returncode == 0
        server.turn_to(build_campus(night=2, news_count=60, story_count=12))
        assert program.run("crawl", "campus").returncode == 0
    assert program.run("export", "wacz", "campus", "--to", "two.wacz").returncode == 0
    assert program.run("import", "two.wacz", "--site", "campus", "--archive", "new").returncode == 0
    ours, new = Archive(program.data, "campus"), Archive(tmp_path / "new", "campus")
    assert verify(new) == []
    pairs = list(zip(dataset(ours), dataset(new), strict=True))
    assert {one["change"] for one, _ in pairs} == {"new", "edited", "moved", "gone"}
    for one, other in pairs:
        if one["kind"] == "article" and one["status"] == "gone":  # two answers of 404, which take nothing away
            one |= {"status": "live", "change": other["change"]}
    assert [one for one, _ in pairs] == [other for _, other in pairs]


def test_what_wget_keeps_is_read(program: Program, campus_server: CampusServer, tmp_path: Path) -> None:
    wget = which("wget")
    if wget is None:
        pytest.skip("wget is not installed")
    proxy = f"http_proxy=http://127.0.0.1:{campus_server.address[1]}"
    words = ["-q", "-r", "-l", "2", "-e", "robots=off", "-e", proxy, "--delete-after", "--warc-file=wget"]
    subprocess.run([wget, *words, "http://www.campus.example/news"], cwd=tmp_path, check=True, timeout=120)
    done = program.run("import", tmp_path / "wget.warc.gz", "--site", "campus")
    assert done.returncode == 0, done.stderr
    titles = {record["url"]: record["title"] for record in articles_of(program)}
    assert len(titles) >= 10
    done = program.run("crawl", "campus", "--section", "news")
    assert done.returncode == 0
    assert titles.items() <= {record["url"]: record["title"] for record in articles_of(program)}.items()
    assert {record["change"] for record in articles_of(program) if record["url"] in titles} == {"new"}
    assert verify(Archive(program.data, "campus")) == []


def test_a_package_of_others_is_read(program: Program, tmp_path: Path) -> None:
    wacz = tool("wacz")
    write_warc(tmp_path / "a.warc.gz", [Kept()])
    words = [wacz, "create", "a.warc.gz", "--output", "a.wacz", "--detect-pages"]
    subprocess.run(words, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    done = program.run("import", tmp_path / "a.wacz", "--site", "campus")
    assert done.returncode == 0, done.stderr
    assert [record["title"] for record in articles_of(program)] == ["A bridge opens"]


@pytest.mark.parametrize("after_bytes", [0, 100_000])
def test_t02_an_import_that_was_killed_is_completed_by_the_same_command(
    program: Program, many: Path, undisturbed: Archive, after_bytes: int
) -> None:
    archive = Archive(program.data, "campus")
    code, _ = stop(program, many, signal.SIGKILL, after_bytes=after_bytes)
    assert (code, len(archive.open_run_ids())) == (-signal.SIGKILL, 1)
    done = program.run("import", many, "--site", "campus")
    assert done.returncode == 0, done.stderr
    killed, second = (read_run_record(archive.run_path(run)) for run in archive.run_ids())
    assert f"run {killed.run} had died; it was closed" in done.stderr
    assert killed.ended == "killed"
    assert killed.kept["captures"] + second.kept["captures"] == MANY
    assert log_lines(archive.folder) == MANY
    assert (dataset(archive), first_seen(archive)) == (dataset(undisturbed), first_seen(undisturbed))
    assert verify(archive) == []
    again = program.run("import", many, "--site", "campus")
    assert (again.returncode, again.stderr, len(archive.run_ids())) == (0, "", 2)


def test_t02_a_crawl_does_not_take_up_an_import_that_was_killed(program: Program, many: Path) -> None:
    archive = Archive(program.data, "campus")
    stop(program, many, signal.SIGKILL, after_bytes=0)
    done = program.run("crawl", "campus", "--section", "stories")
    assert done.returncode == 0, done.stderr
    killed, crawl = (read_run_record(archive.run_path(run)) for run in archive.run_ids())
    assert (killed.kind, killed.ended) == ("import", "killed")
    assert f"muniment: campus: run {killed.run} had died; it was closed\n" in done.stderr
    assert (crawl.kind, crawl.continues) == ("crawl", None)
    assert verify(archive) == []


def test_t03_the_first_interrupt_ends_it_between_two_captures(
    program: Program, many: Path, undisturbed: Archive
) -> None:
    archive = Archive(program.data, "campus")
    code, err = stop(program, many, signal.SIGINT, after_bytes=40_000)
    assert code == 130, err
    (record,) = (read_run_record(archive.run_path(run)) for run in archive.run_ids())
    assert (record.ended, record.exit_code) == ("interrupted", 130)
    assert 0 < len(articles_of(program)) == record.kept["captures"] < MANY
    assert program.run("import", many, "--site", "campus").returncode == 0
    assert dataset(archive) == dataset(undisturbed)
    assert verify(archive) == []
