"""Events: from a page of their own, and from the lists that announce them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from crawler.drops import NotAnArticleError
from crawler.intake import canonical_url_of, facts_of_page
from crawler.read.events import read_event, read_event_list
from crawler.read.language import read_language
from crawler.read.tree import fold
from crawler.records import Event
from pipelines.timed import within_page_time

if TYPE_CHECKING:
    from crawler.page import Page
    from crawler.read.events import FoundEvent


class EventsPipeline:
    """Read the event of an event's page, or the events of a list."""

    @within_page_time
    def process_item(self, item: Page) -> Page:
        """Read the page where it is one of the two; a list of something else is dropped."""
        if item.tree is None or item.metadata is None or item.main is None:
            return item
        captured = datetime.fromisoformat(item.capture.time)
        if item.kind == "event":
            found = read_event(item.tree, item.metadata, item.main, item.profile, captured=captured, card=item.card)
            event = item.records[0]
            for name, value in found.values.items():
                setattr(event, name, value)
            event.evidence = found.evidence
            event.language = _language(item, [found])
        elif item.kind == "list":
            events = read_event_list(item.tree, item.profile, captured=captured)
            if not events:
                raise NotAnArticleError(f"{item.url}: a listing, and not one of events")
            language = _language(item, events)
            item.records += [event_of(event, item, language=language) for event in events]
        return item


def event_of(found: FoundEvent, page: Page, *, language: str | None) -> Event:
    """Return the record of an event that *page* announces: named by its own URL, else by language, words and start."""
    if found.url is not None:
        url, key = canonical_url_of(found.url, page.profile), ""
    else:
        url = canonical_url_of(page.url, page.profile)
        key = f"{language or ''} {fold(found.values.get('title') or '')} {found.values.get('starts') or ''}"
    return Event(
        **facts_of_page(page),
        id="",
        key=key,
        url=url,
        section=page.profile.section_of(url),
        language=language,
        evidence=found.evidence,
        **found.values,
    )


def _language(page: Page, found: list[FoundEvent]) -> str | None:
    """Return the language that the events' own words are in."""
    assert page.tree is not None
    assert page.metadata is not None
    words = ("title", "summary", "body")
    text = "\n".join(str(one.values[name]) for one in found for name in words if one.values.get(name))
    return read_language(page.tree, page.metadata, page.profile, text=text).value
