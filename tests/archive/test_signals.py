"""What visits tell the index of pages, and of how far signals may be believed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from crawler.archive.index import Index
from crawler.archive.listing_rows import ListingRows, Splice, join_marks, mark_of
from crawler.archive.rebuild import rebuild
from crawler.archive.run_record import RunRecord, write_run_record
from crawler.archive.signals import MAX_PROOFS, Proof
from crawler.archive.visits import Visit, encode_visits
from crawler.archive.walks import recent_walks
from tests.archive.conftest import HOST

if TYPE_CHECKING:
    from crawler.archive.archive import Archive
    from crawler.archive.index_tables import KnownPage

URL = f"{HOST}/news/a"


def visited(archive: Archive, *visits: dict[str, Any]) -> tuple[KnownPage | None, dict[str, Proof]]:
    """Return what the index knows after such visits of one page, one a night."""
    archive.log_folder.mkdir(parents=True)
    for day, values in enumerate(visits, start=1):
        told: dict[str, Any] = {"kind": "article", "status": 200, "outcome": "unchanged"} | values
        visit = Visit(url=URL, time=f"2026-01-{day:02}T02:00:00.000Z", **told)
        archive.visits_path(f"202601{day:02}T020000Z-0a1b2c").write_bytes(encode_visits([visit]))
    rebuild(archive)
    with Index(archive.index_path) as index:
        return index.page(URL), index.proofs()


def said(day: str, outcome: str = "unchanged", **values: Any) -> dict[str, Any]:
    return {"signals": {"sitemap date": day}, "outcome": outcome} | values


@pytest.mark.parametrize(
    ("visits", "proof"),
    [
        pytest.param([said("1", "new")], None, id="nothing-to-compare-with"),
        pytest.param([said("1", "new"), said("2", "edited")], Proof(hits=1), id="hit"),
        pytest.param([said("1", "new"), said("2")], Proof(alarms=1), id="alarm"),
        pytest.param([said("1", "new"), said("1", "edited")], Proof(silences=1), id="silence"),
        pytest.param([said("1", "new"), said("1", "not-modified", status=304)], Proof(rests=1), id="rest"),
        pytest.param(
            [said("1", "new"), said("2", "missing", status=404), said("2", "gone", status=404)], Proof(hits=1),
            id="gone-is-told-once",
        ),
        pytest.param([said("1", "new"), said("2", "failed", status=500)], None, id="no-answer-proves-nothing"),
        pytest.param([said("1", "new"), said("2", "outside")], None, id="nor-does-one-outside-the-days-asked-for"),
        pytest.param([said("1", "new"), {}, said("2", "edited")], Proof(hits=1), id="not-shown-in-between"),
    ],
)  # fmt: skip
def test_visits_prove_signals(archive: Archive, visits: list[dict[str, Any]], proof: Proof | None) -> None:
    _, proofs = visited(archive, *visits)
    assert proofs.get("sitemap date") == proof


def test_validators_are_a_signal_where_the_page_was_sent_whole(archive: Archive) -> None:
    _, proofs = visited(
        archive,
        {"etag": '"1"', "outcome": "new"},
        {"etag": '"1"', "outcome": "not-modified", "status": 304},
        {"etag": '"1"', "outcome": "edited"},
        {"etag": '"2"', "outcome": "edited"},
    )
    assert proofs == {"validators": Proof(hits=1, silences=1)}


def test_misses_are_counted_until_the_page_is_there_again(archive: Archive) -> None:
    lost: dict[str, Any] = {"outcome": "failed", "status": None}
    page, _ = visited(archive, {"outcome": "new"}, lost, {"outcome": "missing", "status": 404}, lost)
    assert page is not None
    assert (page.misses, page.asked[:10]) == (3, "2026-01-04")


def test_page_outside_the_days_asked_for_stays_unknown(archive: Archive) -> None:
    page, _ = visited(archive, {"kind": "other", "outcome": "outside"})
    assert page is None


def test_proofs_of_long_ago_count_less(archive: Archive) -> None:
    proof = Proof()
    for _ in range(MAX_PROOFS):
        proof = proof.add("alarms")
    assert (proof, proof.is_believed) == (Proof(alarms=MAX_PROOFS), False)
    for _ in range(30):
        proof = proof.add("hits")
    assert proof.is_believed


def walk(archive: Archive, day: int, **values: Any) -> None:
    started = f"2026-01-{day:02}T02:00:00.000Z"
    told: dict[str, Any] = {"complete": True, "walked": ["list"], "started": started} | values
    write_run_record(archive, RunRecord(run=f"202601{day:02}T020000Z-0a1b2c", site=archive.site, **told))


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        pytest.param([], {"list"}, id="walked-lately"),
        pytest.param([{"walked": []}, {"walked": []}], {"list"}, id="runs-that-stopped-where-all-was-known"),
        pytest.param([{"complete": False}], set(), id="a-run-that-left-something"),
        pytest.param([{"complete": False}, {}], {"list"}, id="and-one-that-made-up-for-it"),
        pytest.param([{"held": "looks ill"}], set(), id="a-run-that-is-held"),
        pytest.param([{"kind": "reread", "complete": False}], {"list"}, id="a-run-that-asked-for-nothing"),
        pytest.param([{"walked": []}] * 8, set(), id="walked-too-long-ago"),
    ],
)
def test_listings_walked_lately_need_not_be_read_to_their_end(
    archive: Archive, later: list[dict[str, Any]], expected: set[str]
) -> None:
    walk(archive, 1)
    for day, values in enumerate(later, start=2):
        walk(archive, day, **values)
    since = f"2026-01-{max(1, len(later) - 5):02}T00:00:00.000Z"
    assert recent_walks(archive, since=since).keys() == expected


def rows(*names: str) -> str:
    return join_marks(map(mark_of, names))


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        pytest.param([], ["a", "b", "c"], id="as-walked"),
        pytest.param([Splice(at=1, rows=rows("n")), Splice(at=2, removed=1)], ["a", "n", "b"], id="and-changed-since"),
        pytest.param(None, None, id="rows-that-keep-no-order"),
        pytest.param([Splice(at=90, removed=7, rows=rows("n"))], ["a", "b", "c", "n"], id="words-of-another-program"),
    ],
)
def test_rows_of_a_listing_are_those_of_the_walk_and_what_changed_since(
    archive: Archive, later: list[Splice] | None, expected: list[str] | None
) -> None:
    walk(archive, 1, listings={"list": ListingRows(size=2, rows=rows("a", "b", "c"))})
    walk(archive, 2, walked=[], listings={"other": ListingRows(splices=[Splice(at=0, rows=rows("x"))])})
    found = ListingRows(unsteady=True) if later is None else ListingRows(splices=later)
    walk(archive, 3, walked=[], listings={"list": found})
    known = recent_walks(archive, since="2026-01-01T00:00:00.000Z")["list"]
    assert (None if known is None else known.marks) == (None if expected is None else list(map(mark_of, expected)))
    walk(archive, 4, complete=False)
    assert recent_walks(archive, since="2026-01-01T00:00:00.000Z") == {}
    walk(archive, 5)  # by a version that keeps no rows
    assert recent_walks(archive, since="2026-01-01T00:00:00.000Z") == {"list": None}
