"""WARC files of others, whole and broken; they are not ours to carry, so the tests need a folder of them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from crawler.archive.foreign import check_warc_file
from crawler.commands.main import run

ROOT = Path(__file__).parents[2]
SUITES = Path(os.environ.get("MUNIMENT_SUITES", ROOT.parent / "shared" / "suites"))

DIGESTS_WRONG_ON_PURPOSE = "example-digest.warc"
"""Its container is whole; one of its digests is not."""


def truths() -> list[Any]:
    path = SUITES / "warc-files.jsonl"
    told = [json.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []
    return [pytest.param(SUITES / one["file"], one["valid"], id=Path(one["file"]).name) for one in told]


pytestmark = pytest.mark.skipif(not truths(), reason=f"no WARC files at {SUITES}; set MUNIMENT_SUITES")


@pytest.mark.parametrize(("path", "valid"), truths())
def test_warc_file_of_others_is_sound_or_its_damage_is_named(path: Path, valid: bool) -> None:
    problems: list[Any] = []
    count = check_warc_file(path, problems)
    if ".arc" in path.suffixes:
        assert "found 'filedesc://" in str(problems[0])  # of another format, which is said
    elif path.name == DIGESTS_WRONG_ON_PURPOSE:
        assert [problem.offset for problem in problems] == [0]
    else:
        assert valid == (problems == [])
        assert count > 0
    assert all(problem.file == str(path) and problem.offset is not None for problem in problems)


@pytest.mark.parametrize(("path", "valid"), truths())
def test_warc_file_of_others_is_extracted_or_refused_with_words(
    path: Path, valid: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["extract", str(path)])
    said = capsys.readouterr()
    is_read = valid and ".arc" not in path.suffixes
    assert code in ((0,) if is_read else (0, 2, 8))
    assert is_read == (said.err == "")
    assert code or not said.err or "read all the same" in said.err
    assert all(path.name in line for line in said.err.splitlines())
    assert all(json.loads(line)["url"] for line in said.out.splitlines())
