"""Retry-After in all its forms, and what follows from each over HTTP."""

from __future__ import annotations

import json
import math
import shutil
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import pytest

from crawler.archive.archive import Archive
from crawler.archive.captures import iter_captures
from crawler.archive.run_record import RunRecord, read_run_record
from crawler.archive.visits import iter_visits
from crawler.archive.warc_records import iter_records
from crawler.fetch.retry_after import parse_retry_after
from tests.conftest import ROOT
from tests.fetch.conftest import ARTICLE, HOME, HOST, OddSite, Reply, listing

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

NOW = datetime(2026, 1, 5, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("120", 120, id="seconds"),
        pytest.param("0", 0, id="at-once"),
        pytest.param(" 7 ", 7, id="white-space"),
        pytest.param("9" * 400, math.inf, id="more-seconds-than-a-number-holds"),
        pytest.param("Mon, 05 Jan 2026 02:02:00 GMT", 120, id="date"),
        pytest.param("Monday, 05-Jan-26 02:02:00 GMT", 120, id="date-of-RFC-850"),
        pytest.param("Mon Jan  5 02:02:00 2026", 120, id="date-of-asctime"),
        pytest.param("Mon, 05 Jan 2026 10:02:00 +0800", 120, id="date-with-an-offset"),
        pytest.param("Mon, 05 Jan 2026 01:59:00 GMT", 0, id="past"),
        pytest.param("Fri, 31 Dec 9999 23:59:59 GMT", 251_634_722_399, id="year-9999"),
        pytest.param("Fri, 31 Dec 99999 23:59:59 GMT", None, id="year-99999"),
        pytest.param("-5", None, id="negative"),
        pytest.param("1.5", None, id="fraction"),
        pytest.param("٣", None, id="digits-of-another-script"),
        pytest.param("2026-01-05T02:02:00Z", None, id="another-form-of-date"),
        pytest.param("120, 60", None, id="two-values"),
        pytest.param("soon", None, id="text"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="absent"),
    ],
)
def test_t18_every_form_of_retry_after(value: str | None, expected: float | None) -> None:
    assert parse_retry_after(value, NOW) == expected


def later(seconds: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


@pytest.fixture
def site(odd_site: OddSite) -> OddSite:
    odd_site.routes |= {"/news": Reply(listing("/news/a", "/news/b", "/news/c"))}
    odd_site.routes |= {f"/news/{name}": Reply(ARTICLE.replace("five", name * 3)) for name in "abc"}
    return odd_site


def scrapy_crawl(site: OddSite, **settings: object) -> subprocess.CompletedProcess[str]:
    """Crawl the site with settings of the test's own."""
    shutil.copy(ROOT / "scrapy.cfg", site.program.folder)
    connect_to = json.dumps({HOST: f"127.0.0.1:{site.server.server_address[1]}"})
    told = {"ARCHIVE_ROOT": site.program.data, "GUARD_CONNECT_TO": connect_to} | settings
    options = [f"-s{name}={value}" for name, value in told.items()]
    return site.program.run("crawl", "site", "-a", "profile=odd.toml", *options, program="scrapy")


def last_run(site: OddSite) -> tuple[Archive, RunRecord]:
    archive = Archive(site.program.data, "odd")
    return archive, read_run_record(archive.run_path(archive.run_ids()[-1]))


def statuses(archive: Archive) -> list[int]:
    return [capture.status for path in archive.warc_paths() for capture in iter_captures(path)]


def failures(archive: Archive) -> Iterator[str]:
    """Yield what the WARC files say of requests that failed."""
    for path in archive.warc_paths():
        for record in iter_records(path):
            if record.type == "metadata" and b"Retry-After" in record.block:
                yield record.block.decode()


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    "wait",
    [
        pytest.param("0", id="at-once"),
        pytest.param("1", id="seconds"),
        pytest.param(later(-3600), id="past"),
    ],
)
def test_t18_short_wait_is_waited_and_the_page_asked_again(site: OddSite, status: int, wait: str) -> None:
    site.routes["/news/b"] = [Reply("busy", status, {"Retry-After": wait}), site.routes["/news/b"]]  # type: ignore[list-item]
    assert site.crawl().returncode == 0
    assert len(site.records()) == 3
    assert site.asked.count("/news/b") == 2
    archive, record = last_run(site)
    assert set(statuses(archive)) <= {200, 404}
    assert record.kept["failures"] == len(list(failures(archive))) == 1
    assert record.notes == []


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    "wait",
    [
        pytest.param("301", id="seconds"),
        pytest.param("9" * 400, id="endless"),
        pytest.param(later(86_400), id="tomorrow"),
        pytest.param("Fri, 31 Dec 9999 23:59:59 GMT", id="year-9999"),
    ],
)
def test_t18_long_wait_is_left_for_the_next_night_and_said(site: OddSite, status: int, wait: str) -> None:
    site.routes["/news/b"] = Reply("busy", status, {"Retry-After": wait})
    done = site.crawl()
    assert done.returncode == 7
    last = done.stderr.splitlines()[-1]
    assert f"http://odd.example/news/b: expected a page, found status {status} that asks to wait " in last
    assert last.endswith("; odd.example is left alone until the next run")
    assert site.asked.count("/news/b") == 1
    archive, record = last_run(site)
    assert (record.exit_code, len(record.notes)) == (7, 1)
    assert set(statuses(archive)) <= {200, 404}
    visits = {visit.url: visit for visit in iter_visits(archive.visits_path(record.run))}
    assert (visits["http://odd.example/news/b"].outcome, visits["http://odd.example/news/b"].warc) == ("failed", None)
    site.routes["/news/b"] = Reply(ARTICLE.replace("five", "bbb"))
    assert site.crawl().returncode == 0
    assert len(site.records()) == 3


def test_what_waits_behind_a_long_wait_is_not_asked_for(site: OddSite) -> None:
    paths = [f"/news/{number}" for number in range(40)]
    site.routes |= {"/news": Reply(listing(*paths))} | {path: Reply("", 429, {"Retry-After": "9999"}) for path in paths}
    assert site.crawl().returncode == 7
    asked = len([path for path in site.asked if path in paths])
    assert asked <= 16  # those under way at once
    _, record = last_run(site)
    assert record.counts["failed"] == asked


def test_discovery_that_is_refused_makes_nothing_gone(site: OddSite) -> None:
    assert site.crawl().returncode == 0
    site.routes["/news"] = Reply("", 429, {"Retry-After": "9999"})
    site.routes["/"] = Reply(HOME)
    assert site.crawl().returncode in (5, 7)
    assert [record["status"] for record in site.records()] == ["live"] * 3


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="absent"),
        pytest.param({"Retry-After": "-5"}, id="negative"),
        pytest.param({"Retry-After": "when we are done"}, id="text"),
    ],
)
def test_t18_a_429_that_does_not_say_how_long_is_asked_again_after_a_while(
    site: OddSite, headers: dict[str, str]
) -> None:
    site.routes["/news/b"] = [Reply("busy", 429, headers)] * 2 + [site.routes["/news/b"]]  # type: ignore[list-item]
    done = scrapy_crawl(site, REFUSAL_FIRST_WAIT_SECONDS=0.01)
    assert done.stderr.count("status 429; all requests to its host wait 0.01 s") == 1
    assert done.stderr.count("status 429; all requests to its host wait 0.02 s") == 1
    assert len(site.records()) == 3


def test_page_that_is_always_refused_is_given_up_alone(site: OddSite) -> None:
    site.routes["/news/b"] = Reply("busy", 503, {"Retry-After": "0"})
    done = site.crawl()
    assert done.returncode == 0
    assert site.asked.count("/news/b") == 4
    assert len(site.records()) == 2
    _, record = last_run(site)
    assert (record.counts["failed"], record.notes) == (1, [])


def test_host_that_refuses_every_page_is_left_alone(site: OddSite) -> None:
    paths = [f"/news/{number}" for number in range(40)]
    site.routes |= {"/news": Reply(listing(*paths))} | {path: Reply("", 429, {"Retry-After": "0"}) for path in paths}
    assert site.crawl().returncode == 7
    given_up = {path for path in paths if site.asked.count(path) == 4}
    assert 3 <= len(given_up) <= 8


def test_waits_of_a_run_are_limited_in_all(site: OddSite) -> None:
    site.routes["/news/a"] = [Reply("", 429, {"Retry-After": "1"})] * 3 + [Reply(ARTICLE)]
    site.routes["/news/b"] = [Reply("", 429, {"Retry-After": "1"})] * 3 + [Reply(ARTICLE)]
    site.routes["/news/c"] = [Reply("", 429, {"Retry-After": "1"})] * 3 + [Reply(ARTICLE)]
    done = scrapy_crawl(site, REFUSAL_MAX_WAIT_SECONDS=1, CONCURRENT_REQUESTS_PER_DOMAIN=1)
    assert done.returncode == 0  # as Scrapy ends; what counts is the run record
    _, record = last_run(site)
    assert record.exit_code == 7
    assert record.notes[0].endswith("odd.example is left alone until the next run")


def test_t16_robots_that_ask_to_wait_are_asked_again(site: OddSite) -> None:
    rules = {"Content-Type": "text/plain"}
    site.routes["/robots.txt"] = [
        Reply("", 429, {"Retry-After": "1"}),
        Reply("User-agent: *\nDisallow: /news/b", 200, rules),
    ]
    assert site.crawl().returncode == 0
    assert {record["url"][-1] for record in site.records()} == {"a", "c"}


def test_terminated_crawl_does_not_wait(site: OddSite) -> None:
    site.routes["/news/b"] = Reply("busy", 429, {"Retry-After": "250"})
    with site.program.start("crawl", "--profile", "odd.toml", "--json") as crawl:
        while "/news/b" not in site.asked:
            time.sleep(0.02)
        crawl.terminate()
        out, _ = crawl.communicate(timeout=60)
    told: dict[str, Any] = json.loads(out)
    assert (crawl.returncode, told["exit_code"]) == (143, 130)
    _, record = last_run(site)
    assert record.ended == "interrupted"
