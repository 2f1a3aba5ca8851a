"""Patterns on texts of a million characters made to hurt: found within the time of a page, where once it was hours.

What they find is for the tests of their readers. Those of texts that are short in any case are not here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.page_time import Clock
from crawler.read import (
    captions,
    classify,
    credit_lines,
    event_parts,
    labels,
    language,
    section_entries,
    section_numbers,
    title,
)

if TYPE_CHECKING:
    import re

MANY = 1_000_000

SPACES = " " * MANY

COSTLY: dict[str, tuple[re.Pattern[str], str, int]] = {
    "captions-buttons": (captions.BUTTONS, "a |" + SPACES + "x", 0),
    "classify-numbered": (classify.NUMBERED, "/" + "1" * MANY + "x", 0),
    "credit-lines-hard": (credit_lines.HARD, SPACES + "x - y", 1),
    "credit-lines-and": (credit_lines.AND, "x" + SPACES + "x and y", 1),
    "credit-lines-slash": (credit_lines.SLASH, "x" + SPACES + "x / y", 1),
    "event-parts-person": (event_parts.NAME_OF_PERSON, "A" * MANY + ".", 0),
    "labels-count": (labels.COUNT, SPACES + "x (12)", 1),
    "labels-cuts": (labels.CUTS, SPACES + "x , y", 1),
    "language-note": (language.LANGUAGE_NOTE, "[" + SPACES + "x [English only]", 1),
    "section-entries-comma": (section_entries.COMMA, "a," * (MANY // 2), MANY // 2),
    "section-numbers-place": (section_numbers.PLACE, "1" * MANY + "x No. 1 in Asia", 1),
    "title-separator": (title.SEPARATOR, "x" + SPACES + "x | y", 1),
}


@pytest.mark.parametrize(("pattern", "text", "count"), COSTLY.values(), ids=COSTLY)
def test_t40_pattern_takes_no_square_of_the_text(pattern: re.Pattern[str], text: str, count: int) -> None:
    found = Clock(30).run("a page", lambda: sum(1 for _ in pattern.finditer(text)))
    assert found == count


@pytest.mark.parametrize("text", ["a" + "_" * MANY + "!", "a:" + "_" * MANY + "!"], ids=["name", "value"])
def test_t40_label_of_a_million_underscores_is_told_in_time(text: str) -> None:
    assert Clock(30).run("a page", labels.MACHINE.fullmatch, text) is None


def test_t40_place_that_names_no_ranking_is_told_in_time() -> None:
    assert Clock(30).run("a page", section_numbers.IN_RANKING.match, "a in " * (MANY // 5)) is None
