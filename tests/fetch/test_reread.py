"""Other readers or another profile between two nights: what they read differently is no edit."""

from __future__ import annotations

import json
import shutil
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


def test_no_capture_is_read_where_page_and_words_of_the_profile_are_the_same(dated: OddSite) -> None:
    lose_captures(dated)
    profile(dated, "# the same words\n" + MONTH_FIRST)
    dated.crawl("--full")
    assert "captures unread" not in counts(dated)
    assert "reread" not in counts(dated)


def test_edit_read_by_the_same_profile_is_no_reading_anew(dated: OddSite) -> None:
    dated.routes["/news/a"] = Reply(article(tag="Ferries"))
    dated.crawl("--full")
    assert counts(dated)["edited"] == 1
    assert "reread" not in counts(dated)


def test_edit_counts_where_the_capture_it_is_compared_with_cannot_be_read(dated: OddSite) -> None:
    (warc,) = lose_captures(dated)
    dated.routes["/news/a"] = Reply(article(tag="Ferries"))
    done = dated.crawl("--full")
    assert done.stderr.count(f"a capture cannot be read anew: {archive_of(dated).warc_folder / warc}") == 1
    assert (counts(dated)["edited"], counts(dated)["captures unread"]) == (1, 1)


def test_no_capture_is_read_for_a_page_that_was_not_modified(odd_site: OddSite) -> None:
    profile(odd_site, MONTH_FIRST)
    odd_site.routes |= {"/news": Reply(listing("/news/a")), "/news/a": Reply(article(), headers={"ETag": '"1"'})}
    odd_site.crawl()
    profile(odd_site, DAY_FIRST)
    lose_captures(odd_site)
    odd_site.routes["/news/a"] = Reply("", 304, {"ETag": '"1"'})
    odd_site.crawl("--limit", 1)
    assert counts(odd_site)["unchanged"] == 1
    assert "captures unread" not in counts(odd_site)


def test_what_only_an_alias_says_differently_is_no_edit(odd_site: OddSite) -> None:
    note = article().replace("<p>Published", "<p>Winter edition</p><p>Published")
    profile(odd_site, DAY_FIRST)
    with_label = (odd_site.program.folder / "odd.toml").read_text() + '\n[labels]\nnot_body = ["Winter edition"]\n'
    (odd_site.program.folder / "odd.toml").write_text(with_label)
    odd_site.routes |= {"/news": Reply(listing("/news/one")), "/news/one": Reply(article())}
    odd_site.crawl()
    odd_site.routes |= {"/news": Reply(listing("/news/one", "/news/two")), "/news/two": Reply(note)}
    odd_site.crawl()
    (record,) = odd_site.records()
    assert record["aliases"] == ["http://odd.example/news/two"]
    profile(odd_site, DAY_FIRST)
    for _ in range(2):
        assert "new 0  edited 0  unchanged 2" in odd_site.crawl("--full").stderr
    assert totals(reread(odd_site, "--all", "--write"), "article") == (1, 0, 0, 0)
    (after,) = odd_site.records()
    assert (after["body"], after["version"]) == (record["body"], 1)


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


# --- muniment reread --------------------------------------------------------------


def reread(site: OddSite, *words: str) -> list[dict[str, Any]]:
    done = site.program.run("reread", "odd", "--profile", "odd.toml", "--json", *words)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def totals(lines: list[dict[str, Any]], kind: str) -> tuple[int, ...]:
    (line,) = (line for line in lines if line.get("kind") == kind and "read" in line)
    return tuple(line[name] for name in ("read", "changed", "lost", "found"))


def histories(site: OddSite, name: str) -> list[tuple[str, list[str], str | None]]:
    """Return what happened to an article: each change, its fields, and the day of publication since then."""
    done = site.program.run("history", f"http://odd.example/news/{name}", "--json")
    versions = [json.loads(line) for line in done.stdout.splitlines()]
    return [(one["change"], one.get("changed_fields", []), one.get("published")) for one in versions]


def test_all_captures_tell_what_an_earlier_profile_saw_no_difference_in(odd_site: OddSite) -> None:
    odd_site.routes |= {"/news": Reply(listing("/news/a")), "/news/a": Reply(article("05/03/2025"))}
    odd_site.crawl()
    odd_site.routes["/news/a"] = Reply(article("06/03/2025"))
    odd_site.crawl("--full")
    assert histories(odd_site, "a") == [("new", [], None)]  # either may be the month: both are absent
    profile(odd_site, DAY_FIRST)
    assert totals(reread(odd_site), "article") == (1, 1, 0, 0)
    assert totals(reread(odd_site, "--all", "--write"), "article") == (2, 2, 0, 0)
    assert histories(odd_site, "a") == [
        ("new", [], None),
        ("reread", ["published"], "2025-03-05"),
        ("edited", ["published"], "2025-03-06"),
    ]
    assert totals(reread(odd_site, "--all"), "article") == (2, 0, 0, 0)
    assert is_sound(odd_site)


def test_readings_in_any_order_fold_to_the_same(dated: OddSite) -> None:
    """Read anew after each night or after all: what is left of the history is the same."""
    dated.routes["/news/a"] = Reply(article(tag="Ferries"))
    dated.crawl("--full")
    folder = dated.program.data
    folder.rename(folder.with_name("first"))
    shutil.copytree(folder.with_name("first"), folder)
    for order in (MONTH_FIRST + "timezone = 'Europe/Vienna'\n", DAY_FIRST):
        profile(dated, order)
        reread(dated, "--all", "--write")
    step_by_step = histories(dated, "a")
    shutil.rmtree(folder)
    folder.with_name("first").rename(folder)
    reread(dated, "--all", "--write")
    assert histories(dated, "a") == step_by_step
    assert [change for change, _, _ in step_by_step] == ["new", "reread", "edited"]


def test_record_stays_at_home_where_todays_profile_names_its_page_otherwise(odd_site: OddSite) -> None:
    odd_site.routes |= {"/news": Reply(listing("/news/a?v=1")), "/news/a?v=1": Reply(article())}
    odd_site.crawl()
    (before,) = odd_site.records()
    profile(odd_site, DAY_FIRST + 'ignore_parameters = ["v"]\n')
    lines = reread(odd_site, "--write")
    assert totals(lines, "article") == (1, 1, 0, 0)
    (after,) = odd_site.records()
    assert (before["url"], before.get("published")) == ("http://odd.example/news/a?v=1", None)
    assert (after["id"], after["url"], after["published"]) == (before["id"], before["url"], "2025-03-05")


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


def test_page_that_gives_no_record_any_more_is_named_and_kept(odd_site: OddSite) -> None:
    odd_site.routes |= {"/news": Reply(listing("/news/a")), "/news/a": Reply(article())}
    odd_site.crawl()
    (odd_site.program.folder / "odd.toml").write_text(PROFILE.replace("/news/'", "/news/\\d+'"))
    (line,) = (line for line in reread(odd_site, "--write") if "lost" in line and "read" not in line)
    assert line["url"] == "http://odd.example/news/a"
    assert "expected an article's URL, found one that fits no section" in line["why"]
    assert [record["status"] for record in odd_site.records()] == ["live"]


def test_homepage_that_redirects_is_read_anew_as_the_homepage(odd_site: OddSite) -> None:
    odd_site.routes |= {"/": Reply("", 302, {"Location": "/welcome"}), "/welcome": Reply(home())}
    odd_site.routes |= {"/news": Reply(listing("/news/a")), "/news/a": Reply(article())}
    odd_site.crawl()
    assert set(entries(odd_site)) == {"kelp", "maps"}
    for words in ([], ["--all"]):
        lines = reread(odd_site, *words)
        assert (totals(lines, "homepage"), totals(lines, "entry")) == ((1, 0, 0, 0), (2, 0, 0, 0))
