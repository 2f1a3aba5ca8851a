"""Crawl a site whose answers are broken in every way, from the status line to the last byte, night after night."""

from __future__ import annotations

import os
import random
import socketserver
import subprocess
import sys
import threading
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive.archive import Archive
from crawler.archive.verify import verify
from crawler.campus.content import build_campus
from crawler.campus.site import LOOPBACK, Site
from crawler.campus.story import MAIN, MARINE
from tests.fuzz.mutate import mutate

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from crawler.campus.site import Answer

MUNIMENT = str(Path(sys.executable).with_name("muniment"))
NIGHTS = 3
MAX_SECONDS = 300
ENDS = {0, 3, 5}
"""Exit codes of a crawl that a site may cause: all is well, somebody must look, it could not be read."""

SITE = "campus"
SHARE_BROKEN = 0.3


class BrokenServer:
    """A campus some of whose answers are broken; robots.txt is left whole, for without it nothing is asked."""

    def __init__(self, seed: str) -> None:
        self.dice = random.Random(seed)
        self.night = 1
        self._sites = {
            night: Site(build_campus(news_count=40, story_count=12, translated_count=4, night=night), crawl_delay=0)
            for night in range(1, NIGHTS + 1)
        }
        self._listener = _Listener(("127.0.0.1", 0), _Connection)
        self._listener.broken = self
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.shutdown()
        self._thread.join()
        self._listener.server_close()

    @property
    def port(self) -> int:
        """Where it listens, on 127.0.0.1."""
        return int(self._listener.server_address[1])

    def answer(self, host: str, target: str) -> bytes:
        """Return the bytes of an answer, status line and all."""
        site = self._sites[self.night]
        whole = _http(site.answer(host, target))
        if target == "/robots.txt" or self.dice.random() > SHARE_BROKEN:
            return whole
        return mutate(whole, [whole, _http(site.answer(MAIN, "/"))], self.dice)


class _Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    broken: BrokenServer


class _Connection(socketserver.StreamRequestHandler):
    server: _Listener
    timeout = 10

    def handle(self) -> None:
        try:
            line = self.rfile.readline(70_000).decode("latin-1").split(" ")
            host = MAIN
            while (header := self.rfile.readline(70_000).strip()) != b"":
                name, _, value = header.decode("latin-1").partition(":")
                host = value.strip() if name.lower() == "host" else host
            host = host.partition(":")[0]
            self.wfile.write(self.server.broken.answer(MAIN if host in LOOPBACK else host, line[1]))
        except (OSError, IndexError):
            return


def _http(answer: Answer) -> bytes:
    head = [f"HTTP/1.1 {answer.status} Said", f"Content-Type: {answer.content_type}", "Connection: close"]
    payload = answer.payload
    if answer.gzipped is not None:
        payload = answer.gzipped
        head.append("Content-Encoding: gzip")
    if answer.modified is not None:
        head += [f"Last-Modified: {format_datetime(answer.modified, usegmt=True)}", f"ETag: {answer.etag}"]
    if answer.location is not None:
        head.append(f"Location: {answer.location}")
    head.append(f"Content-Length: {len(payload)}")
    return "\r\n".join(head).encode() + b"\r\n\r\n" + payload


def crawl_broken(folder: Path, seed: str) -> list[str]:
    """Spend nights on such a site; return what was wrong."""
    folder.mkdir(parents=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MUNIMENT_")}
    faults: list[str] = []
    with BrokenServer(seed) as server:
        hosts = ",".join(f"{host}=127.0.0.1:{server.port}" for host in (MAIN, MARINE))
        for night in range(1, NIGHTS + 1):
            server.night = night
            faults += _run(folder, kept | {"MUNIMENT_CONNECT_TO": hosts}, ["crawl", SITE, "--full"], ENDS)
            faults += [f"verify: {problem}" for problem in verify(Archive(folder / "data", SITE))]
        faults += _run(folder, kept, ["rebuild", SITE], {0})
        faults += _run(folder, kept, ["reread", SITE, "--all", "--write"], {0})
        faults += [f"verify: {problem}" for problem in verify(Archive(folder / "data", SITE))]
    return faults


def _run(folder: Path, environment: dict[str, str], words: list[str], ends: set[int]) -> list[str]:
    told = " ".join(words)
    try:
        done = subprocess.run(
            [MUNIMENT, *words],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=MAX_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return [f"{told}: expected an end within {MAX_SECONDS} s, found none"]
    last = done.stderr.strip().rpartition("\n")[2]
    faults = [] if done.returncode in ends else [f"{told}: exit {done.returncode}: {last}"]
    if "Traceback" in done.stderr:
        faults.append(f"{told}: a traceback: {last}")
    return faults
