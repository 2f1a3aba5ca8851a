"""What a run did, counted, and the exit code that follows from it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.errors import LimitError, MunimentError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.archive.listing_rows import ListingRows
    from crawler.records import Kind

INTERRUPTED = 130
"""Exit code after Ctrl-C."""

RECORD_OUTCOMES = ("new", "edited", "moved", "back", "joined", "unchanged", "gone")
"""What a page can mean for a record; the closing line shows some of them always."""

OTHERS: dict[Kind, str] = {"event": "events", "homepage": "homepages", "entry": "entries"}
"""Kinds of records beside articles, and what several of them are called."""

ASKED = ("discovery", "depth", "new", "wanted", "missing", "young", "signal", "sweep", "doubted")
"""Why requests are made."""

SHOWN_ALWAYS = ("new", "edited", "unchanged", "gone")


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts of one run of one site."""

    outcomes: Counter[str] = field(default_factory=Counter)
    """Articles by what their page meant for the record: ``new``, ``edited``, ``unchanged`` …"""
    others: dict[Kind, Counter[str]] = field(default_factory=lambda: {kind: Counter() for kind in OTHERS})
    """The same of each other kind of record."""
    reread: Counter[Kind] = field(default_factory=Counter)
    """Records that readers or profile of today read differently from the capture that was held."""
    not_reread: int = 0
    """Records in whose capture today's readers find nothing of them; they stay as they are held."""
    captures_unread: int = 0
    """Captures held that could not be read anew: damaged, purged, or gone."""
    dropped: Counter[str] = field(default_factory=Counter)
    """Pages without a record, by reason."""
    doubted: dict[str, str] = field(default_factory=dict)
    """Pages that say something else altogether than what is held, and why that is no edit yet, by URL asked for."""
    long_in_doubt: list[str] = field(default_factory=list)
    """What a person should know of those of them that stay so run after run."""
    answered: int = 0
    """Requests of the spider that got a usable answer, listings and feeds included."""
    missing: int = 0
    """Requests answered with 404 or 410."""
    failed: int = 0
    """Requests without a usable answer."""
    discovered: int = 0
    """Listings, feeds and sitemaps with a usable answer."""
    undiscovered: int = 0
    """Listings, feeds and sitemaps without one."""
    first_failure: str | None = None
    """Why the first of them failed, with its URL."""
    crashed: str | None = None
    """The first page on which the program itself failed, and how."""
    stopped: str | None = None
    """``limit`` where a limit of the profile left something unasked."""
    deferred: str | None = None
    """Why a host of the site is left alone until the next run, where it asked for that."""
    is_part: bool = False
    """Whether only some of the articles found were to be asked for."""
    asked: Counter[str] = field(default_factory=Counter)
    """Requests for listings, feeds and sitemaps (``discovery``), for pages deep in a listing (``depth``), and for
    articles and events by why they were made."""
    not_due: int = 0
    """Known pages not asked for: no signal spoke for them, and it was not their turn."""
    postponed: int = 0
    """Known pages that were due and found no room in the night's budget."""
    walked: set[str] = field(default_factory=set)
    """Listings read to their end."""
    listings: dict[str, ListingRows] = field(default_factory=dict)
    """What was found out about the rows of each listing."""

    @property
    def is_complete(self) -> bool:
        """Whether nothing that was found is left out."""
        return not self.is_part and self.stopped is None and self.deferred is None

    def requests(self, made: int) -> dict[str, int]:
        """Return what the run record tells of the requests *made*, all of them, and of those saved."""
        asked = {why: self.asked[why] for why in ASKED if self.asked[why]}
        return {"made": made, **asked, "saved": self.not_due, "postponed": self.postponed}

    def count(self, kind: Kind, outcome: str) -> None:
        """Count what a page meant for a record of *kind*."""
        (self.outcomes if kind == "article" else self.others[kind])[outcome] += 1

    def fail(self, why: str) -> None:
        """Count a request without a usable answer; *why* names its URL."""
        self.failed += 1
        self.first_failure = self.first_failure or why

    def miss(self, why: str) -> None:
        """Count a page answered with 404 or 410; *why* names its URL."""
        self.missing += 1
        self.first_failure = self.first_failure or why

    def crash(self, why: str) -> None:
        """Count a page on which the program failed; *why* names its URL."""
        self.fail(why)
        self.crashed = self.crashed or why

    def closing_line(self, site: str, seconds: float, *, is_import: bool = False) -> str:
        """Return the line that ends a run. In an import an answer of 404 is no failure: nobody expected another.

        >>> Tally(outcomes=Counter(new=12)).closing_line("hkust", 252)
        'hkust  new 12  edited 0  unchanged 0  gone 0  failed 0  4m12s'
        >>> Tally(not_due=480).closing_line("hkust", 8)
        'hkust  new 0  edited 0  unchanged 0  gone 0  not due 480  failed 0  8s'
        """
        parts = [
            f"{name} {self.outcomes[name]}" for name in RECORD_OUTCOMES if name in SHOWN_ALWAYS or self.outcomes[name]
        ]
        if self.reread["article"]:
            parts.insert(-1, f"reread {self.reread['article']}")
        if left := self.not_due + self.postponed:
            parts.append(f"not due {left}")
        if self.doubted:
            parts.append(f"doubted {len(self.doubted)}")
        if self.dropped:
            parts.append(f"dropped {self.dropped.total()}")
        if is_import and self.missing:
            parts.append(f"missing {self.missing}")
        failed = self.failed if is_import else self.failed + self.missing
        return "  ".join([site, *parts, f"failed {failed}", show_seconds(seconds)])

    def others_line(self, site: str) -> str | None:
        """Return the line that says what became of the homepage and of events; None where there was nothing.

        >>> tally = Tally()
        >>> tally.others["entry"].update(new=3, unchanged=210)
        >>> tally.others_line("hkust")
        'hkust  entries: 3 new, 210 unchanged'
        """
        parts = []
        for kind, counts in self.others.items():
            told = [f"{counts[name]} {name}" for name in RECORD_OUTCOMES if counts[name]]
            told += [f"{self.reread[kind]} reread"] if self.reread[kind] else []
            parts += [f"{OTHERS[kind]}: {', '.join(told)}"] if told else []
        return "  ".join([site, *parts]) if parts else None

    def counts(self) -> dict[str, int]:
        """Return the counts that the run record keeps."""
        kept = {name: self.outcomes[name] for name in RECORD_OUTCOMES if name in SHOWN_ALWAYS or self.outcomes[name]}
        if left := self.not_due + self.postponed:
            kept["not due"] = left
        for kind, counts in self.others.items():
            kept |= {f"{OTHERS[kind]} {name}": counts[name] for name in RECORD_OUTCOMES if counts[name]}
        kept |= counts_of_rereading(self.reread)
        kept |= {"not reread": self.not_reread} if self.not_reread else {}
        kept |= {"captures unread": self.captures_unread} if self.captures_unread else {}
        kept |= {"doubted": len(self.doubted)} if self.doubted else {}
        return kept | {"answered": self.answered, "missing": self.missing, "failed": self.failed}


def counts_of_rereading(counts: Mapping[Kind, int]) -> dict[str, int]:
    """Return how run records name the readings of captures held before, *counts* by kind of record.

    >>> counts_of_rereading({"article": 2, "entry": 5})
    {'reread': 2, 'entries reread': 5}
    """
    return {"reread" if kind == "article" else f"{OTHERS[kind]} reread": count for kind, count in counts.items()}


def exit_code(tally: Tally, reason: str) -> tuple[int, str | None]:
    """Return the exit code of a run and, where it is not 0, why.

    *reason* is Scrapy's reason for closing the spider: ``finished``, ``shutdown`` or one of ours.
    """
    if reason == "shutdown":
        return INTERRUPTED, "stopped by a signal"
    if tally.crashed is not None:
        return MunimentError.exit_code, f"failed on {tally.crashed}"
    asked = tally.answered + tally.missing + tally.failed
    if asked and not tally.answered:
        return UnreachableError.exit_code, tally.first_failure
    if tally.undiscovered and not tally.discovered:
        return UnreachableError.exit_code, tally.first_failure
    if tally.deferred is not None:
        return LimitError.exit_code, tally.deferred
    if 2 * (tally.failed + tally.missing) > asked:
        why = f"{tally.failed + tally.missing} of {asked} pages failed"
        return UnreachableError.exit_code, f"{why}, first: {tally.first_failure}"
    if tally.stopped == "limit":
        return LimitError.exit_code, "stopped at the limit of pages"
    return 0, None


def show_seconds(seconds: float) -> str:
    """Return a length of time as people write it.

    >>> show_seconds(7.4), show_seconds(252), show_seconds(3720)
    ('7s', '4m12s', '1h02m')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole}s"
    if whole < 3600:
        return f"{whole // 60}m{whole % 60:02d}s"
    return f"{whole // 3600}h{whole % 3600 // 60:02d}m"
