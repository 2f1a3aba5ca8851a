from __future__ import annotations

import json
from typing import TYPE_CHECKING

from crawler.archive.index import Index
from crawler.archive.run import Run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.conftest import Keep, Muniment

URL = "http://www.campus.example/a"


def test_a_sound_archive_is_said_to_be_sound(muniment: Muniment, keep: Keep) -> None:
    keep(5, (URL, {"title": "Open day"}))
    keep(6, (URL, {"title": "Open days"}))
    assert muniment("verify") == (0, "", "campus: 2 runs, nothing wrong\n")


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
    assert "other: 1 runs, nothing wrong" in said.err
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
        f"campus: run {run.id} is open: at work, or dead and closed by the next crawl\ncampus: 1 runs, nothing wrong\n"
    )


def test_a_site_without_archive_is_refused(muniment: Muniment) -> None:
    assert muniment("verify", "campus").code == 2


def test_a_folder_without_archives_is_refused(muniment: Muniment, tmp_path: Path) -> None:
    said = muniment("verify")
    expected = "expected archives in it, found none; --archive DIR names another folder"
    assert said == (2, "", f"muniment: {tmp_path / 'data'}: {expected}\n")
