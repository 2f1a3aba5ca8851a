"""Configuration of one installation: where archives land, and whom a site can ask about us.

Each value is told by an option, else the environment (``MUNIMENT_…``), else ``muniment.toml``,
else its default. Values are checked here, before anything is fetched or written.
"""

from __future__ import annotations

import re
import shlex
import tomllib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

CONFIG_NAME = "muniment.toml"
"""The configuration file looked for in the working directory."""

CONTACT = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|https?://[^\s/]+\S*")


SITE_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")

MAX_TIMEOUT_SECONDS = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify:
    """Who is told how a night went. The string under each field says what its key means."""

    command: tuple[str, ...] = ()
    """Program and arguments called when the night of a site failed, and when it is well again.

    A relative path is meant from the file.
    """
    ping_url: str | None = None
    """Address asked after each night, and with ``/fail`` behind its path after one that failed."""
    timeout_seconds: int = 60
    """How long each of both may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What an installation is told once. The string under each field says what its key means."""

    path: Path | None = None
    """The configuration file read; None where there is none."""
    folder: Path
    """Folder of the configuration file, else the working directory; ``sites/`` is looked for in it."""

    data: Path
    """Folder of the archives, one folder a site in it. Default: ``data`` in ``folder``."""
    contact: str | None = None
    """Mail address or web page in the user agent, for whoever looks after a crawled site."""
    min_free_mib: int = 512
    """Free space in MiB below which the disk counts as full."""
    sites: tuple[str, ...] = ()
    """Sites that ``nightly`` crawls where it is told none; without them those that have an archive."""
    notify: Notify = Notify()
    """Who is told how a night went."""


KEYS = ("data", "contact", "min_free_mib")
"""Keys of ``muniment.toml``; the environment has each as ``MUNIMENT_<KEY>``."""

FILE_KEYS = ("sites", "notify")
"""Keys that only ``muniment.toml`` has."""


def load_config(
    path: Path | None = None, *, options: Mapping[str, str | None], environ: Mapping[str, str], folder: Path
) -> Config:
    """Return the configuration for a command started in *folder*.

    *path* is the file asked for (else ``MUNIMENT_CONFIG``, else the one in *folder*, if any). *options*
    holds what the command line told, by key. Relative paths are meant against the file that tells
    them, those of options and environment against *folder*. Raises ConfigError with place and key.
    """
    if path is None and environ.get("MUNIMENT_CONFIG"):
        path = Path(environ["MUNIMENT_CONFIG"])
    if path is None and (folder / CONFIG_NAME).is_file():
        path = folder / CONFIG_NAME
    if path is not None:
        path = folder / path
    home = folder if path is None else path.parent
    told: dict[str, Any] = {"path": path, "folder": home, "data": home / "data"}
    if path is not None:
        told |= _checked(read_config(path), place=str(path), base=home)
    for key in KEYS:
        variable = f"MUNIMENT_{key.upper()}"
        if value := environ.get(variable):  # an empty variable is one that was unset in a script
            told |= _checked({key: value}, place=variable, base=folder)
    given = {key: value for key, value in options.items() if value is not None}
    return Config(**told | _checked(given, place="command line", base=folder))


def read_config(path: Path) -> dict[str, Any]:
    """Return the values in the TOML file *path*; raises ConfigError for unknown keys and broken TOML."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: expected a configuration file, found no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise ConfigError(f"{path}: expected a TOML file in UTF-8, found {reason}") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: expected TOML, found {str(error)[0].lower()}{str(error)[1:]}") from error
    for key in values:
        if key not in KEYS + FILE_KEYS:
            raise ConfigError(f"{path}: {key}: expected one of {', '.join(KEYS + FILE_KEYS)}, found {key!r}")
    return values


def _checked(values: Mapping[str, Any], *, place: str, base: Path) -> dict[str, Any]:
    """Return *values* as Config wants them; raises ConfigError with *place* and key."""
    checked: dict[str, Any] = {}
    for key, value in values.items():
        try:
            checked[key] = _CHECKS[key](value, base)
        except ValueError as error:
            raise ConfigError(f"{place}: {key}: expected {error}, found {value!r}") from None
    return checked


def _check_data(value: object, base: Path) -> Path:
    if not isinstance(value, str) or not value or "\0" in value:
        raise ValueError("a folder")
    return base / Path(value).expanduser()


def _check_contact(value: object, _base: Path) -> str:
    if not isinstance(value, str) or not CONTACT.fullmatch(value) or not (value.isascii() and value.isprintable()):
        raise ValueError("a mail address or an http(s) URL")
    return value


def _check_min_free(value: object, _base: Path) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str) or not re.fullmatch(r"\d{1,9}", str(value)):
        raise ValueError("a whole number of MiB")
    return int(value)


def _check_sites(value: object, _base: Path) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(site, str) and SITE_NAME.fullmatch(site) for site in value):
        raise ValueError("a list of names of sites")
    return tuple(dict.fromkeys(value))


def _check_notify(value: object, base: Path) -> Notify:
    if not isinstance(value, dict):
        raise ValueError("a table")  # noqa: TRY004 (as of all that is told)
    checks = {"command": _check_command, "ping_url": _check_ping_url, "timeout_seconds": _check_timeout}
    checked: dict[str, Any] = {}
    for key, told in value.items():
        if key not in checks:
            raise ValueError(f"one of {', '.join(checks)} in it")
        try:
            checked[key] = checks[key](told, base)
        except ValueError as error:
            raise ValueError(f"{key} to be {error}") from None
    return Notify(**checked)


def _check_command(value: object, base: Path) -> tuple[str, ...]:
    """Return program and arguments; no shell reads them, and a program with a slash in its name is a file."""
    words = value if isinstance(value, list) else []
    if isinstance(value, str):
        with suppress(ValueError):  # a quote that is never closed
            words = shlex.split(value)
    if not words or not all(isinstance(word, str) and word and "\0" not in word for word in words):
        raise ValueError("a program and its arguments")
    program = Path(words[0]).expanduser()
    return (str(base.absolute() / program) if "/" in words[0] else words[0], *words[1:])


def _check_ping_url(value: object, _base: Path) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"https?://[^\s/?#]+[!-\"$-~]*", value):
        raise ValueError("an http(s) URL")
    return value


def _check_timeout(value: object, _base: Path) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MAX_TIMEOUT_SECONDS:
        raise ValueError(f"whole seconds from 1 to {MAX_TIMEOUT_SECONDS}")
    return value


_CHECKS = {
    "data": _check_data,
    "contact": _check_contact,
    "min_free_mib": _check_min_free,
    "sites": _check_sites,
    "notify": _check_notify,
}


def require_contact(config: Config) -> str:
    """Return the contact; raises ConfigError that says how to set it where there is none."""
    if config.contact is None:
        raise ConfigError(
            "contact: expected a mail address or web page for whoever looks after a public site, found none: "
            f'set contact = "you@example.edu" in {config.folder / CONFIG_NAME}, or MUNIMENT_CONTACT'
        )
    return config.contact
