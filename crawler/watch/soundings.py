"""Soundings: single pages deep in a listing that tell whether the pages between them have changed. Pure.

A row that comes in pushes all rows after it one place on, and one that leaves draws them up. So where the rows of two
pages have been pushed equally far since the last walk, as many rows came in between them as left, and nothing need be
read there. Where they have not, the page in the middle tells in which half it was.

What no sounding tells: a row that came in and one that left in the same night between the same two pages.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from itertools import pairwise
from math import isqrt
from typing import TYPE_CHECKING, NamedTuple

from crawler.archive.listing_rows import BLANK, ListingRows, Splice, join_marks, spliced

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from crawler.archive.listing_rows import KnownRows

MAX_ROWS = 20_000
"""Rows of a listing that a run record keeps; a longer one is not sounded."""

MIN_STEADY = 0.7
"""Share of the known rows that must stand in the order that they had, or their places tell nothing."""

SHORT_PAGES = 3
"""Pages left after a walk that are read all: soundings would save one of them at most."""

LEAST_PAGES, PAGES_SHARE = 16, 0.3
"""Pages that may be read at any rate, and part of all pages, where more are not read in a night."""


class Row(NamedTuple):
    """A card of a listing as far as its place counts."""

    mark: str
    pinned: bool = False
    """Whether it stands where it does whatever comes before it."""


class _Anchor(NamedTuple):
    """A row that was there before."""

    before: int
    """Place that it had."""
    now: int
    """Place that it has."""

    @property
    def shift(self) -> int:
        return self.now - self.before


class Soundings:
    """One listing on one night: what was read of it, and what to read next."""

    def __init__(self, known: KnownRows | None = None, *, night: int = 0) -> None:
        self.known = known
        self.night = night
        """Number of the night: the soundings of each are others."""
        self.is_unsteady = False
        """Whether its rows do not keep their order, so that nothing can be told from their places."""
        self._pages: dict[int, list[Row]] = {}
        self._failed: set[int] = set()
        self._asked: set[int] = set()

    @property
    def asked_count(self) -> int:
        """Pages asked for beside those of the walk."""
        return len(self._asked)

    @property
    def is_waiting(self) -> bool:
        """Whether a page that was asked for has neither come nor failed."""
        return not self._asked <= self._pages.keys() | self._failed

    def add(self, page: int, rows: Iterable[Row]) -> None:
        """Take the rows of a page, counted from 0; none where it is past the end."""
        self._pages[page] = list(rows)

    def fail(self, page: int) -> None:
        """Take note that a page could not be read."""
        self._failed.add(page)

    def next_pages(self, room: int = MAX_ROWS) -> list[int]:
        """Return the pages to read next, *room* at most; none where all is told, or no more may be read tonight."""
        if self.known is None or self.is_unsteady or self.is_waiting or len(self._failed) > 1:
            return []
        size = self.known.size
        grid = Grid.of(self._pages, size)
        if not grid.fits(size):
            self.is_unsteady = True
            return []
        anchors, known_count = find_anchors(self.known.marks, grid)
        if self._asked and len(anchors) < MIN_STEADY * known_count:
            self.is_unsteady = True
            return []
        if self._asked:
            wanted = _between(grid, anchors, self._failed)
        elif grid.end is None:
            shift = anchors[-1].shift if anchors else 0
            wanted = first_soundings(len(grid.counts), len(self.known.marks) + shift, size=size, night=self.night)
        else:
            wanted = []
        room = max(0, min(room, most_pages(self.known.page_count) - len(self._asked)))
        pages = [page for page in wanted if page not in self._pages and page not in self._asked][:room]
        self._asked.update(pages)
        return pages

    def unread_gaps(self) -> list[tuple[int, int]]:
        """Return the pages between which something came in or left that was not found."""
        if self.known is None or self.is_unsteady:
            return []
        grid = Grid.of(self._pages, self.known.size)
        anchors, _ = find_anchors(self.known.marks, grid)
        return _open_gaps(grid, anchors)

    def left_marks(self) -> frozenset[str]:
        """Return the marks of rows that stood between others before, and are not shown on any page read now.

        What left the end of a listing is none of them: many show so many rows, and each that comes in drives one out.
        """
        if self.known is None or self.is_unsteady:
            return frozenset()
        grid = Grid.of(self._pages, self.known.size)
        anchors, _ = find_anchors(self.known.marks, grid)
        splices = _splices(self.known.marks, grid, anchors)
        ends = [(splice.at, splice.at + splice.removed) for splice in splices]
        count = len(self.known.marks)
        left = {mark for start, end in ends if end < count for mark in self.known.marks[start:end]}
        shown = {row.mark for rows in self._pages.values() for row in rows}
        return frozenset(left - shown - set(spliced(self.known.marks, splices)) - {BLANK})

    def found(self, *, walked: bool) -> ListingRows | None:
        """Return what the run record is to keep; *walked* says whether the listing was read to its end."""
        if walked:
            size = _size_of(self._pages)
            grid = Grid.of(self._pages, size) if size else None
            if grid is None or not grid.is_whole:
                return None
            end = grid.end if grid.end is not None else len(grid.counts) * size
            if end > MAX_ROWS:
                return None
            return ListingRows(size=size, rows=join_marks(grid.marks.get(place, BLANK) for place in range(end)))
        if self.known is None:
            return None
        if self.is_unsteady:
            return ListingRows(unsteady=True)
        grid = Grid.of(self._pages, self.known.size)
        anchors, _ = find_anchors(self.known.marks, grid)
        return ListingRows(splices=_splices(self.known.marks, grid, anchors))


def most_pages(page_count: int) -> int:
    """Return how many pages may be read in a night of a listing that has so many.

    Whatever came in or left takes a page for each halving of the way to it. Of a listing of 100 pages a tenth is read
    to find nothing, and a tenth more for two or three things; where much more is needed, a walk does as well.

    >>> most_pages(20), most_pages(400)
    (16, 120)
    """
    return max(LEAST_PAGES, int(PAGES_SHARE * page_count))


def first_soundings(front: int, rows: int, *, size: int, night: int) -> list[int]:
    """Return the pages to sound first where the first *front* were read and *rows* are expected, *size* a page.

    They are the last page, and one in each of some parts of equal length; the place in its part is another each night.
    So what came in and what left between two of them one night, and told nothing, stands apart on another.

    >>> [first_soundings(3, 200, size=10, night=night) for night in (0, 1)]
    [[3, 7, 11, 15, 19], [5, 9, 13, 17, 19]]
    >>> first_soundings(2, 41, size=10, night=0)
    [2, 3, 4]
    """
    last = max(0, rows - 1) // size
    if last <= front:
        return [front]
    if last + 1 - front <= SHORT_PAGES:
        return list(range(front, last + 1))
    count = sounding_count(last - front)
    length = (last - front) / count
    turn = (night * 0.6180339887498949) % 1  # the golden section: no two nights near each other, all places in the end
    pages = {front + int((number + turn) * length) for number in range(count)}
    return sorted(pages | {last})


def sounding_count(pages: int) -> int:
    """Return how many of so many *pages* are sounded each night, the last one aside.

    What came in one night together with what left is missed where no sounding lies between them: once in as many such
    nights as there are soundings and one more. Measured on thirty nights of a listing of 100 pages with both on each: 4
    soundings find 89 % of what came in the same night, 9 find 98 %, 18 find all and take a twelfth more requests.

    >>> [sounding_count(pages) for pages in (4, 20, 98, 400)]
    [2, 4, 9, 20]
    """
    return isqrt(pages)


class Grid(NamedTuple):
    """The rows read, at the places that full pages give them."""

    marks: dict[int, str]
    """By place, counted from 0."""
    counts: dict[int, int]
    """How many rows each page has, pinned ones aside; 0 past the end."""
    size: int
    end: int | None
    """Place after the last row; None where the last page was not read."""

    @classmethod
    def of(cls, pages: Mapping[int, Sequence[Row]], size: int) -> Grid:
        """Return the grid of the *pages* read.

        What stands on top of a page as on top of the first is pinned on all. A row that stood on an earlier page is
        none again: many sites show the last page for each that would come after it.
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


def find_anchors(marks: Sequence[str], grid: Grid) -> tuple[list[_Anchor], int]:
    """Return the rows of *grid* that stand in the order that they had in *marks*, and how many were there at all.

    The longest such series is taken: what was moved, or pinned meanwhile, stands out of it. Rows with a mark that is
    not the only one of its kind tell nothing.
    """
    counts = Counter(marks)
    places = {mark: place for place, mark in enumerate(marks) if counts[mark] == 1 and mark != BLANK}
    known = [_Anchor(places[mark], now) for now, mark in sorted(grid.marks.items()) if mark in places]
    tails: list[int] = []  # by length the last of the series that ends earliest, and its index
    tail_indices: list[int] = []
    previous: list[int] = []
    for index, anchor in enumerate(known):
        length = bisect_left(tails, anchor.before)
        previous.append(tail_indices[length - 1] if length else -1)
        tails[length:] = [anchor.before] if length == len(tails) else [anchor.before, *tails[length + 1 :]]
        tail_indices[length:] = [index] if length == len(tail_indices) else [index, *tail_indices[length + 1 :]]
    series = []
    at = tail_indices[-1] if tail_indices else -1
    while at >= 0:
        series.append(known[at])
        at = previous[at]
    return series[::-1], len(known)


def _between(grid: Grid, anchors: Sequence[_Anchor], failed: set[int]) -> list[int]:
    """Return the middle of each gap in which something changed, and the page after a last one that is full."""
    wanted = []
    for start, end in _open_gaps(grid, anchors):
        free = [page for page in range(start + 1, end) if page not in failed]
        if free:
            wanted.append(free[(len(free) - 1) // 2])
    top = max((page for page, count in grid.counts.items() if count), default=0)
    if grid.end is None and top == max(grid.counts) and top + 1 not in failed:
        wanted.append(top + 1)
    return wanted


def _open_gaps(grid: Grid, anchors: Sequence[_Anchor]) -> list[tuple[int, int]]:
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


def _splices(marks: Sequence[str], grid: Grid, anchors: Sequence[_Anchor]) -> list[Splice]:
    """Return what changed between *anchors* wherever all was read between them."""
    ends = [_Anchor(len(marks), grid.end)] if grid.end is not None else []
    series = [_Anchor(-1, -1), *anchors, *ends]
    splices = []
    for start, end in pairwise(series):
        before = marks[start.before + 1 : end.before]
        now = [grid.marks.get(place, BLANK) for place in range(start.now + 1, end.now)]
        if before != now and grid.is_read(start.now, end.now - 1):
            splices.append(Splice(at=start.before + 1, removed=len(before), rows=join_marks(now)))
    return splices


def _end(counts: Mapping[int, int], size: int) -> int | None:
    """Return the place after the last row, where a page that is not full or an empty one after it tells."""
    top = max((page for page, count in counts.items() if count), default=None)
    if top is None:
        return 0 if 0 in counts else None
    if top == 0:
        return size if len(counts) > 1 else counts[0]
    return top * size + counts[top] if counts[top] < size or counts.get(top + 1) == 0 else None


def _size_of(pages: Mapping[int, Sequence[Row]]) -> int:
    """Return how many rows most pages have that others follow; 0 where there are none."""
    top = [row.mark for row in pages.get(0, ())]
    counts = []
    for page in sorted(pages):
        rows = [row.mark for row in pages[page]]
        repeated = _shared_start(rows, top) if page else 0
        counts.append(sum(not row.pinned for row in pages[page][repeated:]))
    inner = [count for count in counts[1:] if count][:-1] or [count for count in counts if count]
    return Counter(inner).most_common(1)[0][0] if inner else 0


def _shared_start(rows: Sequence[str], top: Sequence[str]) -> int:
    """Return how many of *rows* stand in the same place on *top*."""
    return next((index for index, (one, other) in enumerate(zip(rows, top, strict=False)) if one != other),
                min(len(rows), len(top)))  # fmt: skip
