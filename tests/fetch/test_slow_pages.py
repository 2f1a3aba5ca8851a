"""Pages that take longer to read than a page may: they fail with the reason, and the crawl goes on."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from crawler.archive.archive import Archive
from crawler.archive.captures import iter_captures
from crawler.archive.visits import Visit, iter_visits
from tests.conftest import ROOT
from tests.fetch.conftest import ARTICLE, HEADLINE, PROBE, OddSite, Reply, listing

if TYPE_CHECKING:
    import subprocess

ODD = "http://odd.example/news/odd"

MAX_SECONDS = 0.4
"""Some ten times as long as a plain page takes, and a third of what the pages below do."""

LONG_TO_OPEN = f"<html lang=en><body>{HEADLINE}" + "".join(f"<p>By Ana Lim{i}</p>" for i in range(150_000))
"""A page of so many elements that parsing it and judging what it is takes its time."""

LONG_TO_READ = f"<html lang=zh><body><main><article>{HEADLINE}<p>" + "王小明教授表示。" * 600_000
"""A page that is opened in no time, and of which a pipeline reads the people."""


def crawl(site: OddSite, *words: str) -> subprocess.CompletedProcess[str]:
    shutil.copy(ROOT / "scrapy.cfg", site.program.folder)
    settings = {
        "ARCHIVE_ROOT": site.program.data,
        "GUARD_CONNECT_TO": json.dumps({"odd.example": f"127.0.0.1:{site.server.server_address[1]}"}),
        "READING_MAX_SECONDS": MAX_SECONDS,
    }
    options = [f"-s{name}={value}" for name, value in settings.items()]
    done = site.program.run("crawl", "site", "-a", "profile=odd.toml", *options, *words, program="scrapy")
    assert done.returncode == 0, done.stderr
    return done


def archive_of(site: OddSite) -> Archive:
    return Archive(site.program.data, "odd")


def visits_of(site: OddSite, url: str) -> list[Visit]:
    """Return all visits of a URL, the last last."""
    return [visit for path in archive_of(site).visits_paths() for visit in iter_visits(path) if visit.url == url]


def captured(site: OddSite, url: str) -> list[bytes]:
    paths = sorted(archive_of(site).warc_folder.iterdir())
    return [capture.payload for path in paths for capture in iter_captures(path) if capture.url == url]


def read_urls(site: OddSite) -> list[str]:
    return sorted(record["url"].rpartition("/")[2] for record in site.records())


@pytest.mark.parametrize("page", [LONG_TO_OPEN, LONG_TO_READ], ids=["to-open", "to-read"])
def test_t40_page_that_takes_too_long_fails_with_the_reason(odd_site: OddSite, page: str) -> None:
    good = {f"/news/{name}": Reply(ARTICLE.replace("five", name)) for name in ("good", "fine", "fair")}
    odd_site.routes |= {"/news": Reply(listing("/news/good", "/news/odd", "/news/fine", "/news/fair"))} | good
    odd_site.routes["/news/odd"] = Reply(page)
    crawl(odd_site)
    assert read_urls(odd_site) == ["fair", "fine", "good"]
    (visit,) = visits_of(odd_site, ODD)
    assert (visit.kind, visit.outcome, visit.status) == ("article", "failed", 200)
    assert visit.error == f"{ODD}: expected to be read within 0.4 s of processor time, found that it takes more"
    assert captured(odd_site, ODD) == [page.encode()]
    (run,) = archive_of(odd_site).run_ids()
    counts = json.loads(archive_of(odd_site).run_path(run).read_bytes())["counts"]
    assert (counts["new"], counts["failed"], counts["answered"]) == (3, 1, 5)  # homepage and listing answered, too


def test_article_held_stays_as_it_is_where_its_page_takes_too_long(odd_site: OddSite) -> None:
    odd_site.routes |= {"/news": Reply(listing("/news/odd")), "/news/odd": [Reply(ARTICLE), Reply(LONG_TO_READ)]}
    crawl(odd_site)
    before = odd_site.records()
    crawl(odd_site, "-afull=1", "-sLOG_LEVEL=ERROR")
    assert odd_site.records() == before
    assert [visit.outcome for visit in visits_of(odd_site, ODD)] == ["new", "failed"]


def test_listing_that_takes_too_long_counts_as_not_read(odd_site: OddSite) -> None:
    profile = odd_site.program.folder / "odd.toml"
    two = profile.read_text().replace(
        '["http://odd.example/news"]', '["http://odd.example/news", "http://odd.example/more"]'
    )
    profile.write_text(two)
    cards = "".join(f"<div><a href=/news/{i}>Notice {i} of the day</a></div>" for i in range(60_000))
    odd_site.routes |= {"/news": Reply(listing("/news/good")), "/more": Reply(cards), "/news/good": Reply(ARTICLE)}
    crawl(odd_site)
    assert read_urls(odd_site) == ["good"]
    (visit,) = visits_of(odd_site, "http://odd.example/more")
    assert (visit.kind, visit.outcome) == ("listing", "failed")


def test_page_is_read_where_the_one_that_cannot_exist_cannot_be(
    odd_site: OddSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = odd_site.reply_to
    too_many_tags = Reply("<p>ab" * 1_000_000)
    monkeypatch.setattr(
        odd_site, "reply_to", lambda path, headers: too_many_tags if PROBE in path else answer(path, headers)
    )
    odd_site.routes |= {"/news": Reply(listing("/news/good")), "/news/good": Reply(ARTICLE)}
    crawl(odd_site)
    assert read_urls(odd_site) == ["good"]
