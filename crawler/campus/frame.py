"""What stands around every page of the main site: header, language switch, footer, and what changes by itself."""

from __future__ import annotations

from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING

from crawler.campus.chinese import LANGUAGES, NAMES, PREFIX, in_language
from crawler.campus.dice import Dice
from crawler.campus.prose import MONTHS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from crawler.campus.chinese import Language

SKIP = ("Skip to content", "跳至內容")
NAME = ("Campus", "校園")
NEWS = ("News", "新聞")
STORIES = ("Stories", "故事")
SEARCH = ("Search", "搜尋")
HOME = ("Home", "主頁")
FEED = ("Feed", "訂閱")
CONTACT = ("Contact", "聯絡")
PRIVACY = ("Privacy", "私隱")
RIGHTS = ("All rights reserved.", "版權所有。")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WIDE_WEEKDAYS = "一二三四五六日"
VIEWS = ("{} views", "{} 次瀏覽")


def header(language: Language, versions: Mapping[Language, str], *, token: str) -> list[str]:
    """Return the header of a page; *versions* are its addresses in other languages, else the homepage is offered."""

    def say(pair: tuple[str, str]) -> str:
        return in_language(pair, language)

    prefix = PREFIX[language]
    return [
        f'<a class="skip" href="#content">{say(SKIP)}</a>',
        f'<header class="site"><a class="name" href="{prefix or "/"}">{say(NAME)}</a>',
        '<nav aria-label="Main"><ul>',
        (
            f'<li><a href="{prefix}/news">{say(NEWS)}</a></li><li><a href="/stories">{say(STORIES)}</a></li>'
            f'<li><a href="/search">{say(SEARCH)}</a></li>'
        ),
        "</ul></nav>",
        switch(language, versions),
        f'<form action="/search"><input type="hidden" name="token" value="{token}"></form></header>',
    ]


def switch(language: Language, versions: Mapping[Language, str]) -> str:
    """Return the language switch."""
    links = (
        f'<a href="{escape(versions.get(other, PREFIX[other] or "/"))}" hreflang="{other.lower()}" lang="{other}">'
        f"{NAMES[other]}</a>"
        for other in LANGUAGES
        if other != language
    )
    return f'<div class="languages">{" ".join(links)}</div>'


def footer(language: Language, today: date) -> list[str]:
    """Return the footer, which tells what day it is."""

    def say(pair: tuple[str, str]) -> str:
        return in_language(pair, language)

    prefix = PREFIX[language]
    return [
        '<footer class="site">',
        f'<ul><li><a href="{prefix or "/"}">{say(HOME)}</a></li><li><a href="/news/rss.xml">{say(FEED)}</a></li>',
        f'<li><a href="/search?q=contact">{say(CONTACT)}</a></li>',
        f'<li><a href="/search?q=privacy">{say(PRIVACY)}</a></li></ul>',
        f'<p class="today">{write_day(today, language)}</p>',
        f"<p>© {today.year} {say(NAME)}. {say(RIGHTS)}</p>",
        "</footer>",
    ]


def write_day(day: date, language: Language) -> str:
    """Return *day* with its weekday as a masthead writes it."""
    if language == "en":
        return f"{WEEKDAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日 星期{WIDE_WEEKDAYS[day.weekday()]}"


def view_count(url: str, language: Language, night: int) -> str:
    """Return how often a page was looked at, which grows by the night."""
    count = 200 + Dice(f"views {url}").below(3000) + 7 * night
    return in_language(VIEWS, language).format(f"{count:,}")


def token_of(url: str, night: int) -> str:
    """Return a token that is another one each night."""
    return sha256(f"token {url} {night}".encode()).hexdigest()[:24]


def alternate_links(versions: Mapping[Language, str]) -> list[str]:
    """Return the declarations of a page's versions, itself included."""
    return [
        f'<link rel="alternate" hreflang="{language.lower()}" href="{escape(url)}">'
        for language, url in versions.items()
    ]
