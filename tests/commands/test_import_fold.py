from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING

import pytest

from crawler.archive.absences import RunFiles, find_absences
from crawler.archive.archive import Archive
from crawler.archive.files import part_of
from crawler.archive.identity import record_id
from crawler.archive.index import Index
from crawler.archive.log import iter_log
from crawler.archive.run_record import read_run_record
from crawler.archive.verify import verify
from tests.commands.foreign import HOST, Kept, article, articles, counts_of, write_warc
from tests.conftest import records_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.conftest import Keep, Muniment

A = HOST + "/news/2025/a"


def test_an_older_capture_folds_in_before_newer_ones(
    muniment: Muniment, keep: Keep, tmp_path: Path, archive: Archive
) -> None:
    keep(5, (A, {"title": "A bridge closes"}))
    night = read_run_record(archive.run_path(archive.run_ids()[0]))
    write_warc(tmp_path / "a.warc.gz", [Kept(), Kept(time="2019-07-01T00:00:00Z")])
    assert muniment("import", "a.warc.gz", "--site", "campus").code == 0
    record = articles(archive)[A]
    assert (record["title"], record["version"], record["change"]) == ("A bridge closes", 2, "edited")
    assert (record["first_seen"], record["last_changed"]) == ("2019-05-06T07:08:09.000Z", night.last_capture)
    changes = [(line["change"], line["time"]) for line in records_in(archive.changes_path)]
    assert changes == [("new", "2019-05-06T07:08:09.000Z"), ("edited", night.last_capture)]
    with Index.open(archive) as index:
        visit = index.last_visit(A)
        assert visit is not None
        assert visit.time == index.last_capture_time() == night.last_capture
    assert read_run_record(archive.run_path(archive.run_ids()[1])).last_capture == night.last_capture
    assert verify(archive) == []


def test_a_capture_between_two_nights_is_a_state_of_its_own(
    muniment: Muniment, keep: Keep, tmp_path: Path, archive: Archive
) -> None:
    keep(5, (A, {"title": "A bridge closes"}))
    keep(9, (A, {"title": "A bridge closes"}))
    write_warc(tmp_path / "a.warc.gz", [Kept(time="2026-01-07T00:00:00Z")])
    assert muniment("import", "a.warc.gz", "--site", "campus").code == 0
    changes = [(line["change"], line["time"][:10]) for line in records_in(archive.changes_path)]
    assert changes == [("new", "2026-01-05"), ("edited", "2026-01-07"), ("edited", "2026-01-09")]
    assert articles(archive)[A]["version"] == 2


def test_the_next_night_is_later_than_the_newest_import(
    muniment: Muniment, keep: Keep, tmp_path: Path, archive: Archive
) -> None:
    write_warc(tmp_path / "a.warc.gz", [Kept(time="2026-01-07T00:00:00Z")])
    assert muniment("import", "a.warc.gz", "--site", "campus").code == 0
    keep(5, (A, {"title": "A bridge closes"}))
    assert read_run_record(archive.run_path(archive.run_ids()[1])).last_capture == "2026-01-07T00:00:00.001Z"


def test_an_answer_of_404_takes_nothing_away(muniment: Muniment, keep: Keep, tmp_path: Path, archive: Archive) -> None:
    keep(5, (A, {"title": "A bridge closes"}))
    gone = [Kept(status="404 Not Found", time=f"2026-01-0{day}T00:00:00Z", payload=b"no") for day in (6, 7)]
    write_warc(tmp_path / "a.warc.gz", gone)
    said = muniment("import", "a.warc.gz", "--site", "campus", "--json")
    assert counts_of(said) == {"new": 2}
    assert said.err.startswith("campus  new 0  edited 0  unchanged 0  gone 0  missing 2  failed 0  ")
    assert articles(archive)[A]["status"] == "live"
    with Index.open(archive) as index:
        visit = index.last_visit(A)
    assert visit is not None  # so that one more 404 on the next night is the first
    assert visit.status != 404


def test_a_redirect_leads_to_its_page(muniment: Muniment, tmp_path: Path, archive: Archive) -> None:
    hops = [
        Kept(path="/node/7", status="302 Found", headers=[("Location", "/node/8")], time="2019-05-06T07:08:07Z"),
        Kept(path="/node/8", status="301 Moved", headers=[("Location", A)], time="2019-05-06T07:08:08Z"),
        Kept(path="/node/9", status="301 Moved", headers=[("Location", "/contact")], time="2019-05-06T07:08:08Z"),
    ]
    write_warc(tmp_path / "a.warc.gz", [*hops, Kept()])
    assert counts_of(muniment("import", "a.warc.gz", "--site", "campus", "--json")) == {"new": 3, "elsewhere": 1}
    assert articles(archive)[A]["aliases"] == [f"{HOST}/node/7", f"{HOST}/node/8"]
    assert verify(archive) == []


def test_redirects_in_a_circle_and_redirects_of_other_days_lead_nowhere(
    muniment: Muniment, tmp_path: Path, archive: Archive
) -> None:
    circle = [
        Kept(
            status="302 Found", headers=[("Location", A)], time=f"2019-05-06T07:{n // 60:02}:{n % 60:02}Z", payload=b""
        )
        for n in range(400)
    ]
    early = Kept(path="/old", status="301 Moved", headers=[("Location", A)], time="2018-01-01T00:00:00Z")
    write_warc(tmp_path / "a.warc.gz", [early, *circle, Kept()])
    assert counts_of(muniment("import", "a.warc.gz", "--site", "campus", "--json")) == {"new": 402}
    assert "aliases" not in articles(archive)[A]
    assert verify(archive) == []


def homepage(*numbers: int) -> bytes:
    cards = "".join(
        f'<li><a href="/news/2025/n-{n}">Report number {n} of the harbour laboratory</a></li>' for n in numbers
    )
    return f"<html><head><title>Campus</title></head><body><h2>News</h2><ul>{cards}</ul></body></html>".encode()


def states(archive: Archive) -> dict[str, tuple[str, str]]:
    """Return status and time of the last change of each entry, by what it leads to."""
    entries = [record for record in records_in(archive.dataset_path("entry")) if record["kind"] == "entry"]
    return {entry["link"].rpartition("/")[2]: (entry["status"], entry["last_changed"][:4]) for entry in entries}


def test_entries_that_two_later_homepages_lack_are_gone(muniment: Muniment, tmp_path: Path, archive: Archive) -> None:
    shown = {2019: (1, 2), 2020: (2, 3), 2021: (3, 4)}
    pages = [
        Kept(path="/", time=f"{year}-05-06T00:00:00Z", payload=homepage(*numbers)) for year, numbers in shown.items()
    ]
    write_warc(tmp_path / "first.warc.gz", pages[:1])
    write_warc(tmp_path / "rest.warc.gz", pages[1:])
    live = {f"n-{n}": ("live", str(year)) for year, numbers in reversed(shown.items()) for n in numbers}
    assert muniment("import", "first.warc.gz", "--site", "campus").code == 0
    assert states(archive) == {"n-1": live["n-1"], "n-2": live["n-2"]}
    said = muniment("import", "rest.warc.gz", "--site", "campus")
    assert "entries: 2 new, 2 unchanged, 1 gone" in said.err
    assert states(archive) == live | {"n-1": ("gone", "2021")}
    again = Kept(path="/", time="2022-05-06T00:00:00Z", payload=homepage(3, 4))
    write_warc(tmp_path / "again.warc.gz", [again])
    assert muniment("import", "again.warc.gz", "--site", "campus").code == 0
    assert states(archive) == live | {"n-1": ("gone", "2021"), "n-2": ("gone", "2022")}
    assert verify(archive) == []


@pytest.mark.parametrize("is_crawled", [True, False])
def test_entries_that_a_crawl_did_not_see_any_more_are_gone(
    muniment: Muniment, tmp_path: Path, archive: Archive, is_crawled: bool
) -> None:
    pages = [
        Kept(path="/", time="2019-05-06T00:00:00Z", payload=homepage(1, 2)),
        Kept(path="/", time="2020-05-06T00:00:00Z", payload=homepage(2, 3)),
    ]
    for name, page in zip("ab", pages, strict=True):
        write_warc(tmp_path / f"{name}.warc.gz", [page])
        assert muniment("import", f"{name}.warc.gz", "--site", "campus").code == 0
    imported, crawled = archive.log_paths()
    found = find_absences([RunFiles(imported, None, is_crawl=False), RunFiles(crawled, None, is_crawled)])
    told = [(absence.key.rpartition("/")[2], absence.capture.time) for absence in found]
    assert told == ([("n-1", "2020-05-06T00:00:00.000Z")] if is_crawled else [])
    assert find_absences([RunFiles(path, None, is_crawl=True) for path in (imported, crawled)]) == []


def test_t02_what_was_copied_and_never_read_is_read_by_the_next_import(
    muniment: Muniment, tmp_path: Path, archive: Archive
) -> None:
    hop = Kept(path="/node/7", status="301 Moved", headers=[("Location", A)], time="2019-05-06T07:08:08Z")
    write_warc(tmp_path / "a.warc.gz", [hop, Kept(), Kept(path="/news/2025/b", status="404 Not Found")])
    assert muniment("import", "a.warc.gz", "--site", "campus").code == 0
    (run,) = archive.run_ids()
    for path in (archive.log_path(run), archive.visits_path(run)):
        path.unlink()
    archive.run_path(run).rename(part_of(archive.run_path(run)))
    said = muniment("import", "a.warc.gz", "--site", "campus", "--json")
    assert said.code == 0
    assert counts_of(said) == {"held": 3}
    assert json.loads(said.out)["records"]["new"] == 1
    assert articles(archive)[A]["aliases"] == [f"{HOST}/node/7"]
    killed, second = (read_run_record(archive.run_path(one)) for one in archive.run_ids())
    assert (killed.kept["captures"], second.kept) == (3, {"observations": 1, "visits": 1})
    assert verify(archive) == []
    assert json.loads(muniment("import", "a.warc.gz", "--site", "campus", "--json").out)["run"] is None


def test_t02_what_was_observed_before_the_kill_is_not_observed_twice(
    muniment: Muniment, tmp_path: Path, archive: Archive
) -> None:
    write_warc(tmp_path / "a.warc.gz", [Kept()])
    assert muniment("import", "a.warc.gz", "--site", "campus").code == 0
    (run,) = archive.run_ids()
    archive.visits_path(run).unlink()
    archive.run_path(run).rename(part_of(archive.run_path(run)))
    assert muniment("import", "a.warc.gz", "--site", "campus").code == 0
    assert [len(list(iter_log(path))) for path in archive.log_paths()] == [1]
    assert read_run_record(archive.run_path(archive.run_ids()[1])).kept == {"visits": 1}
    assert verify(archive) == []


@pytest.mark.parametrize("purge", [[], ["--purge"]])
def test_what_was_withdrawn_does_not_come_back(
    muniment: Muniment, tmp_path: Path, archive: Archive, purge: list[str]
) -> None:
    hop = Kept(path="/node/7", status="301 Moved", headers=[("Location", A)], time="2019-05-06T07:08:08Z")
    write_warc(tmp_path / "a.warc.gz", [hop, Kept(), Kept(path="/news/2025/b", payload=article("Another"))])
    assert muniment("import", "a.warc.gz", "--site", "campus").code == 0
    said = muniment("withdraw", A, "--site", "campus", "--reason", "asked for", "--by", "K", *purge)
    assert said.code == 0, said.err
    write_warc(tmp_path / "b.warc.gz", [hop, Kept(), Kept(time="2020-05-06T00:00:00Z", payload=article("Again"))])
    said = muniment("import", "a.warc.gz", "b.warc.gz", "--site", "campus", "--json")
    assert (said.code, counts_of(said)) == (0, {"held": 1, "withdrawn": 5})
    assert articles(archive).get(A, {}).get("title") is None
    assert verify(archive) == []


def test_what_was_withdrawn_stays_hidden_at_another_address(
    muniment: Muniment, tmp_path: Path, archive: Archive
) -> None:
    moved = HOST + "/news/2025/moved"
    write_warc(tmp_path / "a.warc.gz", [Kept()])
    assert muniment("import", "a.warc.gz", "--site", "campus").code == 0
    assert muniment("withdraw", A, "--site", "campus", "--reason", "asked for", "--by", "K").code == 0
    write_warc(tmp_path / "b.warc.gz", [Kept(path="/news/2025/moved", time="2020-05-06T00:00:00Z")])
    assert counts_of(muniment("import", "b.warc.gz", "--site", "campus", "--json")) == {"new": 1}
    assert articles(archive) == {}
    write_warc(tmp_path / "c.warc.gz", [Kept(path="/news/2025/moved", time="2021-05-06T00:00:00Z")])
    assert counts_of(muniment("import", "c.warc.gz", "--site", "campus", "--json")) == {"withdrawn": 1}
    assert muniment("withdraw", moved, "--site", "campus", "--undo", "--reason", "wrong", "--by", "K").code == 0
    assert [(record["url"], record["aliases"]) for record in articles(archive).values()] == [(A, [moved])]
    assert verify(archive) == []


MOVED = HOST + "/news/2025/moved"

OF_THE_FILES = ("run", "capture", "warc", "offset")
"""What depends on the run that copied a capture, and on the place where it put it."""

HISTORIES = {
    "moved": [
        [Kept(time="2018-05-06T00:00:00Z")],
        [
            Kept(status="301 Moved", headers=[("Location", MOVED)], time="2019-05-06T00:00:00Z", payload=b""),
            Kept(path="/news/2025/moved", time="2019-05-06T00:00:01Z"),
        ],
        [Kept(path="/news/2025/moved", time="2020-05-06T00:00:00Z", payload=article("A bridge closes"))],
    ],
    "edited-and-edited-back": [
        [Kept(time="2018-05-06T00:00:00Z")],
        [Kept(time="2019-05-06T00:00:00Z", payload=article("A bridge closes"))],
        [Kept(time="2020-05-06T00:00:00Z"), Kept(time="2020-06-06T00:00:00Z")],
        [Kept(time="2021-05-06T00:00:00Z", payload=article("A bridge closes"))],
    ],
    "never-changed": [[Kept(time=f"20{year}-05-06T00:00:00Z")] for year in (18, 19, 20)],
}
"""Captures of one article by the file in which others keep them."""


@pytest.mark.parametrize("name", HISTORIES)
def test_records_and_changes_are_the_same_in_whatever_order_files_are_imported(
    muniment: Muniment, tmp_path: Path, name: str
) -> None:
    for number, captures in enumerate(HISTORIES[name]):
        write_warc(tmp_path / f"{number}.warc.gz", captures)
    found = {}
    for order in itertools.permutations(range(len(HISTORIES[name]))):
        root = tmp_path / "".join(map(str, order))
        for number in order:
            said = muniment("import", f"{number}.warc.gz", "--site", "campus", "--archive", root)
            assert said.code == 0, said.err
        archive = Archive(root, "campus")
        assert verify(archive) == []
        lines = [*records_in(archive.dataset_path("article")), *records_in(archive.changes_path)]
        found[order] = [{key: value for key, value in line.items() if key not in OF_THE_FILES} for line in lines]
    in_order = found[min(found)]
    assert [order for order, told in found.items() if told != in_order] == []


def test_what_was_seen_again_by_way_of_another_article_is_known_of_the_one_it_led_to(
    muniment: Muniment, tmp_path: Path, archive: Archive
) -> None:
    tunnel = [
        Kept(path="/news/2025/moved", time=f"{year}-01-01T00:00:00Z", payload=article(f"A tunnel {verb}"))
        for year, verb in ((2017, "opens"), (2018, "closes"), (2019, "opens"))
    ]
    hop = Kept(status="301 Moved", headers=[("Location", MOVED)], time="2018-12-31T23:59:59Z", payload=b"")
    write_warc(tmp_path / "a.warc.gz", [tunnel[0], Kept(time="2017-06-06T00:00:00Z"), hop, tunnel[2]])
    write_warc(tmp_path / "b.warc.gz", [tunnel[1], Kept(time="2018-02-02T00:00:00Z", payload=article("A bridge"))])
    for name in "ab":
        assert muniment("import", f"{name}.warc.gz", "--site", "campus").code == 0
    told = {(line["url"], line["time"][:10], line["title"]) for line in records_in(archive.changes_path)}
    assert {(time, title) for url, time, title in told if url == MOVED} == {
        ("2017-01-01", "A tunnel opens"),
        ("2018-01-01", "A tunnel closes"),
        ("2019-01-01", "A tunnel opens"),
    }
    assert {(time, title) for url, time, title in told if url == A} == {
        ("2017-06-06", "A bridge opens"),
        ("2018-02-02", "A bridge"),
    }
    assert verify(archive) == []


def test_an_id_that_an_older_address_supersedes_still_finds_its_record(
    muniment: Muniment, tmp_path: Path, archive: Archive
) -> None:
    older, newer, _ = HISTORIES["moved"]
    write_warc(tmp_path / "older.warc.gz", older)
    write_warc(tmp_path / "newer.warc.gz", newer)
    assert muniment("import", "newer.warc.gz", "--site", "campus").code == 0
    given = articles(archive)[MOVED]["id"]
    said = muniment("import", "older.warc.gz", "--site", "campus")
    assert "new 0  edited 0  moved 1  unchanged 0" in said.err
    record = articles(archive)[MOVED]
    assert (record["id"], record["aliases"]) == (record_id("campus", "article", A), [A])
    assert given == record_id("campus", "article", MOVED) != record["id"]
    told = muniment("history", given).out
    assert told == muniment("history", record["id"]).out == muniment("history", A).out
    assert [line.split("\t")[3] for line in told.splitlines()] == ["new", "moved"]
    changes = muniment("changes", "--record", given, "--json").out
    assert changes == muniment("changes", "--record", record["id"], "--json").out == archive.changes_path.read_text()
    assert muniment("withdraw", given, "--reason", "asked for", "--by", "K").code == 0
    assert articles(archive) == {}
    assert muniment("changes", "--record", given).out.count("withdrawn") == 1


def test_what_says_nothing_new_leaves_a_visit_and_no_observation(
    muniment: Muniment, tmp_path: Path, archive: Archive
) -> None:
    write_warc(tmp_path / "a.warc.gz", [Kept(time="2018-05-06T00:00:00Z")])
    write_warc(tmp_path / "b.warc.gz", [Kept(time=f"20{year}-05-06T00:00:00Z") for year in (19, 20, 21)])
    for name in "ab":
        said = muniment("import", f"{name}.warc.gz", "--site", "campus")
    assert said.err.startswith("campus  new 0  edited 0  unchanged 3  gone 0  failed 0  ")
    assert read_run_record(archive.run_path(archive.run_ids()[1])).kept == {"captures": 3, "visits": 3}
    assert sum(1 for path in archive.log_paths() for _ in iter_log(path)) == 1


def test_a_change_before_a_night_that_saw_the_old_words_again_was_taken_back_that_night(
    muniment: Muniment, tmp_path: Path, archive: Archive
) -> None:
    write_warc(tmp_path / "a.warc.gz", [Kept(time=f"20{year}-05-06T00:00:00Z") for year in (18, 20, 21)])
    write_warc(tmp_path / "b.warc.gz", [Kept(time="2019-05-06T00:00:00Z", payload=article("A bridge closes"))])
    assert muniment("import", "a.warc.gz", "--site", "campus").code == 0
    assert "new 0  edited 1  unchanged 0" in muniment("import", "b.warc.gz", "--site", "campus").err
    changes = [(line["change"], line["time"][:4], line["title"]) for line in records_in(archive.changes_path)]
    assert changes == [
        ("new", "2018", "A bridge opens"),
        ("edited", "2019", "A bridge closes"),
        ("edited", "2020", "A bridge opens"),
    ]
    assert articles(archive)[A]["title"] == "A bridge opens"
    assert verify(archive) == []
