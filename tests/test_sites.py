from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.errors import ProfileError
from crawler.sites import BUILT_IN, find_profile, iter_profiles, profile_paths

if TYPE_CHECKING:
    from pathlib import Path


def _own_profile(folder: Path, name: str, title: str) -> Path:
    path = folder / "sites" / f"{name}.toml"
    path.parent.mkdir(exist_ok=True)
    text = (BUILT_IN / "campus.toml").read_text(encoding="utf-8")
    path.write_text(text.replace("Campus, an invented university", title), encoding="utf-8")
    return path


def test_a_built_in_profile_is_found_by_name(tmp_path: Path) -> None:
    assert find_profile("campus", folder=tmp_path).path == str(BUILT_IN / "campus.toml")


def test_a_profile_of_ones_own_goes_before_the_built_in_one(tmp_path: Path) -> None:
    path = _own_profile(tmp_path, "campus", "Ours")
    assert profile_paths(tmp_path)["campus"] == path
    assert find_profile("campus", folder=tmp_path).title == "Ours"


def test_a_named_file_goes_before_all(tmp_path: Path) -> None:
    _own_profile(tmp_path, "campus", "Ours")
    named = _own_profile(tmp_path / "sites", "campus", "Named")
    assert find_profile("campus", folder=tmp_path, profile=named).title == "Named"


def test_a_named_file_of_another_site_is_refused(tmp_path: Path) -> None:
    path = _own_profile(tmp_path, "other", "Other")
    with pytest.raises(ProfileError, match=r"other\.toml: expected the profile of 'campus', found that of 'other'"):
        find_profile("campus", folder=tmp_path, profile=path)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        pytest.param("campsu", r"did you mean campus", id="misspelled"),
        pytest.param("nowhere", "`muniment sites list` names all", id="nothing-like-it"),
        pytest.param("../campus", r"found no profile for it", id="a-path-is-no-name"),
    ],
)
def test_an_unknown_site_is_refused_with_a_hint(tmp_path: Path, name: str, hint: str) -> None:
    with pytest.raises(ProfileError, match=hint):
        find_profile(name, folder=tmp_path)


def test_a_broken_profile_does_not_hide_the_others(tmp_path: Path) -> None:
    _own_profile(tmp_path, "aaa", "First")
    (tmp_path / "sites" / "broken.toml").write_text("title = 1", encoding="utf-8")
    found = dict(zip(profile_paths(tmp_path), iter_profiles(profile_paths(tmp_path).values()), strict=True))
    assert isinstance(found.pop("broken"), ProfileError)
    assert {"aaa", "campus"} <= set(found)
    assert not any(isinstance(profile, ProfileError) for profile in found.values())


@pytest.mark.parametrize("path", profile_paths(BUILT_IN).values(), ids=lambda path: path.stem)
def test_every_built_in_profile_is_valid(path: Path) -> None:
    assert find_profile(path.stem, folder=BUILT_IN, profile=path).name == path.stem
