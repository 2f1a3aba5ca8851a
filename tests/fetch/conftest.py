"""A small site whose every answer a test chooses, crawled through the real command."""

from __future__ import annotations

import json
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import Program

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from email.message import Message
    from pathlib import Path

    from crawler.campus.server import CampusServer

HOST = "odd.example"

PROFILE = f"""\
homepage = "http://{HOST}/"
languages = ["en"]

[[section]]
name = "news"
listing = ["http://{HOST}/news"]
article_url = '^http://odd\\.example/news/'

[manners]
delay_seconds = 0
"""

PARAGRAPH = "<p>" + "A sentence of plain words that says something about the harbour. " * 6 + "</p>"

HEADLINE = "<h1>A headline of five words</h1>"

ARTICLE = f"<html lang=en><body><main><article>{HEADLINE}{PARAGRAPH * 3}</article></main></body></html>"

HOME = "<html lang=en><title>Odd</title><body><h1>Odd</h1><p>The university of what seldom happens.</p></body></html>"


def listing(*paths: str) -> str:
    """Return a listing page with a card for each path."""
    cards = "".join(
        f'<div class="card"><h3><a href="{path}">Notice {path}</a></h3><p>Words.</p></div>' for path in paths
    )
    return f"<html><body><h1>News</h1><div>{cards}</div></body></html>"


class Reply:
    """One answer: status, body and headers.

    With ``drop`` the connection is closed in the middle of ``body``; ``drip`` is the pause in seconds after every 100
    bytes of it.
    """

    def __init__(
        self,
        body: str | bytes = "",
        status: int = 200,
        headers: dict[str, str] | None = None,
        *,
        drop: bool = False,
        drip: float = 0,
    ) -> None:
        self.body = body.encode() if isinstance(body, str) else body
        self.status = status
        self.headers = {"Content-Type": "text/html; charset=utf-8"} | (headers or {})
        self.drop = drop
        self.drip = drip


PROBE = "/no-such-page-"
"""What a crawl asks for to learn how a site says that there is nothing."""


class OddSite:
    """Serves the replies of ``routes``, those of a list one after the other, and notes which paths were asked for."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.routes: dict[str, Reply | list[Reply]] = {"/robots.txt": Reply(status=404), "/": Reply(HOME)}
        self.asked: list[str] = []
        """Paths asked for, without those of pages that cannot exist."""
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                if PROBE not in self.path:
                    site.asked.append(self.path)
                reply = site.reply_to(self.path, self.headers)
                self.send_response(reply.status)
                headers = {"Content-Length": str(len(reply.body) + 1000 * reply.drop)} | reply.headers
                if "Transfer-Encoding" in headers:
                    del headers["Content-Length"]
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                step = 100 if reply.drip else max(1, len(reply.body))
                with suppress(ConnectionError):  # a client that had enough
                    for start in range(0, len(reply.body), step):
                        self.wfile.write(reply.body[start : start + step])
                        time.sleep(reply.drip)
                self.close_connection = reply.drop

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        (program.folder / "odd.toml").write_text(PROFILE)
        program.environment["MUNIMENT_CONNECT_TO"] = f"{HOST}=127.0.0.1:{self.server.server_address[1]}"

    def reply_to(self, path: str, headers: Message) -> Reply:
        """Return the answer to a request."""
        reply = self.routes.get(path, Reply("<p>no such page</p>", 404))
        if isinstance(reply, list):
            reply = reply.pop(0) if len(reply) > 1 else reply[0]
        return reply

    def crawl(self, *words: object) -> subprocess.CompletedProcess[str]:
        """Crawl the site with ``muniment crawl``."""
        return self.program.run("crawl", "--profile", "odd.toml", *words)

    def records(self) -> list[dict[str, Any]]:
        """Return what the dataset holds."""
        path: Path = self.program.data / "odd" / "articles.jsonl"
        return [json.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []

    def close(self) -> None:
        """Stop serving."""
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def odd_site(tmp_path: Path, campus_server: CampusServer) -> Iterator[OddSite]:
    site = OddSite(Program(tmp_path, campus_server))
    yield site
    site.close()
