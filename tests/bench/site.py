"""A site for benchmarks: many pages of a given size on loopback, served gzipped as fast as one core can.

The pages are made like real ones of 90 to 260 KB, measured on 121 news pages of three corpora: a third of the bytes
is script and style, each KB has about 6 tags and 1 link, and the text of the article takes 4 to 5 KB however large
the page is.

``python -m tests.bench.site PAGES SMALLEST LARGEST`` prints its port and serves until it is ended.
"""

from __future__ import annotations

import asyncio
import gzip
import random
import sys
from typing import cast

HOST = "bench.example"
CARDS_A_PAGE = 50
WORDS = """laboratory students measured water harbour language results professor library evening paper model
campus survey engineers award river winter music island research method garden committee signal""".split()

PROFILE = f"""\
homepage = "http://{HOST}/"
languages = ["en"]
timezone = "UTC"
date_order = "DMY"

[[section]]
name = "news"
listing = ["http://{HOST}/news?page={{0..}}"]
article_url = '^http://bench\\.example/news/\\d+$'

[manners]
delay_seconds = 0
"""


def build_site(pages: int, smallest_kb: int, largest_kb: int) -> dict[bytes, bytes]:
    """Return path → whole HTTP response, the body gzipped."""
    dice = random.Random(pages)
    responses = {b"/robots.txt": _response(b"User-agent: *\nDisallow:\n", "text/plain")}
    for number in range(pages):
        size_bytes = dice.randint(smallest_kb, largest_kb) * 1024
        responses[f"/news/{number}".encode()] = _response(_article(number, size_bytes, dice), "text/html")
    for page in range(pages // CARDS_A_PAGE + 2):
        first = page * CARDS_A_PAGE
        cards = "".join(
            f'<div class="card"><h3><a href="/news/{n}">Notice {n} of the bench</a></h3><p>{_sentence(dice)}</p></div>'
            for n in range(first, min(first + CARDS_A_PAGE, pages))
        )
        html = f"<html><body><h1>News</h1><div class=list>{cards}</div></body></html>"
        responses[f"/news?page={page}".encode()] = _response(html.encode(), "text/html")
    return responses


def _article(number: int, size_bytes: int, dice: random.Random) -> bytes:
    menu = "".join(f'<li class="item"><a href="/topic/{n}">Topic {n}</a></li>' for n in range(60))
    head = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f"<title>Notice {number} of the bench | Bench</title>"
        f'<link rel="canonical" href="http://{HOST}/news/{number}"></head><body><nav><ul>{menu}</ul></nav><main>'
        f'<article><h1>Notice {number} of the bench</h1><div class="date">{number % 28 + 1:02d}/03/2024</div>'
    )
    body = "".join(f"<p class=text>{' '.join(_sentence(dice) for _ in range(4))}</p>\n" for _ in range(14))
    script = "".join(
        f'window.state["{n}"]={{"k":{n},"v":"{_sentence(dice)}"}};\n' for n in range(size_bytes // 3 // 115)
    )
    pieces = [head, body, "</article></main><script>", script, "</script><aside class=more>"]
    size = sum(map(len, pieces))
    while size < size_bytes:  # the rest of a page is furniture
        teaser = (
            f'<div class="teaser card--small" data-id="{size}" data-track="more:{size % 7}:{number}">'
            f'<span class="icon" style="background-image:url(/pictures/icons/{size % 9}.svg);width:16px"></span>'
            f'<a class="teaser__link teaser__link--plain" href="/topic/{size % 60}?from={number}&amp;position={size}">'
            f'<img class="lazy" alt="" src="/pictures/{size}.jpg" srcset="/pictures/{size}-2x.jpg 2x, '
            f'/pictures/{size}-3x.jpg 3x" width="160" height="90">'
            f'<span class="teaser__title">{_sentence(dice)[:40]}</span></a>'
            f'<div class="teaser__meta" data-shown="{size % 2}"><span class="teaser__label">Topic</span></div></div>\n'
        )
        pieces.append(teaser)
        size += len(teaser)
    return ("".join(pieces) + "</aside></body></html>").encode()


def _sentence(dice: random.Random) -> str:
    return " ".join(dice.choices(WORDS, k=12)).capitalize() + "."


def _response(body: bytes, kind: str) -> bytes:
    packed = gzip.compress(body, 6, mtime=0)
    head = (
        f"HTTP/1.1 200 OK\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Encoding: gzip\r\n"
        f"Content-Length: {len(packed)}\r\n\r\n"
    )
    return head.encode() + packed


NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n"


class Server(asyncio.Protocol):
    """Answer each request from the table."""

    def __init__(self, responses: dict[bytes, bytes]) -> None:
        self.responses = responses
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
            self.transport.write(self.responses.get(head.split(b" ", 2)[1], NOT_FOUND))


async def serve(pages: int, smallest_kb: int, largest_kb: int) -> None:
    responses = build_site(pages, smallest_kb, largest_kb)
    server = await asyncio.get_running_loop().create_server(lambda: Server(responses), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    try:
        import uvloop

        uvloop.run(serve(*map(int, sys.argv[1:4])))
    except KeyboardInterrupt:
        pass
