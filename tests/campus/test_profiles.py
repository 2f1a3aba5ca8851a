from __future__ import annotations

from pathlib import Path

import pytest

from crawler.campus.content import build_campus
from crawler.campus.story import MAIN, MARINE
from crawler.profile_file import load_profile

SITES = Path(__file__).parents[2] / "spiders" / "sites"


@pytest.mark.parametrize(
    ("host", "name", "languages"),
    [(MAIN, "campus", ("en", "zh-Hant", "zh-Hans")), (MARINE, "campus-marine", ("en",))],
)
def test_the_profile_knows_the_section_of_every_article(host: str, name: str, languages: tuple[str, ...]) -> None:
    profile = load_profile(SITES / f"{name}.toml")
    stories = build_campus().stories(host)
    assert [profile.section_of(story.url) for story in stories] == [story.section for story in stories]
    assert profile.all_hosts == {host}
    assert profile.languages == languages
    assert profile.served_by == "campus"
