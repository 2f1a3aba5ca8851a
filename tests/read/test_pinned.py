"""Rows that a list keeps at its top, in the markups of notice boards."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.page_time import Clock
from crawler.profile import EMPTY_PROFILE
from crawler.read.listing import read_listing
from crawler.read.tree import parse_page
from tests.bench.lists import stated_cards

SITE = "https://www.example.edu"


def numbers_of(urls: list[str]) -> list[int]:
    return [int(url.rpartition("/")[2]) for url in urls]


def read(inside: str) -> tuple[list[int], list[int]]:
    """Return the numbers of the pinned rows, and of those in order."""
    tree = parse_page(f"<html><body>{inside}</body></html>".encode(), url=f"{SITE}/news")
    listing = read_listing(tree, EMPTY_PROFILE)
    return numbers_of([card.url for card in listing.cards if card.pinned]), numbers_of(listing.in_order)


def table(*rows: tuple[str, int], row_class: str = "") -> str:
    """Return a board of *rows*: what stands in the first cell, and the number in the address."""
    cells = "".join(
        f"<tr class='{row_class}'><td class=num>{label}</td>"
        f"<td><a href=/n/{number}>Notice about the quiet machine {number}</a></td>"
        f"<td>office</td><td>2025.03.{number % 28 + 1:02d}</td><td>{number * 7}</td></tr>"
        for label, number in rows
    )
    return f"<table><thead><tr><th>No</th><th>Title</th></tr></thead><tbody>{cells}</tbody></table>"


def items(*rows: tuple[str, int], classes: dict[int, str] | None = None) -> str:
    return "<ul>" + "".join(
        f"<li class='{(classes or {}).get(number, '')}'>{badge}"
        f"<a href=/n/{number}>Notice about the quiet machine {number}</a><i>2025-03-0{number % 9 + 1}</i></li>"
        for badge, number in rows
    ) + "</ul>"  # fmt: skip


ORDINARY = [(str(number), number) for number in (17, 16, 15, 14)]
PLAIN = [("", number) for number in (17, 16, 15, 14)]


@pytest.mark.parametrize(
    ("inside", "pinned"),
    [
        pytest.param(table(("공지", 3), ("공지", 9), *ORDINARY), [3, 9], id="korean"),
        pytest.param(table(("置頂", 3), ("置頂", 9), *ORDINARY), [3, 9], id="chinese"),
        pytest.param(table(("Notice", 3), ("Notice", 9), *ORDINARY), [3, 9], id="english"),
        pytest.param(table(("<img src=/i/pin.png alt=''>", 3), *ORDINARY), [3], id="icon-for-a-number"),
        pytest.param(table(("<span>Exams</span>", 3), ("Aid", 9), *ORDINARY), [3, 9], id="labels-of-its-own"),
        pytest.param(table(*[("공지", number) for number in (3, 9, 4, 5, 6)], ("17", 17)), [3, 9, 4, 5, 6], id="most"),
        pytest.param(items(("<em>Pinned</em>", 3), ("<em>Pinned</em>", 9), *PLAIN), [3, 9], id="badge"),
        pytest.param(items(("<em>[置顶]</em>", 3), *PLAIN), [3], id="badge-in-brackets"),
        *(
            pytest.param(items((f"<em>{badge}</em>", 3), *PLAIN), [3], id=badge)
            for badge in (
                "Angepinnt",
                "Épinglé",
                "Fijado",
                "Fissato",
                "Fixado",
                "Vastgezet",
                "Fäst",
                "Festet",
                "ピン留め",
            )
        ),
        *(
            pytest.param(items((f"<span class=b>{badge}</span>", 3), *PLAIN), [3], id=badge)
            for badge in ("Hinweis", "À noter", "Aviso", "Avviso", "Belangrijk", "Viktigt", "お知らせ")
        ),
        pytest.param(items(("<span class=b>공지</span>", 3), *PLAIN), [3], id="notice-where-others-have-no-badge"),
        pytest.param(items(("<i class='fa fa-thumbtack'></i>", 3), *PLAIN), [3], id="icon"),
        pytest.param(items(("", 3), *PLAIN, classes={3: "sticky"}), [3], id="class"),
        pytest.param(table(("", 3), ("", 9), *PLAIN).replace("class=''", "class=bo_notice", 2), [3, 9], id="classes"),
        pytest.param(
            f"<div><div class=notice-list>{items(('', 3), ('', 9))}</div><div class=list>{items(*PLAIN)}</div></div>",
            [3, 9],
            id="a-box-around-them",
        ),
    ],
)
def test_rows_that_a_list_keeps_at_its_top(inside: str, pinned: list[int]) -> None:
    assert read(inside) == (pinned, [17, 16, 15, 14] if len(pinned) < 5 else [17])


def test_row_that_stands_twice_is_pinned_and_in_order() -> None:
    assert read(table(("", 15), ("", 3), *ORDINARY, ("13", 3))) == ([15, 3], [17, 16, 15, 14, 3])
    assert read(table(("공지", 15), ("공지", 3), *ORDINARY)) == ([15, 3], [17, 16, 15, 14])
    assert read(items(("", 15), *PLAIN)) == ([15], [17, 16, 15, 14])


@pytest.mark.parametrize(
    "inside",
    [
        pytest.param(table(*ORDINARY), id="numbers-alone"),
        pytest.param(items(*PLAIN), id="nothing"),
        pytest.param(table(*[("공지", number) for _, number in ORDINARY]), id="all-have-the-same-label"),
        pytest.param(table(*ORDINARY, row_class="notice"), id="all-have-the-same-class"),
        pytest.param(items(*[("<em>Notice</em>", number) for _, number in PLAIN]), id="all-have-the-same-badge"),
        pytest.param(
            items(("<em>Notice</em>", 17), ("<em>Notice</em>", 16), ("<em>Event</em>", 15), ("<em>Award</em>", 14)),
            id="categories",
        ),
        pytest.param(
            items(("<em>Event</em>", 17), ("<em>Notice</em>", 16), ("", 15), ("", 14)), id="a-badge-further-down"
        ),
        pytest.param(table(("NEW", 17), ("NEW", 16), ("15", 15), ("14", 14)), id="what-is-new-stands-on-top-for-that"),
        pytest.param(table(("17", 17), ("", 16), ("", 15), ("", 14)), id="a-number-on-top-alone"),
        pytest.param(table(("", 17), ("16", 16), ("15", 15), ("14", 14)), id="nothing-in-place-of-a-number"),
        pytest.param(items(("", 17), *PLAIN[1:], classes={17: "first"}), id="first"),
        pytest.param("".join(items(("", n)) for n in (17, 16, 15, 14)), id="a-list-for-each"),
    ],
)
def test_lists_without_pinned_rows(inside: str) -> None:
    assert read(inside) == ([], [17, 16, 15, 14])


ALPHABET = (
    "공지",
    "置頂",
    "Pinned",
    "17",
    "",
    "<i class=pin></i>",
    "<img src=/notice.png>",
    "</td>",
    "<td>",
    "<tr>",
    "<li>",
)


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from(ALPHABET), max_size=4), max_size=8))
def test_any_rows_are_read_and_each_stands_somewhere(rows: list[list[str]]) -> None:
    cells = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}"
        f"<td><a href=/n/{n}>Notice about the quiet machine {n}</a></td></tr>"
        for n, row in enumerate(rows)
    )
    tree = parse_page(f"<html><body><table>{cells}</table></body></html>".encode(), url=SITE)
    listing = read_listing(tree, EMPTY_PROFILE)
    pinned = {card.url for card in listing.cards if card.pinned}
    assert pinned | set(listing.in_order) == {card.url for card in listing.cards}
    assert not listing.cards or listing.in_order


@pytest.mark.parametrize("part", ["b-", "top-", "item_", "notice-"])
def test_class_of_any_length_is_judged_in_its_length(part: str) -> None:
    numbers = [number for _, number in PLAIN]
    inside = items(*PLAIN, classes=dict.fromkeys(numbers, part * 20_000 + "x"))
    assert Clock(10).run(SITE, read, inside) == ([], numbers)  # it took minutes, where each part was tried from each


def test_picture_and_title_of_a_card_are_not_one_row_twice() -> None:
    cards = "".join(
        f"<div><a href=/n/{n}><img src=/p/{n}.jpg></a></div>"
        f"<div><a href=/n/{n}>Notice about the quiet machine {n}</a></div>"
        for n in (17, 16, 15)
    )
    assert read(f"<section>{cards}</section>") == ([], [17, 16, 15])


def test_measure_of_rows_goes_by_the_kinds_that_a_truth_states_and_by_our_reading() -> None:
    tree = parse_page(f"<html><body>{table(('공지', 3), ('공지', 15), *ORDINARY)}</body></html>".encode(), url=SITE)
    listing = read_listing(tree, EMPTY_PROFILE)

    def stated(*numbers: int) -> list[int]:
        return numbers_of(
            [card.url for card in stated_cards(listing, lambda card: numbers_of([card.url])[0] in numbers)]
        )

    assert sorted(stated(3, 15)) == [3, 15]
    assert sorted(stated(17, 16, 15, 14)) == [14, 15, 16, 17]  # one of them is pinned as well
    assert sorted(stated(3, 15, 17, 16, 14)) == [3, 14, 15, 16, 17]
    assert sorted(stated(17, 16, 14, 3)) == [14, 15, 16, 17]  # a row in order that we take to be pinned is missed
