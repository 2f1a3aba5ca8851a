"""Verify that every kept byte is what it was when it was kept, and that no run is missing from the chain.

Three questions, each asked of all that is there, so that one broken file hides nothing in another: does each
file have the bytes that its run record names; is each record, line and batch in it whole and what its own
digests say; and does a capture stand wherever log and visits say that one does. Then dataset and index are
compared with what the truth gives.
"""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.archive.archive import OUTSIDE
from crawler.archive.derived import derived_problems
from crawler.archive.files import PART, disk_errors, facts_of, part_of
from crawler.archive.places import Places
from crawler.archive.problems import Problem, unreadable
from crawler.archive.run_record import current_facts, find_own_digest, has_own_digest, link_to_last, read_run_record
from crawler.archive.verify_files import FileCheck
from crawler.errors import ConfigError, IntegrityError, MunimentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from crawler.archive.archive import Archive
    from crawler.archive.files import FileFacts
    from crawler.archive.run_record import RunRecord

THREADS = min(2, os.cpu_count() or 1)
"""A third finds the interpreter taken: it made the check of a file of small records slower by a quarter."""


@dataclass(slots=True, kw_only=True)
class Verification:
    """What was looked at, and what is wrong."""

    problems: list[Problem] = field(default_factory=list)
    run_count: int = 0
    """Closed runs."""
    file_count: int = 0
    """Files that their run records name, and that are there."""
    byte_count: int = 0
    """Bytes of these files and of the run records."""
    record_count: int = 0
    """WARC records, observations and visits in them."""
    is_compared: bool = False
    """Whether dataset and index were compared with the truth, which only a sound one allows."""


def verify(archive: Archive, *, derived: bool = True) -> list[Problem]:
    """Return what is wrong with the archive, nothing if all is well; see :func:`check`."""
    return check(archive, derived=derived).problems


def check(
    archive: Archive, *, derived: bool = True, progress: Callable[[int, int], None] | None = None
) -> Verification:
    """Return what is wrong with the archive, and how much was looked at.

    With *derived* the dataset and index are compared with new ones made aside. Files of runs that are
    still open are passed over: the next run closes them, and their run record names them then. *progress* is
    told how many bytes are done, of how many. Raises ConfigError where a newer program wrote a run.
    """
    report = Verification()
    open_before = archive.open_run_ids()
    runs = archive.run_ids()
    records = _check_run_records(archive, runs, report)
    kept = _files_of(archive, records)
    _check_files(archive, kept, report, is_whole=True, progress=progress)
    report.problems += _unnamed(archive, {f"runs/{run}.json" for run in runs} | set(kept), open_before)
    if derived and not report.problems:
        report.problems += _settled_derived_problems(archive)
        report.is_compared = True
    return report


def check_runs(archive: Archive, runs: Sequence[str]) -> Verification:
    """Return what is wrong with the files of some closed runs, which need not be all: what a night has added.

    Run records, chain included, files, and what stands in them are checked; captures of other runs that they speak
    of, files that no run names, dataset and index are not.
    """
    report = Verification()
    chosen = sorted(runs)
    before = link_to_last(archive, before=chosen[0]) if chosen else None
    previous = (before.run, before.sha256) if before else None
    records = _check_run_records(archive, chosen, report, previous)
    _check_files(archive, _files_of(archive, records), report, is_whole=False)
    return report


def _check_files(
    archive: Archive,
    kept: dict[str, tuple[FileFacts, str]],
    report: Verification,
    *,
    is_whole: bool,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Check the files in *kept*; where that is the whole archive, also where revisits point to."""
    with Places() as places, ThreadPoolExecutor(THREADS) as executor:
        total = sum(facts.size for facts, _ in kept.values())
        files = FileCheck(archive, places, executor, report.problems)
        for path in archive.warc_paths():
            if f"warc/{path.name}" not in kept:
                files.pass_over(path.name)
        done = 0
        for name, (facts, run) in sorted(kept.items(), key=_captures_first):
            files.check(name, facts, run)
            done += facts.size
            if progress:
                progress(done, total)
        if is_whole:
            files.check_revisits()
    report.file_count, report.record_count = files.file_count, files.record_count
    report.byte_count += files.byte_count


def _check_run_records(
    archive: Archive, runs: list[str], report: Verification, previous: tuple[str, str] | None = None
) -> list[RunRecord]:
    """Return the run records that can be read; what is wrong with them and with their chain goes to the report.

    *previous* is the run that stands before the first of them, and the SHA-256 of its record.
    """
    records: list[RunRecord] = []
    for run in runs:
        path = archive.run_path(run)
        name = f"runs/{path.name}"
        try:
            with disk_errors(path):
                text = path.read_bytes()
        except MunimentError as error:
            report.problems.append(unreadable(name, error, run))
            previous = run, "unknown"
            continue
        report.run_count += 1
        report.byte_count += len(text)
        try:
            record = read_run_record(path)
        except ConfigError:
            if has_own_digest(text) or find_own_digest(text) is None:
                raise
            report.problems.append(_other_text(name, run))
        except IntegrityError as error:
            report.problems.append(Problem(file=name, expected="a run record", found=_found_in(error), record=run))
        else:
            if not has_own_digest(text):
                report.problems.append(_other_text(name, run))
            report.problems += _chain_problems(record, name, previous)
            records.append(record)
        previous = run, hashlib.sha256(text).hexdigest()
    return records


def _other_text(name: str, run: str) -> Problem:
    return Problem(file=name, expected="text of its own digest", found="other text", record=run)


def _chain_problems(record: RunRecord, name: str, previous: tuple[str, str] | None) -> Iterator[Problem]:
    link = (record.previous.run, record.previous.sha256) if record.previous else None
    if link == previous:
        return
    said = f"the run record {link[0]} with SHA-256 {link[1]} before it" if link else "no run before it"
    stands = f"{previous[0]} with {previous[1]}" if previous else "none"
    yield Problem(file=name, expected=said, found=stands, record=record.run)


def _files_of(archive: Archive, records: list[RunRecord]) -> dict[str, tuple[FileFacts, str]]:
    """Return what the run records say of each file, under the name that it has now, and which run says so.

    What a run that is open was replacing counts where it has been replaced already.
    """
    told = {_standing_name(archive, file): facts for file, facts in current_facts(records).items()}
    for run in archive.open_run_ids():
        with suppress(MunimentError):  # the run was closed meanwhile, or its opening is torn
            for file, change in read_run_record(part_of(archive.run_path(run))).replaced.items():
                name = _standing_name(archive, file)
                if name in told and told[name][0] == change.old and facts_of(archive.folder / name) == change.new:
                    told[name] = change.new, run
    return told


def _standing_name(archive: Archive, file: str) -> str:
    """Return the name a file has now: the log of a held run carries its state in its name."""
    if file.endswith(".jsonl") and not (archive.folder / file).exists():
        for ending in OUTSIDE:
            if (archive.folder / (other := file.removesuffix(".jsonl") + ending)).exists():
                return other
    return file


def _captures_first(file: tuple[str, object]) -> tuple[bool, str]:
    return not file[0].startswith("warc/"), file[0]


def _unnamed(archive: Archive, named: set[str], open_before: list[str]) -> Iterator[Problem]:
    """Yield the files that no run names. Those of runs that were open before, are now, or closed meanwhile are none."""
    closed = (run for run in archive.run_ids() if f"runs/{run}.json" not in named)
    passed_over = (*open_before, *archive.open_run_ids(), *closed)
    for folder in (archive.warc_folder, archive.log_folder, archive.runs_folder):
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            name = f"{folder.name}/{path.name}"
            if name not in named and not path.name.endswith(PART) and not path.name.startswith(passed_over):
                yield Problem(file=name, expected="a run record that names it", found="none")


def _settled_derived_problems(archive: Archive) -> list[Problem]:
    """Return what is wrong with dataset and index; looked at again where a run closed meanwhile."""
    while True:
        runs = archive.run_ids()
        problems = list(derived_problems(archive))
        if not problems or runs == archive.run_ids():
            return problems


def _found_in(error: MunimentError) -> str:
    """Return what an error says was found, without the place and what was expected: a problem has these itself."""
    return str(error).partition(", found ")[2] or str(error)
