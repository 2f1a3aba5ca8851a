"""Whether a site was well while a run read it. Pure: from what the run saw to a reason why it is to be held.

A site that shows one page at every address, or has lost its pages or their texts, is broken: it edited and deleted
nothing. What such a run observed must not count until a person has looked. All shares are parts of the held pages
that were asked for, so new pages never look like an illness.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Fate: TypeAlias = Literal["same", "edited", "emptied", "none", "gone"]
"""What became of a held page: it says the same, it says something else, it has lost its text, it is no page of
its kind any more, or it is gone for good."""

FEW = 5
"""Pages up to which anything may be normal: a faculty may well rewrite or withdraw so many in a day."""

MAX_GONE = 0.05
"""Largest share of the articles held that a run may call gone."""

MAX_EMPTIED = 0.3
"""Largest share of the held pages read again that may have lost their text."""

MAX_EDITED = 0.6
"""Largest share of the held pages read again that may say something else."""

MIN_READ_AGAIN = 20
"""Held pages read again below which edits are not judged: young pages are edited often."""

MAX_ALIKE = 0.3
"""Largest share of the pages read that may newly have the same words as others."""

MIN_ALIKE = 3
"""Pages with the same words from which on they are an illness.

Held pages that each said something else, and now say the same, are one whatever their share: no site edits so."""


@dataclass(slots=True, kw_only=True)
class Sights:
    """What a run saw of a site that tells whether the site is well."""

    held: int = 0
    """Articles and events held when the run began, each with a page of its own."""
    fates: Counter[Fate] = field(default_factory=Counter)
    """What became of the held pages asked for."""
    answered: int = 0
    """Pages of any kind that were answered with HTML or as not modified."""
    words: Counter[str] = field(default_factory=Counter)
    """Digest of words to number of pages with them, of the pages that are not what they were or should be."""
    turned: Counter[str] = field(default_factory=Counter)
    """Digest of words to number of held pages that say them now and did not before."""
    words_example: dict[str, str] = field(default_factory=dict)
    """Digest of words to one URL that says them."""
    lists: int = 0
    """First pages of listings, feeds and sitemaps that were answered, as not modified too."""
    empty_lists: int = 0
    """Those of them that show no article."""

    lost_homepages: dict[str, int] = field(default_factory=dict)
    """URL of each homepage that shows none of the entries held of it, to their number."""

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
