"""What a page is: an article, a listing, or neither. Read from the page itself, before its address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from crawler.read.blocks import main_blocks
from crawler.read.boilerplate import HEADINGS
from crawler.read.main import measure
from crawler.read.tree import text_of

if TYPE_CHECKING:
    from lxml import etree

    from crawler.profile import SiteProfile
    from crawler.read.tree import PageTree

ARTICLE_TYPES = re.compile(
    r'"@type"\s*:\s*(?:\[[^\]]{0,200}?)?"(?:\w{0,20}Article|NewsArticle|BlogPosting|Report|Event|\w{1,20}Event)"'
)
LISTING_TYPES = re.compile(r'"@type"\s*:\s*(?:\[[^\]]{0,200}?)?"(?:CollectionPage|ItemList|SearchResultsPage)"')
HOME_PATH = re.compile(
    r"/(?:[a-z]{2}(?:-[a-z]{2,4})?/?)?(?:(?:home|index|default|main)(?:\.\w{2,5})?/?)?", re.IGNORECASE
)
DATED_PATH = re.compile(r"/(?:19|20)\d\d(?:[/_-](?:0?[1-9]|1[0-2]))(?:[/_-]\d{1,2})?/[^/]+", re.ASCII)
SLUG = re.compile(r"[^\W_]+(?:[-_][^\W_]+){3,}(?:\.\w{1,9})?")
NUMBERED = re.compile(r"(?<!\d)\d{6,}+/?(?:\.\w{2,5})?$", re.ASCII)
OVERVIEW_PATH = re.compile(
    r"/(?:page|p|seite|pagina|tag|tags|category|categories|kategorie|categoria|archives?|search|author)(?:/|$)",
    re.IGNORECASE,
)
INDEX_FILE = re.compile(r"/(?:index|default)\.\w{2,5}$", re.IGNORECASE)

ERROR_TITLE = re.compile(
    r"\b(?:404|410|403)\b.{0,30}\b(?:error|not found|forbidden|gone)|page (?:was )?not found|not found"
    r"|page (?:does not|doesn't) exist|page (?:is )?(?:unavailable|missing)|access denied"
    r"|seite nicht gefunden|page introuvable|página no encontrada"
    r"|找不到(?:該|此)?(?:頁|页|網|网)|(?:頁面|页面)(?:不存在|沒有找到|没有找到|未找到)"
    r"|^\s*(?:error )?40[34]\b|페이지를 찾을 수 없",
    re.IGNORECASE,
)

MAX_SCRIPT = 200_000
"""Characters of a script looked at."""

MIN_TEXT = 140
"""Running text of a short article, in Latin characters."""

MANY_CARDS = 4
"""Linked headings from which a page may be a listing."""

SHORT_RUN = 600
"""Text between two cards up to this length is a teaser."""

SHARE_OF_LONGEST_RUN = 0.35
"""In an article this part of the text stands together; in a listing it is spread over the cards."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Verdict:
    """What a page is, and what told."""

    kind: Literal["article", "listing", "homepage", "other"]
    """``other`` is an error page, or a page without content."""
    why: str
    """What told, for people; also counted."""


def classify(tree: PageTree, main: etree._Element, *, url: str, profile: SiteProfile) -> Verdict:
    """Return what the page at *url* is, whose main text stands in *main*.

    Generous to articles: one with little text passes, and only clear signs speak against it.
    """
    text, longest, cards = _measure(tree, main)
    if text < 3 * MIN_TEXT and _is_titled_error(tree):
        return Verdict(kind="other", why="error page")
    if _is_home(url, profile):
        return Verdict(kind="homepage", why="homepage")
    declared = _declared(tree)
    shaped = profile.section_of(url) is not None
    crowded = cards >= MANY_CARDS and longest < max(SHORT_RUN, SHARE_OF_LONGEST_RUN * text)
    reads = not shaped and _reads_like_article(url)
    likely = not crowded or reads or longest >= 2 * MIN_TEXT or NUMBERED.search(urlsplit(url).path)
    if declared == "article" or (declared == "typed" and likely):
        return Verdict(kind="article", why="declared an article")
    if (crowded or declared == "listing") and _is_sole_article(tree, main):
        return Verdict(kind="article", why="the one article on the page, with its date")
    if crowded and not reads:
        return Verdict(kind="listing", why="many cards and no long text")
    if declared == "listing" and cards >= MANY_CARDS and not shaped:
        return Verdict(kind="listing", why="declared a collection")
    if shaped:
        return Verdict(kind="article", why="address of an article")
    if text >= MIN_TEXT:
        return Verdict(kind="article", why="running text")
    headline = tree.first("h1") if tree.first("h1") is not None else tree.first("h2")
    if reads and headline is not None:
        return Verdict(kind="article", why="headline, and an address like one")
    if _linked_items(main) >= 2 * MANY_CARDS:
        return Verdict(kind="listing", why="links and little text")
    if tree.first("h1") is not None and text > 0:
        return Verdict(kind="article", why="headline and some text")
    return Verdict(kind="other", why="no text")


def _is_titled_error(tree: PageTree) -> bool:
    titles = (text_of(element) for element in (*tree.all("title")[:1], *tree.all("h1")[:2]))
    return any(ERROR_TITLE.search(title[:200]) for title in titles)


def _is_home(url: str, profile: SiteProfile) -> bool:
    if url.rstrip("/") in (home.rstrip("/") for home in profile.homepage_urls):
        return True
    parts = urlsplit(url)
    return not parts.query and HOME_PATH.fullmatch(parts.path or "/") is not None


def _reads_like_article(url: str) -> bool:
    """Return whether the path of *url* ends like an article's: below a month, or with four words and more."""
    path = INDEX_FILE.sub("", urlsplit(url).path.rstrip("/ "))
    if OVERVIEW_PATH.search(path):
        return False
    return DATED_PATH.search(path) is not None or SLUG.fullmatch(path.rpartition("/")[2]) is not None


def _is_sole_article(tree: PageTree, main: etree._Element) -> bool:
    """Return whether the page has one ``article``, which holds *main*, and one ``time``, which stands in it.

    A listing has one of each for every card, or none.
    """
    articles, times = tree.all("article"), tree.all("time")
    if len(articles) != 1 or len(times) != 1:
        return False
    sole = articles[0]
    return sole in times[0].iterancestors() and (main is sole or sole in main.iterancestors())


def _declared(tree: PageTree) -> Literal["article", "typed", "listing"] | None:
    """Return what the page says it is, by JSON-LD and a time of publication, else (``typed``) by Open Graph alone.

    Blog systems say ``article`` of their overviews too, beside a collection in JSON-LD; and collections name
    the types of what they list.
    """
    typed = False
    for element in tree.all("meta"):
        name = element.get("property") or element.get("name") or ""
        if name == "article:published_time":
            return "article"
        if name == "og:type" and (element.get("content") or "").strip().lower() in ("article", "news", "event"):
            typed = True
    listing = linked = False
    for element in tree.all("script"):
        if "ld+json" not in (element.get("type") or ""):
            continue
        script = (element.text or "")[:MAX_SCRIPT]
        listing = listing or LISTING_TYPES.search(script) is not None
        linked = linked or ARTICLE_TYPES.search(script) is not None
    if listing:
        return "article" if linked and typed else "listing"
    return "article" if linked else "typed" if typed else None


def _measure(tree: PageTree, main: etree._Element) -> tuple[float, float, int]:
    """Return the running text in *main*, the longest run of it between two cards, and the number of cards.

    A card shows as a linked heading, a linked item, or a row of a table with a link in it.
    """
    cards = 0
    text = run = longest = 0.0
    for block in main_blocks(tree, main):
        linked = block.linked > (0.2 if block.kind == "row" else 0.5)
        if (block.kind != "text" and linked) or (block.kind == "heading" and _is_wrapped(block.element)):
            cards += 1
            run = 0.0
        elif block.kind != "heading" and not linked:
            size = measure(block.text)
            text += size
            run += size
            longest = max(longest, run)
    return text, longest, cards


def _is_wrapped(element: etree._Element) -> bool:
    """Return whether a link stands around *element*."""
    return any(at.tag == "a" for at in element.iterancestors("a", *HEADINGS))


def _linked_items(main: etree._Element) -> int:
    """Return the number of links with words in *main*, counted up to a limit."""
    count = 0
    for element in main.iter("a"):
        count += len((element.text or "").strip()) > 3 or len(element) > 0
        if count > 100:
            break
    return count
