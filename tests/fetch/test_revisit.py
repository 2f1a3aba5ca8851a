"""What is asked for again on the next night, and that nothing hides behind pages that are known."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.fetch.conftest import ARTICLE, Reply, listing

if TYPE_CHECKING:
    from tests.fetch.conftest import OddSite


def article(name: str, day: str = "2024-03-05") -> Reply:
    dated = f'<time datetime="{day}">{day}</time>'
    return Reply(ARTICLE.replace("A headline", f"The {name}").replace("</h1>", f"</h1>{dated}"))


def asked_articles(site: OddSite) -> list[str]:
    """Return the articles asked for since the last call, sorted."""
    asked = sorted(path.rpartition("/")[2] for path in site.asked if path.startswith("/news/"))
    site.asked.clear()
    return asked


def show(site: OddSite, *names: str, per_page: int = 3) -> None:
    """Serve a listing in pages that shows *names*, and their articles."""
    site.routes |= {f"/news/{name}": site.routes.get(f"/news/{name}", article(name)) for name in names}
    for page in range(-(-len(names) // per_page) + 1):
        shown = names[page * per_page : (page + 1) * per_page]
        site.routes[f"/news?page={page}"] = Reply(listing(*(f"/news/{name}" for name in shown)))


@pytest.fixture
def paged(odd_site: OddSite) -> OddSite:
    """A site of twelve articles on four pages, crawled once."""
    profile = odd_site.program.folder / "odd.toml"
    profile.write_text(profile.read_text().replace('/news"]', '/news?page={0..}"]'))
    show(odd_site, *(f"old-{number}" for number in range(12)))
    assert "new 12" in odd_site.crawl().stderr
    odd_site.asked.clear()
    return odd_site


def requests_of(site: OddSite) -> dict[str, Any]:
    shown = site.program.run("runs", "show", "odd", "last", "--json").stdout
    record: dict[str, Any] = json.loads(shown)
    return record["requests"]  # type: ignore[no-any-return]


def test_listing_is_read_until_two_pages_are_known(paged: OddSite) -> None:
    assert "unchanged 0  gone 0  not due 12" in paged.crawl().stderr
    requests = requests_of(paged)
    assert requests["discovery"] == 2
    assert requests["depth"] == 3  # what is left of so short a listing, and that nothing comes after it


def test_new_article_below_a_page_of_pinned_ones_is_found(paged: OddSite) -> None:
    old = [f"old-{number}" for number in range(12)]
    show(paged, "old-9", "old-10", "old-11", "fresh", *old[:9])
    assert "new 1" in paged.crawl().stderr
    assert asked_articles(paged) == ["fresh"]


def test_what_a_limit_left_out_is_found_behind_pages_that_are_known(paged: OddSite) -> None:
    show(paged, *(f"new-{number}" for number in range(12)), *(f"old-{number}" for number in range(12)))
    assert "new 6" in paged.crawl("--limit", 6).stderr
    assert "new 6" in paged.crawl().stderr
    assert len(paged.records()) == 24


def test_pinned_card_that_changes_every_night_keeps_no_walk_going(paged: OddSite) -> None:
    page = paged.routes["/news?page=0"]
    assert isinstance(page, Reply)
    page.body = page.body.replace(b'"card"', b'"card sticky"', 1).replace(b"Notice /news/old-0", b"Nine days to go")
    paged.crawl()
    assert asked_articles(paged) == ["old-0"]
    requests = requests_of(paged)
    assert (requests["discovery"], requests["signal"]) == (2, 1)


def test_card_that_changed_is_a_reason_to_ask(paged: OddSite) -> None:
    page = paged.routes["/news?page=1"]
    assert isinstance(page, Reply)
    page.body = page.body.replace(b"Notice /news/old-4", b"Another title")
    paged.routes["/news/old-4"] = article("other")
    assert "edited 1" in paged.crawl().stderr
    assert asked_articles(paged) == ["old-4"]
    assert requests_of(paged)["signal"] == 1


def test_young_article_is_asked_for_each_night(paged: OddSite) -> None:
    today = datetime.now(UTC).date().isoformat()
    paged.routes["/news/late"] = article("late", today)
    show(paged, "late", *(f"old-{number}" for number in range(12)))
    assert "new 1" in paged.crawl().stderr
    asked_articles(paged)
    paged.routes["/news/late"] = article("latest", today)
    assert "edited 1" in paged.crawl().stderr
    assert asked_articles(paged) == ["late"]
    assert requests_of(paged)["young"] == 1


def test_page_that_failed_is_asked_for_again_though_nothing_shows_it_any_more(paged: OddSite) -> None:
    old = [f"old-{number}" for number in range(12)]
    paged.routes["/news/weak"] = Reply("", 500)
    show(paged, "weak", *old)
    assert "failed 1" in paged.crawl().stderr
    show(paged, *old)
    paged.routes["/news/weak"] = article("weak")
    assert "new 1" in paged.crawl().stderr
    assert requests_of(paged)["missing"] == 1


def test_page_that_is_no_article_is_not_asked_for_each_night(paged: OddSite) -> None:
    paged.routes["/news/paper"] = Reply(b"%PDF-1.7", headers={"Content-Type": "application/pdf"})
    show(paged, "paper", *(f"old-{number}" for number in range(12)))
    assert "dropped 1" in paged.crawl().stderr
    asked_articles(paged)
    paged.crawl()
    assert asked_articles(paged) == []


def test_full_asks_for_all_of_it(paged: OddSite) -> None:
    assert "unchanged 12" in paged.crawl("--full").stderr
    assert len(asked_articles(paged)) == 12
    assert requests_of(paged)["wanted"] == 12


def test_t15_articles_that_no_listing_shows_any_more_are_asked_for_and_not_called_gone(paged: OddSite) -> None:
    new = [f"new-{number}" for number in range(8)]
    show(paged, *new, *(f"old-{number}" for number in range(4)))
    assert "new 8  edited 0  unchanged 8  gone 0  not due 4" in paged.crawl().stderr
    assert asked_articles(paged) == sorted([*new, *(f"old-{number}" for number in range(4, 12))])
    assert {record["status"] for record in paged.records()} == {"live"}
    assert "unchanged 0  gone 0  not due 20" in paged.crawl().stderr  # that they are absent is known now
