"""A whole night of the campus, started as cron starts it: by the printed line, with an empty environment."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

from crawler.archive.archive import Archive
from crawler.archive.verify import verify
from tests.conftest import Program
from tests.watch.conftest import PingServer, write_hook
from tests.watch.test_schedule import cron_command

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.campus.server import CampusServer


def test_the_printed_line_does_the_whole_night_unattended(
    tmp_path: Path, campus_server: CampusServer, ping_server: PingServer
) -> None:
    folder = tmp_path / "my 50% archive"
    (folder / "data").mkdir(parents=True)
    config = folder / "muniment.toml"
    told = f'sites = ["campus-marine", "campus"]\n[notify]\ncommand = "\'./tell me\'"\nping_url = "{ping_server.url}"\n'
    config.write_text(f"min_free_mib = 999999999\n{told}", encoding="utf-8")
    write_hook(folder)
    printed = Program(folder, campus_server).run("schedule", "print", "--cron", "--config", config)
    assert printed.returncode == 0, printed.stderr
    night = ["env", "-i", "/bin/sh", "-c", cron_command(printed.stdout)]

    done = subprocess.run(night, cwd="/", capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 7
    assert "Traceback" not in done.stderr
    assert [path for path, _ in ping_server.taken] == ["/ping/abc/fail"]

    config.write_text(told, encoding="utf-8")
    done = subprocess.run(night, cwd="/", capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert ping_server.taken[1] == ("/ping/abc", "campus-marine exit 0; campus exit 0")
    calls = [line.split(" ", 3)[:3] for line in (folder / "told").read_text(encoding="utf-8").splitlines()]
    sites = ("campus-marine", "campus")
    assert calls == [["failure", site, "7"] for site in sites] + [["recovery", site, "0"] for site in sites]

    archive = Archive(folder / "data", "campus")
    (run,) = archive.run_ids()
    report = json.loads((archive.folder / "reports" / f"{run}.json").read_bytes())
    assert report["change_counts"]["article"] == {"new": report["record"]["counts"]["new"]}
    assert report["night"]["checked"]["problems"] == []
    assert (archive.folder / "reports" / f"{run}.html").stat().st_size > 10_000
    assert verify(archive) == []
