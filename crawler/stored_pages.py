"""Captures of an archive read anew: what the readers and the profile of today say of bytes that are held."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec
from scrapy.exceptions import DropItem

from crawler.archive.captures import read_capture
from crawler.archive.identity import place_of
from crawler.errors import IntegrityError, MunimentError, PageError, PurgedError
from crawler.intake import canonical_url_of, page_of_capture
from crawler.pipeline import PagePipeline
from crawler.settings import DOWNLOAD_MAXSIZE

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.archive.archive import Archive
    from crawler.archive.captures import StoredCapture
    from crawler.page import Page
    from crawler.profile import SiteProfile
    from crawler.records import Capture, Record

MAX_REMEMBERED = 8
"""Pages whose records are kept for the next question: the entries of a homepage rest on a few captures."""


@dataclass(slots=True, frozen=True, kw_only=True)
class StoredPage:
    """What a capture says today."""

    url: str
    """Canonical URL of the page."""
    records: dict[tuple[str, str], Record] = field(default_factory=dict)
    """What was read from it, by kind and place."""
    own: Record | None = None
    """The record of the page itself; None where it is a list or nothing we read."""
    why: str | None = None
    """Why nothing was read from it."""

    def find(self, held: Record) -> Record | None:
        """Return what the page says today of the record of which *held* is a reading; None where it says nothing.

        It keeps the place of *held*: the record of a page stays at home under its own URL, wherever that led.
        """
        found = self.records.get((held.kind, place_of(held)))
        if found is None and not held.key and self.own is not None and self.own.kind == held.kind:
            found = self.own
        return None if found is None else reading_of(found, held)


def reading_of(found: Record, held: Record) -> Record:
    """Return *found* as another reading of the capture that *held* was read from."""
    return replace(found, id=held.id, url=held.url, key=held.key, joined=[], capture=held.capture, run=None)


class StoredPages:
    """Reads captures of one archive through the pipelines, with one profile and no network.

    Ask in the order of the captures: the pages asked for last are remembered, so that a homepage is read
    once and not once for each of its entries. *on_failure* is told why a capture cannot be read.
    """

    def __init__(
        self,
        archive: Archive,
        profile: SiteProfile,
        *,
        on_failure: Callable[[str], None],
        max_bytes: int = DOWNLOAD_MAXSIZE,
    ) -> None:
        self.archive = archive
        self.profile = profile
        self.max_bytes = max_bytes
        self._on_failure = on_failure
        self._remembered: OrderedDict[str, StoredPage | None] = OrderedDict()

    def page_of(self, held: Record) -> StoredPage | None:
        """Return the page that *held* was read from as it reads today; None where its capture cannot be read."""
        return self.page_at(held.capture, asked=held.url, wanted=held.section is None)

    def page_at(self, capture: Capture, *, asked: str, wanted: bool = False) -> StoredPage | None:
        """Return the page in *capture* as it reads today; None where that cannot be read.

        *asked* is the URL that led to it, which tells a homepage that redirects. A page that is *wanted* need
        not have the shape of an article's URL.
        """
        name = f"{capture.warc} {capture.offset}"
        if name not in self._remembered:
            try:
                found = self._read(capture, asked=asked, wanted=wanted)
            except PurgedError:
                found = None  # nobody is to hear of it as damage
            except MunimentError as error:
                self._on_failure(str(error))
                found = None
            self._remembered[name] = found
            if len(self._remembered) > MAX_REMEMBERED:
                self._remembered.popitem(last=False)
        return self._remembered[name]

    def _read(self, capture: Capture, *, asked: str, wanted: bool) -> StoredPage:
        if capture.warc is None or capture.offset is None:
            raise IntegrityError(f"{self.archive.site}: expected the place of a capture, found none for {asked}")
        stored = read_capture(self.archive.warc_folder / capture.warc, capture.offset, capture.length)
        _check(stored, capture)
        return self._read_stored(stored, asked=asked, wanted=wanted)

    def _read_stored(self, stored: StoredCapture, *, asked: str, wanted: bool) -> StoredPage:
        url = canonical_url_of(stored.url, self.profile)
        is_elsewhere = asked in self.profile.homepage_urls and asked != url
        try:
            page = page_of_capture(
                stored, self.profile, redirects=(asked,) if is_elsewhere else (), max_bytes=self.max_bytes
            )
        except msgspec.ValidationError as error:
            raise PageError(f"{stored.warc}: expected a card beside byte {stored.offset}, found {error}") from error
        page.wanted = wanted
        try:
            page = self._pipeline.read(page)
        except PageError:
            raise
        except DropItem as error:
            return StoredPage(url=url, why=str(error))
        records: dict[tuple[str, str], Record] = {}
        for record in page.records:
            records.setdefault((record.kind, place_of(record)), record)
        return StoredPage(url=url, records=records, own=_own_record(page))

    @cached_property
    def _pipeline(self) -> PagePipeline:
        return PagePipeline.from_settings()


def place_in_archive(capture: Capture) -> tuple[str, int]:
    """Return what orders captures as they lie in the archive."""
    return capture.warc or "", capture.offset or 0


def _check(stored: StoredCapture, capture: Capture) -> None:
    """Raise IntegrityError where another response was found, or one that says something else."""
    told = (capture.record_id or stored.record_id, capture.payload_digest or stored.payload_digest)
    found = (stored.record_id, stored.payload_digest)
    if told != found:
        raise IntegrityError(
            f"{capture.warc}: expected {told[0]} with a payload of SHA-256 {told[1]} at byte {capture.offset}, "
            f"found {found[0]} with one of {found[1]}"
        )


def _own_record(page: Page) -> Record | None:
    first = page.records[0] if page.records else None
    return first if first is not None and first.kind == page.kind and not first.key else None
