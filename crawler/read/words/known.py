"""All vocabularies, compiled once into what readers ask: is this a link to more, which fact does this label name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.read.tree import fold
from crawler.read.words.chinese import CHINESE
from crawler.read.words.dutch import DUTCH
from crawler.read.words.english import ENGLISH
from crawler.read.words.french import FRENCH
from crawler.read.words.german import GERMAN
from crawler.read.words.italian import ITALIAN
from crawler.read.words.japanese import JAPANESE
from crawler.read.words.korean import KOREAN
from crawler.read.words.nordic import DANISH, NORWEGIAN, SWEDISH
from crawler.read.words.portuguese import PORTUGUESE
from crawler.read.words.spanish import SPANISH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.read.words.vocabulary import Part, Vocabulary

VOCABULARIES = (
    ENGLISH, CHINESE, GERMAN, FRENCH, SPANISH, ITALIAN, PORTUGUESE, DUTCH, SWEDISH, DANISH, NORWEGIAN, JAPANESE, KOREAN,
)  # fmt: skip
"""Every language whose words are known; of two that have a label for different facts, the earlier one counts."""

BY_TAG = {vocabulary.tag: vocabulary for vocabulary in VOCABULARIES}

ON_EVERY_PAGE = ("en", "zh")
"""Languages whose words count on pages of every other language too."""

MAX_MORE = 40
"""Characters behind the beginning of a link to more."""

MAX_LABEL = 40
"""Characters before the colon of a label."""

SIGNS = " .…›»>→⟶↗+[]()（）・▶❯:："
"""What may stand around the words of a link."""

COLON = re.compile(r"\s?[:：]\s?")


def _phrases(vocabulary: Vocabulary) -> Iterator[str]:
    """Yield the links to more, those to things of one kind with each of the kind's names."""
    names = (*vocabulary.landmarks.get("news", ()), *vocabulary.landmarks.get("event", ()))
    for phrase in vocabulary.more:
        if "{}" in phrase:
            yield from (phrase.format(name) for name in names)
        else:
            yield phrase


def _all(sets: Iterable[Iterable[str]]) -> frozenset[str]:
    return frozenset(fold(word) for words in sets for word in words)


_PHRASES = {phrase for vocabulary in VOCABULARIES for phrase in _phrases(vocabulary)}
_BEGINNINGS = tuple(sorted(fold(phrase[:-1]) for phrase in _PHRASES if phrase.endswith("…")))
MORE = frozenset(fold(phrase.rstrip("…")) for phrase in _PHRASES)
BARE = _all([phrase.rstrip("…") for phrase in vocabulary.more if "{}" not in phrase] for vocabulary in VOCABULARIES)
DETAILS = _all(vocabulary.details for vocabulary in VOCABULARIES)
GENERIC = _all(vocabulary.generic for vocabulary in VOCABULARIES)
"""Labels that name the block and no group within it."""

EVERYTHING = _all(vocabulary.everything for vocabulary in VOCABULARIES)
"""Tabs over entries that stand under another tab too."""

KINDS_OF_CARD = _all(vocabulary.kinds for vocabulary in VOCABULARIES)
"""What a card may say of what it is, in one word."""


def is_more(text: str) -> bool:
    """Return whether *text* is what a link to the rest of a block says.

    >>> is_more("All news"), is_more("Toutes les actualités →"), is_more("Moreover, kelp grows back")
    (True, True, False)
    """
    if len(text) > 2 * MAX_MORE:
        return False
    folded = fold(text)
    if folded in MORE or (stripped := folded.strip(SIGNS)) in MORE:
        return True
    for beginning in _BEGINNINGS if stripped.startswith(_BEGINNINGS) else ():
        if stripped.startswith(beginning):
            rest = stripped[len(beginning) :]
            return len(rest) <= MAX_MORE and (not beginning.isascii() or not _goes_on(rest))
    return False


def is_bare_more(text: str) -> bool:
    """Return whether *text* says that there is more, and not of what."""
    return len(text) <= MAX_MORE and fold(text).strip(SIGNS) in BARE


def _goes_on(rest: str) -> bool:
    return rest[:1].isalnum() or rest[:1] == "_"


def is_details(text: str) -> bool:
    """Return whether *text* is what a link to the thing itself says, and nothing of it.

    >>> is_details("Read more"), is_details("Weiterlesen ›"), is_details("Read our history")
    (True, True, False)
    """
    return len(text) <= MAX_MORE and (folded := fold(text)) != "" and folded.strip(SIGNS) in DETAILS


@lru_cache(maxsize=64)
def labels_of(languages: tuple[str, ...]) -> dict[str, Part]:
    """Return the fact of an event that each label names on pages in *languages*, primary subtags."""
    known: dict[str, Part] = {}
    for tag in dict.fromkeys((*languages, *ON_EVERY_PAGE)):
        vocabulary = BY_TAG.get(tag)
        for part, words in vocabulary.labels.items() if vocabulary is not None else ():
            for word in words:
                known.setdefault(fold(word), part)
    return known


def part_label(text: str, languages: tuple[str, ...]) -> tuple[Part | None, str]:
    """Return the fact that the label at the beginning of *text* names, and what stands behind its colon.

    >>> part_label("Venue: Room 4620", ("en",)), part_label("Ort", ("de",)), part_label("Ort der Stille", ("de",))
    (('venue', 'Room 4620'), ('venue', ''), (None, 'Ort der Stille'))
    """
    labels = labels_of(languages)
    colon = COLON.search(text, 0, MAX_LABEL + 2)
    label, value = (text[: colon.start()], text[colon.end() :]) if colon else (text, "")
    part = labels.get(fold(label)) if len(label) <= MAX_LABEL else None
    return (part, value) if part is not None else (None, text)


def featured_pattern() -> re.Pattern[str]:
    """Return the pattern of headings over what was picked by hand."""
    words = sorted({word for vocabulary in VOCABULARIES for word in vocabulary.featured}, key=len, reverse=True)
    latin = "|".join(re.escape(word) for word in words if word < "\u2e7f")
    return re.compile("|".join((rf"\b(?:{latin})", *(word for word in words if word > "\u2e7f"))), re.IGNORECASE)


def place_pattern() -> re.Pattern[str]:
    """Return the pattern of words of places."""
    words = "|".join(vocabulary.places for vocabulary in VOCABULARIES if vocabulary.places)
    within = "|".join(vocabulary.places_within for vocabulary in VOCABULARIES if vocabulary.places_within)
    return re.compile(rf"\b(?:{words})\b|{within}", re.IGNORECASE)


def person_pattern() -> re.Pattern[str]:
    """Return the pattern of what only a person's name has beside it."""
    words = "|".join(vocabulary.persons for vocabulary in VOCABULARIES if vocabulary.persons)
    return re.compile(rf"\(|{words}|^(?!.{{161}})(?:[A-Z][\w’'-]+\s?){{2,4}}$")
