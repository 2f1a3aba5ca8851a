"""Stay on the site: only hosts that the profile names, redirects and probes included.

Scrapy's OffsiteMiddleware lets requests pass that may be made twice (``dont_filter``), and takes
every subdomain for the site.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest
from scrapy.utils.httpobj import urlparse_cached

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector


class ScopeMiddleware:
    """Refuse requests to other hosts, and anything that is not http or https.

    A robots.txt may redirect to another host (RFC 9309, section 2.3.1.2), and pictures and style
    sheets of captured pages may stand on one.
    """

    def __init__(self, hosts: frozenset[str], stats: StatsCollector) -> None:
        self.hosts = hosts
        self.stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the hosts of the site's profile."""
        return cls(crawler.spider.profile.all_hosts, crawler.stats)  # type: ignore[union-attr]

    def process_request(self, request: Request) -> None:
        """Raise IgnoreRequest where *request* leaves the site."""
        parts = urlparse_cached(request)
        if parts.scheme in ("http", "https") and (
            parts.hostname in self.hosts or request.meta.get("is_robots") or request.meta.get("requisite")
        ):
            return
        self.stats.inc_value("scope/refused_count")
        raise IgnoreRequest(f"{request.url}: expected a host of the site, found {parts.hostname!r}")
