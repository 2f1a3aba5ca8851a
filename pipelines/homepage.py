"""The entries of a homepage, and its layout."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crawler.archive.identity import record_id
from crawler.intake import canonical_url_of, facts_of_page
from crawler.read.language import read_language
from crawler.read.sections import read_homepage
from crawler.read.tree import fold
from crawler.records import Entry, Homepage
from pipelines.events import event_of
from pipelines.keep import keep, keep_all
from pipelines.timed import within_page_time

if TYPE_CHECKING:
    from crawler.page import Page
    from crawler.read.events import FoundEvent
    from crawler.read.sections import FoundEntry
    from crawler.records import Event

MAX_SAMPLE = 4000
"""Characters of the entries' text from which the language of the page is told."""


class HomepagePipeline:
    """Put title, languages and layout on the record of a homepage, and a record for each entry and event on it."""

    @within_page_time
    def process_item(self, item: Page) -> Page:
        """Read the page where it is a homepage."""
        home = item.records[0] if item.records else None
        if not isinstance(home, Homepage) or item.tree is None or item.metadata is None:
            return item
        reading = read_homepage(
            item.tree, item.metadata, item.profile, captured=datetime.fromisoformat(item.capture.time)
        )
        keep(home, "title", reading.title)
        keep_all(home, "languages", reading.languages)
        text = "\n".join(_words(found.values) for found in reading.entries)[:MAX_SAMPLE]
        keep(home, "language", read_language(item.tree, item.metadata, item.profile, text=text))
        entries = _records_of(reading.entries, home, item)
        home.carousels = sorted({found.block for found in reading.entries if found.in_carousel})
        home.layout = _layout(entries, home.carousels)
        item.records += entries
        item.records += _events(reading.events, home, item)
        return item


def _records_of(entries: list[FoundEntry], home: Homepage, page: Page) -> list[Entry]:
    """Return the records of *entries*, with their places in their blocks."""
    for entry in entries:
        if entry.block != "tab" and "link" in entry.values:  # a tab leads to a part of its own page
            entry.values["link"] = canonical_url_of(entry.values["link"], page.profile)
    records = []
    places: Counter[str] = Counter()
    for found, key in zip(entries, _keys_of(entries, home), strict=True):
        places[found.block] += 1
        records.append(
            Entry(
                **facts_of_page(page),
                id=record_id(home.site, "entry", key),
                key=key,
                url=home.url,
                language=home.language,
                block=found.block,
                position=places[found.block],
                evidence=found.evidence,
                **found.values,
            )
        )
    return records


def _keys_of(entries: list[FoundEntry], home: Homepage) -> list[str]:
    """Return what names each entry; of those named alike the second is numbered.

    The number is by page order, in a carousel by what they say: there another order is nothing new.
    """
    keys = [f"{home.url} {found.block} {_name_of(found.values)}" for found in entries]
    alike: dict[str, list[int]] = {}
    for at, key in enumerate(keys):
        alike.setdefault(key, []).append(at)
    for key, places in alike.items():
        if any(entries[at].in_carousel for at in places):
            places.sort(key=lambda at: str(sorted(entries[at].values.items())))
        for number, at in enumerate(places[1:], start=2):
            keys[at] = f"{key} #{number}"
    return keys


def _name_of(values: dict[str, Any]) -> str:
    """Return the address that an entry leads to, else its label and title, else who won what, else its text."""
    named = (
        f"{values.get('label') or ''} {values.get('title') or ''}",
        " ".join((*values.get("recipients", ()), values.get("award") or "")),
        values.get("text") or "",
    )
    return values.get("link") or next((name for text in named if (name := fold(text))), "")


def _layout(entries: list[Entry], carousels: list[str]) -> dict[str, list[str]]:
    """Return the ids of each block in page order; a block with a carousel by id, since its order says nothing."""
    layout: dict[str, list[str]] = {}
    for entry in entries:
        layout.setdefault(entry.block, []).append(entry.id)
    for block in carousels:
        layout[block].sort()
    return layout


def _events(found: list[FoundEvent], home: Homepage, page: Page) -> list[Event]:
    """Return the events that have no page which the crawl reads itself.

    An event is one in each language: homepages in two languages may lead to the same address.
    """
    events = []
    is_main = home.url in page.profile.homepage_urls[:1]
    for one in found:
        event = event_of(one, page, language=home.language)
        section = page.profile.find_section(event.url)
        if section is not None and section.kind == "events":
            continue
        if one.url is not None and not is_main:
            event.key = f"{home.language or ''} {event.url}"
        events.append(event)
    return events


def _words(values: dict[str, Any]) -> str:
    return " ".join(str(values[name]) for name in ("title", "text", "label") if values.get(name))
