from __future__ import annotations

from typing import Any

import pytest
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IResolutionReceiver
from zope.interface import implementer

from crawler.fetch.guard import GuardedResolver, is_public, parse_connect_to


@pytest.mark.parametrize(
    "address",
    ["143.89.12.134", "8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"],
)
def test_public_addresses_are_allowed(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fd00::1", "fe80::1%eth0", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::",
    ],
)  # fmt: skip
def test_t23_other_addresses_are_refused(address: str) -> None:
    assert not is_public(address)


class FixedResolver:
    """A resolver of the reactor that answers with the addresses it is told."""

    def __init__(self, addresses: list[str]) -> None:
        self.addresses = addresses
        self.nameResolver = self

    def resolveHostName(self, receiver: Any, name: str, port: int, *_: Any) -> Any:  # noqa: N802
        receiver.resolutionBegan(self)
        for address in self.addresses:
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, port))
        receiver.resolutionComplete()
        return self


@implementer(IResolutionReceiver)
class Addresses:
    """Collects what a resolver hands out."""

    def __init__(self) -> None:
        self.found: list[tuple[str, int]] = []
        self.complete = False

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        self.complete = False

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self.found.append((address.host, address.port))

    def resolutionComplete(self) -> None:  # noqa: N802
        self.complete = True


def resolve(resolver: GuardedResolver, name: str) -> list[tuple[str, int]]:
    receiver = Addresses()
    resolver.resolveHostName(receiver, name, 80)
    assert receiver.complete
    return receiver.found


def test_t24_private_addresses_of_a_public_name_are_not_handed_out() -> None:
    resolver = GuardedResolver(FixedResolver(["127.0.0.1", "143.89.12.134", "fd00::1"]), {})
    assert resolve(resolver, "rebound.example") == [("143.89.12.134", 80)]


def test_stand_in_answers_for_its_host_alone() -> None:
    resolver = GuardedResolver(FixedResolver(["127.0.0.1"]), {"www.campus.example": ("127.0.0.1", 8123)})
    assert resolve(resolver, "www.campus.example") == [("127.0.0.1", 8123)]
    assert resolve(resolver, "other.example") == []


def test_hosts_of_a_profile_that_allows_it_may_be_private() -> None:
    resolver = GuardedResolver(FixedResolver(["10.0.0.7"]), {})
    resolver.private_hosts.add("intranet.example")
    assert resolve(resolver, "intranet.example") == [("10.0.0.7", 80)]


def test_stand_in_may_be_ipv6() -> None:
    assert parse_connect_to({"a.example": "[::1]:80"}) == {"a.example": ("::1", 80)}
