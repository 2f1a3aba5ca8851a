"""Whether a share fell: the last runs of a site against those before them.

Quiet runs are draws from one rate; that is the whole of the model, with two allowances. A day of the week may
have a rate of its own, and where the past runs differ from one another by more than such draws do, each draw
counts for as much less. The last runs are compared with those before by the beta-binomial tail: how likely it is
that a rate which gave the past gives as few good ones, or fewer. Nothing is assumed of a site but its past.
"""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MIN_PAST = 20
"""Values that the past must hold before anything is judged by it."""

UNLIKELY = 2e-6
"""Of what is so unlikely that it is told: some 20 shares are looked at in a night, over windows that overlap."""

UNLIKELY_OF_FULL = 3e-5
"""The same for a rate above NEARLY_FULL: it counts as less sure than it is, by HIGHEST_RATE or a short past granted."""

NEARLY_FULL = 0.95

MAX_WINDOW = 30
"""Last runs that are taken together at most; a site with a page a day is seen to change in the longer windows."""

MIN_LOSS = 0.15
"""Part of the rate that must be lost: a little less is for no alarm, however sure it is."""

HIGHEST_RATE = 0.98
"""What a rate counts as at most: a field that was never empty may well be so on one page of fifty, as on the first
weekend of a site that writes otherwise then."""

CHANCE = 1e-4
"""What is as likely as that was no fall, though it looked like one for a night or two."""

ENOUGH = 5
"""Values from which a fall that is over is believed to be over."""

ODDS_OF_RECOVERY = 1000
"""How many times likelier it must be that the last runs come from the past's rate than that nothing changed back."""

DAY_WEIGHT = 20
"""Values that a day of the week needs for its own rate to count as much as that of all days."""

TWO_WEEKS = 14
"""Runs that show each day of the week twice, so that a weekend is known for what it is."""

MIN_LOSS_AT_FIRST = 0.5
"""Part of the rate that must be lost before that."""


class Share(NamedTuple):
    """So many good ones of so many."""

    good: float
    of: float

    @property
    def rate(self) -> float:
        """The part that is good; 1 where there is none at all."""
        return self.good / self.of if self.of else 1.0


class Fall(NamedTuple):
    """A share that fell and did not rise again."""

    since: int
    """Number of the run with which it began."""
    before: Share
    now: Share


def find_fall(shares: Sequence[Share], days: Sequence[int], *, highest: float = HIGHEST_RATE) -> Fall | None:
    """Return the fall that the last of *shares*, the oldest first, is in; None where all is as it was.

    *days* are the days of the week, *highest* is what a rate counts as at most. What lies in a fall is no past to
    measure by. It ends once the last runs are again as those before it, or all since it began are nothing unlikely.
    """
    return deque(iter_falls(shares, days, highest=highest), maxlen=1).pop() if shares else None


def iter_falls(shares: Sequence[Share], days: Sequence[int], *, highest: float = HIGHEST_RATE) -> Iterator[Fall | None]:
    """Yield after each of *shares* the fall that it is in."""
    past = Past(highest=highest)
    since: int | None = None
    well = 0  # the run from which on no fall is known
    for number in range(len(shares)):
        if since is None:
            began = _fall_within(shares[well : number + 1], days[well : number + 1], past)
            since = None if began is None else well + began
            if since is None:
                past.add(shares[number], days[number])
            else:
                past.drop(number - since)
        elif _was_chance(shares[since : number + 1], days[since : number + 1], past):
            for at in range(since, number + 1):
                past.add(shares[at], days[at])
            since = None
        elif _has_recovered(shares[since : number + 1], days[since : number + 1], past):
            since, well = None, number
            past.add(shares[number], days[number])
        yield None if since is None else Fall(since, past.total, sum_of(shares[since : number + 1]))


class Past:
    """The runs to measure by."""

    def __init__(self, runs: Sequence[tuple[Share, int]] = (), *, highest: float = HIGHEST_RATE) -> None:
        self.runs = list(runs)
        self.highest = highest
        self._known: list[float] | None = None

    def add(self, share: Share, day: int) -> None:
        """Take in the next run."""
        self.runs.append((share, day))
        self._known = None

    def drop(self, count: int) -> None:
        """Forget the last runs."""
        del self.runs[len(self.runs) - count :]
        self._known = None

    @property
    def total(self) -> Share:
        """All of them together."""
        return sum_of([share for share, _ in self.runs])

    def expected(self, shares: Sequence[Share], days: Sequence[int]) -> Share:
        """Return the past at the rate that it leads one to expect of runs on such days."""
        total, rates = self.total, self._rates()
        due = sum(share.of * rates[day] for share, day in zip(shares, days, strict=True))
        of = sum(share.of for share in shares)
        return Share(total.of * min(due / of, self.highest), total.of) if of else total

    def dispersion(self) -> float:
        """Return by how much the runs differ more than draws of one rate a day do; 1 where it may be chance."""
        squares, count, rates = 0.0, 0, self._rates()
        for share, day in self.runs:
            rate = rates[day]
            if share.of and 0 < rate < 1:
                squares += (share.good - share.of * rate) ** 2 / (share.of * rate * (1 - rate))
                count += 1
        if count < 10:
            return 1.0
        return max(1.0, squares / (count - 1) / (1 + 2 * math.sqrt(2 / (count - 1))))

    def _rates(self) -> list[float]:
        """Return the rate on each day of the week, as far from that of all days as the runs bear out."""
        if self._known is None:
            total, good, of = self.total, [0.0] * 7, [0.0] * 7
            for share, day in self.runs:
                good[day] += share.good
                of[day] += share.of
            self._known = [(good[day] + total.rate * DAY_WEIGHT) / (of[day] + DAY_WEIGHT) for day in range(7)]
        return self._known


def _fall_within(shares: Sequence[Share], days: Sequence[int], past: Past) -> int | None:
    """Return with which run of the last ones a fall began; None where there is none.

    *past* holds all but the last.
    """
    total = past.total
    good = of = 0.0
    loss = MIN_LOSS if len(past.runs) >= TWO_WEEKS else MIN_LOSS_AT_FIRST
    for begin in range(len(shares) - 1, max(-1, len(shares) - 1 - MAX_WINDOW), -1):
        good, of = good + shares[begin].good, of + shares[begin].of
        if begin < len(shares) - 1:
            total = Share(total.good - shares[begin].good, total.of - shares[begin].of)
        if total.of < MIN_PAST:
            break
        if not of or good / of > total.rate * (1 - loss):
            continue
        if _is_unlikely(Share(good, of), shares[begin:], days[begin:], past):
            return begin
    return None


def _is_unlikely(window: Share, shares: Sequence[Share], days: Sequence[int], past: Past) -> bool:
    """Return whether the runs before *shares*, the last but one of which end the *past*, make them unlikely."""
    known = Past(past.runs[: len(past.runs) - len(shares) + 1], highest=past.highest)
    before = known.expected(shares, days)
    unlikely = UNLIKELY_OF_FULL if known.total.rate > NEARLY_FULL else UNLIKELY
    if tail(window, before) >= unlikely:
        return False
    spread = known.dispersion()
    return tail(Share(window.good / spread, window.of / spread), before) < unlikely


def _was_chance(shares: Sequence[Share], days: Sequence[int], past: Past) -> bool:
    """Return whether the runs of a fall are, all together, no longer unlikely to come from the past's rate."""
    return tail(sum_of(shares), past.expected(shares, days)) >= CHANCE


def _has_recovered(shares: Sequence[Share], days: Sequence[int], past: Past) -> bool:
    """Return whether the last of *shares*, which begin with a fall, come from the past's rate again.

    That they do, and those before from a rate of their own, must be so much likelier than that all come from one.
    """
    whole = sum_of(shares)
    one = _log_likelihood(whole, whole.rate)
    window = Share(0, 0)
    for begin in range(len(shares) - 1, 0, -1):
        window = sum_of((window, shares[begin]))
        if window.of < ENOUGH:
            continue
        fallen = Share(whole.good - window.good, whole.of - window.of)
        rate = past.expected(shares[begin:], days[begin:]).rate
        if fallen.rate >= rate:
            continue
        if _log_likelihood(window, rate) + _log_likelihood(fallen, fallen.rate) - one > math.log(ODDS_OF_RECOVERY):
            return True
    return False


def _log_likelihood(share: Share, rate: float) -> float:
    """Return the logarithm of how likely *share* is at *rate*, but for the number of its orders."""
    good, bad = share.good, share.of - share.good
    return (good * math.log(rate) if good else 0.0) + (bad * math.log(1 - rate) if bad else 0.0)


def tail(window: Share, before: Share) -> float:
    """Return how likely *window*, or one with fewer good ones, is where the rate is one that gave *before*.

    >>> round(tail(Share(0, 5), Share(100, 100)), 9)
    3e-09
    """
    good, of = math.floor(window.good), round(window.of)
    a, b = before.good + 0.5, before.of - before.good + 0.5
    norm = _log_beta(a, b)
    total = 0.0
    for count in range(good, -1, -1):
        ways = math.lgamma(of + 1) - math.lgamma(count + 1) - math.lgamma(of - count + 1)
        term = math.exp(ways + _log_beta(a + count, b + of - count) - norm)
        total += term
        if term < total * 1e-9:
            break
    return min(total, 1.0)


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def sum_of(shares: Sequence[Share]) -> Share:
    return Share(sum(share.good for share in shares), sum(share.of for share in shares))
