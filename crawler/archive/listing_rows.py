"""The rows of a listing as the last walk to its end found them, and what later nights found to have changed. Pure.

A row is known by a mark, a short digest of its address: enough to find it again, and small enough that the run record
of a walk can hold all of them. Rows stand at the places that full pages would give them; a place without one is blank.
"""

from __future__ import annotations

import hashlib
import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MARK_LENGTH = 6
"""Hexadecimal digits of a mark: of 5,000 rows two are alike once in two listings, and such are not gone by."""

MIN_NUMBERED, MAX_DIGITS = 3, 9
"""Pages from which on their numbers are told, and digits of a number at most."""

BLANK = "." * MARK_LENGTH
"""Mark of a place without a row."""


class Splice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Rows that came and went at one place of a listing."""

    at: int
    """Place of the first row that it is about, counted from 0."""
    removed: int = 0
    """Rows there that are no more."""
    rows: str = ""
    """Marks of the rows that stand there instead, one after the other."""


class Numbering(msgspec.Struct, frozen=True, kw_only=True):
    """How the addresses of the pages after the first are numbered, where each links to the next."""

    before: str
    first: int
    """Number of the page after the first."""
    step: int
    after: str

    def url_of(self, page: int) -> str:
        """Return the address of a page, counted from 0; the first has one of its own."""
        return f"{self.before}{self.first + (page - 1) * self.step}{self.after}"


class ListingRows(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a run found out about the rows of a listing."""

    size: int = 0
    """Rows on a page; 0 where the listing was not read to its end."""
    rows: str | None = None
    """Marks of all its rows, one after the other, where it was read to its end."""
    numbering: Numbering | None = None
    """How its pages are numbered; None where the profile says so, or where it is not told."""
    splices: list[Splice] = []
    """What changed since the run before, in order, where it was not."""
    unsteady: bool = False
    """Whether its rows do not keep their order, so that nothing can be told from their places."""


class KnownRows(NamedTuple):
    """The rows of a listing as they were found last."""

    size: int
    """Rows on a page."""
    marks: list[str]
    numbering: Numbering | None = None

    @property
    def page_count(self) -> int:
        """Pages that the rows fill."""
        return -(-len(self.marks) // self.size)


def mark_of(url: str) -> str:
    """Return the mark of the row that leads to *url*.

    >>> mark_of("https://www.example.edu/news/1")
    'e103e8'
    """
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:MARK_LENGTH]


def join_marks(marks: Iterable[str]) -> str:
    """Return *marks* as they are kept."""
    return "".join(marks)


def split_marks(text: str) -> list[str]:
    """Return the marks that *text* keeps.

    >>> split_marks("e103e8......")
    ['e103e8', '......']
    """
    return [text[start : start + MARK_LENGTH] for start in range(0, len(text), MARK_LENGTH)]


def spliced(marks: Sequence[str], splices: Sequence[Splice]) -> list[str]:
    """Return *marks* with *splices*, whose places are those before any of them.

    >>> spliced(["a", "b", "c"], [Splice(at=0, rows="e103e8"), Splice(at=1, removed=2)])
    ['e103e8', 'a']
    """
    result = list(marks)
    for splice in sorted(splices, key=lambda splice: splice.at, reverse=True):
        result[splice.at : splice.at + splice.removed] = split_marks(splice.rows)
    return result


def rows_after(found: Sequence[ListingRows]) -> KnownRows | None:
    """Return the rows of a listing after the runs that *found* something of it, the one that read it to its end first.

    None where that one did not keep them, or where a later one found that they do not keep their order.
    """
    first, *later = found
    if first.rows is None or first.size < 1 or any(rows.unsteady for rows in found):
        return None
    marks = split_marks(first.rows)
    for rows in later:
        marks = spliced(marks, rows.splices)
    return KnownRows(first.size, marks, first.numbering) if marks else None


def find_numbering(urls: Sequence[str]) -> Numbering | None:
    """Return how *urls*, of the pages after the first in order, are numbered; None for fewer than three.

    >>> found = find_numbering([f"http://a.edu/news/page/{number}?lang=2" for number in (2, 3, 4)])
    >>> found.url_of(7)
    'http://a.edu/news/page/8?lang=2'
    >>> find_numbering(["http://a.edu/?from=10&key=ab1", "http://a.edu/?from=20&key=bb2", "http://a.edu/?from=30&key=c"])
    """
    parts = [re.split(r"(\d+)", url) for url in urls]
    if len(parts) < MIN_NUMBERED or len({len(part) for part in parts}) > 1:
        return None
    differing = [place for place, texts in enumerate(zip(*parts, strict=True)) if len(set(texts)) > 1]
    if len(differing) != 1 or differing[0] % 2 == 0:
        return None
    place = differing[0]
    if any(len(part[place]) > MAX_DIGITS or part[place] != str(int(part[place])) for part in parts):
        return None
    numbers = [int(part[place]) for part in parts]
    steps = {later - number for number, later in pairwise(numbers)}
    if len(steps) > 1 or min(steps) < 1:
        return None
    before, after = "".join(parts[0][:place]), "".join(parts[0][place + 1 :])
    return Numbering(before=before, first=numbers[0], step=min(steps), after=after)
