"""Which block of a homepage a heading or label opens."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.read.tree import fold
from crawler.read.words.known import ON_EVERY_PAGE, VOCABULARIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.profile import SiteProfile
    from crawler.records import Block

WIDE = "\u2e7f"
"""Characters above it stand for a syllable or a word, and no space parts words."""

MIN_WORD = 3
"""Letters below which a word in Latin characters must be the whole heading."""

MAX_LANDMARK = 60
"""Characters of a heading that names a block."""

MAX_AROUND, MAX_AROUND_WIDE = 30, 8
"""Characters beside a word in a heading."""

MAX_MORE = 10
"""Characters, a third as many in Chinese, that a heading which names its block and no more has beside the word."""

SYLLABLE = re.compile("[ぁ-ヿ가-힣]")
NAMING = re.compile(r"(?:一覧|情報|カレンダー|ルーム|안내|일정|목록|소식)(?![^\W\d_])")
"""What may stand right behind a word in Japanese or Korean; behind others, the heading tells of something."""

BEGINNING = re.compile(r"[^\W_\u2e80-\U0010ffff]+|\S")
"""With what a word begins: a run of letters, or one character where no space parts words."""


class Landmarks:
    """The words above the blocks of one page: those of its languages within a heading, others as all of one."""

    def __init__(self, within: Iterable[tuple[Block, str]], whole: Iterable[tuple[Block, str]]) -> None:
        self._whole: dict[str, Block] = {}
        self._within: dict[str, list[tuple[str, Block]]] = {}
        for kind, word in within:
            self._whole[word] = max(kind, self._whole.get(word, kind))  # of two kinds always the same one
            if word and (word > WIDE or len(word) >= MIN_WORD):
                self._within.setdefault(_beginning(word), []).append((word, kind))
        for kind, word in whole:
            self._whole.setdefault(word, kind)

    def block_of(self, text: str) -> Block | None:
        """Return the block that a heading or label with *text* opens; None where no known word is in it.

        A word that stands for the whole heading counts before one within it, a longer one before a shorter.
        """
        return self._best_word(text)[0]

    def is_plain(self, text: str) -> bool:
        """Return whether *text* names a block and says little more: "Campus events", not "Events team wins a prize"."""
        kind, word = self._best_word(text)
        wide = 3 if word > WIDE else 1
        return kind is not None and wide * (len(fold(text).strip(" :：")) - len(word)) <= MAX_MORE

    def _best_word(self, text: str) -> tuple[Block | None, str]:
        if len(text) > 2 * MAX_LANDMARK:
            return None, ""
        folded = fold(text).strip(" :：")
        if not folded or len(folded) > MAX_LANDMARK:
            return None, ""
        if (kind := self._whole.get(folded)) is not None:
            return kind, folded
        best = max(self._words_in(folded), default=None)
        return (best[1], best[2]) if best is not None else (None, "")

    def _words_in(self, text: str) -> Iterator[tuple[int, Block, str]]:
        for match in BEGINNING.finditer(text):
            for word, kind in self._within.get(match[0], ()):
                at = match.start()
                if text.startswith(word, at) and _stands(word, text, at):
                    yield len(word), kind, word


def _beginning(word: str) -> str:
    """Return by what *word* is looked up."""
    match = BEGINNING.match(word)
    return match[0] if match is not None else ""


def _stands(word: str, text: str, at: int) -> bool:
    """Return whether *word*, which begins in *text* at *at*, is one by itself there, and most of the text."""
    end = at + len(word)
    if word[0] > WIDE:
        goes_on = (
            SYLLABLE.search(word) is not None and text[end : end + 1].isalpha() and NAMING.match(text, end) is None
        )
        return not goes_on and len(text) <= len(word) + MAX_AROUND_WIDE
    around = text[at - 1 : at], text[end : end + 1]
    return not any(map(str.isalnum, around)) and len(text) <= len(word) + MAX_AROUND


def landmarks_of(profile: SiteProfile, languages: tuple[str, ...]) -> Landmarks:
    """Return the words above the blocks of a page in *languages*, primary subtags, those of *profile* among them."""
    added = tuple((block.kind, block.landmark) for block in profile.block)
    return _compiled(profile.digest, added, languages)


@lru_cache(maxsize=64)
def _compiled(_digest: str, added: tuple[tuple[Block, tuple[str, ...]], ...], languages: tuple[str, ...]) -> Landmarks:
    on_page = {*languages, *(ON_EVERY_PAGE if "ja" not in languages else ("en",))}  # 活動 is no event in Japanese
    within = [(kind, fold(word).strip(" :：")) for kind, words in added for word in words]
    whole: list[tuple[Block, str]] = []
    for vocabulary in VOCABULARIES:
        for kind, words in vocabulary.landmarks.items():
            if vocabulary.tag in on_page:
                within += [(kind, fold(word)) for word in words if word not in vocabulary.ambiguous]
                whole += [(kind, fold(word)) for word in words if word in vocabulary.ambiguous]
            elif vocabulary.tag not in ON_EVERY_PAGE:
                whole += [(kind, fold(word)) for word in words if word not in vocabulary.ambiguous]
    return Landmarks(within, whole)
