"""Pages that answer at the address of an article with something else altogether."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from crawler.archive.clock import utc_now, utc_text
from crawler.archive.holdings import PAGES
from crawler.drops import ReplacedError
from crawler.fetch.archiving import archiving_of, holdings_of
from crawler.intake import canonical_url_of
from crawler.records import Capture, Evidence
from crawler.watch.illness import FEW
from crawler.watch.in_doubt import in_doubt
from crawler.watch.replaced import is_replaced, is_said_again

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from crawler.archive.holdings import Held, Holdings
    from crawler.archive.visits import Visit
    from crawler.fetch.archiving import ArchivingExtension
    from crawler.page import Page
    from crawler.records import Record

NOT_OF_THE_PAGE = ("card", "feed", "url")
"""Sources that tell the same whatever the page says."""

MAX_COMPARED = 20
"""Pages in doubt that one is compared with: what several show is none's own."""


class DoubtPipeline:
    """Let no article be edited by a page that may be another one.

    A page whose text is gone, or has given way to one that shares nothing with it, is an edit only when the next run
    finds the same in its place, with a date where the article had one; or a second answer at the end of this run,
    where something else on it is what is held: its headline, or its date and the address that it gives itself. One
    that says exactly what another article said when the run began is none at all: a cache that hands out one page in
    place of another. Where more pages are in doubt than chance will have it, the site may be ill and no second answer
    is asked for.
    """

    def __init__(
        self, crawler: Crawler, holdings: Holdings, archiving: ArchivingExtension | None, *, min_hours: float
    ) -> None:
        self.crawler = crawler
        self.holdings = holdings
        self.archiving = archiving
        self.min_hours = min_hours
        self._strangers: dict[str, str | None] = {}
        """What this run found first in place of the text of each record in doubt, by its id."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the open archive; without one nothing is held."""
        min_hours = crawler.settings.getfloat("DOUBT_MIN_HOURS")
        return cls(crawler, holdings_of(crawler), archiving_of(crawler), min_hours=min_hours)

    def process_item(self, item: Page) -> Page:
        """Drop the page where what it says is in doubt."""
        own = item.records[0] if item.records else None
        if self.archiving is None or own is None or own.kind not in PAGES or own.observed == "gone":
            return item
        why = self._why(item, own)
        if why is not None:
            self.archiving.watch.read_doubted(own)
            raise ReplacedError(f"{item.url}: {why}")
        self.crawler.spider.tally.doubted.pop(item.requested_url, None)  # type: ignore[union-attr]
        return item

    def _why(self, page: Page, own: Record) -> str | None:
        """Return why what *page* says is in doubt; None where it is not."""
        held = self.holdings.held(own.id)
        if held is None or held.gone or held.content_digest == own.content_digest or own.url != held.url:
            return None
        before = self.holdings.last_visit(canonical_url_of(page.requested_url, page.profile))
        was_doubted = before is not None and before.outcome == "doubted"
        if was_doubted and page.wanted:
            return None  # a person who knows of the doubt asked for this page alone
        other = self._said_by(own, held)
        if other is not None:
            self._note(own)
            return f"says exactly what {other} says"
        if not self._has_replaced(own):
            return None
        if own.id in self._strangers:
            is_edit = self._is_found_again(own) and self._is_vouched(page, own)
            return None if is_edit else "says nothing of what is held, nor what a first answer said"
        self._note(own)
        why = self._why_not_yet(own, before if was_doubted else None)
        if why is not None and len(self._strangers) <= FEW and self._is_vouched(page, own):
            self.crawler.spider.look_again(page.requested_url)  # type: ignore[union-attr]
        return why

    def _note(self, own: Record) -> None:
        """Remember what stands in place of a text; where too much does, only that it does."""
        self._strangers.setdefault(own.id, _body(own) if len(self._strangers) <= FEW else None)

    def _why_not_yet(self, own: Record, before: Visit | None) -> str | None:
        """Return why what stands in place of a text is no edit yet; None where it is one.

        *before* is the visit of the run before, where that was in doubt too.
        """
        if before is None:
            return "says nothing of what is held, which counts once the next run finds the same there"
        if not self._is_what_was_doubted(own, before):
            return "is unstable: says nothing of what is held, nor of what took its place when it was last asked for"
        if self._hours_in_doubt(own, before.url) < self.min_hours:
            return f"says nothing of what is held, which counts once it did so for {self.min_hours:g} hours"
        if not _is_dated(own) and self._was_dated(own):
            return "says nothing of what is held, and has no date either, as a page that is no article"
        others = (url for url, text in self._doubted_texts.items() if url != before.url and text)
        same = next((url for url in others if is_said_again(self._doubted_texts[url], _body(own))), None)
        return f"says nothing of what is held, and what {same} said in place of its own text" if same else None

    def _was_dated(self, own: Record) -> bool:
        """Return whether the capture that *own* rests on states a date, by today's readers."""
        newest = self.holdings.rests_on(own.id)
        before = self._read(own, newest.url, newest.capture) if newest is not None else None
        return before is not None and _is_dated(before)

    def _hours_in_doubt(self, own: Record, url: str) -> float:
        since = datetime.fromisoformat(self._since[url])
        return (datetime.fromisoformat(own.capture.time) - since).total_seconds() / 3600

    @cached_property
    def _since(self) -> dict[str, str]:
        """When the pages that were in doubt when the run began had come into it, by their URLs."""
        assert self.archiving is not None
        last = {visit.url: visit.time for visit in self.holdings.doubted_visits()}
        found = in_doubt(self.archiving.archive, last, run=self.archiving.run.id, now=utc_text(utc_now()))
        return {one.url: min(one.since, last[one.url]) for one in found}

    @cached_property
    def _doubted_texts(self) -> dict[str, str | None]:
        """What stood in place of the texts of other pages when the run began, by their URLs."""
        assert self.archiving is not None
        texts = {}
        for visit in self.holdings.doubted_visits()[:MAX_COMPARED]:
            page = self.archiving.stored_pages.page_at(visit.capture, asked=visit.url, wanted=True)
            texts[visit.url] = _body(page.own) if page is not None and page.own is not None else None
        return texts

    def _is_vouched(self, page: Page, own: Record) -> bool:
        """Return whether *page* has a text, and beside it what only the article held has."""
        newest = self.holdings.rests_on(own.id)
        if newest is None or not _body(own):
            return False
        if own.title is not None and own.title == newest.title and self.holdings.is_titled_alone(own.id):
            return True
        declared = getattr(own, "declared_canonical_url", None)
        if declared is None or not _is_dated(own):
            return False
        is_same_date = newest.published is not None and getattr(own, "published", None) == newest.published
        return is_same_date and canonical_url_of(declared, page.profile) == newest.url

    def _is_found_again(self, own: Record) -> bool:
        """Return whether *own* says what this run found first in its place, and what it found nowhere else."""
        if len(self._strangers) > FEW or not is_said_again(self._strangers[own.id], _body(own)):
            return False
        others = (text for other, text in self._strangers.items() if other != own.id)
        return not any(is_said_again(text, _body(own)) for text in others)

    def _said_by(self, record: Record, held: Held) -> str | None:
        """Return the URL of another article that said when the run began what *record* says, and not what is held."""
        if record.kind != "article" or _body(record) is None:
            return None
        for other in self.holdings.with_content(record.content_digest):
            newest = self.holdings.rests_on(other.id)
            if other.id != held.id and newest is not None and newest.content_digest == record.content_digest:
                return other.url
        return None

    def _has_replaced(self, record: Record) -> bool:
        """Return whether nothing is left of what the capture says that *record* rests on."""
        newest = self.holdings.rests_on(record.id)
        if newest is None or "body" not in newest.filled.split():
            return False
        now = _body(record)
        if not now:
            return True
        before = self._read(record, newest.url, newest.capture)
        return before is not None and is_replaced(_body(before), now)

    def _is_what_was_doubted(self, record: Record, doubted: Visit) -> bool:
        """Return whether *record* says what the *doubted* capture says; False where that cannot be read any more."""
        before = self._read(record, record.url, doubted.capture)
        return before is not None and is_said_again(_body(before), _body(record))

    def _read(self, record: Record, url: str, capture: Capture) -> Record | None:
        """Return what *capture* of *url* says today of *record*; None where it cannot be read."""
        assert self.archiving is not None
        page = self.archiving.stored_pages.page_of(replace(record, url=url, capture=capture))
        return page.find(record) if page is not None else None


def _is_dated(record: Record) -> bool:
    """Return whether the page itself says when it was published."""
    found = record.evidence.get("published")
    return isinstance(found, Evidence) and found.source not in NOT_OF_THE_PAGE


def _body(record: Record) -> str | None:
    body: str | None = getattr(record, "body", None)
    return body
