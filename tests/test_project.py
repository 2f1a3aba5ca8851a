from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import click
import pytest

from crawler.commands.main import COMMANDS, cli, main
from crawler.version import VERSION

ROOT = Path(__file__).parents[1]

ROOMS = ("crawler", "spiders", "pipelines")

PAGES = (
    "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "data/README.md",
    *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")),
)  # fmt: skip


def _pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _make_targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))


def _commands_in(page: str) -> list[str]:
    """Return each ``make …`` and ``muniment …`` in the code of a Markdown page."""
    text = (ROOT / page).read_text(encoding="utf-8")
    blocks = re.findall(r"^```\w*\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    code = [line.removeprefix("$ ") for block in blocks for line in block.splitlines()] + re.findall(
        r"`([^`\n]+)`", text
    )
    lines = [line.partition("#")[0].strip() for line in code]
    return sorted({line for line in lines if re.match(r"(make|muniment) [a-z]", line)})


def test_the_licence_is_the_whole_apache_licence() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Version 2.0, January 2004" in text
    assert all(f"\n   {number}. " in text for number in range(1, 10))
    assert "END OF TERMS AND CONDITIONS" in text
    assert _pyproject()["project"]["license"] == "Apache-2.0"


def test_every_package_is_installed() -> None:
    found = {
        ".".join(path.parent.relative_to(ROOT).parts) for room in ROOMS for path in (ROOT / room).rglob("__init__.py")
    }
    assert _pyproject()["tool"]["setuptools"]["packages"] == sorted(found)


def test_every_file_that_is_no_code_is_installed() -> None:
    patterns = _pyproject()["tool"]["setuptools"]["package-data"]
    packaged = {path for room, globs in patterns.items() for glob in globs for path in (ROOT / room).glob(glob)}
    files = {path for room in ROOMS for path in (ROOT / room).rglob("*") if path.is_file()}
    assert {path for path in files if path.suffix not in {".py", ".pyc"}} == packaged


def test_the_entry_points_lead_here() -> None:
    (script,) = entry_points(group="console_scripts", name="muniment")
    assert script.load() is main
    (settings,) = entry_points(group="scrapy", name="settings")
    assert settings.value == "crawler.settings"


def test_the_changelog_speaks_of_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\S+)", changelog, re.MULTILINE)[0] == VERSION


@pytest.mark.parametrize("page", [page for page in PAGES if page != "CHANGELOG.md"])
def test_the_commands_on_a_page_exist(page: str) -> None:
    commands = _commands_in(page)
    assert commands
    for line in commands:
        program, *words = line.split()
        if program == "make":
            assert set(words) <= _make_targets(), line
            continue
        assert words[0] in COMMANDS, line
        command = cli.get_command(click.Context(cli), words[0])
        if isinstance(command, click.Group) and len(words) > 1:
            assert words[1] in command.commands, line


@pytest.mark.parametrize("page", PAGES)
def test_the_links_on_a_page_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for link, heading in re.findall(r"\]\(([^)#:]+)(?:#([^)]+))?\)", text):
        target = (ROOT / page).parent / link
        assert target.exists(), link
        if heading:
            headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            assert heading in {found.lower().replace(" ", "-") for found in headings}, link


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make_help_names_every_target() -> None:
    done = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert {line.split()[1] for line in done.stdout.splitlines()} == _make_targets()
    assert _make_targets() >= {"demo", "test", "check", "bench", "clean"}


def test_what_the_build_machine_runs_is_a_program() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
