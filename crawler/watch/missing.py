"""Pages that say with status 200 that there is nothing: learned from a page that cannot exist."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

PROBE = "no-such-page-"
"""How the name of a page begins that is asked for because it cannot exist."""

MIN_ALIKE = 0.9
"""Part of the words of two pages that must be the same; lists of the latest news beside them may differ."""


@dataclass(frozen=True, slots=True)
class Missing:
    """How a host says that there is nothing at an address."""

    title: str
    words: frozenset[str]

    def is_said_by(self, title: str, words: frozenset[str]) -> bool:
        """Return whether a page with that title and those words says the same.

        >>> missing = Missing("Not found", frozenset("nothing stands at this address sorry".split()))
        >>> missing.is_said_by("Not found", frozenset("nothing stands at this address sorry".split()))
        True
        >>> missing.is_said_by("A lamp of sound", frozenset("a lamp that shows where a sound comes from".split()))
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
    words = text.casefold().split()
    return frozenset(word for word in words if word not in without and not any(map(str.isdigit, word)))


def probe_url(url: str) -> str:
    """Return an address beside *url* at which nothing stands, another one each time."""
    return urljoin(url, f"{PROBE}{secrets.token_hex(6)}")


def is_probe(url: str) -> bool:
    """Return whether *url* is such an address.

    >>> is_probe(probe_url("http://a.example/news/2026/lamp")), is_probe("http://a.example/news/2026/lamp")
    (True, False)
    """
    return urlsplit(url).path.rpartition("/")[2].startswith(PROBE)
