"""What a person decides of a run that was held, or that raised an alarm: a run of its own kind."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from crawler.archive.files import disk_errors, rename
from crawler.archive.run import Run
from crawler.archive.run_record import Judgement, read_run_record, write_opening
from crawler.errors import MunimentError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.archive.archive import Archive
    from crawler.archive.index import Index
    from crawler.archive.run_record import RunRecord

HELD_CODE = 3
"""Exit code of a crawl that is done, and of which a person should know something."""

HELD = ".held.jsonl"
DISCARDED = ".discarded.jsonl"


def is_waiting(archive: Archive, run: str) -> bool:
    """Return whether *run* is held and nobody has decided yet."""
    return held_path(archive, run).exists()


def was_discarded(archive: Archive, run: str) -> bool:
    """Return whether *run* was held and somebody decided that it does not count."""
    return archive.log_path(run).with_suffix(DISCARDED).exists()


def held_path(archive: Archive, run: str) -> Path:
    """Return the name that the log of a run has while it is held."""
    return archive.log_path(run).with_suffix(HELD)


def judgement_of(archive: Archive, run: str) -> Judgement | None:
    """Return what was decided of *run*; None where nobody has, or nothing to be read tells of it."""
    for later in (one for one in archive.run_ids() if one > run):
        with suppress(MunimentError):
            judgement = read_run_record(archive.run_path(later)).judgement
            if judgement is not None and judgement.run == run:
                return judgement
    return None


def judge(
    archive: Archive, judgement: Judgement, *, index: Index, command: list[str], min_free_bytes: int
) -> RunRecord:
    """Do what was decided and return the record of the run that keeps it.

    Call it under the site's lock with all dead runs closed, and rebuild afterwards. Raises UsageError where the
    run is not in a state for it.
    """
    record = read_run_record(archive.run_path(judgement.run))
    _refuse(archive, record, judgement)
    with Run.start(archive, command=command, index=index, kind="judgement", min_free_bytes=min_free_bytes) as run:
        run.record.judgement = judgement
        write_opening(archive, run.record)
        finish_judgement(archive, run.record)
        return run.close(ended="finished", exit_code=0)


def finish_judgement(archive: Archive, record: RunRecord) -> None:
    """Give the log of the run that *record* judges the name that says so; a second time it does nothing."""
    judgement = record.judgement
    if judgement is None or not is_waiting(archive, judgement.run):
        return
    log = archive.log_path(judgement.run)
    target = log if judgement.accepted else log.with_suffix(DISCARDED)
    with disk_errors(target):
        rename(held_path(archive, judgement.run), target)


def _refuse(archive: Archive, record: RunRecord, judgement: Judgement) -> None:
    if is_waiting(archive, record.run):
        return
    named = f"{archive.site}: run {record.run}"
    if not judgement.accepted:
        raise UsageError(f"{named}: expected a held run, found one that {_state(archive, record)}")
    if not record.alarms or record.held or judgement_of(archive, record.run) is not None:
        raise UsageError(
            f"{named}: expected a run that is held or raised an alarm, found one that {_state(archive, record)}"
        )


def _state(archive: Archive, record: RunRecord) -> str:
    if record.held is None:
        return "counts already" if judgement_of(archive, record.run) is None else "was accepted"
    return "was discarded" if was_discarded(archive, record.run) else "was accepted"
