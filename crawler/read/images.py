"""Pictures of an article: which count, and where they are kept."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from crawler.read.boilerplate import figures_in, frames_in
from crawler.read.reading import Readings, found
from crawler.read.tree import collapse
from crawler.records import Image

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from crawler.profile import SiteProfile
    from crawler.read.tree import PageTree

MAX_IMAGES = 200
"""Pictures looked at; longer pages are galleries."""

MAX_BOX_LEVELS = 6
"""Steps from the text up to the box that holds the article's head as well."""

MAX_FIGURE_LEVELS = 6
"""Steps from a picture up to the ``figure`` it is of."""

LAZY = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-image", "data-url", "data-hi-res-src")
LAZY_NAMES = frozenset(LAZY)
LAZY_SETS = ("data-srcset", "data-lazy-srcset", "srcset")

ORNAMENT = re.compile(
    r"(?:^|[/_.-])(?:logo|logos|icon|icons|sprite|pixel|spacer|blank|transparent|placeholder|avatar|gravatar|emoji"
    r"|badge|button|btn|arrow|bullet|loading|loader|1x1|tracking|beacon|qr-?code|captcha|smil(?:ey|ies))s?(?=[/_.-]|\d|$)",
    re.IGNORECASE,
)
"""Words in the address of a picture that is no picture of an article."""

SMALL = 60
"""Pixels: a picture declared no larger than this either way is an ornament."""


def read_images(tree: PageTree, main: etree._Element, profile: SiteProfile) -> Readings[Image]:
    """Return the pictures of the article around *main*, each address once; ornaments are none."""
    box = article_box(tree, main)
    readings: Readings[Image] = Readings()
    seen: set[str] = set()
    for element, url in pictures_in(tree, box):
        if url not in seen:
            seen.add(url)
            alt = collapse(element.get("alt") or "") or None
            readings.add(Image(url=url, alt=alt), found("markup", tree.path(element), url))
    return readings


def article_box(tree: PageTree, main: etree._Element) -> etree._Element:
    """Return the box around *main* that also holds the headline or is the whole ``article``, else *main*.

    Pictures often stand between the headline and the text.
    """
    headlines: set[etree._Element] = set()
    for headline in tree.all("h1")[:3]:
        headlines.update(headline.iterancestors())
    line = list(islice((main, *main.iterancestors()), MAX_BOX_LEVELS))
    for at in line:
        if at.tag in ("article", "main"):
            return at
    return next((at for at in line if at in headlines and at.tag not in ("body", "html")), main)


def pictures_in(tree: PageTree, box: etree._Element) -> list[tuple[etree._Element, str]]:
    """Return the pictures in *box* that are no ornaments and stand in no frame, with their addresses; found once."""
    if box not in tree.pictures:
        tree.pictures[box] = list(islice(_iter_pictures(tree, box), MAX_IMAGES))
    return tree.pictures[box]


def _iter_pictures(tree: PageTree, box: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    around, figures = frames_in(tree, box), figures_in(tree, box)
    for element in box.iter("img"):
        url = picture_address(tree, element)
        if url is None or _is_ornament(element, url):
            continue
        holder = _judged(element)
        if not around.contain(holder) or (_is_in_figure(holder) and not figures.contain(holder)):
            yield element, url


def _is_in_figure(holder: etree._Element) -> bool:
    """Return whether *holder* is a ``figure`` or stands in one, few levels up."""
    return any(at.tag == "figure" for at in islice((holder, *holder.iterancestors()), MAX_FIGURE_LEVELS))


def _judged(picture: etree._Element) -> etree._Element:
    """Return the nearest element around *picture* whose verdict counts: an ``img`` is no text and silent."""
    parent = picture.getparent()
    while parent is not None and parent.tag in ("picture", "button"):
        parent = parent.getparent()
    return picture if parent is None else parent


def picture_address(tree: PageTree, picture: etree._Element) -> str | None:
    """Return the absolute address of *picture*, of its lazily loaded original where it is a placeholder."""
    if not LAZY_NAMES.isdisjoint(picture.keys()):
        for name in LAZY:
            if (value := picture.get(name)) and not value.startswith("data:"):
                return tree.absolute(value)
    source = picture.get("src") or ""
    if source and not source.startswith("data:"):
        return tree.absolute(source)
    parent = picture.getparent()
    holders = [picture, *(parent.iter("source") if parent is not None and parent.tag == "picture" else ())]
    for holder in holders:
        for name in LAZY_SETS:
            if value := holder.get(name):
                return _largest(tree, value)
    return None


def _largest(tree: PageTree, srcset: str) -> str | None:
    """Return the address of the largest picture in a ``srcset``."""
    best, width = None, -1.0
    for candidate in re.split(r",\s+", srcset.strip())[:20]:
        parts = candidate.split()
        if not parts:
            continue
        number = re.fullmatch(r"(\d{1,6}(?:\.\d{1,3})?)[wx]", parts[-1]) if len(parts) > 1 else None
        size = float(number[1]) if number else 0.0
        if size > width and not parts[0].startswith("data:"):
            best, width = parts[0].rstrip(","), size
    return tree.absolute(best) if best else None


def _is_ornament(picture: etree._Element, url: str) -> bool:
    stated = picture.keys()
    for name in ("width", "height"):
        value = (picture.get(name) or "").removesuffix("px") if name in stated else ""
        if value.isdecimal() and len(value) < 6 and int(value) <= SMALL:
            return True
    if "aria-hidden" in stated and picture.get("aria-hidden") == "true":
        return True
    if "role" in stated and picture.get("role") in ("presentation", "none"):
        return True
    path = url.partition("?")[0]
    name = " ".join(filter(None, (picture.get("class"), picture.get("id"))))
    return bool(ORNAMENT.search(path.rpartition("/")[2]) or (name and ORNAMENT.search(name.replace(" ", "-"))))
