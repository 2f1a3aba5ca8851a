"""The way from one page of a listing to the next."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from crawler.read.tree import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from crawler.read.tree import PageTree

MAX_LINKS = 5000
"""Links looked at."""

MAX_LABEL = 40
"""Characters of a pager's link at most."""

NEXT_WORD = re.compile(
    r"[\s‹›»«>→⟩❯]*(?:(?:go to |the )?next(?: page| »| ›)?|older(?: posts| entries| news)?"
    r"|下一[頁页]|下[頁页]|后一页|次へ"
    r"|次のページ|다음(?: 페이지)?|weiter|nächste(?: seite)?"
    r"|suivante?s?|page suivante|siguiente|próxima|próximo|successiva?"
    r"|volgende|nästa|neste|næste|następna|следующая|вперед)[\s›»>→⟩❯]*",
    re.IGNORECASE,
)
NEXT_SIGN = frozenset({"›", "»", ">", ">>", "→", "⟩", "❯", "▶", "▸"})
PAGER_NAME = re.compile(r"pag(?:er|in|ing|e-?nav|enav)|nav-?links?|seiten|pages?\b|board-?page", re.IGNORECASE)
CURRENT_NAME = re.compile(r"(?:^|[ _-])(?:active|current|selected|on|this|cur|now)(?:$|[ _-])", re.IGNORECASE)
NUMBER = re.compile(r"(?:page )?(\d{1,5})", re.IGNORECASE)


def find_next(tree: PageTree) -> str | None:
    """Return the absolute URL of the listing's next page: as declared, by its number, else as labelled."""
    for element in (*tree.all("link"), *islice(tree.all("a"), MAX_LINKS)):
        if "next" in (element.get("rel") or "").lower().split() and (url := _target(tree, element)):
            return url
    if url := _by_number(tree):
        return url  # before the words: "Next" may mean the next ten pages
    signed: str | None = None
    for element in islice(tree.all("a"), MAX_LINKS):
        labels = [element.get("aria-label") or "", element.get("title") or "", text_of(element)]
        labels = [label.strip() for label in labels if 0 < len(label.strip()) <= MAX_LABEL]
        if any(NEXT_WORD.fullmatch(label) for label in labels) and (url := _target(tree, element)):
            return url
        if signed is None and any(label in NEXT_SIGN for label in labels) and _in_pager(element):
            signed = _target(tree, element)
    return signed


def find_pages(tree: PageTree) -> list[str]:
    """Return the absolute URLs of the numbered pages that the listing's pager links to, in page order."""
    urls: list[str] = []
    for element, _ in _numbered(tree):
        url = _target(tree, element)
        if url and url not in urls:
            urls.append(url)
    return urls


def _target(tree: PageTree, element: etree._Element) -> str | None:
    """Return where *element* leads, None where it stays on the page."""
    href = (element.get("href") or "").strip()
    if not href or href.startswith("#"):
        return None
    url = tree.absolute(href)
    return None if url is None or urldefrag(url).url == urldefrag(tree.url).url else urldefrag(url).url


def _in_pager(element: etree._Element) -> bool:
    around = islice(element.iterancestors(), 4)
    return any(PAGER_NAME.search(f"{at.get('class') or ''} {at.get('id') or ''}") for at in (element, *around))


def _numbered(tree: PageTree) -> Iterator[tuple[etree._Element, int]]:
    for element in islice(tree.all("a"), MAX_LINKS):
        match = NUMBER.fullmatch(text_of(element)) if len(element) < 4 else None
        if match and _in_pager(element):
            yield element, int(match[1])


def _by_number(tree: PageTree) -> str | None:
    """Return the link whose number follows that of the page shown."""
    numbered = list(_numbered(tree))
    if not numbered:
        return None
    current = _current_number(numbered)
    if current is None:
        return None
    for element, number in numbered:
        if number == current + 1 and (url := _target(tree, element)):
            return url
    return None


def _current_number(numbered: list[tuple[etree._Element, int]]) -> int | None:
    """Return the number shown without a link or marked as the current one."""
    for element, number in numbered:
        parent = element.getparent()
        for at in (element, parent):
            if at is not None and (at.get("aria-current") or CURRENT_NAME.search(at.get("class") or "")):
                return number
    first = numbered[0][0]
    for holder in islice(first.iterancestors(), 3):
        for at in holder.iter("strong", "b", "span", "em", "li", "a"):
            match = NUMBER.fullmatch(text_of(at)) if len(at) < 3 else None
            if match and not at.get("href") and next(at.iter("a"), None) is None:
                return int(match[1])
    return None
