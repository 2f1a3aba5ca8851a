"""Databases on the disk that last as long as a command, so that it needs little memory."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive.files import disk_errors
from crawler.errors import LimitError, MunimentError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def scratch_database(schema: str) -> Iterator[sqlite3.Connection]:
    """Yield a database made by the script *schema*, in a folder for temporary files that goes with it."""
    with scratch_errors():
        holder = tempfile.TemporaryDirectory(prefix="muniment-")
    with holder as folder:
        with scratch_errors():
            connection = sqlite3.connect(Path(folder, "scratch"), isolation_level=None)
        with closing(connection):
            with scratch_errors():
                connection.executescript(schema)
            yield connection


@contextmanager
def scratch_errors() -> Iterator[None]:
    """Turn what a scratch database meets into errors that say what to do."""
    folder = Path(tempfile.gettempdir())
    with disk_errors(folder):
        try:
            yield
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
                text = (
                    f"{folder}: expected room on the disk, found none left; free some or set TMPDIR to another folder"
                )
                raise LimitError(text) from error
            raise MunimentError(f"{folder}: expected to write there, found {error}") from error
