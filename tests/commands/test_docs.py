from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from crawler.commands.main import COMMANDS, INTERRUPTED, PIPE_CLOSED, TERMINATED, cli
from crawler.config import FILE_KEYS, KEYS, Notify
from crawler.errors import MunimentError

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")

SECTIONS = dict(re.findall(r"^## (muniment[^\n]*)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))


def _iter_commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        for part in command.commands.values():
            yield from _iter_commands(part, f"{name} {part.name}")


def _documented(name: str) -> dict[str, click.Command]:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    return dict(_iter_commands(command, f"muniment {name}"))


def _options(command: click.Command) -> set[str]:
    return {
        option for parameter in command.params if parameter.param_type_name == "option" for option in parameter.opts
    }


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented_with_its_options(name: str) -> None:
    for heading, command in _documented(name).items():
        rows = [line for line in SECTIONS[heading].splitlines() if line.startswith("| `")]
        told = {option for row in rows for option in re.findall(r"`(-[\w-]+)", row.split("|")[1])}
        assert told == _options(command), heading


def test_no_other_command_is_documented() -> None:
    known = {heading for name in COMMANDS for heading in _documented(name)}
    assert set(SECTIONS) == known | {"muniment"}


def test_every_exit_code_is_documented() -> None:
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE)}
    errors = [MunimentError]
    for error in errors:
        errors.extend(error.__subclasses__())
    codes = {error.exit_code for error in errors}
    assert told >= codes | {0, 2, INTERRUPTED, PIPE_CLOSED, TERMINATED}


def test_every_key_of_the_configuration_is_documented() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (?:`--\w+`)? ?\| `(MUNIMENT_\w+)`", PAGE, re.MULTILINE)
    assert rows == [(key, f"MUNIMENT_{key.upper()}") for key in KEYS]


def test_every_key_of_the_file_alone_is_documented() -> None:
    table = PAGE.partition("What stands in `muniment.toml` alone:\n")[2].partition("\n\n`MUNIMENT")[0]
    inner = {"notify": [f"`[notify]` `{name}`" for name in Notify.__dataclass_fields__]}
    keys = [name for key in FILE_KEYS for name in inner.get(key, [f"`{key}`"])]
    assert re.findall(r"^\| (`[^|]+`) \|", table, re.MULTILINE) == keys
