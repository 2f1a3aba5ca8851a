"""Events: from a card that announces one, from a list of cards, and from an event's own page."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from crawler.read.blocks import read_blocks
from crawler.read.body import read_body
from crawler.read.boilerplate import HEADINGS, SILENT
from crawler.read.card import read_tags_of_card
from crawler.read.card_title import find_title
from crawler.read.declared import read_summary
from crawler.read.event_parts import FoundEvent, Reading, put_remainder, read_lines, same_words
from crawler.read.event_time import has_time_words, parse_moment
from crawler.read.headline import head_of
from crawler.read.listing import find_boxes
from crawler.read.main import measure
from crawler.read.metadata import tidy
from crawler.read.page_languages import page_languages
from crawler.read.tags import read_tags
from crawler.read.title import read_title
from crawler.read.tree import text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from crawler.page import Card
    from crawler.profile import SiteProfile
    from crawler.read.blocks import Block
    from crawler.read.metadata import LinkedObject, Metadata
    from crawler.read.tree import PageTree

__all__ = ["FoundEvent", "is_event_page", "read_event", "read_event_card", "read_event_list"]

EVENT_PATH = re.compile(
    r"/(?:events?|calendar|seminars?|talks?|lectures?|workshops?|veranstaltung(?:en|skalender)?|termine?|kalender"
    r"|[eé]v[eé]nements?|agenda|eventos?|actividades|calendario|eventi|evento|calend[aá]rio|evenementen|evenement"
    r"|evenemang|kalendarium|arrangement(?:er)?|活動|活动|イベント|행사)/",
    re.IGNORECASE,
)
"""Paths, without percent-encoding, that say that they lead to an event."""

MAX_CARDS = 500
"""Cards of a list that are read."""

MAX_HEAD_LINES = 24
"""Lines below the headline of an event's page among which its time and place stand."""

ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands for the capture where only whether a day is named counts, not which."""

PROSE = 200
"""A line that says so much, in Latin characters, is the text of the page, not one of its facts."""


def read_event_card(
    tree: PageTree,
    holder: etree._Element,
    profile: SiteProfile,
    *,
    captured: datetime,
    year: int | None = None,
    featured: bool = False,
) -> FoundEvent | None:
    """Return the event that the card in *holder* announces; None where it states no title or no day.

    *year* is that of the events around it, for a card that names only day and month.
    """
    event = FoundEvent()
    how = Reading(profile=profile, captured=captured, page_languages=page_languages(tree, profile), year=year)
    lines = read_blocks(holder, _is_silent)
    titled = _title_of_card(tree, holder, lines, how.languages)
    if titled is None:
        return None
    title, element, event.url = titled
    event.put("title", title, "markup", tree.path(element), title)
    at = next((number for number, line in enumerate(lines) if same_words(line.text, title)), 0)
    above = set(map(id, lines[:at]))
    tags = tuple(tag for tag in read_tags_of_card(holder, title) if not has_time_words(tag, how.languages))
    others = [line for line in lines if not same_words(line.text, title)]
    rest = read_lines(event, tree, others, how)
    if "starts" not in event.values:
        return None
    rest = [line for line in rest if line.text not in tags and line.text != ", ".join(tags)]
    put_remainder(event, tree, rest, title_at=sum(id(line) in above for line in rest))
    if tags:
        event.put_list("tags", tags, "markup", tree.path(holder))
    if featured:
        event.put("featured", True, "landmark", tree.path(holder), title)
    return event


def read_event_list(tree: PageTree, profile: SiteProfile, *, captured: datetime) -> list[FoundEvent]:
    """Return the events that the cards of a list announce; none where most of its cards are no events.

    An event's card names its end, a venue or a speaker beside the day, or the list's address says that it
    is one of events: cards of news have a day too, and posts a time of day. One event shows no list.
    """
    boxes = find_boxes(tree, profile)[:MAX_CARDS]
    events: dict[str, FoundEvent] = {}
    telling = 0
    for number, (holder, link) in enumerate(boxes):
        if 2 * (len(events) + len(boxes) - number) < len(boxes):  # too few are left to make it a list of events
            return []
        event = read_event_card(tree, holder, profile, captured=captured)
        if event is not None:
            event.url = event.url or link.url
            telling += not event.values.keys().isdisjoint(("ends", "venue", "speakers"))
            events.setdefault(event.url, event)
    if not events or 2 * len(events) < len(boxes):
        return []
    is_calendar = EVENT_PATH.search(unquote(f"{urlsplit(tree.url).path}/")) is not None
    is_told = len(events) > 1 and 2 * telling >= len(events)
    return list(events.values()) if is_told or is_calendar else []


def read_event(
    tree: PageTree,
    metadata: Metadata,
    main: etree._Element,
    profile: SiteProfile,
    *,
    captured: datetime,
    card: Card | None,
) -> FoundEvent:
    """Return the event that a page of its own tells of."""
    event = FoundEvent(url=tree.url)
    how = Reading(profile=profile, captured=captured, page_languages=page_languages(tree, profile))
    title, _ = read_title(tree, metadata, profile)
    if title.value is not None and title.evidence is not None:
        event.values["title"], event.evidence["title"] = title.value, title.evidence
    lines = _lines_of_head(tree, metadata)
    rest = read_lines(event, tree, lines, how)
    rest = [line for line in rest if measure(line.text) < PROSE]
    put_remainder(event, tree, [line for line in rest if len(line.text) <= PROSE], title_at=0)
    event.values.pop("summary", None)
    event.evidence.pop("summary", None)
    linked = _declared_event(metadata, event.values.get("title", ""))
    if linked is not None:
        _put_linked(event, linked, how)
    if "starts" not in event.values and card is not None and card.date is not None:
        when = how.when(card.date)
        if when is not None:
            event.put("starts", when.starts, "card", "card", card.date)
    _put_text(event, tree, metadata, main, profile)
    return event


def is_event_page(tree: PageTree, metadata: Metadata, url: str, profile: SiteProfile) -> bool:
    """Return whether the page at *url* is an event's own.

    It says so itself, for machines, or its address does and its head names a day with a time of day, a
    venue or a speaker. An article that tells of an event does neither; one beside a calendar declares the
    calendar's events, under other names than its own headline's.
    """
    declared = {item.text.lower() for item in metadata.named("og:type")}
    if "event" in declared:
        return True
    types = {name for item in metadata.objects for name in item.types}
    if "article" in declared or any(name.endswith("Article") for name in types):
        return False
    headline = head_of(tree, metadata).headline
    named = _declared_event(metadata, text_of(headline) if headline is not None else "")
    if named is not None:
        return True
    if EVENT_PATH.search(unquote(urlsplit(url).path)) is None:
        return False
    event = FoundEvent()
    how = Reading(profile=profile, captured=ANY_TIME, page_languages=page_languages(tree, profile))
    read_lines(event, tree, _lines_of_head(tree, metadata), how)
    return "starts" in event.values and _tells_of_an_event(event)


def _is_silent(element: etree._Element) -> bool:
    return element.tag in SILENT


def _tells_of_an_event(event: FoundEvent) -> bool:
    return "T" in event.values.get("starts", "") or "venue" in event.values or "speakers" in event.values


def _title_of_card(
    tree: PageTree, holder: etree._Element, lines: list[Block], languages: Sequence[str]
) -> tuple[str, etree._Element, str | None] | None:
    """Return title, its element and the address that the card in *holder* leads to.

    Where one link is around the whole card, its title is told from its lines.
    """
    links = [holder, *holder.iter("a")] if holder.tag == "a" else list(holder.iter("a"))
    addresses = [(link, tree.absolute(link.get("href") or "")) for link in links if link.get("href")]
    heading = next((one for one in holder.iter(*HEADINGS) if text_of(one)), None)
    if heading is not None:
        inside = next((url for link, url in addresses if link in heading.iter("a") or heading in link.iter()), None)
        return text_of(heading), heading, inside or next((url for _, url in addresses if url), None)
    named = [(text_of(link), link, url) for link, url in addresses if url]
    around = next((link for link, url in addresses if url and _holds_all(link, lines)), None)
    if around is not None and len(lines) > 1:
        told = [line for line in lines if not (line.text.isdigit() or has_time_words(line.text, languages))]
        if told:
            line = told[find_title([(line.text, line.element) for line in told])]
            return line.text, line.element, tree.absolute(around.get("href") or "")
    named = [one for one in named if one[1] is not holder]
    if named:
        text, link, url = max(named, key=lambda one: measure(one[0]))
        if text:
            return text, link, url
    bold = next((one for one in holder.iter("strong", "b") if text_of(one)), None)
    if bold is not None:
        return text_of(bold), bold, next((url for _, url in addresses if url), None)
    return None if not lines else (lines[0].text, lines[0].element, next((url for _, url in addresses if url), None))


def _holds_all(link: etree._Element, lines: Sequence[Block]) -> bool:
    return all(line.element is link or link in line.element.iterancestors("a") for line in lines)


def _lines_of_head(tree: PageTree, metadata: Metadata) -> list[Block]:
    """Return the lines around the headline: few before it, and those after it up to the text."""
    headline = head_of(tree, metadata).headline
    top = tree.first("main")
    if top is None:
        top = tree.first("body")
    if headline is None or top is None:
        return []
    lines = read_blocks(top, _is_silent)
    title = text_of(headline)
    places = [number for number, line in enumerate(lines) if same_words(line.text, title)]
    if not places:
        return []
    at = next((number for number in reversed(places) if number - places[0] < MAX_HEAD_LINES), places[0])
    after: list[Block] = []
    for line in lines[at + 1 : at + 1 + MAX_HEAD_LINES]:
        if measure(line.text) >= PROSE and after:
            break
        after.append(line)
    return [*(line for line in lines[max(0, at - 6) : at] if not same_words(line.text, title)), *after]


def _declared_event(metadata: Metadata, title: str) -> LinkedObject | None:
    """Return the JSON-LD object of the event with that *title*."""
    for item in metadata.objects:
        name = item.data.get("name")
        is_event = any(kind.endswith("Event") for kind in item.types)
        if is_event and isinstance(name, str) and title and same_words(tidy(name), title):
            return item
    return None


def _put_linked(event: FoundEvent, linked: LinkedObject, how: Reading) -> None:
    """Take from a JSON-LD Event what its page does not state better: dates without a time say less than the words."""
    data = linked.data
    for name, key in (("starts", "startDate"), ("ends", "endDate")):
        value = data.get(key)
        moment = parse_moment(value, how.zone) if isinstance(value, str) else None
        known = event.values.get(name)
        if moment is not None and (known is None or ("T" in moment and "T" not in known)):
            event.put(name, moment, "json-ld", f"{linked.where}/{key}", str(value))
    for name, key in (("venue", "location"), ("organizer", "organizer")):
        text = _name_in(data.get(key))
        if text and name not in event.values:
            event.put(name, text, "json-ld", f"{linked.where}/{key}", text)
    performers = data.get("performer")
    names = [_name_in(one) for one in (performers if isinstance(performers, list) else [performers])]
    if "speakers" not in event.values and any(names):
        event.put_list("speakers", filter(None, names), "json-ld", f"{linked.where}/performer")


def _name_in(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    return tidy(value) if isinstance(value, str) else ""


def _put_text(
    event: FoundEvent, tree: PageTree, metadata: Metadata, main: etree._Element, profile: SiteProfile
) -> None:
    """Put summary, body and tags on the event of a page."""
    summary = read_summary(tree, metadata, profile)
    if summary.value is not None and summary.evidence is not None:
        event.values["summary"], event.evidence["summary"] = summary.value, summary.evidence
    body = read_body(tree, main, profile, title=event.values.get("title"), captions=[])
    if body.value is not None and body.evidence is not None:
        event.values["body"], event.evidence["body"] = body.value, body.evidence
    tags = read_tags(tree, metadata, profile)
    if tags.values:
        event.values["tags"] = tags.values
        event.evidence["tags"] = list(tags.evidence)
