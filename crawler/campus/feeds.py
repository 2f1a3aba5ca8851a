"""What the campus tells machines: feed, sitemaps, robots.txt."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone
from email.utils import format_datetime
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from crawler.campus.story import MAIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.campus.story import Story

BASE = f"http://{MAIN}"
ZONE = timezone(timedelta(hours=8))
"""The campus lies in Hong Kong's time zone."""

FEED_LENGTH = 20
XML = '<?xml version="1.0" encoding="UTF-8"?>'
SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def moment(published: str) -> datetime:
    """Return the time that *published* names; where it is only a day, nine in the morning of it.

    >>> moment("2025-07-10").isoformat()
    '2025-07-10T09:00:00+08:00'
    """
    stated = datetime.fromisoformat(published)
    return stated if stated.tzinfo else datetime.combine(stated.date(), time(9), ZONE)


def render_feed(news: Sequence[Story]) -> str:
    """Return the RSS feed of the newest of *news*, which are newest first."""
    return "\n".join(
        [
            XML,
            '<rss version="2.0"><channel>',
            f"<title>Campus news</title><link>{BASE}/news</link>",
            "<description>News of a university that exists on this machine only</description><language>en</language>",
            *(_item(story) for story in news[:FEED_LENGTH]),
            "</channel></rss>",
            "",
        ]
    )


def _item(story: Story) -> str:
    return "\n".join(
        [
            f"<item><title><![CDATA[{story.headline}]]></title>",
            f'<link>{escape(story.url)}</link><guid isPermaLink="true">{escape(story.url)}</guid>',
            f"<pubDate>{format_datetime(moment(story.published))}</pubDate>",
            *(f"<category>{escape(tag)}</category>" for tag in story.tags),
            f"<description><![CDATA[<p>{escape(story.summary)}</p>]]></description></item>",
        ]
    )


def render_sitemap_index(parts: Iterable[tuple[str, Sequence[Story]]]) -> str:
    """Return the index of the sitemaps at the given paths."""
    return "\n".join(
        [
            XML,
            f"<sitemapindex {SITEMAP}>",
            *(
                f"<sitemap><loc>{BASE}{path}</loc><lastmod>{_newest(stories)}</lastmod></sitemap>"
                for path, stories in parts
                if stories
            ),
            "</sitemapindex>",
            "",
        ]
    )


def _newest(stories: Iterable[Story]) -> str:
    return max((story.modified or story.published for story in stories), key=moment)


def render_sitemap(stories: Iterable[Story]) -> str:
    """Return a sitemap of *stories*."""
    return "\n".join(
        [
            XML,
            f"<urlset {SITEMAP}>",
            *(
                f"<url><loc>{escape(story.url)}</loc><lastmod>{story.modified or story.published}</lastmod></url>"
                for story in stories
            ),
            "</urlset>",
            "",
        ]
    )


def render_robots(crawl_delay: float, *, sitemap: str | None) -> str:
    """Return robots.txt: a delay in seconds, no search pages, and the address of a sitemap."""
    lines = ["User-agent: *", f"Crawl-delay: {crawl_delay:g}", "Disallow: /search"]
    return "\n".join([*lines, *([f"Sitemap: {sitemap}"] if sitemap else []), ""])
