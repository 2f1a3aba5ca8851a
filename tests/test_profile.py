from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.commands.main import run
from crawler.errors import ProfileError
from crawler.profile_file import load_profile

if TYPE_CHECKING:
    from pathlib import Path

PROFILE = r"""title = "Example University"
homepage = "https://www.example.edu/"
hosts = ["news.example.edu"]
twins = { "example.edu" = "www.example.edu" }
languages = ["en", "zh-Hant"]
timezone = "Asia/Hong_Kong"
date_order = "DMY"
ignore_parameters = ["from"]
confirmed = 2026-01-05

[[section]]
name = "news"
listing = ["https://www.example.edu/news?page={0..}"]
feeds = ["https://news.example.edu/rss.xml"]
article_url = '^https://www\.example\.edu/news/'

[[section]]
name = "stories"
sitemaps = ["https://www.example.edu/sitemap.xml"]
article_url = '^https://www\.example\.edu/stories/'

[labels]
tags = ["TOPICS"]

[select]
title = "h1.headline"

[manners]
delay_seconds = 2.5
max_pages = 500
"""

MUTATIONS = [
    pytest.param('title = "Example', "title = Example", "(at line 1, column 9)", "expected TOML", id="no-toml"),
    pytest.param("title =", "titel =", ":1: titel:", "expected one of block, capture_requisites", id="misspelled-key"),
    pytest.param("title =", 'name = "x"\ntitle =', ":1: name:", "expected no such key", id="name-is-the-files"),
    pytest.param("title =", 'digest = "x"\ntitle =', ":1: digest:", "expected no such key", id="digest-is-the-loaders"),
    pytest.param('"Example University"', "7", ":1: title:", "expected str, found int", id="title-is-a-number"),
    pytest.param('homepage = "https:', 'homepage = "ftp:', ":2: homepage:", "expected an http", id="homepage-by-ftp"),
    pytest.param('homepage = "https://www', 'homepage = "www',
                 ":2: homepage:", "expected an http", id="homepage-no-scheme"),
    pytest.param("https://www.example.edu/\"", "https://me:pw@www.example.edu/\"",
                 ":2: homepage:", "without user name", id="homepage-with-password"),
    pytest.param("https://www.example.edu/\"", "https://[www/\"",
                 ":2: homepage:", "expected an http", id="homepage-broken-host"),
    pytest.param('["news.example.edu"]', '"news.example.edu"',
                 ":3: hosts:", "expected array, found str", id="hosts-no-list"),
    pytest.param('["news.example.edu"]', '["https://news.example.edu/"]',
                 ":3: hosts:", "expected host names", id="host-is-a-url"),
    pytest.param('{ "example.edu" = "www.example.edu" }', '["example.edu"]',
                 ":4: twins:", "expected object, found array", id="twins-no-table"),
    pytest.param('= "www.example.edu" }', '= "www.example.edu/en" }',
                 ":4: twins:", "expected host names", id="twin-with-a-path"),
    pytest.param('["en", "zh-Hant"]', '["en", "Chinese"]',
                 ":5: languages:", "expected BCP 47 tags", id="language-by-name"),
    pytest.param('["en", "zh-Hant"]', "[]", ":5: languages:", "expected at least one language", id="no-language"),
    pytest.param('languages = ["en", "zh-Hant"]\n', "",
                 ":1: languages:", "expected at least one language", id="languages-left-out"),
    pytest.param("Asia/Hong_Kong", "Asia/HongKong",
                 ":6: timezone:", "expected an IANA time zone", id="zone-misspelled"),
    pytest.param("Asia/Hong_Kong", "../../etc/passwd",
                 ":6: timezone:", "expected an IANA time zone", id="zone-is-a-path"),
    pytest.param('"DMY"', '"DYM"', ":7: date_order:", "invalid enum value 'DYM'", id="no-such-date-order"),
    pytest.param('["from"]', "[1]", ":8: ignore_parameters[0]:", "expected str, found int", id="parameter-is-a-number"),
    pytest.param("2026-01-05", '"yesterday"', ":9: confirmed:", "invalid", id="confirmed-is-no-date"),
    pytest.param('name = "news"', 'name = "News & Stories"',
                 ":12: section[0].name:", "expected lower-case", id="section-name-with-spaces"),
    pytest.param('name = "stories"', 'name = "news"',
                 ":18: section[1].name:", "expected a name of its own", id="section-twice"),
    pytest.param('name = "stories"\n', "",
                 ":17: section[1].name:", "expected a value, found none", id="section-without-name"),
    pytest.param("listing =", "listings =",
                 ":13: section[0].listings:", "expected one of article_url", id="misspelled-listing"),
    pytest.param("www.example.edu/news?page", "www.example.org/news?page",
                 ":13: section[0].listing:", "expected a host among", id="listing-elsewhere"),
    pytest.param("{0..}", "{n}", ":13: section[0].listing:", "expected an http", id="listing-with-odd-braces"),
    pytest.param("https://news.example.edu/rss.xml", "/rss.xml",
                 ":14: section[0].feeds:", "expected an http", id="feed-is-relative"),
    pytest.param("/news/'", "/news/('",
                 ":15: section[0].article_url:", "expected a regular expression", id="broken-pattern"),
    pytest.param("'^https://www\\.example\\.edu/stories/'", "'/stories/'",
                 ":20: section[1].article_url:", "starts with '^http'", id="pattern-not-anchored"),
    pytest.param('sitemaps = ["https://www.example.edu/sitemap.xml"]\n', "",
                 ":17: section[1]:", "expected listing, feeds or sitemaps", id="section-with-no-way-in"),
    pytest.param('tags = ["TOPICS"]', 'tag = ["TOPICS"]',
                 ":23: labels.tag:", "expected one of authors", id="misspelled-label"),
    pytest.param('tags = ["TOPICS"]', 'tags = "TOPICS"',
                 ":23: labels.tags:", "expected array, found str", id="label-no-list"),
    pytest.param('"Asia/Hong_Kong"', '"Asia"', "timezone:", "expected an IANA time zone", id="zone-no-city"),
    pytest.param('"Asia/Hong_Kong"', f'"Asia/{"g" * 300}"',
                 "timezone:", "expected an IANA time zone", id="zone-too-long"),
    pytest.param('"h1.headline"', '"h1..headline"',
                 ":26: select.title:", "expected a CSS selector", id="broken-selector"),
    pytest.param("title = \"h1", "titles = \"h1",
                 ":26: select.titles:", "expected one of body", id="misspelled-selector"),
    pytest.param("2.5", "-1", ":29: manners.delay_seconds:", "expected 0 or more", id="negative-delay"),
    pytest.param("2.5", '"fast"', ":29: manners.delay_seconds:", "expected float, found str", id="delay-in-words"),
    pytest.param("max_pages = 500", "max_pages = 0",
                 ":30: manners.max_pages:", "expected 1 or more", id="no-page-at-all"),
    pytest.param("max_pages = 500", "ignore_robots = true",
                 ":30: manners.ignore_robots:", "expected one of allow_private", id="no-such-manners"),
]  # fmt: skip


def test_a_profile_is_read_as_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "example.toml"
    path.write_text(PROFILE, encoding="utf-8")
    profile = load_profile(path)
    assert (profile.name, profile.title, profile.languages) == ("example", "Example University", ("en", "zh-Hant"))
    assert profile.all_hosts == {"www.example.edu", "news.example.edu", "example.edu"}
    assert profile.section_of("https://www.example.edu/stories/a") == "stories"
    assert profile.section_of("https://www.example.edu/about") is None


@pytest.mark.parametrize(("old", "new", "place", "problem"), MUTATIONS)
def test_t41_a_broken_profile_is_refused_with_line_and_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, place: str, problem: str
) -> None:
    assert old in PROFILE
    path = tmp_path / "example.toml"
    path.write_text(PROFILE.replace(old, new, 1), encoding="utf-8")
    assert run(["sites", "check", str(path)]) == 4
    said = capsys.readouterr().err
    assert said.startswith(f"muniment: {path}:")
    assert place in said
    assert problem in said
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        pytest.param("gone.toml", None, "expected a site profile, found no such file", id="no-file"),
        pytest.param("Example.toml", PROFILE.encode(), "expected a file name of lower-case letters", id="capital"),
        pytest.param("latin.toml", PROFILE.encode("utf-16"), "expected a TOML file in UTF-8", id="utf-16"),
        pytest.param("deep.toml", b"a = " + b"[" * 10_000, "found arrays or tables nested too deep", id="too-deep"),
        pytest.param("empty.toml", b"", "expected an http or https URL", id="empty"),
    ],
)
def test_a_file_that_is_no_profile_is_refused(tmp_path: Path, name: str, content: bytes | None, problem: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ProfileError, match=problem):
        load_profile(path)
