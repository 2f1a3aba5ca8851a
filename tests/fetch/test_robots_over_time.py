"""robots.txt over time: a copy where it cannot be had, and what changes while a run is at work."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.archive.archive import Archive
from crawler.archive.index import Index
from crawler.archive.robots_copy import find_robots_copy
from crawler.archive.run import Run
from crawler.archive.warc import Exchange
from tests.fetch.conftest import ARTICLE, OddSite, Reply, listing
from tests.fetch.test_retry_after import last_run, scrapy_crawl

if TYPE_CHECKING:
    from pathlib import Path

RULES = {"Content-Type": "text/plain"}
NOT_B = Reply("User-agent: *\nDisallow: /news/b", 200, RULES)
ORIGIN = "http://odd.example"
NOW = datetime(2026, 1, 6, 2, tzinfo=UTC)


@pytest.fixture
def site(odd_site: OddSite) -> OddSite:
    odd_site.routes |= {"/robots.txt": NOT_B, "/news": Reply(listing("/news/a", "/news/b"))}
    odd_site.routes |= {f"/news/{name}": Reply(ARTICLE.replace("five", name)) for name in "ab"}
    return odd_site


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply("", 500), id="server-error"),
        pytest.param(Reply("", 429), id="too-many-requests"),
        pytest.param(Reply("", 503, {"Retry-After": "9999"}), id="unavailable-for-long"),
        pytest.param(Reply("User-agent: *", drop=True), id="connection-dropped"),
    ],
)
@pytest.mark.parametrize("nights", [1, 2])
def test_t16_copy_younger_than_a_day_serves(site: OddSite, reply: Reply, nights: int) -> None:
    for _ in range(nights):  # on the second night the rules are a revisit
        assert site.crawl().returncode == 0
    site.routes["/robots.txt"] = reply
    site.routes["/news/a"] = Reply(ARTICLE.replace("five", "changed"))
    site.asked.clear()
    done = site.crawl("--full")
    assert done.returncode == 0
    assert "/news/a" in site.asked
    assert "/news/b" not in site.asked
    _, record = last_run(site)
    (note,) = record.notes
    assert note.startswith(f"{ORIGIN}/robots.txt: expected ")
    assert note.endswith(" serves")
    assert note in done.stderr
    assert record.robots_copies == {}


def test_t16_without_a_copy_everything_is_forbidden(site: OddSite) -> None:
    site.routes["/robots.txt"] = Reply("", 404)
    assert site.crawl().returncode == 0
    site.routes["/robots.txt"] = Reply("", 500)
    site.asked.clear()
    assert site.crawl().returncode == 5  # that there were none is no copy of rules
    assert set(site.asked) == {"/robots.txt"}


def test_t17_rules_that_come_to_forbid_in_mid_run_are_kept_and_told(site: OddSite) -> None:
    site.routes["/robots.txt"] = [Reply("", 200, RULES)] * 3 + [Reply("User-agent: *\nDisallow: /news/", 200, RULES)]
    paths = [f"/news/{number}" for number in range(30)]
    site.routes |= {"/news": Reply(listing(*paths))}
    site.routes |= {path: Reply(ARTICLE.replace("five", path)) for path in paths}
    scrapy_crawl(site, ROBOTS_REFRESH_SECONDS=0, CONCURRENT_REQUESTS=1)
    _, record = last_run(site)
    change = [place for place, path in enumerate(site.asked) if path == "/robots.txt"][3]
    assert not [path for path in site.asked[change:] if path in paths]
    (note,) = record.notes
    assert f"{ORIGIN}/robots.txt changed while the run was at work; it forbids {ORIGIN}/news/" in note
    assert record.exit_code == 5


def test_rules_that_change_and_forbid_nothing_of_ours_are_told(site: OddSite) -> None:
    site.routes["/robots.txt"] = [Reply("", 200, RULES), Reply("User-agent: *\nDisallow: /private", 200, RULES)]
    scrapy_crawl(site, ROBOTS_REFRESH_SECONDS=0)
    _, record = last_run(site)
    assert record.notes == [f"{ORIGIN}/robots.txt changed while the run was at work"]
    assert len(site.records()) == 2


def test_rules_that_cannot_be_had_again_are_those_of_before(site: OddSite) -> None:
    site.routes["/robots.txt"] = [NOT_B, Reply("", 500)]
    scrapy_crawl(site, ROBOTS_REFRESH_SECONDS=0)
    archive, record = last_run(site)
    assert [one["url"] for one in site.records()] == [f"{ORIGIN}/news/a"]
    assert record.notes == [
        f"{ORIGIN}/robots.txt: expected rules, found status 500; its rules from earlier in this run serve"
    ]
    copy = find_robots_copy(archive, ORIGIN, datetime.now(UTC))
    assert copy is not None
    assert copy.payload == NOT_B.body


def test_rules_are_asked_for_once_where_a_run_is_short(site: OddSite) -> None:
    assert site.crawl().returncode == 0
    assert site.asked.count("/robots.txt") == 1


# --- which copy -------------------------------------------------------------


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "data", "odd")


def keep_rules(archive: Archive, hours_ago: float, *, body: bytes | None = b"Disallow: /", status: int = 200) -> str:
    """Keep a run that had rules so long before NOW, or none."""
    moment = NOW - timedelta(hours=hours_ago)
    with Index.open(archive) as index, Run.start(archive, command=["x"], index=index, clock=lambda: moment) as run:
        captures = {}
        if body is not None:
            headers = [("Content-Encoding", "gzip")]
            exchange = Exchange(url=f"{ORIGIN}/robots.txt", status=status, response_headers=headers, payload=body)
            captures = {ORIGIN: run.capture(exchange)}
        run.close(ended="finished", exit_code=0, robots_captures=captures)
        return run.id


@pytest.mark.parametrize(
    ("hours_ago", "is_found"),
    [pytest.param([23.9], True, id="young"), pytest.param([24.1], False, id="old"), pytest.param([], False, id="none")],
)
def test_t16_age_of_a_copy(archive: Archive, hours_ago: list[float], is_found: bool) -> None:
    for hours in hours_ago:
        keep_rules(archive, hours, body=gzip.compress(b"Disallow: /"))
    copy = find_robots_copy(archive, ORIGIN, NOW)
    assert (copy is not None) is is_found
    assert find_robots_copy(archive, "http://other.example", NOW) is None


def test_the_newest_copy_counts_and_no_older_one_in_its_place(archive: Archive) -> None:
    keep_rules(archive, 20, body=b"old")
    run = keep_rules(archive, 10, body=b"new")
    keep_rules(archive, 5, body=None)
    copy = find_robots_copy(archive, ORIGIN, NOW)
    assert copy is not None
    assert copy.payload == b"new"
    archive.warc_paths(run)[0].write_bytes(b"damaged")
    assert find_robots_copy(archive, ORIGIN, NOW) is None


def test_t09_unreadable_run_record_gives_no_copy(archive: Archive) -> None:
    keep_rules(archive, 20)
    archive.run_path(keep_rules(archive, 10)).write_text("{", encoding="utf-8")
    assert find_robots_copy(archive, ORIGIN, NOW) is None
