"""Check WARC files of others, which no run record describes, by what they say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.archive.problems import Problem
from crawler.archive.warc_check import iter_checked

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.archive.warc_records import Damage


def check_warc_file(path: Path, problems: list[Problem]) -> int:
    """Add what is wrong with a WARC file to *problems*; return how many whole records there are."""

    def note(damage: Damage) -> None:
        problems.append(Problem(file=str(path), offset=damage.offset, expected=damage.expected, found=damage.found))

    count = 0
    for record, flaws in iter_checked(path, note):
        count += 1
        name = record.target_uri or record.id or None
        for flaw in flaws:
            told = Problem(file=str(path), offset=record.offset, record=name, expected=flaw.expected, found=flaw.found)
            problems.append(told)
    if not count and not problems:
        problems.append(Problem(file=str(path), expected="a WARC record", found="none"))
    return count
