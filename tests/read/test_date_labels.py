"""Labels before dates: what is asked first must let none of them pass."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from crawler.read.date_labels import (
    MODIFIED,
    MODIFIED_LABEL,
    PUBLISHED,
    PUBLISHED_LABEL,
    may_begin_published,
    may_say_modified,
)


@given(st.from_regex(re.compile(MODIFIED, re.IGNORECASE), fullmatch=True))
def test_no_label_of_a_change_is_passed_over(label: str) -> None:
    assert MODIFIED_LABEL.match(label)
    assert may_say_modified(["3 May", f"({label} 4 May)"])


@given(st.from_regex(re.compile(PUBLISHED, re.IGNORECASE), fullmatch=True))
def test_no_label_of_a_publication_is_passed_over(label: str) -> None:
    assert PUBLISHED_LABEL.match(label)
    assert may_begin_published(f" {label} 4 May")
