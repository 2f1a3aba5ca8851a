"""Keep every response as it was served, and every failure as a fact."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import msgspec
from scrapy import signals
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotConfigured,
    ResponseDataLossError,
    StopDownload,
)

from crawler.archive.warc import Exchange
from crawler.fetch.archiving import archiving_of, header_of
from crawler.fetch.body_end import says_that_it_ends
from crawler.fetch.guard import private_address_error
from crawler.fetch.politeness import StoppedError
from crawler.fetch.refusal import is_refusal

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Headers, Response

    from crawler.archive.warc import Truncation
    from crawler.fetch.archiving import ArchivingExtension

CUT_SHARE = 0.9
"""Part of the timeout after which a body that still trickles is cut: past the whole, Scrapy throws away what came."""

CUTS: dict[Truncation, tuple[type[Exception], str]] = {
    "length": (DownloadCancelledError, "expected at most {max_bytes} bytes, found more"),
    "time": (DownloadTimeoutError, "expected an end within {seconds:g} s, found none"),
    "disconnect": (ResponseDataLossError, "expected the whole body, found the connection closed before its end"),
}
"""What a cut body means for whoever asked: the exceptions that Scrapy itself raises, without a response."""


STATUSES = range(100, 1000)
"""What a status line may say (RFC 9110, section 15); some servers use numbers past 599 as their own."""


class StatusError(IgnoreRequest):
    """The answer has a status that no HTTP has: it is no answer, and nothing of it can be archived as one."""


@dataclass(slots=True)
class _Coming:
    """A body that is being received."""

    begun: float
    """When its headers came, by the monotonic clock."""
    bytes: int = 0
    """How much of it came so far."""
    truncated: Truncation | None = None
    """Why we stopped it."""


class CaptureMiddleware:
    """Hand each exchange to the archive's writer thread.

    Stands below redirects, retries and decompression, so that it sees what came over the wire. The
    place of the capture travels on as ``meta["capture"]``.

    A body that is cut, by a limit or by an early end, is kept as far as it came, marked as
    truncated, and goes no further: for all above it the request has failed. Scrapy alone would hand
    over no response here, so the limits are watched while the body comes.
    """

    def __init__(
        self, archiving: ArchivingExtension, spider: Spider, *, max_bytes: int, timeout_seconds: float
    ) -> None:
        self.archiving = archiving
        self.spider = spider
        self.max_bytes = max_bytes
        self.timeout_seconds = timeout_seconds
        self._coming: WeakKeyDictionary[Request, _Coming] = WeakKeyDictionary()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the open archive; without one nothing is kept."""
        archiving = archiving_of(crawler)
        if archiving is None:
            raise NotConfigured
        settings = crawler.settings
        middleware = cls(
            archiving,
            crawler.spider,  # type: ignore[arg-type]
            max_bytes=settings.getint("DOWNLOAD_MAXSIZE"),
            timeout_seconds=settings.getfloat("DOWNLOAD_TIMEOUT"),
        )
        crawler.signals.connect(middleware.headers_received, signals.headers_received)
        crawler.signals.connect(middleware.bytes_received, signals.bytes_received)
        return middleware

    def headers_received(self, request: Request, body_length: int) -> None:
        """Begin to watch a body; one that announces too much is not waited for."""
        request.meta["download_fail_on_dataloss"] = False  # it comes up as a response, to be kept as far as it came
        coming = self._coming[request] = _Coming(time.monotonic())
        if isinstance(body_length, int) and body_length > self._max_bytes(request):
            self._stop(coming, "length")

    def bytes_received(self, request: Request, data: bytes) -> None:
        """Stop a body that grows past the limit or takes too long."""
        coming = self._coming.get(request)
        if coming is None:
            return
        coming.bytes += len(data)
        if coming.bytes > self._max_bytes(request):
            self._stop(coming, "length")
        elif time.monotonic() - coming.begun > CUT_SHARE * self._timeout(request):
            self._stop(coming, "time")

    def _stop(self, coming: _Coming, why: Truncation) -> None:
        coming.truncated = why
        raise StopDownload(fail=False)

    def _max_bytes(self, request: Request) -> int:
        return int(request.meta.get("download_maxsize", self.max_bytes))

    def _timeout(self, request: Request) -> float:
        return float(request.meta.get("download_timeout", self.timeout_seconds))

    def process_response(self, request: Request, response: Response) -> Response | Request:
        """Archive the exchange and note its place on the request; ask again where the body is cut.

        An answer that refuses for now is no page: it is archived as a failure.
        """
        coming = self._coming.pop(request, None)
        if response.status not in STATUSES:
            reason = f"{request.url}: expected a status of three digits, found {str(response.status)[:30]}"
            self.archiving.failure(request.url, reason, via=request.meta.get("via"))
            raise StatusError(reason)
        if is_refusal(response):
            wait = header_of(response, b"Retry-After")
            reason = f"status {response.status}" + (f", Retry-After: {wait[:100]}" if wait is not None else "")
            self.archiving.failure(request.url, reason, via=request.meta.get("via"))
            return response
        truncated = coming.truncated if coming else None
        if "dataloss" in response.flags or self._is_cut(request, response):
            truncated = "disconnect"
        exchange = exchange_of(request, response)
        exchange.truncated = truncated
        capture = self.archiving.capture(exchange)
        if capture is None:
            raise StoppedError(f"{request.url}: the archive cannot be written")
        if truncated is not None:
            return self._retry(request, truncated)
        request.meta["capture"] = capture
        return response

    def _is_cut(self, request: Request, response: Response) -> bool:
        """Return whether a body that came without a length seems to have ended early.

        RFC 9112, section 8, counts it as whole however the connection ended, and for robots.txt that is all
        there is to go by. A page must hold its own end; only what came with a success can become a version.
        """
        if "partial" not in response.flags or request.meta.get("is_robots") or not 200 <= response.status < 300:
            return False
        return not says_that_it_ends(response.body, max_bytes=self._max_bytes(request))

    def _retry(self, request: Request, truncated: Truncation) -> Request:
        """Return the request to be made again; raises what the cut means where it is no use, or was tried enough."""
        kind, words = CUTS[truncated]
        limits = {"max_bytes": self._max_bytes(request), "seconds": self._timeout(request)}
        error = kind(f"{request.url}: {words.format(**limits)}")
        again = None
        if truncated != "length" and not request.meta.get("dont_retry"):
            again = get_retry_request(request, spider=self.spider, reason=error, give_up_log_level="DEBUG")
        if again is None:
            raise error
        return again

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Archive that there was no response; raise PrivateAddressError where the guard is why."""
        self._coming.pop(request, None)
        private = private_address_error(request.url) if isinstance(exception, CannotResolveHostError) else None
        if private is not None:
            self.archiving.failure(request.url, describe_failure(private), via=request.meta.get("via"))
            raise private from exception
        if not isinstance(exception, IgnoreRequest):
            self.archiving.failure(request.url, describe_failure(exception), via=request.meta.get("via"))


def exchange_of(request: Request, response: Response) -> Exchange:
    """Return the HTTP exchange of *request* and *response* as the archive wants it."""
    card = request.meta.get("card")
    return Exchange(
        url=request.url,
        method=request.method,
        request_headers=_header_pairs(request.headers),
        request_body=request.body,
        status=response.status,
        protocol=response.protocol or "HTTP/1.1",
        response_headers=_header_pairs(response.headers),
        payload=response.body,
        ip=str(response.ip_address) if response.ip_address else None,
        via=request.meta.get("via"),
        card=msgspec.json.encode(card) if card is not None else None,
    )


def describe_failure(error: BaseException) -> str:
    """Return why a request got no response, in a few plain words."""
    words = " ".join(str(error).split()) or type(error).__name__
    return words[:300].rstrip(". ")


def _header_pairs(headers: Headers) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values]
