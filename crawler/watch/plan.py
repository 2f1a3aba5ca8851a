"""Which of the pages that are known to ask for tonight. Pure: facts and a day in, requests in order out.

What a site says of its pages is believed as far as it proved true (:class:`~crawler.archive.signals.Proof`); what keeps
the promises is age alone. Young pages are asked for each night. Of the others the part that is due tonight is taken
from those not asked for the longest, so that each has its turn within a sweep and no night has to bear them all.
"""

from __future__ import annotations

import calendar
import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from crawler.archive.signals import changed_signals

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from crawler.archive.signals import Proof, Signals

Why: TypeAlias = Literal["missing", "young", "signal", "sweep"]
"""Why a known page is asked for: it was no page when last asked, its age, what the site says of it, its turn."""

SWEEP_NIGHTS = 30
"""Nights within which every page is asked for."""

YOUNG_DAYS = 7
"""Age up to which a page is asked for each night."""

AGES = ((60, 7), (10_000_000, SWEEP_NIGHTS))
"""Age in days up to which an older page is asked for once in so many nights."""

MAX_MISSES = 7
"""Visits in a row without a page, past which one is asked for no more often than others."""

CROWD = 50
"""Pages that came to light on one day, from which that day may have been no ordinary one."""


class Fact(NamedTuple):
    """What is known of a page."""

    url: str
    published: str | None
    """When it says it was published, ISO 8601 at any precision."""
    first_seen: str | None
    """When it was first captured."""
    asked: str
    """When it was last asked for, ISO 8601."""
    misses: int
    """Visits in a row, up to the last, that gave no page."""
    said: Mapping[str, str]
    """The signals when it was last there."""


class Ask(NamedTuple):
    """A page to ask for, and why."""

    url: str
    why: Why


class Plan(NamedTuple):
    """What to ask for tonight, and what not."""

    asks: list[Ask]
    not_due: int
    """Pages that may wait."""
    postponed: int
    """Pages that are due and found no room in the budget."""


class NightAhead(NamedTuple):
    """What of the pages known now a coming night asks for, as far as no signal calls for more."""

    night: date
    missing: int
    young: int
    sweep: int
    postponed: int
    """Pages due that find no room in the budget."""


class Forecast(NamedTuple):
    """What comes: the next nights, and within how many of them each page is asked for."""

    nights: list[NightAhead]
    sweep_nights: int
    """:data:`SWEEP_NIGHTS`, or more where the budget is too small for what is held."""
    budget: int


class _Due(NamedTuple):
    born: date
    url: str
    why: Why


def plan(
    facts: Iterable[Fact],
    said: Mapping[str, Signals],
    *,
    absent: Signals,
    night: date,
    proofs: Mapping[str, Proof],
    crowded: frozenset[str],
    budget: int,
) -> Plan:
    """Return which of the pages that *facts* are of to ask for on *night*, at most *budget* of them.

    *said* are tonight's signals of what is shown tonight, *absent* those of what is not; *crowded* days are those of
    :func:`crowded_days`. Missing, young and signalled pages come first, the newest foremost, then the sweep; half of
    the budget is the sweep's if it needs that much.
    """
    disbelieved = frozenset(name for name, proof in proofs.items() if not proof.is_believed)
    head, turns = _sort(facts, said, absent=absent, night=night, disbelieved=disbelieved, crowded=crowded)
    count = len(head) + sum(map(len, turns.values()))
    sweep = [due for nights, dues in sorted(turns.items()) for due in _turn(dues, nights, night)]
    for_sweep = min(len(sweep), budget // 2)
    head_taken = head[: max(0, budget - for_sweep)]
    sweep_taken = sweep[: budget - len(head_taken)]
    asks = [Ask(due.url, due.why) for due in (*head_taken, *_newest_first(sweep_taken))]
    postponed = len(head) + len(sweep) - len(asks)
    return Plan(asks, count - len(asks) - postponed, postponed)


def _sort(
    facts: Iterable[Fact],
    said: Mapping[str, Signals],
    *,
    absent: Signals,
    night: date,
    disbelieved: frozenset[str],
    crowded: frozenset[str],
) -> tuple[list[_Due], dict[int, list[tuple[str, _Due]]]]:
    """Return the pages to ask for on *night* in order, and by interval those that wait for their turn.

    Beside each of the latter stands when it was last asked for.
    """
    first: dict[Why, list[_Due]] = {"missing": [], "young": [], "signal": []}
    turns: dict[int, list[tuple[str, _Due]]] = defaultdict(list)
    for fact in facts:
        born = born_on(fact, crowded)
        age = (night - born).days
        told = set(changed_signals(fact.said, said.get(fact.url, absent))) - disbelieved
        if 0 < fact.misses <= MAX_MISSES:
            first["missing"].append(_Due(born, fact.url, "missing"))
        elif age <= YOUNG_DAYS:
            first["young"].append(_Due(born, fact.url, "young"))
        elif told:
            first["signal"].append(_Due(born, fact.url, "signal"))
        else:
            interval = next(nights for days, nights in AGES if age <= days)
            turns[interval].append((fact.asked, _Due(born, fact.url, "sweep")))
    return [due for dues in first.values() for due in _newest_first(dues)], turns


def forecast(facts: Iterable[Fact], *, night: date, crowded: frozenset[str], budget: int, nights: int) -> Forecast:
    """Return what the *nights* after *night* ask for of the pages that *facts* are of, if each answers.

    It is :func:`plan` for one of them after the other, with nothing said of any page: what comes to light, and what a
    signal calls for, comes on top.
    """
    known = {fact.url: fact for fact in facts}
    ahead = []
    for number in range(1, nights + 1):
        coming = night + timedelta(days=number)
        planned = plan(known.values(), {}, absent={}, night=coming, proofs={}, crowded=crowded, budget=budget)
        whys = Counter(ask.why for ask in planned.asks)
        ahead.append(NightAhead(coming, whys["missing"], whys["young"], whys["sweep"], planned.postponed))
        for url, _ in planned.asks:
            known[url] = known[url]._replace(asked=coming.isoformat(), misses=0)
    head, turns = _sort(
        known.values(), {}, absent={}, night=night + timedelta(days=1), disbelieved=frozenset(), crowded=crowded
    )
    needed = sum(-(-len(dues) // interval) for interval, dues in turns.items())
    room = max(1, budget // 2, budget - len(head))
    return Forecast(ahead, max(SWEEP_NIGHTS, -(-SWEEP_NIGHTS * needed // room)), budget)


def _turn(dues: list[tuple[str, _Due]], nights: int, night: date) -> list[_Due]:
    """Return whose turn it is of pages to be asked for once in so many *nights*, the longest not asked foremost.

    It is the part that tonight has to bear, less what was asked for today already, and all that waited so long.
    """
    dues.sort()
    today = night.isoformat()
    done = sum(asked[:10] >= today for asked, _ in dues)
    share = -(-len(dues) // nights) - done
    overdue = sum((night - _day(asked)).days >= nights for asked, _ in dues)
    return [due for _, due in dues[: max(share, overdue, 0)]]


def born_on(fact: Fact, crowded: frozenset[str]) -> date:
    """Return the day from which the age of a page counts.

    That is the day it came to light. On a *crowded* day a whole site may have come to light, so there it is the day
    that the page itself says, and nothing is taken to be young that says none.

    >>> born_on(Fact("", "2025-07", "2026-01-05T02:00:00Z", "", 0, {}), frozenset({"2026-01-05"}))
    datetime.date(2025, 7, 31)
    >>> born_on(Fact("", "2016-01-04", "2026-01-05T02:00:00Z", "", 0, {}), frozenset())
    datetime.date(2026, 1, 5)
    """
    seen = fact.first_seen[:10] if fact.first_seen else None
    if seen is not None and seen not in crowded:
        return _day(seen)
    told = _last_day(fact.published)
    if told is None:
        return date.min
    return told if seen is None else min(told, _day(seen))


def crowded_days(counts: Mapping[str, int]) -> frozenset[str]:
    """Return the days on which so many pages came to light that not all can have been published then.

    *counts* are pages by day. The first day is one of them, for the site was there before.

    >>> sorted(crowded_days({"2026-01-05": 3, "2026-01-06": 40, "2026-01-07": 60}))
    ['2026-01-05', '2026-01-07']
    """
    total = sum(counts.values())
    crowds = {day for day, count in counts.items() if count >= CROWD and 10 * count >= total}
    return frozenset({*crowds, *([min(counts)] if counts else [])})


def budget_of(held: int, *, share: float, least: int) -> int:
    """Return how many pages may be asked for again in a night: a *share* of those *held*, and *least* at any rate."""
    return max(least, int(share * held))


def _newest_first(dues: Sequence[_Due]) -> list[_Due]:
    return sorted(dues, key=lambda due: (-due.born.toordinal(), due.url))


def _day(time: str) -> date:
    return date.fromisoformat(time[:10])


def _last_day(published: str | None) -> date | None:
    """Return the last day that a date at any precision may mean; None for none."""
    found = re.match(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", published or "")
    if found is None:
        return None
    try:
        year, month = int(found[1]), int(found[2] or 12)
        return date(year, month, int(found[3]) if found[3] else calendar.monthrange(year, month)[1])
    except ValueError:  # the year 0, or a month past the twelfth, in a log that another program wrote
        return None
