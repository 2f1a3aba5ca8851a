"""The languages whose words are looked for on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.read.date_words import DAY_FIRST, primary_tags
from crawler.read.language import read_language, read_page_language
from crawler.read.metadata import Metadata

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.profile import SiteProfile
    from crawler.read.date_text import Order
    from crawler.read.section_lines import Line
    from crawler.read.tree import PageTree


SAMPLE = 1500
"""Characters of a page that are looked at where its lines are known."""


def page_languages(tree: PageTree, profile: SiteProfile, lines: Iterable[Line] = ()) -> tuple[str, ...]:
    """Return primary subtags: the languages of the site, then the one the page declares unless its words say otherwise.

    The words are those of *lines*, where the caller has read them; else those in the page's body.
    """
    if tree.language is None:
        text = _first_words(lines)
        stated = (
            read_language(tree, Metadata(), profile, text=text)
            if text
            else read_page_language(tree, Metadata(), profile)
        )
        tree.language = stated.value or ""
    told = (tree.language,) if tree.language else ()
    return tuple(dict.fromkeys(primary_tags((*profile.languages, *told))))


def _first_words(lines: Iterable[Line]) -> str:
    texts: list[str] = []
    size = 0
    for line in lines:
        texts.append(line.text)
        size += len(line.text) + 1
        if size >= SAMPLE:
            break
    return " ".join(texts)[:SAMPLE]


def numeric_order(profile: SiteProfile, languages: tuple[str, ...]) -> Order | None:
    """Return the order of numeric dates: the profile's, else that of the first language where its readers agree."""
    if profile.date_order is not None or profile.languages:
        return profile.date_order
    return "DMY" if languages and languages[0] in DAY_FIRST else None
