"""``python -m tests.bench`` says what it can measure, and starts nothing where it is asked for something else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.bench.__main__ import BENCHES

ROOT = Path(__file__).parents[1]


def run_bench(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.bench", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_help_names_every_bench() -> None:
    done = run_bench("--help")
    assert done.returncode == 0
    assert [name for name in BENCHES if f"\n{name} " not in done.stdout] == []


def test_an_unknown_name_is_told_before_anything_runs() -> None:
    done = run_bench("date_strings", "feilds")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "found feilds" in done.stderr


def test_every_bench_is_a_module() -> None:
    assert [name for name in BENCHES if not (ROOT / "tests" / "bench" / f"{name}.py").is_file()] == []
