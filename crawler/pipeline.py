"""The way of a page without an engine: the same pipeline classes, from the same setting, in the same order.

``extract`` reads WARC and HTML files through it, with no network and no reactor.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.utils.conf import build_component_list
from scrapy.utils.misc import build_from_crawler, load_object

import crawler.settings
from crawler.archive.captures import iter_captures
from crawler.archive.warc_check import Repairs, broken_digest
from crawler.archive.warc_records import Damage
from crawler.collector import collect_seldom
from crawler.content_coding import decode_payload
from crawler.errors import IntegrityError, PageError
from crawler.intake import is_html, open_page, page_of_capture
from crawler.page import Page
from crawler.read.address import declared_address
from crawler.records import Capture

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable, Iterator
    from pathlib import Path

    from crawler.archive.holdings import Holdings
    from crawler.archive.warc_records import WarcRecord
    from crawler.profile import SiteProfile

STORE = "pipelines.store.StorePipeline"
"""The one stage that only an engine has: it writes to the archive."""


class PagePipeline:
    """The stages of ITEM_PIPELINES, all but the store."""

    def __init__(self, stages: Iterable[Any]) -> None:
        self.stages = list(stages)

    @classmethod
    def from_settings(cls, holdings: Holdings | None = None, *, engine: Any = None) -> PagePipeline:
        """Build the stages from the project's settings.

        *holdings* is what is held of the site; without it nothing. *engine* answers requests of stages, as
        Scrapy's does with ``download_async``; without it nothing can be asked.
        """
        from crawler.fetch.archiving import hold  # which reads stored pages through this very class

        collect_seldom()
        settings = Settings()
        settings.setmodule(crawler.settings, priority="project")
        if engine is None:
            settings.set("DUPLICATES_PROBE", False, priority="cmdline")
        crawl = Crawler(Spider, settings)
        if engine is not None:
            crawl.engine = engine
        if holdings is not None:
            hold(crawl, holdings)
        paths = [path for path in build_component_list(settings.getdict("ITEM_PIPELINES")) if path != STORE]
        return cls(build_from_crawler(load_object(path), crawl) for path in paths)

    def read(self, page: Page) -> Page:
        """Read the records of *page*; raises a drop reason or PageError where there are none."""
        open_page(page)
        try:
            for stage in self.stages:
                result = stage.process_item(page)
                page = _finished(result) if inspect.iscoroutine(result) else result
        finally:
            page.clock.done()
        return page


def _finished(coroutine: Coroutine[Any, Any, Page]) -> Page:
    """Return the result of a stage that may await a download: there is none, or it is answered at once."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]
    coroutine.close()
    raise RuntimeError("a pipeline stage waited for something although no reactor runs")


def iter_pages(
    path: Path, profile: SiteProfile, *, max_bytes: int, on_repair: Callable[[str], None]
) -> Iterator[Page | PageError]:
    """Yield each page in a WARC file, or the error that says why a capture of it is none.

    Passed over are captures that can be no article: redirects, revisits, failures, robots.txt, feeds
    and other files than HTML. *on_repair* is told what had to be overlooked. Raises IntegrityError where the file is
    damaged, or the bytes of a capture are not those its digest is of: after all pages that can be read, those after
    the damage too.
    """
    redirects: dict[str, tuple[str, ...]] = {}
    damaged: list[Damage] = []
    repairs = Repairs(name=str(path))

    def is_sound(record: WarcRecord) -> bool:
        repairs.see(record)
        is_whole = record.type in ("response", "revisit", "resource") and "warc-truncated" not in record.headers
        flaw = broken_digest(record) if is_whole else None
        if flaw is None:
            return True
        url = record.headers.get("warc-target-uri", "")
        error = IntegrityError(f"{path}: byte {record.offset}: {url}: expected {flaw.expected}, found {flaw.found}")
        damaged.append(Damage(record.offset, flaw.expected, flaw.found, error))
        return False

    for stored in iter_captures(path, on_damage=damaged.append, is_sound=is_sound):
        if stored.location is not None:
            redirects[stored.location] = (*redirects.get(stored.url, ()), stored.url)
        content_type = stored.header_fields.get("content-type", "")
        if stored.status != 200 or not is_html(content_type, stored.payload) or is_robots(stored.url):
            continue
        try:
            yield page_of_capture(stored, profile, redirects=redirects.pop(stored.url, ()), max_bytes=max_bytes)
        except PageError as error:
            yield PageError(f"{path}: byte {stored.offset}: {error}")
    for line in repairs.lines():
        on_repair(line)
    if damaged:
        more = f" (and in {len(damaged) - 1} other places)" if len(damaged) > 1 else ""
        raise IntegrityError(f"{damaged[0].error}{more}")


def page_of_file(path: Path, profile: SiteProfile, *, url: str, time: str, max_bytes: int) -> Page:
    """Return the page in an HTML file, gzipped or not; raises PageError.

    Where *url* is that of the file itself, the page stands at the address that it declares, if it does.
    """
    try:
        data = path.read_bytes()
        body = decode_payload(data, "gzip", max_bytes=max_bytes)  # which leaves alone what is not gzipped
    except (OSError, PageError) as error:
        raise PageError(f"{path}: {error}") from error
    if url.startswith("file:"):
        url = declared_address(body, url)
    return Page(
        url=url,
        requested_url=url,
        status=200,
        content_type="text/html",
        body=body,
        profile=profile,
        capture=Capture(time=time, file=str(path)),
    )


def is_robots(url: str) -> bool:
    """Return whether *url* is that of a robots.txt, which some sites answer with a page."""
    return urlsplit(url).path == "/robots.txt"
