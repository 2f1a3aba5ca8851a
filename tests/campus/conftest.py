from __future__ import annotations

from dataclasses import dataclass
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import pytest

from crawler.campus.server import CampusServer
from crawler.campus.story import MAIN

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Client:
    """A connection that stays open, as a crawler's does."""

    connection: HTTPConnection

    def get(self, target: str, host: str = MAIN, *, method: str = "GET", **headers: str) -> Reply:
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request(method, target, headers={"Host": host, **fields})
        response = self.connection.getresponse()
        return Reply(response.status, dict(response.getheaders()), response.read())


@pytest.fixture(scope="session")
def campus_server() -> Iterator[CampusServer]:
    with CampusServer() as server:
        yield server


@pytest.fixture
def client(campus_server: CampusServer) -> Iterator[Client]:
    connection = HTTPConnection(*campus_server.address, timeout=10)
    yield Client(connection)
    connection.close()
