"""Keep every response as it was served, and every failure as a fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from scrapy.exceptions import IgnoreRequest, NotConfigured

from crawler.archive.warc import Exchange
from crawler.fetch.archiving import archiving_of
from crawler.fetch.politeness import StoppedError

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Headers, Response

    from crawler.fetch.archiving import ArchivingExtension


class CaptureMiddleware:
    """Hand each exchange to the archive's writer thread.

    Stands below redirects, retries and decompression, so that it sees what came over the wire. The
    place of the capture travels on as ``meta["capture"]``.
    """

    def __init__(self, archiving: ArchivingExtension) -> None:
        self.archiving = archiving

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the open archive; without one nothing is kept."""
        archiving = archiving_of(crawler)
        if archiving is None:
            raise NotConfigured
        return cls(archiving)

    def process_response(self, request: Request, response: Response) -> Response:
        """Archive the exchange and note its place on the request."""
        capture = self.archiving.capture(exchange_of(request, response))
        if capture is None:
            raise StoppedError(f"{request.url}: the archive cannot be written")
        request.meta["capture"] = capture
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Archive that there was no response."""
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
