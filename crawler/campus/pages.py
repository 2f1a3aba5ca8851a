"""Pages of the main site."""

from __future__ import annotations

import json
from hashlib import sha256
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from crawler.campus import stock
from crawler.campus.content import LAST_DAY, MAIN
from crawler.campus.dice import Dice
from crawler.campus.markup import document, link, render_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.campus.content import Story

BASE = f"http://{MAIN}"
PER_PAGE = 12
SECTION_TITLES = {"news": "News", "stories": "Stories"}
CARD_LABELS = {"news": "News", "stories": "Story"}

HEADER = (
    '<a class="skip" href="#content">Skip to content</a>',
    '<header class="site"><a class="name" href="/">Campus</a>',
    '<nav aria-label="Main"><ul>',
    '<li><a href="/news">News</a></li><li><a href="/stories">Stories</a></li><li><a href="/search">Search</a></li>',
    "</ul></nav></header>",
)
FOOTER = (
    '<footer class="site">',
    (
        '<ul><li><a href="/">Home</a></li><li><a href="/news/rss.xml">Feed</a></li>'
        '<li><a href="/search?q=contact">Contact</a></li><li><a href="/search?q=privacy">Privacy</a></li></ul>'
    ),
    f"<p>© {LAST_DAY.year} Campus. All rights reserved.</p>",
    "</footer>",
)
MENU = (
    '<ul class="topics">',
    *(f'<li><a href="/search?topic={i}">{escape(label)}</a></li>' for i, label in enumerate(stock.MENU, start=1)),
    "</ul>",
)


def render_article(story: Story, related: Sequence[Story]) -> str:
    """Return the page of *story*, with *related* stories below it."""
    dice = Dice(f"page {story.url}")
    body = [
        *HEADER,
        '<main id="content">',
        *MENU,
        f"<h1>{escape(story.headline, quote=False)}</h1>",
        _date(story, dice),
        *(_story_parts(story, dice) if story.section == "stories" else _news_parts(story, dice)),
        '<div class="tail"><span>SHARE</span>',
        f'<a href="http://share.example/post?url={quote_plus(story.url)}" aria-label="Share this page"></a></div>',
        '<div class="tail"><span>TAGS</span>',
        *(link(f"/search?tag={quote_plus(tag)}", tag) for tag in story.tags),
        "</div>",
        *(_related(related, dice) if related else ()),
        "</main>",
        *FOOTER,
    ]
    head = [f'<link rel="canonical" href="{escape(story.url)}">']
    if story.section == "stories":
        head += _metadata(story)
    return document(f"{story.headline} | Campus", body, head=head)


def _date(story: Story, dice: Dice) -> str:
    text = story.date_text
    if dice.hits(8):
        text = f'<time datetime="{story.day.isoformat()}">{text}</time>'
    return f'<div class="line">{text}</div>'


def _news_parts(story: Story, dice: Dice) -> Iterable[str]:
    """Yield picture, text, and the caption for the third time."""
    for image, caption in zip(story.images, story.captions, strict=True):
        yield '<div class="thumb"><div class="label">Thumbnail</div>'
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


def find_related(story: Story, stories: Iterable[Story]) -> list[Story]:
    """Return the stories below the page of *story*: three older ones on a third of the pages, else none.

    The choice survives additions and removals: each pair has a number of its own, the lowest win.
    """
    if not Dice(f"related {story.url}").hits(35):
        return []
    older = (other for other in stories if other.day < story.day)
    return sorted(older, key=lambda other: sha256(f"{story.url} {other.url}".encode()).digest())[:3]


def _related(related: Sequence[Story], dice: Dice) -> Iterable[str]:
    """Yield teasers; some of their links carry a tracking parameter or the address before a move."""
    yield '<section class="more"><h2>Related stories</h2><ul>'
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


def render_listing(section: str, stories: Sequence[Story], page: int) -> str:
    """Return page *page*, counted from 0, of the listing of *stories*; past the end it has no cards."""
    shown = stories[page * PER_PAGE : (page + 1) * PER_PAGE]
    title = SECTION_TITLES[section]
    body = [*HEADER, '<main id="content">', f"<h1>{title}</h1>"]
    for (pinned, year), group in groupby(shown, key=lambda story: (story.pinned, story.day.year)):
        body += [] if pinned else [f"<h2>{year}</h2>"]
        body += ['<div class="cards">', *(_card(story) for story in group), "</div>"]
    if not shown:
        body.append("<p>There is nothing more to show.</p>")
    last = max(0, (len(stories) - 1) // PER_PAGE)
    body += [*_pager(page, last), "</main>", *FOOTER]
    feed = '<link rel="alternate" type="application/rss+xml" title="Campus news" href="/news/rss.xml">'
    return document(f"{title} | Campus", body, head=[feed] if section == "news" else [])


def _card(story: Story) -> str:
    label = CARD_LABELS[story.section]
    topics = f'<span class="topics">{escape(", ".join(story.tags))}</span>' if story.tags else ""
    return "\n".join(
        [
            f'<div class="card"><div class="over"><span class="label">{label}</span>{topics}</div>',
            f"<h3>{link(story.path, story.headline)}</h3>",
            f"<p>{escape(story.summary, quote=False)}</p></div>",
        ]
    )


def _pager(page: int, last: int) -> Iterable[str]:
    yield '<nav aria-label="Pages"><ul class="pager">'
    if page > 0:
        yield f'<li><a href="?page={min(page, last + 1) - 1}">Previous</a></li>'
    yield f"<li>Page {page + 1}</li>"
    if page < last:
        yield f'<li><a href="?page={page + 1}">Next</a></li>'
    yield "</ul></nav>"


def render_home(latest: Sequence[Story]) -> str:
    """Return the homepage with the *latest* stories."""
    body = [
        *HEADER,
        '<main id="content"><h1>Campus</h1>',
        "<p>A small university that exists on this machine only.</p>",
        '<h2>Latest</h2><ul class="latest">',
        *(f"<li>{link(f'{story.path}?utm_source=home', story.headline)}</li>" for story in latest),
        "</ul>",
        '<p><a href="/news">All news</a> <a href="/stories">All stories</a></p>',
        "</main>",
        *FOOTER,
    ]
    return document("Campus", body, head=[f'<link rel="canonical" href="{BASE}/">'])


def render_search() -> str:
    """Return the search page, which robots.txt forbids; it looks the same for every question."""
    body = [*HEADER, '<main id="content"><h1>Search</h1><p>The search is closed for the night.</p></main>', *FOOTER]
    return document("Search | Campus", body)


def render_not_found() -> str:
    """Return the page that unknown addresses of either host answer with."""
    body = [*HEADER, '<main id="content"><h1>Page not found</h1><p>Nothing stands here.</p></main>', *FOOTER]
    return document("Page not found | Campus", body)
