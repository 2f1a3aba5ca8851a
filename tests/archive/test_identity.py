from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from crawler.archive.identity import canonical_json, content_digest

if TYPE_CHECKING:
    from tests.archive.conftest import MakeArticle

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.text())
def test_decomposed_and_composed_text_are_one(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert canonical_json({"title": composed}) == canonical_json({"title": decomposed})


@given(values)
def test_canonical_json_is_json_and_stays_as_it_is(value: object) -> None:
    once = canonical_json(value)
    assert canonical_json(json.loads(once)) == once


def test_half_a_character_has_a_digest(make_article: MakeArticle) -> None:
    assert content_digest(make_article(title="a\ud800")) == content_digest(make_article(title="a\ufffd"))


def test_what_is_not_content_leaves_the_digest(make_article: MakeArticle) -> None:
    article = make_article()
    other = make_article(
        "/elsewhere", modified="2026", section="news", links=[article.url], joined=["http://x.example/"]
    )
    assert other.content_digest == article.content_digest
