"""``muniment doctor``: whether this installation can do its work, one line a check."""

from __future__ import annotations

import sys
import tempfile
from importlib import metadata, util
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from crawler.commands.archives import find_archives
from crawler.commands.options import json_option, with_config
from crawler.commands.output import print_json, print_rows
from crawler.config import require_contact
from crawler.errors import ConfigError, MunimentError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.config import Config

OLDEST_PYTHON = (3, 11)

ROOTS = ("crawler", "spiders", "pipelines")
"""Our import names; the package index has other packages that install the same ones."""

HERE = Path(__file__).resolve().parents[2]
"""The folder that this very file was imported from, and the other packages ought to be."""


class Check(NamedTuple):
    """One thing looked at."""

    name: str
    ok: bool
    found: str
    """What was found, and where it is not as it should be, what was expected."""


@click.command("doctor")
@json_option
@with_config
def command(config: Config, as_json: bool) -> None:
    """Check Python, packages, data folder, free space and contact of this installation."""
    show_checks(list(iter_checks(config)), what="a sound installation", as_json=as_json)


def show_checks(checks: Sequence[Check], *, what: str, as_json: bool) -> None:
    """Print *checks*, a line each; raises ConfigError where one is bad, and it is not *what* was expected."""
    if as_json:
        for check in checks:
            print_json(check._asdict())
    else:
        rows = [("ok" if check.ok else "bad", check.name, check.found) for check in checks]
        print_rows(("", "check", "found"), rows)
    if bad := [check.name for check in checks if not check.ok]:
        raise ConfigError(f"expected {what}, found {len(bad)} of {len(checks)} checks bad: {', '.join(bad)}")


def iter_checks(config: Config) -> Iterator[Check]:
    """Yield every check of this installation."""
    yield check_python(sys.version_info[:3])
    yield from iter_package_checks("muniment")
    yield from (check_import_name(name, HERE) for name in ROOTS)
    yield check_folder(config.data)
    yield check_space(config.data, config.min_free_mib)
    yield from iter_night_checks(config.data, config.min_free_mib)
    yield check_contact(config)


def check_python(version: tuple[int, int, int]) -> Check:
    """Return whether Python is new enough."""
    found = ".".join(map(str, version))
    if version >= OLDEST_PYTHON:
        return Check("python", True, found)
    return Check("python", False, f"expected {'.'.join(map(str, OLDEST_PYTHON))} or newer, found {found}")


def iter_package_checks(distribution: str) -> Iterator[Check]:
    """Yield whether each package that *distribution* needs on this system is there in a fitting version."""
    from packaging.requirements import Requirement  # Scrapy needs it too

    try:
        lines = metadata.requires(distribution) or []
    except metadata.PackageNotFoundError:
        yield Check(distribution, False, "expected an installed package, found none: run `make install`")
        return
    for line in lines:
        needed = Requirement(line)
        if needed.marker is not None and not needed.marker.evaluate({"extra": ""}):
            continue
        try:
            found = metadata.version(needed.name)
        except metadata.PackageNotFoundError:
            yield Check(needed.name, False, f"expected {needed.specifier}, found no such package")
            continue
        fits = needed.specifier.contains(found, prereleases=True)
        yield Check(needed.name, fits, found if fits else f"expected {needed.specifier}, found {found}")


def check_import_name(name: str, folder: Path) -> Check:
    """Return whether the package *name* would be imported from *folder*."""
    spec = util.find_spec(name)
    if spec is None or spec.origin is None:
        return Check(f"import {name}", False, f"expected it in {folder}, found no such package")
    found = Path(spec.origin).resolve().parent
    if found == folder / name:
        return Check(f"import {name}", True, str(found))
    problem = f"expected {folder / name}, found {found}: install Muniment into an environment of its own"
    return Check(f"import {name}", False, problem)


def check_folder(folder: Path) -> Check:
    """Return whether files can be written in *folder*, or where it is to be made; leaves nothing behind."""
    place = _existing(folder)
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        return Check("data folder", False, f"expected to write in {place}, found {error.strerror or error}")
    return Check("data folder", True, str(folder) if place == folder else f"{folder} (made by the first run)")


def check_space(folder: Path, min_free_mib: int) -> Check:
    """Return whether the disk of *folder* has the room that any run asks for."""
    from crawler.archive.space import MIB, room_on

    room = room_on(_existing(folder), min_free_mib * MIB)
    return Check("free space", room.is_enough, f"{room.free_mib} MiB" if room.is_enough else f"{folder}: {room}")


def iter_night_checks(root: Path, min_free_mib: int) -> Iterator[Check]:
    """Yield for each archive below *root* whether a crawl would find the room that it asks for."""
    from crawler.archive.space import MIB, room_for_a_night, room_on

    for archive in find_archives(root):
        name = f"a night of {archive.site}"
        try:
            room = room_on(archive.folder, max(min_free_mib * MIB, room_for_a_night(archive)))
        except MunimentError as error:
            yield Check(name, False, str(error))
        else:
            enough = f"{room.needed_mib} MiB of {room.free_mib} MiB"
            yield Check(name, room.is_enough, enough if room.is_enough else f"{archive.folder}: {room}")


def check_contact(config: Config) -> Check:
    """Return whether a site's keeper is told how to reach us."""
    try:
        return Check("contact", True, require_contact(config))
    except ConfigError as error:
        return Check("contact", False, str(error).removeprefix("contact: "))


def _existing(folder: Path) -> Path:
    """Return *folder* or the nearest folder above it that there is."""
    return next(place for place in (folder, *folder.parents) if place.exists())
