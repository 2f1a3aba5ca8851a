"""Reads homepages that tests write themselves."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.profile import EMPTY_PROFILE
from crawler.profile_file import load_profile
from crawler.read.metadata import read_metadata
from crawler.read.sections import read_homepage
from crawler.read.tree import parse_page

if TYPE_CHECKING:
    from crawler.profile import SiteProfile
    from crawler.read.sections import HomepageReading

CAMPUS = load_profile(Path(__file__).parents[2] / "spiders" / "sites" / "campus.toml")
CAPTURED = datetime(2026, 1, 4, tzinfo=UTC)
HOME = "https://www.example.edu/"


def read(html: str, *, url: str = HOME, profile: SiteProfile = EMPTY_PROFILE) -> HomepageReading:
    """Return what a homepage says on a day in January."""
    tree = parse_page(html.encode(), url=url, content_type="text/html; charset=utf-8")
    return read_homepage(tree, read_metadata(tree), profile, captured=CAPTURED)


def of_block(reading: HomepageReading, block: str) -> list[dict[str, Any]]:
    """Return the values of the entries of one block."""
    return [entry.values for entry in reading.entries if entry.block == block]
