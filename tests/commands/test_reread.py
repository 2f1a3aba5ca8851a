"""Captures of a real crawl read anew: what differs is told, kept once, and is never an edit."""

from __future__ import annotations

import hashlib
import json
import shutil
import signal
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from crawler.archive.archive import Archive
from crawler.archive.files import PART
from crawler.archive.lock import SiteLock
from crawler.archive.log import iter_log
from crawler.archive.run_record import read_run_record
from crawler.campus.server import CampusServer
from crawler.errors import LimitError
from crawler.profile_file import load_profile
from crawler.reread_run import keeping
from tests.conftest import ROOT, Program, by_url, records_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.archive.run_record import RunRecord
    from crawler.campus.story import Campus
    from crawler.profile import SiteProfile
    from crawler.records import Record
    from tests.commands.conftest import Muniment, Said

CAMPUS = (ROOT / "spiders" / "sites" / "campus.toml").read_text(encoding="utf-8")

OLD = CAMPUS.replace('date_order = "DMY"', 'date_order = "MDY"').replace('timezone = "Asia/Hong_Kong"', "")
"""A profile that takes the day for the month, and the time of the campus for UTC."""

OF_HISTORY = ("change", "changed_fields")


def write_profile(folder: Path, text: str = CAMPUS) -> None:
    (folder / "sites").mkdir(exist_ok=True)
    (folder / "sites" / "campus.toml").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def served(small_campus: Campus) -> Iterator[CampusServer]:
    with CampusServer(small_campus, crawl_delay=0) as server:
        yield server


@pytest.fixture(scope="module")
def crawled_once(tmp_path_factory: pytest.TempPathFactory, served: CampusServer) -> Program:
    """An archive crawled with the old profile; tests work on copies."""
    program = Program(tmp_path_factory.mktemp("old"), served)
    write_profile(program.folder, OLD)
    done = program.run("crawl", "campus")
    assert done.returncode == 0, done.stderr
    return program


@pytest.fixture(scope="module")
def read_today(tmp_path_factory: pytest.TempPathFactory, served: CampusServer) -> Path:
    """The folder of an archive crawled with the profile of today."""
    program = Program(tmp_path_factory.mktemp("today"), served)
    write_profile(program.folder)
    assert program.run("crawl", "campus").returncode == 0
    return program.data / "campus"


@pytest.fixture
def archive(tmp_path: Path, crawled_once: Program) -> Archive:
    """A copy of the archive, beside the profile of today."""
    shutil.copytree(crawled_once.data, tmp_path / "data")
    write_profile(tmp_path)
    return Archive(tmp_path / "data", "campus")


def told(said: Said) -> list[dict[str, Any]]:
    assert said.code == 0, said.err
    return [json.loads(line) for line in said.out.splitlines()]


def counts(lines: list[dict[str, Any]]) -> dict[str, tuple[int, int, int, int]]:
    """Return by kind how many records were read, changed, lost and found."""
    return {
        line["kind"]: (line["read"], line["changed"], line["lost"], line["found"]) for line in lines if "read" in line
    }


def fields(lines: list[dict[str, Any]]) -> dict[str, int]:
    return {line["field"]: line["records"] for line in lines if "field" in line}


def state(archive: Archive) -> dict[str, str]:
    """Return the digest of every file of the archive."""
    paths = [path for path in archive.folder.rglob("*") if path.is_file()]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def held(archive: Archive, kind: str = "article") -> list[dict[str, Any]]:
    return [record for record in records_in(archive.dataset_path(kind)) if record["kind"] == kind]


def differing(archive: Archive, today: Path, kind: str) -> int:
    """Return how many records of *kind* a crawl of today reads otherwise than the archive holds them."""
    mine = {record["id"]: record["content_digest"] for record in held(archive, kind)}
    others = {record["id"]: record["content_digest"] for record in records_in(today / archive.dataset_path(kind).name)}
    return sum(others[one] != digest for one, digest in mine.items())


def test_report_tells_what_a_crawl_of_today_would_read_and_writes_nothing(
    archive: Archive, read_today: Path, muniment: Muniment
) -> None:
    before = state(archive)
    said = muniment("reread", "campus", "--json")
    lines = told(said)
    articles, events = (differing(archive, read_today, kind) for kind in ("article", "event"))
    assert articles > 0 < events
    assert counts(lines) == {
        kind: (len(held(archive, kind)), changed, 0, 0)
        for kind, changed in (("article", articles), ("entry", 0), ("event", events), ("homepage", 0))
    }
    assert fields(lines) == {"published": articles, "starts": events, "ends": events}
    assert state(archive) == before
    assert f"nothing was written; {articles + events} readings would be kept with --write" in said.err


def test_examples_name_record_and_both_values(archive: Archive, read_today: Path, muniment: Muniment) -> None:
    (line,) = (line for line in told(muniment("reread", "campus", "--json")) if line.get("field") == "published")
    mine, others = (
        {r["id"]: r for r in records} for records in (held(archive), records_in(read_today / "articles.jsonl"))
    )
    assert len(line["examples"]) == min(3, line["records"])
    for one in line["examples"]:
        record = mine[one["id"]]
        assert one == {
            "id": record["id"], "url": record["url"], "before": record["published"],
            "after": others[record["id"]]["published"],
        }  # fmt: skip
    said = muniment("reread", "campus")
    assert f"field\tarticle\tpublished\t{line['records']}\n" in said.out
    assert f"campus\tarticle\t{len(mine)} read\t{line['records']} changed\t0 lost\t0 found\n" in said.out


def test_of_a_body_the_words_that_changed_are_shown(archive: Archive, muniment: Muniment, tmp_path: Path) -> None:
    (phrase,) = {"Key initiatives include:"}
    write_profile(tmp_path, OLD + f'\n[labels]\nnot_body = ["{phrase}"]\n')
    affected = sum(phrase in record.get("body", "") for record in held(archive))
    assert affected > 0
    (line,) = (line for line in told(muniment("reread", "campus", "--json")) if "field" in line)
    assert (line["field"], line["records"]) == ("body", affected)
    went = ["".join(text for sign, text in one["diff"] if sign == "-") for one in line["examples"]]
    assert all(phrase in text for text in went)
    assert "before" not in line["examples"][0]
    assert f"{phrase}-]" in muniment("reread", "campus").out


def test_written_readings_are_what_a_crawl_of_today_reads(
    archive: Archive, read_today: Path, muniment: Muniment
) -> None:
    changed = differing(archive, read_today, "article"), differing(archive, read_today, "event")
    said = muniment("reread", "campus", "--write")
    assert said.code == 0
    run = archive.run_ids()[-1]
    assert f"campus: run {run}: {sum(changed)} readings kept\n" in said.err
    mine, others = (
        {url: {k: v for k, v in record.items() if k not in OF_HISTORY} for url, record in by_url(records).items()}
        for records in (held(archive), records_in(read_today / "articles.jsonl"))
    )
    read_by = [{record.pop("extractor") for record in records.values()} for records in (mine, others)]
    assert mine == others
    assert len(read_by[0]) == 2
    lines = told(muniment("changes", "campus", "--since", run, "--reread", "--json"))
    assert {(line["change"], line["version"], line["run"]) for line in lines} == {("reread", 1, run)}
    assert len(lines) == sum(changed)
    assert muniment("changes", "campus", "--since", run).out == ""
    record = json.loads(archive.run_path(run).read_bytes())
    assert (record["kind"], record["ended"], record["exit_code"]) == ("reread", "finished", 0)
    assert record["counts"] == {"reread": changed[0], "events reread": changed[1]}
    assert sorted(record["files"]) == [f"log/{run}.jsonl"]
    assert muniment("verify", "campus").code == 0


@pytest.mark.parametrize("words", [pytest.param([], id="live"), pytest.param(["--all"], id="all")])
def test_second_write_writes_nothing(archive: Archive, muniment: Muniment, words: list[str]) -> None:
    assert muniment("reread", "campus", "--write", *words).code == 0
    before = state(archive)
    said = muniment("reread", "campus", "--write", *words, "--json")
    assert {line["changed"] for line in told(said)} == {0}
    assert "campus: nothing to keep\n" in said.err
    assert {name: digest for name, digest in state(archive).items() if not name.endswith(".lock")} == {
        name: digest for name, digest in before.items() if not name.endswith(".lock")
    }


def test_crawl_after_a_written_rereading_finds_nothing_new(
    tmp_path: Path, archive: Archive, served: CampusServer
) -> None:
    program = Program(tmp_path, served)
    assert program.run("reread", "campus", "--write").returncode == 0
    done = program.run("crawl", "campus", "--full")
    assert "new 0  edited 0  " in done.stderr
    assert "reread" not in done.stderr
    assert not archive.log_path(archive.run_ids()[-1]).exists()


def test_only_what_was_asked_for_is_read(archive: Archive, muniment: Muniment) -> None:
    assert set(counts(told(muniment("reread", "campus", "--json", "--kind", "event")))) == {"event"}
    lines = told(muniment("reread", "campus", "--json", "--kind", "article", "--limit", "5"))
    assert counts(lines)["article"][0] == 5
    both = told(muniment("reread", "campus", "--json", "--kind", "homepage", "--kind", "entry", "--limit", "1"))
    assert counts(both)["homepage"] == (1, 0, 0, 0)


def test_capture_that_cannot_be_read_is_named_and_the_rest_is_read(archive: Archive, muniment: Muniment) -> None:
    place = held(archive)[0]["capture"]
    path = archive.warc_folder / place["warc"]
    with path.open("r+b") as file:
        file.seek(place["offset"] + place["length"] // 2)
        file.write(b"\0" * 8)
    said = muniment("reread", "campus", "--json", "--kind", "article")
    assert counts(told(said))["article"][0] == len(held(archive)) - 1
    assert f"campus: a capture cannot be read: {path}: expected a gzip member" in said.err
    assert f"at byte {place['offset']}, found none\n" in said.err
    assert (
        "campus: 1 capture could not be read, for the reasons above; `muniment verify campus` tells whether" in said.err
    )


def test_report_does_without_the_index_and_makes_none(archive: Archive, muniment: Muniment) -> None:
    whole = muniment("reread", "campus", "--json").out
    archive.index_path.unlink()
    assert muniment("reread", "campus", "--json").out == whole
    assert not archive.index_path.exists()


def test_archive_of_nothing_has_nothing_to_read(tmp_path: Path, muniment: Muniment) -> None:
    (tmp_path / "data" / "campus" / "log").mkdir(parents=True)
    for words in ([], ["--all"], ["--write"]):
        assert muniment("reread", "campus", *words)[:2] == (0, "")


def test_wrong_names_are_refused(archive: Archive, muniment: Muniment, tmp_path: Path) -> None:
    said = muniment("reread", "camps")
    assert (said.code, said.out) == (2, "")
    assert "camps: expected a site with an archive" in said.err
    assert muniment("reread", "campus", "--profile", tmp_path / "none.toml").code == 4
    assert muniment("reread", "campus", "--kind", "page").code == 2
    assert muniment("reread", "campus", "--limit", "0").code == 2


def test_only_writing_needs_the_archive_alone(archive: Archive, muniment: Muniment) -> None:
    with SiteLock(archive.folder):
        assert muniment("reread", "campus").code == 0
        said = muniment("reread", "campus", "--write")
    assert said.code == 6
    assert "campus: expected no other run" in said.err


# --- stopped in the middle --------------------------------------------------------


def reading(archive: Archive) -> Record:
    """Return another reading of the first observation of an article."""
    first = next(record for record in iter_log(archive.log_paths()[0]) if record.kind == "article")
    return replace(first, title="Read better", content_digest="", extractor="another reader")


def today(archive: Archive) -> SiteProfile:
    return load_profile(archive.root.parent / "sites" / "campus.toml")


def keep_one(archive: Archive, error: BaseException) -> None:
    """Keep one reading, and then run into *error*."""
    with keeping(archive, today(archive), min_free_bytes=0) as run:
        run.keep(reading(archive))
        raise error


def kept_by(archive: Archive) -> RunRecord:
    return read_run_record(archive.run_path(archive.run_ids()[-1]))


def test_what_was_read_before_ctrl_c_is_kept(archive: Archive) -> None:
    with pytest.raises(KeyboardInterrupt):
        keep_one(archive, KeyboardInterrupt())
    record = kept_by(archive)
    assert (record.ended, record.exit_code, record.kept, record.counts) == (
        "interrupted", 130, {"observations": 1}, {"reread": 1},
    )  # fmt: skip
    assert [one["title"] for one in held(archive) if one["change"] == "reread"] == ["Read better"]
    assert archive.open_run_ids() == []


def test_run_that_the_disk_stopped_is_closed_by_the_next(archive: Archive) -> None:
    before = [path.read_bytes() for path in archive.dataset_paths()]
    with pytest.raises(LimitError):
        keep_one(archive, LimitError("expected room on the disk, found none left"))
    (dead,) = archive.open_run_ids()
    assert [path.read_bytes() for path in archive.dataset_paths()] == before
    with keeping(archive, today(archive), min_free_bytes=0) as following:
        assert following.closed_runs == [dead]
    assert (kept_by(archive).run, kept_by(archive).ended) == (dead, "killed")


def test_t04_rereading_does_not_start_to_write_without_room(
    archive: Archive, muniment: Muniment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUNIMENT_MIN_FREE_MIB", "999999999")
    said = muniment("reread", "campus", "--write")
    assert said.code == 7
    assert "expected 999999999 MiB free on the disk" in said.err
    assert len(archive.known_run_ids()) == 1


def stop(program: Program, archive: Archive, number: signal.Signals) -> int:
    """Start to write readings, send the signal once the first are on the disk, and return how the program ended."""
    with program.start("reread", "campus", "--write") as process:
        until = time.monotonic() + 60
        while (
            not list(archive.log_folder.glob(f"*.jsonl{PART}")) and process.poll() is None and time.monotonic() < until
        ):
            time.sleep(0.001)
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
    assert "Traceback" not in err
    return process.returncode


@pytest.mark.parametrize(
    ("number", "code", "ended"),
    [
        pytest.param(signal.SIGINT, 130, "interrupted", id="ctrl-c"),
        pytest.param(signal.SIGTERM, 143, "interrupted", id="terminated"),
        pytest.param(signal.SIGKILL, -9, "killed", id="killed"),
    ],
)
def test_stopped_rereading_is_closed_and_the_next_one_ends_it(
    tmp_path: Path,
    archive: Archive,
    served: CampusServer,
    read_today: Path,
    number: signal.Signals,
    code: int,
    ended: str,
) -> None:
    program = Program(tmp_path, served)
    assert stop(program, archive, number) == code
    assert program.run("reread", "campus", "--write").returncode == 0
    runs = [json.loads(archive.run_path(run).read_bytes()) for run in archive.run_ids()]
    assert [(run["kind"], run["ended"]) for run in runs][1] == ("reread", ended)
    assert {kind: differing(archive, read_today, kind) for kind in ("article", "event")} == {"article": 0, "event": 0}
    assert sum(run["kept"].get("observations", 0) for run in runs[1:]) == sum(
        record["change"] == "reread" for kind in ("article", "event") for record in held(archive, kind)
    )
    assert program.run("verify", "campus").returncode == 0


def test_crawl_closes_a_killed_rereading_and_does_not_continue_it(
    tmp_path: Path, archive: Archive, served: CampusServer
) -> None:
    program = Program(tmp_path, served)
    assert stop(program, archive, signal.SIGKILL) == -9
    done = program.run("crawl", "campus", "--full")
    assert done.returncode == 0
    _, killed, crawl = (json.loads(archive.run_path(run).read_bytes()) for run in archive.run_ids())
    assert (killed["kind"], killed["ended"]) == ("reread", "killed")
    assert (crawl["kind"], crawl.get("continues")) == ("crawl", None)
    assert "edited 0" in done.stderr
