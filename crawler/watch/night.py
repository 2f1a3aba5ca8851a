"""The night of one site: crawl, check of what it wrote, dataset, report, and whoever must hear.

Each step is done whatever became of the one before: a night that could not start is reported too.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.archive.archive import Archive
from crawler.archive.clock import utc_now, utc_text
from crawler.archive.index import is_current
from crawler.archive.lock import SiteLock
from crawler.archive.rebuild import rebuild
from crawler.archive.run import STAMP
from crawler.archive.verify import check_runs
from crawler.errors import IntegrityError, MunimentError, worst_of
from crawler.watch.child import run_crawl
from crawler.watch.notice import Notice, call_command, forget_failure, note_failure, read_state
from crawler.watch.program import config_words, program_words
from crawler.watch.report import Checked, Night, Report, gather_report
from crawler.watch.report_files import write_report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from crawler.config import Config
    from crawler.watch.child import CrawlResult, Stop

MAX_PROBLEMS = 100
"""Problems of the files of a night that its report tells; all are counted."""


@dataclass(slots=True, kw_only=True)
class NightResult:
    """What came of the night of a site."""

    night: Night
    page: Path | None = None
    """The report; None where none could be written."""
    problems: list[str] = field(default_factory=list)
    """What else a person should hear: notices that did not arrive."""


def do_night(
    config: Config, site: str, *, words: Sequence[str], stop: Stop, is_shown: bool, is_known: bool
) -> NightResult:
    """Do the night of *site*, with *words* for its crawl. A site that is not *is_known* gets no folder for a report."""
    archive = Archive(config.data, site)
    begun, now = time.monotonic(), utc_now()
    before = set(archive.run_ids())
    call = [*program_words(), "crawl", site, "--json", *words, *config_words(config)]
    crawled = run_crawl(call, stop=stop, is_shown=is_shown)
    closed = [run for run in archive.run_ids() if run not in before]
    night = Night(
        site=site,
        started=utc_text(now),
        run=crawled.run if crawled.run in closed else None,
        closed_runs=crawled.closed_runs,
        lines=crawled.lines,
        said=crawled.said,
    )
    ends = [_end_of(crawled), _check(archive, closed, night), _renew_dataset(archive, closed)]
    _settle(night, ends, seconds=time.monotonic() - begun)
    result = NightResult(night=night)
    if is_known or archive.folder.is_dir():
        try:
            result.page = _report(archive, night, name=night.run or now.strftime(STAMP))
        except MunimentError as error:
            _settle(night, [*ends, (error.exit_code, str(error))], seconds=time.monotonic() - begun)
    return result


End = tuple[int, str | None]
"""Exit code of a step, and the reason where it is not 0."""


def _end_of(crawled: CrawlResult) -> End:
    return crawled.exit_code, crawled.why


def _settle(night: Night, ends: Sequence[End], *, seconds: float) -> None:
    """Put on *night* what its steps came to: the worst code, and the reasons of all that failed."""
    night.exit_code = worst_of(code for code, _ in ends)
    reasons = [why for code, why in sorted(ends, key=lambda end: end[0] != night.exit_code) if code and why]
    night.why = "; ".join(reasons) or None
    night.seconds = round(seconds, 3)


def _check(archive: Archive, runs: Sequence[str], night: Night) -> End:
    """Check the files that the night wrote, and put on *night* what was found."""
    if not runs:
        return 0, None
    try:
        found = check_runs(archive, runs)
    except MunimentError as error:
        return error.exit_code, str(error)
    problems = [str(problem) for problem in found.problems]
    night.checked = Checked(
        files=found.file_count,
        bytes=found.byte_count,
        records=found.record_count,
        problems=problems[:MAX_PROBLEMS],
    )
    if not problems:
        return 0, None
    return IntegrityError.exit_code, f"{len(problems)} problems in the files of this night, first: {problems[0]}"


def _renew_dataset(archive: Archive, runs: Sequence[str]) -> End:
    """Make dataset and index again where the crawl did not come to it."""
    if not runs or (is_current(archive) and all(path.exists() for path in archive.dataset_paths())):
        return 0, None
    try:
        with SiteLock(archive.folder):
            rebuild(archive)
    except MunimentError as error:
        return error.exit_code, str(error)
    return 0, None


def _report(archive: Archive, night: Night, *, name: str) -> Path:
    """Write the report; what cannot be gathered is left out, for it is told by the night's own reasons."""
    try:
        report = gather_report(archive, night.run, night=night)
    except MunimentError as error:
        _settle(night, [(night.exit_code, night.why), (error.exit_code, str(error))], seconds=night.seconds)
        report = Report(site=archive.site, night=night)
    return write_report(archive, report, name)[0]


def tell(config: Config, result: NightResult) -> None:
    """Call the command of the keeper where the night failed, and where it is the first that is well again."""
    night = result.night
    archive = Archive(config.data, night.site)
    state = read_state(archive)
    is_well = night.exit_code == 0
    if is_well and state is None:
        return
    if not is_well and archive.folder.is_dir():
        try:
            state = note_failure(archive, night.started, night.exit_code)
        except MunimentError as error:
            result.problems.append(f"the end of this failure may not be told: {error}")
    if config.notify.command:
        notice = Notice(
            event="recovery" if is_well else "failure",
            site=night.site,
            exit_code=night.exit_code,
            why=night.why,
            run=night.run,
            started=night.started,
            report=str(result.page.absolute()) if result.page else None,
            lines=night.lines,
            failing_since=state.failing_since if state else night.started,
            failed_nights=state.failed_nights if state else 1,
        )
        problem = call_command(config, notice)
        if problem is not None:
            result.problems.append(problem)
            return  # a recovery that nobody heard of is told again the next night
    if is_well:
        forget_failure(archive)
