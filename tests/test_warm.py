"""What is forked is a command as any other: the same words in and out, the same ends."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import warm

if TYPE_CHECKING:
    from tests.conftest import Program

MUNIMENT = str(Path(sys.executable).with_name("muniment"))


@pytest.mark.parametrize("program", ["muniment", "scrapy"])
@pytest.mark.parametrize("words", [["--help"], ["crawl", "--no-such-option"], ["no-such-command"], []])
def test_fork_says_what_the_script_says(program: str, words: list[str], tmp_path: Path) -> None:
    args = [str(Path(sys.executable).with_name(program)), *words]
    environment = warm.lasting_environment() | {"COLUMNS": "100"}
    script = subprocess.run(args, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    with warm.start(args, cwd=tmp_path, env=environment) as fork:
        said = fork.communicate(timeout=60)
    assert isinstance(fork, warm.Fork)
    assert (fork.returncode, *said) == (script.returncode, script.stdout, script.stderr)


def test_what_python_reads_when_it_starts_makes_a_start_of_its_own(tmp_path: Path) -> None:
    environment = warm.lasting_environment() | {"TZ": "Asia/Hong_Kong"}
    with warm.start([MUNIMENT, "--version"], cwd=tmp_path, env=environment) as process:
        out, _ = process.communicate(timeout=60)
    assert isinstance(process, subprocess.Popen)
    assert out.startswith("muniment ")


def test_signal_reaches_the_command_and_is_its_end(program: Program) -> None:
    with program.start("crawl", "campus") as process:
        while not (program.data / "campus").exists():
            assert process.poll() is None
        process.kill()
        process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    assert process.poll() == -signal.SIGKILL
