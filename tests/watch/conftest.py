from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from tests.commands.conftest import keep, muniment
from tests.conftest import Program
from tests.fetch.conftest import ARTICLE, OddSite, Reply, listing, odd_site
from tests.watch.troubled import TroubledSite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.campus.server import CampusServer

__all__ = ["keep", "muniment", "odd_site"]

HOOK = """\
#!/bin/sh
{ printf '%s ' "$MUNIMENT_EVENT" "$MUNIMENT_SITE" "$MUNIMENT_EXIT_CODE"; cat; } >> told
printf '%s\\n' "$MUNIMENT_WHY" >> whys
"""
"""A keeper's command: a line a call, event, site, exit code and the JSON; it runs in the folder of muniment.toml."""


class PingServer:
    """Takes pings and notes path and body of each; answers with ``status``, once ``hold`` is set."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []
        self.status = 200
        self.hold = threading.Event()
        self.hold.set()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                server.taken.append((self.path, body.decode()))
                server.hold.wait(20)
                self.send_response(server.status)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/ping/abc"

    def close(self) -> None:
        """Stop serving."""
        self.hold.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def ping_server() -> Iterator[PingServer]:
    server = PingServer()
    yield server
    server.close()


def write_hook(folder: Path, text: str = HOOK) -> None:
    """Put the keeper's command ``tell me`` into *folder*."""
    hook = folder / "tell me"
    hook.write_text(text, encoding="utf-8")
    hook.chmod(0o755)


@pytest.fixture
def watched(odd_site: OddSite, ping_server: PingServer) -> OddSite:
    """A site of one article whose nights are watched over by a ping and a command."""
    folder = odd_site.program.folder
    odd_site.routes |= {"/news": Reply(listing("/news/a")), "/news/a": Reply(ARTICLE)}
    (folder / "sites").mkdir()
    (folder / "odd.toml").rename(folder / "sites" / "odd.toml")
    write_hook(folder)
    (folder / "muniment.toml").write_text(
        f'sites = ["odd"]\n[notify]\ncommand = ["./tell me"]\nping_url = "{ping_server.url}"\n', encoding="utf-8"
    )
    return odd_site


def break_site(site: OddSite) -> None:
    site.routes |= {"/": Reply("", 500), "/news": Reply("", 500), "/news/a": Reply("", 500)}


def mend_site(site: OddSite) -> None:
    site.routes |= {"/": Reply("<h1>Odd</h1>"), "/news": Reply(listing("/news/a")), "/news/a": Reply(ARTICLE)}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory, campus_server: CampusServer) -> Path:
    """The archive of a good night."""
    site = TroubledSite(Program(tmp_path_factory.mktemp("good"), campus_server))
    seen = site.spend()
    site.close()
    assert seen.code == 0, seen.said
    return site.folder
