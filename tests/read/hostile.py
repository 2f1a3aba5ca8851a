"""Pages made to hurt, by shape, and what reading one of them costs a process of its own.

``python -m tests.read.hostile [SHAPE…]`` prints a table: seconds of processor time and MiB, the parser's own beside.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime
from functools import partial
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scrapy.exceptions import DropItem

from crawler.errors import PageError
from crawler.page import Page
from crawler.pipeline import PagePipeline
from crawler.profile import EMPTY_PROFILE
from crawler.read.attributes import MAX_TAGS
from crawler.read.metadata import read_metadata
from crawler.read.section_entries import FoundEntry
from crawler.read.sections import read_homepage
from crawler.read.tree import parse_page
from crawler.records import Capture

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crawler.records import Record

MAX_SECONDS = 10
MAX_MIB = 300
"""What a page of five megabytes may cost, whatever its shape; the memory is that of Python and all imports, too."""

URL = "https://www.example.edu/news/lab"
PROSE = "The laboratory opened its doors on Monday and the first visitors walked through the clean room. "
SIZE = 5_000_000
MANY = 100_000
LONGEST_JSON = 1_900_000
"""A little less than readers look at."""


def _filled(before: str, piece: str, after: str = "", *, size: int = SIZE) -> str:
    """Return a page of *size* characters or MAX_TAGS: *piece*, with its number for each ``{}``, as often as it fits."""
    tags = piece.count("<") - piece.count("</")
    count = min(size // len(piece.replace("{}", "10000")), (MAX_TAGS - 10) // max(tags, 1))
    return before + "".join(piece.replace("{}", str(i)) for i in range(count)) + after


def _nested_json() -> str:
    inner = '{"@type":"Thing","name":"x","about":' * 20_000 + "1" + "}" * 20_000
    return f'<script type="application/ld+json">{inner}</script><h1>Lab</h1><p>{PROSE}'


HEAD = "<title>Lab</title><h1>Lab</h1>"
LD = '<script type="application/ld+json">'
SHAPES: dict[str, Callable[[], str]] = {
    "one-text": lambda: _filled(HEAD + "<p>", PROSE),
    "one-word": lambda: HEAD + "<p>" + "a" * SIZE,
    "one-text-of-breaks": lambda: _filled(HEAD + "<p>", "ab<br>"),
    "one-line-of-dates": lambda: _filled(HEAD + "<p>", "3 May 2024, "),
    "one-line-of-names": lambda: _filled(HEAD + "<p>", "Prof. Ana Lim{} "),
    "paragraphs-of-names": lambda: _filled(HEAD, "<p>Prof. Ana Lim said “so”.\n"),
    "many-names": lambda: HEAD + "".join(f"<p>Prof. {_word(i)} Lim said." for i in range(MANY)),
    "short-siblings": lambda: HEAD + "<p>ab</p>" * MANY,
    "short-boxes": lambda: HEAD + "<div>ab</div>" * MANY,
    "blocks": lambda: _filled(HEAD, f"<p>{PROSE}</p>"),
    "linked-items": lambda: HEAD + "<ul>" + "<li><a href=/a>Some words here</a></li>" * 95_000,
    "links": lambda: _filled(HEAD, "<a href=/news/{}>Words of link {}</a> "),
    "links-in-text": lambda: _filled(HEAD, f"<p>{PROSE}<a href=/news/{{}}>More</a>, {PROSE}</p>"),
    "labels": lambda: _filled(f"<p>{PROSE}</p>", f"<h3>Related</h3><p><a href=/a>Lab</a></p><p>{PROSE}</p>"),
    "tables": lambda: _filled(HEAD, "<table><tr><td>Cell {}<td>Other cell</table>"),
    "one-table": lambda: _filled(HEAD + "<table>", "<tr><td>Cell {}<td>Other cell"),
    "nested-tables": lambda: _filled(HEAD, "<table><tr><td>x{}"),
    "lists": lambda: _filled(HEAD, "<ul><li>One {}<li>Two</ul>"),
    "nested-lists": lambda: _filled(HEAD, "<ul><li>One {}"),
    "deep-list-of-long-items": lambda: HEAD + f"<ul><li>{PROSE}" * 2_000,
    "nested-boxes": lambda: "<div>" * MANY + PROSE,
    "nested-boxes-with-text": lambda: f"<div>{PROSE}" * 40_000,
    "nested-bold": lambda: HEAD + "<p>" + "<b>" * MANY + PROSE,
    "nested-articles": lambda: HEAD + f"<article><p>{PROSE}</p>" * 40_000,
    "nested-quotes": lambda: HEAD + f"<blockquote><p>{PROSE}</p>" * 40_000,
    "nested-spans-with-text": lambda: HEAD + "<p>" + "<span>ab " * MANY,
    "json-ld": lambda: _filled(
        HEAD + LD + '{"@graph":[{"@type":"NewsArticle","headline":"Lab"}',
        ',{"@type":"Person","name":"Ana {}","url":"https://www.example.edu/{}"}',
        "]}</script>",
    ),
    "json-ld-articles": lambda: _filled(
        HEAD + LD + '{"@graph":[{"@type":"NewsArticle","headline":"Lab"}',
        ',{"@type":"NewsArticle","headline":"Lab {}","datePublished":"2024-05-03","keywords":["a{}"]}',
        "]}</script>",
        size=LONGEST_JSON,
    ),
    "json-ld-keywords": lambda: _filled(
        HEAD + LD + '{"@type":"NewsArticle","headline":"Lab","keywords":["a"',
        ',"word {}"',
        "]}</script>",
        size=LONGEST_JSON,
    ),
    "json-ld-authors": lambda: _filled(
        HEAD + LD + '{"@type":"NewsArticle","headline":"Lab","author":[{"name":"A B"}',
        ',{"@type":"Person","name":"Ana Lim{}"}',
        "]}</script>",
        size=LONGEST_JSON,
    ),
    "json-ld-dates": lambda: _filled(
        HEAD + LD + '{"@type":"NewsArticle","datePublished":["x"', ',"{} May 2024"', "]}</script>", size=LONGEST_JSON
    ),
    "json-ld-scripts": lambda: _filled(HEAD, LD + '{"@type":"NewsArticle","headline":"Lab {}"}</script>'),
    "json-ld-nested": _nested_json,
    "json-ld-broken": lambda: HEAD + LD + "[" * LONGEST_JSON + "</script>",
    "title": lambda: _filled("<title>", "Lab of words ", "</title><p>" + PROSE),
    "title-of-bars": lambda: _filled("<title>", "Lab {} | ", "</title><p>" + PROSE),
    "headline": lambda: _filled("<h1>", "Lab of words ", "</h1><p>" + PROSE),
    "meta": lambda: _filled('<meta property=og:title content="', "Lab of words ", f'">{HEAD}<p>{PROSE}'),
    "meta-keywords": lambda: _filled('<meta name=keywords content="', "word {}, ", f'">{HEAD}<p>{PROSE}'),
    "meta-author": lambda: _filled('<meta name=author content="', "Ana Lim{} and ", f'">{HEAD}<p>{PROSE}'),
    "meta-authors": lambda: _filled("", "<meta name=author content='Ana Lim{}, Bo Ek, Cy Orr'>", f"{HEAD}<p>{PROSE}"),
    "metas": lambda: _filled("", "<meta property=article:tag content='Word {}'>", f"{HEAD}<p>{PROSE}"),
    "images": lambda: HEAD + "<figure><img src=/a.jpg alt='A lab'><figcaption>A lab</figcaption></figure>" * 50_000,
    "plain-images": lambda: HEAD + "".join(f"<p><img src=/{i}.jpg alt='A lab {i}'></p>" for i in range(50_000)),
    "captions": lambda: _filled(HEAD, "<figure><img src=/{}.jpg><figcaption>Caption of lab {}</figcaption></figure>"),
    "class-names": lambda: _filled(HEAD + '<p class="', "name-{} ", f'">{PROSE}</p>'),
    "classes": lambda: _filled(HEAD, "<div class='a{} author-{}-box caption{}'>x</div>"),
    "ids": lambda: _filled(HEAD, "<p id=tags-{}>Word {}</p>"),
    "times": lambda: _filled(HEAD, "<time datetime=2024-05-03T{}>3 May 2024</time>"),
    "time-texts": lambda: _filled(HEAD, "<p><time>Published {} May 2024</time></p>"),
    "headings": lambda: _filled(HEAD, "<h2>Heading {}</h2>"),
    "first-headings": lambda: _filled(HEAD, "<h1>Heading {}</h1>"),
    "tags": lambda: _filled(HEAD, "<a rel=tag href=/tag/{}>Word {}</a>"),
    "tag-boxes": lambda: _filled(HEAD, "<div class=tags><a href=/tag/{}>Word {}</a></div>"),
    "authors": lambda: _filled(HEAD, "<span class=author>Ana Lim{}</span>"),
    "bylines": lambda: _filled(HEAD, "<p>By Ana Lim{}</p>"),
    "microdata": lambda: _filled(HEAD + "<div itemscope>", "<span itemprop=author>Ana{}</span>"),
    "forms": lambda: _filled(HEAD, "<form><input name=a{}></form>"),
    "comments": lambda: _filled(HEAD, "<!-- {} -->"),
    "entities": lambda: _filled(HEAD + "<p>", "&amp;&#x202e;&#0;"),
    "unclosed": lambda: _filled(HEAD, "<b><i><p>x"),
    "scripts": lambda: _filled(HEAD, "<script>a = {}</script>"),
    "long-script": lambda: _filled(HEAD + "<script>", "for (i = 0; i < n; i++) a = b; ", "</script><p>" + PROSE),
    "nul": lambda: HEAD + "<p>" + "\0" * SIZE,
    "surrogates": lambda: HEAD + "<p>" + "\ud800a" * (SIZE // 4),
    "bidi": lambda: HEAD + "<p>" + "\u202ea\u2066" * (SIZE // 7),
    "han": lambda: HEAD + "<p>" + "王小明教授表示。" * (SIZE // 24),
    "spaces": lambda: HEAD + "<p>" + " \u00a0" * (SIZE // 3),
    "quotes": lambda: HEAD + "<p>" + "“a” " * (SIZE // 8),
    "commas": lambda: HEAD + "<p>By " + "A, " * (SIZE // 3),
    "too-many-tags": lambda: HEAD + "<p>ab" * 1_000_000,
    "pdf-links": lambda: _filled(HEAD, "<p><a href=/{}.pdf>File {} (2 MB)</a></p>"),
    "alternates": lambda: _filled(HEAD, "<link rel=alternate hreflang=en-{} href=/{}>"),
    "definition-lists": lambda: _filled(HEAD + "<dl>", "<dt>Date {}<dd>3 May 2024"),
    "sections": lambda: _filled(HEAD, "<section><h2>Part {}</h2><p>Some text here.</p></section>"),
    "nested-links": lambda: _filled(HEAD, "<x{}><a href=/a{}>Words of link {} "),
    "links-around-lines": lambda: _filled(HEAD + "<a href=/a>", "<div>Words {}</div>", "</a>"),
    "tabs": lambda: _filled(f"{HEAD}<h2>News</h2><p>", "<a href=#t{}>Tab {}</a> "),
    "nested-menus": lambda: _filled(HEAD + "<nav>", "<ul><li><a href=/a{}>Item {}</a>"),
    "event-cards": lambda: _filled(HEAD, "<li><a href=/events/{}><h3>Talk {}</h3><time>3 May 2030 10:00</time></a>"),
}  # fmt: skip


def _word(number: int) -> str:
    return "A" + "".join("abcdefghij"[int(digit)] for digit in str(number))


class Cost(NamedTuple):
    """What reading one page cost a process that did nothing else."""

    seconds: float
    """Processor time of the whole way of the page."""
    mib: float
    """Most memory held at once, Python and all imports included."""
    own_mib: float
    """The part of it that came with the page."""
    outcome: str


def page_of(body: bytes) -> Page:
    """Return a page of a site without a profile."""
    return Page(
        url=URL,
        requested_url=URL,
        status=200,
        content_type="text/html",
        body=body,
        profile=EMPTY_PROFILE,
        capture=Capture(time="2026-01-05T02:00:00.000Z"),
    )


def read_records(pipeline: PagePipeline, body: bytes) -> list[Record]:
    """Return the records on a page, none where a reason is stated; anything else that is raised goes on."""
    try:
        return pipeline.read(page_of(body)).records
    except (DropItem, PageError):
        return []


def read_entries(body: bytes) -> list[FoundEntry]:
    """Return what stands on a homepage, nothing where a reason is stated."""
    try:
        tree = parse_page(body, url=URL)
        return read_homepage(
            tree, read_metadata(tree), EMPTY_PROFILE, captured=datetime(2026, 1, 5, tzinfo=UTC)
        ).entries
    except PageError:
        return []


def measure(shape: str, kind: str = "article") -> Cost:
    """Read a page of *shape* in a process of its own, as an ``article`` or as a ``homepage``.

    One over MAX_SECONDS of processor time is ended. Raises CalledProcessError where the process did not end well.
    """
    command = [sys.executable, "-m", "tests.read.hostile", f"--one-{kind}", shape]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2])
    return Cost(**json.loads(done.stdout))


def _measure_here(shape: str, read: Callable[[bytes], Sequence[Record | FoundEntry]]) -> dict[str, Any]:
    for _ in range(2):
        read(f"{HEAD}<p>{PROSE * 5}</p>".encode())  # what is made once, for any page
    body = SHAPES[shape]().encode("utf-8", "surrogatepass")
    before, start = _memory("VmRSS"), time.process_time()
    resource.setrlimit(resource.RLIMIT_CPU, (int(start) + MAX_SECONDS + 1, int(start) + MAX_SECONDS + 2))
    found = read(body)
    seconds, peak = time.process_time() - start, _memory("VmHWM")
    kinds = sorted({one.block if isinstance(one, FoundEntry) else one.kind for one in found})
    return {"seconds": seconds, "mib": peak, "own_mib": peak - before, "outcome": ", ".join(kinds) or "none"}


def _memory(name: str) -> float:
    """Return a figure of the kernel about this process, in MiB; what getrusage has may be the parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(name)) / 1024


def main(shapes: list[str]) -> None:
    """Print a line for each of *shapes*, read as each kind of page."""
    print(f"{'read as':8} {'shape':26} {'seconds':>7} {'MiB':>6} {'own':>6}  records or blocks")
    for kind, shape in product(("article", "homepage"), shapes):
        try:
            cost = measure(shape, kind)
        except subprocess.CalledProcessError as error:
            print(f"{kind:8} {shape:26} ended with {error.returncode}", flush=True)
            continue
        figures = f"{cost.seconds:7.2f} {cost.mib:6.0f} {cost.own_mib:6.0f}"
        print(f"{kind:8} {shape:26} {figures}  {cost.outcome}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one-article"]:
        print(json.dumps(_measure_here(sys.argv[2], partial(read_records, PagePipeline.from_settings()))))
    elif sys.argv[1:2] == ["--one-homepage"]:
        print(json.dumps(_measure_here(sys.argv[2], read_entries)))
    else:
        main(sys.argv[1:] or list(SHAPES))
