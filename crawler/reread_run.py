"""The run in which a rereading keeps what it finds: observations alone, of captures of other runs."""

from __future__ import annotations

import signal
import sys
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

from crawler.archive.index import Index
from crawler.archive.lock import SiteLock
from crawler.archive.rebuild import rebuild
from crawler.archive.recover import close_dead_runs
from crawler.archive.run import Run
from crawler.tally import counts_of_rereading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.archive import Archive
    from crawler.profile import SiteProfile
    from crawler.records import Kind, Record

INTERRUPTED = 128 + signal.SIGINT
PIPE_CLOSED = 141


class RereadRun:
    """Keeps readings; the run starts with the first, so that a rereading without any leaves nothing behind."""

    def __init__(
        self, archive: Archive, index: Index, profile: SiteProfile, min_free_bytes: int, closed_runs: list[str]
    ) -> None:
        self.archive = archive
        self.index = index
        self.profile = profile
        self.min_free_bytes = min_free_bytes
        self.closed_runs = closed_runs
        """Dead runs that this start has closed."""
        self.counts: Counter[Kind] = Counter()
        """Readings kept, by kind of record."""
        self._run: Run | None = None

    @property
    def id(self) -> str | None:
        """Id of the run; None while there is nothing to keep."""
        return self._run.id if self._run is not None else None

    def keep(self, reading: Record) -> None:
        """Keep another *reading* of a capture."""
        if self._run is None:
            self._run = Run.start(
                self.archive,
                command=sys.argv,
                index=self.index,
                kind="reread",
                profile_digest=self.profile.digest,
                profile_path=self.profile.path,
                min_free_bytes=self.min_free_bytes,
            )
        self._run.observe(reading)
        self.counts[reading.kind] += 1

    def close(self, *, ended: str, exit_code: int) -> None:
        """Make the run part of the archive, if there is one."""
        if self._run is not None:
            self._run.close(ended=ended, exit_code=exit_code, counts=counts_of_rereading(self.counts))

    def abort(self) -> None:
        """Leave the run open on the disk; the next start closes it with what was kept."""
        if self._run is not None:
            self._run.abort()


@contextmanager
def keeping(archive: Archive, profile: SiteProfile, *, min_free_bytes: int) -> Iterator[RereadRun]:
    """Lock *archive* for a run, closed at the end with all that was kept, and bring the derived files up to date.

    Somebody who stops it keeps what was read so far. An error leaves the run to the next start to close.
    """
    with SiteLock(archive.folder):
        closed = [dead.run for dead in close_dead_runs(archive)]
        with Index.open(archive) as index:
            run = RereadRun(archive, index, profile, min_free_bytes, closed)
            try:
                yield run
            except (KeyboardInterrupt, SystemExit, BrokenPipeError) as stop:
                _close(run, stop)
                raise
            except BaseException:
                run.abort()
                raise
            run.close(ended="finished", exit_code=0)
        if run.id is not None:
            rebuild(archive)


def _close(run: RereadRun, stop: BaseException) -> None:
    """Close *run*, which somebody stopped, and bring the derived files up to date."""
    code = stop.code if isinstance(stop, SystemExit) else None
    default = PIPE_CLOSED if isinstance(stop, BrokenPipeError) else INTERRUPTED
    run.close(ended="interrupted", exit_code=code if isinstance(code, int) else default)
    if run.id is not None:
        run.index.close()
        rebuild(run.archive)
