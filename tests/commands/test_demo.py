from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.conftest import Muniment
    from tests.conftest import Program


@pytest.mark.parametrize(
    ("folder", "found"),
    [
        pytest.param("/dev/null", "file exists: /dev/null", id="no-folder"),
        pytest.param("/proc/archives", "no such file or directory: /proc/archives", id="cannot-be-made"),
        pytest.param("/proc", "no such file or directory: /proc", id="cannot-be-written"),
        pytest.param("file/archives", "not a directory: file/archives", id="below-a-file"),
    ],
)
def test_t06_folder_that_cannot_hold_the_demo_is_refused(
    muniment: Muniment, tmp_path: Path, folder: str, found: str
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    said = muniment("demo", "--keep", folder)
    assert said == (4, "", f"muniment: --keep: expected a folder to write in, found {found}\n")


def test_demo_says_that_its_files_are_deleted_and_how_to_keep_them(program: Program) -> None:
    done = program.run("demo")
    assert done.returncode == 8  # the campus served here is a small one, so articles are missing
    assert done.stderr.endswith("These files are deleted now; `muniment demo --keep DIR` leaves them in DIR.\n")
