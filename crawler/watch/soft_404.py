"""Soft 404s, pages that say with status 200 that there is nothing: learned from a page that cannot exist."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

PROBE = "no-such-page-"
"""How the name of a page begins that is asked for because it cannot exist."""

WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\s\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
"""A word; in scripts that part none, a character."""

MIN_ALIKE = 0.9
"""Part of the words of two pages that must be the same; lists of the latest news beside them may differ."""


@dataclass(frozen=True, slots=True)
class Soft404:
    """What a site answers with status 200 where nothing stands."""

    title: str
    words: frozenset[str]

    def matches(self, title: str, words: frozenset[str]) -> bool:
        """Return whether a page with that title and those words says the same.

        >>> soft = Soft404("Not found", frozenset("nothing stands at this address sorry".split()))
        >>> soft.matches("Not found", frozenset("nothing stands at this address sorry".split()))
        True
        >>> soft.matches("A lamp of sound", frozenset("a lamp that shows where a sound comes from".split()))
        False
        """
        if title != self.title:
            return False
        both, either = len(words & self.words), len(words | self.words)
        return either == 0 or both / either >= MIN_ALIKE


def words_of(text: str, *, without: str) -> frozenset[str]:
    """Return the words of a page that do not depend on its address *without*: such pages like to repeat it.

    >>> sorted(words_of("Nothing stands at /news/a-1 today", without="http://a.example/news/a-1"))
    ['at', 'nothing', 'stands', 'today']
    """
    words = WORD.findall(text.casefold())
    return frozenset(word for word in words if not any(map(str.isdigit, word)) and not _is_of(without, word))


def _is_of(url: str, word: str) -> bool:
    """Return whether *word* is a part of *url*; a plain word that happens to stand there too is none."""
    return not word.isalpha() and word in url


def probe_url(url: str) -> str:
    """Return an address beside *url* at which nothing stands, another one each time."""
    return urljoin(url, f"{PROBE}{secrets.token_hex(6)}")


def folder_of_probe(url: str) -> str:
    """Return the folder of a site that one probe speaks for: the host with the first folder of the path.

    Sites in several languages say in each that there is nothing, and some run other programs below other folders.

    >>> folder_of_probe("http://a.example/zh/news/7"), folder_of_probe("http://a.example/lamp")
    ('a.example/zh', 'a.example')
    """
    parts = urlsplit(url)
    folders = parts.path.split("/")[1:-1]
    return "/".join((parts.netloc, *folders[:1]))


def is_probe(url: str) -> bool:
    """Return whether *url* is such an address.

    >>> is_probe(probe_url("http://a.example/news/2026/lamp")), is_probe("http://a.example/news/2026/lamp")
    (True, False)
    """
    return urlsplit(url).path.rpartition("/")[2].startswith(PROBE)
