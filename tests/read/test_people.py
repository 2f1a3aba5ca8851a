from __future__ import annotations

import pytest

from crawler.profile import EMPTY_PROFILE, Labels, SiteProfile
from crawler.read.metadata import read_metadata
from crawler.read.people import read_authors, read_people
from crawler.read.tree import parse_page
from crawler.records import Person


def authors(body: str, profile: SiteProfile = EMPTY_PROFILE) -> list[str]:
    tree = parse_page(f"<html><body>{body}".encode(), url="https://www.example.edu/news/1")
    return read_authors(tree, read_metadata(tree), profile).values


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            '<script type="application/ld+json">{"@type":"NewsArticle","author":[{"name":"Ana Lim"},"Ben Ode"]}'
            "</script><h1>Rain</h1>",
            ["Ana Lim", "Ben Ode"],
            id="json-ld",
        ),
        pytest.param('<meta name="author" content="Ana Lim and Ben Ode">', ["Ana Lim", "Ben Ode"], id="meta"),
        pytest.param('<h1>Rain</h1><span class="byline">By <a rel="author">Ana Lim</a></span>', ["Ana Lim"], id="link"),
        pytest.param("<h1>Rain</h1><p>By Ana Lim</p>", ["Ana Lim"], id="byline"),
        pytest.param("<h1>雨</h1><p>作者：林安娜</p>", ["林安娜"], id="chinese-label"),
        pytest.param(
            '<h1>Rain</h1><p class="authors"><i>Ana Lim</i><i>Ben Ode</i></p>',
            ["Ana Lim", "Ben Ode"],
            id="side-by-side",
        ),
        pytest.param("<h1>Rain</h1><p>By the end of the year all was well</p>", [], id="sentence"),
        pytest.param('<meta name="author" content="admin"><h1>Rain</h1>', [], id="account-name"),
        pytest.param('<meta name="article:author" content="https://www.example.edu/a"><h1>Rain</h1>', [], id="address"),
        pytest.param(
            '<meta name="author" content="Campus"><meta property="og:site_name" content="Campus"><h1>Rain</h1>',
            [],
            id="the-site-itself",
        ),
        pytest.param('<h1>Rain</h1><div class="comments"><b class="author">Ben Ode</b></div>', [], id="commenter"),
    ],
)  # fmt: skip
def test_authors_are_those_whom_the_page_credits(body: str, expected: list[str]) -> None:
    assert authors(body) == expected


def test_label_of_the_profile_leads_to_the_author() -> None:
    assert authors("<h1>Rain</h1><p>Pen: Ana Lim</p>", SiteProfile(labels=Labels(authors=("Pen",)))) == ["Ana Lim"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            'Harbour Board Chairman Prof. Otto BERG said, "We are glad."',
            [Person(name="Otto BERG", honorific="Prof.", role="Harbour Board Chairman", quoted=True)],
            id="role-before-and-quoted",
        ),
        pytest.param(
            "“It works,” said Dr. Ana van der Lim, Director of the Sea Lab.",
            [Person(name="Ana van der Lim", honorific="Dr.", role="Director of the Sea Lab", quoted=True)],
            id="verb-before-the-name",
        ),
        pytest.param(
            "Ms Ana Lim spoke.\n\n“Good,” Ms Lim added.",
            [Person(name="Ana Lim", honorific="Ms", quoted=True)],
            id="surname-alone-is-the-same-person",
        ),
        pytest.param(
            "Student Representative Ms Ana Lim came.",
            [Person(name="Ana Lim", honorific="Ms", role="Student Representative")],
            id="role-of-a-representative",
        ),
        pytest.param("Prof. Berg spoke at length.", [], id="surname-alone-is-nobody"),
        pytest.param(
            "Dr Ana Lim said that it rained.", [Person(name="Ana Lim", honorific="Dr")], id="speech-without-quotation"
        ),
        pytest.param(
            "校長葉安娜教授表示：「很高興。」",
            [Person(name="葉安娜", honorific="教授", role="校長", quoted=True)],
            id="chinese",
        ),
        pytest.param("The Harbour Board met in May.", [], id="no-honorific"),
    ],
)
def test_people_are_those_named_with_an_honorific(body: str, expected: list[Person]) -> None:
    assert read_people(body).values == expected


def test_two_people_in_one_sentence_keep_their_own_roles() -> None:
    people = read_people("Board Chairman Prof. Otto BERG and College President Prof. Ana LIM met.").values
    assert [(person.name, person.role) for person in people] == [
        ("Otto BERG", "Board Chairman"),
        ("Ana LIM", "College President"),
    ]
