"""The campus over HTTP on loopback: one server for both hosts, told apart by the Host header."""

from __future__ import annotations

import socket
import threading
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from crawler.campus.content import build_campus
from crawler.campus.site import Answer, Site
from crawler.campus.story import MAIN, MARINE

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from crawler.campus.faces import Face
    from crawler.campus.story import Campus

ADDRESS = "127.0.0.1"


class CampusServer:
    """Serves a campus from threads of its own, from ``start`` or ``with`` on.

    *port* 0 takes a free one. *crawl_delay* is what robots.txt asks for, *response_delay* how long
    every answer is held back; both in seconds.
    """

    def __init__(
        self, campus: Campus | None = None, *, port: int = 0, crawl_delay: float = 0.05, response_delay: float = 0.0
    ) -> None:
        self._crawl_delay = crawl_delay
        self._site = Site(campus or build_campus(), crawl_delay=crawl_delay)
        self._port = port
        self._response_delay = response_delay
        self._listener: Listener | None = None
        self._thread: threading.Thread | None = None
        self._requests: list[tuple[str, str, str]] = []

    def start(self) -> None:
        """Listen; the address is known from here on. A port that is taken raises OSError."""
        self._listener = Listener(self._port, self._site, self._requests, self._response_delay)
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def turn_to(self, campus: Campus, face: Face = "usual") -> None:
        """Serve *campus* from now on, such as the same one on another night, or with another face."""
        self._site = Site(campus, crawl_delay=self._crawl_delay, face=face)
        if self._listener is not None:
            self._listener.site = self._site

    def stop(self) -> None:
        """Close the port and every connection, and wait for the threads. Stopping twice is harmless."""
        if self._listener is None or self._thread is None:
            return
        self._listener.shutdown()
        self._thread.join()
        self._listener.close_connections()
        self._listener.server_close()
        self._listener = self._thread = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def address(self) -> tuple[str, int]:
        """IP address and port of the running server."""
        if self._listener is None:
            raise RuntimeError("the campus server has no address before it is started")
        return ADDRESS, self._listener.server_port

    @property
    def connect_to(self) -> dict[str, tuple[str, int]]:
        """Where to connect for each host name."""
        return {MAIN: self.address, MARINE: self.address}

    @property
    def requests(self) -> list[tuple[str, str, str]]:
        """Method, host and path with query of every request so far, in order of arrival."""
        return list(self._requests)


class Listener(ThreadingHTTPServer):
    """The socket and the threads; it knows its open connections, so that a stopped server is silent."""

    daemon_threads = False
    request_queue_size = 128

    def __init__(self, port: int, site: Site, requests: list[tuple[str, str, str]], response_delay: float) -> None:
        super().__init__((ADDRESS, port), Handler)
        self.site = site
        self.requests = requests
        self.response_delay = response_delay
        self.closing = threading.Event()
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()

    def server_bind(self) -> None:
        """Bind without the name look-up that HTTPServer does: it can take seconds."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = ADDRESS, self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection, and serve it in a thread."""
        with self._guard:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget the connection, and close it."""
        with self._guard:
            self._open.discard(request)
        super().shutdown_request(request)

    def close_connections(self) -> None:
        """End every open connection; the threads that read from them see their end."""
        self.closing.set()
        with self._guard:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:  # the client was faster
                    continue


class Handler(BaseHTTPRequestHandler):
    """One connection, kept open from request to request."""

    protocol_version = "HTTP/1.1"
    server_version = "Campus"
    sys_version = ""
    disable_nagle_algorithm = True

    def handle(self) -> None:
        """Serve until either side ends the connection; a client that vanishes is no error."""
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True

    def do_GET(self) -> None:
        """Answer with head and payload."""
        self._respond(with_payload=True)

    def do_HEAD(self) -> None:
        """Answer with the head alone."""
        self._respond(with_payload=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name that http.server gives it)
        """Stay quiet: ``CampusServer.requests`` is the log."""

    def _respond(self, *, with_payload: bool) -> None:
        listener = cast("Listener", self.server)
        host, target = self.headers.get("Host", ""), self.path
        if not target.startswith("/"):  # the absolute form, RFC 9112 section 3.2.2
            parts = urlsplit(target)
            host, target = parts.netloc, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        host = host.partition(":")[0].lower()
        listener.requests.append((str(self.command), host, target))
        if listener.response_delay and listener.closing.wait(listener.response_delay):
            self.close_connection = True
            return
        answer = listener.site.answer(host, target)
        unchanged = _is_known(answer, self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since"))
        packed = answer.gzipped if "gzip" in self.headers.get("Accept-Encoding", "") else None
        payload = packed if packed is not None else answer.payload
        status = HTTPStatus.NOT_MODIFIED if unchanged else HTTPStatus(answer.status)
        fields = _validators(answer) | {"Vary": "Accept-Encoding"}
        fields |= {"Connection": "close" if self.close_connection else "keep-alive"}
        if not unchanged:
            fields |= {"Content-Type": answer.content_type, "Content-Length": str(len(payload))}
            fields |= {"Content-Encoding": "gzip"} if packed is not None else {}
            fields |= {"Location": answer.location} if answer.location else {}
        lines = [f"HTTP/1.1 {status.value} {status.phrase}", f"Date: {self.date_time_string()}"]
        head = "\r\n".join([*lines, *(f"{name}: {value}" for name, value in fields.items()), "", ""])
        # One write: two would be two packets, and the second would wait for the client.
        self.wfile.write(head.encode("latin-1") + (payload if with_payload and not unchanged else b""))


def _validators(answer: Answer) -> dict[str, str]:
    if answer.modified is None:
        return {}
    return {"ETag": answer.etag, "Last-Modified": format_datetime(answer.modified, usegmt=True)}


def _is_known(answer: Answer, tags: str | None, since: str | None) -> bool:
    """Say whether the client holds what *answer* would send (RFC 9110, section 13.2.2: the tag decides)."""
    if answer.modified is None:
        return False
    if tags is not None:
        opaque = answer.etag.removeprefix("W/")
        return tags.strip() == "*" or opaque in (tag.strip().removeprefix("W/") for tag in tags.split(","))
    try:
        return since is not None and answer.modified <= parsedate_to_datetime(since)
    except (ValueError, TypeError):  # not a date, or one without zone: RFC 9110 section 13.1.3 says to ignore it
        return False
