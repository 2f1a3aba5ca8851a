"""When an article was published and last modified: many places say so, and the most trusted one is taken.

In order of trust: the profile's selector, JSON-LD, ``meta``, elements marked as the date, a label beside it, a date
near the headline, the URL, the card. Comments, other articles, the masthead and the main text are not asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from crawler.profile import EMPTY_PROFILE
from crawler.read.date_labels import MODIFIED_LABEL, NOT_THE_DATE, PUBLISHED_LABEL, label_pattern
from crawler.read.date_text import Ambiguous, PartialDate, is_after, parse_date
from crawler.read.headline import head_of, short_text
from crawler.read.reading import Reading, found, refused
from crawler.read.tree import select
from crawler.records import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lxml import etree

    from crawler.page import Card
    from crawler.profile import SiteProfile
    from crawler.read.headline import Head
    from crawler.read.metadata import Metadata
    from crawler.read.tree import PageTree
    from crawler.records import Precision, Rejected, Source

META_PUBLISHED = (
    "article:published_time", "og:published_time", "og:article:published_time", "article:published", "datepublished",
    "parsely-pub-date", "sailthru.date", "citation_publication_date", "citation_date", "publication_date",
    "publish-date", "publishdate", "pubdate", "cxenseparse:recs:publishtime", "dcterms.created", "dc.date.created",
    "dcterms.date", "dc.date.issued", "dc.date", "date", "rnews:datepublished", "originalpublicationdate",
    "article:post_date", "bt:pubdate",
)  # fmt: skip
META_MODIFIED = (
    "article:modified_time", "og:modified_time", "og:updated_time", "article:modified", "datemodified",
    "dcterms.modified", "dc.date.modified", "lastmod", "last-modified", "revision_date",
)  # fmt: skip

MAX_LINE = 90
"""Characters of a text near the headline that is a date line and no sentence."""

URL_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[/_-](\d{1,2})[/_-](\d{1,2})(?!\d)")
URL_COMPACT = re.compile(r"(?<![\d.])((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
URL_MONTHDAY = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
URL_MONTH = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])(?!\d)")

YEAR = re.compile(r"\d{4}|['’]\d{2}|\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2}(?!\d)|[年月]")
DIGIT = re.compile(r"\d")

TRUSTED: frozenset[Source] = frozenset({"json-ld", "meta", "microdata"})
"""Sources written for machines, whose disagreement is worth a look."""


@dataclass(slots=True, kw_only=True)
class Dates:
    """The dates of an article."""

    published: Reading[str]
    precision: Precision | None
    """Precision of ``published``."""
    modified: Reading[str]


@dataclass(slots=True, frozen=True)
class Candidate:
    """A text that may say when the article was published."""

    source: Source
    where: str
    raw: str
    text: str
    """What is parsed: ``raw`` or the part of it that belongs to the label."""


@dataclass(slots=True)
class _Taken:
    """The candidates read so far, the most trusted first."""

    dates: list[tuple[Candidate, PartialDate]] = field(default_factory=list)
    unclear: list[tuple[Candidate, Ambiguous]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)


def read_dates(
    tree: PageTree, metadata: Metadata, profile: SiteProfile, *, card: Card | None, captured: datetime
) -> Dates:
    """Return when the article was published, how precisely that is known, and when it was modified.

    *captured* settles missing years and relative dates, and what lies after it is no date of publication.
    """
    languages = profile.languages or tuple(filter(None, [tree.root.get("lang"), tree.root.get("xml:lang")]))
    head = head_of(tree, metadata)
    lines = list(_lines(tree, metadata, profile, head))
    published = _Taken()
    for candidate in (*_published(tree, metadata, profile), *lines, *_from_url(tree.url), *_from_card(card)):
        _take(published, candidate, profile=profile, languages=languages, captured=captured)
        if len(published.dates) >= 8:
            break
    reading, day = _choose(published)
    modified = _Taken()
    for candidate in _modified(tree, metadata, head):
        _take(modified, candidate, profile=profile, languages=languages, captured=captured)
    return Dates(published=reading, precision=day.precision if day else None, modified=_choose_modified(modified, day))


def _take(
    taken: _Taken, candidate: Candidate, *, profile: SiteProfile, languages: tuple[str, ...], captured: datetime
) -> None:
    zone = profile.zone if profile is not EMPTY_PROFILE else None
    day = parse_date(candidate.text, languages=languages, order=profile.date_order, zone=zone, captured=captured)
    if isinstance(day, PartialDate) and not is_after(day, captured):
        taken.dates.append((candidate, day))
    elif isinstance(day, Ambiguous):
        taken.unclear.append((candidate, day))
    else:
        why = f"{day} is after the capture" if day else "no possible date in it"
        taken.rejected.append(refused(candidate.source, candidate.where, candidate.raw, why))


def _choose(taken: _Taken) -> tuple[Reading[str], PartialDate | None]:
    """Return the most trusted date, unless two others, one of them the URL, agree on another day."""
    _settle_unclear(taken)
    if not taken.dates:
        return Reading(evidence=Evidence(rejected=tuple(taken.rejected[:5])) if taken.rejected else None), None
    candidate, day = taken.dates[0]
    url_day = next((other for who, other in taken.dates if who.source == "url" and other.day), None)
    if url_day and not url_day.agrees(day) and candidate.source not in {"profile", "url"}:
        agreeing = [(who, other) for who, other in taken.dates if other.agrees(url_day) and who.source != "url"]
        candidate, day = agreeing[0] if agreeing else (candidate, day)
    if day.offset == 0:
        # A time in UTC may name the day before or after the local one, which another place shows.
        near = [pair for pair in taken.dates if pair[1].offset != 0 and _days_apart(pair[1], day) == 1]
        candidate, day = near[0] if near else (candidate, day)
    for who, other in taken.dates:
        if other.day_text.startswith(day.day_text) and len(other.day_text) > len(day.day_text):
            candidate, day = who, other
    rejected, conflict = [], False
    for who, other in taken.dates:
        if not other.agrees(day):
            rejected.append(refused(who.source, who.where, who.raw, f"says {other.day_text}"))
            conflict = conflict or (who.source in TRUSTED and candidate.source in TRUSTED) or who.source == "url"
    evidence = found(
        candidate.source, candidate.where, candidate.raw, rejected=rejected + taken.rejected, conflict=conflict
    )
    return Reading(value=str(day), evidence=evidence), day


def _days_apart(one: PartialDate, other: PartialDate) -> int | None:
    if one.month is None or one.day is None or other.month is None or other.day is None:
        return None
    return abs((date(one.year, one.month, one.day) - date(other.year, other.month, other.day)).days)


def _settle_unclear(taken: _Taken) -> None:
    """Turn ambiguous dates into the reading that another place confirms; the rest is rejected with both readings."""
    for candidate, unclear in taken.unclear:
        confirmed = [day for day in unclear.readings if any(day.agrees(other) for _, other in taken.dates if other.day)]
        if len(confirmed) == 1:
            taken.dates.append((candidate, confirmed[0]))
            continue
        both = " or ".join(day.day_text for day in unclear.readings)
        taken.rejected.insert(0, refused(candidate.source, candidate.where, candidate.raw, f"may be {both}"))


def _choose_modified(taken: _Taken, published: PartialDate | None) -> Reading[str]:
    for candidate, day in taken.dates:
        if published is not None and day.day_text < published.day_text[: len(day.day_text)]:
            why = "before the date of publication"
            taken.rejected.append(refused(candidate.source, candidate.where, candidate.raw, why))
            continue
        evidence = found(candidate.source, candidate.where, candidate.raw, rejected=taken.rejected)
        return Reading(value=str(day), evidence=evidence)
    return Reading(evidence=Evidence(rejected=tuple(taken.rejected[:5])) if taken.rejected else None)


def _published(tree: PageTree, metadata: Metadata, profile: SiteProfile) -> Iterator[Candidate]:
    """Yield what the profile names and what the page states for machines."""
    for element in select(tree, profile.select.published)[:1]:
        raw = element.get("datetime") or short_text(element, MAX_LINE)
        yield Candidate("profile", tree.path(element), raw, raw)
    for item in (*metadata.linked("datePublished"), *metadata.named(*META_PUBLISHED)):
        yield Candidate(item.source, item.where, item.text, item.text)


def _modified(tree: PageTree, metadata: Metadata, head: Head) -> Iterator[Candidate]:
    for item in (*metadata.linked("dateModified"), *metadata.named(*META_MODIFIED)):
        yield Candidate(item.source, item.where, item.text, item.text)
    for element in metadata.marked.get("modified", [])[:5]:
        if not head.is_outside(element):
            raw = _value_of(element)
            yield Candidate(_source_of(element), tree.path(element), raw, raw)
    for element, text in head.lines:
        if DIGIT.search(text) and (label := MODIFIED_LABEL.search(text)):
            yield Candidate("text", tree.path(element), text, text[label.end() :])


def _lines(tree: PageTree, metadata: Metadata, profile: SiteProfile, head: Head) -> Iterator[Candidate]:
    """Yield what a reader sees as the article's date: marked elements, labelled dates, then date lines."""
    marked = [element for element in metadata.marked.get("published", []) if not head.is_outside(element)]
    modified = set(metadata.marked.get("modified", ()))
    times = [element for element in tree.all("time") if element not in modified and not head.is_outside(element)]
    seen: set[etree._Element] = set()
    for element in sorted(
        [*times[:8], *marked[:8]], key=lambda one: (one not in head.near, one.get("itemprop") is None)
    ):
        if element in seen or _says_modified(element):
            continue
        seen.add(element)
        yield from _marked(tree, element)
    own = label_pattern("|".join(map(re.escape, profile.labels.published))) if profile.labels.published else None
    later: list[Candidate] = []
    for element, text in head.lines:
        label = (own and own.search(text)) or PUBLISHED_LABEL.search(text)
        if label:
            if not NOT_THE_DATE.search(text):
                yield from _labelled(tree, element, text, label.end())
        elif (
            len(text) <= MAX_LINE
            and YEAR.search(text)
            and not (MODIFIED_LABEL.search(text) or NOT_THE_DATE.search(text))
        ):
            later.append(Candidate("text", tree.path(element), text, text))
    yield from later[:6]


def _labelled(tree: PageTree, element: etree._Element, text: str, end: int) -> Iterator[Candidate]:
    """Yield the date behind a label: in the same text, else in the next element."""
    rest = text[end:]
    update = MODIFIED_LABEL.search(rest)
    rest = rest[: update.start()] if update else rest
    if DIGIT.search(rest[:40]):
        if len(rest) <= MAX_LINE * 2:
            yield Candidate("text", tree.path(element), text, rest[:MAX_LINE])
    elif not rest.strip():
        following = next(iter(element), None) if len(element) else element.getnext()
        if following is not None and (raw := short_text(following, MAX_LINE)) and len(raw) <= MAX_LINE:
            yield Candidate("text", tree.path(following), raw, raw)


def _marked(tree: PageTree, element: etree._Element) -> Iterator[Candidate]:
    """Yield the date of a ``time`` or marked element; its visible day is asked first where the attribute is in UTC."""
    stated = element.get("datetime") or element.get("content")
    shown = short_text(element, MAX_LINE * 2)
    where, source = tree.path(element), _source_of(element)
    if len(shown) > MAX_LINE or NOT_THE_DATE.search(shown) or not DIGIT.search(shown):
        shown = ""
    if update := MODIFIED_LABEL.search(shown):
        shown = shown[: update.start()]
    if stated:
        yield Candidate(source, where, stated, stated)
    if shown and (not stated or not DIGIT.search(stated)):
        yield Candidate(source, where, shown, shown)


def _says_modified(element: etree._Element) -> bool:
    """Return whether the words in or right before *element* call it the date of a change."""
    before = element.getprevious()
    lead = (before.tail if before is not None else getattr(element.getparent(), "text", "")) or ""
    last = list(MODIFIED_LABEL.finditer(lead[-40:]))
    if last and not PUBLISHED_LABEL.search(lead[-40:], last[-1].end()):
        return True
    own = short_text(element, MAX_LINE)
    return bool(MODIFIED_LABEL.match(own))


def _source_of(element: etree._Element) -> Source:
    return "microdata" if element.get("itemprop") else "markup"


def _value_of(element: etree._Element) -> str:
    return element.get("datetime") or element.get("content") or short_text(element, MAX_LINE)


def _from_url(url: str) -> Iterator[Candidate]:
    path = url.split("//", 1)[-1].partition("/")[2]
    for pattern in (URL_DAY, URL_COMPACT, URL_MONTHDAY):
        if match := pattern.search("/" + path):
            yield Candidate("url", "url", url, f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}")
            return
    if match := URL_MONTH.search("/" + path):
        yield Candidate("url", "url", url, f"{match[1]}-{match[2]}")


def _from_card(card: Card | None) -> Iterator[Candidate]:
    if card is None:
        return
    source: Source = "feed" if card.source != "listing" else "card"
    if card.date:
        text = card.date if YEAR.search(card.date) or not card.year else f"{card.date} {card.year}"
        yield Candidate(source, "card", card.date, text)
    if card.year:
        yield Candidate(source, "card", card.year, card.year)
