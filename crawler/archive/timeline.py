"""What led on a homepage, from when to when, and the article it led to. Pure: a fold over the layouts observed."""

from __future__ import annotations

from bisect import bisect_left
from itertools import zip_longest
from typing import TYPE_CHECKING

import msgspec

from crawler.archive.changes import title_of
from crawler.records import Entry, Homepage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from crawler.archive.index_tables import Newest
    from crawler.records import Record


class Lead(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An entry that stood first in its block for a while."""

    site: str
    """Name of the site profile."""
    url: str
    """Homepage it stood on."""
    language: str | None = None
    """Language of the homepage."""
    block: str
    """Block it led."""
    since: str = msgspec.field(name="from")
    """Time of the first capture that shows it first, UTC."""
    until: str | None = None
    """Time of the first capture that shows another; absent while it leads."""
    id: str
    """Id of the entry."""
    title: str | None = None
    """Its title at that time."""
    link: str | None = None
    """Where it led to at that time."""
    captures: int = 0
    """Captures that show it first; a night may take several."""
    last_shown: str | None = None
    """Time of the last of them, UTC."""
    article: str | None = None
    """Id of the article that stands or stood at ``link``; absent where none is held."""
    article_title: str | None = None
    """The title of that article as it is held now."""
    published: str | None = None
    """When that article says it was published, ISO 8601 at the precision it states."""


def find_leads(histories: Iterable[Sequence[Record]], block: str) -> list[Lead]:
    """Return what led *block* on each homepage, by URL, oldest first.

    *histories* are those of homepages and entries. A block that is a carousel has no order of its own, so
    nothing in it leads.
    """
    homes: list[Sequence[Record]] = []
    entries: dict[str, Sequence[Record]] = {}
    for history in histories:
        if isinstance(history[0], Homepage):
            homes += [history] if history[-1].status != "withdrawn" else []
        elif isinstance(history[0], Entry):
            # Of a withdrawn entry only that it led is told.
            entries[history[0].id] = history if history[-1].status != "withdrawn" else history[-1:]
    homes.sort(key=lambda history: history[-1].url)
    return [lead for history in homes for lead in _leads_of(history, entries, block)]


def with_captures(leads: Iterable[Lead], captures: Mapping[str, Sequence[str]]) -> list[Lead]:
    """Return *leads* with the captures that show each first; *captures* are their times by homepage, oldest first."""
    counted = []
    for lead in leads:
        times = captures.get(lead.url, ())
        end = len(times) if lead.until is None else bisect_left(times, lead.until)
        shown = times[bisect_left(times, lead.since) : end]
        last = shown[-1] if shown else None
        counted.append(msgspec.structs.replace(lead, captures=len(shown), last_shown=last))
    return counted


def with_articles(leads: Iterable[Lead], find_article: Callable[[str], Newest | None]) -> list[Lead]:
    """Return *leads* with the article that each led to; *find_article* looks one up by its canonical URL."""
    joined = []
    for lead in leads:
        found = find_article(lead.link) if lead.link is not None else None
        if found is not None and found.status != "withdrawn":
            told = {"article": found.id, "article_title": found.title, "published": found.published}
            lead = msgspec.structs.replace(lead, **told)  # noqa: PLW2901
        joined.append(lead)
    return joined


def _leads_of(history: Sequence[Record], entries: Mapping[str, Sequence[Record]], block: str) -> list[Lead]:
    spans: list[tuple[str, str | None, str, Record]] = []
    for state, following in zip_longest(history, history[1:]):
        if following is not None and following.change == "reread" and following.last_changed == state.last_changed:
            continue  # of one capture the last reading counts
        layout = state.layout if isinstance(state, Homepage) and _has_order(state, block) else {}
        lead = next(iter(layout.get(block, ())), "")
        time = state.last_changed or state.capture.time
        if spans and spans[-1][2] == lead:
            continue
        if spans:
            spans[-1] = (spans[-1][0], time, *spans[-1][2:])
        spans.append((time, None, lead, state))
    return [_lead(span, entries.get(span[2], ()), block) for span in spans if span[2]]


def _has_order(home: Homepage, block: str) -> bool:
    return home.status != "gone" and block not in home.carousels


def _lead(span: tuple[str, str | None, str, Record], states: Sequence[Record], block: str) -> Lead:
    since, until, lead, home = span
    entry = None
    for state in states:
        if entry is None or (until is None or (state.last_changed or "") < until):
            entry = state
    return Lead(
        site=home.site, url=home.url, language=home.language, block=block, since=since, until=until, id=lead,
        title=title_of(entry) if entry is not None else None,
        link=entry.link if isinstance(entry, Entry) else None,
    )  # fmt: skip
