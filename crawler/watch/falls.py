"""Whether a share fell: the last runs of a site compared with the runs before them.

The model: in quiet runs every value is good with one and the same probability, the *rate*. Two things are allowed
for. Each day of the week may have a rate of its own. And where past runs differ from one another by more than chance
(overdispersion), each value counts for less in proportion. The last runs are compared with those before by the
beta-binomial tail: the probability that the rate behind the past gives so few good values, or fewer.
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
"""Probability below which a fall is reported: a night tests some 20 shares, each in up to 30 windows."""

UNLIKELY_OF_FULL = 3e-5
"""The same for rates above NEARLY_FULL, which HIGHEST_RATE or a short presumed past makes less certain already."""

NEARLY_FULL = 0.95

MAX_WINDOW = 30
"""Longest window of last runs; a site with one page a day needs a long one to show a change."""

MIN_LOSS = 0.15
"""Part of the rate that must be lost for an alarm, however certain a smaller loss is."""

HIGHEST_RATE = 0.98
"""Highest rate that is assumed: a field that was never empty so far may still be empty on one page of fifty, as on the
first weekend of a site that writes differently then."""

CHANCE = 1e-4
"""Probability from which on a fall that was reported is taken back as chance."""

ENOUGH = 5
"""Values that are needed to tell that a fall is over."""

ODDS_OF_RECOVERY = 1000
"""Likelihood ratio from which on a fall is over: the last runs are back at the old rate, against no change since it."""

DAY_WEIGHT = 20
"""Values of one day of the week at which its own rate weighs as much as the rate of all days."""

TWO_WEEKS = 14
"""Runs that show each day of the week twice, so that the weekly rhythm is known."""

MIN_LOSS_AT_FIRST = 0.5
"""As MIN_LOSS, while the past is shorter than that."""


class Share(NamedTuple):
    """A number of good values out of a number of values."""

    good: float
    of: float

    @property
    def rate(self) -> float:
        """The part that is good; 1 where there are no values."""
        return self.good / self.of if self.of else 1.0


class Fall(NamedTuple):
    """A share that fell and has not risen again."""

    since: int
    """Index of the run with which it began."""
    before: Share
    now: Share


def find_fall(shares: Sequence[Share], days: Sequence[int], *, highest: float = HIGHEST_RATE) -> Fall | None:
    """Return the fall that the last of *shares*, oldest first, is part of; None where there is none.

    *days* are the days of the week, *highest* the highest rate that is assumed. Runs within a fall are no past. A fall
    ends once the last runs are back at the old rate, or once all runs since its beginning may be chance.
    """
    return deque(iter_falls(shares, days, highest=highest), maxlen=1).pop() if shares else None


def iter_falls(shares: Sequence[Share], days: Sequence[int], *, highest: float = HIGHEST_RATE) -> Iterator[Fall | None]:
    """Yield for each of *shares* the fall that it is part of, by what was known then."""
    past = Past(highest=highest)
    since: int | None = None
    well = 0  # the first run after the last fall
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
    """The runs that new ones are compared with."""

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
        """All runs together."""
        return sum_of([share for share, _ in self.runs])

    def expected(self, shares: Sequence[Share], days: Sequence[int]) -> Share:
        """Return as many values as the past has, at the rate that it predicts for *shares* on *days*."""
        total, rates = self.total, self._rates()
        due = sum(share.of * rates[day] for share, day in zip(shares, days, strict=True))
        of = sum(share.of for share in shares)
        return Share(total.of * min(due / of, self.highest), total.of) if of else total

    def dispersion(self) -> float:
        """Return the overdispersion: variance as a multiple of that of a fixed rate a day; 1 where it may be chance."""
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
        """Return the rate on each day of the week, drawn towards that of all days where a day has few values."""
        if self._known is None:
            total, good, of = self.total, [0.0] * 7, [0.0] * 7
            for share, day in self.runs:
                good[day] += share.good
                of[day] += share.of
            self._known = [(good[day] + total.rate * DAY_WEIGHT) / (of[day] + DAY_WEIGHT) for day in range(7)]
        return self._known


def _fall_within(shares: Sequence[Share], days: Sequence[int], past: Past) -> int | None:
    """Return the index of the run with which a fall began; None where the last runs show none.

    *past* holds all runs but the last.
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
    """Return whether *shares* are unlikely after the runs before them; *past* has all of them but the last, too."""
    known = Past(past.runs[: len(past.runs) - len(shares) + 1], highest=past.highest)
    before = known.expected(shares, days)
    unlikely = UNLIKELY_OF_FULL if known.total.rate > NEARLY_FULL else UNLIKELY
    if tail(window, before) >= unlikely:
        return False
    spread = known.dispersion()
    return tail(Share(window.good / spread, window.of / spread), before) < unlikely


def _was_chance(shares: Sequence[Share], days: Sequence[int], past: Past) -> bool:
    """Return whether the runs since a fall began, all together, may have the old rate after all."""
    return tail(sum_of(shares), past.expected(shares, days)) >= CHANCE


def _has_recovered(shares: Sequence[Share], days: Sequence[int], past: Past) -> bool:
    """Return whether the last of *shares*, which begin with a fall, are back at the old rate.

    Two rates, that of the fall and then the old one, must be ODDS_OF_RECOVERY times as likely as one rate for all.
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
    """Return the log-likelihood of *share* at *rate*, without the binomial coefficient."""
    good, bad = share.good, share.of - share.good
    return (good * math.log(rate) if good else 0.0) + (bad * math.log(1 - rate) if bad else 0.0)


def tail(window: Share, before: Share) -> float:
    """Return the probability of *window*, or of fewer good values in it, at the rate behind *before* (beta-binomial).

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
