from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from crawler.sites import BUILT_IN

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.conftest import Muniment


def _write_profile(folder: Path, name: str, text: str | None = None) -> None:
    (folder / "sites").mkdir(exist_ok=True)
    text = text or (BUILT_IN / "campus.toml").read_text(encoding="utf-8")
    (folder / "sites" / f"{name}.toml").write_text(text, encoding="utf-8")


def test_built_in_and_own_sites_are_listed(muniment: Muniment, tmp_path: Path) -> None:
    _write_profile(tmp_path, "example")
    said = muniment("sites", "list", "--json")
    sites = {site["site"]: site for site in map(json.loads, said.out.splitlines())}
    assert sites["campus"]["profile"] == "built-in"
    assert sites["example"]["profile"] == str(tmp_path / "sites" / "example.toml")
    assert "news" in sites["example"]["sections"]


def test_off_a_terminal_cells_are_parted_by_tabs(muniment: Muniment) -> None:
    line = next(line for line in muniment("sites", "list").out.splitlines() if line.startswith("campus\t"))
    assert len(line.split("\t")) == 6


def test_t31_a_title_cannot_steer_the_terminal(muniment: Muniment, tmp_path: Path) -> None:
    text = (BUILT_IN / "campus.toml").read_text(encoding="utf-8")
    _write_profile(tmp_path, "example", text.replace('title = "', r'title = "\u001b[2J\n'))
    for arguments in (["sites", "list"], ["sites", "list", "--json"]):
        said = muniment(*arguments)
        assert "\x1b" not in said.out
        assert len([line for line in said.out.splitlines() if "[2J" in line]) == 1


def test_an_invalid_profile_is_listed_as_such(muniment: Muniment, tmp_path: Path) -> None:
    _write_profile(tmp_path, "broken", "title = 1")
    said = muniment("sites", "list")
    assert said.code == 0
    assert "broken\tinvalid" in said.out


def test_sites_are_looked_for_beside_the_configuration_file(muniment: Muniment, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "muniment.toml").write_text("", encoding="utf-8")
    _write_profile(tmp_path / "home", "example")
    assert muniment("sites", "check", "example").code == 4
    assert muniment("sites", "check", "example", "--config", "home/muniment.toml").code == 0


def test_a_valid_profile_is_said_to_be_valid(muniment: Muniment) -> None:
    said = muniment("sites", "check", "campus")
    assert said == (0, f"campus\tvalid\t{BUILT_IN / 'campus.toml'}\n", "")


def test_all_profiles_are_checked_when_none_is_named(muniment: Muniment, tmp_path: Path) -> None:
    _write_profile(tmp_path, "one", "title = 1")
    _write_profile(tmp_path, "two", "title = 2")
    said = muniment("sites", "check", "--json")
    checked = {row["site"]: row for row in map(json.loads, said.out.splitlines())}
    assert (checked["campus"]["valid"], checked["one"]["valid"], checked["two"]["valid"]) == (True, False, False)
    assert "title: expected str, found int" in checked["two"]["problem"]
    assert said.code == 4
    assert said.err == f"muniment: expected valid profiles, found 2 of {len(checked)} invalid\n"


@pytest.mark.parametrize("names", [["one"], ["one", "two"]], ids=["one-problem", "two-problems"])
def test_each_problem_is_told_once_on_stderr(muniment: Muniment, tmp_path: Path, names: list[str]) -> None:
    for name in names:
        _write_profile(tmp_path, name, "title = 1")
    said = muniment("sites", "check", *names)
    assert said.code == 4
    assert said.out == "".join(f"{name}\tinvalid\t{tmp_path / 'sites' / name}.toml\n" for name in names)
    assert said.err.count("title: expected str, found int") == len(names)


def test_a_misspelled_site_names_the_one_meant(muniment: Muniment) -> None:
    said = muniment("sites", "check", "campsu")
    assert said.code == 4
    assert "did you mean campus" in said.err
