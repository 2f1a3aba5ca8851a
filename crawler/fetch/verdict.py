"""What a run that ends says of its site: whether it is held, which alarms it raises, and the exit code that follows."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, NamedTuple

from crawler.archive.judgement import HELD_CODE
from crawler.errors import LimitError, UnreachableError
from crawler.watch.drift import alarm_words
from crawler.watch.in_doubt import NAMED_AFTER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.archive.run_record import RunRecord
    from crawler.fetch.watching import Watch
    from crawler.watch.in_doubt import InDoubt

logger = logging.getLogger(__name__)

SUPERSEDED = (UnreachableError.exit_code, LimitError.exit_code)
"""Exit codes that say less than that a run is held."""


class Verdict(NamedTuple):
    """How a run ends."""

    exit_code: int
    why: str | None
    """The reason in one line, where the code is not 0."""
    held: str | None = None
    """Why the run is held; None where it counts."""


def reach_verdict(
    record: RunRecord, watch: Watch, long_in_doubt: Sequence[InDoubt], *, code: int, why: str | None
) -> Verdict:
    """Return how the run of *record* ends, which would end with *code* and *why*; put alarms and measures on *record*.

    A person is told of each page *long_in_doubt* in the run in which that is due for the first time.
    """
    record.measures = dict(watch.survey.fields)
    illness = watch.illness()
    if illness is not None:
        words = f"held: {illness}; {_decisions(record)}"
    else:
        record.alarms = watch.alarms(record.run)
        news = [f"{one.url} stays in doubt" for one in long_in_doubt if one.runs == NAMED_AFTER]
        words = "; ".join([*map(alarm_words, record.alarms), *news])
    verdict = Verdict(code, why, illness)
    if words and (code == 0 or (illness is not None and code in SUPERSEDED)):
        verdict = Verdict(HELD_CODE, words, illness)
    elif illness is not None:
        verdict = Verdict(code, f"{why}; {words}", illness)
    if words:
        # What ends the crawl is said at its end, too.
        level = logging.WARNING if verdict.why == why else logging.INFO
        logger.log(level, "%s: %s", record.site, words)
    return verdict


def _decisions(record: RunRecord) -> str:
    """Return what a person may do about the held run."""
    run = f"{record.site} {record.run}"
    return f"`muniment runs discard {run}` leaves it out for good, `muniment runs accept {run}` lets it count"
