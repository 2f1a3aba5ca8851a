"""What the three markups of the homepage share: its words, and its facts by block."""

from __future__ import annotations

from abc import ABC, abstractmethod
from html import escape
from typing import TYPE_CHECKING

from crawler.campus.chinese import in_language
from crawler.campus.markup import link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.campus.home import Home, HomeEntry
    from crawler.campus.home_words import Pair


class HomeMarkup(ABC):
    """A homepage about to be written."""

    def __init__(self, home: Home) -> None:
        self.home = home

    @abstractmethod
    def lines(self, *, token: str, today: str) -> Iterator[str]:
        """Yield the body of the page; *token* is a hidden element, *today* the day as the footer writes it."""

    def say(self, pair: Pair) -> str:
        """Return words in the page's language, escaped."""
        return escape(in_language(pair, self.home.language), quote=False)

    def of(self, block: str, group: Pair | None = None) -> tuple[HomeEntry, ...]:
        """Return the entries of a block, or those of one group in it."""
        found = self.home.of(block)
        if group is None:
            return found
        name = in_language(group, self.home.language)
        return tuple(entry for entry in found if entry.group == name)

    def one(self, block: str, group: Pair) -> HomeEntry:
        """Return the only entry of a block in *group*."""
        (entry,) = self.of(block, group)
        return entry

    def place_words(self, entry: HomeEntry) -> str:
        """Return the regional places of a ranking as a sentence says them: ``No. 1 in …, No. 3 in …``."""
        if self.home.language == "en":
            return ", ".join(f"{value} {label}" for value, label in entry.values)
        return "，".join(f"{label}{value}" for value, label in entry.values)

    def award_words(self, entry: HomeEntry) -> tuple[str, str, str]:
        """Return who got an award, for which unit, and the award, escaped; an ``&`` of the award twice."""
        people = ", ".join(entry.recipients)
        who = f"{entry.title} - {people}" if entry.title else people
        award = escape(entry.award or "", quote=False).replace("&amp;", "&amp;amp;")
        return escape(who, quote=False), escape(", ".join(entry.units), quote=False), award


def text(value: str | None) -> str:
    """Return plain text escaped; nothing for None."""
    return escape(value or "", quote=False)


def anchor(entry: HomeEntry) -> str:
    """Return the link of an entry that is one; one that leads to a part of the page is written as such."""
    href = entry.link or ""
    return link(href[href.index("#") :] if "#" in href else href, entry.label or entry.title or "")


def spaced(number: str | None) -> str:
    """Return a number as the page spaces it: ``# 19``, ``1900 +``, ``27 %``."""
    if number is None:
        return ""
    if number.startswith("#"):
        return f"# {number[1:]}"
    return f"{number[:-1]} {number[-1]}" if number[-1] in "+%" else number
