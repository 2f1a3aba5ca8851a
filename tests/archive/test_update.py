"""An archive brought up to one run more is the archive made anew."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from crawler.archive.identity import content_digest, record_id
from crawler.archive.index import Index
from crawler.archive.log import encode_observation
from crawler.archive.rebuild import rebuild
from crawler.archive.update import bring_up
from crawler.archive.visits import Visit, encode_visits
from crawler.records import Article, Capture, Entry, Record
from tests.archive.conftest import HOST

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from crawler.archive.archive import Archive

Night = list[Record]


def article(day: int, name: str, **values: Any) -> Article:
    url = f"{HOST}/news/{name}"
    told: dict[str, Any] = {"title": f"News of {name}", "published": "2026-01-05", "section": "news"}
    record = Article(id="", site="campus", url=url, capture=capture(day, name), **told | values)
    record.id = record_id("campus", "article", url)
    record.content_digest = content_digest(record)
    return record


def entry(day: int, key: str, **values: Any) -> Entry:
    told: dict[str, Any] = {"title": key, "block": "news", "position": 1}
    record = Entry(id="", site="campus", url=f"{HOST}/", key=key, capture=capture(day, key), **told | values)
    record.id = record_id("campus", "entry", key)
    record.content_digest = content_digest(record)
    return record


def capture(day: int, name: str) -> Capture:
    time = f"2026-01-{day:02}T02:00:00.{sum(name.encode()) % 1000:03}Z"
    return Capture(warc=f"{run_of(day)}-00000.warc.gz", offset=0, length=9, record_id=f"urn:{day}:{name}", time=time)


def run_of(day: int) -> str:
    return f"202601{day:02}T020000Z-0a1b2c"


def keep(archive: Archive, day: int, observations: Night) -> str:
    """Leave log and visits of the run of a day, as a run does that was closed."""
    run = run_of(day)
    archive.log_folder.mkdir(parents=True, exist_ok=True)
    for record in observations:
        record.run = run
    if observations:
        archive.log_path(run).write_bytes(b"".join(map(encode_observation, observations)))
    visits = [
        Visit(
            url=record.url, kind="article", time=record.capture.time, status=200, etag=f'"{day // 2}"',
            outcome="new" if day == 1 else "edited", signals={"listing": "+", "sitemap date": f"0000000{day // 2}"},
        )
        for record in observations
    ]  # fmt: skip
    visits.append(
        Visit(url=f"{HOST}/news/quiet", kind="article", time=f"2026-01-{day:02}T03:00:00.000Z", outcome="not-modified")
    )
    archive.visits_path(run).write_bytes(encode_visits(visits))
    return run


def state_of(archive: Archive) -> tuple[dict[str, bytes], list[str]]:
    with Index(archive.index_path) as index:
        return {path.name: path.read_bytes() for path in archive.dataset_paths()}, index.dump()


def first_night() -> Night:
    return [
    article(1, "a"), article(1, "b", body="Words."), article(1, "c"), entry(1, "card", link=f"{HOST}/news/late"),
    entry(1, "figure", number="10", block="figure"),
]  # fmt: skip


NIGHTS: dict[str, list[Night]] = {
    "nothing": [[]],
    "new": [[article(2, "d")], [article(3, "aa", published="2020")]],
    "edited-and-back-to-what-it-said": [[article(2, "b", body="Other.")], [article(3, "b", body="Words.")]],
    "gone-twice-and-back": [
        [article(2, "b", observed="gone", title=None)],
        [article(3, "b", observed="gone", title=None)],
        [article(4, "b", body="Words.")],
    ],
    "new-and-gone-in-one-night": [[article(2, "d"), article(3, "d", observed="gone", title=None)]],
    "never-there": [[article(2, "d", observed="gone", title=None)], [article(3, "d")]],
    "moved": [[article(2, "moved", joined=[f"{HOST}/news/a"])], [article(3, "further", joined=[f"{HOST}/news/moved"])]],
    "alias": [[article(2, "a", joined=[f"{HOST}/news/other"])], [article(3, "a", joined=[f"{HOST}/news/third"])]],
    "new-under-two-urls": [[article(2, "x", joined=[f"{HOST}/news/y"]), article(2, "y")], [article(3, "y", body="N")]],
    "entry-whose-article-comes-later": [[article(2, "late")], [entry(3, "card", link=f"{HOST}/news/a")]],
    "entry-whose-alias-comes-later": [[article(2, "a", joined=[f"{HOST}/news/late"])]],
    "older-than-what-is-known": [
        [article(2, "a", body="Other.")],
        [article(1, "d")],
        [article(1, "c", observed="gone")],
    ],
    "read-again-by-another-reader": [
        [article(1, "b", extractor="new", body="Words, better read."), article(2, "b", extractor="new", body="Words.")],
        [article(3, "b", extractor="old", body="Words.")],
        [article(4, "b", extractor="new", body="Edited."), article(1, "c", extractor="new", tags=["a tag"])],
        [article(5, "c", extractor="old"), article(5, "a", body="Edited.")],
        [article(6, "c", extractor="new", tags=["a tag"], title="Edited")],
    ],
    "entry-read-again-leads-to-what-comes-later": [
        [entry(1, "card", extractor="new", link=f"{HOST}/news/late", label="A label")],
        [article(3, "late")],
    ],
    "figure-that-counts": [[entry(day, "figure", number=str(day), block="figure")] for day in range(2, 6)],
}


@pytest.mark.parametrize("nights", NIGHTS.values(), ids=list(NIGHTS))
def test_what_was_brought_up_is_what_a_rebuild_makes(archive: Archive, nights: list[Night]) -> None:
    assert bring_up(archive, keep(archive, 1, first_night()))  # there is nothing to go on with
    for day, night in enumerate(nights, start=2):
        run = keep(archive, day, [replace(record) for record in night])
        assert not bring_up(archive, run)
        brought_up = state_of(archive)
        rebuild(archive)
        assert brought_up == state_of(archive)
        assert not list(archive.folder.glob("*.part"))


def _spoil(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[data.index(b"News of a")] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("spoil", "night"),
    [
        pytest.param(lambda archive: archive.index_path.unlink(), [article(2, "d")], id="no-index"),
        pytest.param(lambda archive: archive.index_path.write_bytes(b"no"), [article(2, "d")], id="no-database"),
        pytest.param(lambda archive: archive.dataset_path("event").unlink(), [article(2, "d")], id="dataset-is-gone"),
        pytest.param(lambda archive: _spoil(archive.dataset_path("article")), [article(2, "d")], id="a-bit-flipped"),
        pytest.param(lambda archive: keep(archive, 8, []), [article(9, "d")], id="a-run-between-is-missing"),
        pytest.param(lambda _: None, [article(2, "a", joined=[f"{HOST}/news/b"])], id="two-records-become-one"),
    ],
)
def test_all_is_made_again_where_the_run_does_not_fit(
    archive: Archive, spoil: Callable[[Archive], Any], night: Night
) -> None:
    bring_up(archive, keep(archive, 1, first_night()))
    spoil(archive)
    run = keep(archive, 9, [replace(record) for record in night])
    assert bring_up(archive, run)
    found = state_of(archive)
    rebuild(archive)
    assert found == state_of(archive)
    assert b"News of a" in found[0]["articles.jsonl"]


def any_night(dice: random.Random, day: int) -> Night:
    """Return observations of any sort: of known pages and new ones, present and gone, by readers old and new."""
    night: Night = []
    for name in dice.sample("abcdefgh", k=dice.randint(0, 4)):
        seen = day if dice.random() < 0.8 else dice.randint(1, day)
        values: dict[str, Any] = {
            "body": dice.choice(("Words.", "Other.", "More.")),
            "extractor": dice.choice(("r1", "r2")),
        }
        if dice.random() < 0.2:
            values["joined"] = [f"{HOST}/news/{dice.choice('abcdefghxyz')}"]
        if dice.random() < 0.2:
            values = {"observed": "gone", "title": None}
        night.append(article(seen, name, **values))
    if dice.random() < 0.5:
        link = f"{HOST}/news/{dice.choice('abcdefghxyz')}"
        night.append(entry(day, dice.choice(("one", "two")), link=link, label=dice.choice(("L1", "L2"))))
    return night


@pytest.mark.parametrize("seed", range(12))
def test_any_nights_are_brought_up_to_what_a_rebuild_makes(archive: Archive, seed: int) -> None:
    dice = random.Random(seed)
    whole = int(bring_up(archive, keep(archive, 1, first_night())))
    for day in range(2, 14):
        whole += bring_up(archive, keep(archive, day, any_night(dice, day)))
    brought_up = state_of(archive)
    rebuild(archive)
    assert brought_up == state_of(archive)
    assert whole < 13


def test_record_that_was_withdrawn_and_restored_is_brought_up_from_all_that_is_known(archive: Archive) -> None:
    bring_up(archive, keep(archive, 1, first_night()))
    nights: list[tuple[Night, bool]] = [
        ([article(2, "b", observed="withdrawn", title=None)], True),
        ([article(3, "a", body="Other.")], False),
        ([article(4, "b", observed="restored", title=None)], True),
        ([article(5, "b", body="Other."), article(5, "c", body="Other.")], False),
    ]
    for day, (night, is_whole) in enumerate(nights, start=2):
        assert bring_up(archive, keep(archive, day, night)) is is_whole
        brought_up = state_of(archive)
        rebuild(archive)
        assert brought_up == state_of(archive)
