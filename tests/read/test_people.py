from __future__ import annotations

import pytest

from crawler.read.people import read_people
from crawler.records import Person


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
        pytest.param(
            "学長の山田花子教授は開館式で「誰もが集える」と述べた。",
            [],
            id="japanese-is-not-cut-as-chinese",
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
