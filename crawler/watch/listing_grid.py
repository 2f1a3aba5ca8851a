"""The rows of a listing on the pages that were read, and what of them stood there before. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from crawler.archive.listing_rows import BLANK, Splice, join_marks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Row(NamedTuple):
    """A card of a listing, reduced to what its place tells."""

    mark: str
    pinned: bool = False
    """Whether it keeps its place whatever comes in before it."""


class Anchor(NamedTuple):
    """A row that the listing had before, too."""

    before: int
    """Place that it had."""
    now: int
    """Place that it has."""

    @property
    def shift(self) -> int:
        return self.now - self.before


class Grid(NamedTuple):
    """The rows read, each at its place in the whole listing."""

    marks: dict[int, str]
    """By place, counted from 0."""
    counts: dict[int, int]
    """How many rows each page has, pinned ones aside; 0 past the end. An empty page before the end says nothing."""
    size: int
    end: int | None
    """Place after the last row; None where the last page was not read."""

    @classmethod
    def of(cls, pages: Mapping[int, Sequence[Row]], size: int) -> Grid:
        """Return the grid of the *pages* read.

        Rows at the top of a page that are at the top of the first page too are pinned. A row that an earlier page had
        is left out: many sites show their last page again for every number past it.
        """
        marks: dict[int, str] = {}
        counts: dict[int, int] = {}
        seen: set[str] = set()
        top = [row.mark for row in pages.get(0, ())]
        for page in sorted(pages):
            rows = [row.mark for row in pages[page]]
            repeated = _shared_start(rows, top) if page else 0
            own = [row.mark for row in pages[page][repeated:] if not row.pinned]
            start = page * size
            if page == 0:  # what is pinned there may take the place of rows or stand above them
                own = own[-size:]
                start = size - len(own) if len(pages) > 1 else 0
            fresh = {place: mark for place, mark in enumerate(own[:size], start) if mark not in seen}
            seen.update(own)
            marks |= fresh
            counts[page] = len(own) if fresh else 0
        last = max((page for page, count in counts.items() if count), default=0)
        counts = {page: count for page, count in counts.items() if count or page >= last or page == 0}
        return cls(marks, counts, size, _end(counts, size))

    def fits(self, size: int) -> bool:
        """Return whether most pages that others follow have *size* rows."""
        top = max((page for page, count in self.counts.items() if count), default=0)
        inner = [count for page, count in self.counts.items() if 0 < page < top]
        return 2 * sum(count == size for count in inner) >= len(inner)

    @property
    def is_whole(self) -> bool:
        """Whether all pages were read, from the first on."""
        return sorted(self.counts) == list(range(len(self.counts)))

    def page_of(self, place: int) -> int:
        """Return the page on which a place is; the end stands on the last page that has rows."""
        return min(place // self.size, max(self.counts, default=0))

    def is_read(self, start: int, end: int) -> bool:
        """Return whether all pages from place *start* to place *end* were read; nothing before the first is unread."""
        first, last = self.page_of(max(start, 0)), self.page_of(end)
        return all(page in self.counts for page in range(first, last + 1))


def find_anchors(marks: Sequence[str], grid: Grid) -> tuple[list[Anchor], int]:
    """Return the rows of *grid* that stand in the order that they had in *marks*, and how many were there at all.

    The longest such series is taken: what was moved, or pinned meanwhile, stands out of it. Rows with a mark that is
    not the only one of its kind tell nothing.
    """
    counts = Counter(marks)
    places = {mark: place for place, mark in enumerate(marks) if counts[mark] == 1 and mark != BLANK}
    known = [Anchor(places[mark], now) for now, mark in sorted(grid.marks.items()) if mark in places]
    tails: list[int] = []  # by length the last of the series that ends earliest, and its index
    tail_indices: list[int] = []
    previous: list[int] = []
    for index, anchor in enumerate(known):
        length = bisect_left(tails, anchor.before)
        previous.append(tail_indices[length - 1] if length else -1)
        tails[length : length + 1] = [anchor.before]
        tail_indices[length : length + 1] = [index]
    series = []
    at = tail_indices[-1] if tail_indices else -1
    while at >= 0:
        series.append(known[at])
        at = previous[at]
    return series[::-1], len(known)


def open_gaps(grid: Grid, anchors: Sequence[Anchor]) -> list[tuple[int, int]]:
    """Return the pairs of pages read between which not all are read and something changed."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for anchor in anchors:
        page = grid.page_of(anchor.now)
        first.setdefault(page, anchor.shift)
        last[page] = anchor.shift
    gaps = []
    pages = sorted(grid.counts)
    for start, end in pairwise(pages):
        if end - start < 2 or not grid.counts[start]:
            continue
        if not grid.counts[end]:
            is_told = grid.counts[start] < grid.size and start > 0
        else:
            is_told = start in last and end in first and last[start] == first[end]
        if not is_told:
            gaps.append((start, end))
    return gaps


def splices_of(marks: Sequence[str], grid: Grid, anchors: Sequence[Anchor]) -> list[Splice]:
    """Return what changed between *anchors* wherever all was read between them."""
    ends = [Anchor(len(marks), grid.end)] if grid.end is not None else []
    series = [Anchor(-1, -1), *anchors, *ends]
    splices = []
    for start, end in pairwise(series):
        before = marks[start.before + 1 : end.before]
        now = [grid.marks.get(place, BLANK) for place in range(start.now + 1, end.now)]
        if before != now and grid.is_read(start.now, end.now - 1):
            splices.append(Splice(at=start.before + 1, removed=len(before), rows=join_marks(now)))
    return splices


def size_of(pages: Mapping[int, Sequence[Row]]) -> int:
    """Return how many rows most pages have that others follow; 0 where there are none."""
    top = [row.mark for row in pages.get(0, ())]
    counts = []
    for page in sorted(pages):
        rows = [row.mark for row in pages[page]]
        repeated = _shared_start(rows, top) if page else 0
        counts.append(sum(not row.pinned for row in pages[page][repeated:]))
    inner = [count for count in counts[1:] if count][:-1] or [count for count in counts if count]
    return Counter(inner).most_common(1)[0][0] if inner else 0


def _end(counts: Mapping[int, int], size: int) -> int | None:
    """Return the place after the last row, where a page that is not full or an empty one after it tells."""
    top = max((page for page, count in counts.items() if count), default=None)
    if top is None:
        return 0 if 0 in counts else None
    if top == 0:
        return size if len(counts) > 1 else counts[0]
    return top * size + counts[top] if counts[top] < size or counts.get(top + 1) == 0 else None


def _shared_start(rows: Sequence[str], top: Sequence[str]) -> int:
    """Return how many of *rows* stand in the same place on *top*."""
    return next((index for index, (one, other) in enumerate(zip(rows, top, strict=False)) if one != other),
                min(len(rows), len(top)))  # fmt: skip
