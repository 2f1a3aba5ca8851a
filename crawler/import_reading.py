"""Captures that an import has copied, read one after the other as a crawl reads them."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from scrapy.exceptions import DropItem

from crawler.archive.identity import record_id
from crawler.archive.visits import Visit
from crawler.errors import DeadlyPageError, PageError
from crawler.intake import canonical_url_of, page_of_capture
from crawler.records import Entry
from crawler.tally import Tally
from crawler.version import extractor_name

if TYPE_CHECKING:
    from crawler.archive.absences import Absence
    from crawler.archive.captures import StoredCapture
    from crawler.archive.holdings import Holdings
    from crawler.archive.past import Moment, Past
    from crawler.archive.run import Run
    from crawler.archive.visits import VisitKind
    from crawler.page import Page
    from crawler.pipeline import PagePipeline
    from crawler.profile import SiteProfile
    from crawler.records import Block, Capture, Change, Record

logger = logging.getLogger(__name__)

MAX_PENDING = 10_000
"""Addresses that redirects lead to, remembered until their pages come."""

MAX_CHAINS = 100
"""Redirects remembered to one address."""

MAX_HOPS = 30
"""Redirects remembered one behind the other."""

SAME_VISIT = timedelta(days=1)
"""How far apart captures may be that a crawl would have made at one visit, such as a redirect and its target."""


class ImportReader:
    """Reads captures in the order of their times, and keeps what they say in *run*."""

    def __init__(
        self,
        profile: SiteProfile,
        run: Run,
        holdings: Holdings,
        pipeline: PagePipeline,
        *,
        past: Past,
        max_bytes: int,
    ) -> None:
        self.profile = profile
        self.run = run
        self.holdings = holdings
        self.pipeline = pipeline
        self.past = past
        self.max_bytes = max_bytes
        self.tally = Tally()
        self._redirects: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        """URL to the chains of redirects that lead there, oldest first, each with the time of its last."""
        self._last: dict[str, tuple[str, str]] = {}
        """Id of what was not held before to content and URL as this import last read them."""

    def read(self, stored: StoredCapture, capture: Capture) -> None:
        """Read what is kept at *capture*. Only a page says anything: one that is missing takes nothing away."""
        if stored.location is not None:
            self.pass_redirect(stored)
        elif stored.status in (404, 410):
            self.tally.miss(f"{stored.url}: expected an article, found status {stored.status}")
        elif stored.status != 200:
            self.tally.fail(f"{stored.url}: expected an article, found status {stored.status}")
        else:
            self._read_page(stored, capture)

    def pass_redirect(self, stored: StoredCapture) -> None:
        """Remember where a redirect leads; the next capture of that URL is what it led to."""
        if stored.location is None:
            return
        if len(self._redirects) >= MAX_PENDING:
            self._redirects.pop(next(iter(self._redirects)))
        chain = (*self._chain(stored), stored.url)[-MAX_HOPS:]
        chains = self._redirects.setdefault(stored.location, [])
        chains.append((stored.time, chain))
        del chains[:-MAX_CHAINS]

    def end(self, absence: Absence) -> None:
        """Keep that an entry is gone from a homepage."""
        entry = Entry(
            id=record_id(self.profile.name, "entry", absence.key),
            site=self.profile.name,
            key=absence.key,
            url=absence.url,
            language=absence.language,
            block=cast("Block", absence.block),
            capture=absence.capture,
            extractor=extractor_name(self.profile.digest),
            observed="gone",
        )
        self.run.observe(entry)
        self.tally.count("entry", "gone")

    def _chain(self, stored: StoredCapture) -> tuple[str, ...]:
        """Return the redirects that have just led to a capture, the oldest that no capture has answered yet."""
        chains = self._redirects.pop(stored.url, [])
        moment = datetime.fromisoformat(stored.time)
        recent = [one for one in chains if moment - datetime.fromisoformat(one[0]) <= SAME_VISIT]
        if len(recent) > 1:
            self._redirects[stored.url] = recent[1:]
        return recent[0][1] if recent else ()

    def _read_page(self, stored: StoredCapture, capture: Capture) -> None:
        redirects = self._chain(stored)
        asked = redirects[0] if redirects else stored.url
        try:
            page = page_of_capture(stored, self.profile, redirects=redirects, max_bytes=self.max_bytes)
            page.capture, page.run = capture, self.run.id
            page = self.pipeline.read(page)
        except PageError as error:
            if isinstance(error, DeadlyPageError):
                logger.warning("%s", error)
            self.tally.fail(str(error))
            self._visit(asked, stored, capture, kind="article", outcome="failed", error=str(error))
        except DropItem as error:
            self.tally.answered += 1
            self.tally.dropped[type(error).__name__] += 1
            self._visit(asked, stored, capture, kind="other", outcome="dropped", error=str(error))
        else:
            self.tally.answered += 1
            outcomes = [self._keep(record, page) for record in page.records]
            outcome = next((one for one in outcomes if one != "unchanged"), "unchanged")
            known = page.records[0].id if page.records else None
            self._visit(asked, stored, capture, kind=page.kind, outcome=outcome, known=known)
            page.drop_tree()

    def _keep(self, record: Record, page: Page) -> str:
        """Keep what a record says, where that was not known of that time; return what it means."""
        held = self.holdings.held(record.id)
        if held is not None and held.withdrawn:
            if self.holdings.has_new_urls(record):  # it is hidden under that address too
                self._observe(record)
            return "unchanged"
        if self.run.index.newest(record.id) is not None:
            return self._fold_in(record, canonical_url_of(page.url, page.profile))
        outcome = self._change(record) or ("joined" if self.holdings.has_new_urls(record) else "unchanged")
        self.tally.count(record.kind, outcome)
        self._last[record.id] = record.content_digest, record.url
        if outcome != "unchanged":
            self._observe(record)
        return outcome

    def _fold_in(self, record: Record, own_url: str) -> str:
        """Keep what a record that the archive held before says, beside what was known of it before and after."""
        before, after = self.past.around(record.id, record.capture.time)
        _stay_where_it_was(record, own_url, before)
        is_joined = self.holdings.has_new_urls(record)
        if before is not None and before.says(record) and not is_joined:
            self.tally.count(record.kind, "unchanged")
            return "unchanged"
        outcome = "new" if before is None else "joined" if before.says(record) else _difference(before, record)
        gained: str
        if after is None or after.visit is not None or not after.says(record):
            gained = outcome if before is not None or after is None else _difference(after, record)
        else:  # what is known to have come about later was there already
            gained = "joined" if is_joined else "unchanged"
        self.tally.count(record.kind, gained)
        if after is not None and after.visit is not None and not after.says(record):
            # First, since without what it takes back it changes nothing, should a kill come between the two.
            again = replace(self.past.restated(after), id=record.id, run=self.run.id)
            self.run.observe(again)
            self.past.add(again)
        self._observe(record)
        self.past.add(record)
        return outcome

    def _observe(self, record: Record) -> None:
        self.run.observe(record)
        self.holdings.note(record)

    def _change(self, record: Record) -> Change | None:
        last = self._last.get(record.id)
        if last is None:
            held = self.holdings.held(record.id)
            if held is None:
                return "new"
            last = held.content_digest, record.url
        if last[0] != record.content_digest:
            return "edited"
        return "moved" if last[1] != record.url else None

    def _visit(
        self,
        asked: str,
        stored: StoredCapture,
        capture: Capture,
        *,
        kind: VisitKind,
        outcome: str,
        error: str | None = None,
        known: str | None = None,
    ) -> None:
        visit = Visit(
            url=canonical_url_of(asked, self.profile),
            kind=kind,
            time=capture.time,
            status=stored.status,
            outcome=outcome,
            error=error,
            etag=stored.header_fields.get("etag"),
            last_modified=stored.header_fields.get("last-modified"),
            id=known,
        )
        self.run.visit(visit, capture)


def _stay_where_it_was(record: Record, own_url: str, before: Moment | None) -> None:
    """Have a capture that stands at *own_url* tell of its record at the address that it had at that time.

    That is the one known from *before*; where nothing is, the capture's own. The article moved later.
    """
    if own_url not in record.joined:
        return
    record.joined = [record.url, *record.joined]
    record.url = before.url if before is not None else own_url
    record.joined = [url for url in dict.fromkeys(record.joined) if url != record.url]


def _difference(before: Moment, record: Record) -> Change:
    if before.is_gone or not before.content_digest:
        return "back"
    return "edited" if before.content_digest != record.content_digest else "moved"
