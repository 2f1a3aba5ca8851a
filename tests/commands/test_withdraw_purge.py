"""What a purge destroys, what it leaves, and what later looks at it say."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.archive.archive import Archive
from crawler.archive.captures import iter_captures, read_capture
from crawler.archive.index import Index
from crawler.archive.log import iter_log
from crawler.archive.rebuild import rebuild
from crawler.archive.run import Run
from crawler.archive.run_record import read_run_record
from crawler.archive.verify import verify
from crawler.errors import PurgedError
from crawler.records import Event
from tests.commands.withdrawal import (
    ALIAS,
    CANARY,
    COMMON_PICTURE,
    HOME,
    OTHER,
    OWN_PICTURE,
    ROBOTS,
    TARGET,
    WHY,
    derived,
    done,
    lines,
    only,
    traces,
    truth,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.conftest import Keep, Muniment


@pytest.fixture
def archive(tmp_path: Path, withdrawable: Path) -> Archive:
    shutil.copytree(withdrawable, tmp_path / "data")
    return Archive(tmp_path / "data", "campus")


def test_purge_leaves_no_trace_of_what_the_pages_said(muniment: Muniment, archive: Archive) -> None:
    named = traces(archive.folder)
    assert {name.partition("/")[0] for name in named} >= {"warc", "log", "articles.jsonl", "index.sqlite"}
    endings = ("-00000.warc.gz", ".held.jsonl", ".jsonl", ".sqlite", "warc.gz.torn-", ".jsonl.torn-")
    assert [ending for ending in endings if not any(name.rstrip("0123456789").endswith(ending) for name in named)] == []
    said = done(muniment("withdraw", TARGET, "--purge", *WHY, "--json"))
    assert traces(archive.folder) == []
    assert verify(archive) == []
    assert said["done"] == "purged"
    assert not list(archive.folder.rglob("*.part"))
    record = read_run_record(archive.run_path(said["run"]))
    assert sorted(record.replaced) == sorted(said["files"])
    for name, change in record.replaced.items():
        assert change.old.sha256 != change.new.sha256, name


def test_purge_keeps_every_other_record_where_it_is(muniment: Muniment, archive: Archive) -> None:
    def others() -> list[tuple[Any, ...]]:
        return [
            (one.warc, one.offset, one.length, one.record_id, one.url, one.payload_digest)
            for path in archive.warc_paths()
            for one in iter_captures(path, revisits=True)
            if one.url in (OTHER, HOME, COMMON_PICTURE, ROBOTS)
        ]

    before = others()
    sizes = [path.stat().st_size for path in archive.warc_paths()]
    unlike = {name: data for name, data in derived(archive).items() if name != "articles.jsonl"}
    muniment("withdraw", TARGET, "--purge", *WHY)
    assert others() == before
    assert [path.stat().st_size for path in archive.warc_paths()] == sizes
    assert unlike.keys() == {"events.jsonl", "homepage.jsonl", "changes.jsonl"}
    left = {one.url for path in archive.warc_paths() for one in iter_captures(path, revisits=True)}
    assert left.isdisjoint({TARGET, ALIAS, OWN_PICTURE})


def test_others_read_a_purged_file(muniment: Muniment, archive: Archive, tmp_path: Path) -> None:
    before = []
    for path in archive.warc_paths():
        with path.open("rb") as file:
            before.append(sum(1 for _ in ArchiveIterator(file)))
    said = done(muniment("withdraw", TARGET, "--purge", *WHY, "--json"))
    after = []
    tombstones = 0
    for path in archive.warc_paths():
        with path.open("rb") as file:
            count = 0
            for record in ArchiveIterator(file, check_digests=True):
                count += 1
                tombstones += record.content_stream().read() == f"withdrawn: {said['run']}\r\n".encode()
                assert record.digest_checker.passed is not False
            after.append(count)
        subprocess.run(["gzip", "-t", str(path)], check=True)
        assert gzip.decompress(path.read_bytes()).count(b"WARC/1.1\r\n") == after[-1]
    assert after == before
    assert tombstones == said["members"] > 3 * said["captures"] / 2
    assert muniment("verify", "--warc", archive.warc_folder).code == 0


def test_captures_that_others_rest_on_are_kept_and_named(muniment: Muniment, archive: Archive) -> None:
    target = next(one for path in archive.log_paths() for one in iter_log(path) if one.url == TARGET)
    place = target.capture
    with Index.open(archive) as index:
        run = Run.start(archive, command=["muniment"], index=index, min_free_bytes=0)
        run.observe(Event(id="0" * 20, key="en 2026 Open day", site="campus", url=TARGET, capture=place, title="Day"))
        run.close(ended="finished", exit_code=0)
    rebuild(archive)
    said = muniment("withdraw", TARGET, "--purge", *WHY, "--json")
    assert done(said)["shared"] == [{"warc": place.warc, "offset": place.offset, "url": TARGET}]
    assert f"warc/{place.warc} at byte {place.offset} ({TARGET}): this capture stays, since" in said.err
    assert verify(archive) == []
    assert traces(archive.folder) == [f"warc/{place.warc}"]
    assert place.offset is not None
    assert CANARY.encode() in read_capture(archive.warc_folder / str(place.warc), place.offset).payload


def test_a_withdrawn_record_can_be_purged_later_and_restored_empty(muniment: Muniment, archive: Archive) -> None:
    muniment("withdraw", TARGET, *WHY)
    assert done(muniment("withdraw", TARGET, "--purge", *WHY, "--json"))["captures"] > 0
    assert traces(archive.folder) == []
    assert done(muniment("withdraw", TARGET, "--undo", *WHY, "--json"))["done"] == "restored"
    told = only([line for line in lines(archive, "articles.jsonl") if line["url"] == TARGET])
    assert "title" not in told
    assert told["status"] == "live"
    with Index.open(archive) as index:
        assert index.last_capture(TARGET) is None  # nothing that comes may be taken for what was destroyed
        visit = index.last_visit(TARGET)
        assert visit is not None
        assert visit.etag is None
    assert verify(archive) == []


def test_what_is_read_after_a_purge_is_no_edit_of_what_was_destroyed(
    muniment: Muniment, keep: Keep, archive: Archive
) -> None:
    states = [line["change"] for line in lines(archive, "changes.jsonl") if line["url"] == TARGET]
    assert "edited" in states
    muniment("withdraw", TARGET, "--purge", *WHY)
    muniment("withdraw", TARGET, "--undo", *WHY)
    keep(9, (TARGET, {"title": "In other words"}), (OTHER, {"title": "Open day"}))
    rows = [line.split("\t") for line in muniment("history", TARGET).out.splitlines()]
    assert [(row[3], row[4], row[5]) for row in rows] == [
        ("new", "", "(purged: what it said was destroyed)"),
        ("withdrawn", "", "purged by K. Keeper: the family asked"),
        ("back", "", "restored by K. Keeper: the family asked"),
        ("back", "", "In other words"),
    ]
    diffs = muniment("history", TARGET, "--diff").out.splitlines()
    assert [line.endswith("(purged: what it said was destroyed)") for line in diffs] == [True, False, True, False]
    told = [json.loads(line) for line in muniment("history", TARGET, "--json").out.splitlines()]
    assert ["content_digest" in line for line in told] == [False, False, False, True]
    assert "changed_fields" not in told[-1]
    assert verify(archive) == []


def test_a_destroyed_capture_is_named_as_such(muniment: Muniment, archive: Archive) -> None:
    target = next(one for path in archive.log_paths() for one in iter_log(path) if one.url == TARGET)
    place = target.capture
    assert (place.warc is not None, place.offset is not None) == (True, True)
    muniment("withdraw", TARGET, "--purge", *WHY)
    with pytest.raises(PurgedError, match=f"at byte {place.offset}, found that it was withdrawn and destroyed"):
        read_capture(archive.warc_folder / str(place.warc), place.offset or 0)


def test_any_other_change_of_a_purged_file_is_found(muniment: Muniment, archive: Archive) -> None:
    done(muniment("withdraw", TARGET, "--purge", *WHY, "--json"))
    names = [name for name in truth(archive) if ".torn-" not in name]
    missed = []
    for name in names:
        path = archive.folder / name
        whole = path.read_bytes()
        for place in range(7, len(whole), max(1, len(whole) // 12)):
            data = bytearray(whole)
            data[place] ^= 1
            path.write_bytes(data)
            if not any(problem.file == name for problem in verify(archive, derived=False)):
                missed.append((name, place))
        path.write_bytes(whole)
    assert missed == []
    assert verify(archive) == []


def test_damaged_filling_of_a_tombstone_is_named_alone(muniment: Muniment, archive: Archive) -> None:
    done(muniment("withdraw", TARGET, "--purge", *WHY, "--json"))
    path = archive.warc_paths()[0]
    data = bytearray(path.read_bytes())
    place = data.index(b"  \x00") - 1
    data[place] ^= 1
    path.write_bytes(data)
    (problem,) = verify(archive)
    assert problem.file == f"warc/{path.name}"
    assert problem.offset is not None
    assert problem.offset < place


def test_forged_replacement_is_not_believed(muniment: Muniment, archive: Archive) -> None:
    run = done(muniment("withdraw", TARGET, "--purge", *WHY, "--json"))["run"]
    path = archive.run_path(run)
    path.write_bytes(path.read_bytes().replace(b'"old": {', b'"old":  {', 1))
    assert [problem.file for problem in verify(archive, derived=False)] == [f"runs/{run}.json"]


def test_purge_refuses_a_file_that_is_not_what_was_kept(muniment: Muniment, archive: Archive) -> None:
    warc = archive.warc_paths()[0]
    data = bytearray(warc.read_bytes())
    data[4] ^= 1  # in a header that no checksum covers
    warc.write_bytes(data)
    before = truth(archive)
    said = muniment("withdraw", TARGET, "--purge", *WHY)
    assert said.code == 8
    assert f"{warc}: expected SHA-256 " in said.err
    assert truth(archive) == before
    data[4] ^= 1
    warc.write_bytes(data)
    assert muniment("withdraw", TARGET, "--purge", *WHY).code == 0
    assert traces(archive.folder) == []
    assert verify(archive) == []
