"""Whole crawls of the campus through the real command, over real HTTP."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.archive.index import Index
from crawler.campus.site import Site
from tests.conftest import OF_THE_RUN, ROOT, Program, articles_of, by_url, log_lines, records_in

if TYPE_CHECKING:
    from crawler.campus.story import Campus, Story

CAMPUS_PROFILE = ROOT / "spiders" / "sites" / "campus.toml"

# --- what is found ------------------------------------------------------------


@pytest.mark.parametrize(
    ("site", "host"), [("campus", "www.campus.example"), ("campus-marine", "marine.campus.example")]
)
def test_every_article_of_the_site_is_there_once(crawled: Program, small_campus: Campus, site: str, host: str) -> None:
    found = [record["url"] for record in articles_of(crawled, site)]
    assert sorted(found) == sorted(story.url for story in small_campus.stories(host))


def test_republished_article_has_an_id_of_its_own(crawled: Program) -> None:
    main = {record["title"]: record["id"] for record in articles_of(crawled)}
    marine = {record["title"]: record["id"] for record in articles_of(crawled, "campus-marine")}
    both = main.keys() & marine.keys()
    assert both
    assert all(main[title] != marine[title] for title in both)


def stated(story: Story) -> dict[str, Any]:
    """Return what the campus holds of an article, in the form of a record, empty values left out."""
    values: dict[str, Any] = {
        "title": story.title,
        "subtitle": story.subtitle,
        "published": story.published,
        "language": story.language,
        "section": story.section,
        "tags": list(story.tags),
        "authors": list(story.authors),
        "captions": list(story.captions),
        "attachments": list(story.attachments),
        "body": story.body,
    }
    return {name: value for name, value in values.items() if value}


def read_back(record: dict[str, Any]) -> dict[str, Any]:
    """Return the same fields of a record."""
    values = {name: record.get(name) for name in ("title", "subtitle", "published", "language", "section", "body")}
    values |= {name: record.get(name, []) for name in ("tags", "authors")}
    values["captions"] = [caption["text"] for caption in record.get("captions", [])]
    values["attachments"] = [attachment["url"] for attachment in record.get("attachments", [])]
    return {name: value for name, value in values.items() if value}


@pytest.mark.parametrize("site", ["campus", "campus-marine"])
def test_values_are_those_the_campus_holds(crawled: Program, small_campus: Campus, site: str) -> None:
    stories = {story.url: story for story in small_campus.stories()}
    wrong = {}
    for record in articles_of(crawled, site):
        want, have = stated(stories[record["url"]]), read_back(record)
        if want != have:
            wrong[record["url"]] = {
                name: (want.get(name), have.get(name)) for name in want if want[name] != have.get(name)
            }
    assert wrong == {}


def test_every_value_has_evidence_that_says_where_it_stood(crawled: Program) -> None:
    for record in articles_of(crawled):
        for name in ("title", "published", "body", "language"):
            assert record["evidence"][name]["from"], (record["url"], name)
            assert record["evidence"][name]["where"], (record["url"], name)
        for name in ("tags", "captions", "authors", "images"):
            assert len(record["evidence"].get(name, [])) == len(record.get(name, [])), (record["url"], name)


def test_every_line_is_valid_against_the_schema(crawled: Program) -> None:
    schema = json.loads(crawled.run("schema", "article").stdout)
    validator = jsonschema.Draft202012Validator(schema)
    for record in [*articles_of(crawled), *articles_of(crawled, "campus-marine")]:
        assert list(validator.iter_errors(record)) == []


def test_events_and_homepages_are_valid_against_their_schemas(crawled: Program) -> None:
    folder = crawled.data / "campus"
    records = [*records_in(folder / "events.jsonl"), *records_in(folder / "homepage.jsonl")]
    assert {record["kind"] for record in records} == {"event", "homepage", "entry"}
    for kind in ("event", "homepage", "entry"):
        validator = jsonschema.Draft202012Validator(json.loads(crawled.run("schema", kind).stdout))
        for record in records:
            if record["kind"] == kind:
                assert list(validator.iter_errors(record)) == []


def test_site_that_is_named_twice_is_crawled_once(crawled: Program) -> None:
    done = crawled.run("crawl", "campus-marine", "campus-marine", "--dry-run", "--limit", "1")
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 1)
    assert done.stderr == "campus-marine  would fetch 1\n"


def test_changes_are_valid_against_their_schema(crawled: Program) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(crawled.run("schema", "change").stdout))
    lines = records_in(crawled.data / "campus" / "changes.jsonl")
    assert {line["kind"] for line in lines} == {"article", "event", "homepage", "entry"}
    assert [error.message for line in lines for error in validator.iter_errors(line)] == []


def test_entries_name_the_articles_they_lead_to(crawled: Program) -> None:
    held = {record["url"]: record["id"] for record in articles_of(crawled)}
    entries = records_in(crawled.data / "campus" / "homepage.jsonl")
    cards = [record for record in entries if record.get("block") == "news"]
    assert len(cards) == 9
    assert all(card["article"] == held[card["link"]] for card in cards)
    assert not any("article" in record for record in entries if record.get("block") == "menu")


# --- the same, whichever way ----------------------------------------------------


def pages_of(campus: Campus) -> int:
    """Return how many pages of the main site show an article."""
    return len(campus.stories("www.campus.example")) + len(campus.views())


def test_second_run_adds_no_observation(program: Program, small_campus: Campus) -> None:
    assert program.run("crawl", "campus").returncode == 0
    folder = program.data / "campus"
    before = (folder / "articles.jsonl").read_bytes()
    lines = log_lines(folder)
    again = program.run("crawl", "campus")
    assert again.returncode == 0
    assert f"new 0  edited 0  unchanged 0  gone 0  not due {pages_of(small_campus)}  failed 0" in again.stderr
    assert "campus  homepages: 3 unchanged\n" in again.stderr
    assert log_lines(folder) == lines
    assert (folder / "articles.jsonl").read_bytes() == before


def test_full_run_asks_for_whole_pages_and_adds_no_observation(program: Program, small_campus: Campus) -> None:
    program.run("crawl", "campus")
    lines = log_lines(program.data / "campus")
    assert f"unchanged {pages_of(small_campus)}  gone 0" in program.run("crawl", "campus", "--full").stderr
    assert log_lines(program.data / "campus") == lines
    shown = [json.loads(line) for line in program.run("runs", "list", "campus", "--json").stdout.splitlines()]
    assert shown[-1]["run"] > shown[0]["run"]
    visits = [read_visits(program.data / "campus" / "log" / f"{run['run']}.visits.jsonl.gz") for run in shown]
    assert {visit["status"] for visit in visits[1] if visit["kind"] == "article"} == {200}


def read_visits(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path) as file:
        return [json.loads(line) for line in file]


def test_rebuild_gives_the_same_bytes_and_rows(crawled: Program, tmp_path: Path) -> None:
    shutil.copytree(crawled.data, tmp_path / "data")
    folder = tmp_path / "data" / "campus"
    with Index(folder / "index.sqlite") as index:
        rows = index.dump()
    dataset = (folder / "articles.jsonl").read_bytes()
    (folder / "articles.jsonl").unlink()
    (folder / "index.sqlite").unlink()
    assert crawled.run("rebuild", "campus", "--archive", tmp_path / "data").returncode == 0
    assert (folder / "articles.jsonl").read_bytes() == dataset
    with Index(folder / "index.sqlite") as index:
        assert index.dump() == rows


def test_scrapy_crawls_the_same_records(crawled: Program, program: Program) -> None:
    settings = {
        "ARCHIVE_ROOT": program.data,
        "GUARD_CONNECT_TO": json.dumps({"www.campus.example": f"127.0.0.1:{program.server.address[1]}"}),
    }
    options = [f"-s{name}={value}" for name, value in settings.items()]
    shutil.copy(ROOT / "scrapy.cfg", program.folder)
    done = program.run("crawl", "news", "-a", "site=campus", "-O", "out.jsonl", *options, program="scrapy")
    assert done.returncode == 0, done.stderr
    assert by_url(articles_of(program)) == by_url(articles_of(crawled))
    exported = records_in(program.folder / "out.jsonl")
    assert {record["id"] for record in exported} == {record["id"] for record in articles_of(crawled)}
    assert all(record["capture"]["length"] for record in exported)


def test_scrapy_crawls_the_same_homepage(crawled: Program, program: Program) -> None:
    connect_to = json.dumps({"www.campus.example": f"127.0.0.1:{program.server.address[1]}"})
    shutil.copy(ROOT / "scrapy.cfg", program.folder)
    options = [f"-sARCHIVE_ROOT={program.data}", f"-sGUARD_CONNECT_TO={connect_to}"]
    done = program.run("crawl", "homepage", "-a", "site=campus", *options, program="scrapy")
    assert done.returncode == 0, done.stderr
    assert articles_of(program) == []
    ours, theirs = (
        {
            record["id"]: {name: value for name, value in record.items() if name not in (*OF_THE_RUN, "article")}
            for record in records_in(folder / "campus" / "homepage.jsonl")
        }
        for folder in (program.data, crawled.data)
    )
    assert ours == theirs


def test_extract_reads_the_same_records_from_the_captures(crawled: Program) -> None:
    done = crawled.run("extract", crawled.data / "campus" / "warc", "--profile", CAMPUS_PROFILE)
    assert done.returncode == 0, done.stderr
    extracted = [json.loads(line) for line in done.stdout.splitlines()]
    held = articles_of(crawled)
    articles = by_url([record for record in extracted if record["kind"] == "article"])
    for record in held:  # an alias is a page of its own where nobody can be asked
        for alias in record.pop("aliases", ()):
            articles.pop(alias, None)
    assert articles == by_url(held)
    others = [
        *records_in(crawled.data / "campus" / "homepage.jsonl"),
        *records_in(crawled.data / "campus" / "events.jsonl"),
    ]
    read = {record["id"]: record for record in extracted if record["kind"] != "article"}
    assert len(others) == len(read) > 500
    for record in others:
        expected = {name: value for name, value in record.items() if name not in (*OF_THE_RUN, "article")}
        assert {name: value for name, value in read[record["id"]].items() if name not in OF_THE_RUN} == expected


def test_captures_hold_what_was_served(crawled: Program, small_campus: Campus) -> None:
    (warc,) = (crawled.data / "campus" / "warc").glob("*.warc.gz")
    checked = subprocess.run(
        [str(Path(sys.executable).with_name("warcio")), "check", str(warc)], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    site = Site(small_campus, crawl_delay=0)
    bodies = 0
    with warc.open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "response":
                host, slash, path = record.rec_headers["WARC-Target-URI"].removeprefix("http://").partition("/")
                target = slash + path
                assert record.content_stream().read() == site.answer(host, target).payload, target
                bodies += 1
    assert bodies > len(small_campus.stories("www.campus.example"))


# --- part of a site -------------------------------------------------------------


def test_dry_run_prints_addresses_and_keeps_nothing(program: Program, small_campus: Campus) -> None:
    done = program.run("crawl", "campus", "--dry-run")
    assert done.returncode == 0
    pages = (*small_campus.stories("www.campus.example"), *small_campus.views())
    assert set(done.stdout.split()) == {story.url for story in pages}
    assert not program.data.exists()


def test_section_and_limit_bound_what_is_fetched(program: Program) -> None:
    assert program.run("crawl", "campus", "--section", "stories", "--limit", "3").returncode == 0
    assert [record["section"] for record in articles_of(program)] == ["stories"] * 3


def test_range_of_days_bounds_what_is_kept(program: Program, small_campus: Campus) -> None:
    days = sorted(story.published[:10] for story in small_campus.stories("www.campus.example"))
    since, until = days[5], days[-5]
    assert program.run("crawl", "campus", "--since", since, "--until", until).returncode == 0
    kept = sorted(record["published"][:10] for record in articles_of(program))
    assert kept == [day for day in days if since <= day <= until]


def test_part_of_a_site_first_and_then_all_of_it(program: Program, crawled: Program, small_campus: Campus) -> None:
    days = sorted(story.published[:10] for story in small_campus.stories("www.campus.example"))
    assert program.run("crawl", "campus", "--since", days[len(days) // 2]).returncode == 0
    assert program.run("crawl", "campus").returncode == 0
    assert by_url(articles_of(program)) == by_url(articles_of(crawled))


def test_limit_counts_what_fits_the_range(program: Program, small_campus: Campus) -> None:
    days = sorted(story.published[:10] for story in small_campus.stories("www.campus.example"))
    assert program.run("crawl", "campus", "--until", days[9], "--limit", "4").returncode == 0
    assert len(articles_of(program)) == 4
    assert all(record["published"][:10] <= days[9] for record in articles_of(program))


def test_dry_run_of_one_page_prints_it_and_asks_nothing(program: Program) -> None:
    asked = len(program.server.requests)
    url = "http://www.campus.example/news/2025/anything"
    done = program.run("crawl", "campus", "--dry-run", "--url", url)
    assert (done.returncode, done.stdout.strip()) == (0, url)
    assert len(program.server.requests) == asked


def test_one_page_can_be_asked_for_by_an_old_address(program: Program, small_campus: Campus) -> None:
    moved = next(story for story in small_campus.stories("www.campus.example") if story.moved_from)
    old = moved.moved_from
    done = program.run("crawl", "campus", "--url", old)
    assert done.returncode == 0, done.stderr
    (record,) = articles_of(program)
    assert (record["url"], record["aliases"]) == (moved.url, [old])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param(
            ["--section", "nws"], "section: expected one of news, stories, homepage, found 'nws'", id="unknown-section"
        ),
        pytest.param(["--since", "yesterday"], "since: expected a day", id="no-day"),
        pytest.param(["--url", ""], "url: expected", id="variable-that-was-not-set"),
        pytest.param(["--section", ""], "section: expected", id="section-that-was-not-set"),
        pytest.param(["--limit", "-1"], "limit: expected a whole number", id="negative-limit"),
    ],
)
def test_wrong_option_is_refused_before_anything_is_written(program: Program, words: list[str], expected: str) -> None:
    done = program.run("crawl", "campus", *words)
    assert done.returncode == 2
    assert expected in done.stderr
    assert not program.data.exists()


def test_site_without_a_profile_is_named_with_its_likes(program: Program) -> None:
    done = program.run("crawl", "campsu")
    assert done.returncode == 4
    assert "did you mean campus" in done.stderr


@pytest.mark.parametrize("command", ["muniment", "scrapy"])
def test_public_site_is_not_crawled_without_a_contact(program: Program, command: str) -> None:
    profile = (
        CAMPUS_PROFILE.read_text().replace('served_by = "campus"\n', "").replace("campus.example", "a.example.edu")
    )
    (program.folder / "public.toml").write_text(profile.replace(r"campus\.example", r"a\.example\.edu"))
    if command == "muniment":
        done = program.run("crawl", "--profile", "public.toml")
        assert done.returncode == 4
    else:
        shutil.copy(ROOT / "scrapy.cfg", program.folder)
        with program.start("crawl", "news", "-a", "profile=public.toml", program="scrapy") as process:
            done = subprocess.CompletedProcess([], 1, *process.communicate(timeout=60))
        assert process.returncode == 1
    assert 'set contact = "you@example.edu"' in done.stderr
    assert not program.data.exists()
