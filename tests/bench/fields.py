"""All fields of a page beside one parse of the same bytes by ``lxml.html.fromstring``, in turn.

What a profile over every third page of the three sets says (165 KB and 800 elements a page), in parses of
``lxml.html.fromstring``: decoding, the guard, parsing and sorting the elements by tag 1.35 (the parse alone 0.9,
the guard 0.1); the blocks, read once for classify and body, 0.4; main text, links and files 0.4; where the text
stands 0.4; dates 0.4; metadata and marked elements 0.3; captions and images 0.25; tags and categories 0.25; all
others 0.5. Names never seen before, as here on each page, add 0.4: on pages of one site they are judged once.
Most of the rest is the step from lxml to Python and back: 0.06 for the text of every element, 0.06 for every tail,
0.08 for every class, 0.09 for the objects themselves. Asking XPath for them instead costs 0.15 to 0.5 a question.

What helped, in runs by turns on a machine that others used too (6.2 before, 5.7 after): looking for garbage once in
10,000 new objects instead of 700 (0.35); the words of all names of a page in one set; the attributes that an
element has asked once, before each of those that could set it apart; conditions that cost little asked first. What
did not: cutting a set by the keys of a large dictionary goes through all of these, so it grew with the pages read.
What is left is spread thin: beside the parse only the lists of the elements take more than 0.15 by themselves (0.22).

Looked at once more with a timer that notes the line at work (``signal.setitimer``): the parse 0.7, the lists of
elements, tags, texts, tails and classes 0.45, what names mean 0.5, half of it for names never seen before; no other
line takes more than 0.06. What helped: looking for the end of a script by itself (of the guard 0.05), and for the words
of a credit before its pattern. What did not: modules compiled by mypyc (1.01 times as fast: the time is spent in lxml,
strings, patterns and dicts, not between them); looking for garbage still less often (8 times in 698 pages, 0.4 % of the
time); judging all names of a page together; smaller tables of names; lists of the texts that are more than white space,
which cost what they spared. A list of all elements with five facts of each takes two fifths of what the budget leaves
beside the parse.

Since then, by instructions (cachegrind, 58 pages): 5.25 before, 4.86 after the marks of all names of a page were looked
for at once, names judged by parts that many share, labels looked for only where links and marks gave none, and stems of
words looked for before large patterns. What did not help: taking scripts, styles and comments out before the parse;
asking XPath for attributes; a list of all tails.

Tags by their addresses cost a page with a menu of 78 topics a tenth more (1.75 to 2.02 ms at 30 KB, 4.6 to 5.2 ms at
175 KB), as each link of it was judged by itself; where its box is asked first it is 1.84 and 4.8 ms.

Time is that of the thread: while a timer of processor time is set, as for the limit a page has, the system counts the
time of the process by its ticks, so that reading seems to take a third less and the parse beside it a half more.

``python -m tests.bench.fields --stages`` prints what each part costs.
"""

from __future__ import annotations

import sys
import time

import lxml.html
from scrapy.exceptions import DropItem

from crawler.errors import PageError
from crawler.page import Page
from crawler.pipeline import PagePipeline
from crawler.profile import EMPTY_PROFILE
from crawler.records import Capture
from tests.bench.corpus import ABSENT, CORPUS, iter_samples
from tests.bench.stages import print_table, watched

SETS = ("fundus", "trafilatura", "aeb")
BUDGET = 2.0


def main() -> None:
    """Print seconds and ratio for each set and for their sum."""
    if not CORPUS.is_dir():
        print(f"fields: {ABSENT}")
        return
    pipeline = PagePipeline.from_settings()
    sums = [0.0, 0.0]
    for name in SETS:
        bodies = [sample.body for sample in iter_samples(name)]
        parsed, read = _measure(pipeline, bodies)
        sums = [sums[0] + parsed, sums[1] + read]
        _say(f"{name}, {len(bodies)} pages", parsed, read)
    _say("sum", *sums)


def print_stages() -> None:
    """Print what each part of the way of a page costs, by set; watching adds a little to each."""
    if not CORPUS.is_dir():
        print(f"fields: {ABSENT}")
        return
    pipeline = PagePipeline.from_settings()
    columns: dict[str, tuple[float, dict[str, float]]] = {}
    for name in SETS:
        bodies = [sample.body for sample in iter_samples(name)]
        with watched(pipeline) as seconds:
            parsed, seconds["all"] = _measure(pipeline, bodies)
        columns[name] = parsed, seconds
    sums = {part: sum(seconds[part] for _, seconds in columns.values()) for part in columns[SETS[0]][1]}
    columns["sum"] = sum(parsed for parsed, _ in columns.values()), sums
    print_table(columns)


def _say(name: str, parsed: float, read: float) -> None:
    print(
        f"fields, {name}: one parse {parsed:.2f} s, all fields {read:.2f} s, "
        f"ratio {read / parsed:.2f} (budget {BUDGET:.2f})",
        flush=True,
    )


def _measure(pipeline: PagePipeline, bodies: list[bytes]) -> tuple[float, float]:
    """Return the seconds of processor time that one parse and all fields of *bodies* take."""
    parsed = read = 0.0
    for body in bodies:
        page = Page(
            url="https://www.example.org/news/an-article",
            requested_url="https://www.example.org/news/an-article",
            status=200,
            content_type="text/html",
            body=body,
            profile=EMPTY_PROFILE,
            capture=Capture(time="2026-01-01T00:00:00.000Z"),
        )
        start = time.thread_time()
        root = lxml.html.fromstring(body)
        middle = time.thread_time()
        _read(pipeline, page)
        read += time.thread_time() - middle
        parsed += middle - start
        del root
    return parsed, read


def _read(pipeline: PagePipeline, page: Page) -> None:
    try:
        pipeline.read(page)
    except (DropItem, PageError):
        return


if __name__ == "__main__":
    print_stages() if sys.argv[1:] == ["--stages"] else main()
