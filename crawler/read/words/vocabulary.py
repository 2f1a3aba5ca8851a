"""The shape of what is known of a language: words as its pages show them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.records import Block

Part: TypeAlias = Literal["speakers", "venue", "when", "organizer", "category", "deadline"]
"""A fact of an event that stands behind a label."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Vocabulary:
    """Words of one language, in lower case. Forms that a page may show are all written out."""

    tag: str
    """Primary subtag of the language."""
    landmarks: Mapping[Block, tuple[str, ...]]
    """Headings and labels by the block that they open. A heading may say more: "Latest news of the faculty"."""
    ambiguous: frozenset[str] = frozenset()
    """Landmarks that are also a word of another kind; they count as a whole heading, on pages in this language only."""
    generic: frozenset[str] = frozenset()
    """Landmarks that name their block and no group within it."""
    everything: frozenset[str] = frozenset()
    """Tabs over entries that stand under another tab too."""
    featured: tuple[str, ...] = ()
    """Words within the heading of a block whose entries were picked by hand."""
    more: tuple[str, ...] = ()
    """Links to the rest of a block. ``{}`` stands for each landmark of news and of events; at the end of one, ``…`` is
    up to 40 further characters."""
    details: tuple[str, ...] = ()
    """Links to the thing itself that say nothing of it."""
    kinds: frozenset[str] = frozenset()
    """What a card may say of what it is, in one word."""
    labels: Mapping[Part, tuple[str, ...]] = field(default_factory=dict)
    """Labels beside the parts of an event."""
    places: str = ""
    """Pattern of words of places."""
    places_within: str = ""
    """The same of words that stand within others or are written together with them."""
    persons: str = ""
    """Pattern of what stands before or behind a person's name."""
