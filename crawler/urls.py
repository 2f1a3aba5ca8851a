"""Canonical URLs: the one normal form under which a page is known.

Normalised are only parts that no server gives meaning to: case of scheme and host, default port,
fragment, percent-encoding of unreserved characters, semicolons that end the path, order of query
parameters, tracking parameters, user name and password. A path's case and its trailing slash stay:
they may name other content.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url as w3lib_canonicalize

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

TRACKING = re.compile(r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|yclid|igshid|_ga|_gl|phpsessid|jsessionid")
"""Query parameters that say where a visitor came from or who he is."""

SESSION_IN_PATH = re.compile(r";(jsessionid|phpsessid)=[^/?#;]*", re.IGNORECASE)

PLAIN = re.compile(
    r"https?://(?P<host>[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*)(?:/|(?:/[A-Za-z0-9_-]++(?:\.[A-Za-z0-9_-]++)*+)++/?)"
)
"""A URL that is in its normal form already, but for a twin's name: no query, nothing escaped, no dotted parts."""

PERCENT_SIGN = re.compile(r"%(?![0-9A-Fa-f]{2})")
"""A per cent sign that escapes nothing."""


OFTEN_LEFT = str.maketrans({"[": "%5B", "]": "%5D", "|": "%7C"})
"""What a path may not hold as it is (RFC 3986) and w3lib leaves: Scrapy asks for it escaped."""


def canonicalize_url(url: str, *, twins: Mapping[str, str] | None = None, ignore: Collection[str] = ()) -> str:
    """Return the normal form of *url*; applying it twice changes nothing.

    *twins* maps hosts to the host whose name the canonical URL carries, *ignore* names further
    query parameters without meaning. Raises ValueError where *url* is no URL.

    >>> canonicalize_url("HTTP://www.Example.EDU:80/a?utm_source=x&b=2&a=1#top")
    'http://www.example.edu/a?a=1&b=2'
    """
    plain = PLAIN.fullmatch(url)
    if plain and not (twins and plain["host"] in twins):
        return url
    start = re.search(r"[?#]|\Z", url).start()  # type: ignore[union-attr]  # the end is always found
    # Left as it is, "%%36%31" would be unescaped to "%61", which is another page and would be unescaped again.
    url = PERCENT_SIGN.sub("%25", url[:start]) + url[start:]
    url = w3lib_canonicalize(url)
    while (without := SESSION_IN_PATH.sub("", url)) != url:
        url = w3lib_canonicalize(without)  # what is left of a part of the path may be a dot
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    if not parts.scheme or not (host or parts.scheme == "file"):  # a file without an address stands at its own place
        raise ValueError(f"expected a URL with scheme and host, found {url[:200]!r}")
    if not host.isascii():  # the dots at its end had kept it from being written in ASCII
        with suppress(UnicodeError):
            host = host.encode("idna").decode("ascii")
    host = (twins or {}).get(host, host)
    if ":" in host:
        host = f"[{host}]"
    port = parts.port
    if port and port != {"http": 80, "https": 443}.get(parts.scheme):
        host = f"{host}:{port}"
    query = parts.query
    if query:
        pairs = parse_qsl(query, keep_blank_values=True)
        kept = [(name, value) for name, value in pairs if not TRACKING.fullmatch(name.lower()) and name not in ignore]
        if len(kept) != len(pairs):
            query = urlencode(kept)
    path = parts.path.rstrip(";").translate(OFTEN_LEFT)
    return urlunsplit((parts.scheme, host, path or "/", query, ""))


def join_url(base: str, href: str) -> str | None:
    """Return *href*, as it stands on a page at *base*, as an absolute http(s) URL, or None where it is no such address.

    >>> join_url("https://www.example.edu/news/", "../a"), join_url("https://www.example.edu/", "http://a:b/")
    ('https://www.example.edu/a', None)
    """
    try:
        url = urljoin(base, href.strip())
        parts = urlsplit(url)
        host, _ = (parts.hostname or "").strip("."), parts.port  # asked for because a port that is none raises
    except ValueError:
        return None
    return url if host and url.startswith(("http://", "https://")) else None
