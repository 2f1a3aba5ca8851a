"""Options that several commands share."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.config import load_config

if TYPE_CHECKING:
    from collections.abc import Callable

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, one line for each thing.")


def with_config(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give *command* the options ``--config`` and ``--archive``, and the Config they make as ``config``."""

    @click.option(
        "--config",
        "path",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Configuration file; without it muniment.toml in this folder, if any.",
    )
    @click.option(
        "--archive", metavar="DIR", help="Folder of the archives; without it the one that is configured, else data."
    )
    @functools.wraps(command)
    def configured(*args: Any, path: Path | None, archive: str | None, **values: Any) -> Any:
        config = load_config(path, options={"data": archive}, environ=os.environ, folder=Path.cwd())
        return command(*args, config=config, **values)

    return configured
