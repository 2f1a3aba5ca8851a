from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from crawler.archive.index import Index
from crawler.archive.run import Run

if TYPE_CHECKING:
    from crawler.archive.archive import Archive
    from tests.commands.conftest import Keep, Muniment

URL = "http://www.campus.example/a"


@pytest.fixture
def archive(keep: Keep) -> Archive:
    """Two nights, then a run that was killed."""
    keep(5, (URL, {"title": "Open day"}))
    archive = keep(6, (URL, {"title": "Open days"}))
    with Index.open(archive) as index:
        Run.start(archive, command=["muniment", "crawl", "campus"], index=index).abort()
    return archive


@pytest.mark.usefixtures("archive")
def test_runs_are_listed_oldest_first(muniment: Muniment) -> None:
    rows = [line.split("\t") for line in muniment("runs", "list", "campus").out.splitlines()]
    assert [row[1][:10] for row in rows[:2]] == ["2026-01-05", "2026-01-06"]
    assert [row[3:] for row in rows] == [["finished", "0", "1 new"]] * 2 + [["open", "", ""]]


@pytest.mark.parametrize("done", ["accepted", "discarded"])
def test_what_was_decided_of_a_held_run_is_told(muniment: Muniment, keep: Keep, done: str) -> None:
    archive = keep(5, (URL, {"title": "Open day"}))
    with Index.open(archive) as index, Run.start(archive, command=["muniment"], index=index) as run:
        run.close(ended="finished", exit_code=3, counts={"new": 0}, held="all pages alike")

    archive.log_path(run.id).with_suffix(".held.jsonl").touch()

    def told() -> list[list[str]]:
        return [line.split("\t")[3:] for line in muniment("runs", "list", "campus").out.splitlines()[-2:]]

    assert told()[1] == ["finished, held", "3", "0 new"]
    assert muniment("runs", done.removesuffix("ed"), "campus", run.id, "--reason", "looked").code == 0
    assert told() == [[f"finished, {done}", "3", "0 new"], ["finished", "0", f"judgement: {done} {run.id}"]]
    assert muniment("runs", "report", "campus", run.id).code == 0
    page = (archive.folder / "reports" / f"{run.id}.html").read_text(encoding="utf-8")
    assert f"Since then {done} {run.id}: looked" in page
    assert "A person must look" not in page
    assert "for a person to accept" not in page


def test_a_run_is_listed_whole_as_json(muniment: Muniment, archive: Archive) -> None:
    first = json.loads(muniment("runs", "list", "campus", "--json").out.splitlines()[0])
    assert first["run"] == archive.run_ids()[0]
    assert any(name.startswith("warc/") for name in first["files"])


def test_a_run_is_shown_value_by_value(muniment: Muniment, archive: Archive) -> None:
    first, second = archive.run_ids()
    values = dict(line.split("\t") for line in muniment("runs", "show", "campus", second).out.splitlines())
    assert values["run"] == second
    assert values["previous.run"] == first
    assert values["counts.new"] == "1"


@pytest.mark.parametrize(
    ("start", "number"), [pytest.param("20260105", 0, id="start-of-its-id"), pytest.param("last", -1, id="newest")]
)
def test_a_run_need_not_be_named_in_full(muniment: Muniment, archive: Archive, start: str, number: int) -> None:
    said = muniment("runs", "show", "campus", start, "--json")
    assert json.loads(said.out)["run"] == archive.known_run_ids()[number]


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize(
    ("start", "found"),
    [
        pytest.param("202601", "found 2 runs for '202601'", id="two"),
        pytest.param("1999", "found no runs for '1999'", id="none"),
    ],
)
def test_an_unclear_run_is_refused(muniment: Muniment, start: str, found: str) -> None:
    said = muniment("runs", "show", "campus", start)
    assert said.code == 2
    assert found in said.err
