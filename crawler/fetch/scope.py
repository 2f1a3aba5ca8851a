"""Stay on the site: only hosts that the profile names, redirects and probes included, and nothing withdrawn.

Scrapy's OffsiteMiddleware lets requests pass that may be made twice (``dont_filter``), and takes
every subdomain for the site.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest
from scrapy.utils.httpobj import urlparse_cached

from crawler.fetch.archiving import holdings_of
from crawler.intake import canonical_url_of

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector

    from crawler.archive.holdings import Holdings
    from crawler.profile import SiteProfile


class WithdrawnError(IgnoreRequest):
    """What stands at the address was withdrawn from the archive: it is not asked for, and that is no failure."""


class ScopeMiddleware:
    """Refuse requests to other hosts, to withdrawn pages, and anything that is not http or https.

    A robots.txt may redirect to another host (RFC 9309, section 2.3.1.2), and pictures and style
    sheets of captured pages may stand on one.
    """

    def __init__(self, profile: SiteProfile, holdings: Holdings, stats: StatsCollector) -> None:
        self.profile = profile
        self.hosts = profile.all_hosts
        self.holdings = holdings
        self.stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the hosts of the site's profile, and what was withdrawn."""
        return cls(crawler.spider.profile, holdings_of(crawler), crawler.stats)  # type: ignore[union-attr]

    def process_request(self, request: Request) -> None:
        """Raise IgnoreRequest where *request* leaves the site, or asks for what was withdrawn."""
        if self.holdings.withdrawn and canonical_url_of(request.url, self.profile) in self.holdings.withdrawn:
            self.stats.inc_value("scope/withdrawn_count")
            raise WithdrawnError(f"{request.url}: expected a page that may be asked for, found that it was withdrawn")
        parts = urlparse_cached(request)
        if parts.scheme in ("http", "https") and (
            parts.hostname in self.hosts or request.meta.get("is_robots") or request.meta.get("requisite")
        ):
            return
        self.stats.inc_value("scope/refused_count")
        raise IgnoreRequest(f"{request.url}: expected a host of the site, found {parts.hostname!r}")
