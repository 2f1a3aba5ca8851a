"""What ``muniment schedule check`` finds of a schedule that is installed, on a machine of the test's own."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.archive.archive import Archive
from crawler.archive.index import Index
from crawler.archive.judgement import HELD
from crawler.archive.run import Run

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.archive.run_record import RunKind
    from tests.commands.conftest import Muniment, Said


class Machine:
    """A machine with a crontab, a systemctl and an archive of the test's own."""

    def __init__(self, folder: Path, muniment: Muniment) -> None:
        self.folder = folder
        self.muniment = muniment

    def put_program(self, name: str, text: str) -> None:
        path = self.folder / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{text}", encoding="utf-8")
        path.chmod(0o755)

    def put_crontab(self, text: str) -> None:
        (self.folder / "crontab").write_text(text, encoding="utf-8")
        self.put_program("crontab", f"cat '{self.folder}/crontab'\n")

    def check(self, *words: object) -> tuple[Said, dict[str, tuple[bool, str]]]:
        said = self.muniment("schedule", "check", "--json", *words)
        rows = [json.loads(line) for line in said.out.splitlines()]
        return said, {row["name"]: (row["ok"], row["found"]) for row in rows}


@pytest.fixture
def machine(muniment: Muniment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    monkeypatch.setenv("PATH", f"{tmp_path}/bin{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    keep_run(Archive(tmp_path / "data", "campus"), hours_ago=3)
    return Machine(tmp_path, muniment)


def keep_run(
    archive: Archive, *, hours_ago: float, exit_code: int = 0, kind: RunKind = "crawl", held: str | None = None
) -> None:
    begun = datetime.now(UTC) - timedelta(hours=hours_ago)
    with Index.open(archive) as index:
        run = Run.start(archive, command=["muniment"], index=index, kind=kind, clock=lambda: begun)
        run.close(ended="finished", exit_code=exit_code, held=held)
    if held:
        archive.log_path(run.id).with_suffix(HELD).touch()


def test_schedule_that_works(machine: Machine) -> None:
    machine.put_crontab(machine.muniment("schedule", "print", "--cron").out)
    said, checks = machine.check()
    assert said.code == 0, said.err
    assert [*checks] == ["schedule", "program", "last night of campus", "its result, campus"]
    assert checks["schedule"][1].startswith("crontab -l: ")


def test_nothing_scheduled_is_bad(machine: Machine) -> None:
    machine.put_crontab("")
    said, checks = machine.check()
    assert said.code == 4
    assert not checks["schedule"][0]
    assert checks["last night of campus"][0]


def test_schedule_of_another_archive_is_named(machine: Machine) -> None:
    machine.put_crontab("0 2 * * * /v/muniment nightly --archive /elsewhere\n")
    _, checks = machine.check()
    assert not checks["schedule"][0]
    assert "found crontab -l: see" in checks["schedule"][1]


def test_program_that_is_gone_is_bad(machine: Machine) -> None:
    machine.put_crontab(f"0 2 * * * {machine.folder}/old/muniment nightly\n")
    said, checks = machine.check()
    assert said.code == 4
    assert checks["program"] == (False, f"crontab -l: expected a program, found none at {machine.folder}/old/muniment")


@pytest.mark.parametrize(
    ("hours_ago", "words", "ok"),
    [
        pytest.param(25, [], True, id="last-night"),
        pytest.param(27, [], False, id="too-old"),
        pytest.param(27, ["--max-age", "200"], True, id="weekly"),
    ],
)
def test_a_night_that_did_not_begin_is_noticed(machine: Machine, hours_ago: float, words: list[str], ok: bool) -> None:
    shutil.rmtree(machine.folder / "data")
    keep_run(Archive(machine.folder / "data", "campus"), hours_ago=hours_ago)
    machine.put_crontab(machine.muniment("schedule", "print", "--cron").out)
    said, checks = machine.check(*words)
    assert (said.code == 0, checks["last night of campus"][0]) == (ok, ok)


def test_a_last_night_that_failed_is_bad(machine: Machine) -> None:
    keep_run(Archive(machine.folder / "data", "campus"), hours_ago=1, exit_code=5)
    machine.put_crontab(machine.muniment("schedule", "print", "--cron").out)
    said, checks = machine.check()
    assert said.code == 4
    assert "expected exit 0, found finished, exit 5: muniment runs show campus" in checks["its result, campus"][1]


def test_a_held_night_is_bad_until_somebody_decides(machine: Machine) -> None:
    keep_run(Archive(machine.folder / "data", "campus"), hours_ago=1, exit_code=3, held="all pages alike")
    machine.put_crontab(machine.muniment("schedule", "print", "--cron").out)
    _, checks = machine.check()
    assert not checks["its result, campus"][0]
    assert machine.muniment("runs", "discard", "campus", "last").code == 0
    said, checks = machine.check()
    assert (said.code, checks["its result, campus"]) == (0, (True, "finished, exit 3, discarded"))


def test_a_run_that_is_no_crawl_is_no_night(machine: Machine) -> None:
    shutil.rmtree(machine.folder / "data")
    archive = Archive(machine.folder / "data", "campus")
    keep_run(archive, hours_ago=40)
    keep_run(archive, hours_ago=1, kind="reread")
    _, checks = machine.check()
    assert not checks["last night of campus"][0]
    assert checks["its result, campus"] == (True, "finished, exit 0")


def test_night_at_work_counts_and_unreadable_record_is_said(machine: Machine) -> None:
    archive = Archive(machine.folder / "data", "campus")
    (run,) = archive.run_ids()
    archive.run_path(run).write_text("{", encoding="utf-8")
    (archive.runs_folder / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-aaaaaa.json.part").write_text("{", encoding="utf-8")
    _, checks = machine.check()
    assert checks["last night of campus"][0]
    assert "expected a run record" in checks["its result, campus"][1]


def test_site_that_was_never_crawled_is_bad(machine: Machine) -> None:
    machine.put_crontab(machine.muniment("schedule", "print", "--cron", "campus-marine").out)
    _, checks = machine.check()
    assert not checks["last night of campus-marine"][0]


@pytest.mark.parametrize(
    ("answer", "ok"),
    [pytest.param("echo enabled", True, id="on"), pytest.param("echo disabled; exit 1", False, id="off")],
)
def test_a_timer_must_be_on(machine: Machine, answer: str, ok: bool) -> None:
    machine.put_crontab("")
    machine.put_program("systemctl", f'echo "$@" >> "{machine.folder}/asked"\n{answer}\n')
    machine.muniment("schedule", "print", "--systemd", "--to", machine.folder / "home" / ".config" / "systemd" / "user")
    said, checks = machine.check()
    assert said.code == (0 if ok else 4)
    assert checks["timer is-enabled"][0] is ok
    asked = (machine.folder / "asked").read_text(encoding="utf-8").splitlines()
    assert asked == [f"--user is-{what} muniment-nightly.timer" for what in ("enabled", "active")]


def test_a_systemctl_that_is_missing_is_said(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.put_crontab("")
    machine.muniment("schedule", "print", "--systemd", "--to", machine.folder / "home" / ".config" / "systemd" / "user")
    monkeypatch.setenv("PATH", str(machine.folder / "bin"))
    _, checks = machine.check()
    assert "found no answer from systemctl" in checks["timer is-enabled"][1]
