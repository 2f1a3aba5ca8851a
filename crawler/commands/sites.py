"""``muniment sites``: which site profiles there are, and whether they are valid."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.commands.options import json_option, with_config
from crawler.commands.output import print_json, print_rows
from crawler.errors import ProfileError
from crawler.escape import escape_control
from crawler.sites import BUILT_IN, iter_profiles, profile_path, profile_paths

if TYPE_CHECKING:
    from crawler.config import Config
    from crawler.profile import SiteProfile


@click.group("sites")
def command() -> None:
    """List site profiles and check them."""


@command.command("list")
@json_option
@with_config
def list_sites(config: Config, as_json: bool) -> None:
    """List the sites that have a profile."""
    paths = profile_paths(config.folder).values()
    sites = [_summary(path, found) for path, found in zip(paths, iter_profiles(paths), strict=True)]
    if as_json:
        for site in sites:
            print_json(site)
        return
    columns = ("site", "title", "languages", "sections", "confirmed", "profile")
    print_rows(columns, [[_cell(site.get(column)) for column in columns] for site in sites])


@command.command("check")
@click.argument("sites", nargs=-1, metavar="[SITE|FILE]...")
@json_option
@with_config
def check_sites(config: Config, sites: tuple[str, ...], as_json: bool) -> None:
    """Check the profiles of SITE or in FILE; without either, all."""
    paths = [_path_of(site, config.folder) for site in sites] or list(profile_paths(config.folder).values())
    checked = [
        (path, found, isinstance(found, ProfileError)) for path, found in zip(paths, iter_profiles(paths), strict=True)
    ]
    if as_json:
        for path, found, bad in checked:
            problem = {"problem": str(found)} if bad else {}
            print_json({"site": path.stem, "valid": not bad, "profile": str(path)} | problem)
    else:
        rows = [(path.stem, "invalid" if bad else "valid", path) for path, _, bad in checked]
        print_rows(("site", "profile", "where"), rows)
    errors = [found for _, found, _ in checked if isinstance(found, ProfileError)]
    if not errors:
        return
    if len(errors) == 1 and not as_json:
        raise errors[0]
    if not as_json:  # in the lines of JSON each is told already
        for error in errors:
            click.echo(f"muniment: {escape_control(str(error))}", err=True)
    raise ProfileError(f"expected valid profiles, found {len(errors)} of {len(checked)} invalid")


def _path_of(site: str, folder: Path) -> Path:
    """Return the profile file an argument means: a path has a slash in it or ends in ``.toml``."""
    return Path(site) if "/" in site or site.endswith(".toml") else profile_path(site, folder)


def _summary(path: Path, found: SiteProfile | ProfileError) -> dict[str, object]:
    if isinstance(found, ProfileError):
        return {"site": path.stem, "title": "invalid, see `muniment sites check`", "profile": str(path)}
    return {
        "site": found.name,
        "title": found.title,
        "languages": found.languages,
        "sections": [section.name for section in found.section],
        "confirmed": found.confirmed or (None if found.served_by else "unconfirmed"),
        "profile": "built-in" if path.parent == BUILT_IN else str(path),
    }


def _cell(value: object) -> object:
    return ", ".join(value) if isinstance(value, list | tuple) else value
