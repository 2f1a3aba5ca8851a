"""Pages and lists of events in every language whose words are known, without a profile."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.profile import EMPTY_PROFILE
from crawler.read.events import is_event_page, read_event, read_event_list
from crawler.read.main import find_main
from crawler.read.metadata import read_metadata
from crawler.read.tree import parse_page
from tests.read.homepages import CAPTURED, HOME
from tests.read.university_words import PAGES, event_cards


def as_paragraphs(facts: list[tuple[str, str]]) -> str:
    return "".join(f"<p><strong>{label}:</strong> {value}</p>" for label, value in facts)


def as_terms(facts: list[tuple[str, str]]) -> str:
    return "<dl>" + "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in facts) + "</dl>"


def as_rows(facts: list[tuple[str, str]]) -> str:
    return "<table>" + "".join(f"<tr><th>{label}</th><td>{value}</td></tr>" for label, value in facts) + "</table>"


def as_rows_with_colons(facts: list[tuple[str, str]]) -> str:
    return as_rows([(f"{label}:", value) for label, value in facts])


@pytest.mark.parametrize("markup", [as_paragraphs, as_terms, as_rows, as_rows_with_colons])
@pytest.mark.parametrize("tag", PAGES)
def test_labels_on_the_page_of_an_event_are_read(tag: str, markup: Any) -> None:
    page = PAGES[tag]
    facts = [page.deadline, (page.when[0], page.when[1]), page.venue, page.speaker, page.organizer, page.category]
    html = (
        f"<html lang={tag}><title>{page.event}</title><body><main><h1>{page.event}</h1>{markup(facts)}"
        f"<p>{page.text * 4}</p></main></body></html>"
    )
    tree = parse_page(html.encode(), url="https://www.example.edu/events/1", content_type="text/html; charset=utf-8")
    metadata = read_metadata(tree)
    event = read_event(tree, metadata, find_main(tree, EMPTY_PROFILE), EMPTY_PROFILE, captured=CAPTURED, card=None)
    expected = {
        "title": page.event, "starts": page.when[2], "ends": page.when[3], "date_text": page.when[1],
        "venue": page.venue[1], "speakers": [page.speaker[1]], "organizer": page.organizer[1],
        "category": page.category[1],
    }  # fmt: skip
    told = {name: event.values.get(name) for name in expected}
    assert told == expected
    assert is_event_page(tree, metadata, tree.url, EMPTY_PROFILE)


@pytest.mark.parametrize("tag", PAGES)
def test_list_of_events_is_read(tag: str) -> None:
    page = PAGES[tag]
    html = f"<html lang={tag}><title>U</title><body><main><p>{page.text}</p>{event_cards(page)}</main></body></html>"
    tree = parse_page(html.encode(), url=HOME, content_type="text/html; charset=utf-8")
    events = read_event_list(tree, EMPTY_PROFILE, captured=CAPTURED)
    assert [(event.values["starts"], event.values["venue"]) for event in events] == [(page.when[2], page.venue[1])] * 2
