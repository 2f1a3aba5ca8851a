"""The profile of a real site, without the site: its address shapes, and a crawl of the campus under its names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from crawler.campus.content import build_campus
from crawler.intake import canonical_url_of
from crawler.profile_file import load_profile
from tests.conftest import ROOT, Program, records_in
from tests.mapped import CALENDAR, HOST, MappedSite, TlsServer

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.campus.server import CampusServer

BUILT_IN = ROOT / "spiders" / "sites" / "hkust.toml"
PROFILE = load_profile(BUILT_IN)


@pytest.mark.parametrize(
    ("url", "section"),
    [
        pytest.param(
            "https://hkust.edu.hk/news/hkust-hosts-opening-ceremony-jockey-club-i-village", "news", id="newer"
        ),
        pytest.param("https://hkust.edu.hk/news/research-and-innovation/artificial-compound-eye", "news", id="older"),
        pytest.param("https://hkust.edu.hk/zh-hans/news/hkust-hosts-flag-raising-ceremony", "news", id="simplified"),
        pytest.param("https://hkust.edu.hk/zh-hant/news/community-and-sustainability/a-day", "news", id="traditional"),
        pytest.param("https://hkust.edu.hk/news/listing", None, id="listing"),
        pytest.param("https://hkust.edu.hk/zh-hant/news/listing", None, id="listing-in-chinese"),
        pytest.param("https://hkust.edu.hk/news/topic/science", None, id="topic"),
        pytest.param("https://hkust.edu.hk/news/community-and-sustainability", None, id="category"),
        pytest.param("https://hkust.edu.hk/zh-hant/news/hkust-in-the-media", None, id="in-the-media"),
        pytest.param("https://hkust.edu.hk/about", None, id="another-page"),
        pytest.param("https://calendar.hkust.edu.hk/events/tide-walk", "calendar", id="event"),
        pytest.param("https://calendar.hkust.edu.hk/zh-hant/events/tide-walk", "calendar", id="event-in-chinese"),
        pytest.param("https://calendar.hkust.edu.hk/node/39051", "calendar", id="event-by-number"),
        pytest.param("https://calendar.hkust.edu.hk/events/rss", None, id="feed"),
        pytest.param("https://calendar.hkust.edu.hk/events/competition", None, id="list-of-events"),
    ],
)
def test_address_belongs_to_its_section(url: str, section: str | None) -> None:
    assert PROFILE.section_of(url) == section


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        pytest.param("https://www.hkust.ac.cn/zh-hans/news/a", "https://hkust.edu.hk/zh-hans/news/a", id="host"),
        pytest.param("https://hkust.edu.hk/media?cn=1&page=23", "https://hkust.edu.hk/media?page=23", id="cn"),
        pytest.param("https://hkust.edu.hk/media?page=9&page_id=84", "https://hkust.edu.hk/media?page=9", id="page-id"),
    ],
)  # fmt: skip
def test_addresses_of_the_same_page_are_one(url: str, canonical: str) -> None:
    assert canonical_url_of(url, PROFILE) == canonical


@pytest.mark.parametrize("site", ["hkust", "hkust-ais"])
def test_profile_says_that_no_visit_confirmed_it(program: Program, site: str) -> None:
    (line,) = [line for line in program.run("sites", "list").stdout.splitlines() if line.startswith(f"{site}\t")]
    assert line.split("\t")[4] == "unconfirmed"
    text = (BUILT_IN.parent / f"{site}.toml").read_text(encoding="utf-8")
    assert "confirmed =" not in text
    assert "No live visit has confirmed anything in this file yet" in text
    assert "[select]" not in text


def test_site_out_of_reach_ends_in_one_line(program: Program) -> None:
    (program.folder / "muniment.toml").write_text('contact = "you@example.edu"\n')
    program.environment["MUNIMENT_CONNECT_TO"] = f"{HOST}=127.0.0.1:9,{CALENDAR}=127.0.0.1:9"
    done = program.run("crawl", "hkust", "--dry-run")
    assert done.returncode == 5
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("muniment: hkust: https://")
    assert not program.data.exists()


@pytest.fixture(scope="module")
def mapped(tmp_path_factory: pytest.TempPathFactory, campus_server: CampusServer) -> Program:
    """The campus archived under the names of the profile, which differs from the built-in one in its pause alone."""
    folder: Path = tmp_path_factory.mktemp("mapped")
    server = TlsServer(MappedSite(build_campus(news_count=16, story_count=1, translated_count=5)), folder)
    program = Program(folder, campus_server)
    (folder / "sites").mkdir()
    quick = re.sub(r"delay_seconds = \d+", "delay_seconds = 0", BUILT_IN.read_text(encoding="utf-8"))
    (folder / "sites" / "hkust.toml").write_text(quick, encoding="utf-8")
    (folder / "muniment.toml").write_text('contact = "you@example.edu"\n')
    program.environment |= {"MUNIMENT_CONNECT_TO": server.connect_to, "SSL_CERT_FILE": str(server.authority)}
    done = program.run("crawl", "hkust")
    server.close()
    assert done.returncode == 0, done.stderr
    return program


def held(program: Program, name: str) -> list[dict[str, Any]]:
    return records_in(program.data / "hkust" / name)


def test_articles_are_held_in_three_languages(mapped: Program) -> None:
    campus = build_campus(news_count=16, story_count=1, translated_count=5)
    articles = held(mapped, "articles.jsonl")
    for language in ("en", "zh-Hant", "zh-Hans"):
        found = {record["title"] for record in articles if record.get("language") == language}
        stated = {story.title for story in campus.stories("www.campus.example", language) if story.section == "news"}
        assert found == stated, language
    assert all(record["url"].startswith("https://hkust.edu.hk/") for record in articles)


def test_homepage_is_held_in_three_languages_with_its_blocks(mapped: Program) -> None:
    records = held(mapped, "homepage.jsonl")
    homes = {record["url"]: record["language"] for record in records if record["kind"] == "homepage"}
    assert homes == {
        "https://hkust.edu.hk/": "en",
        "https://hkust.edu.hk/zh-hant": "zh-Hant",
        "https://hkust.edu.hk/zh-hans": "zh-Hans",
    }
    for url in homes:
        numbers = [
            record.get("number") for record in records if record["url"] == url and record.get("block") == "figure"
        ]
        assert numbers == ["1900+", "27%", None, "10"], url
    joined = [record for record in records if record.get("block") == "news"]
    ids = {record["id"] for record in held(mapped, "articles.jsonl")}
    assert len(joined) == 9
    assert all(record["article"] in ids for record in joined)


def test_event_of_the_calendar_is_read_from_its_own_page(mapped: Program) -> None:
    (event,) = held(mapped, "events.jsonl")
    told = {name: event.get(name) for name in ("url", "title", "starts", "ends", "venue", "organizer", "section")}
    assert told == {
        "url": "https://calendar.hkust.edu.hk/events/tide-walk",
        "title": "Tide Walk",
        "starts": "2026-01-09T16:30+08:00",
        "ends": "2026-01-09T18:30+08:00",
        "venue": "Old Pier, Gate 2",
        "organizer": "Department of Marine Studies",
        "section": "calendar",
    }
