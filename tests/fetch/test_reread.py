"""Other readers or another profile between two nights: what they read differently is no edit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from crawler.archive.archive import Archive
from tests.fetch.conftest import PARAGRAPH, PROFILE, Reply, listing
from tests.fetch.test_gone import entries

if TYPE_CHECKING:
    from tests.fetch.conftest import OddSite


def article(day: str = "05/03/2025", *, title: str = "A headline of five words", tag: str = "Boats") -> str:
    """Return an article whose date means another day wherever the month comes first."""
    return (
        f"<html lang=en><body><main><article><h1>{title}</h1><p>Published: {day}</p>{PARAGRAPH * 3}"
        f'<p>TAGS: <a href="/tag">{tag}</a></p></article></main></body></html>'
    )


def profile(site: OddSite, more: str = "") -> None:
    """Give the site another profile, or the first one again."""
    (site.program.folder / "odd.toml").write_text(more + PROFILE)


DAY_FIRST, MONTH_FIRST = 'date_order = "DMY"\n', 'date_order = "MDY"\n'


@pytest.fixture
def dated(odd_site: OddSite) -> OddSite:
    """A site of two articles, crawled once with a profile that takes the day for the month."""
    profile(odd_site, MONTH_FIRST)
    odd_site.routes |= {"/news": Reply(listing("/news/a", "/news/b"))}
    odd_site.routes |= {
        "/news/a": Reply(article()),
        "/news/b": Reply(article("07/04/2025", title="Another headline of five words")),
    }
    assert odd_site.crawl().returncode == 0
    assert [record["published"] for record in odd_site.records()] == ["2025-05-03", "2025-07-04"]
    return odd_site


def archive_of(site: OddSite) -> Archive:
    return Archive(site.program.data, "odd")


def changes(site: OddSite, *words: str) -> list[tuple[Any, ...]]:
    """Return what the last run changed, record by record: what happened to it, in which fields, to which values."""
    done = site.program.run("changes", "odd", "--since", "last", "--reread", "--json", *words)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    found = [
        (line["url"].rpartition("/")[2], line["change"], line.get("changed_fields", []), line.get("after", {}))
        for line in lines
    ]
    return sorted(found, key=lambda change: change[0])


def counts(site: OddSite) -> dict[str, int]:
    """Return what the last run counted."""
    archive = archive_of(site)
    told: dict[str, int] = json.loads(archive.run_path(archive.run_ids()[-1]).read_bytes())["counts"]
    return told


def is_sound(site: OddSite) -> bool:
    return site.program.run("verify", "odd").returncode == 0


def test_what_another_profile_reads_differently_is_reread_and_never_edited(dated: OddSite) -> None:
    profile(dated, DAY_FIRST)
    done = dated.crawl("--full")
    assert "new 0  edited 0  unchanged 2  reread 2  gone 0" in done.stderr
    expected = [
        ("a", "reread", ["published"], {"published": "2025-03-05"}),
        ("b", "reread", ["published"], {"published": "2025-04-07"}),
    ]
    assert changes(dated) == expected
    assert [record["version"] for record in dated.records()] == [1, 1]
    assert is_sound(dated)
    dated.crawl("--full")
    assert (changes(dated), counts(dated).get("reread")) == ([], None)


def test_edit_in_the_night_of_another_profile_shows_its_own_fields_only(dated: OddSite) -> None:
    ids = [record["id"] for record in dated.records()]
    profile(dated, DAY_FIRST)
    dated.routes["/news/a"] = Reply(article(tag="Ferries"))
    dated.crawl("--full")
    assert changes(dated) == [
        ("a", "reread", ["published"], {"published": "2025-03-05"}),
        ("a", "edited", ["tags"], {"tags": ["Ferries"]}),
        ("b", "reread", ["published"], {"published": "2025-04-07"}),
    ]
    assert [(record["id"], record["version"]) for record in dated.records()] == [(ids[0], 2), (ids[1], 1)]
    assert (counts(dated)["edited"], counts(dated)["reread"]) == (1, 2)
    assert is_sound(dated)


def test_two_profiles_in_two_nights_are_two_readings_and_no_edit(dated: OddSite) -> None:
    profile(dated)
    dated.crawl("--full")
    assert [(name, change, fields) for name, change, fields, _ in changes(dated)] == [
        ("a", "reread", ["published"]),
        ("b", "reread", ["published"]),
    ]
    profile(dated, DAY_FIRST)
    dated.routes["/news/b"] = Reply(article("08/04/2025", title="Another headline of five words"))
    dated.crawl("--full")
    assert changes(dated) == [
        ("a", "reread", ["published"], {"published": "2025-03-05"}),
        ("b", "reread", ["published"], {"published": "2025-04-07"}),
        ("b", "edited", ["published"], {"published": "2025-04-08"}),
    ]


def lose_captures(site: OddSite) -> list[str]:
    """Put every capture held out of reach; return what the WARC files are called."""
    paths = archive_of(site).warc_paths()
    for path in paths:
        path.rename(path.with_suffix(".away"))
    return [path.name for path in paths]


def test_capture_that_cannot_be_read_is_counted_and_named_and_stops_nothing(dated: OddSite) -> None:
    (warc,) = lose_captures(dated)
    profile(dated, DAY_FIRST)
    done = dated.crawl("--full")
    assert done.returncode == 0
    assert done.stderr.count(f"a capture cannot be read anew: {archive_of(dated).warc_folder / warc}") == 2
    assert counts(dated)["captures unread"] == 2
    assert [record["published"] for record in dated.records()] == ["2025-03-05", "2025-04-07"]


def test_damaged_capture_is_counted_and_the_other_one_read(dated: OddSite) -> None:
    place = dated.records()[0]["capture"]
    with (archive_of(dated).warc_folder / place["warc"]).open("r+b") as file:
        file.seek(place["offset"] + place["length"] // 2)
        file.write(b"\0" * 8)
    profile(dated, DAY_FIRST)
    assert f"at byte {place['offset']}, found none" in dated.crawl("--full").stderr
    assert (counts(dated)["captures unread"], counts(dated)["reread"]) == (1, 1)


@pytest.mark.parametrize(
    ("more", "page"),
    [
        pytest.param(MONTH_FIRST, article(tag="Ferries"), id="edit-read-by-the-same-profile"),
        pytest.param("# the same words\n" + MONTH_FIRST, article(), id="page-unchanged"),
    ],
)
def test_no_capture_is_read_where_page_or_profile_is_the_same(dated: OddSite, more: str, page: str) -> None:
    lose_captures(dated)
    profile(dated, more)
    dated.routes["/news/a"] = Reply(page)
    dated.crawl("--full")
    assert "captures unread" not in counts(dated)
    assert "reread" not in counts(dated)


def test_no_capture_is_read_for_a_page_that_was_not_modified(odd_site: OddSite) -> None:
    profile(odd_site, MONTH_FIRST)
    odd_site.routes |= {"/news": Reply(listing("/news/a")), "/news/a": Reply(article(), headers={"ETag": '"1"'})}
    odd_site.crawl()
    profile(odd_site, DAY_FIRST)
    lose_captures(odd_site)
    odd_site.routes["/news/a"] = Reply("", 304, {"ETag": '"1"'})
    odd_site.crawl()
    assert counts(odd_site)["unchanged"] == 1
    assert "captures unread" not in counts(odd_site)


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
