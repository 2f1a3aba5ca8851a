"""Take a record out of an archive because a person decided so, or let it in again: a run of its own kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.archive.recover import TORN
from crawler.archive.run import Run
from crawler.archive.run_record import Withdrawal, standing_withdrawals, write_opening
from crawler.archive.withdraw_captures import Found, find_own_captures, own_places
from crawler.archive.withdraw_files import holds_torn
from crawler.archive.withdraw_purge import check_purge, finish_purge
from crawler.archive.withdrawn import bare
from crawler.errors import UsageError
from crawler.records import Capture

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal

    from crawler.archive.archive import Archive
    from crawler.archive.index import Index
    from crawler.archive.run_record import RunRecord
    from crawler.records import Record


@dataclass(slots=True, frozen=True, kw_only=True)
class Order:
    """What a person wants done with a record."""

    reason: str
    by: str
    undo: bool = False
    """Whether the record is to come back."""
    purge: bool = False
    """Whether what its pages said is to be destroyed."""


def withdraw(
    archive: Archive,
    record: Record,
    order: Order,
    *,
    index: Index,
    canonical: Callable[[str], str],
    command: list[str],
    min_free_bytes: int,
) -> RunRecord:
    """Do what *order* says with *record*, as it stands after the fold, and return the record of the run.

    *canonical* gives a URL the form that the site's profile says. Call it under the site's lock with all dead runs
    closed, and rebuild afterwards. Raises UsageError where the record is not in a state for it; IntegrityError
    and LimitError before anything is changed.
    """
    _refuse(archive, record, order)
    found = Found() if order.undo else find_own_captures(archive, index, record, canonical)
    withdrawal = Withdrawal(
        id=record.id,
        kind=record.kind,
        places=own_places(record),
        reason=order.reason,
        by=order.by,
        undo=order.undo,
        purge=order.purge,
        members=found.members,
        capture_count=found.capture_count,
        shared=found.shared,
        torn=_torn(archive, record, lambda url: canonical(url) in found.urls) if order.purge else [],
    )
    if order.purge:
        check_purge(archive, withdrawal, min_free_bytes=min_free_bytes)
    with Run.start(archive, command=command, index=index, kind="withdraw", min_free_bytes=min_free_bytes) as run:
        run.record.withdrawal = withdrawal
        write_opening(archive, run.record)
        run.observe(_decision(record, run.moment(), "restored" if order.undo else "withdrawn"))
        run.wait()
        finish_purge(archive, run.record)
        return run.close(ended="finished", exit_code=0)


def _refuse(archive: Archive, record: Record, order: Order) -> None:
    named = f"{archive.site}: {record.kind} {record.id}"
    if order.undo and record.status != "withdrawn":
        raise UsageError(f"{named}: expected a withdrawn record, found one that is {record.status}")
    run = standing_withdrawals(archive).get(record.id)
    standing = run.withdrawal if run is not None else None
    if not order.undo and record.status == "withdrawn" and not (order.purge and standing and not standing.purge):
        told = f"by {standing.by} in run {run.run}: {standing.reason}" if run and standing else "already"
        what = "purged" if standing and standing.purge else "withdrawn"
        raise UsageError(f"{named}: expected a record that is not {what} yet, found it {what} {told}")


def _decision(record: Record, time: str, observed: Literal["withdrawn", "restored"]) -> Record:
    made = bare(record)
    made.observed, made.joined, made.capture = observed, list(record.aliases), Capture(time=time)
    return made


def _torn(archive: Archive, record: Record, is_own: Callable[[str], bool]) -> list[str]:
    """Return the names of torn tails that may hold something of *record*, or a capture whose address *is_own*."""
    words = [record.id, *own_places(record)]
    return [
        f"{folder.name}/{side.name}"
        for folder in (archive.warc_folder, archive.log_folder)
        for side in sorted(folder.glob(f"*{TORN}*"))
        if side.stat().st_size and holds_torn(side, is_own, words)
    ]
