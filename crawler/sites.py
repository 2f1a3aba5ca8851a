"""Where site profiles are found: one that is named, those beside ``muniment.toml``, the built-in ones."""

from __future__ import annotations

import difflib
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.errors import ProfileError
from crawler.profile_file import load_profile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.profile import SiteProfile

BUILT_IN = Path(str(files("spiders"))) / "sites"
"""Folder of the profiles that come with Muniment."""


def profile_paths(folder: Path) -> dict[str, Path]:
    """Return the profile files by site, in order of name.

    Those in ``sites/`` of *folder* (where ``muniment.toml`` is) go before built-in ones of the same name.
    """
    paths = {path.stem: path for place in (BUILT_IN, folder / "sites") for path in place.glob("*.toml")}
    return dict(sorted(paths.items()))


def profile_path(name: str, folder: Path) -> Path:
    """Return the profile file of the site *name*; raises ProfileError that names sites spelled like it."""
    paths = profile_paths(folder)
    if name not in paths:
        near = difflib.get_close_matches(name, paths)
        hint = f"did you mean {' or '.join(near)}?" if near else "`muniment sites list` names all"
        raise ProfileError(f"{name}: expected the name of a site, found no profile for it ({hint})")
    return paths[name]


def find_profile(name: str, *, folder: Path, profile: Path | None = None) -> SiteProfile:
    """Return the profile of the site *name*.

    *profile* is a file to take instead of looking for one; it must be of that site. Raises
    ProfileError for an unknown site and for an invalid profile.
    """
    found = load_profile(profile or profile_path(name, folder))
    if found.name != name:
        raise ProfileError(f"{profile}: expected the profile of {name!r}, found that of {found.name!r}")
    return found


def iter_profiles(paths: Iterable[Path]) -> Iterator[SiteProfile | ProfileError]:
    """Yield the profile in each file, or the error that says what is wrong with it."""
    for path in paths:
        try:
            yield load_profile(path)
        except ProfileError as error:
            yield error
