"""An archive read anew: what today's readers say of its captures, beside what is held."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from crawler.archive.holdings import PAGES
from crawler.archive.identity import place_of
from crawler.stored_pages import place_in_archive, reading_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from crawler.archive.index import Index
    from crawler.archive.observed import Observed
    from crawler.records import Capture, Record
    from crawler.stored_pages import StoredPages

KINDS_IN_ORDER = ("homepage", "entry", "article", "event")
"""A homepage goes first: its record tells the address that it was asked for under."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Reread:
    """A record of one capture."""

    held: Record | None
    """As it is held; None where nothing is."""
    anew: Record | None
    """As it reads today, to be kept where it says something else; None where today's readers do not find it."""
    why: str | None = None
    """Why they do not."""

    @property
    def kind(self) -> str:
        """Kind of the record."""
        record = self.held or self.anew
        assert record is not None
        return record.kind

    @property
    def is_other(self) -> bool:
        """Whether today's readers say something that is not held."""
        return self.anew is not None and (self.held is None or self.held.content_digest != self.anew.content_digest)


class Rereading:
    """Reads the captures chosen in *observed* one by one and holds none of them."""

    def __init__(
        self, pages: StoredPages, index: Index, observed: Observed, *, kinds: Collection[str], everything: bool
    ) -> None:
        self._pages = pages
        self._index = index
        self._observed = observed
        self._kinds = kinds
        self._everything = everything

    def iter_pages(self, limit: int | None) -> Iterator[list[Reread]]:
        """Yield the records of each capture; none of one that cannot be read."""
        for asked, capture in islice(self._observed.iter_chosen(), limit):
            yield list(self._iter_records(asked, capture))

    def _iter_records(self, asked: str, capture: Capture) -> Iterator[Reread]:
        rows = sorted(self._observed.readings(capture), key=lambda held: KINDS_IN_ORDER.index(held.kind))
        known = [(self._index.id_of(place_of(held), held.kind) or held.id, held) for held in rows]
        here = [record_id for record_id, _ in known] or filter(None, (self._index.id_of(asked, kind) for kind in PAGES))
        if (told := [self._is_withdrawn(record_id) for record_id in here]) and all(told):
            return
        page = self._pages.page_of(rows[0]) if rows else self._pages.page_at(capture, asked=asked)
        if page is None:
            return
        for record_id, held in known:
            if held.kind in self._kinds and self._is_wanted(record_id, capture, is_alias=page.url in held.joined):
                anew = page.find(held)
                if self._everything and anew is not None:
                    self._observed.note_latest(record_id, anew.content_digest, held)
                yield Reread(held=held, anew=anew, why=None if anew else page.why or "no such record on the page")
        is_own_known = any(held.kind == page.own.kind and not held.key for held in rows) if page.own else False
        others = (record for record in page.records.values() if not (is_own_known and record is page.own))
        yield from self._iter_others(others, {record_id for record_id, _ in known})

    def _iter_others(self, records: Iterable[Record], ids: set[str]) -> Iterator[Reread]:
        """Yield those of *records* that are none of those read from the capture before, which have these *ids*.

        That is what is not held; and of a capture in which other readers found nothing new, what today's tell apart.
        """
        for record in records:
            known = self._index.id_of(place_of(record), record.kind)
            if record.kind not in self._kinds or known in ids:
                continue
            if known is not None and (not self._everything or self._is_withdrawn(known)):
                continue
            record_id = known or record.id
            latest = self._observed.latest(record_id)
            if latest is None:
                self._observed.note_latest(record_id, record.content_digest, record)
                yield Reread(held=None, anew=record)
            elif latest[0] != record.content_digest:
                held = latest[1]
                self._observed.note_latest(record_id, record.content_digest, held)
                yield Reread(held=held, anew=replace(reading_of(record, held), capture=record.capture))

    def _is_wanted(self, record_id: str, capture: Capture, *, is_alias: bool) -> bool:
        """Return whether a record is read from *capture*: live ones from what they rest on, or all from everywhere.

        From an alias only what rests there: what an alias alone says differently is no edit of the article.
        """
        newest = self._index.newest(record_id)
        if newest is None or newest.status == "withdrawn":
            return False
        rests_here = place_in_archive(newest.capture) == place_in_archive(capture)
        return (self._everything and not is_alias) or (newest.status == "live" and rests_here)

    def _is_withdrawn(self, record_id: str) -> bool:
        newest = self._index.newest(record_id)
        return newest is not None and newest.status == "withdrawn"
