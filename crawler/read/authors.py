"""Who wrote an article: the people and bodies that the page credits with it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from crawler.read.bylines import Bylines, Credit
from crawler.read.credit_lines import is_name, is_person, names_in
from crawler.read.headline import head_of
from crawler.read.reading import MAX_REJECTED, Readings, found, refused
from crawler.read.title import site_names
from crawler.read.tree import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.profile import SiteProfile
    from crawler.read.metadata import Metadata, Stated
    from crawler.read.tree import PageTree
    from crawler.records import Evidence

META_AUTHOR = (
    "citation_author", "dc.creator", "dcterms.creator", "dc:creator", "article:author_name", "parsely-author",
    "sailthru.author", "author", "authors", "article:author", "og:article:author", "og:author", "articleauthor",
    "byl", "byline", "author.name", "author_name", "author-name",
    "cxenseparse:author", "shareaholic:article_author_name", "dcsext.author", "vr:author", "creator",
    "citation_authors", "twitter:creator",
)  # fmt: skip
"""Keys of ``meta`` that name authors, those of one article before those that whole sites fill in once."""

CARD_LABEL = re.compile(r"writ|auth|auteur|aut|verf|geschr|écrit|escri|door|作者|por|by", re.IGNORECASE)
"""What ``twitter:label1`` says where ``twitter:data1`` is an author."""

PEOPLE, OTHERS, SITE_ITSELF, ACCOUNTS = 3, 2, 1, 0
"""How much a group of credits says: people in full, other names, the site, accounts and initials."""


class Site:
    """What the site calls itself: a credit to it says less than a credit to anybody else."""

    def __init__(self, tree: PageTree, metadata: Metadata, profile: SiteProfile) -> None:
        self.names = {_squeeze(name) for name in site_names(metadata, profile)}
        for address in (tree.url, *(item.text for item in metadata.named("og:url"))):
            self.names.update(_host_names(address.partition("//")[2].partition("/")[0]))
        self.names.discard("")

    def is_named(self, name: str) -> bool:
        """Return whether *name* is the site's."""
        return _squeeze(name) in self.names

    def rank(self, group: list[Credit]) -> int:
        """Return how much the credits of *group*, of which there is one at least, say."""
        names = [credit.name for credit in group]
        if all(map(self.is_named, names)):
            return SITE_ITSELF
        if any(map(is_person, names)):
            return PEOPLE
        return ACCOUNTS if all(map(_is_account, names)) else OTHERS


def read_authors(tree: PageTree, metadata: Metadata, profile: SiteProfile) -> Readings[str]:
    """Return the names of those whom the page credits with its article.

    Asked in this order: JSON-LD, ``meta``, elements marked as the author, a byline near the headline, links to
    people's pages there, a byline elsewhere. The first that names people in full is taken, else the first that says
    most; the site's own name counts only where it alone is credited. What JSON-LD and ``meta`` say otherwise stays
    in evidence.
    """
    site = Site(tree, metadata, profile)
    declared = [group for group in (_linked(metadata), *_stated(metadata)) if group]
    best = _best(declared, site)
    if best is None or site.rank(best) < PEOPLE:
        bylines = Bylines(tree, metadata, head_of(tree, metadata), profile)
        for find in (bylines.marked, bylines.labelled, bylines.linked, bylines.anywhere):
            group = find()
            if group and (best is None or site.rank(group) > site.rank(best)):
                best = group
            if best is not None and site.rank(best) >= OTHERS:
                break
        best = best or bylines.among_facts()
    return _readings(best or [], declared, site)


def _best(groups: Iterable[list[Credit]], site: Site) -> list[Credit] | None:
    """Return the first group that says most, or a later one that names all of those and more."""
    best: list[Credit] | None = None
    for group in groups:
        if best is None or site.rank(group) > site.rank(best) or _holds(group, best):
            best = group
    return best


def _holds(group: list[Credit], best: list[Credit]) -> bool:
    return len(group) > len(best) and _keys(best) <= _keys(group)


def _keys(group: Iterable[Credit]) -> set[str]:
    return {fold(credit.name) for credit in group}


def _is_account(name: str) -> bool:
    return " " not in name and name.isascii() and (len(name) <= 3 or name.islower() or any(c in "._-" for c in name))


def _readings(best: list[Credit], declared: list[list[Credit]], site: Site) -> Readings[str]:
    """Return *best* as readings; the evidence of the first one holds what others declare instead."""
    alone = len(_keys(best)) == 1
    once = {fold(credit.name): credit for credit in reversed(best) if alone or not site.is_named(credit.name)}
    kept = [credit for credit in reversed(once.values()) if not any(_says_more(one, credit) for one in once.values())]
    result: Readings[str] = Readings()
    for credit in kept:
        result.add(credit.name, found(credit.source, credit.where, credit.raw))
    others = [group for group in declared if group is not best and not _keys(group) & _keys(best)]
    if kept and others:
        result.evidence[0] = _with_others(result.evidence[0], others, site)
    return result


def _says_more(one: Credit, other: Credit) -> bool:
    """Return whether *one* is the name in *other* without a word behind it, or in full."""
    short, long = sorted((one.name, other.name), key=len)
    if not fold(long).startswith(f"{fold(short)} "):
        return False
    return one.name == (short if is_name(short) else long)


def _with_others(evidence: Evidence, groups: list[list[Credit]], site: Site) -> Evidence:
    """Return *evidence* with the credits of *groups*; those of people conflict with it."""
    others = [
        refused(credit.source, credit.where, credit.raw, "another source says more or is trusted more")
        for group in groups
        for credit in group
    ]
    conflict = any(site.rank(group) == PEOPLE for group in groups)
    return msgspec.structs.replace(evidence, rejected=tuple(others[:MAX_REJECTED]), conflict=conflict)


def _linked(metadata: Metadata) -> list[Credit]:
    """Return the authors of the first JSON-LD object that has any."""
    for key in ("author", "creator"):
        first = ""
        group: list[Credit] = []
        for item in metadata.linked(key):
            place = item.where.partition(f"/{key}")[0]
            if first and place != first:
                break
            if names := _credits(item):
                first = place
                group.extend(names)
        if group:
            return group
    return []


def _stated(metadata: Metadata) -> Iterator[list[Credit]]:
    """Yield the authors under each key of ``meta``."""
    for key in META_AUTHOR:
        if key in metadata.meta:
            yield [credit for item in metadata.named(key) for credit in _credits(item)]
    labels = metadata.meta.get("twitter:label1")
    if labels and CARD_LABEL.search(labels[0].text):
        yield [credit for item in metadata.named("twitter:data1") for credit in _credits(item)]


def _credits(item: Stated) -> list[Credit]:
    return [Credit(name, item.source, item.where, item.text) for name in names_in(item.text)]


@lru_cache(maxsize=4096)
def _squeeze(name: str) -> str:
    return re.sub(r"[\W_]+", "", fold(name))


@lru_cache(maxsize=1024)
def _host_names(host: str) -> frozenset[str]:
    """Return what *host* may be called: ``news.example.org`` is ``exampleorg`` and ``example``."""
    parts = host.partition(":")[0].lower().removeprefix("www.").split(".")
    names = {_squeeze("".join(parts[count:])) for count in range(len(parts))}
    if len(parts) > 1:
        names.add(_squeeze(max(parts[:-1], key=len)))
    return frozenset(names)
