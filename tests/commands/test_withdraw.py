from __future__ import annotations

import json
import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest

from crawler.archive.archive import Archive
from crawler.archive.files import part_of
from crawler.archive.identity import content_digest, record_id
from crawler.archive.index import Index
from crawler.archive.lock import SiteLock
from crawler.archive.log import iter_log
from crawler.archive.rebuild import rebuild
from crawler.archive.run import Run
from crawler.archive.run_record import read_run_record
from crawler.archive.verify import verify
from crawler.records import Homepage
from tests.commands.withdrawal import (
    ALIAS,
    CANARY,
    HOME,
    OTHER,
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


def test_withdrawn_record_is_hidden_and_nothing_else_changes(muniment: Muniment, archive: Archive) -> None:
    before = truth(archive)
    target = only([line for line in lines(archive, "articles.jsonl") if line["url"] == TARGET])
    entries = lines(archive, "homepage.jsonl")
    assert entries[0]["article"] == target["id"]
    said = done(muniment("withdraw", TARGET, *WHY, "--json"))
    assert (said["done"], said["id"], said["files"], said["shared"]) == ("withdrawn", target["id"], [], [])
    assert [line["url"] for line in lines(archive, "articles.jsonl")] == [OTHER]
    (entry,) = lines(archive, "homepage.jsonl")
    assert "article" not in entry
    assert entry["link"] == TARGET
    after = truth(archive)
    assert {name: after[name] for name in before} == before
    assert after.keys() - before.keys() == {f"runs/{said['run']}.json", f"log/{said['run']}.jsonl"}
    assert verify(archive) == []
    assert traces(archive.folder, CANARY) == [name for name in sorted(before) if name in traces(archive.folder)]


def test_run_record_tells_who_and_why(muniment: Muniment, archive: Archive) -> None:
    last = archive.run_ids()[-1]
    run = done(muniment("withdraw", TARGET, *WHY, "--json"))["run"]
    record = read_run_record(archive.run_path(run))
    assert (record.kind, record.ended, record.exit_code, record.kept) == (
        "withdraw",
        "finished",
        0,
        {"observations": 1},
    )
    assert record.previous is not None
    assert record.previous.run == last
    assert record.withdrawal is not None
    assert (record.withdrawal.by, record.withdrawal.reason) == ("K. Keeper", "the family asked")
    assert set(record.withdrawal.places) == {TARGET, ALIAS}


def test_list_of_runs_says_that_one_was_no_crawl(muniment: Muniment, archive: Archive) -> None:
    done(muniment("withdraw", TARGET, *WHY, "--json"))
    assert muniment("runs", "list", archive.site).out.splitlines()[-1].split("\t")[3:] == ["finished", "0", "withdraw"]


def test_changes_tell_only_that_it_was_withdrawn(muniment: Muniment, archive: Archive) -> None:
    record = done(muniment("withdraw", TARGET, *WHY, "--json"))["id"]
    change = only([line for line in lines(archive, "changes.jsonl") if line["id"] == record])
    assert change.keys() == {"time", "change", "kind", "id", "site", "url", "version", "run"}
    assert change["change"] == "withdrawn"
    assert muniment("changes", "--change", "withdrawn").out.count("\n") == 1


@pytest.mark.parametrize("name", [TARGET, ALIAS, TARGET + "?utm_source=x"], ids=["url", "alias", "tracking"])
def test_history_shows_that_when_by_whom_and_why(muniment: Muniment, archive: Archive, name: str) -> None:
    said = done(muniment("withdraw", name, *WHY, "--json"))
    last = muniment("history", TARGET).out.splitlines()[-1].split("\t")
    assert (last[3], last[5]) == ("withdrawn", "withdrawn by K. Keeper: the family asked")
    told = json.loads(muniment("history", said["id"], "--json").out.splitlines()[-1])
    assert told["status"] == "withdrawn"
    assert told["withdrawal"] == {"by": "K. Keeper", "reason": "the family asked", "purge": False, "undo": False}
    assert "title" not in told


def test_undo_brings_back_what_was_there(muniment: Muniment, archive: Archive) -> None:
    before = [line for line in lines(archive, "articles.jsonl") if line["url"] == TARGET]
    entries = lines(archive, "homepage.jsonl")
    changes = lines(archive, "changes.jsonl")
    muniment("withdraw", TARGET, *WHY)
    assert done(muniment("withdraw", TARGET, "--undo", *WHY, "--json"))["done"] == "restored"
    told = only([line for line in lines(archive, "articles.jsonl") if line["url"] == TARGET])
    of_the_decision = ("change", "last_changed", "run", "changed_fields")
    assert [
        {name: value for name, value in line.items() if name not in of_the_decision} for line in (*before, told)
    ] == [{name: value for name, value in before[0].items() if name not in of_the_decision}] * 2
    assert told["change"] == "back"
    assert lines(archive, "homepage.jsonl") == entries
    assert [line["change"] for line in lines(archive, "changes.jsonl")[len(changes) :]] == ["withdrawn", "back"]
    assert verify(archive) == []


def test_entry_of_a_homepage_is_withdrawn_and_its_page_stays(muniment: Muniment, archive: Archive) -> None:
    (entry,) = lines(archive, "homepage.jsonl")
    said = muniment("withdraw", entry["id"], "--purge", *WHY)
    assert said.code == 0
    assert "its captures stay, since the record has no page of its own" in said.err
    assert lines(archive, "homepage.jsonl") == []
    assert verify(archive) == []
    assert traces(archive.log_folder, "A headline") == []


@pytest.mark.parametrize("more", [pytest.param([], id="withdrawn"), pytest.param(["--purge"], id="purged")])
def test_homepage_is_withdrawn_without_its_entries(muniment: Muniment, archive: Archive, more: list[str]) -> None:
    entry = next(one for path in archive.log_paths() for one in iter_log(path) if one.kind == "entry")
    home = Homepage(id="", site="campus", url=HOME, capture=entry.capture, title="A title of its own")
    home.id, home.layout = record_id("campus", "homepage", HOME), {"news": [entry.id]}
    home.content_digest = content_digest(home)
    with Index.open(archive) as index:
        run = Run.start(archive, command=["muniment"], index=index, min_free_bytes=0)
        run.observe(home)
        run.close(ended="finished", exit_code=0)
    rebuild(archive)
    assert HOME in muniment("homepage", "timeline", "campus").out
    said = muniment("withdraw", home.id, *more, *WHY)
    assert (said.code, said.out.split("\t")[3]) == (0, "0 captures")
    assert f"muniment: {HOME}: its captures stay, since its entries were read from them" in said.err
    assert [line["kind"] for line in lines(archive, "homepage.jsonl")] == ["entry"]
    assert muniment("homepage", "timeline", "campus").out == ""
    assert bool(traces(archive.log_folder, "A title of its own")) == (not more)
    assert verify(archive) == []
    done(muniment("withdraw", home.id, "--undo", *WHY, "--json"))
    told = only([line for line in lines(archive, "homepage.jsonl") if line["kind"] == "homepage"])
    assert told.get("title") == (None if more else "A title of its own")


def test_exports_leave_withdrawn_captures_out_and_say_how_many(
    muniment: Muniment, archive: Archive, tmp_path: Path
) -> None:
    whole = json.loads(muniment("export", "wacz", "--to", "whole.wacz", "--json").out)
    assert whole["withdrawn"] == 0
    count = done(muniment("withdraw", TARGET, *WHY, "--json"))["captures"]
    said = json.loads(muniment("export", "wacz", "--to", "a.wacz", "--json").out)
    assert said["captures"] + said["withdrawn"] == whole["captures"]
    assert 0 < said["withdrawn"] <= count  # those of the held run go nowhere anyway
    text = muniment("export", "wacz", "--to", "b.wacz", "--since", "2026-01-06", "--until", "2026-01-06").out
    assert text.rstrip().endswith("withdrawn 4")
    bag = json.loads(muniment("export", "bag", "--to", "bag", "--json").out)
    assert bag["withdrawn"] == said["withdrawn"]
    assert "Withdrawn: " in (tmp_path / "bag" / "bag-info.txt").read_text()
    for name in ("a.wacz", "b.wacz"):
        with zipfile.ZipFile(tmp_path / name) as package:
            package.extractall(tmp_path / f"{name}.d")
    assert traces(tmp_path / "a.wacz.d") == traces(tmp_path / "b.wacz.d") == traces(tmp_path / "bag") == []


@pytest.mark.parametrize("more", [pytest.param([], id="withdrawn"), pytest.param(["--purge"], id="purged")])
def test_bag_shows_nothing_of_what_a_dataset_left_behind_by_a_kill_still_shows(
    muniment: Muniment, archive: Archive, tmp_path: Path, more: list[str]
) -> None:
    behind = derived(archive) | {archive.index_path.name: archive.index_path.read_bytes()}
    assert muniment("withdraw", TARGET, *more, *WHY).code == 0
    expected = derived(archive)
    for name, data in behind.items():
        (archive.folder / name).write_bytes(data)
    assert muniment("export", "bag", "--to", "bag").code == 0
    assert traces(tmp_path / "bag") == []
    assert derived(Archive(tmp_path / "bag" / "data", "campus")) == expected
    assert derived(archive).items() <= behind.items()


def test_bag_after_a_purge_verifies(muniment: Muniment, archive: Archive, tmp_path: Path) -> None:
    held = next(archive.log_folder.glob("*.held.jsonl"))
    held.rename(held.with_name(held.name.replace(".held", "")))
    rebuild(archive)
    assert done(muniment("withdraw", TARGET, "--purge", *WHY, "--json"))["captures"] > 0
    assert json.loads(muniment("export", "bag", "--to", "bag", "--json").out)["withdrawn"] == 0
    files = sorted((tmp_path / "bag").rglob("*"))
    said = muniment("verify", "--archive", tmp_path / "bag" / "data")
    assert said.code == 0
    assert "campus: this verification is not in the history: the archive is in a bag" in said.err
    assert sorted((tmp_path / "bag").rglob("*")) == files  # another file would make it invalid


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param(
            ["00000000000000000000", *WHY],
            "00000000000000000000: expected the URL or the id of a record in {data}, found none with it",
            id="no-such-id",
        ),
        pytest.param(
            ["http://nowhere.example/", *WHY],
            "http://nowhere.example/: expected the URL or the id of a record in {data}, found none with it",
            id="no-such-url",
        ),
        pytest.param(["http://[", *WHY], "http://[: expected a URL, found Invalid IPv6 URL", id="no-url"),
        pytest.param(
            [TARGET, *WHY, "--site", "nowhere"],
            "nowhere: expected a site with an archive in {data} (campus), found no such archive",
            id="no-such-site",
        ),
        pytest.param(
            [TARGET, *WHY, "--undo"],
            "campus: article {id}: expected a withdrawn record, found one that is live",
            id="undo-of-nothing",
        ),
        pytest.param(
            [TARGET, *WHY, "--undo", "--purge"],
            "withdraw: expected --purge or --undo, found both: what is destroyed cannot be brought back",
            id="both",
        ),
        pytest.param(
            [TARGET, "--reason", " \n", "--by", "me"], "--reason: expected some words, found none", id="no-reason"
        ),
        pytest.param(
            [TARGET, "--reason", "x"],
            "withdraw: missing option '--by' (see `muniment withdraw --help`)",
            id="nobody",
        ),
    ],
)
def test_words_that_do_not_fit(muniment: Muniment, archive: Archive, arguments: list[str], expected: str) -> None:
    record = next(line["id"] for line in lines(archive, "articles.jsonl") if line["url"] == TARGET)
    before = truth(archive)
    said = muniment("withdraw", *arguments)
    assert said == (2, "", f"muniment: {expected.format(data=archive.root, id=record)}\n")
    assert truth(archive) == before


def test_words_that_are_no_utf_8_are_kept_as_far_as_they_are(muniment: Muniment, archive: Archive) -> None:
    said = muniment("withdraw", TARGET, "--reason", "caf\udce9 \x1b[2J\nnow", "--by", "me", "--json")
    assert done(said)["reason"] == "caf\ufffd \x1b[2J now"
    assert "withdrawn by me: caf\ufffd \\x1b[2J now" in muniment("history", TARGET).out


def test_second_withdrawal_names_the_first(muniment: Muniment, archive: Archive) -> None:
    first = done(muniment("withdraw", TARGET, *WHY, "--json"))
    said = muniment("withdraw", TARGET, *WHY)
    expected = "expected a record that is not withdrawn yet, found it withdrawn by K. Keeper in run"
    told = f"muniment: campus: article {first['id']}: {expected} {first['run']}: the family asked\n"
    assert said == (2, "", told)
    purged = done(muniment("withdraw", TARGET, "--purge", *WHY, "--json"))
    told = f"found it purged by K. Keeper in run {purged['run']}: the family asked\n"
    assert muniment("withdraw", TARGET, "--purge", *WHY).err.endswith(told)


def test_record_of_two_sites_needs_the_site(muniment: Muniment, keep: Keep) -> None:
    keep(5, (OTHER, {"title": "Open day"}))
    other = keep(5, (OTHER, {"title": "Open day"}), site="harbour")
    said = muniment("withdraw", OTHER, *WHY)
    expected = "expected a record of one site, found it in campus, harbour; --site SITE chooses"
    assert said == (2, "", f"muniment: {OTHER}: {expected}\n")
    assert muniment("withdraw", OTHER, "--site", "harbour", *WHY).code == 0
    assert lines(other, "articles.jsonl") == []


def test_a_locked_archive_is_left_alone(muniment: Muniment, archive: Archive) -> None:
    with SiteLock(archive.folder):
        said = muniment("withdraw", TARGET, *WHY)
    assert said.code == 6


def test_t02_what_only_a_killed_run_has_kept_can_be_withdrawn(muniment: Muniment, keep: Keep) -> None:
    archive = keep(5, (OTHER, {"title": "Open day"}))
    (run,) = archive.run_ids()
    for path in (archive.run_path(run), archive.log_path(run)):
        path.rename(part_of(path))
    with SiteLock(archive.folder):
        assert muniment("withdraw", OTHER, *WHY).code == 2
    assert archive.open_run_ids() == [run]
    said = muniment("withdraw", OTHER, *WHY)
    assert (said.code, said.err) == (0, f"muniment: campus: run {run} had died; it was closed\n")
    assert lines(archive, "articles.jsonl") == []
    assert verify(archive) == []


def test_rebuild_gives_the_same_after_a_withdrawal(muniment: Muniment, archive: Archive) -> None:
    muniment("withdraw", TARGET, *WHY)
    before = derived(archive)
    said = json.loads(muniment("rebuild", "--json").out)
    assert derived(archive) == before
    assert (said["record_counts"], said["withdrawn_count"]) == ({"article": 1, "entry": 1}, 1)


@pytest.mark.parametrize("words", [pytest.param([], id="hidden"), pytest.param(["--purge"], id="purged")])
def test_reports_that_tell_of_a_withdrawn_record_are_deleted(
    muniment: Muniment, archive: Archive, words: list[str]
) -> None:
    runs = [run for run in archive.run_ids() if done(muniment("runs", "report", archive.site, run, "--json"))]
    folder = archive.folder / "reports"
    telling = {path.stem for path in folder.glob("*.json") if TARGET in path.read_text(encoding="utf-8")}
    assert telling
    said = muniment("withdraw", TARGET, *words, *WHY)
    assert f"{len(telling)} reports that told of it were deleted" in said.err
    assert {path.stem for path in folder.glob("*.html")} == set(runs) - telling
    assert not [path for path in folder.iterdir() if TARGET in path.read_text(encoding="utf-8")]
    for run in telling:
        done(muniment("runs", "report", archive.site, run, "--json"))
    assert not [path for path in folder.iterdir() if CANARY in path.read_text(encoding="utf-8")]
