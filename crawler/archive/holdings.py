"""What is held of a site: the index of the archive, and on top of it what the present run has observed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from crawler.archive.identity import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.archive.index import Index
    from crawler.archive.index_tables import KnownPage, Newest
    from crawler.archive.signals import Proof
    from crawler.archive.visits import Visit
    from crawler.records import Record


@dataclass(slots=True, frozen=True, kw_only=True)
class Held:
    """What must be known of a record to tell whether a page says anything new about it."""

    id: str
    url: str
    """Canonical URL of the newest observation."""
    content_digest: str
    """Empty where what it said was purged."""
    extractor: str
    """Reader and profile of the newest observation."""
    gone: bool
    """Whether the newest observation says that it is gone."""
    withdrawn: bool = False
    """Whether somebody withdrew it: then it is neither asked for nor recorded."""


PAGES: tuple[Literal["article", "event"], ...] = ("article", "event")
"""Kinds of records that have a page of their own."""


class Holdings:
    """Look-ups by URL or key, id and content; without an index nothing is held but what the run observes."""

    def __init__(self, index: Index | None = None, done: Iterable[str] = ()) -> None:
        self._index = None if index is None or index.is_empty else index
        self.done = set(done)
        """URLs that this run need not ask for: the dead run that it continues has dealt with them."""
        self._ids: dict[tuple[str, str], str] = {}
        self._held: dict[str, Held] = {}
        self._by_content: dict[str, set[str]] = {}
        self.confirmed: set[str] = set()
        """Canonical URLs that answered 200 in this run."""
        self.withdrawn: set[str] = self._index.withdrawn_urls() if self._index else set()
        """Canonical URLs of pages that must not be asked for: somebody withdrew what stands there."""

    def id_of(self, place: str, *kinds: str) -> str | None:
        """Return the id of the record that stands at a canonical URL, or has that key.

        Without *kinds* what has a page of its own is looked for: articles and events.
        """
        for kind in kinds or PAGES:
            known = self._ids.get((kind, place)) or (self._index.id_of(place, kind) if self._index else None)
            if known is not None:
                return known
        return None

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
                withdrawn=row.status == "withdrawn",
            )
        return known

    def came_after(self, record_id: str, time: str) -> bool:
        """Return whether the record came to light after *time*, as one may that an import reads an older capture of."""
        newest = self._index.newest(record_id) if self._index is not None else None
        return newest is not None and newest.first_seen is not None and newest.first_seen > time

    def rests_on(self, record_id: str) -> Newest | None:
        """Return the record as it stood when the run began, with the capture that it rested on."""
        newest = self._index.newest(record_id) if self._index is not None else None
        return newest if newest is not None and newest.capture_warc is not None else None

    def title_at(self, url: str) -> str | None:
        """Return the title that the record at a canonical URL had when the run began."""
        found = self.id_of(url)
        newest = self._index.newest(found) if found is not None and self._index is not None else None
        return newest.title if newest is not None else None

    def is_titled_alone(self, record_id: str) -> bool:
        """Return whether no other article or event had when the run began the title that the record had."""
        return self._index is not None and self._index.is_titled_alone(record_id)

    def has_new_urls(self, record: Record) -> bool:
        """Return whether *record* joins a canonical URL that is not known to be one of its own."""
        return any(self.id_of(url, record.kind) != record.id for url in record.joined)

    def with_content(self, content_digest: str) -> list[Held]:
        """Return the articles that say exactly the same, in order of their ids: withdrawn ones only without others."""
        ids = set(self._by_content.get(content_digest, ()))
        if self._index is not None:
            ids.update(self._index.ids_with_content(content_digest))
        found = [held for held in map(self.held, sorted(ids)) if held is not None]
        same = [held for held in found if held.content_digest == content_digest and not held.gone]
        return [held for held in same if not held.withdrawn] or same

    def last_visit(self, url: str) -> Visit | None:
        """Return the latest visit of *url* in runs before this one."""
        return self._index.last_visit(url) if self._index else None

    def doubted_visits(self) -> list[Visit]:
        """Return the latest visits of pages that were in doubt when the run began, by URL."""
        return self._index.doubted_visits() if self._index else []

    def last_capture_time(self, url: str) -> str | None:
        """Return when *url* was last answered with a payload in runs before this one, ISO 8601."""
        known = self._index.last_capture(url) if self._index else None
        return known.time if known is not None else None

    def comparable_visit(self, url: str) -> Visit | None:
        """Return the last visit of *url* if it left a record behind: only then does "not modified" tell anything."""
        visit = self.last_visit(url)
        if (
            visit is None
            or visit.status not in (200, 304)
            or visit.outcome in ("dropped", "failed", "outside", "doubted")
        ):
            return None
        return visit if self.id_of(url, *PAGES, "homepage") is not None else None

    def live_urls(self, section: str | None = None) -> list[str]:
        """Return the canonical URLs of records with a page that are not gone, of one section or of all."""
        return self._index.live_urls(section) if self._index else []

    def page(self, url: str) -> KnownPage | None:
        """Return what visits of runs before this one told of the page at a canonical URL."""
        return self._index.page(url) if self._index else None

    def iter_live_pages(self, section: str | None = None) -> Iterator[KnownPage]:
        """Yield the pages of records that were not gone when the run began, of one section or of all."""
        return self._index.iter_live_pages(section) if self._index else iter(())

    def iter_unread_pages(self) -> Iterator[KnownPage]:
        """Yield the pages that did not answer when they were last asked for, and of which there is no record."""
        return self._index.iter_unread_pages() if self._index else iter(())

    def first_days(self) -> dict[str, int]:
        """Return how many articles and events with a page came to light on each day."""
        return self._index.first_days() if self._index else {}

    @cached_property
    def proofs(self) -> dict[str, Proof]:
        """How far each signal proved true on this site."""
        return self._index.proofs() if self._index else {}

    def live_entries(self, url: str) -> dict[str, str]:
        """Return key to block of the entries of the homepage at *url* that were not gone when the run began."""
        return self._index.live_entries(url) if self._index else {}

    def note_reading(self, record: Record) -> None:
        """Remember what today's readers say of the capture that a record held rests on."""
        held = self.held(record.id)
        assert held is not None
        self._held[record.id] = replace(held, content_digest=record.content_digest, extractor=record.extractor)
        if record.kind == "article":
            self._by_content.setdefault(record.content_digest, set()).add(record.id)

    def note(self, record: Record) -> None:
        """Remember an observation of this run."""
        known = self.held(record.id)
        is_withdrawn = known is not None and known.withdrawn
        for place in (place_of(record), *record.joined):
            self._ids[record.kind, place] = record.id
            if is_withdrawn and not record.key:
                self.withdrawn.add(place)
        if record.kind == "article":
            self._by_content.setdefault(record.content_digest, set()).add(record.id)
        self._held[record.id] = Held(
            id=record.id,
            url=record.url,
            content_digest=record.content_digest,
            extractor=record.extractor,
            gone=record.observed == "gone",
            withdrawn=is_withdrawn,
        )
