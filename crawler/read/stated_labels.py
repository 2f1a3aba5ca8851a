"""Tags and categories that a page states for machines, and how far they are the article's own.

Many systems state the same keywords on all their pages, or take the headline apart into words.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Literal

import msgspec

from crawler.read.headline_text import short_text
from crawler.read.labels import CUTS, are_labels, declared_label
from crawler.read.reading import MAX_REJECTED, Readings, found, refused
from crawler.read.tree import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.read.headline import Head
    from crawler.read.metadata import Metadata
    from crawler.records import Source

Kind = Literal["tags", "categories"]

META = {
    "tags": (
        "article:tag", "og:article:tag", "news_keywords", "parsely-tags", "sailthru.tags", "citation_keywords",
        "dc.subject", "dcterms.subject",
    ),
    "categories": ("article:section", "og:article:section", "parsely-section", "dc.type.articletype"),
}  # fmt: skip
LINKED = {"tags": "keywords", "categories": "articleSection"}

MAX_LABELS = 15
"""Labels of one article in one container; a longer list is a menu."""

MIN_COMPARED = 3
"""Labels of each of two lists that share none: fewer may do so by chance."""

MIN_APART = 4
"""Words that a headline taken apart gives at least."""

SHARE_APART = 0.6
"""The part of such words that the headline and the page's address say; the rest are of the summary."""

SHARE_TOLD = 0.3
"""Keywords in ``meta`` are the article's where its title or summary says this part of them."""

SHARE_WRITTEN = 0.5
"""Or where its text writes this part of them; keywords of whole sites reach a third."""


def read_stated(metadata: Metadata, head: Head, url: str, kind: Kind) -> Readings[str]:
    """Return the labels that the page at *url* states for machines; none where they are more than an article has."""
    linked, named = list(metadata.linked(LINKED[kind])), list(metadata.named(*META[kind]))
    result: Readings[str] = Readings()
    for item in (*linked, *named):
        texts = CUTS.split(item.text)
        if result.values and item in named and are_taken_apart(texts, metadata, head, url):
            continue
        for text in texts:
            add_label(result, declared_label(text), item.source, item.where, item.text)
            if len(result.values) > 2 * MAX_LABELS:
                return Readings()
    return result


def read_keywords(metadata: Metadata, head: Head, body: str) -> Readings[str]:
    """Return what ``meta`` states as keywords where title and summary say some of them, or *body* most.

    Nothing but single words may be those that the text says most often: *body* vouches for none of them.
    """
    result: Readings[str] = Readings()
    stated = next(iter(metadata.named("keywords")), None)
    if stated is None:
        return result
    texts = CUTS.split(stated.text)
    if len(texts) == 1 and not texts[0].isascii() and " " in texts[0]:
        texts = texts[0].split()
    if not are_labels(texts) or len(texts) > MAX_LABELS:
        return result
    about = [item.text for item in metadata.named("og:title", "og:description", "description")]
    about += [short_text(head.headline)] if head.headline is not None else []
    written = len(texts) < MIN_APART or any(" " in text for text in texts)
    if _say(" ".join(about), texts) < SHARE_TOLD and not (
        written and len(texts) > 1 and _say(body, texts) >= SHARE_WRITTEN
    ):
        return result
    for text in texts:
        add_label(result, declared_label(text), "meta", stated.where, stated.text)
    return result


def _say(about: str, texts: Sequence[str]) -> float:
    """Return the part of *texts* that *about* says."""
    told = fold(about)
    return sum(len(text) > 1 and fold(text) in told for text in texts) / len(texts)


def are_others(shown: Sequence[str], stated: Sequence[str]) -> bool:
    """Return whether two lists of some length share no label: one of them is not of this article."""
    if min(len(shown), len(stated)) < MIN_COMPARED:
        return False
    return {fold(label) for label in shown}.isdisjoint(map(fold, stated))


def instead(stated: Readings[str], shown: Readings[str]) -> Readings[str]:
    """Return *stated*, its evidence with what the page shows and does not mean by it."""
    others = [
        refused(one.source, one.where or "", one.raw or "", "of a list that shares none of those stated for machines")
        for one in shown.evidence[:MAX_REJECTED]
        if one.source is not None
    ]
    stated.evidence[0] = msgspec.structs.replace(stated.evidence[0], rejected=tuple(others), conflict=True)
    return stated


def are_taken_apart(texts: Sequence[str], metadata: Metadata, head: Head, url: str) -> bool:
    """Return whether *texts* are the words of the headline, one by one, which tell no more than it does."""
    words = [_bare(text) for text in texts if text]
    if len(words) < MIN_APART or any(" " in word for word in words):
        return False
    titles = [item.text for item in metadata.named("og:title")]
    titles += [short_text(head.headline)] if head.headline is not None else []
    told = set(re.findall(r"\w+", _bare(" ".join((*titles, url)))))
    return sum(word in told for word in words) >= SHARE_APART * len(words)


def _bare(text: str) -> str:
    """Return *text* folded and without accents, as addresses and some keywords are."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", fold(text)) if not unicodedata.combining(sign))


def add_label(result: Readings[str], label: str | None, source: Source, where: str, raw: str) -> None:
    """Add *label* to *result* unless it is none or there already."""
    if label and fold(label) not in {fold(value) for value in result.values}:
        result.add(label, found(source, where, raw))
