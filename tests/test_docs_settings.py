"""What ``docs/`` says of settings, statistics, environment, profiles and the way of a page is what the code has."""

from __future__ import annotations

import ast
import re
import typing
from pathlib import Path
from typing import Any, get_type_hints

import msgspec
import pytest
import scrapy.settings.default_settings as scrapy_settings

import crawler.settings
from crawler.config import KEYS
from crawler.profile import SiteProfile
from crawler.profile_file import LOADER_FIELDS
from crawler.records import KINDS, Capture, Change

ROOT = Path(__file__).parents[1]

SETTINGS = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")

COMPONENTS = ("DOWNLOADER_MIDDLEWARES", "ITEM_PIPELINES", "SPIDER_MIDDLEWARES", "EXTENSIONS")

TOLD_IN_WORDS = {"USER_AGENT", "ASYNCIO_EVENT_LOOP", *COMPONENTS}
"""Settings whose value depends on version or machine, or has a table of its own."""


def rows_after(text: str, page: str = SETTINGS) -> list[list[str]]:
    """Return the cells of the first table that follows *text* on the page."""
    table = re.search(r"^\|.*?\n(?:\n|\Z)", page[page.index(text) :], re.MULTILINE | re.DOTALL)
    assert table is not None, text
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in table[0].strip().splitlines()[2:]]


def names_of(rows: list[list[str]]) -> list[str]:
    return [row[0].strip("`") for row in rows]


def settings_assigned() -> list[str]:
    """Return the names that ``crawler/settings.py`` assigns, at the top or in a branch."""
    tree = ast.parse((ROOT / "crawler" / "settings.py").read_text(encoding="utf-8"))
    targets: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign):
            targets.append(node.target)
        elif isinstance(node, ast.Assign):
            targets += node.targets
    return list(dict.fromkeys(target.id for target in targets if isinstance(target, ast.Name)))


def found_in_code(pattern: str) -> set[str]:
    """Return what the group of *pattern* matches in the program's own files."""
    files = [path for room in ("crawler", "spiders", "pipelines") for path in (ROOT / room).rglob("*.py")]
    return {word for path in files for word in re.findall(pattern, path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize(
    ("heading", "is_scrapys"),
    [
        pytest.param("## Settings of ours", False, id="ours"),
        pytest.param("## Scrapy's settings that we pin", True, id="pinned"),
    ],
)
def test_every_setting_is_documented_with_its_value(heading: str, is_scrapys: bool) -> None:
    rows = rows_after(heading)
    expected = [name for name in settings_assigned() if hasattr(scrapy_settings, name) is is_scrapys]
    assert sorted(names_of(rows)) == sorted(expected)
    told = {row[0].strip("`"): row[1].strip("`") for row in rows}
    values = {name: ast.literal_eval(told[name]) for name in told if name not in TOLD_IN_WORDS}
    assert values == {name: getattr(crawler.settings, name) for name in values}


@pytest.mark.parametrize("setting", COMPONENTS)
def test_every_component_is_documented_with_its_order(setting: str) -> None:
    rows = rows_after(f"\n`{setting}`, by order")
    told = {row[0].strip("`"): ast.literal_eval(row[1].strip("`")) for row in rows}
    assert told == getattr(crawler.settings, setting)
    numbers = [order for order in told.values() if order is not None]
    assert numbers == sorted(numbers)


def test_every_statistic_is_documented() -> None:
    written = found_in_code(r"(?:inc|set|max|min)_value\(\s*f?[\"']([^\"']+)")
    assert set(names_of(rows_after("## Statistics"))) == written


def test_every_variable_of_the_environment_is_documented() -> None:
    told = set(re.findall(r"^\| `(MUNIMENT_\w+)` \|", SETTINGS, re.MULTILINE))
    assert told == found_in_code(r"[\"'](MUNIMENT_[A-Z_]*[A-Z])[\"']") | {f"MUNIMENT_{key.upper()}" for key in KEYS}


def profile_keys(kind: type[msgspec.Struct] = SiteProfile, prefix: str = "") -> list[str]:
    """Return the keys of a profile, those of a table behind its own."""
    keys = []
    for name, hint in get_type_hints(kind).items():
        if prefix or name not in LOADER_FIELDS:
            keys.append(prefix + name)
        for inner in (hint, *typing.get_args(hint)):
            if isinstance(inner, type) and issubclass(inner, msgspec.Struct):
                keys += profile_keys(inner, f"{name}.")
    return keys


def test_every_key_of_a_profile_is_documented() -> None:
    assert names_of(rows_after("## Site profiles")) == profile_keys()


def test_the_way_of_a_page_names_middlewares_with_their_order() -> None:
    order: dict[str, Any] = crawler.settings.DOWNLOADER_MIDDLEWARES
    ours = {path.split(".")[-2]: place for path, place in order.items() if path.startswith("crawler.")}
    (picture,) = re.findall(r"```\n(.*?)```", ARCHITECTURE, re.DOTALL)
    drawn = re.findall(r"\b(" + "|".join(ours) + r") (\d+)", picture)
    assert {(name, int(place)) for name, place in drawn} == set(ours.items())


def test_the_way_of_a_page_names_pipelines_in_order() -> None:
    stages = [path.split(".")[1] for path in crawler.settings.ITEM_PIPELINES]
    (picture,) = re.findall(r"```\n(.*?)```", ARCHITECTURE, re.DOTALL)
    drawn = re.findall(r"\b(?:" + "|".join(stages) + r")\b", picture[picture.index("one field each") :])
    assert list(dict.fromkeys(drawn)) == stages


@pytest.mark.parametrize("page", sorted(path.name for path in (ROOT / "docs").glob("*.md")))
def test_files_named_on_a_page_exist(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:crawler|spiders|pipelines)/[\w/]+\.(?:py|toml))`", text))
    modules = {f"{name.replace('.', '/')}.py" for name in re.findall(r"`(crawler(?:\.[a-z_]+){2,})`", text)}
    assert not [name for name in sorted(named | modules) if not (ROOT / name).is_file()]


@pytest.mark.parametrize("contract", ["crawler.archive.fold", "crawler.commands.main", "crawler.config"])
def test_borders_of_the_imports_are_those_that_are_checked(contract: str) -> None:
    assert contract in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert contract in ARCHITECTURE[ARCHITECTURE.index("## Who imports whom") :]


def test_fields_named_in_records_exist() -> None:
    page = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
    kinds = (*KINDS.values(), Capture)
    fields = {name for kind in kinds for name in kind.__dataclass_fields__}
    assert set(re.findall(r"^- \*\*`(\w+)`\*\*", page, re.MULTILINE)) <= fields
    assert set(names_of(rows_after("## Change", page))) == set(typing.get_args(Change))
