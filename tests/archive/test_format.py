"""Archives as earlier programs wrote them: readable for ever. Made by ``make_format.py`` when their format was new."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler.archive.archive import Archive
from crawler.archive.captures import read_capture
from crawler.archive.files import facts_of
from crawler.archive.index import Index
from crawler.archive.log import iter_log
from crawler.archive.rebuild import rebuild
from crawler.archive.run import Run
from crawler.archive.run_record import FORMAT, encode_run_record, read_run_record
from crawler.archive.verify import verify
from crawler.errors import ConfigError
from tests.archive.make_format import BRIDGE, FAIR, HOST, OPEN_DAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

FORMATS = sorted(Path(__file__).with_name("formats").iterdir())

CHANGES = [
    ("new", "article", BRIDGE),
    ("new", "article", FAIR),
    ("new", "event", OPEN_DAY),
    ("new", "entry", f"{HOST}/"),
    ("new", "homepage", f"{HOST}/"),
    ("edited", "article", BRIDGE),
    ("gone", "article", FAIR),
    ("edited", "article", BRIDGE),
]


@pytest.fixture(params=[path for path in FORMATS if path.is_dir()], ids=lambda path: f"format-{path.name}")
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Archive:
    shutil.copytree(request.param, tmp_path / "data")
    return Archive(tmp_path / "data", "campus")


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def test_t11_an_archive_of_every_format_so_far_is_kept() -> None:
    assert [path.name for path in FORMATS if path.is_dir()] == [str(number) for number in range(1, FORMAT + 1)]


def test_t11_old_archive_is_sound_and_gives_the_dataset_it_gave(kept: Archive) -> None:
    then = {path: lines_of(path) for path in kept.dataset_paths()}
    truth = {path: facts_of(path) for name in ("warc", "log", "runs") for path in (kept.folder / name).iterdir()}
    assert verify(kept, derived=False) == []
    rebuild(kept)
    assert verify(kept) == []
    for path, lines in then.items():
        now = lines_of(path)
        assert len(now) == len(lines)
        for line, after in zip(lines, now, strict=True):
            assert {name: after.get(name) for name in line} == line, path.name  # fields are only ever added
    assert [(line["change"], line["kind"], line["url"]) for line in lines_of(kept.changes_path)] == CHANGES
    assert {path: facts_of(path) for path in truth} == truth


def test_t11_every_capture_of_an_old_archive_is_read(kept: Archive) -> None:
    observed = [record for path in kept.log_paths() for record in iter_log(path)]
    assert len(observed) == 8
    for record in observed:
        place = record.capture
        assert place.warc is not None
        assert place.offset is not None
        capture = read_capture(kept.warc_folder / place.warc, place.offset, place.length)
        assert (capture.record_id, capture.payload_digest) == (place.record_id, place.payload_digest)
        assert capture.card == {"title": "圖書館開放"}


def test_t11_old_archive_is_gone_on_with(kept: Archive) -> None:
    with Index.open(kept) as index, Run.start(kept, command=[], index=index) as run:
        run.close(ended="finished", exit_code=0)
    ended = [read_run_record(kept.run_path(one)).ended for one in kept.run_ids()]
    assert ended == ["finished", "finished", "killed", "finished", "finished"]
    assert verify(kept) == []


def go_on(archive: Archive) -> None:
    with Index.open(archive) as index:
        Run.start(archive, command=[], index=index)


@pytest.mark.parametrize("use", [verify, go_on], ids=["verify", "start"])
def test_t11_archive_of_a_newer_format_is_refused_and_not_touched(
    kept: Archive, use: Callable[[Archive], object]
) -> None:
    path = kept.run_path(kept.run_ids()[-1])
    record = read_run_record(path)
    record.format = FORMAT + 1
    path.write_bytes(encode_run_record(record))
    before = {one: one.read_bytes() for one in kept.folder.rglob("*") if one.is_file()}
    said = rf"expected archive format {FORMAT} or older, found {FORMAT + 1}; use a newer"
    with pytest.raises(ConfigError, match=said):
        use(kept)
    assert {one: one.read_bytes() for one in before} == before
