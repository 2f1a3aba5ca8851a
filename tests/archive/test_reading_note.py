from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from crawler.archive import reading_note
from crawler.archive.reading_note import MAX_PAGES, Noted, ReadingNotes, mark_of, notes_folder, words_for
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

URL = "http://odd.example/news/odd"
BODY = b"<p>Words of the day." * 500
TIME = 1767578400.0
COMINGS = 100
ODD = Noted(mark=mark_of(BODY), url=URL, time=TIME)

DIES = """
import os, signal, sys
from pathlib import Path
from crawler.archive.reading_note import ReadingNotes, words_for

notes = ReadingNotes(Path(sys.argv[1]))
for _ in range(int(sys.argv[4])):
    notes.set(words_for(sys.argv[2], sys.argv[3], 1767578400.0))
    notes.set(None)
notes.set(words_for(sys.argv[2], sys.argv[3], 1767578400.0))
if sys.argv[5] == "done":
    notes.set(None)
os.kill(os.getpid(), signal.SIGKILL)
"""


def die_reading(folder: Path, *, url: str = URL, body: bytes = BODY, before: int = 0, end: str = "") -> None:
    """Have a process die that has noted the page, after *before* others; all read where *end* is ``done``."""
    words = [sys.executable, "-c", DIES, str(folder), url, mark_of(body), str(before), end]
    assert subprocess.run(words, cwd=ROOT, check=False).returncode == -9


def test_page_at_which_a_process_died_is_known_to_the_next(tmp_path: Path) -> None:
    die_reading(tmp_path / "r", before=3)
    notes = ReadingNotes(tmp_path / "r")
    assert (notes.left, notes.pages) == ([ODD], {ODD.mark: ODD})
    notes.close()
    later = ReadingNotes(tmp_path / "r")  # and to all after it
    assert (later.left, later.pages) == ([], {ODD.mark: ODD})
    later.forget(ODD.mark)
    later.close()
    assert list(tmp_path.iterdir()) == []


def test_process_that_died_between_two_pages_names_none(tmp_path: Path) -> None:
    die_reading(tmp_path / "r", before=2, end="done")
    notes = ReadingNotes(tmp_path / "r")
    assert (notes.left, notes.pages, notes.problem) == ([], {}, None)
    notes.close()
    assert list(tmp_path.iterdir()) == []


def test_note_of_a_process_at_work_is_left_to_it(tmp_path: Path) -> None:
    first = ReadingNotes(tmp_path / "r")
    first.set(words_for(URL, ODD.mark, TIME))
    second = ReadingNotes(tmp_path / "r")
    assert second.pages == {}
    second.set(words_for(URL, "1-2-3-4", TIME))
    assert len(list((tmp_path / "r").iterdir())) == 2
    second.close()
    first.close()
    assert list(tmp_path.iterdir()) == []


def test_those_who_come_and_go_at_once_take_no_folder_from_one_another(tmp_path: Path) -> None:
    problems: list[str | None] = []

    def come_and_go() -> None:
        for _ in range(COMINGS):
            notes = ReadingNotes(tmp_path / "r")
            problems.append(notes.problem)
            notes.close()

    threads = [threading.Thread(target=come_and_go) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == [None] * 3 * COMINGS
    assert list(tmp_path.iterdir()) == []


def test_each_of_two_processes_that_died_is_remembered(tmp_path: Path) -> None:
    die_reading(tmp_path)
    die_reading(tmp_path, url="http://odd.example/other", body=BODY * 2)  # the first note is taken up here
    notes = ReadingNotes(tmp_path)
    assert [page.url for page in notes.pages.values()] == [URL, "http://odd.example/other"]


def test_t01_torn_note_names_no_page(tmp_path: Path) -> None:
    whole = words_for(URL, ODD.mark, TIME)
    for cut in range(len(whole) + 1):
        (tmp_path / "note-1-x").write_bytes(whole[:cut] + bytes(4096 - cut))
        assert len(ReadingNotes(tmp_path / ".").left) == (cut == len(whole))
    for at in range(len(whole)):
        (tmp_path / "pages.json").unlink(missing_ok=True)
        flipped = bytearray(whole)
        flipped[at] ^= 1
        (tmp_path / "note-1-x").write_bytes(flipped)
        assert ReadingNotes(tmp_path).left == []


@pytest.mark.parametrize("damage", [b"", b"[", b"[{}]", b"\xff", b'[{"mark":1}]', b"[" * 100_000])
def test_t09_damaged_memory_of_pages_says_nothing(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "pages.json").write_bytes(damage)
    notes = ReadingNotes(tmp_path)
    assert (notes.pages, notes.problem) == ({}, None)
    notes.remember(ODD)
    assert ReadingNotes(tmp_path).pages == {ODD.mark: ODD}


def without_room(act: Callable[[], ReadingNotes]) -> ReadingNotes:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        return act()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_t04_without_room_for_a_note_there_is_none(tmp_path: Path) -> None:
    notes = without_room(lambda: ReadingNotes(tmp_path / "r"))
    assert notes.problem is not None
    assert "expected room on the disk" in notes.problem
    notes.set(words_for(URL, ODD.mark, TIME))
    notes.close()
    assert list(tmp_path.iterdir()) == []


def test_t04_note_stays_until_there_is_room_to_remember_its_page(tmp_path: Path) -> None:
    die_reading(tmp_path)
    notes = without_room(lambda: ReadingNotes(tmp_path))
    assert notes.pages == {ODD.mark: ODD}  # this process knows it at any rate
    assert notes.problem is not None
    assert ReadingNotes(tmp_path).left == [ODD]


def test_t06_where_no_folder_can_be_made_there_is_no_note(tmp_path: Path) -> None:
    (tmp_path / "r").write_text("a file")
    notes = ReadingNotes(tmp_path / "r")
    assert notes.problem is not None
    notes.set(words_for(URL, ODD.mark, TIME))
    notes.remember(ODD)
    assert notes.pages == {ODD.mark: ODD}
    notes.close()


def test_only_the_last_pages_are_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_PAGES >= 100
    monkeypatch.setattr(reading_note, "MAX_PAGES", 2)
    notes = ReadingNotes(tmp_path)
    for mark in "abc":
        notes.remember(Noted(mark=mark, url=URL, time=TIME))
    assert list(ReadingNotes(tmp_path).pages) == ["b", "c"]


@pytest.mark.parametrize(
    ("body", "other"),
    [
        pytest.param(BODY, BODY + b" ", id="longer"),
        pytest.param(BODY, b"?" + BODY[1:], id="begins-otherwise"),
        pytest.param(BODY, BODY[:-1] + b"?", id="ends-otherwise"),
        pytest.param(BODY, BODY[:5000] + b"?" + BODY[5001:], id="other-in-the-middle"),
    ],
)
def test_marks_tell_pages_apart(body: bytes, other: bytes) -> None:
    assert len({mark_of(body), mark_of(other), mark_of(body[:])}) == 2


@pytest.mark.parametrize("url", ["http://odd.example/" + "é" * 5000, "http://odd.example/\udcff", "\x00" * 3000])
def test_t28_note_holds_any_address(tmp_path: Path, url: str) -> None:
    notes = ReadingNotes(tmp_path)
    words = words_for(url, ODD.mark, TIME)
    assert len(words) <= 4096
    notes.set(words)
    path = next(tmp_path.glob("note-*"))
    assert path.stat().st_size == 4096
    assert path.read_bytes().startswith(words)


def test_without_an_archive_notes_stand_in_a_folder_of_the_user_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert notes_folder(tmp_path) == tmp_path / ".reading"
    folder = notes_folder(None)
    assert folder == notes_folder(tmp_path / "absent")
    assert folder is not None
    assert (folder.parent, folder.stat().st_mode & 0o777) == (tmp_path, 0o700)
    folder.chmod(0o777)
    assert notes_folder(None) is None
    folder.rmdir()
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    os.symlink(tmp_path / "elsewhere", folder)
    assert notes_folder(None) is None
