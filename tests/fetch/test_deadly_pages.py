"""Pages that end the program which reads them: one run dies of each, and all later ones go on without it.

What kills is real: a stack too small for Python's JSON reader and the nested JSON-LD of a page, so that the process
ends with a segmentation fault; or SIGKILL at the moment at which the page is noted.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crawler.archive.archive import Archive
from crawler.archive.captures import iter_captures
from crawler.archive.reading_note import Noted, ReadingNotes, mark_of
from crawler.archive.visits import Visit, iter_visits
from tests.fetch.conftest import ARTICLE, HEADLINE, OddSite, Reply, listing

if TYPE_CHECKING:
    from collections.abc import Sequence

ODD = "http://odd.example/news/odd"

STACK_KIB = 128

DEPTH = 3000
"""Of JSON within JSON: too deep for that stack, and no trouble for one of the usual size."""

NESTED = '{"@type":"Thing","about":' * DEPTH + "1" + "}" * DEPTH
DEADLY = ARTICLE.replace("<body>", f'<body><script type="application/ld+json">{NESTED}</script>')
SIGSEGV = "signal 11, segmentation fault"
LONG_TO_READ = f"<html lang=zh><body><main><article>{HEADLINE}<p>" + "王小明教授表示。" * 60_000


def good(name: str) -> Reply:
    return Reply(ARTICLE.replace("five", name))


@pytest.fixture
def deadly_site(odd_site: OddSite) -> OddSite:
    """Show a deadly page between two good ones; the profile stands where every command finds it."""
    sites = odd_site.program.folder / "sites"
    sites.mkdir()
    (odd_site.program.folder / "odd.toml").rename(sites / "odd.toml")
    (odd_site.program.folder / "muniment.toml").touch()
    odd_site.routes["/news"] = Reply(listing("/news/one", "/news/odd", "/news/two"))
    odd_site.routes |= {"/news/one": good("one"), "/news/two": good("two"), "/news/odd": Reply(DEADLY)}
    return odd_site


def run(site: OddSite, *words: object, stack: int | None = STACK_KIB) -> subprocess.CompletedProcess[str]:
    """Run a command with a stack of so many KiB."""
    limit = f"ulimit -s {stack}; " if stack is not None else ""
    command = [f'{limit}exec "$0" "$@"', str(Path(sys.executable).with_name("muniment")), *map(str, words)]
    return subprocess.run(
        ["sh", "-c", *command],
        cwd=site.program.folder,
        env=site.program.environment,
        capture_output=True,
        text=True,
        check=False,
    )


def die(site: OddSite, *words: object) -> None:
    died = run(site, *words)
    if died.returncode != -signal.SIGSEGV:
        pytest.skip(f"this Python reads {DEPTH} levels of JSON with a stack of {STACK_KIB} KiB: {died.stderr}")


def archive_of(site: OddSite) -> Archive:
    return Archive(site.program.data, "odd")


def remembered(site: OddSite) -> list[dict[str, Any]]:
    path = archive_of(site).folder / ".reading" / "pages.json"
    return json.loads(path.read_bytes()) if path.exists() else []


def visits_of(site: OddSite, url: str = ODD) -> list[Visit]:
    return [visit for path in archive_of(site).visits_paths() for visit in iter_visits(path) if visit.url == url]


def titles(site: OddSite) -> list[str]:
    return sorted(record["title"].split()[3] for record in site.records())


def counts_of_last_run(site: OddSite) -> dict[str, int]:
    archive = archive_of(site)
    counts: dict[str, int] = json.loads(archive.run_path(archive.run_ids()[-1]).read_bytes())["counts"]
    return counts


def test_t40_page_that_kills_the_reader_kills_one_run_and_no_more(deadly_site: OddSite) -> None:
    die(deadly_site, "crawl", "odd")
    second = run(deadly_site, "crawl", "odd")
    assert second.returncode == 0, second.stderr
    assert titles(deadly_site) == ["one", "two"]
    (visit,) = visits_of(deadly_site)
    assert (visit.kind, visit.outcome, visit.status) == ("article", "failed", 200)
    assert visit.error is not None
    assert f"one whose reading ends the program ({SIGSEGV})" in visit.error
    assert f"`muniment crawl odd --url {ODD}` tries it again" in visit.error
    assert f"muniment: {visit.error}" in second.stderr.splitlines()
    paths = archive_of(deadly_site).warc_paths()
    assert {capture.payload for path in paths for capture in iter_captures(path) if capture.url == ODD} == {
        DEADLY.encode()
    }
    (page,) = remembered(deadly_site)
    assert (page["url"], page["found"], page["why"]) == (ODD, "deadly", SIGSEGV)

    third = run(deadly_site, "crawl", "odd", "--full")
    assert third.returncode == 0, third.stderr
    counts = counts_of_last_run(deadly_site)
    assert (counts["unchanged"], counts["failed"]) == (2, 1)
    assert "a process of its own" not in third.stderr  # nothing is tried twice
    assert run(deadly_site, "verify", "odd").returncode == 0


def test_t40_refused_page_is_named_in_the_report_of_the_night(deadly_site: OddSite) -> None:
    die(deadly_site, "crawl", "odd")
    assert run(deadly_site, "nightly", "odd").returncode == 0
    folder = archive_of(deadly_site).folder
    (told,) = [json.loads(path.read_bytes()) for path in folder.rglob("*.json") if "reports" in str(path)]
    (failure,) = told["failures"]
    assert failure["url"] == ODD
    assert SIGSEGV in json.dumps(failure)
    (page,) = [path for path in folder.rglob("*.html") if "reports" in str(path)]
    assert SIGSEGV in page.read_text()
    assert "the program was ended while it read this page" in page.read_text()


def test_page_that_says_something_else_is_read_anew(deadly_site: OddSite) -> None:
    die(deadly_site, "crawl", "odd")
    assert run(deadly_site, "crawl", "odd").returncode == 0
    deadly_site.routes["/news/odd"] = good("odd")
    assert run(deadly_site, "crawl", "odd").returncode == 0
    assert titles(deadly_site) == ["odd", "one", "two"]


def test_other_profile_tries_the_page_anew(deadly_site: OddSite) -> None:
    die(deadly_site, "crawl", "odd")
    assert run(deadly_site, "crawl", "odd").returncode == 0
    profile = deadly_site.program.folder / "sites" / "odd.toml"
    profile.write_text(profile.read_text().replace('["en"]', '["en", "de"]'))
    third = run(deadly_site, "crawl", "odd", "--full")
    assert (third.returncode, third.stderr.count("a process of its own tries it first")) == (0, 1)
    assert counts_of_last_run(deadly_site)["failed"] == 1


def test_person_who_asks_for_the_page_has_it_tried_again(deadly_site: OddSite) -> None:
    die(deadly_site, "crawl", "odd")
    assert run(deadly_site, "crawl", "odd").returncode == 0
    again = run(deadly_site, "crawl", "odd", "--url", ODD)
    assert (again.returncode, SIGSEGV in again.stderr) == (5, True)  # the only page asked for failed
    assert run(deadly_site, "crawl", "odd", "--url", ODD, stack=None).returncode == 0
    assert titles(deadly_site) == ["five", "one", "two"]
    assert remembered(deadly_site) == []
    assert not (archive_of(deadly_site).folder / ".reading").exists()


def test_t40_homepage_that_kills_the_reader_fails_alone(deadly_site: OddSite) -> None:
    script = f'<script type="application/ld+json">{NESTED}</script>'
    home = Reply("<html lang=en><h1>Odd</h1><p>The university.</p>" + script)
    deadly_site.routes |= {"/news": Reply(listing("/news/one", "/news/two")), "/": home}
    die(deadly_site, "crawl", "odd")
    assert run(deadly_site, "crawl", "odd").returncode == 0
    assert titles(deadly_site) == ["one", "two"]
    assert [visit.outcome for visit in visits_of(deadly_site, "http://odd.example/")] == ["failed"]


FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>
<item><title>Notice</title><link>http://odd.example/news/two</link></item></channel></rss>"""
SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>http://odd.example/news/odd</loc></url></urlset>"""


def test_suspects_of_every_sort_are_tried_apart_and_forgotten_where_they_do_no_harm(deadly_site: OddSite) -> None:
    profile = deadly_site.program.folder / "sites" / "odd.toml"
    more = 'feeds = ["http://odd.example/feed"]\nsitemaps = ["http://odd.example/map"]\narticle_url'
    profile.write_text(profile.read_text().replace("article_url", more))
    xml = {"Content-Type": "application/xml"}
    bodies = {"/news": listing("/news/one"), "/feed": FEED, "/map": SITEMAP, "/news/odd": ARTICLE}
    deadly_site.routes |= {path: Reply(body, headers=xml if "xml" in body else None) for path, body in bodies.items()}
    folder = archive_of(deadly_site).folder / ".reading"
    folder.mkdir(parents=True)
    notes = ReadingNotes(folder)
    for path, body in bodies.items():
        notes.remember(Noted(mark=mark_of(body.encode()), url=f"http://odd.example{path}", time=1767578400.0))
    notes.close()
    done = run(deadly_site, "crawl", "odd", stack=None)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("a process of its own tries it first") == 4
    assert titles(deadly_site) == ["five", "one", "two"]
    assert counts_of_last_run(deadly_site)["failed"] == 0
    assert not folder.exists()


def note_of(site: OddSite) -> bytes:
    return b"".join(path.read_bytes() for path in archive_of(site).folder.glob(".reading/note-*"))


def kill_when_noted(site: OddSite, words: Sequence[object]) -> None:
    """Start a command and end it with SIGKILL as soon as its note names the odd page."""
    with site.program.start(*words) as process:
        until = time.monotonic() + 60
        while ODD.encode() not in note_of(site) or note_of(site)[:4] == bytes(4):
            assert process.poll() is None
            assert time.monotonic() < until
        process.kill()
    assert process.returncode == -signal.SIGKILL


def test_t02_kill_by_a_person_while_a_page_is_read_condemns_no_page(deadly_site: OddSite) -> None:
    deadly_site.routes["/news/odd"] = Reply(LONG_TO_READ)
    for _ in range(3):
        kill_when_noted(deadly_site, ("crawl", "odd"))
    last = run(deadly_site, "crawl", "odd", stack=None)
    assert last.returncode == 0, last.stderr
    assert titles(deadly_site) == ["five", "one", "two"]
    assert "a process of its own tries it first" in last.stderr
    assert not (archive_of(deadly_site).folder / ".reading").exists()


def test_t40_rereading_dies_once_and_takes_the_page_in_when_asked_to(deadly_site: OddSite) -> None:
    assert run(deadly_site, "crawl", "odd", stack=None).returncode == 0
    die(deadly_site, "reread", "odd")
    second = run(deadly_site, "reread", "odd", "--json")
    assert second.returncode == 0
    assert "`muniment reread odd --retry` tries it again" in second.stderr
    rows = [json.loads(line) for line in second.stdout.splitlines()]
    assert [row["read"] for row in rows if row.get("kind") == "article"] == [2]
    third = run(deadly_site, "reread", "odd", "--retry", stack=None)
    assert "3 read" in third.stdout
    assert remembered(deadly_site) == []


def test_t40_import_dies_once_and_the_page_can_be_read_later(deadly_site: OddSite) -> None:
    assert run(deadly_site, "crawl", "odd", stack=None).returncode == 0
    own = archive_of(deadly_site).folder
    taken = own.rename(deadly_site.program.folder / "taken")
    words = ("import", taken / "warc", "--site", "odd")
    die(deadly_site, *words)
    second = run(deadly_site, *words)
    assert second.returncode == 0, second.stderr
    assert "`muniment reread odd --retry --write` tries it again" in second.stderr
    assert titles(deadly_site) == ["one", "two"]
    assert [visit.outcome for visit in visits_of(deadly_site)] == ["failed"]
    assert run(deadly_site, "reread", "odd", "--retry", "--write", stack=None).returncode == 0
    assert titles(deadly_site) == ["five", "one", "two"]


def test_t40_extract_dies_once_and_names_the_page(
    deadly_site: OddSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setitem(deadly_site.program.environment, "TMPDIR", str(tmp_path / "tmp"))
    pages = tmp_path / "pages"
    pages.mkdir()
    for name, body in {"a": ARTICLE, "b": DEADLY, "c": ARTICLE}.items():
        (pages / f"{name}.html").write_text(body)
    die(deadly_site, "extract", pages)
    second = run(deadly_site, "extract", pages)
    assert (second.returncode, len(second.stdout.splitlines())) == (0, 2)
    assert "b.html: expected a page that can be read" in second.stderr
    assert len(run(deadly_site, "extract", "--retry", pages, stack=None).stdout.splitlines()) == 3
    assert list((tmp_path / "tmp").iterdir()) == []
