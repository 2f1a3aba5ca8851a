"""When what a site does not show any more is gone, and when it only looks so."""

from __future__ import annotations

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
    assert "gone 0" in held.crawl().stderr
    assert "gone 1" in held.crawl().stderr


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
