"""Watch a site while it is crawled: whether it is well, and whether the readers still see what they saw."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from crawler.archive.holdings import PAGES
from crawler.intake import canonical_url_of
from crawler.read.tree import text_of
from crawler.watch.drift import find_alarms
from crawler.watch.illness import Sights, find_illness
from crawler.watch.past import night_of, past_nights
from crawler.watch.survey import Survey

if TYPE_CHECKING:
    from crawler.archive.archive import Archive
    from crawler.archive.index import Index
    from crawler.archive.index_tables import Newest
    from crawler.archive.run_record import AlarmRecord
    from crawler.page import Page
    from crawler.profile import SiteProfile
    from crawler.read.tree import PageTree
    from crawler.records import Record

MIN_ENTRIES = 10
"""Entries of a homepage from which one that shows none of them is another page."""


def _words_digest(record: Record) -> str:
    words = f"{getattr(record, 'title', None)}\n{getattr(record, 'body', None)}"
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


class Watch:
    """What one run saw of a site, beside what was held of it when the run began."""

    def __init__(self, archive: Archive, index: Index, profile: SiteProfile) -> None:
        self._archive = archive
        self._index = index
        self._profile = profile
        self._sights = Sights(held=index.live_count())
        self._doubted: set[str] = set()
        """Ids of the articles taken in that were answered with something else; of a second look nothing is new."""
        self.survey = Survey()
        """What was measured of the values read."""

    # --- what the crawl tells ---------------------------------------------------

    def read(self, page: Page) -> None:
        """Take in a page whose records were compared with what is held."""
        here = canonical_url_of(page.url, self._profile)
        for record in page.records:
            # What an alias shows was or will be measured at the article's own address.
            if record.observed == "present" and here not in record.joined:
                newest = self._newest(record.id)
                if newest is None:
                    self.survey.add(record)
                else:
                    is_news = newest.content_digest != record.content_digest
                    self.survey.add(record, had=newest.filled.split(), is_news=is_news)
        own = page.records[0] if page.records else None
        if own is None or own.id in self._doubted:
            return
        self._sights.answered += own.observed == "present"
        if own.kind in PAGES:
            self._take(own, self._newest(own.id), page.outcome)
        elif own.kind == "homepage":
            self._take_homepage(page, own)

    def no_page(self, page: Page) -> None:
        """Take in what was answered in place of an article or event, and is none."""
        self._sights.answered += 1
        url = canonical_url_of(page.requested_url, self._profile)
        held = (self._index.id_of(url, kind) for kind in PAGES)
        if any((newest := self._newest(found)) is not None and newest.status == "live" for found in held):
            self._sights.fates["none"] += 1
        self._odd(page.url, page.body, page.tree)

    def read_doubted(self, record: Record) -> None:
        """Take in an article that was answered with something else altogether, so that it is no edit yet."""
        if record.id in self._doubted:
            return
        self._doubted.add(record.id)
        self._sights.answered += 1
        self._take(record, self._newest(record.id), "edited")

    def not_modified(self) -> None:
        """Count a page held that did not change."""
        self._sights.answered += 1
        self._sights.fates["same"] += 1

    def list_read(self, url: str, body: bytes, tree: PageTree | None, *, shows_articles: bool) -> None:
        """Take in the first page of a listing, a feed or a sitemap; *tree* where it was parsed as HTML."""
        self._sights.answered += 1
        self._sights.lists += 1
        if not shows_articles:
            self._sights.empty_lists += 1
            self._odd(url, body, tree)

    def _odd(self, url: str, body: bytes, tree: PageTree | None) -> None:
        """Count a page that is not what it should be, by its words where it has any."""
        words = body if tree is None else text_of(tree.root).encode("utf-8", "replace")
        self._sights.odd(sha256(words).hexdigest(), url)

    def _take(self, own: Record, newest: Newest | None, outcome: str) -> None:
        fates = self._sights.fates
        if newest is None or newest.status != "live":
            if outcome == "new":
                self._sights.odd(own.content_digest, own.url)
        elif own.observed == "gone":
            fates["gone"] += 1
        elif outcome == "edited":
            is_emptied = "body" in newest.filled.split() and not getattr(own, "body", None)
            fates["emptied" if is_emptied else "edited"] += 1
            words = _words_digest(own)  # not that of the content, which has the date of each one's card
            self._sights.turned[words] += 1
            self._sights.odd(words, own.url)
        else:
            fates["same"] += 1

    def _take_homepage(self, page: Page, own: Record) -> None:
        live = self._index.live_entries(own.url)
        shown = {record.key for record in page.records if record.kind == "entry" and record.observed == "present"}
        if len(live) >= MIN_ENTRIES and shown.isdisjoint(live):
            self._sights.lost_homepages[own.url] = len(live)

    def _newest(self, record_id: str | None) -> Newest | None:
        return None if record_id is None or self._index.is_empty else self._index.newest(record_id)

    # --- what follows -----------------------------------------------------------

    def illness(self) -> str | None:
        """Return why the run should be held; None where the site seems well."""
        return find_illness(self._sights)

    def alarms(self, run: str) -> list[AlarmRecord]:
        """Return which fields *run* does not read as the runs before it did."""
        nights = [*past_nights(self._archive, before=run), night_of(run, self.survey.fields)]
        return find_alarms(nights)
