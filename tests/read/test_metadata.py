from __future__ import annotations

import pytest

from crawler.read.metadata import Metadata, read_metadata
from crawler.read.names import judge_name
from crawler.read.tree import parse_page


def read(html: str) -> Metadata:
    return read_metadata(parse_page(html.encode(), url="https://www.example.edu/news/1"))


def test_graph_is_flattened_and_each_object_names_its_place() -> None:
    metadata = read(
        '<script></script><script type="application/ld+json">{"@graph": ['
        '{"@type": "WebSite", "name": "Campus"}, {"@type": "NewsArticle", "headline": "Rain &amp; wind"}]}</script>'
    )
    assert [(item.where, sorted(item.types)) for item in metadata.objects] == [
        ("script[2]#/@graph/1", ["NewsArticle"]),
        ("script[2]#/@graph/0", ["WebSite"]),
    ]
    assert [(item.where, item.text) for item in metadata.linked("headline")] == [
        ("script[2]#/@graph/1/headline", "Rain & wind")
    ]


def test_author_given_by_reference_is_found_in_the_graph() -> None:
    metadata = read(
        '<script type="application/ld+json">[{"@type": "Article", "author": [{"@id": "#a"}, "Ben Ode"]},'
        '{"@type": "Person", "@id": "#a", "name": "Ana Lim"}]</script>'
    )
    assert [item.text for item in metadata.linked("author")] == ["Ana Lim", "Ben Ode"]


@pytest.mark.parametrize(
    "script",
    [
        pytest.param('{"@type": "Article", "headline": "cut', id="torn"),
        pytest.param("[" * 100_000, id="too-deep"),
        pytest.param('{"@type": "Article", "n": ' + "9" * 5000 + "}", id="huge-number"),
    ],
)
def test_t36_broken_json_is_skipped_and_the_rest_used(script: str) -> None:
    metadata = read(
        f'<script type="application/ld+json">{script}</script>'
        '<script type="application/ld+json">{"@type": "Article", "headline": "Rain"}</script>'
    )
    assert metadata.broken == ["script[1]"]
    assert [item.text for item in metadata.linked("headline")] == ["Rain"]


@pytest.mark.parametrize(
    "script",
    [
        pytest.param('{"@type": "Article", "headline": "Snow", "headline": "Rain"}', id="duplicate-key"),
        pytest.param('{"@type": "Article", "headline": "Rain", "score": NaN}', id="nan"),
        pytest.param('<!-- {"@type": "Article", "headline": "Rain"} -->', id="in-a-comment"),
        pytest.param('{"@type": "Article", "headline": "Rain\n"};', id="line-break-and-semicolon"),
        pytest.param('{"@type": "Article", "headline": "Rain\\ud800"}', id="lone-surrogate"),
    ],
)
def test_t36_loose_json_is_read(script: str) -> None:
    metadata = read(f'<script type="application/ld+json">{script}</script>')
    assert [item.text for item in metadata.linked("headline")] == ["Rain"]


def test_meta_is_kept_by_lower_case_key_in_document_order() -> None:
    metadata = read('<meta property="OG:Title" content="One"><meta name="og:title" content="Two"><meta name="x">')
    assert [item.text for item in metadata.named("missing", "og:title")] == ["One", "Two"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        pytest.param("field field--name-field-tags", "tags", id="drupal-field"),
        pytest.param("entryAuthor", "author", id="camel-case"),
        pytest.param("stage advantage", "", id="word-inside-a-word"),
        pytest.param("post-date", "published", id="hyphen"),
    ],
)
def test_class_words_name_a_meaning(name: str, kind: str) -> None:
    assert judge_name(name).mark == kind


def test_itemprop_marks_an_element_and_a_meta() -> None:
    metadata = read('<p itemprop="author">Ana</p><meta itemprop="datePublished" content="2025-07-10">')
    assert [element.tag for element in metadata.marked["author"]] == ["p"]
    assert [element.get("content") for element in metadata.marked["published"]] == ["2025-07-10"]
