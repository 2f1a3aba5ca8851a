"""What the words in a ``class`` or ``id`` say of an element: one table, one verdict a name.

A name is a hint that a redesign breaks, so names only take away or mark; they never find the main
text. Pages bring about a hundred names of their own each: all verdicts come from one look at the
words, which takes half as long as a pattern for each verdict.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate, chain
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


FRAME = _set(
    "share shares sharer sharers sharing sharethis sharedaddy sharebar sharebox sharelink sharelinks social socials "
    "socialmedia socialbar sociallink sociallinks socialicon socialicons addthis a2a sns relate related recommend "
    "recommended recommendation recommendations readmore seealso alsoread teaser teasers trending mostread "
    "mostpopular mostviewed popular latest upnext prevnext sibling siblings comment comments commentlist respond "
    "reply replies rail promo ad ads adv outbrain taboola subscribe subscription signup gdpr privacy overlay tooltip "
    "toast nav navigation breadcrumb breadcrumbs pager paging pagination paginator toc foot colophon masthead topbar "
    "headerbar siteheader pageheader banner skiplink skiplinks toolbar tools printonly printlink fontsize textsize "
    "tag tags tagcloud keywords topics meta metadata pubdate publishdate publisheddate author authors visuallyhidden "
    "noprint offscreen feedback rating ratings survey tuijian xiangguan pinglun fenxiang guanggao daohang remen"
)
"""Words that name what stands around an article."""

FRAME_STEMS = (
    "recirc", "disqus", "sidebar", "promo", "sponsor", "advert", "outbrain", "taboola", "newsletter", "login", "donat",
    "cookie", "consent", "popup", "modal", "navbar", "menu", "footer", "byline", "search", "langswitch",
    "languageswitch",
)  # fmt: skip
"""Beginnings of such words."""

FRAME_PAIRS = _set(
    "read-more more-news more-stories more-articles more-from more-on more-posts see-also also-read most-read "
    "most-popular most-viewed up-next other-news next-prev prev-next side-bar widget-area widget-title sign-up "
    "bread-crumb bread-crumbs top-bar header-bar site-header page-header skip-link skip-links print-only print-link "
    "font-size text-size pub-date publish-date published-date visually-hidden sr-only reader-text element-invisible "
    "no-print lang-switch lang-switcher language-switch language-switcher"
)
"""Two words in a row that do."""

CAPTION = _set(
    "caption captions figcaption figcaptions captiontext cutline imgdesc imagedesc photodesc legend legende "
    "bildunterschrift bildtext credit credits copyright photoby photographer imagesource photosource"
)
CAPTION_PAIRS = _set(
    "img-desc image-desc photo-desc img-description image-description photo-description photo-by image-source "
    "photo-source"
)
"""Words that name the text under a picture."""

COMMENT = _set("comment comments commentlist respond replies")
"""Words that name what readers wrote, which may be longer than the article."""

SITE = _set(
    "comment comments respond disqus related recommended recommendations recommendation sidebar footer nav navbar "
    "navigation menu breadcrumb breadcrumbs teaser teasers promo widget widgets popular trending latest newsletter "
    "social share sharing ad ads advert advertisement cookie cookies search copyright readmore carousel masthead "
    "topbar today archive archives aside"
)
"""Words that name a part of the site: dates, names and labels in it are not the article's."""

MARKS = {
    "published": "published publish pubdate posted date dates datetime timestamp dateline created postdate",
    "modified": "modified updated lastupdate changed",
    "author": "author authors authorname authorbox byline bylines writer autor autoren autorin auteur contributor "
    "contributors redakteur",
    "tags": "tag tags taglist keywords keyword hashtags",
    "categories": "category categories",
    "subtitle": "subtitle subheadline subhead subheading deck dek",
    "summary": "summary lead lede standfirst intro abstract excerpt vorspann chapo",
}
"""What an element means, by a word of its name: words that many systems share, no site's own."""

MARK_OF_WORD = {word: mark for mark, words in MARKS.items() for word in words.split()}

ABSENT = frozenset({"no", "without"})
"""Words before what is missing beside an article, as in ``node-no-sidebar``."""

NEUTRAL = (
    "category-", "term-", "taxonomy-", "format-", "has-", "is-", "js-", "with-", "no-", "without-", "status-",
)  # fmt: skip
"""Beginnings of class tokens that say what an article is about or what stands beside it."""

WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
BETWEEN = str.maketrans(dict.fromkeys("_-:/.[]()", " "))
MAX_NAME = 300
"""Characters of a name that are looked at."""


class Verdict(NamedTuple):
    """What a name says."""

    frame: bool = False
    """It stands around an article."""
    caption: bool = False
    """It holds the words under a picture."""
    comment: bool = False
    """It holds what readers wrote."""
    site: bool = False
    """It is a part of the site, not of the article."""
    mark: str = ""
    """The meaning among MARKS, of the first word that has one."""


NOTHING = Verdict()

IS_FRAME, IS_CAPTION, IS_COMMENT, IS_SITE, WHOLE, HAS_MARK, ENDS_PAIR = (1 << bit for bit in range(7))


def _bits(*tables: tuple[int, Iterable[str]]) -> dict[str, int]:
    """Return for each word the bits of all tables it stands in."""
    bits: dict[str, int] = {}
    for bit, words in tables:
        for word in words:
            bits[word] = bits.get(word, 0) | bit
    return bits


BITS_OF_WORD = _bits(
    (IS_FRAME, FRAME), (IS_CAPTION, CAPTION), (IS_COMMENT, COMMENT), (IS_SITE, SITE), (HAS_MARK, MARK_OF_WORD),
    (WHOLE, ["hentry"]),
)  # fmt: skip
BITS_OF_PAIR = _bits((IS_FRAME, FRAME_PAIRS), (IS_CAPTION, CAPTION_PAIRS))
PAIR_ENDS = frozenset(pair.partition("-")[2] for pair in BITS_OF_PAIR)
STEM_HEADS = frozenset(stem[:5] for stem in FRAME_STEMS)

MAX_KNOWN = 100_000
"""Words, parts and names that are remembered; past that all are forgotten."""


class _Words(dict[str, int]):
    """The bits of words seen before."""

    def __missing__(self, word: str) -> int:
        bits = BITS_OF_WORD.get(word, 0)
        if not bits & IS_FRAME and word[:5] in STEM_HEADS and word.startswith(FRAME_STEMS):
            bits |= IS_FRAME
        if word in PAIR_ENDS:
            bits |= ENDS_PAIR
        return _remember(self, word, bits)


class _Parts(dict[str, tuple[int, str]]):
    """The bits of the parts that names are made of, and their marks; names share most of them."""

    def __missing__(self, part: str) -> tuple[int, str]:
        return _remember(self, part, _judge_part(part))


def _remember(known: dict[str, T], name: str, value: T) -> T:
    if len(known) >= MAX_KNOWN:
        known.clear()
    known[name] = value
    return value


WORDS = _Words()
PARTS = _Parts()

MARK_OF_NAME: dict[str, str] = {}
"""The marks of names seen before: the pages of a site share most of theirs."""

CAPTION_OF_NAME: dict[str, bool] = {}
"""Whether names seen before are those of captions."""


def _stems(words: Iterable[str]) -> tuple[str, ...]:
    """Return those of *words* that hold no other of them: one of these stands in a name wherever one of all does."""
    words = set(words)
    return tuple(word for word in sorted(words) if not any(stem in word for stem in words if stem != word))


MARK_STEMS = _stems(MARK_OF_WORD)
CAPTION_STEMS = _stems([*CAPTION, *(pair.partition("-")[2] for pair in CAPTION_PAIRS)])


def find_marks(names: Iterable[str]) -> dict[str, str]:
    """Return the meaning among MARKS of those of *names* that give their element one.

    >>> find_marks(["entry-date", "menu-item", "node-no-date"])
    {'entry-date': 'published'}
    """
    names = set(names)
    if new := names.difference(MARK_OF_NAME):  # of a dict, not of its keys, which would be gone through one by one
        if len(MARK_OF_NAME) > MAX_KNOWN:
            MARK_OF_NAME.clear()
            new = names
        MARK_OF_NAME.update(dict.fromkeys(new, ""))
        MARK_OF_NAME.update((name, _mark_of(name)) for name in _with_stem([*new], MARK_STEMS))
    return {name: mark for name in names if (mark := MARK_OF_NAME[name])}


def find_captions(names: Iterable[str]) -> set[str]:
    """Return those of *names* that say of their element that it holds the words under a picture.

    >>> find_captions(["wp-caption-text", "menu-item"])
    {'wp-caption-text'}
    """
    names = set(names)
    if new := names.difference(CAPTION_OF_NAME):
        if len(CAPTION_OF_NAME) > MAX_KNOWN:
            CAPTION_OF_NAME.clear()
            new = names
        CAPTION_OF_NAME.update(dict.fromkeys(new, False))
        CAPTION_OF_NAME.update((name, judge_name(name).caption) for name in _with_stem([*new], CAPTION_STEMS))
    return {name for name in names if CAPTION_OF_NAME[name]}


def _with_stem(names: list[str], stems: tuple[str, ...]) -> set[str]:
    """Return those of *names* that hold one of *stems*, which are looked for in all names at once.

    Few do: the words of the names of a page, taken one by one, cost three times as much.
    """
    joined = "\0".join(names).lower()
    ends = list(accumulate(len(name) + 1 for name in (joined.split("\0") if not joined.isascii() else names)))
    found = set()
    for stem in stems:
        at = joined.find(stem)
        while at >= 0:
            place = bisect_right(ends, at)
            found.add(names[place])
            at = joined.find(stem, ends[place])
    return found


def _mark_of(name: str) -> str:
    """Return the meaning of *name*, as :func:`judge_name` does, without a look at anything else it says."""
    short = name[:MAX_NAME]
    words = short.translate(BETWEEN).split() if short.islower() else [*chain.from_iterable(map(_words, short.split()))]
    if not ABSENT.isdisjoint(words):
        return judge_name(name).mark
    return next(filter(None, map(MARK_OF_WORD.get, words)), "")


@lru_cache(maxsize=65536)
def judge_name(name: str) -> Verdict:
    """Return what *name*, a ``class`` or ``id``, says of its element.

    >>> judge_name("node-related-news").frame, judge_name("post type-post tag-social").frame
    (True, False)
    >>> judge_name("wp-caption-text").caption, judge_name("entryAuthor").mark
    (True, 'author')
    """
    bits = 0
    mark = ""
    for part in name[:MAX_NAME].split():
        said, meant = PARTS[part]
        bits |= said
        mark = mark or meant
    if not bits:
        return NOTHING
    frame = bits & (IS_FRAME | WHOLE) == IS_FRAME
    return Verdict(frame, bool(bits & IS_CAPTION), bool(bits & IS_COMMENT), bool(bits & IS_SITE), mark)


def _judge_part(part: str) -> tuple[int, str]:
    bits = WHOLE if part.startswith("type-") else 0
    words = _words(part)
    told = 0
    for word in words:
        told |= WORDS[word]
    if not told:  # as of most
        return bits, ""
    mark = before = ""
    neutral = part.startswith(NEUTRAL) and part != "no-print"
    for word in words:
        said = WORDS[word]
        if before in ABSENT and f"{before}-{word}" not in BITS_OF_PAIR:
            before = word
            continue
        if said & ENDS_PAIR:
            said = said & ~ENDS_PAIR | BITS_OF_PAIR.get(f"{before}-{word}", 0)
        if said:
            bits |= said & ~IS_FRAME if neutral else said
            mark = mark or MARK_OF_WORD.get(word, "")
        before = word
    return bits, mark


def _words(part: str) -> list[str]:
    return _lower_words(part) if part.islower() else _camel_words(part)


def _lower_words(part: str) -> list[str]:
    words = part.replace("-", " ").replace("_", " ")  # what else parts words is rare, and looking for it slow
    return (words if words.replace(" ", "").isalnum() else words.translate(BETWEEN)).split()


def _camel_words(part: str) -> list[str]:
    return [word.lower() for word in WORD.findall(part)]
