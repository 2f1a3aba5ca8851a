from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from crawler.archive.identity import record_id
from crawler.archive.index import Index
from crawler.archive.log import iter_log
from crawler.archive.rebuild import rebuild
from crawler.archive.run import Run

if TYPE_CHECKING:
    from crawler.archive.archive import Archive
    from tests.commands.conftest import Keep, Muniment

URL = "http://www.campus.example/news/2026/open-day"


@pytest.fixture
def archive(keep: Keep) -> Archive:
    """Three nights: one article that is edited twice, one that is new on the second."""
    keep(5, (URL, {"title": "Open day", "body": "Come at nine."}))
    keep(6, (URL, {"title": "Open \x1b[2Jday", "body": "Come at nine."}), (f"{URL}-2", {"title": "Other"}))
    return keep(7, (URL, {"title": "Open \x1b[2Jday", "body": "Come at ten."}))


def shown(muniment: Muniment, *words: str) -> list[tuple[str, str]]:
    said = muniment("changes", *words, "--json")
    assert said.code == 0, said.err
    return [(line["change"], line["url"].removeprefix(URL)) for line in map(json.loads, said.out.splitlines())]


ALL = [("new", ""), ("edited", ""), ("new", "-2"), ("edited", "")]


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize("name", [f"{URL}-2", record_id("campus", "article", f"{URL}-2")], ids=["url", "id"])
def test_one_record_can_be_followed(muniment: Muniment, name: str) -> None:
    assert shown(muniment, "--record", name) == [("new", "-2")]
    assert shown(muniment, "campus", "--record", name, "--until", "2026-01-05") == []


@pytest.mark.usefixtures("archive")
def test_a_record_that_is_not_there_is_refused(muniment: Muniment) -> None:
    said = muniment("changes", "--record", "0" * 20)
    assert said.code == 2
    assert said.err.startswith("muniment: --record: expected the URL or the id of a record in ")


READ_ANEW = ("reread", "")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param([], ALL, id="not-unless-asked-for"),
        pytest.param(["--reread"], [ALL[0], READ_ANEW, *ALL[1:]], id="asked-for"),
        pytest.param(["--change", "reread"], [READ_ANEW], id="alone"),
        pytest.param(["--change", "edited", "--reread"], [READ_ANEW, ALL[1], ALL[3]], id="beside-another"),
        pytest.param(["--since", "last", "--reread"], [READ_ANEW], id="by-the-run-that-read-anew"),
    ],
)
def test_what_was_read_anew_is_shown_when_asked_for(
    archive: Archive, muniment: Muniment, words: list[str], expected: list[tuple[str, str]]
) -> None:
    first = next(iter_log(archive.log_paths()[0]))
    with Index(archive.index_path) as index, Run.start(archive, command=[], index=index, kind="reread") as run:
        run.observe(replace(first, title="Read better", content_digest="", extractor="another reader"))
        run.close(ended="finished", exit_code=0)
    rebuild(archive)
    assert shown(muniment, *words) == expected


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param([], ALL, id="everything"),
        pytest.param(["--since", "2026-01-06"], ALL[1:], id="from-a-day-on"),
        pytest.param(["--since", "2026-01-06T03:00:00+08:00"], ALL[1:], id="time-in-another-zone"),
        pytest.param(["--until", "2026-01-05"], ALL[:1], id="up-to-a-day"),
        pytest.param(["--since", "20260106"], ALL[1:], id="run-shortened"),
        pytest.param(["--until", "20260106"], ALL[:3], id="up-to-a-run"),
        pytest.param(["--since", "last"], ALL[3:], id="newest-run"),
        pytest.param(["--change", "new"], [ALL[0], ALL[2]], id="one-sort"),
        pytest.param(["--kind", "event"], [], id="another-kind"),
        pytest.param(["campus", "--since", "2027-01-01"], [], id="nothing-since"),
    ],
)
def test_changes_are_chosen(muniment: Muniment, words: list[str], expected: list[tuple[str, str]]) -> None:
    assert shown(muniment, *words) == expected


@pytest.mark.usefixtures("archive")
def test_line_says_what_changed_and_steers_no_terminal(muniment: Muniment) -> None:
    said = muniment("changes", "--since", "20260106", "--change", "edited")
    first, _ = said.out.splitlines()
    assert first.split("\t")[1:] == ["campus", "article", "edited", "title", r"Open \x1b[2Jday", URL]


@pytest.mark.usefixtures("archive")
def test_values_before_and_after_stand_in_the_json(muniment: Muniment) -> None:
    (line,) = muniment("changes", "--since", "last", "--json").out.splitlines()
    change = json.loads(line)
    assert (change["before"], change["after"]) == ({"body": "Come at nine."}, {"body": "Come at ten."})
    assert change["version"] == 3


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param(["--since", "yesterday"], "--since: expected a day such as 2026-01-05, a time", id="word"),
        pytest.param(["--kind", "poem"], "invalid value for '--kind'", id="kind"),
        pytest.param(["nowhere"], "expected a site with an archive", id="site"),
    ],
)  # fmt: skip
def test_words_that_do_not_fit_are_refused(muniment: Muniment, words: list[str], expected: str) -> None:
    said = muniment("changes", *words)
    assert said.code == 2
    assert expected in said.err


def test_t10_lost_file_of_changes_says_how_it_is_made(muniment: Muniment, archive: Archive) -> None:
    archive.changes_path.unlink()
    said = muniment("changes")
    assert said.code == 2
    assert "`muniment rebuild` makes it" in said.err
    assert muniment("rebuild").code == 0
    assert shown(muniment) == ALL


def test_damaged_line_is_named(muniment: Muniment, archive: Archive) -> None:
    lines = archive.changes_path.read_bytes().splitlines(keepends=True)
    archive.changes_path.write_bytes(lines[0] + lines[1][:40] + b"\n")
    said = muniment("changes")
    assert said.code == 8
    assert "changes.jsonl: line 2: expected a change" in said.err


@pytest.mark.usefixtures("archive")
def test_sites_are_shown_together_in_order_of_time(muniment: Muniment, keep: Keep) -> None:
    keep(6, (f"{URL}-elsewhere", {"title": "Elsewhere"}), site="other")
    told = [json.loads(line) for line in muniment("changes", "--json").out.splitlines()]
    assert [line["time"] for line in told] == sorted(line["time"] for line in told)
    assert {line["site"] for line in told} == {"campus", "other"}


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param(["20260105", "20260107"], [("edited", ["title", "body"], ""), ("new", [], "-2")], id="two-runs"),
        pytest.param(["20260107"], [("edited", ["body"], "")], id="what-one-run-changed"),
        pytest.param(["last"], [("edited", ["body"], "")], id="the-newest"),
        pytest.param(["20260105"], [("new", [], "")], id="the-first-of-all"),
    ],
)
def test_runs_diff_shows_each_record_once(
    muniment: Muniment, words: list[str], expected: list[tuple[str, list[str], str]]
) -> None:
    said = muniment("runs", "diff", "campus", *words, "--json")
    found = [json.loads(line) for line in said.out.splitlines()]
    told = [(line["change"], line.get("changed_fields", []), line["url"].removeprefix(URL)) for line in found]
    assert sorted(told) == sorted(expected)


@pytest.mark.usefixtures("archive")
def test_runs_in_the_wrong_order_are_refused(muniment: Muniment) -> None:
    said = muniment("runs", "diff", "campus", "20260107", "20260105")
    assert said.code == 2
    assert "expected the earlier run first" in said.err


@pytest.mark.usefixtures("archive")
def test_history_shows_the_words_that_changed(muniment: Muniment) -> None:
    lines = muniment("history", URL, "--diff").out.splitlines()
    assert [line.split("  ")[0] for line in lines if line.startswith("version")] == [
        "version 1",
        "version 2",
        "version 3",
    ]
    assert r"  title: Open [-day-]{+\x1b[2Jday+}" in lines
    assert "  body: Come at [-nine-]{+ten+}." in lines
