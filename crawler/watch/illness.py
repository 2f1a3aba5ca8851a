"""Whether a site was well while a run read it. Pure: what was seen in, a reason to hold the run out.

A site that shows one page for everything, that has emptied its pages or lost them, was not edited and deleted
nothing: what such a run observed must not count before somebody has looked. Each share is one of pages that are
held and were asked for, so that what a site adds can never look like an illness.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Fate: TypeAlias = Literal["same", "edited", "emptied", "none", "gone"]
"""What became of a held page: it says the same, it says something else, it has lost its text, it is no page of
its kind any more, or it is gone for good."""

FEW = 5
"""Pages up to which anything may be chance: a faculty may rewrite or withdraw so many of its pages in a day."""

MAX_GONE = 0.05
"""Share of the articles held that a run may call gone."""

MAX_EMPTIED = 0.3
"""Share of the held pages read again that may have lost their text."""

MAX_EDITED = 0.6
"""Share of the held pages read again that may say something else."""

MIN_READ_AGAIN = 20
"""Held pages read again from which so large a share of edits is no chance: young pages are edited often."""

MAX_ALIKE = 0.3
"""Share of the pages read whose words may be the same although they never were before."""

MIN_ALIKE = 3
"""Pages that are alike, from which a site that shows one page for all can be told.

Of held pages that said something else each, and now say the same, so many are an illness whatever their share: no site
edits them so."""


@dataclass(slots=True, kw_only=True)
class Sights:
    """What a run saw of a site, as far as it tells whether the site is well."""

    held: int = 0
    """Articles and events held when the run began, each with a page of its own."""
    fates: Counter[Fate] = field(default_factory=Counter)
    """What became of the held pages asked for."""
    answered: int = 0
    """Pages of every kind that were answered with a page of HTML, those not modified included."""
    words: Counter[str] = field(default_factory=Counter)
    """Digests of the words of pages that are not what they were or should be: how many pages each stands on."""
    turned: Counter[str] = field(default_factory=Counter)
    """Digests of what held pages say now and did not say: how many say each."""
    words_example: dict[str, str] = field(default_factory=dict)
    """One URL a digest."""
    lists: int = 0
    """First pages of listings, feeds and sitemaps that were answered, those not modified included."""
    empty_lists: int = 0
    """Those of them that show no article."""

    lost_homepages: dict[str, int] = field(default_factory=dict)
    """URL of each homepage that shows nothing of what it showed, and how many entries that was."""

    def odd(self, words_digest: str, url: str) -> None:
        """Count a page that is not what it was or should be, by a digest of its words."""
        self.words[words_digest] += 1
        self.words_example.setdefault(words_digest, url)


def find_illness(sights: Sights) -> str | None:
    """Return why the run should be held, in words for a person; None where the site seems well."""
    reasons = (_alike, _turned_alike, _emptied, _gone, _without_lists, _without_entries, _edited)
    return next((why for reason in reasons if (why := reason(sights)) is not None), None)


def _alike(sights: Sights) -> str | None:
    if not sights.words:
        return None
    digest, count = sights.words.most_common(1)[0]
    if count < MIN_ALIKE or count <= MAX_ALIKE * sights.answered:
        return None
    return f"{count} of {sights.answered} pages say the same, as {sights.words_example[digest]} does"


def _turned_alike(sights: Sights) -> str | None:
    if not sights.turned:
        return None
    digest, count = sights.turned.most_common(1)[0]
    if count < MIN_ALIKE:
        return None
    return f"{count} held pages have come to say the same, as {sights.words_example[digest]} does"


def _emptied(sights: Sights) -> str | None:
    again = sum(sights.fates.values()) - sights.fates["gone"]
    lost = sights.fates["emptied"] + sights.fates["none"]
    if lost <= FEW or lost <= MAX_EMPTIED * again:
        return None
    return f"{lost} of {again} held pages read again have lost their text"


def _gone(sights: Sights) -> str | None:
    gone = sights.fates["gone"]
    if gone <= FEW or gone <= MAX_GONE * sights.held:
        return None
    return f"{gone} of {sights.held} articles held would be gone"


def _without_lists(sights: Sights) -> str | None:
    if sights.held <= FEW or not sights.lists or sights.empty_lists < sights.lists:
        return None
    return f"none of {sights.lists} listings, feeds and sitemaps shows an article, and {sights.held} are held"


def _without_entries(sights: Sights) -> str | None:
    for url, held in sights.lost_homepages.items():
        return f"{url} shows none of the {held} entries held of it"
    return None


def _edited(sights: Sights) -> str | None:
    again = sum(sights.fates.values()) - sights.fates["gone"]
    edited = sights.fates["edited"]
    if again < MIN_READ_AGAIN or edited <= MAX_EDITED * again:
        return None
    return f"{edited} of {again} held pages read again say something else"
