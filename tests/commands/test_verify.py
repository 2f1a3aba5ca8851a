from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from crawler.archive.index import Index
from crawler.archive.members import iter_members
from crawler.archive.run import Run
from crawler.archive.run_record import encode_run_record, read_run_record

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.conftest import Keep, Muniment

URL = "http://www.campus.example/a"


def test_a_sound_archive_is_said_to_be_sound(muniment: Muniment, keep: Keep) -> None:
    keep(5, (URL, {"title": "Open day"}))
    keep(6, (URL, {"title": "Open days"}))
    assert muniment("verify") == (0, "", "campus: 2 runs, nothing wrong\n")
    assert muniment("verify", "campus", "campus") == (0, "", "campus: 2 runs, nothing wrong\n")


def test_t09_a_changed_byte_is_named_with_file_offset_and_record(muniment: Muniment, keep: Keep) -> None:
    archive = keep(5, (URL, {"title": "Open day"}))
    keep(5, (URL, {"title": "Open day"}), site="other")
    (warc,) = archive.warc_paths()
    line = json.loads(archive.dataset_path("article").read_bytes())
    offset = line["capture"]["offset"]
    data = bytearray(warc.read_bytes())
    data[offset + 40] ^= 1
    warc.write_bytes(data)
    said = muniment("verify", "--json")
    problems = [json.loads(text) for text in said.out.splitlines()]
    assert [(one["site"], one["file"], one["offset"], one["record"]) for one in problems] == [
        ("campus", f"warc/{warc.name}", offset, URL)
    ]
    assert said.code == 8
    assert "other: 1 run, nothing wrong" in said.err
    assert said.err.endswith("expected sound archives, found problems in campus (1)\n")


def test_t31_a_stray_file_cannot_steer_the_terminal(muniment: Muniment, keep: Keep) -> None:
    archive = keep(5, (URL, {"title": "Open day"}))
    (archive.log_folder / "a\x1b[2J\nb.jsonl").write_bytes(b"")
    said = muniment("verify")
    assert said.code == 8
    assert said.out.count("\n") == 1
    assert r"log/a\x1b[2J\x0ab.jsonl" in said.out


def test_an_open_run_is_named(muniment: Muniment, keep: Keep) -> None:
    archive = keep(5, (URL, {"title": "Open day"}))
    with Index.open(archive) as index, Run.start(archive, command=[], index=index) as run:
        pass
    said = muniment("verify")
    assert said.code == 0
    assert said.err == (
        f"campus: run {run.id} is open: at work, or dead and closed by the next crawl\ncampus: 1 run, nothing wrong\n"
    )


def test_a_site_without_archive_is_refused(muniment: Muniment) -> None:
    assert muniment("verify", "campus").code == 2


def test_a_folder_without_archives_is_refused(muniment: Muniment, tmp_path: Path) -> None:
    said = muniment("verify")
    expected = "expected archives in it, found none; --archive DIR names another folder"
    assert said == (2, "", f"muniment: {tmp_path / 'data'}: {expected}\n")


def history(muniment: Muniment, *sites: str) -> list[dict[str, Any]]:
    said = muniment("verify", "--history", "--json", *sites)
    assert (said.code, said.err) == (0, "")
    return [json.loads(line) for line in said.out.splitlines()]


def spoil(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[40] ^= 1
    path.write_bytes(data)


def test_each_verification_is_in_the_history_and_is_no_problem_itself(muniment: Muniment, keep: Keep) -> None:
    archive = keep(5, (URL, {"title": "Open day"}))
    muniment("verify")
    keep(6, (URL, {"title": "Open days"}))
    muniment("verify")
    spoil(archive.log_path(archive.run_ids()[0]))
    assert muniment("verify").code == 8
    lines = history(muniment)
    assert [(line["site"], line["runs"], line["problems"]) for line in lines] == [
        ("campus", 1, 0),
        ("campus", 2, 0),
        ("campus", 2, 1),
    ]
    assert [line["compared"] for line in lines if "compared" in line] == [True, True]
    assert lines[1]["bytes"] > lines[0]["bytes"] > 0
    assert lines[2]["named"][0].startswith(f"log/{archive.run_ids()[0]}.jsonl at byte 0 (")
    said = muniment("verify", "--history", "campus")
    assert [line.split("\t")[-1] for line in said.out.splitlines()] == ["nothing wrong", "nothing wrong", "1 problem"]
    derived = {path.name: path.read_bytes() for path in archive.dataset_paths()}
    spoil(archive.log_path(archive.run_ids()[0]))
    assert muniment("rebuild").code == 0
    assert {path.name: path.read_bytes() for path in archive.dataset_paths()} == derived
    assert len(history(muniment)) == 3


def test_half_a_line_of_the_history_is_taken_away_by_the_next_verification(muniment: Muniment, keep: Keep) -> None:
    archive = keep(5, (URL, {"title": "Open day"}))
    muniment("verify")
    path = archive.folder / "verify.jsonl"
    whole = path.read_bytes()
    for size in range(0, len(whole), 50):
        path.write_bytes(whole + whole[:size])
        assert muniment("verify").code == 0
        assert path.read_bytes().startswith(whole)
        assert [line["problems"] for line in history(muniment)] == [0, 0]
    path.write_bytes(b'{"time": "a", "time": "b"}\n' + whole)
    said = muniment("verify", "--history")
    assert said.out.count("\n") == 1
    assert "verify.jsonl: line at byte 0: expected a verification, found 'time' twice" in said.err


def test_a_history_that_cannot_be_kept_does_not_keep_from_verifying(muniment: Muniment, keep: Keep) -> None:
    archive = keep(5, (URL, {"title": "Open day"}))
    (archive.folder / "verify.jsonl").mkdir()
    said = muniment("verify")
    assert said.code == 0
    assert "campus: this verification is not in the history: " in said.err


def test_several_sites_are_all_verified_and_the_worst_code_counts(muniment: Muniment, keep: Keep) -> None:
    newer = keep(5, (URL, {"title": "Open day"}), site="a-newer")
    damaged = keep(5, (URL, {"title": "Open day"}), site="b-damaged")
    keep(5, (URL, {"title": "Open day"}), site="c-sound")
    (run,) = newer.run_ids()
    record = read_run_record(newer.run_path(run))
    record.format = 2
    newer.run_path(run).write_bytes(encode_run_record(record))
    assert muniment("verify", "c-sound", "a-newer").code == 4
    spoil(damaged.log_path(damaged.run_ids()[0]))
    said = muniment("verify")
    assert said.code == 8
    assert "expected archive format 1 or older, found 2; use a newer Muniment" in said.err
    assert said.err.endswith("expected sound archives, found problems in b-damaged (1)\n")
    assert "c-sound: 1 run, nothing wrong" in said.err
    assert "b-damaged: dataset and index not compared" in said.err


def test_warc_files_of_others_are_checked_alone(muniment: Muniment, keep: Keep, tmp_path: Path) -> None:
    archive = keep(5, (URL, {"title": "Open day"}))
    (warc,) = archive.warc_paths()
    assert muniment("verify", "--warc", warc) == (0, "", f"{warc}: 3 records, nothing wrong\n")
    members = list(iter_members(warc))
    torn = tmp_path / "others" / "torn.warc.gz"
    torn.parent.mkdir()
    torn.write_bytes(warc.read_bytes()[:-9])
    (torn.parent / "plain.warc").write_bytes(b"".join(member.data for member in members))
    said = muniment("verify", "--warc", torn.parent, "--json")
    assert said.code == 8
    (problem,) = (json.loads(line) for line in said.out.splitlines())
    assert (problem["file"], problem["offset"]) == (str(torn), members[-1].offset)
    assert f"{torn.parent / 'plain.warc'}: 3 records, nothing wrong" in said.err
    assert said.err.endswith(f"expected sound WARC files, found problems in {torn} (1)\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("--warc",), "--warc expects a WARC file or a folder of them", id="nothing-to-check"),
        pytest.param(
            ("--warc", "nowhere.warc"), "nowhere.warc: expected a WARC file or a folder of them", id="no-file"
        ),
        pytest.param(("--warc", "."), "expected WARC files in it, found none", id="empty-folder"),
        pytest.param(("--warc", "--history", "."), "only archives have a history", id="both"),
        pytest.param(("--history", "nowhere"), "nowhere: expected a site with an archive", id="no-site"),
    ],
)
def test_what_cannot_be_asked_is_refused(muniment: Muniment, arguments: tuple[str, ...], said: str) -> None:
    answer = muniment("verify", *arguments)
    assert answer.code == 2
    assert said in answer.err


def test_run_record_that_cannot_be_read_is_said_once(muniment: Muniment, keep: Keep) -> None:
    archive = keep(5, (URL, {"title": "Open day"}))
    path = archive.run_path(archive.run_ids()[0])
    path.write_text("{")
    said = muniment("verify")
    assert said.code == 8
    line = next(line for line in said.out.splitlines() if path.name in line)
    assert line.count("expected a run record, found ") == 1
