"""Which listings were read to their end lately, told by the run records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.archive.run_record import read_run_record

if TYPE_CHECKING:
    from crawler.archive.archive import Archive


def recent_walks(archive: Archive, *, since: str) -> frozenset[str]:
    """Return the listings that a run started *since* then read to their end, and after which nothing was left out.

    A run that was held, killed or stopped may have found what it did not ask for. Only the listings that were read
    after it count, so that the next run finds the rest.
    """
    walked: set[str] = set()
    for run in reversed(archive.run_ids()):
        record = read_run_record(archive.run_path(run))
        if record.kind != "crawl":
            continue
        if not record.complete or record.held is not None or (record.started or "") < since:
            break
        walked.update(record.walked)
    return frozenset(walked)
