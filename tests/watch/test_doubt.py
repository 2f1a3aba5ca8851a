"""Pages in doubt: what it takes for something else at the address of an article to be an edit of it."""

from __future__ import annotations

import shlex
import time
from typing import TYPE_CHECKING

import lxml.html
import pytest

from crawler.archive.archive import Archive
from crawler.archive.visits import iter_visits
from crawler.watch.in_doubt import in_doubt
from crawler.watch.page import render_page
from crawler.watch.report import gather_report
from tests.conftest import Program
from tests.fetch.conftest import HOST, Reply
from tests.watch.troubled import TroubledSite, article, as_usual, page, sentences, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.archive.visits import Visit
    from crawler.campus.server import CampusServer
    from tests.watch.troubled import Spoil

EDITED = {"article edited": 1}


@pytest.fixture
def site(held: Path, tmp_path: Path, campus_server: CampusServer) -> Iterator[TroubledSite]:
    site = TroubledSite(Program(tmp_path, campus_server))
    site.take_over(held)
    place = site.connect_to[HOST]
    site.program.environment["MUNIMENT_CONNECT_TO"] = f"{HOST}={place},www.{HOST}={place}"
    yield site
    site.close()


def stranger(number: int | str, *, title: str = "One moment", day: str = "2026-01-04") -> str:
    """Return a page that has nothing in common with any article, nor with one of another *number*."""
    dated = f'<time datetime="{day}">{day}</time>' if day else ""
    return page(title, f"<article><h1>{title}</h1>{dated}<p>{sentences(9, seed=('stranger', number))}</p></article>")


def with_one(number: int, body: str) -> Spoil:
    """One article answers with *body*."""
    return lambda ask, usual: Reply(body) if ask.article == number else usual


def visits_of(site: TroubledSite, number: int) -> list[Visit]:
    """Return the visits of an article, the oldest first."""
    archive = Archive(site.program.data, "odd")
    visits = (visit for path in archive.visits_paths() for visit in iter_visits(path))
    return [visit for visit in visits if visit.url.endswith(f"/news/a-{number}")]


def test_what_takes_an_articles_place_counts_on_the_second_night(site: TroubledSite) -> None:
    site.spoil = with_one(3, stranger(1))
    assert site.spend("full=1").changes == {}
    assert site.spend("full=1").changes == EDITED
    assert [visit.outcome for visit in visits_of(site, 3)] == ["new", "doubted", "edited"]


def test_page_without_a_date_takes_no_articles_place_until_a_person_says_so(site: TroubledSite) -> None:
    dataset = site.dataset()
    site.spoil = with_one(3, stranger(1, day=""))
    nights = [site.spend("full=1") for _ in range(4)]
    assert [(night.code, night.changes) for night in nights] == [(0, {}), (0, {}), (3, {}), (0, {})]
    assert "has no date either" in (visits_of(site, 3)[-1].error or "")
    assert site.dataset() == dataset
    assert site.spend("url=http://odd.example/news/a-3").changes == EDITED


def test_another_stranger_on_the_second_night_stays_in_doubt(site: TroubledSite) -> None:
    dataset = site.dataset()
    for number in range(3):
        site.spoil = with_one(3, stranger(number))
        assert site.spend("full=1").changes == {}
    assert site.dataset() == dataset
    site.spoil = with_one(3, stranger(2))
    assert site.spend("full=1").changes == EDITED
    assert [visit.outcome for visit in visits_of(site, 3)] == ["new", "doubted", "doubted", "doubted", "edited"]


def test_second_start_is_no_second_night(site: TroubledSite) -> None:
    site.spoil = with_one(3, stranger(1))
    assert [site.spend("full=1", DOUBT_MIN_HOURS=6).changes for _ in range(2)] == [{}, {}]
    assert visits_of(site, 3)[-1].error == (
        "http://odd.example/news/a-3: says nothing of what is held, which counts once it did so for 6 hours"
    )
    assert site.spend("full=1").changes == EDITED


def test_article_that_comes_back_was_never_edited(site: TroubledSite) -> None:
    site.spoil = with_one(3, stranger(1))
    site.spend("full=1")
    site.spoil = as_usual
    assert site.spend("full=1").changes == {}
    assert [visit.outcome for visit in visits_of(site, 3)] == ["new", "doubted", "unchanged"]


def test_doubted_page_is_asked_for_again_the_next_night_whatever_is_due(site: TroubledSite) -> None:
    site.spoil = with_one(3, stranger(1))
    site.spend("full=1")
    assert "/news/a-3" in site.spend().asked


def test_edit_that_leaves_some_of_the_text_is_never_in_doubt(site: TroubledSite) -> None:
    body = article(3).replace("</article>", f"<p>{sentences(30, seed='more')}</p></article>")
    site.spoil = with_one(3, body)
    assert site.spend("full=1").changes == EDITED


def test_stranger_is_no_reading_of_the_article_either(site: TroubledSite) -> None:
    site.spoil = with_one(3, stranger(1))
    site.spend("full=1")
    dataset = site.dataset()
    done = site.program.run("reread", "odd", "--profile", "odd.toml", "--all", "--write")
    assert (done.returncode, site.dataset()) == (0, dataset), done.stdout


def written_anew(number: int, seed: object) -> str:
    """Return an article of which only headline and date are left."""
    return article(number, words=f"<p>{sentences(12, seed=('anew', seed))}</p>")


def test_article_written_anew_under_its_headline_is_edited_the_same_night(site: TroubledSite) -> None:
    site.spoil = with_one(3, written_anew(3, 1))
    seen = site.spend("full=1")
    assert (seen.code, seen.changes, seen.asked.count("/news/a-3")) == (0, EDITED, 2), seen.said
    assert seen.asked[-1] == "/news/a-3"
    assert [visit.outcome for visit in visits_of(site, 3)] == ["new", "doubted", "edited"]
    assert "doubted" not in seen.said
    seen = site.spend("full=1")
    assert (seen.changes, seen.asked.count("/news/a-3")) == ({}, 1)
    assert site.program.run("verify", "odd").returncode == 0


def test_article_written_anew_is_told_by_date_and_address_too(site: TroubledSite) -> None:
    address = '<head><link rel="canonical" href="http://odd.example/news/a-3">'
    body = written_anew(3, 1).replace("<head>", address)
    site.spoil = with_one(3, body.replace(title_of(3), "Another headline"))
    assert site.spend("full=1").changes == EDITED


def test_several_articles_written_anew_are_edited_the_same_night(site: TroubledSite) -> None:
    site.spoil = lambda ask, usual: Reply(written_anew(ask.article, ask.article)) if 3 <= ask.article < 8 else usual
    seen = site.spend("full=1")
    assert (seen.code, seen.changes) == (0, {"article edited": 5}), seen.said
    assert all(seen.asked.count(f"/news/a-{number}") == 1 + (3 <= number < 8) for number in range(22))


def vouched_but(*answers: str) -> Spoil:
    """One article gives these answers, one after the other, the last one for good."""
    left = list(answers)
    return lambda ask, usual: Reply(left.pop(0) if len(left) > 1 else left[0]) if ask.article == 3 else usual


def captcha(number: int) -> str:
    words = f"Type what you see in the picture to go on reading, and press the button. Your request is {number}."
    return page("One moment", f"<article><h1>One moment</h1><p>{words} {sentences(4, seed='captcha')}</p></article>")


def wall(number: int) -> str:
    """Return an article under its own headline, its text behind a question that all pages ask."""
    return article(number, words=f"<p>{sentences(9, seed='We value your privacy')}</p>")


@pytest.mark.parametrize(
    ("spoil", "looks"),
    [
        pytest.param(vouched_but(written_anew(3, 1), written_anew(3, 2), article(3)), 2, id="two-texts-one-headline"),
        pytest.param(vouched_but(written_anew(3, 1), article(3)), 2, id="second-answer-is-the-article"),
        pytest.param(vouched_but(written_anew(3, 1), captcha(1)), 2, id="second-answer-is-a-captcha"),
        pytest.param(with_one(3, captcha(7)), 1, id="captcha-at-the-right-address"),
        pytest.param(with_one(3, article(20)), 1, id="cache-that-mixes-two-up"),
        pytest.param(
            with_one(3, article(20).replace("</article>", "<p>Corrected since.</p></article>")),
            1,
            id="cache-that-mixes-two-up-one-of-them-edited",
        ),
        pytest.param(with_one(3, article(3, words="<p></p>")), 1, id="emptied-under-its-headline"),
        pytest.param(
            lambda ask, usual: Reply(wall(ask.article)) if ask.article in (3, 4) else usual, 2, id="one-wall-for-two"
        ),
        pytest.param(
            lambda ask, usual: Reply(written_anew(ask.article, ask.article)) if 0 <= ask.article < 6 else usual,
            1,
            id="more-than-chance-will-have",
        ),
    ],
)
def test_second_answer_makes_no_wrong_version(site: TroubledSite, spoil: Spoil, looks: int) -> None:
    dataset = site.dataset()
    site.spoil = spoil
    seen = site.spend("full=1")
    assert (seen.code, seen.changes, seen.asked.count("/news/a-3")) == (0, {}, looks), seen.said
    assert site.dataset() == dataset
    site.spoil = as_usual
    assert site.spend("full=1").changes == {}
    assert site.dataset() == dataset


def test_what_two_pages_show_in_place_of_their_text_is_no_edit_of_either(site: TroubledSite) -> None:
    dataset = site.dataset()
    site.spoil = lambda ask, usual: Reply(captcha(ask.number)) if ask.article in (3, 4) else usual
    for _ in range(3):
        assert site.spend("full=1").changes == {}
    assert site.dataset() == dataset


def test_second_look_that_fails_leaves_the_doubt_to_the_next_night(site: TroubledSite) -> None:
    anew = Reply(written_anew(3, 1))
    answers = iter((anew, Reply("No caches, please", status=403)))
    site.spoil = lambda ask, usual: next(answers, anew) if ask.article == 3 else usual
    seen = site.spend("full=1")
    assert (seen.code, seen.changes, seen.asked.count("/news/a-3")) == (0, {}, 2), seen.said
    assert [visit.outcome for visit in visits_of(site, 3)] == ["new", "doubted", "failed"]
    archive = Archive(site.program.data, "odd")
    (told,) = gather_report(archive, archive.run_ids()[-1]).doubted
    assert (told.url, told.runs) == ("http://odd.example/news/a-3", 1)
    seen = site.spend("full=1")
    assert (seen.code, seen.changes, seen.asked.count("/news/a-3")) == (0, EDITED, 1), seen.said


def test_kill_in_the_second_look_loses_nothing(site: TroubledSite) -> None:
    anew = Reply(written_anew(3, 1))
    answers = iter((anew, Reply(anew.body, drip=5)))  # killed while the second comes
    site.spoil = lambda ask, usual: next(answers, anew) if ask.article == 3 else usual
    with site.program.start("crawl", "--profile", "odd.toml", "--full") as process:
        while site.asked.count("/news/a-3") < 2:
            assert process.poll() is None
            time.sleep(0.05)
        process.kill()
    seen = site.spend("full=1")
    assert (seen.code, seen.changes) == (0, EDITED), seen.said
    assert site.program.run("verify", "odd").returncode == 0


def test_page_whose_second_look_always_fails_is_named_too(site: TroubledSite) -> None:
    texts = iter(range(100))
    site.spoil = lambda ask, usual: (
        usual
        if ask.article != 3
        else Reply("No caches, please", status=403)
        if "no-cache" in (ask.headers["Cache-Control"] or "")
        else Reply(written_anew(3, next(texts)))
    )
    assert [site.spend("full=1").code for _ in range(3)] == [0, 0, 3]


def test_no_second_answer_is_asked_for_past_the_limit_of_pages(site: TroubledSite) -> None:
    profile = site.program.folder / "odd.toml"
    profile.write_text(profile.read_text().replace("[manners]", "[manners]\nmax_pages = 30"), encoding="utf-8")
    site.spoil = with_one(3, written_anew(3, 1))
    seen = site.spend("full=1")
    assert seen.asked.count("/news/a-3") <= 1
    assert seen.changes == {}


OTHER = "http://odd.example/news/a-20"
DECIDE = "muniment crawl odd --url http://odd.example/news/a-3"


def test_page_that_stays_in_doubt_is_named_and_a_person_decides(site: TroubledSite) -> None:
    dataset = site.dataset()
    site.spoil = with_one(3, article(20))
    nights = [site.spend("full=1") for _ in range(4)]
    assert [(night.code, night.changes) for night in nights] == [(0, {}), (0, {}), (3, {}), (0, {})]
    assert site.dataset() == dataset
    archive = Archive(site.program.data, "odd")
    reports = [gather_report(archive, run) for run in archive.run_ids()]
    assert [[one.runs for one in report.doubted] for report in reports] == [[], [1], [2], [3], [4]]
    assert {(one.url, one.why, one.decide[0]) for report in reports for one in report.doubted} == {
        ("http://odd.example/news/a-3", f"says exactly what {OTHER} says", DECIDE)
    }
    assert [len(report.record.notes) for report in reports if report.record] == [0, 0, 0, 1, 1]
    for report in reports[1:]:
        shown = " ".join(map(str, lxml.html.fromstring(render_page(report)).itertext()))
        assert f"says exactly what {OTHER} says" in shown
        assert DECIDE in shown
    done = site.program.run("crawl", "--profile", "odd.toml", "--url", "http://odd.example/news/a-3")
    assert done.returncode == 0, done.stderr
    assert "edited 1" in done.stderr
    assert site.spend("full=1").changes == {}
    site.spoil = as_usual
    assert [site.spend("full=1").changes for _ in range(2)] == [{}, EDITED]  # a decision can be taken back so


def test_closing_lines_name_what_stays_in_doubt(site: TroubledSite) -> None:
    site.spoil = with_one(3, article(20))
    told = []
    for _ in range(3):
        done = site.program.run("crawl", "--profile", "odd.toml", "--full")
        told.append([line for line in done.stderr.splitlines() if "doubt" in line])
    assert [sum("  doubted 1  " in line for line in lines) for lines in told] == [1, 1, 1]
    assert [sum(DECIDE in line for line in lines) for lines in told] == [0, 0, 1]
    (line,) = (line for line in told[2] if DECIDE in line)
    assert line.startswith("odd  http://odd.example/news/a-3: in doubt on 3 runs since ")
    assert f"says exactly what {OTHER} says" in line


def test_page_that_is_another_each_time_is_called_unstable(site: TroubledSite) -> None:
    for number in range(3):
        site.spoil = with_one(3, stranger(number))
        seen = site.spend("full=1")
    assert seen.code == 3
    archive = Archive(site.program.data, "odd")
    (doubt,) = gather_report(archive, archive.run_ids()[-1]).doubted
    assert (doubt.runs, doubt.why.partition(":")[0]) == (3, "is unstable")


def test_to_ask_for_one_page_is_no_decision_before_it_was_in_doubt(site: TroubledSite) -> None:
    site.spoil = with_one(3, article(20))
    seen = site.spend("url=http://odd.example/news/a-3")
    assert (seen.code, seen.changes) == (0, {}), seen.said


def test_address_in_a_command_cannot_break_out_of_it(tmp_path: Path) -> None:
    url = "http://odd.example/news/a;rm -r '$HOME'"
    (found,) = in_doubt(Archive(tmp_path, "odd"), {url: f"{url}: says"}, run="2", now="2026-01-05T02:00:00.000Z")
    assert [shlex.split(command)[index] for command, index in zip(found.decide, (4, 2), strict=True)] == [url, url]
    assert (found.why, found.runs, found.since[:10]) == ("says", 1, "2026-01-05")
