"""The languages whose words are looked for on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.read.date_words import DAY_FIRST, primary_tags
from crawler.read.language import read_page_language
from crawler.read.metadata import Metadata

if TYPE_CHECKING:
    from crawler.profile import SiteProfile
    from crawler.read.date_text import Order
    from crawler.read.tree import PageTree


def page_languages(tree: PageTree, profile: SiteProfile) -> tuple[str, ...]:
    """Return primary subtags: the languages of the site, then that of the page where its words do not say otherwise."""
    if tree.language is None:
        tree.language = read_page_language(tree, Metadata(), profile).value or ""
    told = (tree.language,) if tree.language else ()
    return tuple(dict.fromkeys(primary_tags((*profile.languages, *told))))


def numeric_order(profile: SiteProfile, languages: tuple[str, ...]) -> Order | None:
    """Return the order of numeric dates: the profile's, else that of the first language where its readers agree."""
    if profile.date_order is not None or profile.languages:
        return profile.date_order
    return "DMY" if languages and languages[0] in DAY_FIRST else None
