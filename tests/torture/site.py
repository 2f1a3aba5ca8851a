"""A site to be crawled while things break: small pages, served from memory by a thread on loopback."""

from __future__ import annotations

import asyncio
import random
import threading
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

HOST = "www.torture.example"
SITE = "torture"
CARDS_A_PAGE = 50
WORDS = """harbour library orchard lecture signal copper meadow ledger quarry lantern willow granite
ferry census archive beacon canal orchid pigment survey thimble velvet walnut zenith""".split()

PROFILE = f"""\
homepage = "http://{HOST}/"
languages = ["en"]
timezone = "UTC"
date_order = "DMY"

[[section]]
name = "news"
listing = ["http://{HOST}/news?page={{0..}}"]
article_url = '^http://www\\.torture\\.example/news/\\d+$'

[manners]
delay_seconds = 0
"""


def article_urls(pages: int) -> list[str]:
    """Return the URLs of a site with so many articles."""
    return [f"http://{HOST}/news/{number}" for number in range(pages)]


def build_site(pages: int) -> dict[str, bytes]:
    """Return path → HTML of a site with so many articles, always the same."""
    dice = random.Random(pages)
    site = {"/news": b"", "/": b"<html><head><title>Torture</title></head><body><h1>Torture</h1></body></html>"}
    for number in range(pages):
        site[f"/news/{number}"] = _article(number, dice).encode()
    return site | _listing(pages, pages)


def _listing(pages: int, shown: int) -> dict[str, bytes]:
    """Return path → HTML of the listing of a site with *pages* articles that shows the first *shown* of them."""
    listing = {}
    for page in range(pages // CARDS_A_PAGE + 2):
        numbers = range(page * CARDS_A_PAGE, min((page + 1) * CARDS_A_PAGE, shown))
        cards = "".join(f'<div class="card"><h3><a href="/news/{n}">Notice number {n}</a></h3></div>' for n in numbers)
        listing[f"/news?page={page}"] = f"<html><body><h1>News</h1><div>{cards}</div></body></html>".encode()
    return listing


def _article(number: int, dice: random.Random) -> str:
    def sentence() -> str:
        return " ".join(dice.choices(WORDS, k=12)).capitalize() + "."

    text = "".join(f"<p>{' '.join(sentence() for _ in range(3))}</p>" for _ in range(4))
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Notice number {number}</title></head>'
        f"<body><main><article><h1>Notice number {number}</h1>"
        f'<time datetime="2024-03-{number % 28 + 1:02}">{number % 28 + 1} March 2024</time>{text}'
        f'<figure><img src="/{number}.jpg" alt=""><figcaption>{sentence()}</figcaption></figure>'
        f"</article></main></body></html>"
    )


class PageServer:
    """Serve *pages* articles; with *gated*, robots.txt is answered only after ``open_gate``."""

    def __init__(self, pages: int, *, gated: bool = False, delay_seconds: float = 0.0) -> None:
        self.pages = pages
        self.site = build_site(pages)
        self.delay_seconds = delay_seconds
        self.port = 0
        self.asked = threading.Event()
        """Set when robots.txt was asked for: by then a crawl has its run open."""
        self.articles_sent = 0
        """How many articles were sent so far."""
        self._gated = gated
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="torture site", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def show(self, shown: int) -> None:
        """Have the listing show the first *shown* articles only."""
        self.site |= _listing(self.pages, shown)

    def shut_gate(self) -> None:
        """Let the next crawl wait at robots.txt."""
        self.asked.clear()
        self._loop.call_soon_threadsafe(self._gate.clear)

    def open_gate(self) -> None:
        """Answer robots.txt, now and from now on."""
        self._loop.call_soon_threadsafe(self._gate.set)

    def _serve(self) -> None:
        try:
            self._loop.run_until_complete(self._run())
        finally:
            self._loop.close()

    async def _run(self) -> None:
        self._stop, self._gate = asyncio.Event(), asyncio.Event()
        if not self._gated:
            self._gate.set()
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        talks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in talks:
            task.cancel()
        await asyncio.gather(*talks, return_exceptions=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                writer.write(await self._answer(head.split(b" ", 2)[1].decode("latin-1")))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # whoever asked was killed, or is done
        finally:
            writer.close()

    async def _answer(self, path: str) -> bytes:
        if path == "/robots.txt":
            self.asked.set()
            await self._gate.wait()
            return _response(b"User-agent: *\nDisallow:\n", "text/plain")
        if self.delay_seconds:
            await asyncio.sleep(self.delay_seconds)
        body = self.site.get(path)
        self.articles_sent += path.startswith("/news/")
        return NOT_FOUND if body is None else _response(body, "text/html; charset=utf-8")


def _response(body: bytes, kind: str) -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
