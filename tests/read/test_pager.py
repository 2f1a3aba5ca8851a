from __future__ import annotations

import pytest

from crawler.read.page_numbers import number_of
from crawler.read.pager import find_next, find_pages
from crawler.read.tree import PageTree, parse_page

URL = "https://www.example.edu/news?page=2"


def page(inside: str) -> PageTree:
    return parse_page(f"<html><body>{inside}</body></html>".encode(), url=URL)


NUMBERS = "<a href='?page=1'>1</a> <b>2</b> <a href='?page=3'>3</a> <a href='?page=4'>4</a>"
LINKED = "<a href='?page=1'>1</a> <a href='?page=2'>2</a> <a href='?page=3'>3</a>"
CALENDAR = "<td><a href=/2025/07/02>2</a></td><td><b>3</b></td><td><a href=/2025/07/04>4</a></td>"
OPTIONS = (
    "<option value='?page=1'>1</option><option value='?page=2' selected>2</option><option value='?page=3'>3</option>"
)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        pytest.param("<a rel=next href='?page=3'>older</a>", "3", id="declared"),
        pytest.param("<a href='?page=3'>Next page ›</a>", "3", id="words"),
        pytest.param("<a href='?page=3'><span>←</span> Older posts</a>", "3", id="older-is-next-though-it-points-back"),
        pytest.param("<a href='?page=3'>下一頁</a>", "3", id="chinese"),
        pytest.param("<a href='?page=3'>다음 페이지</a>", "3", id="korean"),
        pytest.param("<a href='?page=3' aria-label=Next><i></i></a>", "3", id="label-of-an-icon"),
        pytest.param("<a href='?page=3'><img src=/i/arrow.gif alt=next></a>", "3", id="words-of-a-picture"),
        pytest.param("<div class=paging><a href='?page=3'><img src=/img/btn_next.gif></a></div>", "3", id="file-name"),
        pytest.param("<ul class=pagination><li class=next><a href='?page=3'><i></i></a></li></ul>", "3", id="class"),
        pytest.param("<div class=pager><a class=prev-next rel=prev href='?page=1'><i></i></a></div>", None, id="back"),
        pytest.param("<div class=pager><a href='?page=3'>›</a></div>", "3", id="sign-in-a-pager"),
        pytest.param("<div class=pager><a href='?page=9'>»</a><a href='?page=3'>›</a></div>", "3", id="last-sign"),
        pytest.param("<div class=slides><a href='?page=3'>›</a></div>", None, id="sign-of-a-carousel"),
        pytest.param(f"<div class=paging>{NUMBERS}</div>", "3", id="number-after-the-current"),
        pytest.param(f"<div class=paging>{NUMBERS}<a href='?page=11'>Next</a></div>", "3", id="next-means-ten-pages"),
        pytest.param(f"<link rel=next href='/rss?page=3'><div class=paging>{NUMBERS}</div>", "3", id="head-says-else"),
        pytest.param("<link rel=next href='?page=3'><p>Text</p>", "3", id="declared-in-the-head"),
        pytest.param(f"<div class=pager>{LINKED}</div>", "3", id="current-links-to-itself"),
        pytest.param("<p><a href='?page=1'>1</a> 2 <a href='?page=3'>3</a></p>", "3", id="current-is-bare-text"),
        pytest.param("<p><a href='?page=1'>[1]</a> [2] <a href='?page=3'>[3]</a></p>", "3", id="brackets"),
        pytest.param("<ol><li><a href='?page=1'>1</a><li>2<li><a href='?page=3'>3</a></ol>", "3", id="no-name"),
        pytest.param("<ul class=pagination><li><a href='?page=1'>1</a><li class=active><a href='#'>2</a>"
                     "<li><a href='?page=3'>3</a></ul>", "3", id="current-by-class"),
        pytest.param("<ul class=pagination><li><a href='?page=1'>Page 1</a><li><a href='#' aria-current=page>Page 2</a>"
                     "<li><a href='?page=3'>Page 3</a></ul>", "3", id="current-by-aria"),
        pytest.param("<div class=pager><a href='?page=1'>1<span>쪽</span></a> <strong>2<span>쪽</span></strong>"
                     "<a href='?page=3'>3<span>쪽</span></a></div>", "3", id="words-beside-the-numbers"),
        pytest.param("<div class=pager><em>1</em> <a href='?page=1'>2</a> <a href='?page=3'>3</a></div>", "1", id="0"),
        pytest.param("<div class=pager><a href='?page=3'>2</a> <a href='?page=4'>3</a></div>", "3", id="gap-is-1"),
        pytest.param(f"<table><tr>{CALENDAR}</tr></table>", None, id="days-of-a-calendar"),
        pytest.param("<div class=pages><a href=/2023>2023</a> 2024 <a href=/2025>2025</a></div>", None, id="years"),
        pytest.param("<a href='?page=3'>Load more</a>", "3", id="load-more"),
        pytest.param("<a href='?page=1'>Show more news</a>", None, id="more-leads-back"),
        pytest.param("<a href=/research>More</a>", None, id="more-of-something-else"),
        pytest.param("<a href=/a/1>далее</a> <a href=/a/2>далее</a> <a href=/a/3>далее</a>", None, id="read-on"),
        pytest.param(f"<select onchange='location=this.value'>{OPTIONS}</select>", "3", id="box-to-select"),
        pytest.param("<div class=pager><a href='javascript:;' data-href='?page=3'>Next</a></div>", "3", id="data"),
        pytest.param("<a href='#slide'>Next</a>", None, id="leads-nowhere"),
        pytest.param("<p>Text</p>", None, id="no-pager"),
    ],
)  # fmt: skip
def test_next_page(inside: str, expected: str | None) -> None:
    assert find_next(page(inside)) == (expected and f"https://www.example.edu/news?page={expected}")


def test_the_last_page_has_no_next() -> None:
    assert find_next(page("<div class=pager><a href='?page=1'>1</a> <b>2</b> <a href='?page=1'>‹</a></div>")) is None


def test_numbered_pages_stand_once_in_order() -> None:
    found = find_pages(page(f"<div class=pager>{NUMBERS}</div><div class=pager>{NUMBERS}</div>"))
    assert found == [f"https://www.example.edu/news?page={number}" for number in (1, 3, 4)]


@pytest.mark.parametrize(
    "label",
    [
        "Nächste Seite", "Zur nächsten Seite", "Ältere Meldungen", "Page suivante", "Suivant ›",
        "Actualités plus anciennes",
        "Página siguiente", "Siguiente página", "Noticias anteriores", "Pagina successiva", "Pagina seguente",
        "Próxima página", "Página seguinte", "Volgende pagina", "Nästa sida", "Äldre nyheter", "Næste side",
        "Ældre nyheder",
        "Neste side", "Eldre saker", "次のページへ", "次の20件", "다음 페이지",
    ],
)  # fmt: skip
def test_next_page_is_found_by_its_words(label: str) -> None:
    found = find_next(page(f"<a href='?page=3'>{label}</a>"))
    assert found == "https://www.example.edu/news?page=3"


@pytest.mark.parametrize(
    "label",
    [
        "Mehr laden", "Weitere Meldungen anzeigen", "Charger plus d'actualités", "Ver más noticias",
        "Carica altre notizie",
        "Carregar mais notícias", "Toon meer nieuws", "Visa fler nyheter", "Vis flere nyheder", "さらに読み込む",
        "뉴스 더보기",
    ],
)  # fmt: skip
def test_more_is_the_next_page_where_its_address_is_that_of_a_later_one(label: str) -> None:
    assert find_next(page(f"<a href='?page=3'>{label}</a>")) == "https://www.example.edu/news?page=3"
    assert find_next(page(f"<a href='/research'>{label}</a>")) is None


@pytest.mark.parametrize(
    ("label", "number"),
    [
        ("Seite 3", 3), ("Aller à la page 3", 3), ("Ir a la página 3", 3), ("Vai alla pagina 3", 3), ("Naar pagina 3",
        3),
        ("Sida 3", 3), ("3ページ", 3), ("ページ 3", 3), ("페이지 3", 3), ("3쪽", 3), ("Seite drei", None),
        ("3 Seiten", None),
    ],
)  # fmt: skip
def test_words_beside_the_number_of_a_page(label: str, number: int | None) -> None:
    assert number_of(label) == number
