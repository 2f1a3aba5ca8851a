"""The thread that writes what a run keeps, in groups: captures, then observations, then visits.

A group is gathered for a moment so that one fsync serves many pages. Within it the WARC bytes are
on the disk before a log line speaks of them, and the log lines before a visit says the page is done.
Compressing and hashing release the interpreter's lock; each is one call a WARC record, since every
return from such a call may wait for the main thread.
"""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from crawler.archive.files import PartFile
from crawler.archive.log import encode_observation
from crawler.archive.visits import encode_visits
from crawler.archive.warc import WarcWriter, warc_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from crawler.archive.archive import Archive
    from crawler.archive.files import FileFacts
    from crawler.archive.visits import Visit
    from crawler.archive.warc import Exchange, KnownCapture, Written
    from crawler.records import Capture, Record

GATHER_SECONDS = 0.1
"""How long a group is gathered: what a power loss may cost, beside what is in flight."""

GROUP_BYTES = 4 * 1024 * 1024
"""Payload that ends the gathering at once."""

MAX_QUEUED_BYTES = 64 * 1024 * 1024
"""Payload that may wait; beyond it whoever puts more waits too."""

JOB_BYTES = 4096
"""What a job counts for beside its payload."""

MAX_PLACES = 10_000
"""Captures whose place is remembered until their observations and visits come."""


@dataclass(slots=True, frozen=True, kw_only=True)
class CaptureJob:
    """Write an exchange, and fill in the place in *capture*."""

    exchange: Exchange
    capture: Capture
    record_id: str
    number: int
    """Number of the WARC file."""
    known: KnownCapture | None


@dataclass(slots=True, frozen=True, kw_only=True)
class FailureJob:
    """Write that there was no response."""

    url: str
    reason: str
    time: str
    via: str | None
    number: int


@dataclass(slots=True, frozen=True, kw_only=True)
class ObserveJob:
    """Write a log line."""

    record: Record


@dataclass(slots=True, frozen=True, kw_only=True)
class VisitJob:
    """Write a visit, with the place of its capture."""

    visit: Visit
    capture: Capture | None


Job: TypeAlias = CaptureJob | FailureJob | ObserveJob | VisitJob


class Writer:
    """Owns the files of one run. ``put`` never waits for the disk unless too much is waiting."""

    def __init__(self, archive: Archive, run: str, *, about: Mapping[str, str | None], started: str) -> None:
        self.archive = archive
        self.run = run
        self.kept: Counter[str] = Counter()
        self._about = about
        self._started = started
        self._warcs: list[WarcWriter] = []
        self._log = PartFile(archive.log_path(run))
        self._visits = PartFile(archive.visits_path(run))
        self._places: OrderedDict[str, Written] = OrderedDict()
        self._changed = threading.Condition()
        self._jobs: list[Job] = []
        self._queued_bytes = 0
        self._put_count = 0
        self._done_count = 0
        self._hurry = False
        self._stopping = False
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name=f"archive {archive.site}", daemon=True)
        self._thread.start()

    def put(self, job: Job) -> None:
        """Add a job; raises what stopped the thread, if anything did."""
        size = _size(job)
        with self._changed:
            if self._queued_bytes > MAX_QUEUED_BYTES:
                self._changed.wait_for(lambda: self._queued_bytes <= MAX_QUEUED_BYTES or self._error)
            self._jobs.append(job)
            self._put_count += 1
            self._queued_bytes += size
            if len(self._jobs) == 1 or self._queued_bytes > GROUP_BYTES:
                self._changed.notify_all()
        self.check()

    def wait(self) -> None:
        """Return when all that was put is on the disk."""
        with self._changed:
            target = self._put_count
            self._hurry = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._done_count >= target or self._error)
        self.check()

    def check(self) -> None:
        """Raise what stopped the thread, if anything did."""
        if self._error:
            raise self._error

    def finish(self, log_path: Path) -> dict[str, FileFacts]:
        """Write the rest and give all files their final names, the log *log_path*; return their facts."""
        self._stop()
        self.check()
        if log_path != self._log.path:
            self._log.append(b"")  # a held run has a log even if it is empty: it says that the run is held
        files: dict[str, FileFacts] = {}
        for warc in self._warcs:
            if facts := warc.finish():
                files[f"warc/{warc.file.path.name}"] = facts
        if facts := self._log.finish(log_path):
            files[f"log/{self._log.path.name}"] = facts
        if facts := self._visits.finish():
            files[f"log/{self._visits.path.name}"] = facts
        return files

    def abandon(self) -> None:
        """Write what can be written and leave all files as parts."""
        self._stop()
        for file in (*(warc.file for warc in self._warcs), self._log, self._visits):
            file.abandon()

    def _stop(self) -> None:
        with self._changed:
            self._stopping = self._hurry = True
            self._changed.notify_all()
        self._thread.join()

    def _work(self) -> None:
        try:
            while batch := self._next_batch():
                self._write(batch)
                with self._changed:
                    self._done_count += len(batch)
                    self._queued_bytes -= sum(map(_size, batch))
                    self._changed.notify_all()
        except BaseException as error:  # noqa: BLE001  # handed over: every later call raises it
            with self._changed:
                self._error = error
                self._changed.notify_all()

    def _next_batch(self) -> list[Job]:
        """Wait for jobs and return a group of them; none at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._jobs or self._stopping)
            self._changed.wait_for(lambda: self._hurry or self._queued_bytes > GROUP_BYTES, timeout=GATHER_SECONDS)
            self._hurry = self._stopping
            batch, self._jobs = self._jobs, []
            return batch

    def _write(self, batch: list[Job]) -> None:
        touched: dict[int, WarcWriter] = {}
        for job in batch:
            if isinstance(job, CaptureJob):
                touched[job.number] = self._warc(job.number)
                self._capture(job, touched[job.number])
            elif isinstance(job, FailureJob):
                touched[job.number] = self._warc(job.number)
                touched[job.number].failure(job.url, job.reason, job.time, job.via)
                self.kept["failures"] += 1
        for warc in touched.values():
            warc.flush()
        if records := [job.record for job in batch if isinstance(job, ObserveJob)]:
            self._log.append(b"".join(self._line(record) for record in records))
            self._log.sync()
            self.kept["observations"] += len(records)
        if visits := [job for job in batch if isinstance(job, VisitJob)]:
            self._visits.append(encode_visits([self._placed(job.visit, job.capture) for job in visits]))
            self._visits.sync()
            self.kept["visits"] += len(visits)

    def _warc(self, number: int) -> WarcWriter:
        while len(self._warcs) <= number:
            path = self.archive.warc_folder / warc_name(self.run, len(self._warcs))
            self._warcs.append(WarcWriter(path, about=self._about, started=self._started))
        return self._warcs[number]

    def _capture(self, job: CaptureJob, warc: WarcWriter) -> None:
        written = warc.capture(job.exchange, job.record_id, job.known)
        _fill(job.capture, written)
        self._places[job.record_id] = written
        if len(self._places) > MAX_PLACES:
            self._places.popitem(last=False)
        self.kept["revisits" if written.revisit else "captures"] += 1

    def _line(self, record: Record) -> bytes:
        capture = record.capture
        if capture.offset is None and (written := self._places.get(capture.record_id or "")):
            _fill(capture, written)  # a copy made before its capture was on the disk
        return encode_observation(record)

    def _placed(self, visit: Visit, capture: Capture | None) -> Visit:
        if capture is None:
            return visit
        written = self._places.get(capture.record_id or "")
        if written:
            _fill(capture, written)
            visit.payload_sha1 = written.payload_sha1
            visit.revisit_of = written.revisit_of
        visit.record_id = capture.record_id
        visit.warc, visit.offset, visit.length = capture.warc, capture.offset, capture.length
        visit.payload_digest = capture.payload_digest
        return visit


def _fill(capture: Capture, written: Written) -> None:
    capture.offset, capture.length = written.offset, written.length
    capture.payload_digest = written.payload_digest


def _size(job: Job) -> int:
    return JOB_BYTES + (len(job.exchange.payload) if isinstance(job, CaptureJob) else 0)
