"""What is held of a site: the index of the archive, and on top of it what the present run has observed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.archive.index import Index
    from crawler.archive.visits import Visit
    from crawler.records import Record


@dataclass(slots=True, frozen=True, kw_only=True)
class Held:
    """What must be known of a record to tell whether a page says anything new about it."""

    id: str
    url: str
    """Canonical URL of the newest observation."""
    content_digest: str
    extractor: str
    """Reader and profile of the newest observation."""
    gone: bool
    """Whether the newest observation says that it is gone."""


class Holdings:
    """Look-ups by URL, id and content; without an index nothing is held but what the run observes."""

    def __init__(self, index: Index | None = None, done: Iterable[str] = ()) -> None:
        self._index = None if index is None or index.is_empty else index
        self.done = set(done)
        """URLs that this run need not ask for: the dead run that it continues has dealt with them."""
        self._ids: dict[str, str] = {}
        self._held: dict[str, Held] = {}
        self._by_content: dict[str, set[str]] = {}
        self.confirmed: set[str] = set()
        """Canonical URLs that answered 200 in this run."""

    def id_of(self, url: str) -> str | None:
        """Return the id of the record that *url*, canonical, is known to show."""
        return self._ids.get(url) or (self._index.id_of(url) if self._index else None)

    def held(self, record_id: str) -> Held | None:
        """Return what is held under *record_id*."""
        known = self._held.get(record_id)
        if known is None and self._index is not None and (row := self._index.newest(record_id)) is not None:
            known = Held(
                id=record_id,
                url=row.url,
                content_digest=row.content_digest,
                extractor=row.extractor,
                gone=row.status == "gone",
            )
        return known

    def with_content(self, content_digest: str) -> list[Held]:
        """Return the records that say exactly the same, in order of their ids."""
        ids = set(self._by_content.get(content_digest, ()))
        if self._index is not None:
            ids.update(self._index.ids_with_content(content_digest))
        found = [held for held in map(self.held, sorted(ids)) if held is not None]
        return [held for held in found if held.content_digest == content_digest and not held.gone]

    def last_visit(self, url: str) -> Visit | None:
        """Return the latest visit of *url* in runs before this one."""
        return self._index.last_visit(url) if self._index else None

    def comparable_visit(self, url: str) -> Visit | None:
        """Return the last visit of *url* if it left a record behind: only then does "not modified" tell anything."""
        visit = self.last_visit(url)
        if visit is None or visit.status not in (200, 304) or visit.outcome in ("dropped", "failed"):
            return None
        return visit if self.id_of(url) is not None else None

    def live_urls(self, section: str | None = None) -> list[str]:
        """Return the canonical URLs of records that are not gone, of one section or of all."""
        return self._index.live_urls(section) if self._index else []

    def note(self, record: Record) -> None:
        """Remember an observation of this run."""
        self._ids[record.url] = record.id
        self._ids.update(dict.fromkeys(record.joined, record.id))
        self._by_content.setdefault(record.content_digest, set()).add(record.id)
        self._held[record.id] = Held(
            id=record.id,
            url=record.url,
            content_digest=record.content_digest,
            extractor=record.extractor,
            gone=record.observed == "gone",
        )
