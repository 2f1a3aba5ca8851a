"""One entry of a homepage: number, label, title, note, source, tags, date and link taken apart.

Its parts are told by how they look (a number, a heading, a line in bold, a link, a date) and by how
often they stand there, never by what one system calls them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from crawler.read.card import DATE
from crawler.read.card_title import find_title
from crawler.read.date_text import PartialDate, parse_date
from crawler.read.images import picture_address
from crawler.read.main import measure
from crawler.read.page_languages import numeric_order
from crawler.read.reading import found
from crawler.read.section_lines import read_lines
from crawler.read.section_numbers import NUMBER, YEAR, find_places, part_numbers, tidy_number
from crawler.read.tree import fold
from crawler.read.words.known import KINDS_OF_CARD, is_details, is_more

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lxml import etree

    from crawler.profile import SiteProfile
    from crawler.read.section_boxes import Boxed
    from crawler.read.section_lines import Line
    from crawler.read.tree import PageTree
    from crawler.records import Block, Evidence, Source

AWARD = re.compile(
    r"\b(?:award|prize|medal|fellow(?:ship)?|honou?r|scholarship|recognition|\w{0,20}preis|auszeichnung|\w{0,10}medaille"
    r"|prix|médaille|distinction|premio|medalla|medaglia|reconocimiento|riconoscimento|pr[eê]mio|prémio|medalha|distinção"
    r"|\w{0,20}prijs|onderscheiding|\w{0,20}pris(?:et|en)?|medalj|utmärkelse|utmerkelse)\b|獎|奖|院士|榮譽|荣誉|賞|상(?!\w)|훈장",
    re.IGNORECASE,
)
"""Words of an award within its name."""

COMMA = re.compile(r"\s?[,，、;；]\s?(?![^(（)）]{0,300}+[)）])")

MAX_TAG = 60

MAX_DATED = 40
"""A longer line with a date in it says something else."""


@dataclass(slots=True, kw_only=True)
class FoundEntry:
    """One thing in a block of a homepage."""

    block: Block
    values: dict[str, Any] = field(default_factory=dict)
    """Fields of ``records.Entry`` but block, position and article; what is not stated is not there. Links are as on
    the page, made absolute."""
    evidence: dict[str, Evidence | list[Evidence]] = field(default_factory=dict)
    """One a field, a list beside a list."""
    in_carousel: bool = False
    """Whether its place among its neighbours says nothing."""

    def put(self, name: str, value: Any, where: str, raw: str, *, source: Source = "text") -> None:
        """Set one field with its evidence; nothing where there is no value."""
        if value:
            self.values[name] = value
            self.evidence[name] = found(source, where, raw)

    def put_list(self, name: str, values: Sequence[Any], where: str, raw: Sequence[str]) -> None:
        """Set a list with one evidence a value."""
        if values:
            self.values[name] = list(values)
            self.evidence[name] = [found("text", where, text) for text in raw]


@dataclass(slots=True, kw_only=True)
class EntryReader:
    """Reads entries of one page."""

    tree: PageTree
    profile: SiteProfile
    captured: datetime
    languages: tuple[str, ...] = ()
    """Primary subtags of the page's languages, whose dates are read."""

    def read(self, kind: Block, box: Boxed, *, in_carousel: bool) -> FoundEntry | None:
        """Return the entry in *box*; None where nothing in it is one of its kind. Events are read elsewhere."""
        lines = [line for element in box.elements for line in read_lines(element)]
        entry = FoundEntry(block=kind, in_carousel=in_carousel)
        if box.group:
            entry.put("group", box.group, self.tree.path(box.element), box.group, source="landmark")
        readers = {
            "news": self._news, "ranking": self._ranking, "figure": self._figure, "first": self._first,
            "award": self._award, "goal": self._goal,
        }  # fmt: skip
        readers[kind](entry, lines)
        if kind != "award" and kind not in ("ranking", "figure"):
            self._put_link(entry, box.element)
        image = next(box.element.iter("img"), None)
        if image is not None and (address := picture_address(self.tree, image)):
            entry.put("image", address, self.tree.path(image), address, source="markup")
        told = entry.values.keys() - {"group", "image", "link"}
        return entry if told else None

    def _where(self, line: Line) -> str:
        return self.tree.path(line.element)

    def _put_link(self, entry: FoundEntry, box: etree._Element) -> None:
        links = [node for node in ((box, *box.iter("a")) if box.tag == "a" else box.iter("a")) if node.get("href")]
        for link in links:
            address = self.tree.absolute(link.get("href") or "")
            if address and not (link.get("href") or "").startswith("#"):
                entry.put("link", address, self.tree.path(link), link.get("href") or "", source="markup")
                return

    def _day(self, text: str) -> str | None:
        told = parse_date(
            text, languages=(*self.languages, "en", "zh"), order=numeric_order(self.profile, self.languages), zone=None,
            captured=self.captured,
        )  # fmt: skip
        return told.day_text if isinstance(told, PartialDate) else None

    def _news(self, entry: FoundEntry, lines: Sequence[Line]) -> None:
        title = _title_line(lines)
        if title is None:
            return
        entry.put("title", title.text, self._where(title), title.text, source="markup")
        rest: list[Line] = []
        tags: list[str] = []
        where_tags = ""
        for line in lines:
            if fold(line.text) == fold(title.text) or is_details(line.text) or is_more(line.text):
                continue
            stated = next((time.get("datetime") for time in line.element.iter("time") if time.get("datetime")), None)
            day = self._day(stated or line.text) if stated or _is_dated(line) else None
            if day and "date" not in entry.values:
                entry.put("date", day, self._where(line), stated or line.text)
            elif len(line.text) <= 2 * MAX_TAG and measure(line.text) < 90 and not line.text.endswith((".", "。")):
                parts = [part for part in line.parts if part != "|"]
                for part in parts:
                    if fold(part) in KINDS_OF_CARD and "label" not in entry.values:
                        entry.put("label", part, self._where(line), part)
                    elif part != title.text:
                        tags += [tag for tag in COMMA.split(part) if tag and tag not in tags and len(tag) <= MAX_TAG]
                        where_tags = where_tags or self._where(line)
            else:
                rest.append(line)
        longest = max(rest, key=lambda line: measure(line.text), default=None)
        if longest is not None:
            entry.put("text", longest.text, self._where(longest), longest.text)
        entry.put_list("tags", tags, where_tags, tags)

    def _ranking(self, entry: FoundEntry, lines: Sequence[Line]) -> None:
        names: list[Line] = []
        for line in _once(lines):
            places, name = find_places(line.text)
            if "number" not in entry.values and NUMBER.fullmatch(line.text):
                entry.put("number", tidy_number(line.text), self._where(line), line.text)
            elif places and "values" not in entry.values:
                pairs = [{"value": place, "label": where} for place, where, _ in places]
                entry.put_list("values", pairs, self._where(line), [raw for _, _, raw in places])
                if name:
                    entry.put("title", name, self._where(line), line.text)
            else:
                names.append(line)
        if names and "title" not in entry.values:
            title = names.pop(0)
            entry.put("title", title.text, self._where(title), title.text)
        for line in names:
            self._add_note(entry, line)

    def _figure(self, entry: FoundEntry, lines: Sequence[Line]) -> None:
        numbers, rest = part_numbers(_once(lines))
        if len(numbers) == 1:
            line, number, label = numbers[0]
            entry.put("number", tidy_number(number), self._where(line), number)
            if label:
                entry.put("label", label, self._where(line), label)
        elif numbers:
            pairs = [{"value": tidy_number(number), "label": label} for _, number, label in numbers]
            entry.put_list("values", pairs, self._where(numbers[0][0]), [line.text for line, _, _ in numbers])
        if not numbers:
            return
        self._put_words(entry, rest)

    def _put_words(self, entry: FoundEntry, rest: list[Line]) -> None:
        """Put what stands beside a number: what it counts, a headline, the explanation, the source."""
        for line in rest:
            if "label" not in entry.values:
                name = "label"
            elif "title" not in entry.values and (line.is_bold or line.level is not None):
                name = "title"
            elif "source" not in entry.values and YEAR.search(line.text):
                name = "source"
            else:
                self._add_note(entry, line)
                continue
            entry.put(name, line.text, self._where(line), line.text)

    def _add_note(self, entry: FoundEntry, line: Line) -> None:
        """Put *line* on the note, after what stands there."""
        note = f"{entry.values['note']} {line.text}" if "note" in entry.values else line.text
        entry.put("note", note, self._where(line), note)

    def _first(self, entry: FoundEntry, lines: Sequence[Line]) -> None:
        title = _title_line(lines)
        if title is not None:
            entry.put("title", title.text, self._where(title), title.text, source="markup")

    def _award(self, entry: FoundEntry, lines: Sequence[Line]) -> None:
        counts: dict[str, int] = {}
        for line in lines:
            counts[line.text] = counts.get(line.text, 0) + 1
        distinct = _once(lines)
        single = [line for line in distinct if counts[line.text] == 1]
        is_repeated = len(single) == 1 and len(distinct) > 1 and max(counts.values()) > 1
        award = single[0] if is_repeated else next((line for line in distinct if AWARD.search(line.text)), None)
        if award is None:
            return
        entry.put("award", award.text, self._where(award), award.text)
        others = [line for line in distinct if line is not award]
        if others:
            self._put_recipients(entry, others[0])
        if len(others) > 1:
            units = COMMA.split(others[1].text)
            entry.put_list("units", units, self._where(others[1]), units)

    def _put_recipients(self, entry: FoundEntry, line: Line) -> None:
        project, dash, people = line.text.rpartition(" - ")
        if dash:
            entry.put("title", project, self._where(line), line.text)
        names = COMMA.split(people)
        entry.put_list("recipients", names, self._where(line), names)

    def _goal(self, entry: FoundEntry, lines: Sequence[Line]) -> None:
        for line in _once(lines):
            text = line.text
            if is_details(text) or is_more(text):
                continue
            number, _, after = text.partition(" ")
            if re.fullmatch(r"\d{1,3}\.?", number):
                entry.put("number", number.rstrip("."), self._where(line), text)
                text = after.strip()
            words = [part for part in line.parts if not part.isdigit() and not is_details(part)]
            text = words[0] if len(line.parts) > 1 and words else text
            if text and "title" not in entry.values:
                number, _, after = text.partition(" ")
                text = after if number == entry.values.get("number") and after else text
                entry.put("title", text, self._where(line), line.text)


def _once(lines: Sequence[Line]) -> list[Line]:
    """Return *lines* without those that say again what one before said."""
    return list({fold(line.text): line for line in reversed(lines)}.values())[::-1]


def _title_line(lines: Sequence[Line]) -> Line | None:
    """Return the line that names the thing: the first heading, else the linked line that says most, else a bold one.

    Where one link is around the whole card, all its lines are linked: then its title is told from its text.
    """
    headings = [line for line in lines if line.level is not None]
    linked = [line for line in lines if line.links and not is_details(line.text)]
    bold = [line for line in lines if line.is_bold]
    if headings:
        return headings[0]
    if (
        len(linked) > 1
        and not any(line.is_bold for line in linked)
        and len({id(line.links[0]) for line in linked}) == 1
    ):
        told = [line for line in linked if not (_is_label(line) or _is_dated(line))]
        if told:
            return told[find_title([(line.text, line.element) for line in told])]
    if linked:
        return max((line for line in linked), key=lambda line: (line.is_bold, min(measure(line.text), 120)))
    return bold[0] if bold else (lines[0] if lines else None)


def _is_label(line: Line) -> bool:
    """Return whether *line* begins with what the card says it is, and so holds no more than labels."""
    return bool(line.parts) and fold(line.parts[0]) in KINDS_OF_CARD


def _is_dated(line: Line) -> bool:
    return len(line.text) <= MAX_DATED and DATE.search(line.text) is not None
