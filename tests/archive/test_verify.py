from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, Any

import pytest

from crawler.archive.captures import iter_captures
from crawler.archive.files import facts_of, part_of
from crawler.archive.log import encode_observation, iter_lines, iter_log
from crawler.archive.members import gzip_member, iter_members
from crawler.archive.rebuild import rebuild
from crawler.archive.recover import close_dead_runs
from crawler.archive.run_record import link_to_last, read_run_record, write_run_record
from crawler.archive.verify import check, verify
from crawler.archive.visits import Visit, encode_visits, iter_visits
from crawler.archive.warc_records import Damage, iter_records
from tests.archive.damage import flip

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.archive.archive import Archive
    from tests.archive.conftest import KeepNight, KeepPages, MakeExchange, StartRun

HOST = "http://www.campus.example"
URL = f"{HOST}/2"


@pytest.mark.usefixtures("runs")
def test_archive_as_it_was_kept_has_no_problem(archive: Archive) -> None:
    assert verify(archive) == []


FLIPS = 1000


@pytest.fixture
def varied(
    archive: Archive, runs: list[str], start_run: StartRun, keep_pages: KeepPages, keep_night: KeepNight
) -> None:
    """Add a held run, and one that was killed and closed with a torn tail, so that every sort of file is there."""
    keep_night({"/5": "held"}, held="looks ill")
    with start_run() as run:
        keep_pages(run, [("/6", "read")])
    with part_of(archive.warc_folder / f"{run.id}-00000.warc.gz").open("ab") as file:
        file.write(gzip_member(b"torn")[:-3])
    close_dead_runs(archive)


def starts_of(path: Path) -> list[int]:
    """Return where the members or lines of a file start: what a problem in it names."""
    if path.name.endswith(".gz"):
        return [member.offset for member in iter_members(path)]
    return [offset for offset, _ in iter_lines(path)] if path.suffix == ".jsonl" else []


@pytest.mark.usefixtures("varied")
def test_t09_every_one_of_a_thousand_flipped_bits_is_named_with_its_place(archive: Archive) -> None:
    paths = [path for folder in ("warc", "log", "runs") for path in sorted((archive.folder / folder).iterdir())]
    assert {path.name.partition(".")[2] for path in paths} >= {"json", "jsonl", "held.jsonl", "visits.jsonl.gz"}
    starts = {path: starts_of(path) for path in paths}
    chance = random.Random(9)
    placed = 0
    for _ in range(FLIPS):
        path = chance.choice(paths)
        offset, bit = chance.randrange(path.stat().st_size), chance.randrange(8)
        flip(path, offset, bit)
        named = [problem for problem in verify(archive, derived=False) if archive.folder / problem.file == path]
        assert named, (path.name, offset, bit)
        if starts[path]:
            assert max(start for start in starts[path] if start <= offset) in [problem.offset for problem in named]
            placed += 1
        flip(path, offset, bit)
    assert placed > FLIPS / 2
    assert verify(archive, derived=False) == []


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize("part", ["header", "content", "checksum"])
def test_t09_damage_hides_no_record_after_it(archive: Archive, runs: list[str], part: str) -> None:
    [warc] = archive.warc_paths(runs[0])
    members = list(iter_members(warc))
    broken = members[len(members) // 2]
    flip(warc, broken.offset + {"header": 1, "content": 30, "checksum": broken.length - 6}[part])
    damaged: list[Damage] = []
    found = [record.offset for record in iter_records(warc, on_damage=damaged.append)]
    assert found == [member.offset for member in members if member is not broken]
    assert [damage.offset for damage in damaged] == [broken.offset]
    flip(warc, members[0].offset + 1)
    assert [problem.offset for problem in verify(archive)] == [members[0].offset, broken.offset]


def test_t09_every_damaged_place_of_a_file_is_named(archive: Archive, runs: list[str]) -> None:
    [warc] = archive.warc_paths(runs[0])
    starts = starts_of(warc)
    for start in starts[2::3]:
        flip(warc, start + 9)  # in the header, which no checksum covers
    for start in starts[1::3]:
        flip(warc, start + 30)
    assert sorted(problem.offset or 0 for problem in verify(archive)) == sorted([*starts[1::3], *starts[2::3]])


def test_lost_run_record_is_not_said_again_of_every_revisit(
    archive: Archive, start_run: StartRun, keep_pages: KeepPages
) -> None:
    for _ in range(2):
        with start_run() as run:
            keep_pages(run, [("/1", "title"), ("/2", "other")])
            run.close(ended="finished", exit_code=0)
        rebuild(archive)
    first, last = archive.run_ids()
    archive.run_path(first).unlink()
    assert [(problem.file.partition("/")[0], first in str(problem)) for problem in verify(archive)] == [
        ("runs", True),
        ("warc", True),
        ("log", True),
        ("log", True),
    ]
    assert run.id == last


def seal(archive: Archive) -> None:
    """Write all run records anew, as though the files had always been as they are now."""
    for run in archive.run_ids():
        record = read_run_record(archive.run_path(run))
        record.files = {name: facts_of(archive.folder / name) for name in record.files}
        record.previous = link_to_last(archive, before=run)
        write_run_record(archive, record)


PLACES = {
    "byte": ({"offset": 3}, r"expected the capture urn:\S+ at byte 3 of warc/\S+, found none there"),
    "record": (
        {"record_id": "urn:uuid:0"},
        r"expected the capture urn:uuid:0 at byte \d+ of \S+, found urn:uuid:\S+ there",
    ),
    "length": ({"length": 7}, r"in 7 bytes, found it in \d+"),
    "payload": ({"payload_digest": "00"}, r"with a payload of SHA-256 00, found one of [0-9a-f]{64}"),
}


@pytest.mark.parametrize(("values", "said"), PLACES.values(), ids=PLACES)
def test_observation_of_a_capture_that_is_not_there_is_found(
    archive: Archive, runs: list[str], values: dict[str, Any], said: str
) -> None:
    log = archive.log_path(runs[0])
    records = list(iter_log(log))
    for name, value in values.items():
        setattr(records[1].capture, name, value)
    lines = [encode_observation(record) for record in records]
    log.write_bytes(b"".join(lines))
    seal(archive)
    [problem] = verify(archive)
    assert (problem.file, problem.offset, problem.record) == (f"log/{log.name}", len(lines[0]), records[1].id)
    assert re.search(said, str(problem))


@pytest.mark.parametrize(
    ("values", "said"),
    [*PLACES.values(), ({"url": f"{HOST}/7"}, rf"of {HOST}/7, found one of {HOST}/1$")],
    ids=[*PLACES, "url"],
)
def test_visit_of_a_capture_that_is_not_there_is_found(
    archive: Archive, runs: list[str], values: dict[str, Any], said: str
) -> None:
    path = archive.visits_path(runs[0])
    visits = list(iter_visits(path))
    for name, value in values.items():
        setattr(visits[1], name, value)
    path.write_bytes(encode_visits(visits))
    seal(archive)
    [problem] = verify(archive, derived=False)
    assert (problem.file, problem.offset, problem.record) == (f"log/{path.name}", 0, visits[1].url)
    assert re.search(said, str(problem))


def test_visit_of_a_page_that_redirected_is_sound(
    archive: Archive, start_run: StartRun, make_exchange: MakeExchange
) -> None:
    with start_run() as run:
        for path, location in (("/old", "/older?x=1"), ("/older?x=1", "//www.campus.example/new")):
            run.capture(make_exchange(path, b"", status=301, response_headers=[("Location", location)]))
        capture = run.capture(make_exchange("/new"))
        run.visit(Visit(url=f"{HOST}/old", kind="article", time="", status=200, outcome="dropped"), capture)
        run.close(ended="finished", exit_code=0)
    assert verify(archive) == []


@pytest.mark.parametrize("what", ["moved", "other-payload"])
def test_revisit_whose_response_is_not_where_it_says_is_found(
    archive: Archive, start_run: StartRun, keep_pages: KeepPages, make_exchange: MakeExchange, what: str
) -> None:
    for _ in range(2):
        with start_run() as run:
            keep_pages(run, [("/1", "title"), ("/2", "other")])
            run.close(ended="finished", exit_code=0)
        rebuild(archive)
    assert verify(archive) == []
    assert run.record.kept["revisits"] == 2
    [warc] = archive.warc_paths(run.id)
    records = list(iter_records(warc))
    old = b"File-Offset" if what == "moved" else b"WARC-Payload-Digest: sha1:"
    members = []
    for record in records:
        head = record.head
        if record.type == "revisit" and record.headers["warc-target-uri"].endswith("/1"):
            place = head.index(old) + len(old) + 2 * (what == "moved")
            head = head[:place] + (b"7" if head[place : place + 1] != b"7" else b"2") + head[place + 1 :]
        members.append(gzip_member(head + record.block + record.tail))
    warc.write_bytes(b"".join(members))
    seal(archive)
    problems = [problem for problem in verify(archive) if problem.file.startswith("warc/")]
    assert [problem.record for problem in problems] == [f"{HOST}/1"]
    assert "expected the response urn:uuid:" in str(problems[0])


def test_record_that_is_not_what_its_headers_say_is_found_though_the_file_is_as_it_was_closed(
    archive: Archive, runs: list[str]
) -> None:
    [warc] = archive.warc_paths(runs[0])
    members = list(iter_members(warc))
    index = next(number for number, member in enumerate(members) if b"/2\r\n" in member.data and b"<h1>" in member.data)
    data = [member.data for member in members]
    data[index] = data[index].replace(b"<h1>0 2", b"<h1>9 9")
    warc.write_bytes(b"".join(map(gzip_member, data)))
    seal(archive)
    problems = [problem for problem in verify(archive) if problem.file == f"warc/{warc.name}"]
    assert {(problem.offset, problem.record) for problem in problems} == {(members[index].offset, URL)}
    assert [problem.expected.split(" digest ")[0] for problem in problems] == ["a block with the", "a payload with the"]


def test_file_that_the_disk_does_not_give_hides_no_other(archive: Archive, runs: list[str]) -> None:
    log = archive.log_path(runs[0])
    log.unlink()
    log.mkdir()
    flip(archive.log_path(runs[1]), 30)
    problems = verify(archive)
    assert [problem.file for problem in problems] == [f"log/{log.name}", f"log/{runs[1]}.jsonl"]
    assert "expected a file that can be read, found is a directory" in str(problems[0])


@pytest.mark.usefixtures("runs")
def test_run_that_closes_while_others_are_verified_is_no_problem(
    archive: Archive, start_run: StartRun, keep_pages: KeepPages
) -> None:
    with start_run() as run:
        keep_pages(run, [("/9", "late")])
        run.wait()

        def close(_done: int, _total: int) -> None:
            if not archive.run_path(run.id).exists():
                run.close(ended="finished", exit_code=0)

        report = check(archive, progress=close)
    assert (report.problems, report.run_count, report.is_compared) == ([], 2, True)


@pytest.mark.usefixtures("runs")
def test_what_was_looked_at_is_counted(archive: Archive) -> None:
    report = check(archive)
    sizes = [path.stat().st_size for name in ("warc", "log", "runs") for path in (archive.folder / name).iterdir()]
    assert (report.run_count, report.file_count, report.byte_count) == (2, 6, sum(sizes))
    assert report.record_count == 2 * (1 + 4 * 2 + 4 + 4)  # warcinfo, request and response, observation, visit


def test_t09_damaged_capture_is_named_and_the_others_are_readable(archive: Archive, runs: list[str]) -> None:
    [warc] = archive.warc_paths(runs[0])
    place = next(capture.offset for capture in iter_captures(warc) if capture.url == URL)
    flip(warc, place + 20)
    [problem] = verify(archive)
    assert (problem.file, problem.offset, problem.record) == (f"warc/{warc.name}", place, URL)
    assert f"at byte {place} ({URL}): expected the bytes that were written" in str(problem)


def test_t09_damaged_line_is_named(archive: Archive, runs: list[str]) -> None:
    log = archive.log_path(runs[0])
    lines = log.read_bytes().splitlines(keepends=True)
    place = len(lines[0])
    flip(log, place + lines[1].index(b'"title":"') + 10)
    [problem] = verify(archive)
    assert (problem.file, problem.offset) == (f"log/{log.name}", place)
    assert problem.record
    assert re.fullmatch("[0-9a-f]{20}", problem.record)
