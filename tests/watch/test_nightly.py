"""``muniment nightly``: each night is crawled, checked, reported, and told to whoever must hear."""

from __future__ import annotations

import json
import os
import signal
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from crawler.archive.archive import Archive
from crawler.archive.lock import SiteLock
from crawler.archive.run_record import read_run_record
from crawler.watch.child import Stop, Stopped, result_of, run_crawl
from crawler.watch.night import _check, _renew_dataset
from crawler.watch.report import Night
from tests.fetch.conftest import ARTICLE, OddSite, Reply, listing
from tests.watch.conftest import PingServer, break_site, mend_site, write_hook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.commands.conftest import Keep


def archive_of(site: OddSite) -> Archive:
    return Archive(site.program.data, "odd")


def told(site: OddSite) -> list[tuple[str, str, str, dict[str, Any]]]:
    """Return event, site, exit code and JSON of each call of the keeper's command."""
    path = site.program.folder / "told"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    calls = [line.split(" ", 3) for line in lines]
    return [(event, name, code, json.loads(values)) for event, name, code, values in calls]


def report_of(site: OddSite) -> dict[str, Any]:
    """Return the newest report."""
    folder = archive_of(site).folder / "reports"
    paths = sorted(path for path in folder.glob("2*.json"))
    assert paths[-1].with_suffix(".html").exists()
    values: dict[str, Any] = json.loads(paths[-1].read_bytes())
    return values


def test_a_good_night_is_quiet_and_reported(watched: OddSite, ping_server: PingServer) -> None:
    done = watched.program.run("nightly", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert told(watched) == []
    assert ping_server.taken == [("/ping/abc", "odd exit 0")]
    report = report_of(watched)
    assert [report["record"]["run"]] == archive_of(watched).run_ids()
    assert report["change_counts"]["article"] == {"new": 1}
    assert report["night"]["checked"]["files"] == 3
    assert report["night"]["checked"]["problems"] == []


def test_without_quiet_the_closing_lines_are_told(watched: OddSite) -> None:
    done = watched.program.run("nightly")
    assert done.stdout.startswith("odd  new 1  edited 0  unchanged 0  gone 0  failed 0")
    assert done.stderr == ""


def test_failure_and_recovery_are_told_once_each(watched: OddSite, ping_server: PingServer) -> None:
    break_site(watched)
    codes = [watched.program.run("nightly", "--quiet").returncode for _ in range(2)]
    mend_site(watched)
    codes += [watched.program.run("nightly", "--quiet").returncode for _ in range(2)]
    assert codes == [5, 5, 0, 0]
    calls = told(watched)
    assert [call[:3] for call in calls] == [("failure", "odd", "5")] * 2 + [("recovery", "odd", "0")]
    assert [call[3]["failed_nights"] for call in calls] == [1, 2, 2]
    assert {call[3]["failing_since"] for call in calls} == {calls[0][3]["started"]}
    assert "found status 500" in calls[0][3]["why"]
    assert [path for path, _ in ping_server.taken] == ["/ping/abc/fail"] * 2 + ["/ping/abc"] * 2
    assert "odd exit 5: http://odd.example/" in ping_server.taken[0][1]
    assert json.loads(json.dumps(calls[-1][3]))["run"] == archive_of(watched).run_ids()[2]


def test_failing_night_says_where_its_report_is(watched: OddSite) -> None:
    break_site(watched)
    done = watched.program.run("nightly", "--quiet")
    report = told(watched)[0][3]["report"]
    assert done.stderr.splitlines()[-1].startswith("muniment: odd: exit 5: http://odd.example/")
    assert done.stderr.splitlines()[-1].endswith(f"report: {report}")
    assert report_of(watched)["failures"][0]["status"] == 500


def test_recovery_that_nobody_heard_of_is_told_again(watched: OddSite) -> None:
    break_site(watched)
    watched.program.run("nightly")
    mend_site(watched)
    write_hook(watched.program.folder, "#!/bin/sh\necho no mail today >&2\nexit 9\n")
    done = watched.program.run("nightly")
    assert done.returncode == 0
    assert done.stderr.endswith("tell me to end with 0, found 9: no mail today\n")
    write_hook(watched.program.folder)
    watched.program.run("nightly")
    assert [call[0] for call in told(watched)] == ["failure", "recovery"]


@pytest.mark.parametrize(
    ("hook", "said"),
    [
        pytest.param("#!/bin/sh\nexec sleep 60\n", "to end within 1 s, found it running; it was killed", id="hangs"),
        pytest.param("#!/bin/sh\nsleep 60 & wait\n", "found it running; it was killed", id="waits-for-another"),
        pytest.param("#!/no/such/shell\n", "to call", id="cannot-start"),
        pytest.param("#!/bin/sh\nexit 3\n", "to end with 0, found 3", id="fails"),
    ],
)
def test_a_command_that_fails_changes_nothing(watched: OddSite, hook: str, said: str) -> None:
    config = watched.program.folder / "muniment.toml"
    config.write_text(config.read_text(encoding="utf-8") + "timeout_seconds = 1\n", encoding="utf-8")
    break_site(watched)
    write_hook(watched.program.folder, hook)
    done = watched.program.run("nightly")
    assert done.returncode == 5
    assert said in done.stderr.splitlines()[-1]


def test_a_ping_that_fails_is_said_without_its_secret(watched: OddSite, ping_server: PingServer) -> None:
    ping_server.status = 404
    done = watched.program.run("nightly")
    assert done.returncode == 0
    assert done.stderr == (
        "muniment: notify.ping_url: expected an answer from "
        f"http://127.0.0.1:{ping_server.server.server_port}/…, found status 404\n"
    )


def test_a_ping_that_hangs_is_given_up(watched: OddSite, ping_server: PingServer) -> None:
    config = watched.program.folder / "muniment.toml"
    config.write_text(config.read_text(encoding="utf-8") + "timeout_seconds = 1\n", encoding="utf-8")
    ping_server.hold.clear()
    done = watched.program.run("nightly")
    assert done.returncode == 0
    assert "/…, found no answer" in done.stderr or "timed out" in done.stderr


def test_what_a_site_writes_runs_no_shell(watched: OddSite) -> None:
    bad = "/news/$(touch${IFS}pwned);`touch${IFS}pwned`"
    watched.routes |= {"/news": Reply("", 500), "/": Reply("", 302, {"Location": f"http://odd.example{bad}"})}
    assert watched.program.run("nightly").returncode == 5
    assert len(told(watched)) == 1
    assert not list(watched.program.folder.rglob("pwned"))


def test_t07_night_of_a_site_at_work_is_told(watched: OddSite) -> None:
    with SiteLock(archive_of(watched).folder):
        done = watched.program.run("nightly", "--quiet")
    assert done.returncode == 6
    assert f"expected no other run, found process {os.getpid()} running since" in done.stderr
    assert told(watched)[0][:3] == ("failure", "odd", "6")
    assert report_of(watched)["record"] is None


def test_t04_night_without_room_is_told(watched: OddSite, ping_server: PingServer) -> None:
    watched.program.environment["MUNIMENT_MIN_FREE_MIB"] = "999999999"
    done = watched.program.run("nightly", "--quiet")
    assert done.returncode == 7
    assert "expected 999999999 MiB free on the disk" in told(watched)[0][3]["why"]
    assert ping_server.taken[0][0] == "/ping/abc/fail"


def test_site_without_a_profile_costs_only_its_own_night(watched: OddSite) -> None:
    config = watched.program.folder / "muniment.toml"
    text = config.read_text(encoding="utf-8").replace('["odd"]', '["lost", "odd"]')
    config.write_text(text, encoding="utf-8")
    done = watched.program.run("nightly", "--json")
    assert done.returncode == 4
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(line["site"], line["exit_code"]) for line in lines] == [("lost", 4), ("odd", 0)]
    assert lines[0]["report"] is None
    assert not (watched.program.data / "lost").exists()
    assert told(watched)[0][:3] == ("failure", "lost", "4")


def test_archive_whose_profile_is_gone_is_reported(watched: OddSite) -> None:
    assert watched.program.run("nightly").returncode == 0
    (watched.program.folder / "sites" / "odd.toml").unlink()
    assert watched.program.run("nightly").returncode == 4
    assert "found no profile" in report_of(watched)["night"]["why"]


def test_without_a_list_all_archives_are_crawled(watched: OddSite, ping_server: PingServer) -> None:
    config = watched.program.folder / "muniment.toml"
    config.write_text(config.read_text(encoding="utf-8").replace('sites = ["odd"]\n', ""), encoding="utf-8")
    done = watched.program.run("nightly")
    assert done.returncode == 2
    assert "expected archives in it, found none: name a SITE" in done.stderr
    assert ping_server.taken[0][0] == "/ping/abc/fail"
    assert watched.program.run("nightly", "odd").returncode == 0
    assert watched.program.run("nightly").stdout.startswith("odd  new 0")


def wait_for(path: Path, text: str) -> None:
    until = time.monotonic() + 60
    while not (path.exists() and text in path.read_text(encoding="utf-8")):
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.fixture
def slow(watched: OddSite) -> OddSite:
    """The same site where the article never ends."""
    watched.routes["/news/a"] = Reply(ARTICLE * 50, drip=0.2)
    return watched


@pytest.mark.parametrize(
    ("number", "calls"),
    [
        pytest.param(signal.SIGTERM, [("failure", "odd", "143")], id="terminated"),
        pytest.param(signal.SIGINT, [], id="by-whoever-is-there"),
    ],
)
def test_t03_stopped_night_closes_its_run(slow: OddSite, number: signal.Signals, calls: list[Any]) -> None:
    with slow.program.start("nightly") as night:
        wait_for(archive_of(slow).folder / ".lock", '"pid"')
        while "/news/a" not in slow.asked:
            time.sleep(0.02)
        night.send_signal(number)
        _, err = night.communicate(timeout=60)
    assert night.returncode == 128 + number, err
    (run,) = archive_of(slow).run_ids()
    assert read_run_record(archive_of(slow).run_path(run)).ended == "interrupted"
    assert [call[:3] for call in told(slow)] == calls


def test_t02_killed_crawl_is_told_and_continued(slow: OddSite) -> None:
    archive = archive_of(slow)
    with slow.program.start("nightly") as night:
        while "/news/a" not in slow.asked:
            time.sleep(0.02)
        os.kill(json.loads((archive.folder / ".lock").read_bytes())["pid"], signal.SIGKILL)
        _, err = night.communicate(timeout=60)
    assert night.returncode == 1
    assert "the crawl was ended by signal 9 (Killed); the next one continues it" in err
    assert report_of(slow)["record"] is None
    mend_site(slow)
    assert slow.program.run("nightly").returncode == 0
    assert report_of(slow)["night"]["closed_runs"] == [archive.run_ids()[0]]
    assert [call[0] for call in told(slow)] == ["failure", "recovery"]


@pytest.mark.parametrize(
    ("code", "out", "said", "why", "exit_code"),
    [
        pytest.param(-9, b"", [], "ended by signal 9", 1, id="killed"),
        pytest.param(-2, b"", [], "ended by signal 2", 130, id="interrupted-before-it-listened"),
        pytest.param(-15, b"", [], "ended by signal 15", 143, id="terminated-before-it-listened"),
        pytest.param(4, b"", ["muniment: odd: no"], "odd: no", 4, id="refused"),
        pytest.param(1, b"{", [], "ended with exit 1 and no word", 1, id="half-a-line"),
        pytest.param(1, b"[]", ["muniment: boom"], "boom", 1, id="another-value"),
    ],
)
def test_a_crawl_that_tells_nothing_is_understood(
    code: int, out: bytes, said: list[str], why: str, exit_code: int
) -> None:
    result = result_of(code, out, said)
    assert result.exit_code == exit_code
    assert why in str(result.why)
    assert result.run is None


def test_t09_damage_of_what_a_night_wrote_is_found(keep: Keep) -> None:
    keep(5, ("http://www.campus.example/a", {"title": "A"}))
    archive = keep(6, ("http://www.campus.example/a", {"title": "B"}))
    path = archive.log_path(archive.run_ids()[1])
    path.write_bytes(path.read_bytes().replace(b'"B"', b'"C"'))
    night = Night(site="campus", started="2026-01-06T02:00:00.000Z")
    code, why = _check(archive, archive.run_ids()[1:], night)
    assert code == 8
    assert path.name in str(why)
    assert night.checked is not None
    assert len(night.checked.problems) == 1


def test_dataset_that_the_crawl_did_not_come_to_is_made(keep: Keep) -> None:
    archive = keep(5, ("http://www.campus.example/a", {"title": "A"}))
    made = archive.dataset_path("article").read_bytes()
    with ExitStack() as undo:
        undo.enter_context(SiteLock(archive.folder))
        archive.dataset_path("article").unlink()
        assert _renew_dataset(archive, archive.run_ids())[0] == 6
    assert _renew_dataset(archive, archive.run_ids()) == (0, None)
    assert archive.dataset_path("article").read_bytes() == made


def test_night_that_finds_nothing_new_is_well(watched: OddSite) -> None:
    watched.routes["/news"] = Reply(listing("/news/a"))
    assert [watched.program.run("nightly", "--quiet").returncode for _ in range(2)] == [0, 0]
    assert report_of(watched)["changes"] == []
    assert len(report_of(watched)["history"]) == 2


class SignalOnStart(list[str]):
    """Words of a program; a signal comes while it is being started."""

    def __iter__(self) -> Iterator[str]:
        signal.raise_signal(signal.SIGTERM)
        return super().__iter__()


def test_t03_signal_that_comes_while_a_crawl_is_started_reaches_it() -> None:
    stop = Stop()
    with stop.listening():
        ended = run_crawl(SignalOnStart(["sleep", "600"]), stop=stop, is_shown=False)
    assert (stop.number, ended.exit_code) == (signal.SIGTERM, 128 + signal.SIGTERM)
    assert "signal 15" in (ended.why or "")


def test_t03_signal_between_two_crawls_stops_at_once() -> None:
    stop = Stop()
    with stop.listening(), pytest.raises(Stopped):
        signal.raise_signal(signal.SIGTERM)
