"""The words of all languages against one another: what each means on which page."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from crawler.profile import EMPTY_PROFILE
from crawler.read.words.known import MORE, VOCABULARIES, is_details, is_more, labels_of, part_label
from crawler.read.words.landmarks import landmarks_of

if TYPE_CHECKING:
    from crawler.records import Block


@pytest.mark.parametrize(
    ("text", "languages", "block"),
    [
        pytest.param("Agenda", ("nl",), "event", id="on-a-page-in-the-language"),
        pytest.param("Agenda", ("en",), None, id="another-word-in-english"),
        pytest.param("Our agenda for change", ("fr",), None, id="ambiguous-words-are-whole-headings"),
        pytest.param("Actualités", (), "news", id="a-page-that-states-no-language"),
        pytest.param("Actualités de la faculté", (), None, id="and-there-whole-headings-only"),
        pytest.param("Actualités de la faculté", ("fr",), "news", id="within-a-heading-in-the-language"),
        pytest.param("社会活動", ("ja",), None, id="no-event-in-japanese"),
        pytest.param("社会活動", ("zh",), "event", id="but-in-chinese"),
        pytest.param("お知らせとイケニャン", ("ja",), None, id="a-title-that-begins-with-a-word"),
        pytest.param("学部からのお知らせ", ("ja",), "news", id="a-heading-that-ends-with-it"),
        pytest.param("Latest news", ("ko",), "news", id="english-on-every-page"),
        pytest.param("Termine", ("es",), None, id="a-verb-in-spanish"),
    ],
)
def test_words_open_blocks_where_they_mean_it(text: str, languages: tuple[str, ...], block: Block | None) -> None:
    assert landmarks_of(EMPTY_PROFILE, languages).block_of(text) == block


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Más de 300 becas para estudiantes", id="spanish"),
        pytest.param("Mehr Licht in alten Hallen", id="german"),
        pytest.param("Mais uma vitória da equipa", id="portuguese"),
        pytest.param("Plus de lumière sur la vasière", id="french"),
        pytest.param("Moreover, kelp grows back", id="english"),
        pytest.param("…", id="nothing-but-signs"),
    ],
)
def test_titles_are_no_links_to_more(text: str) -> None:
    assert (is_more(text), is_details(text)) == (False, False)


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda vocabulary: vocabulary.tag)
def test_words_of_a_language_stand_once_and_folded(vocabulary: Any) -> None:
    words = [word for words in vocabulary.landmarks.values() for word in words]
    assert [word for word, count in Counter(words).items() if count > 1] == []
    labels = [word for words in vocabulary.labels.values() for word in words]
    assert [word for word, count in Counter(labels).items() if count > 1] == []
    everything = [*words, *labels, *vocabulary.more, *vocabulary.details, *vocabulary.kinds]
    assert [word for word in everything if word != word.casefold()] == []
    assert vocabulary.ambiguous <= set(words)
    assert labels_of((vocabulary.tag,)).keys() >= set(labels)


def test_no_title_is_a_link_to_more_for_being_empty() -> None:
    assert "" not in MORE
    assert part_label("", ("de",)) == (None, "")
