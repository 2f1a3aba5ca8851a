"""What is given broken bytes: every reader of something that is not ours, or that a disk may have broken.

A reader may refuse, with one of the errors that say why; whatever else it raises is a fault.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import zipfile
import zlib
from collections import deque
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scrapy.robotstxt import ProtegoRobotParser

from crawler.archive.dataset import dataset_line
from crawler.archive.log import decode_observation
from crawler.archive.run_record import read_run_record
from crawler.archive.unpack import iter_wacz
from crawler.archive.visits import iter_visits
from crawler.archive.warc_check import iter_checked
from crawler.campus.content import build_campus
from crawler.campus.site import Site
from crawler.campus.story import MAIN, MARINE
from crawler.errors import MunimentError
from crawler.pipeline import PagePipeline
from crawler.profile import EMPTY_PROFILE
from crawler.profile_file import load_profile
from crawler.read.date_text import find_date
from crawler.read.events import read_event_list
from crawler.read.feeds import parse_feed
from crawler.read.listing import read_listing
from crawler.read.metadata import read_metadata
from crawler.read.sections import read_homepage
from crawler.read.sitemap import parse_sitemap
from crawler.read.tree import parse_page
from crawler.urls import canonicalize_url
from tests.bench.corpus import CORPUS, iter_samples, set_names
from tests.read.hostile import read_records

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
HELD = ROOT / "tests" / "archive" / "formats" / "1" / "campus"
CAPTURED = datetime(2026, 1, 4, tzinfo=UTC)
URL = "https://www.example.edu/news/"
MAX_SEEDS = 60


class Target(NamedTuple):
    """A reader, and what it reads well."""

    read: Callable[[bytes, Path], None]
    """Given bytes, and a folder where they may be put as a file."""
    seeds: Callable[[], list[bytes]]


# --- pages ------------------------------------------------------------------


@cache
def _pipeline() -> PagePipeline:
    return PagePipeline.from_settings()


def _article(body: bytes, _: Path) -> None:
    for record in read_records(_pipeline(), body):
        json.loads(dataset_line(record).decode("utf-8"))


def _lists(body: bytes, _: Path) -> None:
    tree = parse_page(body, url=URL)
    read_listing(tree, EMPTY_PROFILE)
    read_event_list(tree, EMPTY_PROFILE, captured=CAPTURED)


def _feed(body: bytes, _: Path) -> None:
    parse_feed(body, url=URL)


def _sitemap(body: bytes, _: Path) -> None:
    parse_sitemap(body, url=URL)


def _homepage(body: bytes, _: Path) -> None:
    tree = parse_page(body, url=URL)
    read_homepage(tree, read_metadata(tree), EMPTY_PROFILE, captured=CAPTURED)


@cache
def _campus_pages() -> dict[str, bytes]:
    """Return what the campus answers, by address."""
    site = Site(build_campus(news_count=20, story_count=10, translated_count=6))
    return {f"{host}{path}": site.answer(host, path).payload for host in (MAIN, MARINE) for path in site.paths(host)}


def _pages() -> list[bytes]:
    own = [body for body in _campus_pages().values() if body.lstrip()[:9].lower() == b"<!doctype"]
    if not CORPUS.is_dir():
        return own[:MAX_SEEDS]
    return own[: MAX_SEEDS // 2] + [
        sample.body for name in set_names() for sample in islice(iter_samples(name), MAX_SEEDS // 10)
    ]


def _named(pattern: str) -> list[bytes]:
    found = (body for address, body in _campus_pages().items() if re.search(pattern, address))
    return [gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body for body in found]


# --- what stands in files -----------------------------------------------------


def _as_file(name: str, read: Callable[[Path], object]) -> Callable[[bytes, Path], None]:
    def read_file(data: bytes, folder: Path) -> None:
        path = folder / name
        path.write_bytes(data)
        read(path)

    return read_file


def _observation(body: bytes, _: Path) -> None:
    """Read a line under a checksum that is right: what a program with a fault may have written."""
    sealed = body.rstrip(b"}\n") + b"}"
    decode_observation(b'%s,"line":%d}\n' % (sealed[:-1], zlib.crc32(sealed)))


def _wacz(path: Path) -> None:
    scratch = path.parent / "scratch"
    scratch.mkdir(exist_ok=True)
    problems: list[object] = []
    deque(iter_wacz(path, path.name, scratch, problems.append), maxlen=0)


def _packages() -> list[bytes]:
    buffer = io.BytesIO()
    (warc, *_) = _held("warc/*.gz")
    told = {"path": "archive/a.warc.gz", "hash": f"sha256:{hashlib.sha256(warc).hexdigest()}"}
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("archive/a.warc.gz", warc)
        package.writestr("datapackage.json", json.dumps({"resources": [told]}))
    return [buffer.getvalue()]


def _held(pattern: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted(HELD.glob(pattern))]


def _lines() -> list[bytes]:
    lines = (line for log in _held("log/*.jsonl") for line in log.splitlines())
    return [re.sub(rb',"line":\d+\}$', b"}", line) for line in lines]


# --- texts --------------------------------------------------------------------


def _address(data: bytes, _: Path) -> None:
    try:
        url = canonicalize_url(data.decode("utf-8", "surrogatepass"))
    except ValueError:
        return
    assert canonicalize_url(url) == url


def _date(data: bytes, _: Path) -> None:
    for languages in (["en"], ["zh-Hant"], ["de", "fr"], []):
        find_date(data.decode("utf-8", "replace"), languages=languages, order=None, zone=UTC, captured=CAPTURED)


def _robots(data: bytes, _: Path) -> None:
    ProtegoRobotParser(data, None).allowed(URL, "muniment")


ADDRESSES = (
    "http://www.example.edu:80/a/../b?x=1&y=2;utm_source=z#top", "https://www.example.edu/%E9%A6%99?q=a+b",
    "http://user:pass@[::1]:8080/;jsessionid=1", "https://例え.jp/路徑", "http://www.example.edu./a//b/./c|d[1]",
)  # fmt: skip
DATES = (
    "Monday, 3 May 2024, 14:30 HKT", "2024-05-03T10:00:00+08:00", "03/04/2024", "2024年5月3日下午3時", "vor 3 Tagen",
    "3.–5. Mai 2024", "May 3rd, 2024 (updated 5 hours ago)", "le 1er février 2024", "5月3日（金）", "20240503",
)  # fmt: skip

TARGETS: dict[str, Target] = {
    "article": Target(_article, _pages),
    "lists": Target(_lists, _pages),
    "homepage": Target(_homepage, _pages),
    "feed": Target(_feed, lambda: _named(r"rss\.xml$")),
    "sitemap": Target(_sitemap, lambda: _named(r"sitemap.*\.xml")),
    "robots": Target(_robots, lambda: _named(r"robots\.txt$")),
    "warc": Target(
        _as_file("a.warc.gz", lambda path: deque(iter_checked(path, lambda _: None), maxlen=0)),
        lambda: _held("warc/*.gz"),
    ),
    "plain-warc": Target(
        _as_file("a.warc", lambda path: deque(iter_checked(path, lambda _: None), maxlen=0)),
        lambda: [gzip.decompress(data) for data in _held("warc/*.gz")],
    ),
    "wacz": Target(_as_file("a.wacz", _wacz), _packages),
    "observation": Target(_observation, _lines),
    "visits": Target(
        _as_file("a.visits.jsonl.gz", lambda path: deque(iter_visits(path), maxlen=0)), lambda: _held("log/*.gz")
    ),
    "run-record": Target(_as_file("a.json", read_run_record), lambda: _held("runs/*.json")),
    "profile": Target(
        _as_file("a.toml", load_profile),
        lambda: [path.read_bytes() for path in sorted((ROOT / "spiders" / "sites").glob("*.toml"))],
    ),
    "address": Target(_address, lambda: [one.encode() for one in ADDRESSES]),
    "date": Target(_date, lambda: [one.encode() for one in DATES]),
}

REFUSALS = (MunimentError,)
"""What a reader may raise."""
