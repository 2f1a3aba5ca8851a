"""Held runs wait for a person, and are what the person said, whatever kills the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.archive.index import Index
from crawler.archive.judgement import is_waiting, judge
from crawler.archive.rebuild import rebuild
from crawler.archive.recover import close_dead_runs
from crawler.archive.run import Run
from crawler.archive.run_record import AlarmRecord, Judgement, read_run_record, write_opening
from crawler.archive.verify import verify
from crawler.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.archive.archive import Archive
    from tests.archive.conftest import KeepNight, StartRun

HOST = "http://www.campus.example"


@pytest.fixture
def held(archive: Archive, keep_night: KeepNight) -> str:
    """Keep a night that counts and one that is held; return the run of the latter."""
    keep_night({"/a": "one"})
    run = keep_night({"/a": "other", "/b": "two"}, held="looks ill")
    rebuild(archive)
    return run


def decide(archive: Archive, run: str, *, accepted: bool) -> str:
    with Index.open(archive) as index:
        judgement = Judgement(run=run, accepted=accepted, reason="looked at it")
        record = judge(archive, judgement, index=index, command=[], min_free_bytes=0)
    rebuild(archive)
    return record.run


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines()) if path.exists() else 0


def test_a_held_run_counts_once_it_is_accepted(archive: Archive, held: str) -> None:
    assert lines(archive.dataset_path("article")) == 1
    run = decide(archive, held, accepted=True)
    assert not is_waiting(archive, held)
    assert lines(archive.dataset_path("article")) == 2
    assert verify(archive) == []
    kept = read_run_record(archive.run_path(run))
    assert kept.kind == "judgement"
    assert kept.judgement == Judgement(run=held, accepted=True, reason="looked at it")


def test_a_discarded_run_never_counts_and_keeps_its_captures(archive: Archive, held: str) -> None:
    warcs = [path.name for path in archive.warc_paths(held)]
    decide(archive, held, accepted=False)
    assert lines(archive.dataset_path("article")) == 1
    assert [path.name for path in archive.warc_paths(held)] == warcs
    assert verify(archive) == []
    with pytest.raises(UsageError, match="found one that was discarded"):
        decide(archive, held, accepted=True)


def test_a_run_that_counts_cannot_be_decided_on(archive: Archive, held: str) -> None:
    counting = archive.run_ids()[0]
    for accepted in (True, False):
        with pytest.raises(UsageError, match="found one that counts already"):
            decide(archive, counting, accepted=accepted)
    assert archive.run_ids() == [counting, held]


@pytest.mark.parametrize("accepted", [True, False])
def test_a_decision_that_was_killed_is_carried_out(archive: Archive, held: str, accepted: bool) -> None:
    with Index.open(archive) as index:
        run = Run.start(archive, command=[], index=index, kind="judgement", min_free_bytes=0)
        run.record.judgement = Judgement(run=held, accepted=accepted)
        write_opening(archive, run.record)
        run.abort()
    assert is_waiting(archive, held)
    [closed] = close_dead_runs(archive)
    rebuild(archive)
    assert not is_waiting(archive, held)
    assert lines(archive.dataset_path("article")) == 1 + accepted
    assert read_run_record(archive.run_path(closed.run)).judgement == Judgement(run=held, accepted=accepted)
    assert verify(archive) == []


def test_a_decision_that_was_killed_before_it_was_told_is_none(archive: Archive, held: str) -> None:
    with Index.open(archive) as index:
        Run.start(archive, command=[], index=index, kind="judgement", min_free_bytes=0).abort()
    close_dead_runs(archive)
    assert is_waiting(archive, held)


def test_a_run_with_an_alarm_can_be_accepted(archive: Archive, start_run: StartRun) -> None:
    with start_run() as run:
        alarm = AlarmRecord(field="article.tags", what="filled", before=(40, 40), now=(0, 10), since=run.id)
        run.record.alarms = [alarm]
        run.close(ended="finished", exit_code=3)
    assert read_run_record(archive.run_path(run.id)).alarms == [alarm]
    decide(archive, run.id, accepted=True)
    assert verify(archive) == []
    with pytest.raises(UsageError, match="found one that was accepted"):
        decide(archive, run.id, accepted=True)
