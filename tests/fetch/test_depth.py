"""Nights of a site with nothing but a listing of two dozen pages: what comes in deep in it is found the same night."""

from __future__ import annotations

import json
import shutil
import time
from typing import TYPE_CHECKING, Any

import pytest

from crawler.archive.listing_rows import rows_after
from crawler.archive.run_record import read_run_record
from tests.conftest import Program
from tests.fetch.conftest import HEADLINE, HOST, PARAGRAPH, PROFILE, OddSite, Reply, listing

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.campus.server import CampusServer

PAGES, SIZE = 24, 4
COUNT = PAGES * SIZE - 1
NUMBERED = PROFILE.replace(f'listing = ["http://{HOST}/news"]', f'listing = ["http://{HOST}/news?page={{0..}}"]')


def show(site: OddSite, numbers: list[int], *, past_the_end: Reply | None = None) -> None:
    """Have the listing show the articles with *numbers*, and each of them answer."""
    for page in range(PAGES + 3):
        numbers_there = numbers[page * SIZE : (page + 1) * SIZE]
        reply = Reply(listing(*(f"/news/{number}" for number in numbers_there)))
        site.routes[f"/news?page={page}"] = reply if numbers_there else past_the_end or Reply(status=404)
    for number in numbers:
        words = HEADLINE.replace("five words", f"number {number}")
        site.routes[f"/news/{number}"] = Reply(
            f"<html lang=en><body><main><article>{words}<time datetime=2020-01-01>1 January 2020</time>"
            f"<p>Article {number} says what no other says.</p>{PARAGRAPH * 2}</article></main></body></html>"
        )


def spend(site: OddSite, *words: object, code: int = 0) -> tuple[list[str], dict[str, Any]]:
    """Crawl; return which paths were asked for, and the run record."""
    begun = len(site.asked)
    done = site.crawl(*words)
    assert done.returncode == code, done.stderr
    record = json.loads(max((site.program.data / "odd" / "runs").glob("*.json")).read_bytes())
    return site.asked[begun:], record


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory, campus_server: CampusServer) -> Path:
    """The archive after a crawl to the end of the listing; tests must not change it."""
    site = OddSite(Program(tmp_path_factory.mktemp("walked"), campus_server))
    (site.program.folder / "odd.toml").write_text(NUMBERED)
    show(site, list(range(COUNT)))
    _, record = spend(site)
    assert record["walked"] == [f"http://{HOST}/news?page={{0..}}"]
    site.close()
    return site.program.data


@pytest.fixture
def deep(odd_site: OddSite, walked: Path) -> OddSite:
    """The site after that crawl."""
    (odd_site.program.folder / "odd.toml").write_text(NUMBERED)
    show(odd_site, list(range(COUNT)))
    shutil.copytree(walked, odd_site.program.data)
    return odd_site


def test_article_that_comes_in_deep_in_a_listing_is_a_record_the_same_night(deep: OddSite) -> None:
    quiet, record = spend(deep)
    assert (record["requests"]["discovery"], record["requests"]["depth"]) == (2, 5)
    assert record["requests"]["made"] == len(quiet)
    numbers = [*range(51), 1000, *range(51, COUNT)]
    show(deep, numbers)
    asked, record = spend(deep)
    assert record["counts"]["new"] == 1
    assert "/news/1000" in asked
    assert record["requests"]["depth"] <= 5 + 4  # a page for each halving, and the last one, which is full now
    assert any(found["url"].endswith("/news/1000") for found in deep.records())
    again, record = spend(deep)
    assert record["requests"]["depth"] <= 5 + 1
    assert record["walked"] == []
    assert "/news/1000" not in again


def test_article_that_left_a_listing_is_asked_for_the_same_night(deep: OddSite) -> None:
    show(deep, [*range(51), *range(52, COUNT)])
    deep.routes["/news/51"] = Reply("<p>no such page</p>", 404)
    asked, record = spend(deep)
    assert "/news/51" in asked
    assert (record["requests"]["signal"], record["counts"]["missing"]) == (1, 1)
    _, record = spend(deep)
    assert record["counts"]["gone"] == 1


def test_run_records_tell_the_rows_as_they_stand(deep: OddSite) -> None:
    for numbers in ([*range(51), 1000, *range(51, COUNT)], [2000, *range(30), *range(31, 51), 1000, *range(51, COUNT)]):
        show(deep, numbers)
        spend(deep)
    records = [read_run_record(path) for path in sorted((deep.program.data / "odd" / "runs").glob("*.json"))]
    (pattern,) = records[0].listings
    rows = rows_after([record.listings[pattern] for record in records])
    show(deep, numbers)
    spend(deep, "--full")
    full = read_run_record(max((deep.program.data / "odd" / "runs").glob("*.json")))
    assert rows == rows_after([full.listings[pattern]])


def test_oldest_first_listing_that_grows_at_its_end_is_found_to(deep: OddSite) -> None:
    show(deep, list(range(COUNT + 4)))  # two more pages than before, the last of them with two rows
    _, record = spend(deep)
    assert record["counts"]["new"] == 4
    assert record["requests"]["depth"] <= 5 + 2


def test_listing_that_shrinks_costs_no_more_than_its_halvings(deep: OddSite) -> None:
    show(deep, list(range(40)))
    _, record = spend(deep)
    assert record["requests"]["depth"] <= 5 + 5
    assert record["exit_code"] == 0
    _, record = spend(deep)
    assert record["requests"]["depth"] <= 5


def test_last_page_shown_for_every_page_after_it_is_the_end(deep: OddSite) -> None:
    last = Reply(listing(*(f"/news/{number}" for number in range(36, 40))))
    show(deep, list(range(40)), past_the_end=last)
    _, record = spend(deep)
    assert (record["exit_code"], record["counts"]["new"]) == (0, 0)
    assert record["requests"]["depth"] <= 5 + 5


def test_pages_that_fail_leave_a_quiet_night_as_it_was(deep: OddSite) -> None:
    _, before = spend(deep)
    for page in range(2, PAGES):
        deep.routes[f"/news?page={page}"] = Reply("<p>database gone</p>", 500)
    _, record = spend(deep)
    assert (record["exit_code"], record["complete"]) == (0, True)
    assert record["counts"] == before["counts"] | {"answered": before["counts"]["answered"] - 5}
    assert record["requests"]["depth"] == 5
    show(deep, [*range(51), 1000, *range(51, COUNT)])
    _, record = spend(deep)
    assert record["counts"]["new"] == 1


def test_rows_in_another_order_are_sounded_once_and_then_left_to_the_next_walk(deep: OddSite) -> None:
    front = list(range(2 * SIZE))
    show(deep, [*front, *range(COUNT - 1, 2 * SIZE - 1, -1)])
    _, record = spend(deep)
    assert record["requests"]["depth"] == 5
    assert record["listings"] == {f"http://{HOST}/news?page={{0..}}": {"unsteady": True}}
    _, record = spend(deep)
    assert "depth" not in record["requests"]


def test_archive_without_rows_is_walked_as_before(deep: OddSite) -> None:
    (path,) = (deep.program.data / "odd" / "runs").glob("*.json")
    words = path.read_text().replace('"listings": {', '"forgotten": {', 1)
    path.write_text(words)
    _, record = spend(deep)
    assert record["requests"]["discovery"] == 2
    assert "depth" not in record["requests"]


def test_kill_among_the_soundings_loses_nothing(deep: OddSite) -> None:
    show(deep, [*range(51), 1000, *range(51, COUNT)])
    last = deep.routes[f"/news?page={PAGES - 1}"]
    assert isinstance(last, Reply)
    deep.routes[f"/news?page={PAGES - 1}"] = Reply(last.body, drip=5)
    with deep.program.start("crawl", "--profile", "odd.toml") as process:
        while f"/news?page={PAGES - 1}" not in deep.asked:
            assert process.poll() is None
            time.sleep(0.05)
        process.kill()
    deep.routes[f"/news?page={PAGES - 1}"] = last
    _, record = spend(deep)
    assert record["counts"]["new"] == 1
    assert record["walked"] == [f"http://{HOST}/news?page={{0..}}"]


@pytest.mark.parametrize("words", [("--limit", "3"), ("--since", "2024-01-01"), ("--full",)])
def test_runs_that_ask_for_a_part_or_for_all_sound_nothing(deep: OddSite, words: tuple[str, ...]) -> None:
    show(deep, [*range(51), 1000, *range(51, COUNT)])
    _, record = spend(deep, *words)
    assert "depth" not in record["requests"]
    _, record = spend(deep)  # what a part may have left out is found by a walk to the end, as ever
    assert any(found["url"].endswith("/news/1000") for found in deep.records())


def test_pages_that_link_to_one_another_are_sounded_by_their_numbers(odd_site: OddSite) -> None:
    def link(numbers: list[int]) -> None:
        show(odd_site, numbers)
        for page in range(PAGES):
            reply = odd_site.routes.pop(f"/news?page={page}")
            assert isinstance(reply, Reply)
            follow = f'<a rel="next" href="/news/page/{page + 2}">Next page</a></body>'
            reply.body = reply.body.replace(b"</body>", follow.encode() if page < PAGES - 1 else b"</body>")
            odd_site.routes[f"/news/page/{page + 1}" if page else "/news"] = reply

    profile = odd_site.program.folder / "odd.toml"
    profile.write_text(PROFILE.replace("/news/'", "/news/\\d+$'"))
    link(list(range(COUNT)))
    _, record = spend(odd_site)
    assert record["counts"]["new"] == COUNT
    link([*range(51), 1000, *range(51, COUNT)])
    _, record = spend(odd_site)
    assert record["counts"]["new"] == 1
    assert record["requests"]["discovery"] == 2
    assert record["requests"]["depth"] <= 5 + 4
