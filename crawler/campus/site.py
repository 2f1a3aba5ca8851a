"""Both hosts as a table of addresses: what each answers, rendered once and kept."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from hashlib import sha256
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import parse_qs, urlsplit

from crawler.campus import feeds, marine, pages
from crawler.campus.chinese import LANGUAGES, PREFIX
from crawler.campus.faces import redesign, take_words
from crawler.campus.files import render_picture, render_report
from crawler.campus.home import build_home
from crawler.campus.home_pages import render_home
from crawler.campus.story import MAIN, MARINE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crawler.campus.chinese import Language
    from crawler.campus.faces import Face
    from crawler.campus.story import Campus, Story

Route: TypeAlias = "Callable[[int], Answer]"
"""Renders an address; its argument is the page number, 0 for all but listings."""

HTML = "text/html; charset=utf-8"
LOOPBACK = frozenset({"127.0.0.1", "localhost"})
"""Names under which somebody with a web browser looks at the main site."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What an address answers."""

    status: int = 200
    content_type: str = HTML
    payload: bytes = b""
    """The entity body without content coding."""
    modified: datetime | None = None
    """For Last-Modified; None where the answer has no validators."""
    location: str | None = None
    """Where a redirect leads."""

    @cached_property
    def etag(self) -> str:
        """A weak entity tag, the same for both content codings."""
        return f'W/"{sha256(self.payload).hexdigest()[:20]}"'

    @cached_property
    def gzipped(self) -> bytes | None:
        """The payload in content coding gzip; None for what is empty or compressed already."""
        return gzip_bytes(self.payload) if self.payload and "charset" in self.content_type else None


def gzip_bytes(payload: bytes) -> bytes:
    """Return *payload* as one gzip member without time stamp and file name."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return packer.compress(payload) + packer.flush()


@dataclass(frozen=True, slots=True)
class Listing:
    """What a listing shows, and how much of it on a page."""

    stories: Sequence[Story]
    per_page: int

    @property
    def page_count(self) -> int:
        """Pages with something on them."""
        return -(-len(self.stories) // self.per_page)


class Site:
    """The answers of both hosts. An address is rendered when it is first asked for."""

    def __init__(self, campus: Campus, *, crawl_delay: float = 0.05, face: Face = "usual") -> None:
        self._campus = campus
        self._face = face
        self._crawl_delay = crawl_delay
        self._listings = {
            **{
                (MAIN, f"{PREFIX[language]}/news"): Listing(campus.section(MAIN, "news", language), pages.PER_PAGE)
                for language in LANGUAGES
            },
            (MAIN, "/stories"): Listing(campus.section(MAIN, "stories"), pages.PER_PAGE),
            (MARINE, "/highlights"): Listing(campus.section(MARINE, "highlights"), marine.PER_PAGE),
        }
        self._routes = {
            MAIN: {**self._main_routes(), **self._story_routes(MAIN)},
            MARINE: {**self._marine_routes(), **self._story_routes(MARINE)},
        }
        self._answers: dict[tuple[str, str, int], Answer] = {}
        missing = 200 if face == "soft" else 404
        self._not_found = Answer(
            status=missing, payload=self._notice("Page not found", "Nothing stands here.").encode()
        )  # fmt: skip
        closed = "The site is closed for maintenance. We are back in the morning; thank you for your patience."
        self._closed = Answer(payload=self._notice("Maintenance", closed).encode())

    def answer(self, host: str, target: str) -> Answer:
        """Return what *host* answers to *target*, a path with its query; unknown hosts and paths are 404.

        Of a query only the page number of a listing counts.
        """
        host = MAIN if host in LOOPBACK else host
        path, _, query = target.partition("?")
        if self._face == "closed" and path != "/robots.txt":
            return self._closed
        route = self._routes.get(host, {}).get(path)
        if route is None:
            return self._not_found
        listing = self._listings.get((host, path))
        page = min(_page_number(query), listing.page_count) if listing else 0
        key = (host, path, page)
        if key not in self._answers:
            answer = route(page)
            is_html = answer.content_type == HTML and answer.payload
            turn = {"redesigned": redesign, "wordless": take_words}.get(self._face)
            self._answers[key] = replace(answer, payload=turn(answer.payload)) if turn and is_html else answer
        return self._answers[key]

    def paths(self, host: str) -> list[str]:
        """Return every path that *host* knows, without queries."""
        return list(self._routes[host])

    def _main_routes(self) -> dict[str, Route]:
        stories = self._campus.stories(MAIN)
        parts = {
            name: [story for story in (*stories, *self._campus.views()) if story.section == section]
            for name, section in (("/sitemap-news.xml.gz", "news"), ("/sitemap-stories.xml", "stories"))
        }
        longer = parts["/sitemap-stories.xml"]
        mapped = parts["/sitemap-news.xml.gz"]
        news = [story for story in self._campus.stories(MAIN, "en") if story.section == "news"]
        sitemap = f"http://{MAIN}/sitemap.xml"
        return {
            **self._home_links(),
            **{PREFIX[language] or "/": partial(self._home, language) for language in LANGUAGES},
            **{f"{PREFIX[language]}/news": self._listing_route("news", language) for language in LANGUAGES},
            "/stories": self._listing_route("stories", "en"),
            "/search": lambda _: _html(self._notice("Search", "The search is closed for the night."), stories),
            "/news/rss.xml": lambda _: _text(feeds.render_feed(news), "application/rss+xml", news),
            "/sitemap.xml": lambda _: _text(feeds.render_sitemap_index(parts.items()), "application/xml", stories),
            "/sitemap-news.xml.gz": lambda _: Answer(
                content_type="application/gzip",
                payload=gzip_bytes(feeds.render_sitemap(mapped).encode()),
                modified=_newest(mapped),
            ),
            "/sitemap-stories.xml": lambda _: _text(feeds.render_sitemap(longer), "application/xml", longer),
            "/robots.txt": lambda _: _text(feeds.render_robots(self._crawl_delay, sitemap=sitemap), "text/plain"),
        }

    def _marine_routes(self) -> dict[str, Route]:
        listing = self._listings[MARINE, "/highlights"]
        return {
            "/": lambda _: _html(marine.render_home(), listing.stories),
            "/highlights": lambda page: _html(marine.render_listing(listing.stories, page), listing.stories),
            "/robots.txt": lambda _: _text(feeds.render_robots(self._crawl_delay, sitemap=None), "text/plain"),
        }

    def _listing_route(self, section: str, language: Language) -> Route:
        stories = self._listings[MAIN, f"{PREFIX[language]}/{section}"].stories
        campus = self._campus
        return lambda page: _html(
            pages.render_listing(section, stories, page, language=language, night=campus.night, today=campus.today),
            stories,
        )

    def _home(self, language: Language, _: int) -> Answer:
        return _html(render_home(self._campus, language), self._campus.stories(MAIN))

    def _home_links(self) -> dict[str, Route]:
        """Return the routes of the pages that the homepages lead to and that say nothing of their own."""
        homes = (build_home(self._campus, language) for language in LANGUAGES)
        links = (entry.link for home in homes for entry in home.entries if entry.link and MAIN in entry.link)
        paths = dict.fromkeys(urlsplit(link).path for link in links)
        answer = _text(self._notice("Campus", "This page is still to be written."), HTML.partition(";")[0])
        return dict.fromkeys(paths, lambda _: answer)

    def _notice(self, title: str, text: str) -> str:
        return pages.render_notice(title, text, night=self._campus.night, today=self._campus.today)

    def _story_routes(self, host: str) -> dict[str, Route]:
        """Return the routes of the articles of *host*, of their pictures and files, and of what moved."""
        routes: dict[str, Route] = {}
        for url in self._campus.taken_down:
            if urlsplit(url).hostname == host:
                routes[urlsplit(url).path] = self._taken_down
        for story in (*self._campus.stories(host), *(view for view in self._campus.views() if view.host == host)):
            routes[story.path] = partial(self._article, story)
            if story.moved_from:
                routes[urlsplit(story.moved_from).path] = partial(_redirect, story.url)
            for image in story.images:
                routes[urlsplit(image).path] = partial(_picture, story, image)
            for attachment in story.attachments:
                if urlsplit(attachment).hostname == host:
                    routes[urlsplit(attachment).path] = partial(_report, story)
        return routes

    def _article(self, story: Story, _: int) -> Answer:
        if story.host == MARINE:
            return _html(marine.render_article(story), [story])
        campus = self._campus
        related = pages.find_related(story, campus.stories(MAIN, story.frame), campus.night)
        return _html(pages.render_article(story, related, night=campus.night, today=campus.today), [story])

    def _taken_down(self, _: int) -> Answer:
        if self._face == "soft":
            return self._not_found
        return Answer(status=410, payload=self._notice("Page taken down", "It stood here once.").encode())


def _html(text: str, stories: Sequence[Story]) -> Answer:
    """Return a page that changes when one of *stories* does."""
    return Answer(payload=text.encode(), modified=_newest(stories))


def _text(text: str, kind: str, stories: Sequence[Story] = ()) -> Answer:
    return Answer(content_type=f"{kind}; charset=utf-8", payload=text.encode(), modified=_newest(stories))


def _redirect(url: str, _: int) -> Answer:
    return Answer(status=301, location=url)


def _picture(story: Story, image: str, _: int) -> Answer:
    return Answer(content_type="image/png", payload=render_picture(image), modified=_newest([story]))


def _report(story: Story, _: int) -> Answer:
    return Answer(content_type="application/pdf", payload=render_report(story.title), modified=_newest([story]))


def _newest(stories: Sequence[Story]) -> datetime | None:
    """Return when one of *stories* last changed, UTC; None where there are none."""
    times = (feeds.moment(story.modified or story.published) for story in stories)
    return max((time.astimezone(UTC) for time in times), default=None)


def _page_number(query: str) -> int:
    """Return the page that *query* asks for, counted from 0; what is no number is 0."""
    value = parse_qs(query).get("page", ["0"])[0]
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else 0
