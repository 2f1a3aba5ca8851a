"""Two nights of the campus with another profile on the second: what the campus changed is found, and no edit beside."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from crawler.campus.chinese import LANGUAGES
from crawler.campus.nights import changes_between
from crawler.campus.server import CampusServer
from crawler.campus.story import MAIN
from tests.conftest import ROOT, Program, records_in
from tests.test_nights import campus_at, changes_of, runs, told

if TYPE_CHECKING:
    from pathlib import Path

TODAY = (ROOT / "spiders" / "sites" / "campus.toml").read_text(encoding="utf-8")

BEFORE = TODAY.replace('date_order = "DMY"', 'date_order = "MDY"').replace('timezone = "Asia/Hong_Kong"', "")


class Nights(Program):
    """An archive after two nights, with what was held after the first."""

    held: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    with CampusServer(campus_at(1), crawl_delay=0) as server:
        program = Nights(tmp_path_factory.mktemp("nights"), server)
        profile: Path = program.folder / "sites" / "campus.toml"
        profile.parent.mkdir()
        for night, text in ((1, BEFORE), (2, TODAY), (2, TODAY)):
            profile.write_text(text, encoding="utf-8")
            server.turn_to(campus_at(night))
            done = program.run("crawl", "campus", "--full")
            assert done.returncode == 0, done.stderr
            if night == 1:
                program.held = held(program)
    return program


def held(program: Program) -> dict[str, dict[str, Any]]:
    names = ("articles.jsonl", "events.jsonl")
    return {record["id"]: record for name in names for record in records_in(program.data / "campus" / name)}


def all_changes(program: Program, kind: str) -> list[dict[str, Any]]:
    """Return what the second night changed of one kind of record, and what it read anew."""
    run = runs(program)[1]
    lines = told(program, "changes", "campus", "--kind", kind, "--reread")
    return [line for line in lines if line["run"] == run]


def test_articles_change_as_the_campus_changed_them_and_in_no_other_field(nights: Nights) -> None:
    expected = [
        (change.change, change.url, list(change.fields))
        for change in changes_between(campus_at(1), campus_at(2))
        if f"//{MAIN}/" in change.url and change.change != "moved"
    ]
    found = [(line["change"], line["url"], line.get("changed_fields", [])) for line in changes_of(nights, 1, "article")]
    moved = [change for change in changes_between(campus_at(1), campus_at(2)) if change.change == "moved"]
    assert len(moved) == 1
    assert sorted(one for one in found if one[1] not in (moved[0].url, moved[0].old_url)) == sorted(expected)
    edited = sorted(fields for change, _, fields in found if change == "edited")
    assert edited == [["body"], ["captions"], ["tags"], ["title"]]


def test_what_the_profile_reads_otherwise_is_reread_once_for_each_record(nights: Nights) -> None:
    now = held(nights)
    names = {"article": ("published",), "event": ("starts", "ends")}
    for kind, fields in names.items():
        differing = {
            one
            for one, record in nights.held.items()
            if record["kind"] == kind
            and now[one]["status"] == "live"
            and any(record.get(name) != now[one].get(name) for name in fields)
        }
        reread = [line for line in all_changes(nights, kind) if line["change"] == "reread"]
        assert len(differing) > 0
        assert {line["id"] for line in reread} == differing
        assert len(reread) == len(differing)
        assert {tuple(line["changed_fields"]) for line in reread} == {fields}


def test_homepages_change_as_ever(nights: Nights) -> None:
    found = Counter(line["change"] for line in all_changes(nights, "entry"))
    assert found == {"new": len(LANGUAGES), "edited": len(LANGUAGES), "gone": len(LANGUAGES)}
    assert [line["changed_fields"] for line in all_changes(nights, "homepage")] == [["layout"]] * len(LANGUAGES)


def test_run_counts_readings_apart_from_edits(nights: Nights) -> None:
    counts = json.loads((nights.data / "campus" / "runs" / f"{runs(nights)[1]}.json").read_bytes())["counts"]
    lines = [line for kind in ("article", "event") for line in all_changes(nights, kind)]
    by_kind = Counter(line["kind"] for line in lines if line["change"] == "reread")
    assert (counts["reread"], counts["events reread"]) == (by_kind["article"], by_kind["event"])
    assert counts["edited"] == 4


def test_night_after_finds_and_reads_nothing(nights: Nights) -> None:
    counts = json.loads((nights.data / "campus" / "runs" / f"{runs(nights)[2]}.json").read_bytes())["counts"]
    assert not (nights.data / "campus" / "log" / f"{runs(nights)[2]}.jsonl").exists()
    assert not {name for name in counts if "reread" in name}
    assert nights.run("verify", "campus").returncode == 0
