"""When what a site does not show any more is gone, and when it only looks so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.fetch.conftest import ARTICLE, Reply, listing

if TYPE_CHECKING:
    from tests.fetch.conftest import OddSite


def statuses(site: OddSite) -> dict[str, str]:
    return {record["url"].rpartition("/")[2]: record["status"] for record in site.records()}


@pytest.fixture
def held(odd_site: OddSite) -> OddSite:
    """A site of three articles, crawled once; ``b`` answers 410 from then on and is shown no more."""
    odd_site.routes |= {"/news": Reply(listing("/news/a", "/news/b", "/news/c"))}
    odd_site.routes |= {f"/news/{name}": Reply(ARTICLE.replace("A headline", name)) for name in "abc"}
    assert odd_site.crawl().returncode == 0
    odd_site.routes |= {"/news": Reply(listing("/news/a", "/news/c")), "/news/b": Reply("taken down", 410)}
    return odd_site


def test_what_was_taken_down_is_gone_the_same_night(held: OddSite) -> None:
    held.asked.clear()
    assert "gone 1" in held.crawl().stderr
    assert statuses(held) == {"a": "live", "b": "gone", "c": "live"}
    assert held.asked.count("/news/b") == 2  # one answer may be an accident
    assert "gone 0" in held.crawl().stderr


def test_article_that_a_listing_still_shows_is_not_gone_at_once(held: OddSite) -> None:
    held.routes["/news"] = Reply(listing("/news/a", "/news/b", "/news/c"))
    assert "gone 0" in held.crawl("--full").stderr
    assert "gone 1" in held.crawl().stderr  # missing once, so it is asked for the next time


def test_nothing_is_gone_at_once_where_discovery_failed(held: OddSite) -> None:
    held.routes["/news"] = Reply("busy", 500)
    held.crawl()
    assert statuses(held)["b"] == "live"


def test_article_that_answers_the_second_time_is_not_gone(held: OddSite) -> None:
    held.routes["/news/b"] = [Reply("taken down", 410), Reply(ARTICLE.replace("A headline", "b"))]
    assert "gone 0" in held.crawl().stderr
    assert "gone 0" in held.crawl().stderr
    assert statuses(held)["b"] == "live"


def test_article_not_found_once_is_not_gone(held: OddSite) -> None:
    held.routes["/news/b"] = Reply("not found", 404)
    assert "gone 0" in held.crawl().stderr
    assert "gone 1" in held.crawl().stderr


# --- entries of the homepage ------------------------------------------------------


def home(*names: str, figures: bool = True) -> str:
    """Return a homepage with a card for each of *names*."""
    cards = "".join(f'<li><h3><a href="/about/{name}">All about {name}</a></h3></li>' for name in names)
    rows = (
        "<h2>Facts and figures</h2><ul><li><b>10</b> ferries</li><li><b>27 %</b> of lamps</li></ul>" if figures else ""
    )
    return f"<html lang=en><title>Odd</title><body><main><h2>News</h2><ul>{cards}</ul>{rows}</main></body></html>"


def entries(site: OddSite) -> dict[str, str]:
    path = site.program.data / "odd" / "homepage.jsonl"
    records = [json.loads(line) for line in path.read_bytes().splitlines()]
    return {
        record.get("link", record.get("label", "")).rpartition("/")[2]: record["status"]
        for record in records
        if record["kind"] == "entry"
    }


@pytest.fixture
def homely(odd_site: OddSite) -> OddSite:
    """A site with three cards and two figures on its homepage, crawled once."""
    odd_site.routes |= {"/": Reply(home("kelp", "maps", "tides")), "/news": Reply(listing("/news/a", "/news/b"))}
    odd_site.routes |= {"/news/a": Reply(ARTICLE), "/news/b": Reply(ARTICLE.replace("five", "six"))}
    assert odd_site.crawl().returncode == 0
    return odd_site


def test_card_that_two_captures_lack_is_gone_the_same_night(homely: OddSite) -> None:
    homely.routes["/"] = Reply(home("new", "kelp", "maps"))
    homely.asked.clear()
    assert "entries: 1 new, 4 unchanged, 1 gone" in homely.crawl().stderr
    assert homely.asked.count("/") == 2
    assert entries(homely)["tides"] == "gone"
    homely.asked.clear()
    assert "gone" not in homely.crawl().stderr.splitlines()[-1]
    assert homely.asked.count("/") == 1  # nothing is missing any more
    homely.routes["/"] = Reply(home("tides", "kelp", "maps"))
    assert "1 back" in homely.crawl().stderr


def test_card_that_shows_again_at_once_is_not_gone(homely: OddSite) -> None:
    homely.routes["/"] = [Reply(home("kelp", "maps")), Reply(home("kelp", "maps", "tides"))]
    homely.crawl()
    assert set(entries(homely).values()) == {"live"}


def test_block_that_vanished_takes_its_entries_along_on_the_second_night_only(homely: OddSite) -> None:
    homely.routes["/"] = Reply(home("kelp", "maps", "tides", figures=False))
    assert "block 'figure' is not found any more" in homely.crawl("--verbose").stderr
    assert set(entries(homely).values()) == {"live"}
    homely.crawl()
    assert sorted(entries(homely).values()) == ["gone", "gone", "live", "live", "live"]


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("<html><body><h1>Back soon</h1><p>We are working on it.</p></body></html>", id="maintenance"),
        pytest.param(home("kelp", figures=False), id="most-of-it-missing"),
    ],
)
def test_t14_page_that_lost_most_takes_nothing_away(homely: OddSite, page: str) -> None:
    homely.routes["/"] = Reply(page)
    for _ in range(3):
        homely.crawl()
    assert set(entries(homely).values()) == {"live"}


def test_homepage_that_fails_takes_nothing_away(homely: OddSite) -> None:
    homely.routes["/"] = Reply("", 404)
    done = homely.crawl()
    assert "failed 1" in done.stderr
    assert set(entries(homely).values()) == {"live"}


def test_homepage_that_redirects_stays_the_same_homepage(homely: OddSite) -> None:
    homely.routes |= {"/": Reply("", 302, {"Location": "/start"}), "/start": Reply(home("kelp", "maps", "tides"))}
    assert "homepages: 1 unchanged  entries: 5 unchanged" in homely.crawl().stderr
    homely.routes |= {"/": Reply("", 302, {"Location": "/begin"}), "/begin": Reply(home("new", "kelp", "maps"))}
    assert "homepages: 1 edited  entries: 1 new, 4 unchanged, 1 gone" in homely.crawl().stderr


def test_article_asked_for_alone_is_not_gone_at_once(held: OddSite) -> None:
    held.crawl("--url", "http://odd.example/news/b")
    assert statuses(held)["b"] == "live"  # nobody looked whether the site still shows it
