"""Undo the content coding of responses.

In place of Scrapy's HttpCompressionMiddleware, which in 2.19 runs charset detection on the still
compressed bytes whenever the header names no charset: 6 ms a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest

from crawler.content_coding import decode_payload
from crawler.errors import PageError

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.statscollectors import StatsCollector


class DecompressMiddleware:
    """Give callbacks the page's bytes; the capture below it has kept them as served."""

    def __init__(self, max_bytes: int, stats: StatsCollector) -> None:
        self.max_bytes = max_bytes
        self.stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the limit that also holds for downloads."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"), crawler.stats)

    def process_response(self, request: Request, response: Response) -> Response:
        """Return *response* with its body decompressed, or ignore it where that fails."""
        coding = response.headers.get(b"Content-Encoding")
        if coding is None or not response.body:
            return response
        try:
            body = decode_payload(response.body, coding.decode("latin-1"), max_bytes=self.max_bytes)
        except PageError as error:
            self.stats.inc_value("decompress/failed_count")
            raise IgnoreRequest(f"{response.url}: {error}") from error
        headers = response.headers.copy()
        del headers[b"Content-Encoding"]
        return response.replace(body=body, headers=headers)
