"""Nights of the campus through the real command: what the campus changed is found, and nothing else is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from crawler.campus.chinese import LANGUAGES
from crawler.campus.content import build_campus
from crawler.campus.home import build_home, front_page
from crawler.campus.nights import changes_between
from crawler.campus.server import CampusServer
from crawler.campus.story import MAIN
from tests.conftest import Program, log_lines, records_in

if TYPE_CHECKING:
    from crawler.campus.story import Campus

NIGHTS = (1, 2, 2, 3)


def campus_at(night: int) -> Campus:
    return build_campus(news_count=60, story_count=4, translated_count=14, night=night)


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """An archive after four nights, the second of them twice; every page was asked for whole."""
    with CampusServer(campus_at(1), crawl_delay=0) as server:
        program = Program(tmp_path_factory.mktemp("nights"), server)
        for night in NIGHTS:
            server.turn_to(campus_at(night))
            done = program.run("crawl", "campus", "--full")
            assert done.returncode == 0, done.stderr
    return program


def runs(program: Program) -> list[str]:
    return [line.split("\t")[0] for line in program.run("runs", "list", "campus").stdout.splitlines()]


def told(program: Program, *words: str) -> list[dict[str, Any]]:
    done = program.run(*words, "--json")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def changes_of(program: Program, number: int, kind: str) -> list[dict[str, Any]]:
    """Return what the run with that *number* changed of one kind of record."""
    run = runs(program)[number]
    return [line for line in told(program, "changes", "campus", "--kind", kind) if line["run"] == run]


def test_second_night_finds_exactly_what_the_campus_changed_of_its_articles(nights: Program) -> None:
    expected = [
        (change.change, change.url, change.old_url, list(change.fields))
        for change in changes_between(campus_at(1), campus_at(2))
        if f"//{MAIN}/" in change.url
    ]
    found = [
        (line["change"], line["url"], line.get("old_url"), line.get("changed_fields", []))
        for line in changes_of(nights, 1, "article")
    ]
    assert sorted(found, key=str) == sorted(expected, key=str)
    counts = [sum(change == name for change, *_ in found) for name in ("new", "edited", "moved", "gone")]
    assert counts == [5, 4, 1, 2]
    fields = sorted(tuple(fields) for change, _, _, fields in found if change == "edited")
    assert fields == [("body",), ("captions",), ("tags",), ("title",)]


def test_second_night_finds_the_card_and_the_figure_in_every_language(nights: Program) -> None:
    found = sorted(
        (line["language"], line["change"], line["block"], line["title"], line.get("changed_fields", []))
        for line in changes_of(nights, 1, "entry")
    )
    expected: list[tuple[Any, ...]] = []
    for language in LANGUAGES:
        before, after = front_page(campus_at(1), language)[0], front_page(campus_at(2), language)[0]
        startups = build_home(campus_at(2), language).of("figure")[0].label
        expected += [
            (language, "new", "news", after.headline, []),
            (language, "gone", "news", before.headline, []),
            (language, "edited", "figure", startups, ["number"]),
        ]
    assert found == sorted(expected)
    assert [line["changed_fields"] for line in changes_of(nights, 1, "homepage")] == [["layout"]] * 3
    assert changes_of(nights, 1, "event") == []


@pytest.mark.parametrize("number", [pytest.param(2, id="the-same-night"), pytest.param(3, id="noise-of-another-night")])
def test_nothing_more_is_found_where_only_noise_changed(nights: Program, number: int) -> None:
    assert [
        line for kind in ("article", "entry", "homepage", "event") for line in changes_of(nights, number, kind)
    ] == []
    run = runs(nights)[number]
    assert not (nights.data / "campus" / "log" / f"{run}.jsonl").exists()


def test_runs_diff_sums_up_what_changes_tell(nights: Program) -> None:
    first, second, *_, last = runs(nights)
    told_by_run = {(line["change"], line["id"]) for line in told(nights, "runs", "diff", "campus", second)}
    told_between = {(line["change"], line["id"]) for line in told(nights, "runs", "diff", "campus", first, last)}
    told_since = {(line["change"], line["id"]) for line in told(nights, "changes", "campus", "--since", second)}
    assert told_by_run == told_between == told_since
    assert told(nights, "runs", "diff", "campus", second, last) == []


def test_history_shows_the_words_that_were_edited(nights: Program) -> None:
    (edit,) = [line for line in changes_of(nights, 1, "article") if line.get("changed_fields") == ["body"]]
    shown = nights.run("history", edit["url"], "--diff").stdout
    assert "{+very +}" in shown
    assert "Readers have since sent their own observations" in shown
    first, second = told(nights, "history", edit["url"], "--diff")
    assert first["diff"] == {}
    before = "".join(text for sign, text in second["diff"]["body"] if sign != "+")
    after = "".join(text for sign, text in second["diff"]["body"] if sign != "-")
    assert (before, after) == (edit["before"]["body"], edit["after"]["body"])


def test_figure_is_found_by_its_id_with_both_values(nights: Program) -> None:
    (edit,) = [
        line for line in changes_of(nights, 1, "entry") if line["change"] == "edited" and line["language"] == "en"
    ]
    assert (edit["before"], edit["after"]) == ({"number": "1900+"}, {"number": "1950+"})
    versions = told(nights, "history", edit["id"])
    assert [(version["number"], version["change"]) for version in versions] == [("1900+", "new"), ("1950+", "edited")]


def test_timeline_says_what_led_from_when_to_when(nights: Program) -> None:
    leads = told(nights, "homepage", "timeline", "campus")
    assert len(leads) == 2 * len(LANGUAGES)
    for language in LANGUAGES:
        before, after = (lead for lead in leads if lead["language"] == language)
        titles = [front_page(campus_at(night), language)[0].headline for night in (1, 2)]
        assert [before["title"], after["title"]] == titles
        assert before["until"] == after["from"]
        assert "until" not in after  # it still leads after the last night
        links = [front_page(campus_at(night), language)[0].url for night in (1, 2)]
        assert [before["link"], after["link"]] == links
    only = told(nights, "homepage", "timeline", "campus", "--language", "zh-Hant", "--block", "figure")
    assert [lead["title"] for lead in only] == [build_home(campus_at(1), "zh-Hant").of("figure")[0].label]


def test_timeline_of_several_captures_a_day_names_the_articles_that_led(nights: Program) -> None:
    """All four crawls ran on one day; the carousel turned and the noise of the pages changed between them."""
    held = {record["url"]: record for record in records_in(nights.data / "campus" / "articles.jsonl")}
    before, after = told(nights, "homepage", "timeline", "campus", "--language", "en")
    assert before["from"][:10] == after["last_shown"][:10]
    assert [lead["captures"] for lead in (before, after)] == [1, 3]
    for lead in (before, after):
        article = held[lead["link"]]
        assert (lead["article"], lead["article_title"]) == (article["id"], article["title"])
        assert lead["published"] == article["published"]


def test_timeline_of_a_carousel_says_that_nothing_leads_it(nights: Program) -> None:
    done = nights.run("homepage", "timeline", "campus", "--block", "award")
    assert (done.returncode, done.stdout) == (0, "")
    assert "nothing leads award, which is a carousel" in done.stderr


def test_timeline_in_a_language_without_a_homepage_names_those_there_are(nights: Program) -> None:
    done = nights.run("homepage", "timeline", "campus", "--language", "fr")
    assert done.returncode == 2
    assert "(en, zh-Hans, zh-Hant), found 'fr'" in done.stderr
    one, other = (told(nights, "homepage", "timeline", "campus", "--language", tag) for tag in ("zh-Hant", "zh-hant"))
    assert len(one) == 2
    assert one == other


def test_every_change_names_its_record(nights: Program) -> None:
    assert [line for line in told(nights, "changes", "campus") if not line.get("title")] == []


def test_archive_of_all_nights_is_sound_and_rebuilt_the_same(nights: Program) -> None:
    assert nights.run("verify", "campus").returncode == 0
    folder = nights.data / "campus"
    names = ("articles.jsonl", "events.jsonl", "homepage.jsonl", "changes.jsonl")
    before = {name: (folder / name).read_bytes() for name in names}
    for name in names:
        (folder / name).unlink()
    assert nights.run("rebuild", "campus").returncode == 0
    assert {name: (folder / name).read_bytes() for name in names} == before
    assert log_lines(folder) > 0


def test_untranslated_article_is_one_record_with_aliases(nights: Program) -> None:
    records = [json.loads(line) for line in (nights.data / "campus" / "articles.jsonl").read_bytes().splitlines()]
    held = {record["url"]: record for record in records}
    shown_elsewhere = [story for story in campus_at(1).stories(MAIN) if story.untranslated]
    assert {story.language for story in shown_elsewhere} == {"en", "zh-Hant"}
    for story in shown_elsewhere:
        record = held[story.url]
        assert record["aliases"] == sorted(url for _, url in story.untranslated)
        assert (record["title"], record["language"]) == (story.title, story.language)


def test_translations_name_one_another(nights: Program) -> None:
    records = [json.loads(line) for line in (nights.data / "campus" / "articles.jsonl").read_bytes().splitlines()]
    held = {record["url"]: record for record in records}
    translated = [story for story in campus_at(3).stories(MAIN) if story.alternates]
    assert {story.language for story in translated} == set(LANGUAGES)
    for story in translated:
        assert held[story.url]["alternates"] == dict(story.alternates)
        assert held[story.url]["language"] == story.language
