"""A university's site of two dozen articles whose every answer a test may spoil, crawled through the real command."""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tests.conftest import ROOT
from tests.fetch.conftest import HOST, OddSite, Reply

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import Message
    from pathlib import Path

    from tests.conftest import Program

COUNT, PER_PAGE, CARDS = 24, 8, 12

ORIGIN = f"http://{HOST}"

PROFILE = f"""\
homepage = "{ORIGIN}/"
languages = ["en", "zh-Hant"]
hosts = ["www.{HOST}"]
twins = {{ "www.{HOST}" = "{HOST}" }}
timezone = "UTC"

[[section]]
name = "news"
listing = ["{ORIGIN}/news?page={{0..}}"]
feeds = ["{ORIGIN}/feed.xml"]
sitemaps = ["{ORIGIN}/sitemap.xml"]
article_url = '^http://odd\\.example/(?:zh/)?news/[\\w-]+/?$'

[manners]
delay_seconds = 0
"""

WORDS = """laboratory students measured water harbour language results professor library evening paper model campus
survey engineers award river winter music island research method garden committee signal""".split()


Spoil: TypeAlias = "Callable[[Ask, Reply], Reply]"
"""What becomes of the answer that the site would usually give."""


class Ask(NamedTuple):
    """A request, as it reached the site."""

    path: str
    headers: Message
    number: int
    """How many came before it."""

    @property
    def is_article(self) -> bool:
        """Whether an article is asked for, or stood there once."""
        return "/news/" in self.path

    @property
    def article(self) -> int:
        """Number of the article asked for; -1 for anything else."""
        tail = self.path.rpartition("/news/a-")[2]
        return int(tail) if self.is_article and tail.isdigit() else -1


def as_usual(_: Ask, reply: Reply) -> Reply:
    return reply


def sentences(count: int, *, seed: object) -> str:
    """Return so many sentences, always the same ones for a seed."""
    dice = random.Random(str(seed))
    return " ".join(" ".join(dice.choices(WORDS, k=11)).capitalize() + "." for _ in range(count))


def title_of(number: int) -> str:
    return f"Story {number} of the {WORDS[number]} and the {WORDS[-number]}"


def article(number: int, *, words: str | None = None, layout: str = "{}") -> str:
    """Return the page of an article, its text in a *layout* of boxes."""
    paragraphs = "".join(f"<p>{sentences(4, seed=(number, part))}</p>" for part in range(3))
    picture = f'<figure><img src="/p/{number}.jpg"><figcaption>{sentences(1, seed=number)}</figcaption></figure>'
    text = words or paragraphs + (picture if number % 3 == 0 else "")
    day = f"2024-0{number % 9 + 1}-{number % 27 + 1:02d}"
    inner = f'<h1>{title_of(number)}</h1><time datetime="{day}">{day}</time>{text}'
    return page(title_of(number), layout.format(f"<article>{inner}</article>"))


def page(title: str, main: str, language: str = "en") -> str:
    menu = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("about", "study", "news"))
    head = f'<head><meta charset="utf-8"><title>{title}</title></head>'
    return (
        f'<!DOCTYPE html><html lang="{language}">{head}<body><nav><ul>{menu}</ul></nav><main>{main}</main>'
        "<footer>Odd University</footer></body></html>"
    )


def link_of(number: int) -> str:
    """Return the path of an article; the last two stand in another folder."""
    return f"/news/a-{number}" if number < COUNT - 2 else f"/zh/news/a-{number}"


def card(number: int, *, link: str | None = None, date: str | None = None) -> str:
    told = date or f"2024-0{number % 9 + 1}-{number % 27 + 1:02d}"
    return (
        f'<div class="card"><h3><a href="{link or link_of(number)}">{title_of(number)}</a></h3>'
        f"<span>{told}</span><p>{sentences(1, seed=('card', number))}</p></div>"
    )


def listing(numbers: list[int], *, behind: str = "", date: str | None = None) -> str:
    """Return a page of a listing; *behind* is hung behind the address of each article."""
    cards = "".join(card(number, link=link_of(number) + behind, date=date) for number in numbers)
    return page("News", f"<h1>News</h1><div>{cards}</div>")


def home(numbers: list[int]) -> str:
    cards = "".join(f'<li><h3><a href="{link_of(number)}">{title_of(number)}</a></h3></li>' for number in numbers)
    figures = "<h2>Facts and figures</h2><ul><li><b>10</b> ferries</li><li><b>27 %</b> of lamps</li></ul>"
    return page("Odd University", f"<h2>News</h2><ul>{cards}</ul>{figures}")


def feed(numbers: list[int]) -> str:
    items = "".join(
        f"<item><title>{title_of(number)}</title><link>{ORIGIN}{link_of(number)}</link></item>" for number in numbers
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'


def sitemap(numbers: list[int], *, lastmod: str = "2024-10-01") -> str:
    urls = "".join(f"<url><loc>{ORIGIN}{link_of(number)}</loc><lastmod>{lastmod}</lastmod></url>" for number in numbers)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


QUICK = {
    "CONTACT": "archive@example.org",
    "POLITENESS_MAX_DELAY_SECONDS": 0.05,
    "REFUSAL_FIRST_WAIT_SECONDS": 0.05,
    "DOUBT_MIN_HOURS": 0,
}
"""Settings of a crawl that waits for a busy site, and for the next night, but not as long as one should."""

XML = {"Content-Type": "application/xml"}


class Seen(NamedTuple):
    """What a night came to."""

    code: int
    held: str | None
    changes: dict[str, int]
    """Observations that count, by kind and change."""
    said: str
    asked: list[str]
    """Paths asked for."""


class TroubledSite(OddSite):
    """The site on a bad night: *spoil* says what becomes of its answers."""

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self.spoil: Spoil = as_usual
        numbers = list(range(COUNT))
        self.routes |= {link_of(number): Reply(article(number)) for number in numbers}
        for at in range(0, COUNT + PER_PAGE, PER_PAGE):
            self.routes[f"/news?page={at // PER_PAGE}"] = Reply(listing(numbers[at : at + PER_PAGE]))
        self.routes |= {"/": Reply(home(numbers[:CARDS])), "/feed.xml": Reply(feed(numbers[:CARDS]), headers=XML)}
        self.routes["/sitemap.xml"] = Reply(sitemap(numbers), headers=XML)
        (program.folder / "odd.toml").write_text(PROFILE, encoding="utf-8")
        place = f"127.0.0.1:{self.server.server_address[1]}"
        self.connect_to = {HOST: place, f"www.{HOST}": place}

    def reply_to(self, path: str, headers: Message) -> Reply:
        """Return the usual answer, spoiled."""
        return self.spoil(Ask(path, headers, len(self.asked)), super().reply_to(path, headers))

    @property
    def folder(self) -> Path:
        return self.program.data / "odd"

    def take_over(self, folder: Path) -> None:
        """Begin with a copy of the archive in *folder*."""
        shutil.copytree(folder, self.folder)

    def spend(self, *arguments: str, **settings: object) -> Seen:
        """Crawl without long waits, and return what was observed."""
        begun = len(self.asked)
        shutil.copy(ROOT / "scrapy.cfg", self.program.folder)
        told = QUICK | settings | {"ARCHIVE_ROOT": self.program.data, "GUARD_CONNECT_TO": json.dumps(self.connect_to)}
        options = [f"-s{name}={value}" for name, value in told.items()]
        words = (*(f"-a{word}" for word in arguments), *options)
        done = self.program.run("crawl", "site", "-aprofile=odd.toml", *words, program="scrapy")
        path = max((self.folder / "runs").glob("*.json"))
        record = json.loads(path.read_bytes())
        lines = map(json.loads, (self.folder / "changes.jsonl").read_bytes().splitlines())
        changes = Counter(f"{line['kind']} {line['change']}" for line in lines if line["run"] == record["run"])
        return Seen(record["exit_code"], record.get("held"), dict(changes), done.stderr, self.asked[begun:])

    def dataset(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted(self.folder.glob("*.jsonl"))}
