from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from crawler.archive.identity import record_id

if TYPE_CHECKING:
    from crawler.archive.archive import Archive
    from tests.commands.conftest import Keep, Muniment

URL = "http://www.campus.example/news/2026/open-day"


@pytest.fixture
def archive(keep: Keep) -> Archive:
    """Two nights: one article edited and then moved, another that stays."""
    keep(5, (URL, {"title": "Open day"}), (f"{URL}-2", {"title": "Other"}))
    edited = (URL, {"title": "Open \x1b[2Jday"})
    return keep(6, edited, (f"{URL}s", {"title": "Open days", "joined": [URL]}))


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize(
    "url",
    [
        pytest.param(URL, id="first-url"),
        pytest.param(f"{URL}s", id="newest-url"),
        pytest.param(f"{URL}?utm_source=mail#top", id="not-canonical"),
    ],
)
def test_every_version_is_shown_oldest_first(muniment: Muniment, url: str) -> None:
    said = muniment("history", url, "--json")
    versions = [json.loads(line) for line in said.out.splitlines()]
    assert [(version["version"], version["change"], version["title"]) for version in versions] == [
        (1, "new", "Open day"),
        (2, "edited", "Open \x1b[2Jday"),
        (3, "edited", "Open days"),
    ]


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize("place", [URL, f"{URL}s", f"{URL}-old"], ids=["first", "newest", "only-redirected"])
def test_the_id_of_every_address_finds_the_record(muniment: Muniment, keep: Keep, place: str) -> None:
    keep(7, (f"{URL}s", {"title": "Open days", "joined": [f"{URL}-old"]}))
    assert muniment("history", record_id("campus", "article", place)).out == muniment("history", URL).out != ""


def test_t31_a_version_is_one_line_without_control_characters(muniment: Muniment, archive: Archive) -> None:
    lines = muniment("history", URL).out.splitlines()
    assert len(lines) == 3
    *cells, warc, offset = lines[1].split("\t")
    time = "2026-01-06T02:00:00.000Z"
    assert cells == ["campus", "2", time, "edited", "title", r"Open \x1b[2Jday", URL]
    assert (archive.warc_folder / warc).read_bytes()[int(offset) :].startswith(b"\x1f\x8b")


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize("url", [pytest.param(f"{URL}-3", id="unknown"), pytest.param("http://[", id="no-url")])
def test_a_url_without_record_is_refused(muniment: Muniment, url: str) -> None:
    said = muniment("history", url)
    assert said.code == 2
    assert said.err.startswith(f"muniment: {url}: expected ")


def test_a_torn_log_is_said_and_exits_8(muniment: Muniment, archive: Archive) -> None:
    path = archive.log_paths()[0]
    path.write_bytes(path.read_bytes()[:-9])
    said = muniment("history", URL)
    assert said.code == 8
    assert str(path) in said.err
