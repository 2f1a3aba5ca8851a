"""Configuration of one installation: where archives land, and whom a site can ask about us.

Each value is told by an option, else the environment (``MUNIMENT_…``), else ``muniment.toml``,
else its default. Values are checked here, before anything is fetched or written.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

CONFIG_NAME = "muniment.toml"
"""The configuration file looked for in the working directory."""

CONTACT = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|https?://[^\s/]+\S*")


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


KEYS = ("data", "contact", "min_free_mib")
"""Keys of ``muniment.toml``; the environment has each as ``MUNIMENT_<KEY>``."""


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
        raise ConfigError(f"{path}: expected a TOML file in UTF-8, found {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: expected TOML, found {str(error)[0].lower()}{str(error)[1:]}") from error
    for key in values:
        if key not in KEYS:
            raise ConfigError(f"{path}: {key}: expected one of {', '.join(KEYS)}, found {key!r}")
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


_CHECKS = {"data": _check_data, "contact": _check_contact, "min_free_mib": _check_min_free}


def require_contact(config: Config) -> str:
    """Return the contact; raises ConfigError that says how to set it where there is none."""
    if config.contact is None:
        raise ConfigError(
            "contact: expected a mail address or web page for whoever looks after a public site, found none: "
            f'set contact = "you@example.edu" in {config.folder / CONFIG_NAME}, or MUNIMENT_CONTACT'
        )
    return config.contact
