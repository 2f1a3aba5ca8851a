"""Sites that behave badly, two nights long: no version that nobody wrote, and nothing gone that still stands."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.conftest import Program
from tests.fetch.conftest import Reply
from tests.watch.spoils import (
    ALL,
    ETAG,
    MAINTENANCE,
    always_home,
    behind_login,
    captcha,
    chunk_cut,
    cut,
    edited_under_one_etag,
    emptied,
    for_all,
    for_articles,
    for_path,
    in_other_encodings,
    lists_with,
    loop,
    moved_to_https,
    moved_to_twin,
    never_changed,
    next_one,
    no_lists,
    noisy,
    out_of_order,
    plain_text,
    redesigned,
    shuffled,
    soft_by_language,
    some_emptied,
    swapped,
    translated,
)
from tests.watch.troubled import (
    CARDS,
    XML,
    Ask,
    TroubledSite,
    as_usual,
    home,
    listing,
    sitemap,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from crawler.campus.server import CampusServer
    from tests.watch.troubled import Spoil


class Night(NamedTuple):
    """What a night must come to."""

    code: int = 0
    held: str | None = None
    """Words of the reason for which the run is held; None where it counts."""
    changes: Mapping[str, int] = MappingProxyType({})
    """Observations by kind and change."""
    asked: int | None = None
    """Most requests that it may take."""


WELL, FAILED = Night(), Night(5)
NO_ARTICLES = Night(3, "none of 3 listings, feeds and sitemaps shows an article")
REPLACED = Night(3, "24 of 24 held pages read again say something else")
GONE = Night(3, "24 of 24 articles held would be gone")
BUSY = {"Retry-After": "7200"}
AT_ONCE = {"Retry-After": "0"}
FORBID = Reply("User-agent: *\nDisallow: /", headers={"Content-Type": "text/plain"})


def is_even(number: int) -> bool:
    return number % 2 == 0


@pytest.mark.parametrize(
    ("spoil", "nights"),
    [
        # one page for all
        pytest.param(for_all(Reply(MAINTENANCE)), [NO_ARTICLES], id="t12-maintenance-200"),
        pytest.param(for_articles(Reply(MAINTENANCE)), [FAILED, GONE], id="t12-maintenance-200-for-articles"),
        pytest.param(captcha, [NO_ARTICLES], id="t15-captcha-200-another-each-time"),
        pytest.param(behind_login, [NO_ARTICLES], id="t15-login-wall"),
        pytest.param(for_all(Reply(b"")), [Night(3, "3 of 3 pages say the same")], id="t12-empty-body-200"),
        pytest.param(for_articles(Reply(b"")), [FAILED, FAILED], id="t12-empty-articles-200"),
        pytest.param(
            out_of_order, [Night(3, "8 held pages have come to say the same")], id="t12-third-is-an-error-200"
        ),
        pytest.param(always_home, [Night(3, "3 of 4 pages say the same")], id="t13-all-lead-to-the-homepage"),
        # refusals
        pytest.param(for_all(Reply("busy", 503)), [FAILED._replace(asked=12)], id="t18-503-for-all"),
        pytest.param(for_all(Reply("busy", 503, BUSY)), [FAILED._replace(asked=8)], id="t18-503-for-hours"),
        pytest.param(for_all(Reply("slow", 429, AT_ONCE)), [FAILED._replace(asked=20)], id="t18-429-storm"),
        pytest.param(for_articles(Reply("slow", 429, AT_ONCE)), [Night(7, asked=70)], id="t18-429-storm-for-articles"),
        pytest.param(for_all(Reply("no", 403)), [FAILED, FAILED], id="t15-403-for-all"),
        pytest.param(for_path("/robots.txt", Reply("", 500)), [FAILED._replace(asked=3)], id="t16-robots-500"),
        pytest.param(for_path("/robots.txt", FORBID), [FAILED._replace(asked=1)], id="t17-robots-forbids-all"),
        # what is not there
        pytest.param(for_all(Reply("", 404)), [FAILED, GONE], id="t15-all-404"),
        pytest.param(for_articles(Reply("", 404)), [FAILED, GONE], id="t13-all-articles-404"),
        pytest.param(for_articles(Reply("", 410)), [FAILED, GONE], id="t13-all-articles-410"),
        pytest.param(
            for_articles(Reply("", 404), of=is_even),
            [WELL, Night(3, "12 of 24 articles held would be gone")],
            id="t13-half-404",
        ),
        pytest.param(for_articles(Reply(home(ALL[:CARDS]))), [FAILED, GONE], id="t13-homepage-for-articles"),
        pytest.param(soft_by_language, [WELL, Night(0, None, {"article gone": 3})], id="t13-soft-404-in-two-languages"),
        pytest.param(loop, [FAILED, FAILED], id="t22-redirect-loop"),
        pytest.param(moved_to_https, [FAILED], id="moved-to-https-that-does-not-answer"),
        pytest.param(moved_to_twin, [WELL, WELL], id="moved-to-its-twin"),
        # articles that are broken or mixed up
        pytest.param(cut, [FAILED, FAILED], id="t20-cut-short"),
        pytest.param(chunk_cut, [REPLACED], id="half-of-each-page-well-framed"),
        pytest.param(next_one, [REPLACED], id="each-answers-as-the-next"),
        pytest.param(swapped(3), [WELL, WELL], id="one-answers-as-another"),
        pytest.param(
            swapped(3, 4, 5), [Night(3, "3 held pages have come to say the same")], id="three-answer-as-another"
        ),
        pytest.param(emptied, [Night(3, "24 of 24 held pages read again have lost their text")], id="t14-all-emptied"),
        pytest.param(some_emptied, [WELL], id="t14-four-emptied-for-a-night"),
        pytest.param(some_emptied, [WELL, Night(0, None, {"article edited": 4})], id="four-emptied-for-good"),
        pytest.param(translated, [REPLACED], id="all-in-another-language"),
        pytest.param(plain_text, [Night(3, "24 of 24 held pages read again have lost")], id="articles-as-plain-text"),
        # lists that lie
        pytest.param(no_lists, [NO_ARTICLES], id="t15-no-list-shows-anything"),
        pytest.param(for_path("/news?page=0", Reply(listing([]))), [WELL, WELL], id="t15-listing-empty"),
        pytest.param(shuffled, [WELL], id="listing-in-another-order"),
        pytest.param(for_path("/feed.xml", Reply("<rss><channel><item>", headers=XML)), [WELL], id="feed-broken"),
        pytest.param(for_path("/feed.xml", Reply(b"", headers=XML)), [WELL], id="feed-empty"),
        pytest.param(for_path("/feed.xml", Reply(MAINTENANCE)), [WELL], id="page-for-a-feed"),
        pytest.param(
            for_path("/sitemap.xml", Reply(sitemap(ALL, lastmod="2026-01-05"), headers=XML)),
            [WELL],
            id="lastmod-of-all",
        ),
        pytest.param(edited_under_one_etag, [Night(0, None, {"article edited": 1})], id="edit-under-the-same-etag"),
        pytest.param(never_changed, [WELL], id="304-whatever-is-asked"),
        # what changes with every answer
        pytest.param(lists_with(behind="?PHPSESSID=#&utm_source=list"), [WELL], id="t27-sessions-in-links"),
        pytest.param(lists_with(behind=";jsessionid=#"), [WELL], id="t27-sessions-in-paths"),
        pytest.param(lists_with(behind="/"), [WELL], id="slash-behind-each-address"),
        pytest.param(lists_with(date="# days ago"), [WELL], id="dates-that-count-days"),
        pytest.param(noisy, [WELL], id="counters-and-nonces"),
        pytest.param(in_other_encodings, [WELL], id="t35-encodings"),
        pytest.param(redesigned, [WELL], id="t14-other-markup"),
    ],
)
def test_bad_site_makes_no_version_and_nothing_gone(
    held: Path, tmp_path: Path, campus_server: CampusServer, spoil: Spoil, nights: list[Night]
) -> None:
    site = TroubledSite(Program(tmp_path, campus_server))
    site.take_over(held)
    dataset = site.dataset()
    site.spoil = spoil
    for night in nights:
        seen = site.spend("full=1")
        assert (seen.code, seen.changes) == (night.code, night.changes), seen.said
        assert (night.held or "") in (seen.held or ""), seen.held
        assert (seen.held is None) is (night.held is None), seen.held
        assert night.asked is None or len(seen.asked) <= night.asked, seen.asked
    if not any(night.changes for night in nights):
        assert _without_aliases(site.dataset()) == _without_aliases(dataset)
    site.close()


def _without_aliases(dataset: dict[str, bytes]) -> dict[str, list[dict[str, Any]]]:
    """Return the records: that an article stands at another address too is no version of it."""
    records = {name: [json.loads(line) for line in lines.splitlines()] for name, lines in dataset.items()}
    for record in records["articles.jsonl"]:
        record.pop("aliases", None)
    return records


def test_bad_nights_leave_a_good_one_nothing_to_tell(held: Path, tmp_path: Path, campus_server: CampusServer) -> None:
    site = TroubledSite(Program(tmp_path, campus_server))
    site.take_over(held)
    dataset = site.dataset()
    for site.spoil in (captcha, some_emptied, for_articles(Reply("", 404), of=is_even), always_home, swapped(3)):
        site.spend("full=1")
    site.spoil = as_usual
    seen = site.spend("full=1")
    assert (seen.code, seen.held, seen.changes) == (0, None, {}), seen.said
    assert site.dataset() == dataset
    site.close()


def test_host_without_an_address_takes_nothing_away(held: Path, tmp_path: Path, campus_server: CampusServer) -> None:
    site = TroubledSite(Program(tmp_path, campus_server))
    site.take_over(held)
    dataset = site.dataset()
    site.connect_to.clear()
    seen = site.spend()
    assert (seen.code, seen.held, seen.changes, seen.asked) == (5, None, {}, [])
    assert site.dataset() == dataset
    site.close()


def test_homepage_that_never_says_it_changed_is_seen_whole_once_in_seven_nights(
    held: Path, tmp_path: Path, campus_server: CampusServer
) -> None:
    site = TroubledSite(Program(tmp_path, campus_server))
    site.take_over(held)

    def stubborn(ask: Ask, usual: Reply) -> Reply:
        if ask.path != "/":
            return usual
        return Reply(b"", 304, ETAG) if "If-None-Match" in ask.headers else Reply(usual.body, headers=ETAG)

    site.spoil = stubborn
    site.spend("full=1")  # which brings the validators
    site.routes["/"] = Reply(home([20, *ALL[: CARDS - 1]]))
    assert site.spend().changes == {}
    later = (datetime.now(UTC) + timedelta(days=8)).date().isoformat()
    assert site.spend(REVISIT_DAY=later).changes == {"entry new": 1, "entry gone": 1, "homepage edited": 1}
    site.close()
