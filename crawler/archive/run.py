"""A run: everything one crawl of a site adds to its archive, whole or found again as a dead run."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from crawler.archive.clock import latest, rising, utc_now, utc_text
from crawler.archive.files import disk_errors
from crawler.archive.run_record import (
    RobotsCopy,
    RunRecord,
    last_run_record,
    link_to_last,
    program_versions,
    write_opening,
    write_run_record,
)
from crawler.archive.space import MIB, room_for_a_night, room_on
from crawler.archive.warc import record_urn, warc_name
from crawler.archive.writer import JOB_BYTES, CaptureJob, FailureJob, ObserveJob, VisitJob, Writer
from crawler.errors import LimitError, MunimentError
from crawler.records import Capture

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from crawler.archive.archive import Archive
    from crawler.archive.index import Index
    from crawler.archive.listing_rows import ListingRows
    from crawler.archive.run_record import RunKind
    from crawler.archive.visits import Visit
    from crawler.archive.warc import Exchange
    from crawler.records import Record

STAMP = "%Y%m%dT%H%M%SZ"

MIN_FREE_BYTES = 32 * MIB
"""Room on the disk below which no run starts."""

MAX_FILE_BYTES = 1_000_000_000
"""Size at which the next WARC file is begun, reckoned on the payloads as they came."""


class Run:
    """Takes what a crawl sees and keeps it. All methods are for one thread and return at once.

    Start it under the site's lock, after :func:`~crawler.archive.recover.close_dead_runs`. As a
    context manager it aborts unless it was closed inside.
    """

    def __init__(
        self,
        archive: Archive,
        record: RunRecord,
        *,
        index: Index,
        clock: Callable[[], datetime],
        max_file_bytes: int,
    ) -> None:
        self.archive = archive
        self.record = record
        self.id = record.run
        self.index = index
        """The index as it was when the run started."""
        self._clock = clock
        self._begun = time.monotonic()
        self._max_file_bytes = max_file_bytes
        self._warc_number = 0
        self._warc_bytes = 0
        self._closed = False
        self._writer = Writer(archive, self.id, about=warcinfo_of(record), started=record.started or "")

    @classmethod
    def start(
        cls,
        archive: Archive,
        *,
        command: list[str],
        index: Index,
        kind: RunKind = "crawl",
        profile_digest: str | None = None,
        profile_path: str | None = None,
        settings: dict[str, Any] | None = None,
        continues: str | None = None,
        clock: Callable[[], datetime] = utc_now,
        min_free_bytes: int = MIN_FREE_BYTES,
        max_file_bytes: int = MAX_FILE_BYTES,
    ) -> Self:
        """Return a new run with its opening on the disk; *index* is read, and stays the caller's to close.

        Raises LimitError where the disk has less room than *min_free_bytes*, or than a crawl is reckoned to
        need by those before it, ConfigError where the folder may not be
        written, MunimentError where an earlier run is not closed.
        """
        if dead := sorted(set(archive.known_run_ids()) - set(archive.run_ids())):
            raise MunimentError(f"{archive.site}: expected every earlier run to be closed, found {dead[0]} open")
        with disk_errors(archive.folder):
            archive.folder.mkdir(parents=True, exist_ok=True)
        needed = max(min_free_bytes, room_for_a_night(archive) if kind == "crawl" else 0)
        room = room_on(archive.folder, needed)
        if not room.is_enough:
            raise LimitError(f"{archive.folder}: {room}")
        now = clock()
        last = last_run_record(archive)
        record = RunRecord(
            run=new_run_id(now, last.run if last else None),
            site=archive.site,
            kind=kind,
            versions=program_versions(),
            command=command,
            settings=settings or {},
            profile_path=profile_path,
            profile_digest=profile_digest,
            continues=continues,
            started=utc_text(now),
            last_capture=latest(last.last_capture if last else None, index.last_capture_time()),
        )
        write_opening(archive, record)
        return cls(archive, record, index=index, clock=clock, max_file_bytes=max_file_bytes)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if not self._closed:
            self.abort()

    def capture(self, exchange: Exchange) -> Capture:
        """Keep an exchange; return its place, of which byte and digest are filled in once it is on the disk.

        ``exchange.time`` is set to the clock's if it is None, and lifted where it is not later than
        the site's last capture.
        """
        exchange.time = self._rise(exchange.time or self.now())
        number = self._number(len(exchange.payload))
        capture = Capture(warc=warc_name(self.id, number), record_id=record_urn(), time=exchange.time)
        assert capture.record_id
        known = None if self.index.is_empty else self.index.last_capture(exchange.url)
        self._writer.put(
            CaptureJob(exchange=exchange, capture=capture, record_id=capture.record_id, number=number, known=known)
        )
        return capture

    def copy(self, exchange: Exchange, record_id: str | None = None) -> Capture:
        """Keep a capture that others made, whole and at its own time; return its place as :meth:`capture` does.

        *record_id* is the one it had, where that is still free.
        """
        assert exchange.time is not None
        self.record.last_capture = latest(self.record.last_capture, exchange.time)
        number = self._number(len(exchange.payload))
        record_id = record_id or record_urn()
        capture = Capture(warc=warc_name(self.id, number), record_id=record_id, time=exchange.time)
        self._writer.put(CaptureJob(exchange=exchange, capture=capture, record_id=record_id, number=number, known=None))
        return capture

    def now(self) -> str:
        """Return the clock's time as the archive writes it."""
        return utc_text(self._clock())

    def moment(self) -> str:
        """Return a time after all captures of the site so far, for what a person decides now."""
        return self._rise(self.now())

    def failure(self, url: str, reason: str, *, time: str | None = None, via: str | None = None) -> None:
        """Keep that *url* gave no response, and why; without *time*, now."""
        self._writer.put(FailureJob(url=url, reason=reason, time=time or self.now(), via=via, number=self._number(0)))

    def observe(self, record: Record) -> None:
        """Keep what a capture says; *record* must not be changed afterwards."""
        record.run = self.id
        self._writer.put(ObserveJob(record=record))

    def visit(self, visit: Visit, capture: Capture | None = None) -> None:
        """Keep that a URL is done: call it after the observations of its page."""
        if capture:
            visit.time = capture.time
        self._writer.put(VisitJob(visit=visit, capture=capture))

    def wait(self) -> None:
        """Return when everything so far is on the disk."""
        self._writer.wait()

    def close(
        self,
        *,
        ended: str,
        exit_code: int,
        counts: Mapping[str, int] | None = None,
        fill_rates: Mapping[str, float] | None = None,
        skips: Mapping[str, int] | None = None,
        robots: Mapping[str, str] | None = None,
        requests: Mapping[str, int] | None = None,
        complete: bool = False,
        walked: Sequence[str] = (),
        listings: Mapping[str, ListingRows] | None = None,
        robots_captures: Mapping[str, Capture] | None = None,
        notes: Sequence[str] = (),
        held: str | None = None,
    ) -> RunRecord:
        """Make the run part of the archive and return its record; derived files are made by ``rebuild``.

        With *held*, the reason, its observations and visits do not count before somebody accepts them.
        After an error the run stays open on the disk, for the next start to close.
        """
        self._closed = True
        log_path = self.archive.log_path(self.id)
        try:
            files = self._writer.finish(log_path.with_suffix(".held.jsonl") if held else log_path)
        except MunimentError:
            self._writer.abandon()
            raise
        record = self.record
        record.ended_at = utc_text(self._clock())
        record.seconds = round(time.monotonic() - self._begun, 3)
        record.ended, record.exit_code, record.held = ended, exit_code, held
        record.kept = dict(sorted(self._writer.kept.items()))
        record.counts, record.fill_rates = dict(counts or {}), dict(fill_rates or {})
        record.skips, record.robots = dict(skips or {}), dict(robots or {})
        record.requests, record.complete, record.walked = dict(requests or {}), complete, list(walked)
        record.listings = dict(sorted((listings or {}).items()))
        record.robots_copies = _copies(robots_captures or {})
        record.notes = list(notes)
        record.files = dict(sorted(files.items()))
        record.previous = link_to_last(self.archive, before=self.id)
        write_run_record(self.archive, record)
        return record

    def abort(self) -> None:
        """Stop and leave the run open on the disk: what was kept stays, and the next start closes it."""
        self._closed = True
        self._writer.abandon()

    def _rise(self, told: str) -> str:
        lifted = rising(told, self.record.last_capture)
        if lifted != told:
            behind = datetime.fromisoformat(lifted) - datetime.fromisoformat(told)
            self.record.lifted_count += 1
            self.record.lifted_seconds = max(self.record.lifted_seconds, behind.total_seconds())
        self.record.last_capture = lifted
        return lifted

    def _number(self, size: int) -> int:
        """Return the number of the WARC file for the next payload; told here, since its name is needed at once."""
        if self._warc_bytes and self._warc_bytes + size > self._max_file_bytes:
            self._warc_number += 1
            self._warc_bytes = 0
        self._warc_bytes += size + JOB_BYTES
        return self._warc_number


def warcinfo_of(record: RunRecord) -> dict[str, str | None]:
    """Return what the ``warcinfo`` of each WARC file of a run says; the machine's name and address are left out.

    The whole of the run's settings, its command and profile stand in the run record that ``run`` names.
    """
    versions = record.versions
    programs = [f"{name}/{versions[name]}" for name in ("muniment", "scrapy", "python") if name in versions]
    obeys = record.settings.get("ROBOTSTXT_OBEY")
    return {
        "software": " ".join(programs) or "muniment",
        "isPartOf": record.site,
        "description": f"{record.kind} of {record.site}",
        "run": record.run,
        "robots": None if obeys is None else ("obey (RFC 9309)" if obeys else "ignore"),
        "http-header-user-agent": record.settings.get("USER_AGENT"),
        "operator": record.settings.get("CONTACT"),
        "profile-digest": f"sha256:{record.profile_digest}" if record.profile_digest else None,
    }


def _copies(captures: Mapping[str, Capture]) -> dict[str, RobotsCopy]:
    """Return the places of *captures*, which are known once they are on the disk."""
    return {
        origin: RobotsCopy(time=one.time, warc=one.warc, offset=one.offset, record_id=one.record_id)
        for origin, one in sorted(captures.items())
        if one.warc is not None and one.offset is not None and one.record_id is not None
    }


def new_run_id(now: datetime, last: str | None) -> str:
    """Return an id for a run that starts *now*, later than that of the *last* run even if the clock was set back."""
    moment = now.astimezone(UTC)
    if last:
        after_last = datetime.strptime(last[:16], STAMP).replace(tzinfo=UTC) + timedelta(seconds=1)
        moment = max(moment, after_last)
    return f"{moment.strftime(STAMP)}-{secrets.token_hex(3)}"
