from __future__ import annotations

import errno
import os
import resource
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.archive.captures import iter_captures, read_capture
from crawler.archive.clock import utc_text
from crawler.archive.index import Index
from crawler.archive.log import iter_log
from crawler.archive.rebuild import rebuild
from crawler.archive.recover import close_dead_runs
from crawler.archive.run import new_run_id
from crawler.archive.run_record import read_run_record
from crawler.archive.verify import verify
from crawler.archive.visits import Visit, iter_visits
from crawler.errors import ConfigError, LimitError, MunimentError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.archive import Archive
    from crawler.archive.run import Run
    from tests.archive.conftest import KeepNight, MakeArticle, MakeExchange, StartRun

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def test_what_is_kept_is_on_the_disk_before_its_name(
    archive: Archive, start_run: StartRun, make_exchange: MakeExchange, make_article: MakeArticle
) -> None:
    with start_run() as run:
        capture = run.capture(make_exchange())
        assert capture.warc == f"{run.id}-00000.warc.gz"
        article = make_article(capture=capture)
        run.observe(article)
        run.visit(Visit(url=article.url, kind="article", time="", outcome="new", status=200), capture)
        run.wait()
        assert sorted(path.name for path in archive.folder.rglob(f"{run.id}*")) == [
            f"{run.id}-00000.warc.gz.part",
            f"{run.id}.json.part",
            f"{run.id}.jsonl.part",
            f"{run.id}.visits.jsonl.gz.part",
        ]
        record = run.close(ended="finished", exit_code=0, counts={"pages": 1}, robots={"h": "d"}, skips={"X": 2})
    [warc] = archive.warc_paths()
    assert capture.offset is not None
    stored = read_capture(warc, capture.offset, capture.length)
    assert (stored.record_id, stored.time, stored.payload_digest) == (
        capture.record_id,
        capture.time,
        capture.payload_digest,
    )
    [observation] = iter_log(archive.log_path(run.id))
    assert (observation.capture, observation.run) == (capture, run.id)
    [visit] = iter_visits(archive.visits_path(run.id))
    assert (visit.record_id, visit.warc, visit.offset, visit.time) == (
        capture.record_id,
        capture.warc,
        capture.offset,
        capture.time,
    )
    assert read_run_record(archive.run_path(run.id)) == record
    assert (record.counts, record.robots, record.skips, record.ended) == (
        {"pages": 1},
        {"h": "d"},
        {"X": 2},
        "finished",
    )
    assert record.kept == {"captures": 1, "observations": 1, "visits": 1}
    assert verify(archive) == []


def test_same_page_the_next_night_is_a_revisit(archive: Archive, keep_night: KeepNight) -> None:
    keep_night({"/a": "same", "/b": "one"})
    run = keep_night({"/a": "same", "/b": "two"})
    third = keep_night({"/a": "same"})
    assert read_run_record(archive.run_path(run)).kept["revisits"] == 1
    [warc] = archive.warc_paths(third)
    [capture] = iter_captures(warc, revisits=True)
    assert read_capture(warc, capture.offset).payload == b"<h1>same</h1>"


def test_run_records_form_a_chain(archive: Archive, keep_night: KeepNight) -> None:
    runs = [keep_night({"/a": title}) for title in "xyz"]
    records = [read_run_record(archive.run_path(run)) for run in runs]
    assert archive.run_ids() == runs
    assert [record.previous and record.previous.run for record in records] == [None, *runs[:2]]


def test_run_that_keeps_nothing_leaves_its_record_alone(archive: Archive, keep_night: KeepNight) -> None:
    run = keep_night({})
    assert [path.name for path in archive.folder.rglob("*") if run in path.name] == [f"{run}.json"]


def test_t08_capture_times_and_run_ids_rise_when_the_clock_is_set_back(
    archive: Archive, start_run: StartRun, make_exchange: MakeExchange
) -> None:
    runs, times = [], []
    for hours in (0, -1, -24):
        with start_run(clock=lambda hours=hours: NOON + timedelta(hours=hours)) as run:
            times += [run.capture(make_exchange(f"/{page}")).time for page in range(2)]
            record = run.close(ended="finished", exit_code=0)
            runs.append(run.id)
    assert times == sorted(set(times))
    assert times[0] == utc_text(NOON)
    assert runs == sorted(runs)
    assert (record.lifted_count, round(record.lifted_seconds)) == (2, 24 * 3600)
    assert record.seconds is not None
    assert 0 <= record.seconds < 60


def test_new_run_id_follows_the_last_one() -> None:
    assert new_run_id(NOON, "20260105T120000Z-ffffff-w3").startswith("20260105T120001Z-")
    assert new_run_id(NOON, None).startswith("20260105T120000Z-")


def test_next_file_is_begun_at_its_size(archive: Archive, start_run: StartRun, make_exchange: MakeExchange) -> None:
    with start_run(max_file_bytes=100_000) as run:
        captures = [run.capture(make_exchange(f"/{page}", os.urandom(40_000))) for page in range(5)]
        run.close(ended="finished", exit_code=0)
    assert [capture.warc for capture in captures] == [f"{run.id}-0000{number}.warc.gz" for number in (0, 0, 1, 1, 2)]
    stored = [capture for path in archive.warc_paths() for capture in iter_captures(path)]
    assert [capture.offset for capture in stored] == [capture.offset for capture in captures]


def test_held_run_is_kept_and_does_not_count(archive: Archive, keep_night: KeepNight) -> None:
    keep_night({"/a": "x"})
    held = keep_night({"/a": "Service unavailable"}, held="all pages alike", exit_code=3)
    assert rebuild(archive).observation_count == 1
    assert verify(archive) == []
    name = archive.log_path(held).with_suffix(".held.jsonl")
    name.rename(archive.log_path(held))
    assert rebuild(archive).observation_count == 2
    assert verify(archive) == []


def test_failure_is_kept(archive: Archive, start_run: StartRun) -> None:
    with start_run() as run:
        run.failure("http://www.campus.example/x", "timeout", via="http://www.campus.example/")
        record = run.close(ended="finished", exit_code=0)
    assert record.kept == {"failures": 1}
    assert list(archive.warc_paths()[0].parent.iterdir()) == archive.warc_paths()


def test_run_does_not_start_while_another_is_open(archive: Archive, start_run: StartRun) -> None:
    with start_run() as run:
        pass
    with (
        pytest.raises(MunimentError, match=f"expected every earlier run to be closed, found {run.id} open"),
        start_run(),
    ):
        pass


def test_t04_run_does_not_start_without_room(start_run: StartRun) -> None:
    expected = r"data/campus: expected 4398046511104 MiB free on the disk, found \d+ MiB"
    with pytest.raises(LimitError, match=expected), start_run(min_free_bytes=1 << 62):
        pass


def test_t06_folder_that_cannot_be_written_is_named(archive: Archive) -> None:
    archive.root.mkdir(parents=True)
    archive.folder.write_bytes(b"a file in the way")
    with pytest.raises((ConfigError, MunimentError), match="data/campus"), Index.open(archive):
        pass


@pytest.fixture
def small_files() -> Iterator[None]:
    """Let the system refuse to write past 64 KiB of any file, as a full disk would."""
    import signal

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.usefixtures("small_files")
def test_t04_t05_refused_write_reaches_the_caller_and_nothing_torn_gets_its_name(
    archive: Archive, start_run: StartRun, make_exchange: MakeExchange, make_article: MakeArticle
) -> None:
    kept = []

    def keep_too_much(run: Run) -> None:
        for page in range(9):
            capture = run.capture(make_exchange(f"/{page}", os.urandom(20_000)))
            run.observe(make_article(f"/{page}", capture=capture))
            run.wait()
            kept.append(capture.record_id)

    with start_run() as run:
        with pytest.raises(LimitError, match=r"warc\.gz: expected room on the disk, found file too large") as caught:
            keep_too_much(run)
        assert caught.value.__cause__
        assert getattr(caught.value.__cause__, "errno", None) == errno.EFBIG
        with pytest.raises(LimitError):
            run.wait()
        with pytest.raises(LimitError):
            run.close(ended="finished", exit_code=0)
    assert not archive.run_ids()
    assert not [*archive.warc_paths(), *archive.log_paths()]
    [closed] = close_dead_runs(archive)
    assert [record.capture.record_id for record in iter_log(archive.log_path(closed.run))] == kept
    assert verify(archive) == []


def test_queue_that_is_full_makes_the_caller_wait(
    archive: Archive, start_run: StartRun, make_exchange: MakeExchange
) -> None:
    payload = os.urandom(8 * 1024 * 1024)
    with start_run() as run:
        for page in range(10):
            run.capture(make_exchange(f"/{page}", payload))
        record = run.close(ended="finished", exit_code=0)
    assert record.kept == {"captures": 10}
