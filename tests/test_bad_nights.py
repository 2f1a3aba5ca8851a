"""Nights on which the site is ill, or looks otherwise: nothing is called gone or edited that is not."""

from __future__ import annotations

import json
import signal
import time
from typing import TYPE_CHECKING, Any

import pytest

from crawler.campus.content import build_campus
from crawler.campus.server import CampusServer
from tests.conftest import Program, articles_of, log_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.campus.faces import Face
    from crawler.campus.story import Campus


def campus_at(night: int) -> Campus:
    return build_campus(news_count=60, story_count=4, translated_count=14, night=night)


class Nights:
    """A campus and the archive of it."""

    def __init__(self, program: Program, server: CampusServer) -> None:
        self.program = program
        self.server = server

    def spend(self, night: int, face: Face = "usual", *words: str) -> tuple[int, str, dict[str, Any]]:
        """Crawl the campus as it is on *night*; return exit code, what was said, and the run record."""
        self.server.turn_to(campus_at(night), face)
        done = self.program.run("crawl", "campus", *words)
        shown = self.program.run("runs", "show", "campus", "last", "--json")
        return done.returncode, done.stderr, json.loads(shown.stdout)

    def dataset(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (self.program.data / "campus").glob("*.jsonl")}

    def observations(self) -> int:
        return log_lines(self.program.data / "campus")


@pytest.fixture
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    """An archive after two nights."""
    with CampusServer(campus_at(1), crawl_delay=0) as server:
        found = Nights(Program(tmp_path_factory.mktemp("nights"), server), server)
        for night in (1, 2):
            code, said, _ = found.spend(night)
            assert code == 0, said
        yield found


@pytest.mark.parametrize("words", [(), ("--full",)], ids=["due", "full"])
def test_t12_one_page_for_everything_holds_the_run(nights: Nights, words: tuple[str, ...]) -> None:
    dataset = nights.dataset()
    code, said, record = nights.spend(4, "closed", *words)
    assert code == 3, said
    assert record["held"]
    assert f"held: {record['held']}" in said
    for decision in ("accept", "discard"):
        assert said.count(f"muniment runs {decision} campus {record['run']}") == 1
    assert nights.dataset() == dataset
    assert nights.program.run("verify", "campus").returncode == 0
    observed = nights.observations()
    code, said, record = nights.spend(5)
    assert (code, record["held"]) == (0, None), said
    assert nights.observations() - observed == 1
    (back,) = [line for line in articles_of(nights.program) if line["change"] == "back"]
    assert back["url"] in campus_urls(5)


def test_t12_a_run_that_is_stopped_and_held_says_both(nights: Nights) -> None:
    with CampusServer(campus_at(4), crawl_delay=0, response_delay=0.1) as slow:
        slow.turn_to(campus_at(4), "closed")
        nights.program.connect_to(slow.address[1])
        with nights.program.start("crawl", "campus", "--full") as process:
            while len(slow.requests) < 40 and process.poll() is None:
                time.sleep(0.02)
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "campus: stopped by a signal; held: " in said.splitlines()[-1]


def campus_urls(night: int) -> set[str]:
    return {story.url for story in campus_at(night).stories()}


def test_t14_a_redesign_edits_next_to_nothing(nights: Nights) -> None:
    """Other class names, the boxes of each page in reverse order, the foot first: at most one record in a hundred."""
    code, said, record = nights.spend(3, "redesigned", "--full")
    done = nights.program.run("changes", "campus", "--json")
    told = [line for line in map(json.loads, done.stdout.splitlines()) if line["run"] == record["run"]]
    held = {line["id"]: line for line in articles_of(nights.program) if line["status"] == "live"}
    assert (code, record["held"], record["alarms"]) == (0, None, []), said
    assert {line["change"] for line in told} <= {"edited"}
    counts = {kind: sum(line["kind"] == kind for line in told) for kind in ("article", "event", "entry")}
    assert counts["article"] * 100 <= len(held)
    assert counts["event"] * 100 <= 9
    assert counts["entry"] * 100 <= 406


def test_t14_a_field_that_a_redesign_loses_is_named(nights: Nights) -> None:
    code, said, record = nights.spend(3, "wordless", "--full")
    done = nights.program.run("changes", "campus", "--json")
    told = [line for line in map(json.loads, done.stdout.splitlines()) if line["run"] == record["run"]]
    edited = [line for line in told if line["kind"] == "article" and line["change"] == "edited"]
    (alarm,) = [alarm for alarm in record["alarms"] if alarm["what"] == "kept"]
    assert alarm["field"] == "article.captions"
    assert 0 < sum("captions" in line["changed_fields"] for line in edited) <= alarm["now"][1] - alarm["now"][0]
    assert alarm["url"] in {story.url for story in (*campus_at(3).stories(), *campus_at(3).views())}
    assert alarm["capture"].startswith("urn:uuid:")
    assert (code, "article.captions kept its value on" in said) == (3, True)


def test_t13_soft_404s_are_learned(nights: Nights) -> None:
    """What is gone from the third night on answers 200 with a page that says so."""
    stood = campus_urls(1)
    gone = {story.url for story in campus_at(2).stories() if story.url not in stood and story.moved_from is None}
    assert len(gone) == 5
    before = {line["url"]: line["content_digest"] for line in articles_of(nights.program) if line["status"] == "live"}
    for _ in range(2):
        code, said, record = nights.spend(1, "soft", "--full")
        assert code == 0, said
        assert record["held"] is None
    after = {line["url"]: line for line in articles_of(nights.program)}
    assert {url for url in gone if "campus.example" in url and after.get(url, {}).get("status") == "live"} == set()
    assert all(line["title"] != "Page not found" for line in after.values())
    assert before.keys() <= after.keys()


def test_accepting_and_discarding_a_held_run(nights: Nights) -> None:
    dataset = nights.dataset()
    _, _, record = nights.spend(4, "closed", "--full")
    run = record["run"]
    done = nights.program.run("runs", "discard", "campus", run, "--reason", "maintenance", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["done"] == "discarded"
    assert nights.dataset() == dataset
    again = nights.program.run("runs", "accept", "campus", run)
    assert again.returncode == 2
    assert (
        f"campus: run {run}: expected a run that is held or raised an alarm, found one that was discarded"
        in again.stderr
    )
    assert nights.program.run("verify", "campus").returncode == 0
