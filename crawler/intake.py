"""From a response to a page: parse it, judge what it is, and begin its record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from crawler.archive.holdings import PAGES
from crawler.content_coding import decode_payload
from crawler.deadly import begin_reading
from crawler.drops import NotAnArticleError
from crawler.errors import CostlyPageError, DeadlyPageError, PageError
from crawler.page import Card, Page
from crawler.read.classify import classify
from crawler.read.declared import read_canonical
from crawler.read.events import is_event_page
from crawler.read.headline import head_of
from crawler.read.main import find_main
from crawler.read.metadata import read_metadata
from crawler.read.tree import parse_page
from crawler.records import Article, Event, Homepage
from crawler.trial import page_reading
from crawler.urls import canonicalize_url
from crawler.version import extractor_name

if TYPE_CHECKING:
    from crawler.archive.captures import StoredCapture
    from crawler.archive.holdings import Holdings
    from crawler.page import PageKind
    from crawler.profile import SiteProfile
    from crawler.records import Record


def page_of_capture(
    stored: StoredCapture, profile: SiteProfile, *, redirects: tuple[str, ...] = (), max_bytes: int
) -> Page:
    """Return the page in a stored capture, with the card that was kept beside it.

    Raises PageError where the payload is cut or its content coding cannot be undone.
    """
    if stored.truncated is not None:
        raise PageError(f"{stored.url}: expected a whole page, found one that was cut ({stored.truncated})")
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
        capture=stored.place,
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
    """Parse *page*, tell what it is, and begin the record of its own, if it has one.

    A page without an address of its own (``file:``) takes the one it declares. Raises
    NotAnArticleError where it is no HTML, its URL has no article's shape or it is plainly something
    else, and PageError where the bytes are no page at all, take too long, or end whoever reads them.
    """
    try:
        digest = page.profile.digest
        begin_reading(page.clock, page.url, page.body, profile_digest=digest, trial=lambda: page_reading(page))
        page.clock.run(page.url, _open, page)
    except (CostlyPageError, DeadlyPageError):
        page.drop_tree()  # nothing more is to be read from it
        raise
    except (NotAnArticleError, PageError):
        page.clock.done()
        raise


def _open(page: Page) -> None:
    profile = page.profile
    if not is_html(page.content_type, page.body):
        raise NotAnArticleError(f"{page.url}: expected HTML, found {page.content_type or 'something else'}")
    page.tree = parse_page(page.body, url=page.url, content_type=page.content_type)
    page.metadata = read_metadata(page.tree)
    if page.url.startswith("file:"):
        page.url = page.tree.url = read_canonical(page.tree).value or page.url
    url = canonical_url_of(page.url, profile)
    home = _homepage_asked(page, url)
    section = profile.find_section(url)
    if profile.section and not (page.wanted or home is not None or section is not None):
        raise NotAnArticleError(f"{page.url}: expected an article's URL, found one that fits no section of the profile")
    page.main = find_main(page.tree, profile, head_of(page.tree, page.metadata).headline)
    page.kind = "homepage" if home is not None else _kind_of(page, url)
    record = _begin(page, home or url, page.kind)
    if record is not None:
        page.records.append(record)


def _homepage_asked(page: Page, url: str) -> str | None:
    """Return the profile's address of the homepage that *page* is; it stays the same wherever that redirects to."""
    urls = page.profile.homepage_urls
    asked = canonical_url_of(page.requested_url, page.profile) if page.redirects else url
    return next((home for home in (asked, url) if home in urls), None)


def _kind_of(page: Page, url: str) -> PageKind:
    """Return what the page at the canonical *url* is; raises NotAnArticleError where it is nothing we read."""
    assert page.tree is not None
    assert page.metadata is not None
    assert page.main is not None
    profile = page.profile
    section = profile.find_section(url)
    verdict = classify(page.tree, page.main, url=page.url, profile=profile)
    if verdict.kind == "homepage":
        return "homepage"
    if verdict.kind == "listing" and section is None:
        return "list"
    if section is not None and section.kind == "events" and verdict.kind != "other":
        return "event"
    if verdict.kind != "article":
        raise NotAnArticleError(f"{page.url}: {verdict.why}")
    if section is None and is_event_page(page.tree, page.metadata, page.url, profile):
        return "event"
    return "article"


def gone_page(page: Page, holdings: Holdings) -> bool:
    """Put the end of what is held at the URL of *page* on it; return whether it is held and was not gone."""
    url = canonical_url_of(page.requested_url, page.profile)
    for kind in PAGES:
        known = holdings.id_of(url, kind)
        held = holdings.held(known) if known is not None else None
        if held is not None and not held.gone and held.url == url:
            page.kind = kind
            record = _begin(page, url, kind)
            assert record is not None
            record.observed = "gone"
            page.records = [record]  # a page that says so with status 200 may have begun one of its own,
            page.drop_tree()  # and nothing of it is to be read
            return True
    return False


def facts_of_page(page: Page) -> dict[str, Any]:
    """Return the fields that every record read from *page* has alike."""
    return {
        "site": page.profile.name,
        "capture": page.capture,
        "extractor": extractor_name(page.profile.digest),
        "run": page.run,
    }


def _begin(page: Page, url: str, kind: PageKind) -> Record | None:
    """Return the record of the page itself, still empty; None for a list, which has none."""
    facts = facts_of_page(page) | {"id": "", "url": url, "section": page.profile.section_of(url)}
    match kind:
        case "article":
            return Article(**facts)
        case "event":
            return Event(**facts)
        case "homepage":
            return Homepage(**facts)
        case "list":
            return None
