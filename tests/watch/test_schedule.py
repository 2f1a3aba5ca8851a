"""What starts nights by itself: the units and lines that are printed."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crawler.errors import ConfigError
from crawler.watch.schedule import Schedule, cron_lines, own_delay, systemd_units
from crawler.watch.scheduled import Scheduled, find_scheduled

if TYPE_CHECKING:
    from tests.commands.conftest import Muniment

PROGRAM = Path(sys.executable).with_name("muniment")

ODD_NAME = 'my 50% "archive" $HOME\\ it\'s'
"""A folder whose name means something to a shell, to cron and to systemd."""


def schedule_in(folder: Path, **values: Any) -> Schedule:
    told: dict[str, Any] = {
        "program": [str(PROGRAM)],
        "options": ["--archive", f"{folder}/data"],
        "folder": folder,
        "writable": folder / "data",
        "at": time(2, 0),
        "delay_minutes": 30,
        "user": "archive",
        "calls_command": False,
    }
    return Schedule(**told | values)


def cron_command(text: str) -> str:
    """Return what cron gives to the shell of the one line in *text*: the sixth field, each ``\\%`` a ``%``."""
    (line,) = [line for line in text.splitlines() if not line.startswith("#")]
    command = line.split(maxsplit=5)[5]
    assert not re.search(r"(?<!\\)%", command)
    return command.replace("\\%", "%")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
@pytest.mark.parametrize("calls_command", [False, True])
@pytest.mark.parametrize("name", ["plain", ODD_NAME])
def test_units_are_sound_to_systemd(tmp_path: Path, name: str, calls_command: bool) -> None:
    folder = tmp_path / name
    (folder / "data").mkdir(parents=True)
    paths = []
    for unit, text in systemd_units(schedule_in(folder, calls_command=calls_command)).items():
        paths.append(tmp_path / unit)
        paths[-1].write_text(text, encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", *map(str, paths)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_units_start_within_the_delay_make_up_for_a_missed_night_and_do_not_overlap(tmp_path: Path) -> None:
    units = systemd_units(schedule_in(tmp_path, at=time(3, 5), delay_minutes=10))
    assert list(units) == ["muniment-nightly.service", "muniment-nightly.timer"]
    timer = units["muniment-nightly.timer"].splitlines()
    assert {"OnCalendar=*-*-* 03:05:00", "RandomizedDelaySec=10min", "Persistent=true"} <= set(timer)
    service = units["muniment-nightly.service"].splitlines()
    assert {"Type=oneshot", "User=archive", f"WorkingDirectory={tmp_path}", "NoNewPrivileges=yes"} <= set(service)
    assert f'ReadWritePaths="{tmp_path}/data"' in service


def test_a_command_of_the_keeper_may_send_mail(tmp_path: Path) -> None:
    service = systemd_units(schedule_in(tmp_path, calls_command=True))["muniment-nightly.service"]
    assert "NoNewPrivileges" not in service
    assert "ProtectSystem=full" in service


@pytest.mark.parametrize("calls_command", [False, True])
@pytest.mark.parametrize(
    ("folder", "is_own"),
    [
        pytest.param("/srv/muniment", True, id="elsewhere"),
        pytest.param("/tmp/muniment", False, id="tmp"),
        pytest.param("/var/tmp/muniment", False, id="var-tmp"),
        pytest.param("/tmpfiles", True, id="only-looks-like-it"),
    ],
)
def test_unit_sees_archives_in_the_folder_for_temporary_files(folder: str, is_own: bool, calls_command: bool) -> None:
    schedule = schedule_in(Path(folder), calls_command=calls_command, program=["/usr/bin/muniment"])
    service = systemd_units(schedule)["muniment-nightly.service"].splitlines()
    assert ("PrivateTmp=yes" in service) is is_own
    assert ("ReadWritePaths=-/tmp -/var/tmp" in service) is not (is_own or calls_command)


def test_paths_are_quoted_for_systemd() -> None:
    schedule = schedule_in(Path("/srv") / ODD_NAME)
    service = systemd_units(schedule)["muniment-nightly.service"]
    assert '"--archive" "/srv/my 50%% \\"archive\\" $$HOME\\\\ it\'s/data"' in service
    assert 'WorkingDirectory=/srv/my 50%% "archive" $HOME\\ it\'s\n' in service


@pytest.mark.parametrize("word", ["a\nb", "a\x00b", "a\tb"])
def test_path_that_no_line_can_say_is_refused(tmp_path: Path, word: str) -> None:
    with pytest.raises(ConfigError, match="expected paths without control characters, found"):
        schedule_in(tmp_path / word)


def test_the_line_of_cron_survives_cron_and_shell(tmp_path: Path) -> None:
    folder = tmp_path / ODD_NAME
    folder.mkdir()
    script = tmp_path / "muni ment"
    script.write_text('#!/bin/sh\npwd\nprintf "%s\\n" "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    command = cron_command(cron_lines(schedule_in(folder, program=[str(script)])))
    done = subprocess.run(["/bin/sh", "-c", command], env={}, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [str(folder), "nightly", "--quiet", "--archive", f"{folder}/data"]


@pytest.mark.parametrize(
    ("at", "delay", "first"),
    [
        pytest.param(time(2, 0), 0, "0 2 * * *", id="on-the-minute"),
        pytest.param(time(0, 5), 0, "5 0 * * *", id="after-midnight"),
    ],
)
def test_cron_starts_at_the_time(at: time, delay: int, first: str) -> None:
    lines = cron_lines(schedule_in(Path("/srv/a"), at=at, delay_minutes=delay))
    assert lines.splitlines()[-1].startswith(f"{first} cd /srv/a && exec ")


def test_installations_start_at_different_minutes_each_always_at_its_own() -> None:
    places = [schedule_in(Path(f"/srv/{number}"), at=time(23, 50)) for number in range(200)]
    delays = [own_delay(place) for place in places]
    assert set(delays) == set(range(31))
    assert delays == [own_delay(replace(place, at=time(1, 0))) for place in places]
    fields = [cron_lines(place).splitlines()[-1].split()[:2] for place in places]
    assert {hour for _, hour in fields} == {"23", "0"}  # past midnight is the next day's first hour
    assert all(0 <= int(minute) < 60 for minute, _ in fields)


def test_printed_paths_are_those_of_this_installation(muniment: Muniment, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "muniment.toml").write_text("", encoding="utf-8")
    said = muniment("schedule", "print", "--cron", "--at", "1:30", "--delay", "0", "campus")
    words = [str(PROGRAM), "nightly", "--quiet", "--config", f"{tmp_path}/muniment.toml"]
    words += ["--archive", f"{tmp_path}/data", "campus"]
    assert said.out.splitlines()[-1] == f"30 1 * * * cd {tmp_path} && exec {shlex.join(words)}"
    same = ["schedule", "print", "--cron", "--at", "1:30", "--delay", "0", *words[3:]]
    assert f"(crontab -l; muniment {shlex.join(same)}) | crontab -" in said.err


def test_site_without_a_profile_is_not_scheduled(muniment: Muniment, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    said = muniment("schedule", "print", "--cron", "campuss")
    assert (said.code, said.out) == (4, "")
    assert "campuss: expected the name of a site, found no profile for it (did you mean campus" in said.err


def test_units_are_written_where_asked(muniment: Muniment, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    said = muniment("schedule", "print", "--systemd", "--to", "units")
    assert said.out.splitlines() == ["units/muniment-nightly.service", "units/muniment-nightly.timer"]
    assert all((tmp_path / path).read_text(encoding="utf-8").startswith("[Unit]") for path in said.out.splitlines())


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        pytest.param([], 2, "expected --systemd or --cron, found neither", id="neither"),
        pytest.param(["--systemd", "--cron"], 2, "expected --systemd or --cron, found both", id="both"),
        pytest.param(["--cron", "--at", "25:00"], 2, "--at: expected a time such as 02:00, found '25:00'", id="hour"),
        pytest.param(["--cron", "--at", "٢:00"], 2, "--at: expected a time", id="other-digits"),
        pytest.param(["--cron", "--to", "x"], 2, "--to is for --systemd", id="cron-to-a-folder"),
        pytest.param(["--cron"], 4, "expected the folder of the archives, found none", id="no-archives"),
    ],
)
def test_what_cannot_be_scheduled_is_refused(muniment: Muniment, words: list[str], code: int, said: str) -> None:
    result = muniment("schedule", "print", *words)
    assert result.code == code
    assert said in result.err


def test_variables_that_are_lost_at_night_are_named(
    muniment: Muniment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    monkeypatch.setenv("MUNIMENT_CONTACT", "keeper@example.edu")
    said = muniment("schedule", "print", "--cron")
    assert "MUNIMENT_CONTACT is set here and will not be at night; set contact in muniment.toml" in said.err


# --- what stands ------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "when", "words"),
    [
        pytest.param("0 2 * * * /v/muniment nightly -q", "0 2 * * *", ["/v/muniment", "nightly", "-q"], id="plain"),
        pytest.param("@daily /v/muniment nightly", "@daily", ["/v/muniment", "nightly"], id="at-a-name"),
        pytest.param("0 2 * * * root /v/muniment nightly", "0 2 * * *", ["/v/muniment", "nightly"], id="with-a-user"),
        pytest.param(
            "0 2 * * * cd /x && /v/python -m crawler nightly >/dev/null", "0 2 * * *",
            ["/v/python", "-m", "crawler", "nightly"], id="module",
        ),
        pytest.param(
            r"0 2 * * * '/v/5\% a/muniment' nightly;echo%in", "0 2 * * *", ["/v/5% a/muniment", "nightly"], id="escaped"
        ),
        pytest.param("# 0 2 * * * /v/muniment nightly", None, [], id="comment"),
        pytest.param("MAILTO=a@example.edu", None, [], id="variable"),
        pytest.param("0 2 * * * /usr/bin/backup nightly", None, [], id="another-program"),
        pytest.param("0 2 * * * /v/muniment crawl a 'open", None, [], id="open-quote"),
    ],
)  # fmt: skip
def test_lines_of_a_crontab_are_understood(tmp_path: Path, line: str, when: str | None, words: list[str]) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "crontab").write_text(f"{line}\n", encoding="utf-8")
    found = find_scheduled({}, root=tmp_path)
    found = [one for one in found if one.place.startswith(str(tmp_path))]
    assert [(one.when, list(one.words)) for one in found] == ([] if when is None else [(when, words)])


def test_what_is_printed_is_found_again(tmp_path: Path) -> None:
    folder = tmp_path / ODD_NAME
    folder.mkdir()
    schedule = schedule_in(folder, options=["--archive", f"{folder}/data", "campus"])
    (tmp_path / "etc" / "cron.d").mkdir(parents=True)
    (tmp_path / "etc" / "cron.d" / "muniment").write_text(cron_lines(schedule), encoding="utf-8")
    units = tmp_path / "etc" / "systemd" / "system"
    units.mkdir(parents=True)
    for name, text in systemd_units(schedule).items():
        (units / name).write_text(text, encoding="utf-8")
    cron, unit = (one for one in find_scheduled({}, root=tmp_path) if str(tmp_path) in one.place)
    for one in (cron, unit):
        assert (one.program, one.option("--archive"), one.sites) == (PROGRAM, folder / "data", ["campus"])
    assert unit.when == "*-*-* 02:00:00"
    assert unit.timer == units / "muniment-nightly.timer"


def test_sites_of_a_line_are_told_from_its_options() -> None:
    words = ("/v/muniment", "nightly", "--quiet", "--config", "a.toml", "b", "--archive", "c", "d")
    one = Scheduled(place="x", when="y", words=words)
    assert (one.sites, one.option("--config"), one.option("--none")) == (["b", "d"], Path("a.toml"), None)
    assert one.program == Path("/v/muniment")
