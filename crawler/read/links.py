"""Where the main text leads, and the files it offers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urlsplit

from crawler.read.boilerplate import frames_in
from crawler.read.images import article_box
from crawler.read.reading import Readings, found
from crawler.read.tree import text_of
from crawler.records import Attachment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from crawler.read.tree import PageTree

MAX_LINKS = 1000
"""Links kept of one article; the path of each costs a walk past its siblings."""

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "rtf": "application/rtf",
    "csv": "text/csv",
    "zip": "application/zip",
    "rar": "application/vnd.rar",
    "7z": "application/x-7z-compressed",
    "gz": "application/gzip",
    "epub": "application/epub+zip",
    "hwp": "application/x-hwp",
    "hwpx": "application/hwp+zip",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "ics": "text/calendar",
}
"""Endings of files that an article offers, and their media types."""

ENDING = re.compile(r"\.([a-z0-9]{2,5})$")

SHARING = re.compile(
    r"//(?:www\.|m\.|web\.)?(?:facebook\.com/(?:sharer|share\.php|dialog)|(?:twitter|x)\.com/(?:intent|share|home\?status)"
    r"|linkedin\.com/(?:sharing|sharearticle)|wa\.me/\?|api\.whatsapp\.com/send|service\.weibo\.com/share"
    r"|pinterest\.[a-z.]+/pin/create|reddit\.com/submit|t\.me/share|telegram\.me/share|addtoany\.com|addthis\.com"
    r"|line\.me/|social-plugins\.line\.me|tumblr\.com/share|plus\.google\.com/share|getpocket\.com/(?:save|edit)"
    r"|threads\.net/intent|bsky\.app/intent)",
    re.IGNORECASE,
)
"""Addresses that pass an article on; no author wrote them."""


def read_links(tree: PageTree, main: etree._Element) -> Readings[str]:
    """Return the addresses linked from the main text, each once, without fragments of the page itself."""
    readings: Readings[str] = Readings()
    for element, url in _links(tree, main):
        readings.add(url, found("markup", tree.path(element), text_of(element)))
    return readings


def read_attachments(tree: PageTree, main: etree._Element) -> Readings[Attachment]:
    """Return the files offered in the article's box, which often stand below the text."""
    readings: Readings[Attachment] = Readings()
    for element, url in _links(tree, article_box(tree, main), files_only=True):
        kind = _media_type(url, element)
        if kind:
            readings.add(Attachment(url=url, type=kind), found("markup", tree.path(element), text_of(element)))
    return readings


def _links(tree: PageTree, box: etree._Element, *, files_only: bool = False) -> Iterator[tuple[etree._Element, str]]:
    around = frames_in(tree, box)
    here = urldefrag(tree.url).url
    seen: set[str] = set()
    for element in box.iter("a"):
        href = (element.get("href") or "").strip()
        if not href or href.startswith(("#", "javascript:", "mailto:", "tel:")):
            continue
        if files_only and not _may_be_file(element, href):
            continue
        url = tree.absolute(href)
        if url is None or url in seen or SHARING.search(url) or around.contain(element):
            continue
        if (urldefrag(url).url if "#" in url else url) == here:
            continue
        seen.add(url)
        yield element, url
        if len(seen) >= MAX_LINKS:
            return


def _may_be_file(element: etree._Element, href: str) -> bool:
    """Return whether a link may have a media type: few do, and the other tests cost more than this one."""
    if "." in href.partition("?")[0].rpartition("/")[2] or "%2e" in href.lower():
        return True
    return element.get("type") is not None or element.get("download") is not None


def _media_type(url: str, element: etree._Element) -> str | None:
    """Return the media type told by the address's ending, else by the link's ``type`` or ``download``."""
    try:
        path = unquote(urlsplit(url).path).lower()
    except ValueError:
        return None
    for name in (path, (element.get("download") or "").lower()):
        match = ENDING.search(name)
        if match and match[1] in MEDIA_TYPES:
            return MEDIA_TYPES[match[1]]
    declared = (element.get("type") or "").lower()
    return declared if declared in MEDIA_TYPES.values() else None
