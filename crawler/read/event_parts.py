"""What the lines of an event's card or page say: dates, and what stands behind labels."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from crawler.read.card import is_more
from crawler.read.event_time import clock_words, parse_moment, parse_when
from crawler.read.main import measure
from crawler.read.page_languages import numeric_order
from crawler.read.reading import found
from crawler.read.section_lines import unescape_again
from crawler.read.tree import collapse, fold, text_of
from crawler.read.words.known import part_label, person_pattern, place_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, tzinfo

    from lxml import etree

    from crawler.profile import SiteProfile
    from crawler.read.blocks import Block
    from crawler.read.event_time import When
    from crawler.read.tree import PageTree
    from crawler.read.words.vocabulary import Part
    from crawler.records import Evidence, Source

PLACE = place_pattern()
"""Words of places; a short line with one of them, where nothing says "Venue"."""

MAX_LINE = 160
"""Characters of a line that is a date, a label with its value, or a place."""

MAX_CATEGORY = 40
MIN_SUMMARY = 40

NAME_OF_PERSON = person_pattern()

BEFORE_VALUE = " :：|\n"
"""What stands between a label and its value; the bar is that of ``read_blocks`` between the cells of a row."""


@dataclass(slots=True, kw_only=True)
class FoundEvent:
    """An event as a page states it."""

    url: str | None = None
    """Its own absolute address; None where it has none."""
    values: dict[str, Any] = field(default_factory=dict)
    """Fields of ``records.Event``; what is not stated is not there."""
    evidence: dict[str, Evidence | list[Evidence]] = field(default_factory=dict)
    """One a field, a list beside a list."""
    badge: str | None = None
    """A day that its card shows apart from the full words of the time."""

    def put(self, name: str, value: Any, source: Source, where: str, raw: str) -> None:
        """Set one field with its evidence."""
        self.values[name] = unescape_again(value) if isinstance(value, str) else value
        self.evidence[name] = found(source, where, raw)

    def put_list(self, name: str, values: Iterable[str], source: Source, where: str) -> None:
        """Set a list with one evidence a value."""
        self.values[name] = [unescape_again(value) for value in values]
        self.evidence[name] = [found(source, where, value) for value in self.values[name]]


@dataclass(slots=True, frozen=True, kw_only=True)
class Reading:
    """How dates are read: what is known from outside the words."""

    profile: SiteProfile
    captured: datetime
    page_languages: tuple[str, ...] = ()
    """Primary subtags of the languages of the page and its site."""
    year: int | None = None

    @property
    def zone(self) -> tzinfo | None:
        """The zone that times are meant in; None where no profile names one."""
        return self.profile.zone if self.profile.name else None

    @property
    def languages(self) -> Sequence[str]:
        """Languages whose names of months and labels are read."""
        return (*self.page_languages, "en", "zh")

    def when(self, text: str) -> When | None:
        """Return what *text* says of the time."""
        return parse_when(
            text,
            languages=self.languages,
            captured=self.captured,
            year=self.year,
            zone=self.zone,
            order=numeric_order(self.profile, self.page_languages),
        )


def read_lines(event: FoundEvent, tree: PageTree, lines: Sequence[Block], how: Reading) -> list[Block]:
    """Put on *event* what *lines* say of its time and behind labels; return the lines that say something else."""
    rest: list[Block] = []
    dated: list[tuple[Block, str]] = []
    pending: Part | None = None
    for line in lines:
        if is_more(line.text):
            continue
        part, value = (pending, line.text) if pending else _labelled(line, how)
        pending = None
        if part is not None and not value:
            pending = part
        elif part == "deadline":
            continue
        elif part == "when" or (part is None and _says_when(line.text, how)):
            dated.append((line, value))
        elif part is not None:
            _put_part(event, tree, part, value, line)
        else:
            rest.append(line)
    _put_when(event, tree, dated, how)
    return rest


def put_remainder(event: FoundEvent, tree: PageTree, lines: Sequence[Block], *, title_at: int) -> None:
    """Take category, venue and summary from unlabelled *lines*; those before *title_at* stood above the title."""
    for number, line in enumerate(lines):
        short = len(line.text) <= MAX_CATEGORY
        if number < title_at and short and "category" not in event.values and not line.text.isdigit():
            event.put("category", line.text, "text", tree.path(line.element), line.text)
        elif "venue" not in event.values and measure(line.text) < 2 * MIN_SUMMARY and PLACE.search(line.text):
            event.put("venue", line.text, "text", tree.path(line.element), line.text)
    longest = max(lines, key=lambda line: measure(line.text), default=None)
    if longest is not None and measure(longest.text) >= MIN_SUMMARY and longest.text != event.values.get("venue"):
        event.put("summary", longest.text, "text", tree.path(longest.element), longest.text)


def part_names(text: str) -> list[str]:
    """Return the people in a line of speakers; a line that is not surely a list stays whole.

    >>> part_names("Ms. Ann LEE (Physics), Dr. Bo KAN (Library)")
    ['Ms. Ann LEE (Physics)', 'Dr. Bo KAN (Library)']
    """
    parts = [part.strip() for part in re.split(r"[,;；、]\s?(?![^(（)）]{0,300}+[)）])", text)]
    if len(parts) > 1 and all(part and NAME_OF_PERSON.search(part) for part in parts):
        return parts
    return [text]


def _labelled(line: Block, how: Reading) -> tuple[Part | None, str]:
    """Return the part that *line* is labelled as and its value; an empty value where the label stands alone."""
    text = line.text
    if len(text) > 3 * MAX_LINE:
        return None, text
    part, value = part_label(text, how.page_languages)
    if part is not None:
        return part, value.lstrip(BEFORE_VALUE)
    first = next(iter(line.element), None)
    label = text_of(first) if first is not None and not (line.element.text or "").strip() else ""
    if label and text.startswith(label) and len(label) < len(text):
        part, rest = part_label(label, how.page_languages)
        if part is not None and not rest:
            return part, text[len(label) :].strip(BEFORE_VALUE)
    return None, text


def _says_when(text: str, how: Reading) -> bool:
    return len(text) <= MAX_LINE // 2 and (how.when(text) is not None or clock_words(text))


def _put_part(event: FoundEvent, tree: PageTree, part: Part, value: str, line: Block) -> None:
    if part in event.values:
        return
    where = tree.path(line.element)
    if part == "speakers":
        event.put_list("speakers", part_names(value), "landmark", where)
    else:
        event.put(part, value, "landmark", where, line.text)


def _put_when(event: FoundEvent, tree: PageTree, dated: list[tuple[Block, str]], how: Reading) -> None:
    """Put start and end on *event*, from all that is said of them: a badge beside the full text says nothing more."""
    told = [(line, value, how.when(value)) for line, value in dated]
    best = max((one for one in told if one[2] is not None), key=_tells, default=None)
    if best is None:
        return
    line, value, when = best
    assert when is not None
    badges = (other.text for other, _, day in told if day is not None and other is not line)
    event.badge = next(badges, None)
    if not when.has_clock:
        clocks = [other for _, other, day in told if day is None]
        joined = how.when(f"{value} {clocks[0]}") if clocks else None
        when = joined or when
    moments = [moment for element in line.element.iter("time") if (moment := _moment(element, how))]
    where = tree.path(line.element)
    starts, ends = when.starts, when.ends
    if moments and "T" in moments[0] and (starts is None or "T" not in starts):
        starts, ends = moments[0], moments[1] if len(moments) > 1 else ends
    elif moments and when.is_year_guessed and starts is not None:
        starts = moments[0][:4] + starts[4:]
    event.put("starts", starts, "text", where, when.text)
    if ends is not None:
        event.put("ends", ends, "text", where, when.text)
    event.put("date_text", when.text, "text", where, when.text)


def _tells(one: tuple[Block, str, When | None]) -> tuple[bool, bool, bool, int]:
    when = one[2]
    assert when is not None
    return when.ends is not None, when.has_clock, not when.is_year_guessed, len(when.text)


def _moment(element: etree._Element, how: Reading) -> str | None:
    return parse_moment(element.get("datetime") or "", how.zone)


def same_words(one: str, other: str) -> bool:
    """Return whether two lines say the same but for case, quotes and spaces."""
    return fold(one) == fold(collapse(other))
