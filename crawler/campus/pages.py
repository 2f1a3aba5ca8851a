"""Pages of the main site."""

from __future__ import annotations

import json
from hashlib import sha256
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from crawler.campus import frame, stock
from crawler.campus.chinese import LANGUAGES, PREFIX, in_language, simplify
from crawler.campus.dice import Dice
from crawler.campus.markup import document, link, render_blocks
from crawler.campus.story import MAIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from crawler.campus.chinese import Language
    from crawler.campus.home_words import Pair
    from crawler.campus.story import Story

BASE = f"http://{MAIN}"
PER_PAGE = 12
PAGER = ("Previous", "Page {}", "Next")
SECTION_TITLES = {"news": frame.NEWS, "stories": frame.STORIES}
CARD_LABELS = {"news": ("News", "新聞"), "stories": ("Story", "故事")}
LABELS: tuple[Pair, ...] = (("SHARE", "分享"), ("TAGS", "標籤"), ("Thumbnail", "縮圖"), ("Related stories", "相關新聞"))

MENU = (
    '<ul class="topics">',
    *(f'<li><a href="/search?topic={i}">{escape(label)}</a></li>' for i, label in enumerate(stock.MENU, start=1)),
    "</ul>",
)


def render_article(story: Story, related: Sequence[Story], *, night: int, today: date) -> str:
    """Return the page of *story*, with *related* stories below it, as it is on that night."""
    dice = Dice(f"page {story.url}")
    language = story.frame
    share, tags, _, _ = (in_language(pair, language) for pair in LABELS)
    versions = {language: story.url, **dict(story.alternates)}
    body = [
        *frame.header(language, versions, token=frame.token_of(story.url, night)),
        '<main id="content">',
        *(MENU if language == "en" else ()),
        f"<h1>{escape(story.shown_headline, quote=False)}</h1>",
        _date(story, dice),
        f'<div class="views">{frame.view_count(story.url, language, night)}</div>',
        *(_story_parts(story, dice) if story.section == "stories" else _news_parts(story, dice)),
        f'<div class="tail"><span>{share}</span>',
        f'<a href="http://share.example/post?url={quote_plus(story.url)}" aria-label="Share this page"></a></div>',
        f'<div class="tail"><span>{tags}</span>',
        *(link(f"/search?tag={quote_plus(tag)}", tag) for tag in story.tags),
        "</div>",
        *(_related(related, dice, language) if related else ()),
        "</main>",
        *frame.footer(language, today),
    ]
    head = [f'<link rel="canonical" href="{escape(story.canonical or story.url)}">']
    if story.alternates:
        head += frame.alternate_links(versions)
    if story.section == "stories":
        head += _metadata(story)
    title = f"{story.shown_headline} | {in_language(frame.NAME, language)}"
    return document(title, body, head=head, language=language)


def _date(story: Story, dice: Dice) -> str:
    text = story.date_text
    if dice.hits(8):
        text = f'<time datetime="{story.day.isoformat()}">{text}</time>'
    return f'<div class="line">{text}</div>'


def _news_parts(story: Story, dice: Dice) -> Iterable[str]:
    """Yield picture, text, and the caption for the third time."""
    for image, caption in zip(story.images, story.captions, strict=True):
        yield f'<div class="thumb"><div class="label">{in_language(LABELS[2], story.frame)}</div>'
        picture = _picture(image, caption)
        words = escape(caption, quote=False)
        if dice.hits(50):
            yield f"<figure>{picture}<figcaption>{words}</figcaption></figure></div>"
        else:
            yield f'{picture}</div>\n<p class="caption">{words}</p>'
    yield '<div class="text">'
    yield from render_blocks(story.blocks, strong_headings=dice.hits(40), dice=dice)
    yield "</div>"
    yield from (f'<p class="caption">{escape(caption, quote=False)}</p>' for caption in story.captions)


def _picture(image: str, caption: str) -> str:
    return f'<img src="{escape(image)}" alt="{escape(caption)}" width="640" height="360">'


def _story_parts(story: Story, dice: Dice) -> Iterable[str]:
    """Yield byline and text with its pictures, the second one in the middle."""
    yield f'<p class="byline">By {escape(" and ".join(story.authors))}</p>'
    lines = render_blocks(story.blocks, strong_headings=False, dice=dice)
    figures = [
        f"<figure>{_picture(image, caption)}<figcaption>{escape(caption)}</figcaption></figure>"
        for image, caption in zip(story.images, story.captions, strict=True)
    ]
    yield from ['<div class="text">', *figures[:1], *lines[:4], *figures[1:], *lines[4:], "</div>"]


def find_related(story: Story, stories: Iterable[Story], night: int) -> list[Story]:
    """Return the stories below the page of *story*: three older ones on a third of the pages, else none.

    Another three each night. The choice survives additions and removals: each pair has a number of its
    own, the lowest win.
    """
    if not Dice(f"related {story.url}").hits(35):
        return []
    older = (other for other in stories if other.day < story.day)
    return sorted(older, key=lambda other: sha256(f"{night} {story.url} {other.url}".encode()).digest())[:3]


def _related(related: Sequence[Story], dice: Dice, language: Language) -> Iterable[str]:
    """Yield teasers; some of their links carry a tracking parameter or the address before a move."""
    yield f'<section class="more"><h2>{in_language(LABELS[3], language)}</h2><ul>'
    for other in related:
        href = f"{other.path}?utm_source=related&utm_medium=web" if dice.hits(30) else other.moved_from or other.path
        yield f"<li>{link(href, other.headline)}<p>{escape(other.summary, quote=False)}</p></li>"
    yield "</ul></section>"


def _metadata(story: Story) -> Iterable[str]:
    """Yield OpenGraph and JSON-LD, which only the stories have."""
    graph = [
        ("og:site_name", "Campus"), ("og:type", "article"), ("og:title", story.title), ("og:url", story.url),
        ("og:description", story.summary), *(("og:image", image) for image in story.images[:1]),
        ("article:published_time", story.published), *(("article:section", name) for name in story.categories),
        *(("article:tag", tag) for tag in story.tags),
    ]  # fmt: skip
    yield from (f'<meta property="{name}" content="{escape(value)}">' for name, value in graph)
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": story.url,
        "headline": story.title,
        "description": story.summary,
        "datePublished": story.published,
        **({"dateModified": story.modified} if story.modified else {}),
        "author": [{"@type": "Person", "name": author} for author in story.authors],
        "articleSection": list(story.categories),
        "keywords": list(story.tags),
        "image": list(story.images),
        "inLanguage": story.language,
        "publisher": {"@type": "CollegeOrUniversity", "name": "Campus"},
    }
    text = json.dumps(data, ensure_ascii=False, indent=1).replace("</", "<\\/")
    yield f'<script type="application/ld+json">\n{text}\n</script>'


def render_listing(
    section: str, stories: Sequence[Story], page: int, *, language: Language, night: int, today: date
) -> str:
    """Return page *page*, counted from 0, of the listing of *stories*; past the end it has no cards."""
    shown = stories[page * PER_PAGE : (page + 1) * PER_PAGE]
    title = in_language(SECTION_TITLES[section], language)
    path = f"/{section}"
    versions: dict[Language, str] = {other: PREFIX[other] + path for other in LANGUAGES} if section == "news" else {}
    body = [*frame.header(language, versions, token=frame.token_of(f"{language} {path} {page}", night))]
    body += ['<main id="content">', f"<h1>{title}</h1>"]
    for (pinned, year), group in groupby(shown, key=lambda story: (story.pinned, story.day.year)):
        body += [] if pinned else [f"<h2>{year}</h2>" if language == "en" else f"<h2>{year}年</h2>"]
        body += ['<div class="cards">', *(_card(story) for story in group), "</div>"]
    if not shown:
        body.append(f"<p>{in_language(('There is nothing more to show.', '沒有更多內容。'), language)}</p>")
    last = max(0, (len(stories) - 1) // PER_PAGE)
    body += [*_pager(page, last, language), "</main>", *frame.footer(language, today)]
    feed = '<link rel="alternate" type="application/rss+xml" title="Campus news" href="/news/rss.xml">'
    head = [feed] if section == "news" and language == "en" else []
    return document(f"{title} | {in_language(frame.NAME, language)}", body, head=head, language=language)


def _card(story: Story) -> str:
    label = in_language(CARD_LABELS[story.section], story.frame)
    topics = f'<span class="topics">{escape(", ".join(story.tags))}</span>' if story.tags else ""
    return "\n".join(
        [
            f'<div class="card"><div class="over"><span class="label">{label}</span>{topics}</div>',
            f"<h3>{link(story.path, story.shown_headline)}</h3>",
            f"<p>{escape(story.summary, quote=False)}</p></div>",
        ]
    )


def _pager(page: int, last: int, language: Language) -> Iterable[str]:
    before, here, after = PAGER if language == "en" else ("上一頁", "第{}頁", "下一頁")
    if language == "zh-Hans":
        before, here, after = map(simplify, (before, here, after))
    yield '<nav aria-label="Pages"><ul class="pager">'
    if page > 0:
        yield f'<li><a href="?page={min(page, last + 1) - 1}">{before}</a></li>'
    yield f"<li>{here.format(page + 1)}</li>"
    if page < last:
        yield f'<li><a href="?page={page + 1}">{after}</a></li>'
    yield "</ul></nav>"


def render_notice(title: str, text: str, *, night: int, today: date) -> str:
    """Return a page that says one thing: that the search is closed, or that nothing stands at an address."""
    body = [*frame.header("en", {}, token=frame.token_of(title, night))]
    body += [f'<main id="content"><h1>{title}</h1><p>{text}</p></main>', *frame.footer("en", today)]
    return document(f"{title} | Campus", body)
