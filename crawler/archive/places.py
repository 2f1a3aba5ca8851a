"""Check that a capture stands where log and visits say that it does.

The captures of all WARC files are gathered in a scratch database, so that memory stays modest however large the
archive; then each place that a line names is looked up.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple, Self
from urllib.parse import unquote, urljoin, urlsplit

from crawler.archive.scratch import scratch_database, scratch_errors
from crawler.archive.warc import target_uri
from crawler.archive.warc_check import Flaw
from crawler.archive.warc_segments import Seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.archive.visits import Visit
    from crawler.records import Capture

SCHEMA = f"""
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;
CREATE TABLE seen (warc TEXT, {", ".join(Seen._fields)}, PRIMARY KEY (warc, offset)) WITHOUT ROWID;
CREATE TABLE hops (start TEXT, target TEXT, PRIMARY KEY (start, target)) WITHOUT ROWID;
BEGIN;
"""

MAX_HOPS = 30
"""Redirects followed from the address asked for to that of the capture."""


class Misplaced(NamedTuple):
    """A revisit whose response is not where it says."""

    warc: str
    offset: int
    url: str
    flaw: Flaw


class Places:
    """The captures that were seen in the WARC files."""

    def __init__(self) -> None:
        self._damaged: set[str] = set()
        self._tombstones: set[tuple[str, int]] = set()
        self._undo = ExitStack()

    def __enter__(self) -> Self:
        """Make the scratch database."""
        self._db = self._undo.enter_context(scratch_database(SCHEMA))
        return self

    def __exit__(self, *_: object) -> None:
        self._undo.close()

    def add(self, warc: str, seen: Iterable[Seen]) -> None:
        """Note captures of the WARC file named *warc*."""
        rows = list(seen)
        with scratch_errors():
            marks = ", ".join("?" * (1 + len(Seen._fields)))
            self._db.executemany(f"INSERT OR REPLACE INTO seen VALUES ({marks})", ((warc, *one) for one in rows))  # noqa: S608
            for one in rows:
                if one.location is not None and (target := _joined(one.url, one.location)) is not None:
                    self._db.execute("INSERT OR IGNORE INTO hops VALUES (?, ?)", (_core(one.url), _core(target)))

    def note_damage(self, warc: str) -> None:
        """Note that captures of *warc* may be missing, which is said of that file already."""
        self._damaged.add(warc)

    def note_tombstones(self, warc: str, offsets: Iterable[int]) -> None:
        """Note where in *warc* captures were destroyed on purpose."""
        self._tombstones.update((warc, offset) for offset in offsets)

    def flaw_at(self, place: Capture | Visit, urls: Iterable[str]) -> Flaw | None:
        """Return what is wrong with a place at which a capture should stand: of one of *urls*, if any is told."""
        expected = f"the capture {place.record_id} at byte {place.offset} of warc/{place.warc}"
        seen = self._find(place.warc, place.offset)
        if seen is None:
            is_told = place.warc in self._damaged or (place.warc, place.offset) in self._tombstones
            return None if is_told else Flaw(expected, "none there")
        if seen.record_id != place.record_id:
            return Flaw(expected, f"{seen.record_id} there")
        if seen.length != place.length:
            return Flaw(f"{expected} in {place.length} bytes", f"it in {seen.length}")
        digest = seen.payload_digest or self._digest_of_response(seen)
        if digest is not None and digest != place.payload_digest:
            return Flaw(f"{expected} with a payload of SHA-256 {place.payload_digest}", f"one of {digest}")
        asked = list(urls)
        if asked and seen.url not in asked and not self._leads(asked, seen.url):
            return Flaw(f"{expected} of {asked[0]}", f"one of {seen.url}")
        return None

    def misplaced_revisits(self) -> Iterator[Misplaced]:
        """Yield each revisit whose response is not where it says, or has another payload."""
        columns = ", ".join(Seen._fields)
        query = f"SELECT warc, {columns} FROM seen WHERE refers_to_warc IS NOT NULL ORDER BY warc, offset"  # noqa: S608
        with scratch_errors():
            for warc, *values in self._db.execute(query):
                one = Seen(*values)
                held = self._find(one.refers_to_warc, one.refers_to_offset)
                expected = f"the response {one.refers_to} at byte {one.refers_to_offset} of warc/{one.refers_to_warc}"
                if held is None:
                    if one.refers_to_warc not in self._damaged:
                        yield Misplaced(warc, one.offset, one.url, Flaw(expected, "none there"))
                elif held.record_id != one.refers_to:
                    yield Misplaced(warc, one.offset, one.url, Flaw(expected, f"{held.record_id} there"))
                elif held.payload_sha1 != one.payload_sha1:
                    flaw = Flaw(f"{expected} with the payload sha1:{one.payload_sha1}", f"sha1:{held.payload_sha1}")
                    yield Misplaced(warc, one.offset, one.url, flaw)

    def _find(self, warc: str | None, offset: int | None) -> Seen | None:
        with scratch_errors():
            query = f"SELECT {', '.join(Seen._fields)} FROM seen WHERE warc = ? AND offset = ?"  # noqa: S608
            row = self._db.execute(query, (warc, offset)).fetchone()
        return Seen(*row) if row else None

    def _digest_of_response(self, revisit: Seen) -> str | None:
        held = self._find(revisit.refers_to_warc, revisit.refers_to_offset)
        return held.payload_digest if held else None

    def _leads(self, urls: list[str], captured: str) -> bool:
        """Return whether any of *urls* is what was captured, or redirected there."""
        goal = _core(captured)
        known = reached = {_core(url) for url in urls}
        for _ in range(MAX_HOPS):
            if goal in known:
                return True
            with scratch_errors():
                rows = [self._db.execute("SELECT target FROM hops WHERE start = ?", (one,)) for one in reached]
                reached = {target for found in rows for (target,) in found} - known
            if not reached:
                return False
            known = known | reached
        return goal in known


def _joined(base: str, location: str) -> str | None:
    try:
        return urljoin(base, location)
    except ValueError:
        return None


def _core(url: str) -> str:
    """Return what no profile changes in a URL: it may name hosts as twins and parameters as meaningless, no path.

    >>> _core("https://www.a.example/news/%41;jsessionid=7?utm_source=x#top")
    '/news/A'
    """
    try:
        path = urlsplit(target_uri(url)).path
    except ValueError:
        return url
    return unquote(path.partition(";")[0]) or "/"
