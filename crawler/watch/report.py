"""The report of a run: what came, what changed, what failed and why, beside the runs before it.

It is gathered from the archive here, and written beside it by :mod:`crawler.watch.report_files`.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

import msgspec

from crawler.archive.change_lines import iter_change_lines
from crawler.archive.index import Index
from crawler.archive.judgement import judgement_of
from crawler.archive.run_record import Judgement, RunRecord, read_run_record
from crawler.archive.visits import iter_visits
from crawler.archive.word_diff import Piece, diff_values, shorten
from crawler.errors import MunimentError
from crawler.settings import REVISIT_LEAST, REVISIT_SHARE
from crawler.watch.in_doubt import InDoubt, in_doubt
from crawler.watch.plan import budget_of, crowded_days, forecast
from crawler.watch.tonight import fact_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.archive.archive import Archive
    from crawler.archive.changes import ChangeLine
    from crawler.archive.visits import Visit

FORMAT = 1

MAX_HISTORY = 60
"""Crawls up to this one that the charts show."""

NIGHTS_AHEAD = 7
"""Coming nights of which is told what they will ask for."""

MAX_LISTED = 500
"""Changes and failures told one by one; all are counted."""

MAX_PIECES = 60
"""Pieces of a difference that are shown at most: a text that is new from end to end is not compared word by word."""

MAX_PIECE = 300
"""Characters of a piece that are told."""

FOR_MACHINES = ("layout",)
"""Fields whose values are ids: that they changed is shown, not how, which tells a person nothing."""

NO_RECORD = ("failed", "missing", "dropped")
"""Outcomes of visits that gave no record and leave nothing to decide."""


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What came of checking the files that a night wrote."""

    files: int
    bytes: int
    records: int
    problems: list[str] = []


class Night(msgspec.Struct, kw_only=True):
    """What the night of a site came to, beside what its run record says."""

    site: str
    started: str
    """When it began, UTC."""
    seconds: float = 0.0
    exit_code: int = 0
    """The first of the codes of crawl, check and report in their order of weight."""
    why: str | None = None
    """The reason in one line, where the code is not 0."""
    run: str | None = None
    """The run that was written; None where none could start."""
    closed_runs: list[str] = []
    """Dead runs that were closed before it."""
    lines: list[str] = []
    """How the crawl ended, in the lines that end it."""
    checked: Checked | None = None
    """None where no file was written."""
    said: list[str] = []
    """The last of what the crawl said."""


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """How one field changed."""

    field: str
    pieces: list[Piece]
    """Stretches that stayed (``=``), went (``-``) and came (``+``), the long ones cut."""


class ChangeTold(msgspec.Struct, frozen=True, kw_only=True):
    """A change, as the report tells it."""

    change: str
    kind: str
    id: str
    url: str
    title: str | None = None
    block: str | None = None
    language: str | None = None
    old_url: str | None = None
    differences: list[Difference] = []
    warc: str | None = None
    offset: int | None = None


class FailureTold(msgspec.Struct, frozen=True, kw_only=True):
    """A page asked for that gave no record."""

    url: str
    kind: str
    outcome: str
    status: int | None = None
    why: str | None = None


class PastRun(msgspec.Struct, frozen=True, kw_only=True):
    """A crawl as the charts show it."""

    run: str
    started: str | None
    exit_code: int | None
    requests: int
    counts: dict[str, int]


class NightAheadTold(msgspec.Struct, frozen=True, kw_only=True):
    """How many of the pages known now a coming night asks for, and why."""

    night: str
    """Its day, ISO 8601."""
    missing: int
    """No page when they were last asked for."""
    young: int
    """Up to seven days old."""
    sweep: int
    """Their turn."""
    postponed: int
    """Due as well, and more than the budget of a night."""


class Report(msgspec.Struct, kw_only=True):
    """All that is told of a run. The string under each field says what it means."""

    format: int = FORMAT
    site: str
    night: Night | None = None
    """What nightly operation adds; None for a run that was started by hand."""
    record: RunRecord | None = None
    """The run record; None where no run could start."""
    judgement: Judgement | None = None
    """What a person decided since of a run that was held or raised an alarm."""
    change_counts: dict[str, dict[str, int]] = {}
    """How many records of each kind became new, were edited and so on."""
    changes: list[ChangeTold] = []
    visits: dict[str, dict[str, int]] = {}
    """How many pages of each kind came to each outcome."""
    failure_count: int = 0
    failures: list[FailureTold] = []
    doubted: list[InDoubt] = []
    """Articles at whose address something else altogether stood, which is no edit yet."""
    requests_made: int | None = None
    """Exchanges of a crawl over the network: pages, robots.txt, hops of redirects, repeated tries, pictures."""
    not_modified: int = 0
    """Pages that the site said had not changed, so that nothing had to be sent."""
    held: int | None = None
    """Articles and events held with a page of their own and not gone; told of the newest crawl alone."""
    not_asked: int | None = None
    """Those of them that this run did not ask for. ``saved`` of the run record counts addresses that could wait, of
    which an article may have several, and some lead to no record."""
    nights_ahead: list[NightAheadTold] = []
    """What the nights after the newest crawl ask for again; what comes to light or changes on a list comes on top."""
    sweep_nights: int | None = None
    """Nights within which every page held is asked for again; more than 30 where the budget is too small for it."""
    budget: int | None = None
    """Pages that a night asks for again at most."""
    robots_changed: list[str] = []
    """Hosts whose robots.txt is not what it was on the crawl before."""
    history: list[PastRun] = []
    """The last crawls up to this one, oldest first."""
    fill_rates: dict[str, list[float | None]] = {}
    """By kind and field the share of records that had it, for each crawl in ``history``; None where none was read."""


def gather_report(archive: Archive, run: str | None, *, night: Night | None = None) -> Report:
    """Return the report of *run*, or of a *night* on which none could start."""
    report = Report(site=archive.site, night=night)
    if run is not None:
        report.record = read_run_record(archive.run_path(run))
        report.judgement = judgement_of(archive, run)
        _add_changes(report, archive, run)
        asked = _add_visits(report, archive, run)
        if report.record.kind == "crawl":
            report.requests_made = _requests_of(report.record)
        if [one.run for one in _last_crawls(archive, None, most=1)] == [run]:
            _add_outlook(report, archive, report.record, asked)
    past = _last_crawls(archive, run)
    report.history = [_past(record) for record in past]
    report.fill_rates = _fill_rates(past)
    if report.record is not None:
        before = [record for record in past if record.run != run]
        report.robots_changed = _changed_robots(report.record, before)
    return report


def _add_changes(report: Report, archive: Archive, run: str) -> None:
    counts: dict[str, Counter[str]] = {}
    try:
        for line in iter_change_lines(archive, run=run):
            counts.setdefault(line.kind, Counter())[line.change] += 1
            if len(report.changes) < MAX_LISTED:
                report.changes.append(_told(line))
    except MunimentError:
        return  # without the file of changes, which the check of the dataset says
    finally:
        report.change_counts = {kind: dict(count) for kind, count in sorted(counts.items())}


def _told(line: ChangeLine) -> ChangeTold:
    differences = [
        Difference(field=name, pieces=[] if name in FOR_MACHINES else list(_pieces(line, name)))
        for name in (line.changed_fields if line.change != "new" else ())
    ]
    return ChangeTold(
        change=line.change,
        kind=line.kind,
        id=line.id,
        url=line.url,
        title=line.title,
        block=line.block,
        language=line.language,
        old_url=line.old_url,
        differences=differences,
        warc=line.warc,
        offset=line.offset,
    )


def _pieces(line: ChangeLine, name: str) -> Iterator[Piece]:
    """Return what of a difference a person can take in."""
    pieces = shorten(diff_values(line.before.get(name), line.after.get(name)))
    for sign, text in pieces[:MAX_PIECES]:
        yield sign, text if len(text) <= MAX_PIECE else f"{text[:MAX_PIECE]}…"


def _add_visits(report: Report, archive: Archive, run: str) -> set[str]:
    """Add what became of the pages asked for, and return their URLs."""
    counts: dict[str, Counter[str]] = {}
    asked: set[str] = set()
    whys: dict[str, str] = {}
    path = archive.visits_path(run)
    for visit in iter_visits(path) if path.exists() else ():
        counts.setdefault(visit.kind, Counter())[visit.outcome] += 1
        asked.add(visit.url)
        if visit.outcome != "failed":
            whys.pop(visit.url, None)  # a second look may have settled it
        if visit.outcome == "doubted":
            whys[visit.url] = visit.error or ""
        if visit.outcome in NO_RECORD:
            report.failure_count += 1
            if len(report.failures) < MAX_LISTED:
                report.failures.append(_failure(visit))
    report.visits = {kind: dict(sorted(count.items())) for kind, count in sorted(counts.items())}
    if whys and report.record is not None:
        report.doubted = in_doubt(archive, whys, run=run, now=report.record.started or "")
    report.not_modified = sum(count["not-modified"] for count in counts.values())
    return asked


def _add_outlook(report: Report, archive: Archive, record: RunRecord, asked: set[str]) -> None:
    """Add what is held now, and what that has the coming nights ask for."""
    try:
        with Index(archive.index_path) as index:
            live = set(index.live_urls())
            _add_forecast(report, index, record)
    except MunimentError:
        return
    report.held = len(live)
    report.not_asked = len(live - asked)


def _add_forecast(report: Report, index: Index, record: RunRecord) -> None:
    if record.started is None:
        return
    first_days = index.first_days()
    coming = forecast(
        [fact_of(page) for page in chain(index.iter_live_pages(), index.iter_unread_pages())],
        night=date.fromisoformat(record.started[:10]),
        crowded=crowded_days(first_days),
        budget=budget_of(sum(first_days.values()), share=REVISIT_SHARE, least=REVISIT_LEAST),
        nights=NIGHTS_AHEAD,
    )
    report.nights_ahead = [
        NightAheadTold(**night._asdict() | {"night": night.night.isoformat()}) for night in coming.nights
    ]
    report.sweep_nights, report.budget = coming.sweep_nights, coming.budget


def _failure(visit: Visit) -> FailureTold:
    return FailureTold(url=visit.url, kind=visit.kind, outcome=visit.outcome, status=visit.status, why=visit.error)


def _last_crawls(archive: Archive, run: str | None, *, most: int = MAX_HISTORY) -> list[RunRecord]:
    """Return the records of the last crawls up to *run* that can be read, at most so many, oldest first."""
    found: list[RunRecord] = []
    for one in reversed([one for one in archive.run_ids() if run is None or one <= run]):
        try:
            record = read_run_record(archive.run_path(one))
        except MunimentError:
            continue
        if record.kind == "crawl":
            found.append(record)
        if len(found) == most:
            break
    return found[::-1]


def _past(record: RunRecord) -> PastRun:
    return PastRun(
        run=record.run,
        started=record.started,
        exit_code=record.exit_code,
        requests=_requests_of(record),
        counts=record.counts,
    )


def _requests_of(record: RunRecord) -> int:
    return sum(record.kept.get(name, 0) for name in ("captures", "revisits", "failures"))


def _fill_rates(past: Sequence[RunRecord]) -> dict[str, list[float | None]]:
    """Return the rates by kind and field. A field without one is empty where others of its kind have theirs."""
    names = sorted({name for record in past for name in record.fill_rates})
    read = [{name.partition(".")[0] for name in record.fill_rates} for record in past]
    return {
        name: [
            record.fill_rates.get(name, 0.0) if name.partition(".")[0] in kinds else None
            for record, kinds in zip(past, read, strict=True)
        ]
        for name in names
    }


def _changed_robots(record: RunRecord, before: Sequence[RunRecord]) -> list[str]:
    last: dict[str, str] = {}
    for one in before:
        last |= one.robots
    return sorted(host for host, digest in record.robots.items() if last.get(host, digest) != digest)
