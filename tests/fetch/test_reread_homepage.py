"""Homepages whose profile or readers have changed: what was there before is no news."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.fetch.conftest import PROFILE, Reply, listing
from tests.fetch.rereading import article, counts, is_sound, lose_captures, reread, totals
from tests.fetch.test_gone import entries

if TYPE_CHECKING:
    from tests.fetch.conftest import OddSite


# --- entries of the homepage ------------------------------------------------------


def home(ferries: int = 10, *, heading: str = "The harbour in short", cards: tuple[str, ...] = ("kelp", "maps")) -> str:
    """Return a homepage with cards, and with figures under a heading that only a profile may know."""
    news = "".join(f'<li><h3><a href="/about/{name}">All about {name}</a></h3></li>' for name in cards)
    figures = f"<ul><li><b>{ferries}</b> ferries</li><li><b>27</b> lamps</li></ul>"
    return (
        f"<html lang=en><title>Odd</title><body><main><h2>News</h2><ul>{news}</ul><h2>{heading}</h2>{figures}"
        "</main></body></html>"
    )


def landmark(kind: str, heading: str) -> str:
    return f'\n[[block]]\nkind = "{kind}"\nlandmark = ["{heading}"]\n'


def profile_of_home(site: OddSite, more: str = "") -> None:
    (site.program.folder / "odd.toml").write_text(PROFILE + more)


@pytest.fixture
def homely(odd_site: OddSite) -> OddSite:
    """A site with figures on its homepage, crawled once."""
    odd_site.routes |= {"/": Reply(home()), "/news": Reply(listing("/news/a")), "/news/a": Reply(article())}
    assert odd_site.crawl().returncode == 0
    return odd_site


def entry_changes(site: OddSite) -> list[tuple[str, str, str, list[str]]]:
    """Return what the last run changed on the homepage: kind, title, what happened, and fields."""
    done = site.program.run("changes", "odd", "--since", "last", "--reread", "--json")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return [
        (line["kind"], line["title"], line["change"], line.get("changed_fields", []))
        for line in lines
        if line["kind"] in ("entry", "homepage")
    ]


def test_entries_that_only_todays_profile_sees_were_there_before(homely: OddSite) -> None:
    assert set(entries(homely)) == {"kelp", "maps"}
    profile_of_home(homely, landmark("figure", "The harbour in short"))
    homely.routes["/"] = Reply(home(12, cards=("kelp", "maps", "tides")))
    homely.crawl()
    assert sorted(entry_changes(homely)) == [
        ("entry", "All about tides", "new", []),
        ("entry", "ferries", "edited", ["number"]),
        ("entry", "ferries", "new", []),
        ("entry", "lamps", "new", []),
        ("homepage", "Odd", "edited", ["layout"]),
        ("homepage", "Odd", "reread", ["layout"]),
    ]
    told = counts(homely)
    assert (told["entries reread"], told["homepages reread"], told["entries new"], told["entries edited"]) == (
        2,
        1,
        1,
        1,
    )
    assert is_sound(homely)


def test_entries_that_todays_profile_does_not_see_are_not_gone(homely: OddSite) -> None:
    profile_of_home(homely, landmark("figure", "The harbour in short"))
    homely.crawl()
    assert set(entries(homely)) == {"kelp", "maps", "ferries", "lamps"}
    profile_of_home(homely)
    for _ in range(2):
        done = homely.crawl()
        assert "2 entries stay that today's readers do not find in the captures they were read from" in done.stderr
        assert counts(homely)["not reread"] == 2
        assert set(entries(homely).values()) == {"live"}
    homely.routes["/"] = Reply(home(cards=("kelp", "tides")))
    homely.crawl()  # what today's profile sees goes as ever
    assert entries(homely) == {"kelp": "live", "maps": "gone", "tides": "live", "ferries": "live", "lamps": "live"}


def test_entry_that_todays_profile_does_not_find_where_it_was_read_stays_and_is_told(homely: OddSite) -> None:
    homely.routes["/"] = Reply(home(heading="Facts and figures"))
    homely.crawl()
    assert set(entries(homely)) == {"kelp", "maps", "ferries", "lamps"}
    profile_of_home(homely, landmark("goal", "Facts and figures"))
    homely.routes["/"] = Reply(home(12, heading="Key figures"))
    done = homely.crawl()
    assert "expected it in the capture it was read from too, found other records" in done.stderr
    assert counts(homely)["not reread"] == 1
    assert ("entry", "ferries", "edited", ["number"]) in entry_changes(homely)


def test_homepage_is_read_once_for_all_its_entries(homely: OddSite) -> None:
    homely.routes["/"] = Reply(home(heading="Facts and figures"))
    homely.crawl()
    lose_captures(homely)
    profile_of_home(homely, "\n# other words\n")
    homely.routes["/"] = Reply(home(11, heading="Facts and figures", cards=("tides", "reefs")))
    homely.crawl()
    assert counts(homely)["captures unread"] == 2  # the one with the figures, the one with the cards before it


def test_entries_found_and_lost_are_named_and_only_those_found_are_kept(homely: OddSite) -> None:
    profile_of_home(homely, landmark("figure", "The harbour in short"))
    lines = reread(homely, "--write")
    assert [line["title"] for line in lines if "found" in line and "read" not in line] == ["ferries", "lamps"]
    assert (totals(lines, "entry"), totals(lines, "homepage")) == ((2, 0, 0, 2), (1, 1, 0, 0))
    assert set(entries(homely)) == {"kelp", "maps", "ferries", "lamps"}
    assert totals(reread(homely, "--write"), "entry") == (4, 0, 0, 0)
    profile_of_home(homely)
    lines = reread(homely, "--write")
    assert [(line["title"], line["why"]) for line in lines if "why" in line] == [
        ("ferries", "no such record on the page"),
        ("lamps", "no such record on the page"),
    ]
    assert (totals(lines, "entry"), totals(lines, "homepage")) == ((4, 0, 2, 0), (1, 1, 0, 0))
    assert set(entries(homely).values()) == {"live"}


def test_homepage_that_redirects_is_read_anew_as_the_homepage(odd_site: OddSite) -> None:
    odd_site.routes |= {"/": Reply("", 302, {"Location": "/welcome"}), "/welcome": Reply(home())}
    odd_site.routes |= {"/news": Reply(listing("/news/a")), "/news/a": Reply(article())}
    odd_site.crawl()
    assert set(entries(odd_site)) == {"kelp", "maps"}
    for words in ([], ["--all"]):
        lines = reread(odd_site, *words)
        assert (totals(lines, "homepage"), totals(lines, "entry")) == ((1, 0, 0, 0), (2, 0, 0, 0))
