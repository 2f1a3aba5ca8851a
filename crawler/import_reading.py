"""Captures that an import has copied, read one after the other as a crawl reads them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from scrapy.exceptions import DropItem

from crawler.archive.identity import record_id
from crawler.archive.visits import Visit
from crawler.errors import PageError
from crawler.intake import canonical_url_of, page_of_capture
from crawler.records import Entry
from crawler.tally import Tally
from crawler.version import extractor_name

if TYPE_CHECKING:
    from crawler.archive.absences import Absence
    from crawler.archive.captures import StoredCapture
    from crawler.archive.holdings import Holdings
    from crawler.archive.run import Run
    from crawler.archive.visits import VisitKind
    from crawler.page import Page
    from crawler.pipeline import PagePipeline
    from crawler.profile import SiteProfile
    from crawler.records import Block, Capture, Change, Record

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
        self, profile: SiteProfile, run: Run, holdings: Holdings, pipeline: PagePipeline, *, max_bytes: int
    ) -> None:
        self.profile = profile
        self.run = run
        self.holdings = holdings
        self.pipeline = pipeline
        self.max_bytes = max_bytes
        self.tally = Tally()
        self._redirects: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        """URL to the chains of redirects that lead there, oldest first, each with the time of its last."""
        self._last: dict[str, tuple[str, str]] = {}
        """Id to content and URL as this import last read them."""

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
        except DropItem as error:
            self.tally.answered += 1
            self.tally.dropped[type(error).__name__] += 1
            self._visit(asked, stored, capture, kind="other", outcome="dropped", error=str(error))
        except PageError as error:
            self.tally.fail(str(error))
            self._visit(asked, stored, capture, kind="article", outcome="failed", error=str(error))
        else:
            self.tally.answered += 1
            outcomes = [self._keep(record, page) for record in page.records]
            outcome = next((one for one in outcomes if one != "unchanged"), "unchanged")
            known = page.records[0].id if page.records else None
            self._visit(asked, stored, capture, kind=page.kind, outcome=outcome, known=known)
            page.drop_tree()

    def _keep(self, record: Record, page: Page) -> str:
        """Keep what a record says, unless this import has just said the same of it; return what it means.

        Of a record that the archive held before, every capture counts: it may be older than another that
        says something else, and only the fold over all of them tells.
        """
        held = self.holdings.held(record.id)
        is_joined = self.holdings.has_new_urls(record)
        if held is not None and held.withdrawn:
            if is_joined:  # it is hidden under that address too
                self.run.observe(record)
                self.holdings.note(record)
            return "unchanged"
        newest = None if self.run.index.is_empty else self.run.index.newest(record.id)
        if newest is not None and record.capture.time < newest.capture_time:
            _stay_where_it_was(record, canonical_url_of(page.url, page.profile))
        change = self._change(record)
        outcome = change or ("joined" if is_joined else "unchanged")
        self.tally.count(record.kind, outcome)
        self._last[record.id] = record.content_digest, record.url
        is_kept = (
            newest is not None
            and newest.capture_record_id == record.capture.record_id
            and newest.content_digest == record.content_digest
        )  # a killed import had come as far as the observation
        if outcome != "unchanged" or (newest is not None and not is_kept):
            self.run.observe(record)
            self.holdings.note(record)
        return outcome

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


def _stay_where_it_was(record: Record, url: str) -> None:
    """Have a capture older than the last stand at its own *url* where that is the one that names its record.

    The article moved later; at that time it stood there.
    """
    if url in record.joined and record.url != url and record_id(record.site, record.kind, url) == record.id:
        record.joined = [joined for joined in record.joined if joined != url]
        record.url = url
