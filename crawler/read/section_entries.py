"""One entry of a homepage: number, label, title, note, source, tags, date and link taken apart.

Its parts are told by how they look (a number, a heading, a line in bold, a link, a date) and by how
often they stand there, never by what one system calls them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from crawler.read.card import DATE
from crawler.read.date_text import PartialDate, parse_date
from crawler.read.images import picture_address
from crawler.read.main import measure
from crawler.read.reading import found
from crawler.read.section_lines import read_lines
from crawler.read.section_words import DETAILS, KINDS_OF_CARD, MORE
from crawler.read.tree import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lxml import etree

    from crawler.profile import SiteProfile
    from crawler.read.section_boxes import Boxed
    from crawler.read.section_lines import Line
    from crawler.read.tree import PageTree
    from crawler.records import Block, Evidence, Source

NUMBER = re.compile(
    r"[#＃]\s?\d[\d,]*|(?:No\.?|第)\s?\d+\s?[位名]?|[<>≥~]?\s?(?:US|HK)?[$€£¥]?\s?\d[\d,.]*\s?"
    r"(?:\+|%|％|[KkMB]|(?:m|b|tr)illion|[萬万億亿])?\s?\+?|\d+(?:st|nd|rd|th)",
    re.IGNORECASE,
)
"""A number that stands by itself, with its sign."""

PLACE = re.compile(
    r"(?P<rank>No\.?\s?\d+|[#＃]\s?\d+|\d+(?:st|nd|rd|th))\s+(?P<where>(?:in|of|among|globally|worldwide|nationally"
    r"|locally)\b[^,;，；]*)|(?P<wide>[^，,；;、\d]{2,14}?)(?P<rank_wide>第\s?\d+)\s?[位名]?",
    re.IGNORECASE,
)
"""A place in a ranking and where: ``No. 1 in Hong Kong``, ``Globally``, ``全球第19位``."""

IN_RANKING = re.compile(r"(?P<where>.+?)\s+in\s+(?P<name>.*\b(?:rankings?|league table)\b.*)$", re.IGNORECASE)
"""A place with the ranking's name behind it in the same line."""

RANKED = re.compile(r"(?:No\.?|[#＃]|第)\s?\d", re.IGNORECASE)
"""A figure that begins with a place: ``No. 1 in Hong Kong``."""

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")

AWARD = re.compile(
    r"\b(?:award|prize|medal|fellow(?:ship)?|honou?r|scholarship|recognition)\b|獎|奖|院士|榮譽|荣誉", re.IGNORECASE
)

COMMA = re.compile(r"\s?[,，、;；]\s?(?![^(（]*[)）])")

MAX_TAG = 60


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

    def read(self, kind: Block, box: Boxed, *, in_carousel: bool) -> FoundEntry | None:
        """Return the entry in *box*; None where nothing in it is one of its kind. Events are read elsewhere."""
        lines = read_lines(box.element)
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
            text, languages=(*self.profile.languages, "en", "zh"), order=self.profile.date_order, zone=None,
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
            if fold(line.text) == fold(title.text) or DETAILS.fullmatch(line.text) or MORE.fullmatch(line.text):
                continue
            stated = next((time.get("datetime") for time in line.element.iter("time") if time.get("datetime")), None)
            day = (
                self._day(stated or line.text) if stated or (len(line.text) <= 40 and DATE.search(line.text)) else None
            )
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
            places = list(PLACE.finditer(line.text))
            if "number" not in entry.values and NUMBER.fullmatch(line.text):
                entry.put("number", tidy_number(line.text), self._where(line), line.text)
            elif places and "values" not in entry.values:
                name = self._put_places(entry, line, places)
                if name:
                    entry.put("title", name, self._where(line), line.text)
            else:
                names.append(line)
        for field_name in ("title", "note"):
            if names and field_name not in entry.values:
                line = names.pop(0)
                entry.put(field_name, line.text, self._where(line), line.text)

    def _put_places(self, entry: FoundEntry, line: Line, places: Sequence[re.Match[str]]) -> str | None:
        """Put the places of a ranking on *entry*; return the ranking's name where it stands behind the last."""
        pairs, name = [], None
        for match in places:
            where = (match["where"] or match["wide"]).strip(" ，,;；、")
            if match is places[-1] and (named := IN_RANKING.match(where)):
                where, name = named["where"], named["name"]
            pairs.append({"value": _joined(match["rank"] or match["rank_wide"]), "label": where})
        entry.put_list("values", pairs, self._where(line), [match[0].strip() for match in places])
        return name

    def _figure(self, entry: FoundEntry, lines: Sequence[Line]) -> None:
        numbers: list[tuple[Line, str, str]] = []
        rest: list[Line] = []
        for line in _once(lines):
            first, *others = line.parts or [""]
            if NUMBER.fullmatch(first.strip()) and any(char.isdigit() for char in first):
                numbers.append((line, first, " ".join(others)))
            else:
                rest.append(line)
        if not numbers:
            ranked = [line for line in rest[:1] if RANKED.match(line.text)]
            numbers = [(line, line.parts[0], " ".join(line.parts[1:])) for line in ranked]
            rest = rest[len(numbers) :]
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
                name = "note" if "note" not in entry.values else ""
            if name:
                entry.put(name, line.text, self._where(line), line.text)

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
            if DETAILS.fullmatch(text) or MORE.fullmatch(text):
                continue
            number, _, after = text.partition(" ")
            if re.fullmatch(r"\d{1,3}\.?", number):
                entry.put("number", number.rstrip("."), self._where(line), text)
                text = after.strip()
            words = [part for part in line.parts if not part.isdigit() and not DETAILS.fullmatch(part)]
            text = words[0] if len(line.parts) > 1 and words else text
            if text and "title" not in entry.values:
                number, _, after = text.partition(" ")
                text = after if number == entry.values.get("number") and after else text
                entry.put("title", text, self._where(line), line.text)


def tidy_number(text: str) -> str:
    """Return a number without the spaces in it.

    >>> tidy_number("1900 +"), tidy_number("# 19")
    ('1900+', '#19')
    """
    return re.sub(r"\s", "", text.replace("＃", "#").replace("％", "%")) if not re.match(r"[A-Za-z]", text) else text


def _joined(rank: str) -> str:
    return re.sub(r"(?<=[#＃第])\s|\s(?=[位名])", "", re.sub(r"\s+", " ", rank))


def _once(lines: Sequence[Line]) -> list[Line]:
    """Return *lines* without those that say again what one before said."""
    return list({fold(line.text): line for line in reversed(lines)}.values())[::-1]


def _title_line(lines: Sequence[Line]) -> Line | None:
    """Return the line that names the thing: the first heading, else the linked line that says most, else a bold one."""
    headings = [line for line in lines if line.level is not None]
    linked = [line for line in lines if line.links and not DETAILS.fullmatch(line.text)]
    bold = [line for line in lines if line.is_bold]
    if headings:
        return headings[0]
    if linked:
        return max((line for line in linked), key=lambda line: (line.is_bold, min(measure(line.text), 120)))
    return bold[0] if bold else (lines[0] if lines else None)
