"""Pages in doubt: what it takes for something else at the address of an article to be an edit of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.archive.archive import Archive
from crawler.archive.visits import iter_visits
from tests.conftest import Program
from tests.fetch.conftest import Reply
from tests.watch.troubled import TroubledSite, article, as_usual, page, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.archive.visits import Visit
    from crawler.campus.server import CampusServer
    from tests.watch.troubled import Spoil

EDITED = {"article edited": 1}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory, campus_server: CampusServer) -> Path:
    """The archive of a good night."""
    site = TroubledSite(Program(tmp_path_factory.mktemp("good"), campus_server))
    seen = site.spend()
    site.close()
    assert seen.code == 0, seen.said
    return site.folder


@pytest.fixture
def site(held: Path, tmp_path: Path, campus_server: CampusServer) -> Iterator[TroubledSite]:
    site = TroubledSite(Program(tmp_path, campus_server))
    site.take_over(held)
    yield site
    site.close()


def stranger(number: int | str, *, title: str = "One moment") -> str:
    """Return a page that has nothing in common with any article, nor with one of another *number*."""
    return page(title, f"<article><h1>{title}</h1><p>{sentences(9, seed=('stranger', number))}</p></article>")


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


def test_another_stranger_on_the_second_night_stays_in_doubt(site: TroubledSite) -> None:
    dataset = site.dataset()
    for number in range(3):
        site.spoil = with_one(3, stranger(number))
        assert site.spend("full=1").changes == {}
    assert site.dataset() == dataset
    site.spoil = with_one(3, stranger(2))
    assert site.spend("full=1").changes == EDITED
    assert [visit.outcome for visit in visits_of(site, 3)] == ["new", "doubted", "doubted", "doubted", "edited"]


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
