from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler.archive.index import Index
from crawler.archive.run import Run
from crawler.archive.space import MIB
from crawler.commands.doctor import (
    HERE,
    check_folder,
    check_import_name,
    check_python,
    check_space,
    iter_night_checks,
    iter_package_checks,
)
from crawler.errors import LimitError

if TYPE_CHECKING:
    from tests.commands.conftest import Keep, Muniment


def test_a_sound_installation_ends_well(muniment: Muniment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUNIMENT_CONTACT", "keeper@example.edu")
    said = muniment("doctor", "--json")
    checks = [json.loads(line) for line in said.out.splitlines()]
    assert said.code == 0, said.err
    assert {"python", "scrapy", "import crawler", "data folder", "free space", "contact"} <= {c["name"] for c in checks}
    assert not list(tmp_path.iterdir())


def test_a_missing_contact_is_bad_and_exits_4(muniment: Muniment) -> None:
    said = muniment("doctor")
    assert said.code == 4
    assert "bad\tcontact\texpected a mail address" in said.out
    assert said.err.endswith("contact\n")


@pytest.mark.parametrize(
    ("version", "ok"),
    [pytest.param((3, 10, 14), False, id="too-old"), pytest.param((3, 11, 0), True, id="oldest")],
)
def test_the_python_version_counts(version: tuple[int, int, int], ok: bool) -> None:
    assert check_python(version).ok is ok


def test_a_package_of_another_name_that_is_not_installed_is_said() -> None:
    (check,) = iter_package_checks("no-such-distribution")
    assert not check.ok


def test_an_import_name_from_elsewhere_is_bad() -> None:
    check = check_import_name("json", HERE)
    assert not check.ok
    assert "an environment of its own" in check.found


def test_a_shadowed_package_is_found_by_the_command(tmp_path: Path) -> None:
    (tmp_path / "pipelines").mkdir()
    (tmp_path / "pipelines" / "__init__.py").write_text("", encoding="utf-8")
    code = "from crawler.commands.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "doctor"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 4
    assert f"bad\timport pipelines\texpected {HERE / 'pipelines'}, found {tmp_path / 'pipelines'}" in done.stdout


def test_a_data_folder_that_is_a_file_is_bad(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("", encoding="utf-8")
    assert not check_folder(tmp_path / "data").ok


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_t06_a_folder_without_leave_to_write_is_bad(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    assert not check_folder(tmp_path / "data").ok


def test_too_little_room_is_bad() -> None:
    check = check_space(Path.cwd(), 10**9)
    assert not check.ok
    assert check.found.startswith(f"{Path.cwd()}: expected {10**9} MiB free on the disk, found ")


def test_t04_room_for_a_night_is_told_in_the_words_of_the_refusal(muniment: Muniment, keep: Keep) -> None:
    archive = keep(5, ("http://www.campus.example/a", {"title": "Open day"}))
    (check,) = iter_night_checks(archive.root, min_free_mib=0)
    assert (check.name, check.ok) == ("a night of campus", True)
    assert check.found.startswith("1 MiB of ")
    (check,) = iter_night_checks(archive.root, min_free_mib=10**9)
    with pytest.raises(LimitError) as refused, Index.open(archive) as index:
        Run.start(archive, command=[], index=index, min_free_bytes=10**9 * MIB)
    assert not check.ok
    assert without_free(check.found) == without_free(str(refused.value))
    assert "\ta night of campus\t" in muniment("doctor").out


def without_free(words: str) -> str:
    """Leave out how much is free: others write to the disk too."""
    return re.sub(r"found \d+ MiB", "found", words)


def test_a_run_record_that_is_none_is_bad(keep: Keep) -> None:
    archive = keep(5, ("http://www.campus.example/a", {"title": "Open day"}))
    path = archive.run_path(archive.run_ids()[0])
    path.write_bytes(b"{")
    (check,) = iter_night_checks(archive.root, min_free_mib=0)
    assert not check.ok
    assert str(path) in check.found
