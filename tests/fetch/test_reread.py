"""Other readers or another profile between two nights: what they read differently is no edit."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.fetch.conftest import PROFILE, Reply, listing
from tests.fetch.rereading import archive_of, article, changes, counts, is_sound, lose_captures, profile, reread, totals

if TYPE_CHECKING:
    from tests.fetch.conftest import OddSite


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


def test_page_that_gives_no_record_any_more_is_named_and_kept(odd_site: OddSite) -> None:
    odd_site.routes |= {"/news": Reply(listing("/news/a")), "/news/a": Reply(article())}
    odd_site.crawl()
    (odd_site.program.folder / "odd.toml").write_text(PROFILE.replace("/news/'", "/news/\\d+'"))
    (line,) = (line for line in reread(odd_site, "--write") if "lost" in line and "read" not in line)
    assert line["url"] == "http://odd.example/news/a"
    assert "expected an article's URL, found one that fits no section" in line["why"]
    assert [record["status"] for record in odd_site.records()] == ["live"]
