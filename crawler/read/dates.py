"""When an article was published and last modified: many places say so, and the most trusted one is taken.

In order of trust: the profile's selector, JSON-LD and ``meta``, what stands near the headline, the URL, the card, and
only where none of them knows the day, the rest of the page. A day that the reader sees beside the headline outvotes
what is stated for machines, unless it is that of a change. Comments, other articles and the masthead are not asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.profile import EMPTY_PROFILE
from crawler.read.date_choice import choose, choose_modified, settle_unclear, settle_years
from crawler.read.date_rest import iter_rest, iter_rest_modified
from crawler.read.date_shown import MAX_LINE, iter_shown, iter_shown_modified
from crawler.read.date_sources import Candidate, from_card, from_url, stated, stated_modified
from crawler.read.date_taken import Taken, Terms
from crawler.read.date_words import primary_tags
from crawler.read.headline import head_of
from crawler.read.headline_text import short_text
from crawler.read.tree import select

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from crawler.page import Card
    from crawler.profile import SiteProfile
    from crawler.read.metadata import Metadata
    from crawler.read.reading import Reading
    from crawler.read.tree import PageTree
    from crawler.records import Precision

HAN = re.compile("[\u3400-\u9fff]")
HANGUL = re.compile("[\uac00-\ud7af]")

ENOUGH = 3
"""Dates near the headline that are read; a page rarely has a fourth, and it tells nothing new."""


@dataclass(slots=True, kw_only=True)
class Dates:
    """The dates of an article."""

    published: Reading[str]
    precision: Precision | None
    """Precision of ``published``."""
    modified: Reading[str]


def read_dates(
    tree: PageTree, metadata: Metadata, profile: SiteProfile, *, card: Card | None, captured: datetime
) -> Dates:
    """Return when the article was published, how precisely that is known, and when it was modified.

    *captured* settles missing years and relative dates, and what lies after it is no date of publication.
    """
    languages = profile.languages or tuple(filter(None, [tree.root.get("lang"), tree.root.get("xml:lang")]))
    languages = languages or _languages_of_title(tree)
    terms = Terms(
        tree=tree,
        metadata=metadata,
        profile=profile,
        languages=languages,
        primary=primary_tags(languages),
        zone=profile.zone if profile is not EMPTY_PROFILE else None,
        captured=captured,
    )
    head = head_of(tree, metadata)
    published, modified = Taken(terms), Taken(terms)
    _take_all(published, (*_selected(tree, profile), *stated(metadata)))
    _take_some(published, iter_shown(tree, metadata, profile, head))
    _take_all(published, filter(None, [from_url(tree.url), *from_card(card)]))
    settle_unclear(published)
    if not published.knows_day:
        _take_rest(published, iter_rest(tree, metadata, head))
    _take_all(modified, stated_modified(metadata))
    if not modified.knows_day:
        _take_all(modified, iter_shown_modified(metadata, head))
    if not (published.knows_day or modified.knows_day):
        _take_rest(modified, iter_rest_modified(tree))
    settle_years(published, modified)
    reading, day = choose(published, [day for _, day in modified.dates])
    return Dates(published=reading, precision=day.precision if day else None, modified=choose_modified(modified, day))


def _languages_of_title(tree: PageTree) -> tuple[str, ...]:
    """Return the language that the signs of the title are of, where they are of one that writes the year first."""
    title = tree.first("title")
    text = "" if title is None else (title.text or "")
    if text.isascii():
        return ()
    return ("ko",) if HANGUL.search(text) else ("zh",) if HAN.search(text) else ()


def _selected(tree: PageTree, profile: SiteProfile) -> Iterator[Candidate]:
    """Yield what the profile's selector names."""
    for element in select(tree, profile.select.published)[:1]:
        raw = element.get("datetime") or short_text(element, MAX_LINE)
        yield Candidate(kind="profile", source="profile", where=element, raw=raw, text=raw)


def _take_all(taken: Taken, candidates: Iterable[Candidate]) -> None:
    for candidate in candidates:
        taken.take(candidate)


def _take_some(taken: Taken, candidates: Iterable[Candidate]) -> None:
    """Take candidates until there are dates enough, or one says what was stated before."""
    known = next((day for _, day in taken.dates if day.day), None)
    seen = 0
    for candidate in candidates:
        day = taken.take(candidate)
        if day is None or day.day is None:
            continue
        seen += 1
        if seen >= ENOUGH or (known is not None and day.agrees(known)):
            break


def _take_rest(taken: Taken, ranks: Iterable[Iterator[Candidate]]) -> None:
    """Take the first rank whose candidates name one day, and no other; what the URL says has to agree."""
    bound = next((day for who, day in taken.dates if who.kind == "url"), None)
    for rank in ranks:
        tried = Taken(taken.terms)
        _take_all(tried, rank)
        dates = [(who, day) for who, day in tried.dates if day.day and (bound is None or day.agrees(bound))]
        days = {day.day_text for _, day in dates}
        if len(days) == 1:
            taken.dates.extend(dates)
            return
        if len(days) > 1:
            taken.rejected.extend((who, f"one of {len(days)} days named there") for who, _ in dates)
