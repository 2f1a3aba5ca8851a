"""The pause between two requests to a host: what is asked for, and what its answers call for."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest
from scrapy import Request
from scrapy.core.downloader import Slot
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.fetch.politeness import PolitenessExtension, next_pace, pause_host
from crawler.profile import Manners, SiteProfile
from tests.fetch.conftest import ARTICLE, OddSite, Reply, listing

if TYPE_CHECKING:
    from collections.abc import Sequence

HOST = "odd.example"


@pytest.mark.parametrize(
    ("answers", "paces"),
    [
        pytest.param([(0.2, False)] * 2, [0, 0], id="quick"),
        pytest.param([(3, False), (2, False), (0.2, False), (0.2, False)], [3, 2.5, 1.25, 0.625], id="slow-then-quick"),
        pytest.param([(0.9, False)], [0], id="not-slow-yet"),
        pytest.param([(0.1, True)] * 3, [2, 4, 8], id="overloaded"),
        pytest.param([(0.1, True), *[(0.1, False)] * 5], [2, 1, 0.5, 0.25, 0.125, 0], id="overloaded-once"),
    ],
)
def test_pace_follows_the_answers(answers: Sequence[tuple[float, bool]], paces: Sequence[float]) -> None:
    pace = 0.0
    for (latency, is_overloaded), expected in zip(answers, paces, strict=True):
        pace = next_pace(pace, latency=latency, is_overloaded=is_overloaded, asked=1.0)
        assert pace == expected


class Slots:
    """As much of an engine as holds the slots of a downloader."""

    def __init__(self) -> None:
        self.downloader = self
        self.per_slot_settings: dict[str, dict[str, Any]] = {}
        self.slots = {HOST: Slot(8, 0.0)}


class Delay:
    """A robots.txt with a Crawl-delay."""

    def __init__(self, delay: float | None) -> None:
        self.delay = delay

    def crawl_delay(self, _agent: str) -> float | None:
        return self.delay


@pytest.fixture
def polite() -> PolitenessExtension:
    crawler: Any = get_crawler(settings_dict={"CONCURRENT_REQUESTS_PER_DOMAIN": 8})
    crawler.engine = Slots()
    profile = SiteProfile(name="odd", homepage=f"http://{HOST}/", manners=Manners(delay_seconds=0.5))
    extension = PolitenessExtension(crawler, profile, "Muniment", 60.0)
    extension.spider_opened()
    return extension


def slot_of(polite: PolitenessExtension) -> Slot:
    slot: Slot = polite.crawler.engine.downloader.slots[HOST]
    return slot


def answer(polite: PolitenessExtension, status: int = 200, *, latency: float = 0.1, wait: str | None = None) -> float:
    """Let the host answer and return the pause that follows."""
    request = Request(f"http://{HOST}/a", meta={"download_latency": latency})
    headers = {"Retry-After": wait} if wait else {}
    polite.response_downloaded(Response(request.url, status=status, headers=headers), request)
    return slot_of(polite).delay


def test_slow_host_is_asked_as_slowly_as_it_answers(polite: PolitenessExtension) -> None:
    assert [answer(polite, latency=latency) for latency in (0.1, 4, 4, 0.1, 0.1, 0.1)] == [0.5, 4, 4, 2, 1, 0.5]
    assert slot_of(polite).concurrency == 1


def test_pause_of_a_slow_host_has_a_limit(polite: PolitenessExtension) -> None:
    assert answer(polite, latency=400) == 60


def test_overloaded_host_is_not_slowed_for_what_was_asked_before(polite: PolitenessExtension) -> None:
    assert [answer(polite, 503) for _ in range(8)] == [1.0] * 8
    assert answer(polite, 503, wait="5") == 1.0  # it says itself how long


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param([2.0], 2.0, id="longer"),
        pytest.param([0.1], 0.5, id="shorter"),
        pytest.param([None], 0.5, id="none"),
        pytest.param([math.inf], 0.5, id="endless"),
        pytest.param([math.nan], 0.5, id="no-number"),
        pytest.param([-1.0], 0.5, id="negative"),
        pytest.param([5.0, 2.0], 2.0, id="shorter-when-asked-again"),
        pytest.param([5.0, None], 0.5, id="gone-when-asked-again"),
    ],
)
def test_crawl_delay_of_robots(polite: PolitenessExtension, told: list[float | None], expected: float) -> None:
    for delay in told:
        polite.robots_parsed(Delay(delay), Request(f"http://{HOST}/a"))  # type: ignore[arg-type]
    assert slot_of(polite).delay == expected


def test_crawl_delay_stays_below_the_pace(polite: PolitenessExtension) -> None:
    answer(polite, latency=4)
    polite.robots_parsed(Delay(2.0), Request(f"http://{HOST}/a"))  # type: ignore[arg-type]
    assert slot_of(polite).delay == 4


def test_paused_host_is_not_asked_before_the_end(polite: PolitenessExtension) -> None:
    slot = slot_of(polite)
    slot.delay = 0.0
    pause_host(polite.crawler, HOST, 100)
    first = slot.lastseen + slot.delay
    pause_host(polite.crawler, HOST, 10)
    assert slot.lastseen + slot.delay == first
    assert slot.delay > 0
    pause_host(polite.crawler, "unknown.example", 10)


def test_t18_server_that_answers_503_alone_is_asked_again_more_slowly(odd_site: OddSite) -> None:
    good = Reply(ARTICLE)
    odd_site.routes |= {"/news": Reply(listing("/news/a")), "/news/a": [Reply("", 503), Reply("", 503), good]}
    assert odd_site.crawl().returncode == 0
    assert odd_site.asked.count("/news/a") == 3
    assert len(odd_site.records()) == 1
