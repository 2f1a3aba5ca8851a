"""What a page declares of itself as a whole: summary, the same article in other languages, canonical URL."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.read.headline import head_of
from crawler.read.headline_text import short_text
from crawler.read.language import normalize_tag
from crawler.read.metadata import tidy
from crawler.read.reading import Reading, found, refused
from crawler.read.section_words import LANGUAGE_NAMES
from crawler.read.tree import fold, text_of
from crawler.records import Evidence

if TYPE_CHECKING:
    from crawler.profile import SiteProfile
    from crawler.read.metadata import Metadata
    from crawler.read.tree import PageTree
    from crawler.records import Rejected

MIN_SUMMARY = 20
"""Characters below which a text says nothing of an article; Chinese summaries reach it in one clause."""

MAX_SWITCH, MAX_PARTS = 12, 4
"""Characters of the name of a language in a switch, and elements in its link."""

MAX_SUMMARY = 1500
"""Characters above which a marked text is the article itself."""


@dataclass(slots=True, kw_only=True)
class Alternates:
    """The same article in other languages."""

    values: dict[str, str] = field(default_factory=dict)
    """Language tag to absolute URL, in page order."""
    evidence: list[Evidence] = field(default_factory=list)
    """One a value, in the same order."""


def read_summary(tree: PageTree, metadata: Metadata, profile: SiteProfile) -> Reading[str]:
    """Return the page's own summary: the lead marked as such below the headline, else the declared description."""
    head = head_of(tree, metadata)
    title = fold(short_text(head.headline)) if head.headline is not None else ""
    rejected: list[Rejected] = []
    marked = set(metadata.marked.get("summary", ()))
    if marked:
        for element in head.elements:
            if element in marked and not any(True for _ in element.iter("h1", "h2", "h3")):
                text = tidy(short_text(element, MAX_SUMMARY + 100))
                why = _unfit(text, title, profile)
                if not why:
                    return Reading(value=text, evidence=found("markup", tree.path(element), text, rejected=rejected))
                rejected.append(refused("markup", tree.path(element), text, why))
    stated = [*metadata.linked("description"), *metadata.named("og:description", "description", "dc.description")]
    for item in stated:
        why = _unfit(item.text, title, profile)
        if not why:
            return Reading(value=item.text, evidence=found(item.source, item.where, item.text, rejected=rejected))
        rejected.append(refused(item.source, item.where, item.text, why))
    return Reading(evidence=Evidence(rejected=tuple(rejected[:5])) if rejected else None)


def _unfit(text: str, title: str, profile: SiteProfile) -> str:
    """Return why *text* is no summary, nothing where it may be one."""
    if len(text) < MIN_SUMMARY and len(text) + sum(char > "\u2e7f" for char in text) < MIN_SUMMARY:
        return "too short"
    if len(text) > MAX_SUMMARY:
        return "too long"
    return "repeats the title" if fold(text) in {title, fold(profile.title)} else ""


def read_alternates(tree: PageTree) -> Alternates:
    """Return the page's versions in other languages, itself and ``x-default`` left out.

    Declared in the head, else offered by a language switch: links named after languages that lead to an
    address with the same last part.
    """
    result = Alternates()
    for element in tree.all("link"):
        raw = element.get("hreflang")
        if not raw or "alternate" not in (element.get("rel") or "").lower().split():
            continue
        tag, url = normalize_tag(raw), tree.absolute(element.get("href") or "")
        if tag and url and tag not in result.values and url.partition("#")[0] != tree.url.partition("#")[0]:
            result.values[tag] = url
            result.evidence.append(found("markup", tree.path(element), f"{raw} {element.get('href')}"))
    if not result.values:
        _add_offered(tree, result)
    return result


def _add_offered(tree: PageTree, result: Alternates) -> None:
    """Add what a language switch offers of this page."""
    slug = last_part(tree.url)
    if not slug or slug not in "\n".join(tree.addresses).casefold():
        return
    for element, href in zip(tree.all("a"), tree.addresses, strict=True):
        if not _may_end_with(slug, href) or len(element) >= MAX_PARTS:  # most links; their words need not be read
            continue
        label = text_of(element)
        if len(label) > MAX_SWITCH:
            continue
        tag = normalize_tag(element.get("hreflang") or "") or LANGUAGE_NAMES.get(fold(label))
        url = tree.absolute(href) if tag else None
        if tag and url and tag not in result.values and last_part(url) == slug and url != tree.url:
            result.values[tag] = url
            result.evidence.append(found("markup", tree.path(element), f"{label} {href}"))


def _may_end_with(slug: str, href: str) -> bool:
    """Return whether the path of *href* may end with *slug*; none at all is that of the page itself."""
    folded = href.casefold()
    if slug not in folded:
        return False
    path = folded.partition("#")[0].partition("?")[0].strip().rstrip("/")
    return not path or path.endswith(slug) or "/." in path or not path.isprintable()


def last_part(url: str) -> str:
    """Return the last part of an address's path, folded; empty for a root."""
    return urlsplit(url).path.rstrip("/").rpartition("/")[2].casefold()


def read_canonical(tree: PageTree) -> Reading[str]:
    """Return what the page declares as its canonical URL, made absolute; two different ones are a conflict."""
    stated = []
    for element in tree.all("link"):
        if "canonical" in (element.get("rel") or "").lower().split():
            raw = element.get("href") or ""
            if raw.strip() and (url := tree.absolute(raw)):
                stated.append((url, raw, tree.path(element)))
    if not stated:
        return Reading()
    url, raw, where = stated[0]
    others = [refused("markup", place, text, "a second one") for other, text, place in stated[1:] if other != url]
    return Reading(value=url, evidence=found("markup", where, raw, rejected=others, conflict=bool(others)))
