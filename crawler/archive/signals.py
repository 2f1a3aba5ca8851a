"""Signals: what a site says of a page elsewhere, and how far that proved true. Pure.

A signal has a name (``sitemap date``) and a value, the digests of what was said, parted by blanks.
It changed where tonight's value holds a digest that the value at the last visit did not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.archive.visits import Visit

Signals = dict[str, str]
"""Value by name."""

SHOWN, ABSENT = "+", "-"
"""Values of the signals ``sitemap`` and ``listing``: whether a page stands there."""

VALIDATORS = "validators"
"""The signal that a page's own ETag and Last-Modified are; never sent with a visit, since a visit has them."""

MAX_PROOFS = 400
"""Comparisons remembered of a signal; past that all count half, so that old ones lose weight."""

MIN_BELIEF = 0.1
"""Share of a signal's changes that must have gone with a change of the page: ten requests for what they find."""

MIN_HITS = 3
"""Changes that a signal must have told of before its silence is believed."""

MAX_SILENT_SHARE = 0.05
"""Share of a page's changes that it may have been silent about."""

CHANGED = frozenset({"edited", "moved", "back", "missing"})
"""Outcomes of a visit to a page that was known, where something had become of it. ``gone`` follows on ``missing``."""

SAME = frozenset({"unchanged", "not-modified", "joined"})
"""Outcomes where nothing had."""


class Proof(NamedTuple):
    """How often a signal and the page it is about changed together."""

    hits: int = 0
    """Both changed."""
    alarms: int = 0
    """The signal alone changed."""
    silences: int = 0
    """The page alone changed."""
    rests: int = 0
    """Neither did."""

    def add(self, kind: Literal["hits", "alarms", "silences", "rests"]) -> Proof:
        """Return the proof with one more comparison.

        >>> Proof(hits=2).add("alarms")
        Proof(hits=2, alarms=1, silences=0, rests=0)
        """
        proof = self._replace(**{kind: getattr(self, kind) + 1})
        return Proof(*(count // 2 for count in proof)) if sum(proof) > MAX_PROOFS else proof

    @property
    def is_believed(self) -> bool:
        """Whether a change of the signal is worth a request.

        It must find something often enough, and more often than a request without it. A signal that nothing is
        known of is believed: so it gets to prove itself.

        >>> Proof().is_believed, Proof(alarms=8).is_believed, Proof(alarms=9).is_believed
        (True, True, False)
        """
        worth = (self.hits + 1) / (self.hits + self.alarms + 2)
        without = self.silences / max(1, self.silences + self.rests)
        return worth >= MIN_BELIEF and worth > without

    @property
    def is_silence_believed(self) -> bool:
        """Whether a page may be taken to be the same where the signal is.

        >>> Proof(hits=2).is_silence_believed, Proof(hits=3).is_silence_believed
        (False, True)
        >>> Proof(hits=18, silences=1).is_silence_believed, Proof(hits=19, silences=1).is_silence_believed
        (False, True)
        """
        return self.hits >= MIN_HITS and self.silences <= MAX_SILENT_SHARE * (self.hits + self.silences)


NO_PROOF = Proof()


def changed_signals(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return the names of signals that say something now that they did not say *before*.

    One that nothing was known of has not changed.

    >>> changed_signals({"listing": "+", "sitemap date": "1a 2b"}, {"sitemap date": "2b", "listing": "-", "feed": "3c"})
    ['listing']
    """
    return [
        name for name, value in now.items() if name in before and not set(value.split()) <= set(before[name].split())
    ]


def said_with(visit: Visit) -> Signals:
    """Return all signals of a page at a visit, its validators among them where it was sent whole."""
    said = dict(visit.signals or {})
    if visit.status == 200 and (visit.etag or visit.last_modified):
        said[VALIDATORS] = (visit.etag or visit.last_modified or "").replace(" ", "_")
    return said


def prove(before: Mapping[str, str], visit: Visit, proofs: dict[str, Proof]) -> None:
    """Add to *proofs* what a visit shows of the signals that were known *before*."""
    if visit.outcome not in CHANGED and visit.outcome not in SAME:
        return
    has_changed = visit.outcome in CHANGED
    said = said_with(visit)
    told = set(changed_signals(before, said))
    for name in said:
        if name in before:
            kind: Literal["hits", "alarms", "silences", "rests"]
            kind = ("hits" if has_changed else "alarms") if name in told else ("silences" if has_changed else "rests")
            proofs[name] = proofs.get(name, NO_PROOF).add(kind)
