"""Crawls that are interrupted, killed, locked out or left without a site, through the real command."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import time
from typing import TYPE_CHECKING, Any

import pytest

from crawler.archive.archive import Archive
from crawler.campus.server import CampusServer
from tests.conftest import Program, articles_of, by_url, log_lines

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.campus.story import Campus
    from tests.warm import Process


def only_line(text: str) -> str:
    (line,) = text.splitlines()
    return line


def test_site_that_is_not_there_is_said_in_one_line(program: Program) -> None:
    with CampusServer(crawl_delay=0) as server:
        port = server.address[1]
    program.connect_to(port)
    done = program.run("crawl", "campus")
    assert done.returncode == 5
    line = only_line(done.stderr)
    assert line.startswith("muniment: campus: http://www.campus.example/robots.txt: expected an answer, found ")
    assert "refused" in line


def test_t07_second_start_names_the_first(program: Program, small_campus: Campus) -> None:
    with CampusServer(small_campus, crawl_delay=0, response_delay=0.3) as slow:
        program.connect_to(slow.address[1])
        with program.start("crawl", "campus") as first:
            wait_until((program.data / "campus" / "warc").exists, first)
            second = program.run("crawl", "campus")
            first.send_signal(signal.SIGINT)
            first.communicate(timeout=30)
    assert second.returncode == 6
    assert f"found process {first.pid} running since" in only_line(second.stderr)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_t03_one_signal_ends_the_run_cleanly(
    program: Program, small_campus: Campus, number: signal.Signals, code: int
) -> None:
    with CampusServer(small_campus, crawl_delay=2, response_delay=0.05) as slow:
        program.connect_to(slow.address[1])
        with program.start("crawl", "campus") as process:
            wait_until(lambda: len(slow.requests) > 3, process)
            signalled = time.monotonic()
            process.send_signal(number)
            _, err = process.communicate(timeout=30)
            took_seconds = time.monotonic() - signalled
    assert process.returncode == code, err
    assert "Traceback" not in err
    assert took_seconds < 10
    assert not list(program.data.rglob("*.part"))
    assert program.run("verify", "campus").returncode == 0


def test_t02_killed_run_is_closed_named_and_completed(program: Program, crawled: Program, small_campus: Campus) -> None:
    with CampusServer(small_campus, crawl_delay=0, response_delay=0.2) as slow:
        program.connect_to(slow.address[1])
        with program.start("crawl", "campus") as process:
            wait_until(lambda: articles_asked_for(slow) > 12 and has_visits(program.data / "campus"), process)
            process.kill()
            process.communicate()
        (dead,) = Archive(program.data, "campus").known_run_ids()
        asked = len(slow.requests)
        again = program.run("crawl", "campus")
        fetched_again = [path for _, _, path in slow.requests[asked:] if is_article(path)]
    assert again.returncode == 0, again.stderr
    assert f"run {dead} had died; it was closed and is continued" in again.stderr
    assert by_url(articles_of(program)) == by_url(articles_of(crawled))
    assert len(fetched_again) < len(small_campus.stories("www.campus.example"))
    assert log_lines(program.data / "campus") == log_lines(crawled.data / "campus")
    assert program.run("verify", "campus").returncode == 0
    listed = program.run("runs", "list", "campus").stdout
    assert "killed" in listed
    assert "finished" in listed


def test_t09_what_rotted_of_a_killed_run_is_asked_for_again(
    program: Program, crawled: Program, small_campus: Campus
) -> None:
    archive = Archive(program.data, "campus")
    with CampusServer(small_campus, crawl_delay=0, response_delay=0.2) as slow:
        program.connect_to(slow.address[1])
        with program.start("crawl", "campus") as process:
            wait_until(lambda: articles_asked_for(slow) > 12 and has_visits(archive.folder), process)
            process.kill()
            process.communicate()
        assert program.run("rebuild", "campus").returncode == 0
        (warc,) = archive.warc_paths()
        os.truncate(warc, warc.stat().st_size - 100)
        again = program.run("crawl", "campus")
    assert again.returncode == 0, again.stderr
    assert f"{warc}: expected whole WARC records" in again.stderr
    assert "what stood there is asked for again" in again.stderr
    assert "Error" not in again.stderr
    assert by_url(articles_of(program)) == by_url(articles_of(crawled))
    assert program.run("verify", "campus").returncode == 8


def has_visits(folder: Path) -> bool:
    """Return whether the open run has put visits of articles on the disk."""
    return any(path.stat().st_size for path in folder.glob("log/*.jsonl.part"))


def is_article(path: str) -> bool:
    return re.match(r"/(news/\d{4}|stories)/", path) is not None


def articles_asked_for(server: CampusServer) -> int:
    return sum(is_article(path) for _, _, path in list(server.requests))


def wait_until(is_so: Any, process: Process) -> None:
    """Wait until *is_so* holds, as long as *process* runs."""
    while not is_so():
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)


def test_answer_that_never_ends_does_not_keep_a_stopped_run(program: Program, small_campus: Campus) -> None:
    with CampusServer(small_campus, crawl_delay=0, response_delay=20) as stuck:
        program.connect_to(stuck.address[1])
        with program.start("crawl", "campus") as process:
            wait_until(lambda: stuck.requests, process)
            signalled = time.monotonic()
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=30)
            took_seconds = time.monotonic() - signalled
    assert (process.returncode, took_seconds < 10) == (130, True)
    assert "stopped by a signal" in only_line(err)


def test_index_that_is_no_database_is_made_again(program: Program) -> None:
    program.run("crawl", "campus")
    index = program.data / "campus" / "index.sqlite"
    index.write_bytes(b"nothing like it" * 100)
    assert program.run("crawl", "campus").returncode == 0
    assert sqlite3.connect(index).execute("SELECT count(*) FROM newest").fetchone()[0] > 0


def test_reader_that_wants_no_more_ends_extract_quietly(crawled: Program) -> None:
    with crawled.start("extract", crawled.data / "campus" / "warc") as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("{")
        process.stdout.close()
        assert process.wait(timeout=60) == 141
        assert process.stderr is not None
        assert "Error" not in process.stderr.read()
