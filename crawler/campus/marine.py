"""Pages of the department's site: another design, in the manner of a weblog, with a table for a listing."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from crawler.campus.dice import Dice
from crawler.campus.markup import document, link, render_blocks
from crawler.campus.story import LAST_DAY, MARINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.campus.story import Story

PER_PAGE = 10
NAME = "Department of Marine Studies"

HEADER = (
    f'<div id="masthead"><p class="site-title"><a href="/">{NAME}</a></p>',
    (
        '<div class="menu"><a href="/">Home</a> <a href="/highlights">Highlights</a> '
        '<a href="http://www.campus.example/">University</a></div></div>'
    ),
)
FOOTER = (f'<div id="colophon"><p>{LAST_DAY.year} © {NAME}</p></div>',)


def render_article(story: Story) -> str:
    """Return the page of *story*."""
    dice = Dice(f"page {story.url}")
    body = [
        *HEADER,
        '<div id="primary"><article class="post type-post">',
        f'<header class="entry-header"><h1 class="entry-title">{escape(story.headline, quote=False)}</h1>',
        f'<div class="entry-meta"><span class="posted-on">{story.date_text}</span>',
        *(
            f'<span class="cat-links"><a href="/highlights" rel="category">{escape(name)}</a></span>'
            for name in story.categories
        ),
        "</div></header>",
        '<div class="entry-content">',
        *_pictures(story),
        *render_blocks(story.blocks, strong_headings=True, dice=dice),
        "</div>",
        *_tags(story),
        "</article></div>",
        *FOOTER,
    ]
    head = [f'<link rel="canonical" href="{escape(story.url)}">']
    return document(f"{story.headline} – {NAME}", body, head=head)


def _pictures(story: Story) -> Iterable[str]:
    for image, caption in zip(story.images, story.captions, strict=True):
        yield f'<div class="wp-caption"><img src="{escape(image)}" alt="" width="640" height="360">'
        yield f'<p class="wp-caption-text">{escape(caption, quote=False)}</p></div>'


def _tags(story: Story) -> Iterable[str]:
    if story.tags:
        links = ", ".join(
            f'<a href="/highlights?tag={quote_plus(tag)}" rel="tag">{escape(tag)}</a>' for tag in story.tags
        )
        yield f'<footer class="entry-footer"><span class="tags-links">Tagged {links}</span></footer>'


def render_listing(stories: Sequence[Story], page: int) -> str:
    """Return page *page*, counted from 0, of the table of *stories*; past the end it has no rows."""
    shown = stories[page * PER_PAGE : (page + 1) * PER_PAGE]
    body = [*HEADER, '<div id="primary"><h1>Highlights</h1>', '<table class="list"><tbody>']
    body += [f"<tr><td>{story.date_text}</td><td>{link(story.path, story.headline)}</td></tr>" for story in shown]
    body.append("</tbody></table>")
    if (page + 1) * PER_PAGE < len(stories):
        body.append(f'<p class="older"><a rel="next" href="/highlights?page={page + 1}">Older entries »</a></p>')
    return document(f"Highlights – {NAME}", [*body, "</div>", *FOOTER])


def render_home() -> str:
    """Return the department's homepage."""
    text = "<p>We study the sea from the shore outwards.</p>"
    body = [*HEADER, f'<div id="primary"><h1>{NAME}</h1>{text}<p><a href="/highlights">Highlights</a></p></div>']
    return document(NAME, [*body, *FOOTER], head=[f'<link rel="canonical" href="http://{MARINE}/">'])
