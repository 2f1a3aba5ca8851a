"""What sites do to their answers on bad nights."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from tests.fetch.conftest import HOST, PARAGRAPH, PROBE, Reply
from tests.watch.troubled import (
    COUNT,
    PER_PAGE,
    XML,
    Ask,
    article,
    feed,
    link_of,
    listing,
    page,
    sitemap,
    title_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.watch.troubled import Spoil

ALL = list(range(COUNT))


# --- one page for everything -------------------------------------------------------


def for_all(reply: Reply) -> Spoil:
    return lambda ask, usual: usual if ask.path == "/robots.txt" else reply


def for_articles(reply: Reply, *, of: Callable[[int], bool] = lambda _: True) -> Spoil:
    return lambda ask, usual: reply if ask.is_article and of(ask.article) else usual


def for_path(path: str, reply: Reply) -> Spoil:
    return lambda ask, usual: reply if ask.path == path else usual


MAINTENANCE = page("Back soon", f"<h1>We will be back soon</h1>{PARAGRAPH}")
LOGIN = page("Sign in", '<h1>Sign in</h1><form><label>User <input name="user"></label><button>Go</button></form>')
SPANISH = page(
    "Página no encontrada", "<h1>No hay nada aquí</h1><p>" + "La página que busca ya no existe. " * 8 + "</p>"
)
CHINESE = page("無此網頁", "<h1>這裡什麼也沒有</h1><p>" + "您要找的網頁已經搬走或從未存在。" * 12 + "</p>", "zh-Hant")


def captcha(ask: Ask, usual: Reply) -> Reply:
    """Another number and another picture each time, so that no two answers are alike."""
    if ask.path == "/robots.txt":
        return usual
    number = f"{random.Random(ask.number).getrandbits(64):x}"
    text = f"<h1>Are you a human?</h1><p>Type what you see to go on. Your request is {number}.</p>" + PARAGRAPH
    return Reply(page("One moment", f'{text}<img src="/c/{number}.png">'))


def behind_login(ask: Ask, usual: Reply) -> Reply:
    if ask.path.startswith("/login"):
        return Reply(LOGIN)
    return usual if ask.path == "/robots.txt" else Reply("", 302, {"Location": f"/login?next={ask.path}"})


def always_home(ask: Ask, usual: Reply) -> Reply:
    return usual if ask.path in ("/", "/robots.txt") else Reply("", 302, {"Location": "/"})


def loop(ask: Ask, usual: Reply) -> Reply:
    return usual if ask.path == "/robots.txt" else Reply("", 302, {"Location": ask.path})


def moved_to_https(ask: Ask, usual: Reply) -> Reply:
    return Reply("", 301, {"Location": f"https://{HOST}{ask.path}"})


def moved_to_twin(ask: Ask, usual: Reply) -> Reply:
    if ask.headers["Host"] == f"www.{HOST}":
        return usual
    return Reply("", 301, {"Location": f"http://www.{HOST}{ask.path}"})


def cut(ask: Ask, usual: Reply) -> Reply:
    return usual if ask.path == "/robots.txt" else Reply(usual.body[: len(usual.body) // 2], drop=True)


def chunk_cut(ask: Ask, usual: Reply) -> Reply:
    """Half of each page, well framed: a proxy that lost the rest."""
    return Reply(usual.body[: len(usual.body) // 2]) if ask.is_article else usual


def soft_by_language(ask: Ask, usual: Reply) -> Reply:
    """Each folder says in its own language, with status 200, that there is nothing; three articles were removed."""
    if ask.article in (3, COUNT - 2, COUNT - 1) or PROBE in ask.path:
        return Reply(CHINESE if ask.path.startswith("/zh/") else SPANISH)
    return usual


# --- articles that are mixed up -----------------------------------------------------


def next_one(ask: Ask, usual: Reply) -> Reply:
    return Reply(article((ask.article + 1) % COUNT)) if ask.article >= 0 else usual


def swapped(*numbers: int) -> Spoil:
    """Some articles answer with the page of another one."""
    return lambda ask, usual: Reply(article(20)) if ask.article in numbers else usual


def emptied(ask: Ask, usual: Reply) -> Reply:
    return Reply(article(ask.article, words="<p></p>")) if ask.article >= 0 else usual


def some_emptied(ask: Ask, usual: Reply) -> Reply:
    return Reply(article(ask.article, words="<p></p>")) if 0 <= ask.article < 4 else usual


def edited_under_one_etag(ask: Ask, usual: Reply) -> Reply:
    """Validators stay the same over the edit of one article."""
    if ask.article < 0:
        return usual
    text = usual.body.decode()
    return Reply(text.replace("</article>", "<p>Corrected.</p></article>") if ask.article == 5 else text, headers=ETAG)


def out_of_order(ask: Ask, usual: Reply) -> Reply:
    if ask.article >= 0 and ask.article % 3 == 0:
        return Reply(page("Error", f"<h1>Database error</h1>{PARAGRAPH}"))
    return usual


def translated(ask: Ask, usual: Reply) -> Reply:
    """Geography decides the language, whatever was asked for."""
    if ask.article < 0:
        return usual
    return Reply(article(ask.article, words=f"<p>{'海洋研究所今日公布新的調查結果。' * 20}{ask.article}</p>"))


# --- listings, feeds and sitemaps ---------------------------------------------------


def no_lists(ask: Ask, usual: Reply) -> Reply:
    if ask.path.startswith("/news?"):
        return Reply(listing([]))
    if ask.path == "/feed.xml":
        return Reply(feed([]), headers=XML)
    return Reply(sitemap([]), headers=XML) if ask.path == "/sitemap.xml" else usual


def shuffled(ask: Ask, usual: Reply) -> Reply:
    if not ask.path.startswith("/news?page="):
        return usual
    order = random.Random(ask.number).sample(ALL, COUNT)
    at = int(ask.path.rpartition("=")[2]) * PER_PAGE
    return Reply(listing(order[at : at + PER_PAGE]))


def lists_with(*, behind: str = "", date: str | None = None) -> Spoil:
    """Put another number into what is hung behind each address, or into each date, with every answer."""

    def spoil(ask: Ask, usual: Reply) -> Reply:
        if not ask.path.startswith("/news?page="):
            return bare(ask, usual)
        at = int(ask.path.rpartition("=")[2]) * PER_PAGE
        told = date and date.replace("#", str(ask.number))
        return Reply(listing(ALL[at : at + PER_PAGE], behind=behind.replace("#", str(ask.number)), date=told))

    return spoil


def bare(ask: Ask, usual: Reply) -> Reply:
    """The usual article, whatever is hung behind its address."""
    plain = ask.path.partition("?")[0].partition(";")[0].rstrip("/")
    return Reply(article(int(plain.rpartition("-")[2]))) if "/news/a-" in plain else usual


ETAG = {"ETag": '"1"', "Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT"}


# --- what changes in every answer ---------------------------------------------------


def noisy(ask: Ask, usual: Reply) -> Reply:
    """Views, advertisements, nonces, a clock, related articles and a session in each link."""
    if not (ask.is_article or ask.path == "/"):
        return usual
    dice = random.Random(ask.number)
    number = dice.randrange(100_000)
    noise = (
        f'<p class="views">{number:,} views</p><div class="ad"><a href="/ad/{number}">{dice.choice(WARES)}</a></div>'
        f'<form><input type="hidden" name="csrf" value="{number:x}"></form><aside><h2>Related</h2><ul><li>'
        f'<a href="{link_of(number % COUNT)}?sid={number}">{title_of(number % COUNT)}</a></li></ul></aside>'
        f"<script>window.nonce = '{number}'</script>"
    )
    body = usual.body.decode().replace("</article>", f"</article>{noise}")
    body = body.replace("<nav>", f"<nav><span>{number % 24:02d}:{number % 60:02d}</span>")
    return Reply(body.replace('<meta charset="utf-8">', f'<meta charset="utf-8"><meta name="csrf" content="{number}">'))


WARES = ("lamps", "boats", "maps", "kites")


def in_other_encodings(ask: Ask, usual: Reply) -> Reply:
    """The same words in another encoding each time; the header names the wrong one where a byte order mark tells."""
    if not ask.is_article:
        return usual
    coding = ("utf-16", "iso-8859-1", "utf-8-sig", "big5")[ask.number % 4]
    text = usual.body.decode().replace('<meta charset="utf-8">', f'<meta charset="{coding}">')
    told = "utf-8" if coding == "utf-8-sig" else ("koi8-r" if coding == "utf-16" else coding)
    return Reply(text.encode(coding), headers={"Content-Type": f"text/html; charset={told}"})


def redesigned(ask: Ask, usual: Reply) -> Reply:
    if ask.article < 0:
        return usual
    box = '<div class="c0"><section class="c1"><div class="c2">{}</div></section></div><div class="c3">Share this</div>'
    return Reply(
        article(ask.article, layout=box).replace("<article>", '<div class="c4">').replace("</article>", "</div>")
    )


def plain_text(ask: Ask, usual: Reply) -> Reply:
    return Reply(usual.body, headers={"Content-Type": "text/plain"}) if ask.is_article else usual


def never_changed(ask: Ask, usual: Reply) -> Reply:
    """Not modified, whatever was asked for."""
    return Reply(b"", 304, {"ETag": '"1"'}) if ask.is_article or ask.path == "/" else usual
