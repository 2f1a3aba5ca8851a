"""Which listings were lately read to their end, and the rows they had, from the run records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.archive.listing_rows import ListingRows, rows_after
from crawler.archive.run_record import read_run_record

if TYPE_CHECKING:
    from crawler.archive.archive import Archive
    from crawler.archive.listing_rows import KnownRows


def recent_walks(archive: Archive, *, since: str) -> dict[str, KnownRows | None]:
    """Return the listings that a run started *since* then read to their end, and after which nothing was left out.

    Beside each stand its rows after the last run; None where no run record tells them. A run that was held, killed or
    stopped may have found what it did not ask for. Only the listings that were read after it count, so that the next
    run finds the rest.
    """
    found: dict[str, list[ListingRows]] = {}
    walked: set[str] = set()
    for run in reversed(archive.run_ids()):
        record = read_run_record(archive.run_path(run))
        if record.kind != "crawl":
            continue
        if not record.complete or record.held is not None or (record.started or "") < since:
            break
        for pattern in {*record.walked, *record.listings} - walked:
            found.setdefault(pattern, []).append(record.listings.get(pattern, ListingRows()))
        walked.update(record.walked)
    return {pattern: rows_after(found[pattern][::-1]) for pattern in sorted(walked)}
