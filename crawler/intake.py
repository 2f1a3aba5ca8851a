"""From a response to a page: parse it, judge what it is, and begin its record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from crawler.content_coding import decode_payload
from crawler.drops import NotAnArticleError
from crawler.errors import PageError
from crawler.page import Card, Page
from crawler.read.classify import classify
from crawler.read.declared import read_canonical
from crawler.read.main import find_main
from crawler.read.metadata import read_metadata
from crawler.read.tree import parse_page
from crawler.records import Article, Capture
from crawler.urls import canonicalize_url
from crawler.version import extractor_name

if TYPE_CHECKING:
    from crawler.archive.captures import StoredCapture
    from crawler.archive.holdings import Holdings
    from crawler.profile import SiteProfile


def page_of_capture(
    stored: StoredCapture, profile: SiteProfile, *, redirects: tuple[str, ...] = (), max_bytes: int
) -> Page:
    """Return the page in a stored capture, with the card that was kept beside it; raises PageError."""
    fields = stored.header_fields
    try:
        body = decode_payload(stored.payload, fields.get("content-encoding", ""), max_bytes=max_bytes)
    except PageError as error:
        raise PageError(f"{stored.url}: {error}") from error
    return Page(
        url=stored.url,
        requested_url=redirects[0] if redirects else stored.url,
        redirects=redirects,
        status=stored.status,
        content_type=fields.get("content-type", ""),
        etag=fields.get("etag"),
        last_modified=fields.get("last-modified"),
        body=body,
        profile=profile,
        capture=Capture(
            warc=stored.warc,
            offset=stored.offset,
            length=stored.length,
            record_id=stored.record_id,
            payload_digest=stored.payload_digest,
            time=stored.time,
        ),
        card=msgspec.convert(stored.card, Card) if stored.card else None,
        via=stored.via,
    )


def canonical_url_of(url: str, profile: SiteProfile) -> str:
    """Return the canonical form of *url* on the site of *profile*."""
    return canonicalize_url(url, twins=profile.twins, ignore=profile.ignore_parameters)


def is_html(content_type: str, payload: bytes) -> bool:
    """Return whether a response says that it is HTML, or says nothing and looks like it."""
    kind = content_type.partition(";")[0].strip().lower()
    return kind in ("text/html", "application/xhtml+xml") or (not kind and payload.lstrip()[:1] == b"<")


def open_page(page: Page) -> None:
    """Parse *page* and begin its article.

    A page without an address of its own (``file:``) takes the one it declares. Raises
    NotAnArticleError where it is no HTML, its URL has no article's shape or it is plainly something
    else, and PageError where the bytes are no page at all.
    """
    profile = page.profile
    if not is_html(page.content_type, page.body):
        raise NotAnArticleError(f"{page.url}: expected HTML, found {page.content_type or 'something else'}")
    page.tree = parse_page(page.body, url=page.url, content_type=page.content_type)
    page.metadata = read_metadata(page.tree)
    page.main = find_main(page.tree, profile)
    if page.url.startswith("file:"):
        page.url = page.tree.url = read_canonical(page.tree).value or page.url
    url = canonical_url_of(page.url, profile)
    if profile.section and not page.wanted and profile.section_of(url) is None:
        raise NotAnArticleError(f"{page.url}: expected the shape of an article's URL, found none of the profile's")
    verdict = classify(page.tree, page.main, url=page.url, profile=profile)
    if verdict.kind != "article":
        raise NotAnArticleError(f"{page.url}: {verdict.why}")
    page.records.append(_begin_article(page, url))


def gone_page(page: Page, holdings: Holdings) -> bool:
    """Put the end of the article held at the URL of *page* on it; return whether one is held and was not gone."""
    url = canonical_url_of(page.requested_url, page.profile)
    known = holdings.id_of(url)
    held = holdings.held(known) if known is not None else None
    if held is None or held.gone or held.url != url:
        return False
    record = _begin_article(page, url)
    record.observed = "gone"
    page.records.append(record)
    return True


def _begin_article(page: Page, url: str) -> Article:
    return Article(
        id="",
        site=page.profile.name,
        section=page.profile.section_of(url),
        url=url,
        capture=page.capture,
        extractor=extractor_name(page.profile.digest),
        run=page.run,
    )
