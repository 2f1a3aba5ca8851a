"""What of a site one crawl is asked to fetch."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from crawler.errors import UsageError
from crawler.urls import canonicalize_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.profile import SiteProfile


HOMEPAGE = "homepage"
"""What stands in place of a section's name for the homepage alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlScope:
    """The words of one crawl; all absent means the whole site."""

    section: str | None = None
    """Only this section of the profile, or ``homepage``."""
    url: str | None = None
    """Only the page with this canonical URL."""
    since: str | None = None
    """Only articles published on or after this day, ISO 8601."""
    until: str | None = None
    """Only articles published on or before this day, ISO 8601."""
    limit: int | None = None
    """At most so many articles, the first of the listings."""
    full: bool = False
    """Ask for every page that is shown or held, and for it whole."""

    @property
    def has_homepage(self) -> bool:
        """Whether the homepage is asked for: alone, or with everything else."""
        parts = (self.section, self.url, self.since, self.until, self.limit)
        return self.section == HOMEPAGE or all(part is None for part in parts)


def parse_scope(words: Mapping[str, Any], profile: SiteProfile) -> CrawlScope:
    """Return the scope that *words*, texts by name, ask for; raises UsageError where one does not fit.

    An empty text fits nowhere: it is a variable that was never set, and must not mean the whole site.
    """
    unknown = sorted(set(words) - set(CrawlScope.__dataclass_fields__))
    if unknown:
        raise UsageError(f"expected {', '.join(CrawlScope.__dataclass_fields__)}, found {unknown[0]!r}")
    section = words.get("section")
    names = [known.name for known in profile.section] + [HOMEPAGE]
    if section is not None and section not in names:
        raise UsageError(f"section: expected one of {', '.join(names)}, found {section!r}")
    since, until = _day("since", words.get("since")), _day("until", words.get("until"))
    if since is not None and until is not None and since > until:
        raise UsageError(f"since: expected a day not after {until}, found {since}")
    return CrawlScope(
        section=section,
        url=_url_of_site(words.get("url"), profile),
        since=since,
        until=until,
        limit=_count("limit", words.get("limit")),
        full=_truth("full", words.get("full")),
    )


def check_url(name: str, url: str) -> None:
    """Raise UsageError that begins with *name* unless *url* is an http or https URL without user name."""
    try:
        parts = urlsplit(url)
        well_formed = parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", url)
        _ = parts.port
    except ValueError:
        well_formed = False
    if not well_formed:
        raise UsageError(f"{name}: expected an http or https URL, found {url!r}")
    if "@" in parts.netloc:
        raise UsageError(f"{name}: expected a URL without user name or password, found one with them")


def _url_of_site(word: str | None, profile: SiteProfile) -> str | None:
    """Return the canonical form of the URL *word*, which must stand on a host of the profile."""
    if word is None:
        return None
    check_url("url", word)
    url = canonicalize_url(word, twins=profile.twins, ignore=profile.ignore_parameters)
    host = urlsplit(url).hostname
    if host not in profile.all_hosts:
        raise UsageError(f"url: expected a host among {', '.join(sorted(profile.all_hosts))}, found {host!r}")
    return url


def _day(name: str, word: str | None) -> str | None:
    if word is None:
        return None
    try:
        return date.fromisoformat(word).isoformat()
    except ValueError:
        raise UsageError(f"{name}: expected a day such as 2025-07-10, found {word!r}") from None


def _count(name: str, word: str | int | None) -> int | None:
    if word is None:
        return None
    if not re.fullmatch(r"[1-9]\d{0,8}", str(word)):
        raise UsageError(f"{name}: expected a whole number from 1 on, found {word!r}")
    return int(word)


def _truth(name: str, word: str | bool | None) -> bool:
    truths = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False, "none": False}
    found = truths.get(str(word).lower())
    if found is None:
        raise UsageError(f"{name}: expected true or false, found {word!r}")
    return found
