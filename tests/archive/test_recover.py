from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler.archive.archive import Archive
from crawler.archive.captures import iter_captures
from crawler.archive.files import part_of
from crawler.archive.log import iter_log
from crawler.archive.members import iter_members
from crawler.archive.rebuild import rebuild
from crawler.archive.recover import close_dead_runs, iter_unvisited, run_to_continue, visited_urls
from crawler.archive.run_record import read_run_record
from crawler.archive.verify import verify
from crawler.archive.visits import Visit, iter_visits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.warc_records import Damage
    from tests.archive.conftest import KeepNight, KeepPages, MakeExchange, StartRun

HOST = "http://www.campus.example"

PAGES = [(f"/{page}", f"title {page}") for page in range(4)]


@pytest.fixture
def dead(archive: Archive, start_run: StartRun, keep_pages: KeepPages) -> str:
    """Leave an archive with a run that wrote four pages and then died; return its id."""
    with start_run() as run:
        for page in PAGES:
            keep_pages(run, [page])
            run.wait()
    return run.id


def assert_whole(archive: Archive, run: str) -> int:
    """Check that captures, log and visits of *run* agree; return how many pages it kept."""
    assert verify(archive) == []
    captured = {capture.record_id for path in archive.warc_paths(run) for capture in iter_captures(path)}
    observed = [record.capture.record_id for path in archive.log_paths() for record in iter_log(path)]
    visited = [visit.record_id for path in archive.visits_paths() for visit in iter_visits(path)]
    assert set(observed) <= captured
    assert set(visited) <= set(observed)
    assert len(set(observed)) == len(observed)
    return len(observed)


def refuse(damage: Damage) -> None:
    raise damage.error


def test_dead_run_is_closed_with_all_it_kept(archive: Archive, dead: str) -> None:
    [closed] = close_dead_runs(archive)
    assert (closed.run, closed.cut) == (dead, ())
    assert closed.kept == {"captures": 4, "observations": 4, "visits": 4}
    record = read_run_record(archive.run_path(dead))
    assert (record.ended, record.exit_code, record.command) == ("killed", None, ["muniment"])
    assert record.last_capture == max(one.capture.time for one in iter_log(archive.log_path(dead)))
    assert assert_whole(archive, dead) == 4
    assert close_dead_runs(archive) == []
    assert not list(archive.folder.rglob("*.part"))


@pytest.mark.parametrize("name", ["log", "visits", "warc"])
def test_t01_t02_tail_torn_at_any_byte_is_set_aside(archive: Archive, dead: str, tmp_path: Path, name: str) -> None:
    final = {
        "log": archive.log_path(dead),
        "visits": archive.visits_path(dead),
        "warc": archive.warc_folder / f"{dead}-00000.warc.gz",
    }[name]
    whole = part_of(final).read_bytes()
    for size in range(len(whole) * 3 // 4, len(whole), 23):
        copy = Archive(tmp_path / str(size), archive.site)
        shutil.copytree(archive.folder, copy.folder)
        torn = copy.folder / part_of(final).relative_to(archive.folder)
        torn.write_bytes(whole[:size])
        [closed] = close_dead_runs(copy)
        assert 2 <= assert_whole(copy, dead) <= 4
        for cut in closed.cut:
            kept = (copy.folder / cut.file).read_bytes() + (copy.folder / cut.side_file).read_bytes()
            assert len(kept) == cut.offset + cut.length
            if cut.file.endswith(final.name):
                assert kept == whole[:size]
        # Whatever is said to be done was kept, so the run that continues it loses nothing.
        known = {one.url for one in iter_log(copy.log_path(dead))}
        assert visited_urls(copy, dead) <= known


@pytest.fixture
def after_a_night(archive: Archive, keep_night: KeepNight, start_run: StartRun, keep_pages: KeepPages) -> str:
    """Leave a closed run and after it one that wrote four pages and then died; return the id of the latter."""
    keep_night({"/before": "kept before"})
    with start_run() as run:
        for page in PAGES:
            keep_pages(run, [page])
            run.wait()
    return run.id


@pytest.fixture
def memory_path(tmp_path: Path) -> Iterator[Path]:
    """Return a folder in memory where there is one: a thousand times to the disk and back would take minutes."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


def bytes_of(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def test_t01_warc_cut_at_every_byte_of_its_last_two_records(
    archive: Archive, after_a_night: str, memory_path: Path
) -> None:
    before = bytes_of(archive.folder)
    name = f"warc/{after_a_night}-00000.warc.gz"
    whole = before[f"{name}.part"]
    members = list(iter_members(archive.folder / f"{name}.part"))
    responses = [member for member in members if b"WARC-Type: response" in member.data]
    assert [len(members), len(responses)] == [9, 4]
    ends = [member.offset + member.length for member in members]
    for size in range(members[-2].offset, len(whole)):
        copy = Archive(memory_path / "copy", archive.site)
        shutil.copytree(archive.folder, copy.folder)
        (copy.folder / f"{name}.part").write_bytes(whole[:size])
        [closed] = close_dead_runs(copy)
        end = max(one for one in ends if one <= size)
        kept = 4 if end == ends[-1] else 3
        after = bytes_of(copy.folder)
        assert after.pop(name) == whole[:end]
        assert after.pop(f"{name}.torn-{end}", b"") == whole[end:size]
        assert closed.kept == {"captures": kept, "observations": kept, "visits": kept}
        assert_nothing_else_touched(copy, before, after, after_a_night)
        assert [capture.url for path in copy.warc_paths(after_a_night) for capture in iter_captures(path)] == [
            HOST + path for path, _ in PAGES[:kept]
        ]
        shutil.rmtree(copy.root)


def test_t01_log_cut_at_every_byte_of_its_last_two_lines(
    archive: Archive, after_a_night: str, memory_path: Path
) -> None:
    before = bytes_of(archive.folder)
    name = f"log/{after_a_night}.jsonl"
    whole = before[f"{name}.part"]
    ends = [0, *(place + 1 for place, byte in enumerate(whole) if byte == 0x0A)]
    assert len(ends) == 5
    for size in range(ends[2], len(whole)):
        copy = Archive(memory_path / "copy", archive.site)
        shutil.copytree(archive.folder, copy.folder)
        (copy.folder / f"{name}.part").write_bytes(whole[:size])
        [closed] = close_dead_runs(copy)
        kept = max(number for number, one in enumerate(ends) if one <= size)
        after = bytes_of(copy.folder)
        assert after.pop(name) == whole[: ends[kept]]
        assert after.pop(f"{name}.torn-{ends[kept]}", b"") == whole[ends[kept] : size]
        # A page whose observation is lost is not said to be done, so that it is asked for, or read, again.
        assert closed.kept == {"captures": 4, "observations": kept, "visits": kept}
        assert [unread.url for unread in iter_unvisited(copy, after_a_night, on_damage=refuse)] == [
            HOST + path for path, _ in PAGES[kept:]
        ]
        assert_nothing_else_touched(copy, before, after, after_a_night)
        shutil.rmtree(copy.root)


def assert_nothing_else_touched(archive: Archive, before: dict[str, bytes], after: dict[str, bytes], run: str) -> None:
    """Check that what was left of the dead *run* has all its bytes, and what is not of it is as it was."""
    after = {name: data for name, data in after.items() if not name.startswith("runs/") or run not in name}
    for name, data in before.items():
        if run not in name:
            assert after[name] == data
        elif (final := name.removesuffix(".part")) in after:
            sides = [after[side] for side in after if side.startswith(f"{final}.torn-")]
            assert b"".join([after[final], *sides]) == data
    assert {name.partition(".torn-")[0] for name in after} <= {name.removesuffix(".part") for name in before}
    assert verify(archive, derived=False) == []


def test_t02_start_killed_while_closing_is_made_good(archive: Archive, dead: str) -> None:
    log = archive.log_path(dead)
    part_of(log).rename(log)
    part_of(archive.run_path(dead)).write_bytes(b'{"run": "20')
    [closed] = close_dead_runs(archive)
    assert closed.kept == {"captures": 4, "observations": 4, "visits": 4}
    assert assert_whole(archive, dead) == 4


def test_run_that_died_before_it_kept_anything_is_closed(archive: Archive, start_run: StartRun) -> None:
    with start_run() as run:
        pass
    [closed] = close_dead_runs(archive)
    assert (closed.run, closed.kept) == (run.id, {})
    assert verify(archive) == []


def test_continuing_run_leaves_out_what_any_before_it_visited(
    archive: Archive, dead: str, start_run: StartRun, keep_pages: KeepPages
) -> None:
    close_dead_runs(archive)
    with start_run(continues=dead) as run:
        keep_pages(run, [("/8", "title")])
        run.visit(Visit(url=f"{HOST}/news", kind="listing", time="", status=200, outcome="read"))
        run.visit(Visit(url=f"{HOST}/9", kind="article", time="", status=500, outcome="failed"))
    close_dead_runs(archive)
    assert visited_urls(archive, run.id) == {HOST + path for path, _ in [*PAGES, ("/8", "title")]}


def test_only_a_crawl_is_continued_whatever_closed_it(archive: Archive, dead: str, start_run: StartRun) -> None:
    assert run_to_continue(archive) is None  # not closed yet
    close_dead_runs(archive)
    assert run_to_continue(archive) == dead
    with start_run(kind="reread"):
        pass
    close_dead_runs(archive)
    assert run_to_continue(archive) == dead
    with start_run(continues=dead) as run:
        run.close(ended="finished", exit_code=0)
    assert run_to_continue(archive) is None


def test_page_dropped_by_a_dead_run_is_asked_for_again(archive: Archive, start_run: StartRun) -> None:
    with start_run() as run:
        why = "expected a day from 2025-01-01 on, found 2024-12-31"
        run.visit(Visit(url=f"{HOST}/1", kind="other", time="", status=200, outcome="dropped", error=why))
        run.visit(Visit(url=f"{HOST}/2", kind="article", time="", status=304, outcome="not-modified"))
    close_dead_runs(archive)
    assert visited_urls(archive, run.id) == {f"{HOST}/2"}


def test_t02_run_that_is_killed_and_taken_up_and_killed_again_loses_nothing(
    archive: Archive, dead: str, start_run: StartRun, keep_pages: KeepPages
) -> None:
    [first] = close_dead_runs(archive)
    with start_run(continues=first.run) as run:
        keep_pages(run, [("/4", "title 4")])
    [second] = close_dead_runs(archive)
    assert (first.run, second.run) == (dead, run.id)
    with start_run(continues=second.run) as third:
        done = visited_urls(archive, second.run)
        keep_pages(third, [page for page in [*PAGES, ("/4", ""), ("/5", "title 5")] if HOST + page[0] not in done])
        third.close(ended="finished", exit_code=0)
    records = [read_run_record(archive.run_path(run)) for run in archive.run_ids()]
    assert [(one.run, one.ended, one.continues) for one in records] == [
        (first.run, "killed", None),
        (second.run, "killed", first.run),
        (third.id, "finished", second.run),
    ]
    assert [one.previous and one.previous.run for one in records] == [None, first.run, second.run]
    assert verify(archive) == []
    observed = [record.url for path in archive.log_paths() for record in iter_log(path)]
    assert sorted(observed) == [f"{HOST}/{page}" for page in range(6)]


def test_capture_that_was_never_read_is_told(
    archive: Archive, start_run: StartRun, make_exchange: MakeExchange
) -> None:
    with start_run() as run:
        capture = run.capture(make_exchange("/unread"))
        run.wait()
    close_dead_runs(archive)
    assert [unread.record_id for unread in iter_unvisited(archive, run.id, on_damage=refuse)] == [capture.record_id]
    assert visited_urls(archive, run.id) == set()


def test_next_capture_is_later_than_the_last_of_a_dead_run(
    archive: Archive, dead: str, start_run: StartRun, make_exchange: MakeExchange
) -> None:
    close_dead_runs(archive)
    last = max(one.capture.time for one in iter_log(archive.log_path(dead)))
    with start_run() as run:
        assert run.capture(make_exchange(time="2020-01-01T00:00:00.000Z")).time > last


WRITE = """
import sys
from pathlib import Path
from crawler.archive.archive import Archive
from crawler.archive.identity import content_digest
from crawler.archive.index import Index
from crawler.archive.lock import SiteLock
from crawler.archive.recover import close_dead_runs, visited_urls
from crawler.archive.run import Run
from crawler.archive.visits import Visit
from crawler.archive.warc import Exchange
from crawler.records import Article

archive = Archive(Path(sys.argv[1]), "campus")
with SiteLock(archive.folder):
    closed = close_dead_runs(archive)
    continues = closed[-1].run if closed else None
    done = visited_urls(archive, continues) if continues else set()
    with Index.open(archive) as index, Run.start(archive, command=[], index=index, continues=continues) as run:
        for page in range(300):
            url = f"http://www.campus.example/{page}"
            if url in done:
                continue
            known = index.id_of(url, "article")
            capture = run.capture(Exchange(url=url, status=200, response_headers=[], payload=url.encode() * 300))
            if known is None:
                article = Article(id="x", site="campus", url=url, capture=capture, title=url)
                article.content_digest = content_digest(article)
                run.observe(article)
            run.visit(Visit(url=url, kind="article", time="", outcome="new", status=200), capture)
            if page % 20 == 0:
                run.wait()
                print(page, flush=True)
        run.close(ended="finished", exit_code=0)
"""


@pytest.mark.parametrize("lines", [1, 3, 6, 9, 14])
def test_t02_run_killed_twice_and_taken_up_has_every_page_once(archive: Archive, lines: int) -> None:
    command = [sys.executable, "-c", WRITE, str(archive.root)]
    for _ in range(2):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            for _ in range(lines):
                process.stdout.readline()
            process.send_signal(signal.SIGKILL)
    assert subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode == 0
    assert verify(archive) == []
    observed = [record.url for path in archive.log_paths() for record in iter_log(path)]
    assert sorted(observed) == sorted({f"{HOST}/{page}" for page in range(300)})
    assert rebuild(archive).record_counts == {"article": 300}


def test_closed_runs_of_earlier_nights_are_left_alone(archive: Archive, keep_night: KeepNight) -> None:
    run = keep_night({"/a": "x"})
    before = archive.run_path(run).read_bytes()
    assert close_dead_runs(archive) == []
    assert archive.run_path(run).read_bytes() == before
