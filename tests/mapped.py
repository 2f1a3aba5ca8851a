"""The campus under other names: served over TLS, with the addresses of the site that a profile was written for."""

from __future__ import annotations

import re
import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crawler.campus.site import Answer, Site
from crawler.campus.story import MAIN, Campus

if TYPE_CHECKING:
    from pathlib import Path

HOST, CALENDAR = "hkust.edu.hk", "calendar.hkust.edu.hk"

FEED = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Events</title><link>https://{CALENDAR}/</link>
<description>-</description><item><title><![CDATA[Tide Walk]]></title><link>https://{CALENDAR}/events/tide-walk</link>
<description><![CDATA[When: 9  January  2026<br>Time: 04:30pm - 06:30pm]]></description></item></channel></rss>"""

EVENT = f"""<html lang="en"><head><title>Tide Walk | Calendar</title></head><body><main><h1>Tide Walk</h1>
<div><div>Date</div><div><time datetime="2026-01-09T08:30:00Z">9 Jan 2026</time>, 4:30pm - 6:30pm</div></div>
<div>Venue: Old Pier, Gate 2</div><div>Organizer: Department of Marine Studies</div>
<div>{"<p>We walk along the shore and look at what the water left behind this winter. Bring boots and a lamp.</p>" * 3}
</div></main></body></html>"""


class MappedSite:
    """Answers for the hosts of the profile ``hkust`` with the pages of a campus."""

    def __init__(self, campus: Campus) -> None:
        self._site = Site(campus, crawl_delay=0)
        paths = (path for path in self._site.paths(MAIN) if re.search(r"/news/\d{4}/", path))
        self._paths = {(path.partition("/news/")[0], path.rpartition("/")[2]): path for path in paths}

    def answer(self, host: str, target: str) -> Answer:
        """Return what *host* answers to *target*."""
        if host == CALENDAR:
            pages = {"/events/rss": ("application/rss+xml", FEED), "/events/tide-walk": ("text/html", EVENT)}
            kind, text = pages.get(target, ("", ""))
            return Answer(content_type=f"{kind}; charset=utf-8", payload=text.encode()) if kind else Answer(status=404)
        path, question, query = target.partition("?")
        if path == "/robots.txt":
            return Answer(content_type="text/plain; charset=utf-8", payload=b"User-agent: *\nDisallow: /search\n")
        if path.endswith("/news/listing"):
            path = path.removesuffix("/listing")
        elif "/news/" in path:
            path = self._paths.get((path.partition("/news/")[0], path.rpartition("/")[2]), "/nothing")
        answer = self._site.answer(MAIN, path + question + query)
        location = _mapped(answer.location) if answer.location else None
        payload = answer.payload
        if "charset" in answer.content_type:
            payload = _mapped(payload.decode()).encode()
        return Answer(status=answer.status, content_type=answer.content_type, payload=payload, location=location)


def _mapped(text: str) -> str:
    """Return *text* with the campus's addresses as those of the site."""
    text = re.sub(rf"http://{re.escape(MAIN)}(/zh-han[st])?/events/", rf"https://{CALENDAR}\1/events/", text)
    text = text.replace(f"http://{MAIN}", f"https://{HOST}")
    text = re.sub(r"/news/\d{4}/", "/news/research-and-innovation/", text)
    return text.replace("/news?page=", "/news/listing?page=")


class TlsServer:
    """Serves a MappedSite with a certificate that the file ``authority`` vouches for."""

    def __init__(self, site: MappedSite, folder: Path) -> None:
        self.authority = folder / "authority.pem"
        key_file = _write_certificate(self.authority)

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                answer = site.answer(self.headers.get("Host", "").partition(":")[0], self.path)
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.content_type)
                self.send_header("Content-Length", str(len(answer.payload)))
                if answer.location:
                    self.send_header("Location", answer.location)
                self.end_headers()
                self.wfile.write(answer.payload)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.authority, key_file)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def connect_to(self) -> str:
        """The hosts and where they stand, as MUNIMENT_CONNECT_TO has it."""
        port = self._server.server_address[1]
        return ",".join(f"{host}=127.0.0.1:{port}" for host in (HOST, CALENDAR))

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()


def _write_certificate(path: Path) -> Path:
    """Write a certificate that vouches for itself to *path*, its key beside it, and return the key's path."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in (HOST, CALENDAR)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_path = path.with_suffix(".key")
    plain = serialization.NoEncryption()
    key_path.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return key_path
