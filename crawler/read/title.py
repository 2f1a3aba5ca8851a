"""Title and subtitle: the headline as a reader of the page sees it, without the site's name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.read.headline import declared_titles, head_of, iter_after
from crawler.read.headline_text import count_words, headline_parts, short_text
from crawler.read.language import without_language_note
from crawler.read.metadata import tidy
from crawler.read.reading import Reading, found, refused
from crawler.read.tree import fold, select
from crawler.records import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from crawler.profile import SiteProfile
    from crawler.read.metadata import Metadata, Stated
    from crawler.read.tree import PageTree
    from crawler.records import Rejected

SEPARATOR = re.compile(r"(?<!\s)\s++(?:[|\-–—·•»«›:]|::|\|\||[_/])\s+|(?:(?<!\s)\s++)?[｜]\s*")
"""What stands between a headline and the site's name."""

SPLIT = re.compile(r"\s[-–]\s")
"""What parts title and subtitle within one heading; an em dash does not."""

DATE_BEFORE = re.compile(r"^\d{1,2}[./]\d{1,2}[./]\d{4}\s*[-–|:]\s*(?=\S+\s)")
"""A date before the headline in the same heading."""

MIN_WORDS = 4
"""Words that both sides need to be headlines of their own."""

MAX_SITE_NAME = 60
"""Characters of a site's name; some pages state their title in its place."""

MAX_SUBTITLE = 300


def read_title(tree: PageTree, metadata: Metadata, profile: SiteProfile) -> tuple[Reading[str], Reading[str]]:
    """Return title and subtitle.

    Asked in this order: the profile's selector, the headline on the page, JSON-LD, ``og:title``, ``<title>``.
    """
    names = site_names(metadata, profile)
    rejected: list[Rejected] = []
    for element in select(tree, profile.select.title)[:1]:
        if text := short_text(element, 4000):
            return _split(text, Reading(value=text, evidence=found("profile", tree.path(element), text)), [])
    headline = head_of(tree, metadata).headline
    if headline is not None:
        heading, below = headline_parts(headline)
        raw = tidy(heading)
        text = _without_kicker(without_language_note(strip_site(raw, names)), declared_titles(tree, metadata))
        text = DATE_BEFORE.sub("", text)
        if fold(text) not in names:
            title = Reading(value=text, evidence=found("markup", tree.path(headline), raw, rejected=rejected))
            main, subtitle = _split(text, title, declared_titles(tree, metadata))
            if below:
                return title, Reading(value=tidy(below), evidence=found("markup", tree.path(headline), below))
            return main, subtitle if subtitle.value else _marked_subtitle(tree, metadata, headline, text)
        rejected.append(refused("markup", tree.path(headline), raw, "the site's name"))
    return _declared(tree, metadata, names, rejected), Reading()


def site_names(metadata: Metadata, profile: SiteProfile) -> frozenset[str]:
    """Return the names that the site goes by, folded; found once a page and kept in *metadata*."""
    if metadata.site_names is None:
        names = frozenset(_iter_site_names(metadata, profile)) - {""}
        metadata.site_names = frozenset(name for name in names if len(name) <= MAX_SITE_NAME)
    return metadata.site_names


def _iter_site_names(metadata: Metadata, profile: SiteProfile) -> Iterator[str]:
    yield fold(profile.title)
    for item in metadata.named("og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:site"):
        yield fold(item.text.lstrip("@"))
    for item in metadata.linked("publisher"):
        yield fold(item.text)
    for one in metadata.objects:
        if one.types & {"WebSite", "Organization", "NewsMediaOrganization", "CollegeOrUniversity"}:
            name = one.data.get("name")
            if isinstance(name, str):
                yield fold(tidy(name))


def strip_site(text: str, names: frozenset[str]) -> str:
    """Return *text* without the site's names at its end or beginning.

    >>> strip_site("Rain in May | Campus News", frozenset({"campus news"}))
    'Rain in May'
    """
    while cuts := list(SEPARATOR.finditer(text)):
        if fold(text[cuts[-1].end() :]) in names:
            text = text[: cuts[-1].start()]
        elif fold(text[: cuts[0].start()]) in names:
            text = text[cuts[0].end() :]
        else:
            break
    return text


def _without_kicker(text: str, declared: list[str]) -> str:
    """Return a heading without the words above the headline proper, where a declared title is its end.

    What another declared title says as well is all headline; the shorter one is made for lists.
    """
    folded = fold(text)
    if any(folded in title for title in declared):
        return text
    for title in declared:
        if len(folded) == len(text) and folded.endswith(" " + title) and count_words(title) >= 3:
            return text[len(text) - len(title) :]
    return text


def _declared(tree: PageTree, metadata: Metadata, names: frozenset[str], rejected: list[Rejected]) -> Reading[str]:
    stated: list[Stated] = [*metadata.linked("headline"), *metadata.named("og:title", "twitter:title", "dc.title")]
    heads = [tidy(short_text(element, 4000)) for element in tree.all("title")[:1]]
    for item in stated:
        text = strip_site(item.text, names)
        text = without_language_note(_without_suffix(text) if item.text in heads else text)
        if fold(text) not in names:
            return Reading(value=text, evidence=found(item.source, item.where, item.text, rejected=rejected))
        rejected.append(refused(item.source, item.where, item.text, "the site's name"))
    for element in tree.all("title")[:1]:
        raw = tidy(short_text(element, 4000))
        text = without_language_note(_without_suffix(strip_site(raw, names)))
        if text and fold(text) not in names:
            return Reading(value=text, evidence=found("markup", tree.path(element), raw, rejected=rejected))
    return Reading(evidence=_nothing(rejected))


def _without_suffix(text: str) -> str:
    """Return a ``<title>`` without its last part where that is shorter and a headline is left."""
    cuts = list(SEPARATOR.finditer(text))
    if not cuts:
        return text
    head, tail = text[: cuts[-1].start()], text[cuts[-1].end() :]
    bar = "|" in cuts[-1][0] or "｜" in cuts[-1][0]
    if count_words(head) >= 2 and (bar or (count_words(tail) <= 4 and count_words(head) > count_words(tail))):
        return _without_suffix(head)
    return text


def _split(text: str, title: Reading[str], declared: list[str]) -> tuple[Reading[str], Reading[str]]:
    """Return title and subtitle of a heading that carries both, parted by a spaced hyphen or en dash.

    Where the second part alone is one of the *declared* titles, it is the title, and what stands before it a kicker.
    """
    for cut in SPLIT.finditer(text):
        head, tail = text[: cut.start()].strip(), text[cut.end() :].strip()
        if count_words(tail) >= MIN_WORDS and fold(tail) in declared and fold(text) not in declared:
            return Reading(value=tail, evidence=title.evidence), Reading()
        if count_words(head) >= MIN_WORDS and count_words(tail) >= MIN_WORDS:
            return Reading(value=head, evidence=title.evidence), Reading(value=tail, evidence=title.evidence)
    return title, Reading()


def _marked_subtitle(tree: PageTree, metadata: Metadata, headline: etree._Element, title: str) -> Reading[str]:
    """Return the text right below the headline that is marked as a subtitle."""
    marked = set(metadata.marked.get("subtitle", ()))
    if not marked:
        return Reading()
    for count, element in enumerate(iter_after(headline)):
        if count >= 6:
            break
        if element in marked:
            text = tidy(short_text(element, MAX_SUBTITLE + 100))
            if text and len(text) <= MAX_SUBTITLE and fold(text) != fold(title):
                return Reading(value=text, evidence=found("markup", tree.path(element), text))
    return Reading()


def _nothing(rejected: list[Rejected]) -> Evidence | None:
    return Evidence(rejected=tuple(rejected)) if rejected else None
