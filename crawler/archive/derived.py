"""Check dataset and index: make new ones in another folder from captures, logs and run records, and compare."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive.files import facts_of, part_of
from crawler.archive.index import Index, sources_of
from crawler.archive.problems import Problem
from crawler.archive.rebuild import build
from crawler.archive.run_record import iter_run_records, read_run_record
from crawler.errors import IntegrityError, MunimentError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.archive import Archive


def derived_problems(archive: Archive) -> Iterator[Problem]:
    """Compare what is derived with what the truth says; where it is only behind, the next use makes it again."""
    name = archive.index_path.name
    told: list[tuple[str, int]] | None = None
    if archive.index_path.exists():
        try:
            with Index(archive.index_path) as index:
                told = index.sources()
        except IntegrityError as error:
            yield Problem(file=name, expected="an index that can be read", found=str(error.__cause__))
        else:
            if told is None:
                return  # another version made index and dataset
    now = sources_of(archive)
    with tempfile.TemporaryDirectory(prefix="muniment-") as scratch:
        made = Path(scratch, "now")
        build(archive, made)
        problems = list(_dataset_problems(archive, made, may_be_absent=told is None))
        if problems and told is not None and told != now:
            problems = _problems_behind(archive, problems, set(told), set(now), Path(scratch, "then"))
        yield from problems
        if told == now:
            yield from _index_problems(archive, part_of(made / name))


def _problems_behind(
    archive: Archive, problems: list[Problem], told: set[tuple[str, int]], now: set[tuple[str, int]], then: Path
) -> list[Problem]:
    """Return those of *problems* that are none where the dataset was only left behind, be it some files of it.

    It was made from the files that the index has *told*; *now* other ones stand there. What it was made from cannot
    be had any more once a purge has replaced that: then nothing can be said of it.
    """
    if told <= now:
        names = {name for name, _ in told}
        build(archive, then, logs=[path for path in archive.log_paths() if path.name in names])
        still = {problem.file for problem in _dataset_problems(archive, then)}
        return [problem for problem in problems if problem.file in still]
    return [] if told - now <= _replaced(archive) else problems


def _replaced(archive: Archive) -> set[tuple[str, int]]:
    """Return names and sizes of what purges have replaced, those that are open too."""
    records = list(iter_run_records(archive))
    for run in archive.open_run_ids():
        with suppress(MunimentError):  # the run was closed meanwhile, or its opening is torn
            records.append(read_run_record(part_of(archive.run_path(run))))
    return {(Path(file).name, change.old.size) for record in records for file, change in record.replaced.items()}


def _dataset_problems(archive: Archive, made: Path, *, may_be_absent: bool = False) -> Iterator[Problem]:
    """Compare the dataset files with those *made* in another folder."""
    for path in archive.dataset_paths():
        facts = facts_of(part_of(made / path.name))
        stands = facts_of(path) if path.exists() else None
        if stands != facts and not (stands is None and may_be_absent):
            found = f"SHA-256 {stands.sha256}" if stands else "no file"
            yield Problem(file=path.name, expected=f"SHA-256 {facts.sha256}, as the logs say", found=found)


def _index_problems(archive: Archive, made: Path) -> Iterator[Problem]:
    with Index(made) as new, Index(archive.index_path) as old:
        try:
            found = None if new.dump() == old.dump() else "others"
        except IntegrityError as error:
            found = str(error.__cause__)
    if found is not None:
        yield Problem(file=archive.index_path.name, expected="the rows that the logs say", found=found)
