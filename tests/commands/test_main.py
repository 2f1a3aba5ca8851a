from __future__ import annotations

import os
import re
import signal
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from crawler.commands.main import COMMANDS, say_unexpected

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.conftest import Muniment

START = "from crawler.commands.main import main; main()"
HEAVY = {"scrapy", "twisted", "lxml", "msgspec", "rich", "sqlite3", "dateparser", "bs4"}


def _python(code: str, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_help_names_every_command(muniment: Muniment) -> None:
    said = muniment("--help")
    assert said.code == 0
    assert re.findall(r"^  ([a-z]+)  ", said.out, re.MULTILINE) == list(COMMANDS)


def test_help_imports_nothing_heavy() -> None:
    code = "import sys, atexit; atexit.register(lambda: print(*sys.modules)); " + START
    modules = _python(code, "--help").stdout.splitlines()[-1].split()
    assert "click" in modules
    assert not HEAVY.intersection(modules)


def test_help_costs_at_most_eight_bare_starts() -> None:
    bare: list[float] = []
    helped: list[float] = []
    for _ in range(5):
        for times, code in ((bare, "pass"), (helped, START)):
            start = time.perf_counter()
            _python(code, "--help")
            times.append(time.perf_counter() - start)
    assert statistics.median(helped) <= 8 * statistics.median(bare)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_shows_its_help(muniment: Muniment, name: str) -> None:
    said = muniment(name, "--help")
    assert said.code == 0
    assert said.out.startswith(f"Usage: muniment {name} ")


def test_the_version_is_printed(muniment: Muniment) -> None:
    assert re.fullmatch(r"muniment \d+\.\d+\.\d+\n", muniment("--version").out)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        pytest.param(["frobnicate"], "no such command 'frobnicate' (see `muniment --help`)", id="unknown-command"),
        pytest.param(["schema", "poem"], "schema: invalid value for 'KIND': 'poem' is not", id="unknown-kind"),
        pytest.param(["sites", "list", "--jsn"], "sites list: no such option", id="misspelled-option"),
        pytest.param(
            ["history"], "history: missing argument 'URL|ID' (see `muniment history --help`)", id="missing-argument"
        ),
    ],
)
def test_wrong_words_are_refused_as_usage(muniment: Muniment, arguments: list[str], problem: str) -> None:
    said = muniment(*arguments)
    assert said.code == 2
    assert said.err.startswith(f"muniment: {problem}")
    assert said.err.count("\n") == 1
    assert not said.out


def test_without_words_help_is_shown(muniment: Muniment) -> None:
    said = muniment()
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Usage: muniment ")


@pytest.mark.parametrize("words", ["sites list", "schema article"])
def test_t04_output_that_finds_no_room_is_said_in_one_line(words: str) -> None:
    shell = f"'{sys.executable}' -c '{START}' {words} > /dev/full"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False)
    assert done.returncode == 7
    assert done.stderr == "muniment: stdout: expected room for the output, found no space left on device\n"


@pytest.mark.parametrize("group", ["export", "homepage", "runs", "schedule", "sites"])
def test_short_help_of_every_part_of_a_command_is_a_whole_sentence(muniment: Muniment, group: str) -> None:
    lines = muniment(group, "--help").out.partition("Commands:\n")[2].splitlines()
    assert lines
    assert [line for line in lines if not line.endswith(".") or "..." in line or "`" in line] == []


def test_an_error_is_one_line_with_its_own_exit_code(muniment: Muniment) -> None:
    said = muniment("sites", "check", "nowhere/example.toml")
    assert said.code == 4
    assert said.err == "muniment: nowhere/example.toml: expected a site profile, found no such file\n"


def test_t31_an_error_about_a_hostile_name_stays_one_line(muniment: Muniment) -> None:
    said = muniment("sites", "check", "a\x1b[2J\nb\u2028c.toml")
    assert said.err.count("\n") == 1
    assert "\x1b" not in said.err
    assert r"a\x1b[2J\x0ab\u2028c.toml" in said.err


def test_an_unexpected_error_is_one_line_with_a_hint(capsys: pytest.CaptureFixture[str]) -> None:
    say_unexpected(KeyError, KeyError("x\ny"), None)
    assert capsys.readouterr().err == "muniment: unexpected KeyError: 'x\\ny' (`muniment --debug …` shows where)\n"


@pytest.mark.parametrize(
    ("flags", "shown"), [pytest.param([], False, id="brief"), pytest.param(["--debug"], True, id="debug")]
)
def test_an_unexpected_error_exits_1_and_shows_where_when_asked(tmp_path: Path, flags: list[str], shown: bool) -> None:
    (tmp_path / "msgspec.py").write_text("raise RuntimeError('broken package')", encoding="utf-8")
    done = _python(START, *flags, "sites", "list", cwd=tmp_path)
    assert done.returncode == 1
    assert "RuntimeError: broken package" in done.stderr
    assert ("Traceback" in done.stderr) is shown
    assert (len(done.stderr.splitlines()) > 1) is shown


@pytest.mark.parametrize(
    ("number", "code", "said"),
    [
        pytest.param(signal.SIGINT, 130, "interrupted", id="ctrl-c"),
        pytest.param(signal.SIGTERM, 143, "terminated", id="terminate"),
    ],
)
def test_a_signal_ends_with_its_exit_code(tmp_path: Path, number: signal.Signals, code: int, said: str) -> None:
    os.mkfifo(tmp_path / "slow.toml")
    command = [sys.executable, "-c", START, "sites", "check", "slow.toml"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        # Opening the pipe for writing returns once the command waits on it for the profile.
        with (tmp_path / "slow.toml").open("wb"):
            process.send_signal(number)
            assert process.wait(timeout=20) == code
        assert process.stderr is not None
        assert process.stderr.read().strip() == f"muniment: {said}"


def test_a_reader_that_has_enough_is_no_error() -> None:
    shell = f"'{sys.executable}' -c '{START}' schema article | head -c 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False)
    assert done.returncode in (0, 141)
    assert not done.stderr


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_output_that_is_closed_goes_nowhere(tmp_path: Path, closed: str) -> None:
    command = ["sh", "-c", f'exec "$0" "$@" {closed}', sys.executable, "-c", START, "sites", "list"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("campus\t") is not closed.startswith(">")
