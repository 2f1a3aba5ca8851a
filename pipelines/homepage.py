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

if TYPE_CHECKING:
    from crawler.page import Page
    from crawler.read.events import FoundEvent
    from crawler.read.sections import FoundEntry
    from crawler.records import Event

MAX_SAMPLE = 4000
"""Characters of the entries' text from which the language of the page is told."""


class HomepagePipeline:
    """Put title, languages and layout on the record of a homepage, and a record for each entry and event on it."""

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
        keys: Counter[str] = Counter()
        entries = [self._entry(found, home, item, keys) for found in reading.entries]
        home.layout = _layout(entries, reading.entries)
        item.records += entries
        item.records += _events(reading.events, home, item)
        return item

    def _entry(self, found: FoundEntry, home: Homepage, page: Page, keys: Counter[str]) -> Entry:
        """Return the record of an entry; of two that are named alike the second is numbered."""
        values = dict(found.values)
        if (link := values.get("link")) and found.block != "tab":  # a tab leads to a part of its own page
            values["link"] = canonical_url_of(link, page.profile)
        name = values.get("link") or fold(f"{values.get('label') or ''} {values.get('title') or ''}")
        key = f"{home.url} {found.block} {name or fold(values.get('text') or '')}"
        keys[key] += 1
        if keys[key] > 1:
            key = f"{key} #{keys[key]}"
        keys[found.block] += 1
        return Entry(
            **facts_of_page(page),
            id=record_id(home.site, "entry", key),
            key=key,
            url=home.url,
            language=home.language,
            block=found.block,
            position=keys[found.block],
            evidence=found.evidence,
            **values,
        )


def _layout(entries: list[Entry], found: list[FoundEntry]) -> dict[str, list[str]]:
    """Return the ids of each block in page order; a block with a carousel by id, since its order says nothing."""
    layout: dict[str, list[str]] = {}
    for entry in entries:
        layout.setdefault(entry.block, []).append(entry.id)
    for block in {one.block for one in found if one.in_carousel}:
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
