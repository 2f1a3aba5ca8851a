"""Where connections may go: public addresses only, unless the site profile says otherwise.

The check stands in the name resolver, because a connection is made to exactly the address that the
resolver hands out: redirects, robots.txt and names that answer differently twice all pass it.
"""

from __future__ import annotations

import ipaddress
import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.exceptions import IgnoreRequest, NotConfigured
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer, provider

from crawler.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from typing import Self

    from scrapy.crawler import Crawler
    from twisted.internet.interfaces import IAddress

    from crawler.profile import SiteProfile

logger = logging.getLogger(__name__)


class PrivateAddressError(IgnoreRequest):
    """The host has no address that may be connected to."""


NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Return whether *address*, an IPv4 or IPv6 literal, is one that the public internet routes.

    >>> is_public("143.89.12.134"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1")
    (True, False, False)
    """
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour
        if parsed in NAT64:
            inner = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return parsed.is_global and not parsed.is_multicast


@implementer(IHostnameResolver)
class GuardedResolver:
    """Resolve names and hand out only addresses that may be connected to.

    ``connect_to`` maps a host to one address and port that stands in for it. One resolver serves
    all crawls of a process.
    """

    def __init__(self, reactor: Any, connect_to: dict[str, tuple[str, int]]) -> None:
        self.reactor = reactor
        self.inner = reactor.nameResolver
        self.connect_to = dict(connect_to)
        self.private_hosts: set[str] = set()
        """Hosts whose profile allows private addresses."""
        self.refused: dict[str, str] = {}
        """Host to the address of it that was not handed out last."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        """Build from GUARD_CONNECT_TO; *crawler* may be the process, which has settings alone."""
        return cls(reactor, parse_connect_to(crawler.settings.getdict("GUARD_CONNECT_TO")))

    def install_on_reactor(self) -> None:
        """Make every connection of the reactor ask this resolver."""
        self.reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 (Twisted's interface)
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:
        """Resolve *hostName* as Twisted's interface asks, dropping addresses that are not allowed."""
        stand_in = self.connect_to.get(hostName)
        if stand_in is not None:
            host, port = stand_in
            resolutionReceiver.resolutionBegan(_Resolution(hostName))
            kind = IPv6Address if ":" in host else IPv4Address
            resolutionReceiver.addressResolved(kind("TCP", host, port))
            resolutionReceiver.resolutionComplete()
            return _Resolution(hostName)
        receiver = resolutionReceiver
        if hostName not in self.private_hosts:
            receiver = _public_only(resolutionReceiver, hostName, self.refused)
        return self.inner.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)


class _Resolution:
    """A resolution that is already over."""

    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """There is nothing left to cancel."""


def _public_only(receiver: Any, host: str, refused: dict[str, str]) -> Any:
    """Return a receiver that passes on to *receiver* only public addresses, and notes the others in *refused*."""

    @provider(IResolutionReceiver)
    class PublicOnly:
        resolutionBegan = staticmethod(receiver.resolutionBegan)  # noqa: N815
        resolutionComplete = staticmethod(receiver.resolutionComplete)  # noqa: N815

        @staticmethod
        def addressResolved(address: Any) -> None:  # noqa: N802
            if is_public(address.host):
                receiver.addressResolved(address)
            else:
                refused[host] = address.host
                logger.info("%s: refused to connect to %s, which is not a public address", host, address.host)

    return PublicOnly


def parse_connect_to(pairs: dict[str, str]) -> dict[str, tuple[str, int]]:
    """Return host → (address, port) from host → ``address:port``.

    >>> parse_connect_to({"www.campus.example": "127.0.0.1:8080"})
    {'www.campus.example': ('127.0.0.1', 8080)}
    """
    parsed = {}
    for host, place in pairs.items():
        address, _, port = place.rpartition(":")
        parsed[host] = (address.strip("[]"), int(port))
    return parsed


def private_address_error(url: str) -> PrivateAddressError | None:
    """Return why the host of *url* has no address that may be connected to; None where nothing was refused."""
    host = urlsplit(url).hostname or ""
    address = installed_resolver().refused.get(host)
    if address is None:
        return None
    hint = "a profile may allow others with allow_private"
    return PrivateAddressError(f"{url}: expected a public address, found {address}; {hint}")


def is_public_site(profile: SiteProfile, connect_to: Collection[str]) -> bool:
    """Return whether a crawl of the site goes out to the public internet.

    *connect_to* names the hosts for which something on this machine stands in.
    """
    if profile.served_by == "campus":
        from crawler.campus.story import MAIN, MARINE

        return not profile.all_hosts <= {MAIN, MARINE}
    return not profile.all_hosts <= set(connect_to)


class GuardExtension:
    """Tell the resolver which hosts of the site may stand on private addresses."""

    def __init__(self, hosts: frozenset[str]) -> None:
        self.hosts = hosts

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the start of the crawl where the profile allows private addresses."""
        profile = crawler.spider.profile  # type: ignore[union-attr]
        if not profile.manners.allow_private:
            raise NotConfigured
        extension = cls(profile.all_hosts)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        return extension

    def spider_opened(self) -> None:
        """Allow the hosts once the resolver is in place."""
        installed_resolver().private_hosts |= self.hosts


def installed_resolver() -> GuardedResolver:
    """Return the resolver of this process; only while the reactor runs."""
    from twisted.internet import reactor

    resolver = reactor.nameResolver
    if not isinstance(resolver, GuardedResolver):
        raise ConfigError(f"TWISTED_DNS_RESOLVER: expected crawler.fetch.guard.GuardedResolver, found {resolver!r}")
    return resolver
