from __future__ import annotations

import re
from collections import Counter

import pytest

from crawler.campus.content import build_campus
from crawler.campus.story import FIRST_DAY, LAST_DAY, MAIN, MARINE
from crawler.read.tree import collapse


def test_counts_are_those_that_the_demo_promises() -> None:
    campus = build_campus()
    counts = Counter((story.host, story.section, story.language) for story in campus.stories())
    assert counts == {
        (MAIN, "news", "en"): 149,
        (MAIN, "news", "zh-Hant"): 24,
        (MAIN, "news", "zh-Hans"): 24,
        (MAIN, "stories", "en"): 50,
        (MARINE, "highlights", "en"): 25,
    }


def test_two_builds_are_equal() -> None:
    assert build_campus.__wrapped__().stories() == build_campus.__wrapped__().stories()


def test_another_seed_is_another_campus() -> None:
    ours = {story.title for story in build_campus().stories(MAIN)}
    theirs = {story.title for story in build_campus(8).stories(MAIN)}
    assert len(ours - theirs) > 100


@pytest.mark.parametrize("count", [pytest.param(1, id="one"), pytest.param(700, id="more-than-there-are-headlines")])
def test_sections_have_the_size_asked_for(count: int) -> None:
    campus = build_campus(news_count=count, story_count=count)
    urls = [story.url for name in ("news", "stories") for story in campus.section(MAIN, name)]
    assert len(urls) == len(set(urls)) == 2 * count


def test_stories_are_newest_first_and_within_the_years_told() -> None:
    for host in (MAIN, MARINE):
        days = [story.day for story in build_campus().stories(host)]
        assert days == sorted(days, reverse=True)
        assert FIRST_DAY <= days[-1] < days[0] <= LAST_DAY


def test_one_old_article_is_pinned_before_all_newer_ones() -> None:
    first, *others = build_campus().section(MAIN, "news")
    assert first.pinned
    assert not any(story.pinned for story in others)
    assert first.day.year < others[0].day.year


def test_republished_articles_have_the_words_of_their_first_place() -> None:
    first_places = {story.url: story for story in build_campus().stories(MAIN)}
    twins = [story for story in build_campus().stories(MARINE) if story.twin]
    assert len(twins) == 15
    for twin in twins:
        first = first_places[twin.twin or ""]
        assert (twin.title, twin.subtitle, twin.body) == (first.title, first.subtitle, first.body)
        assert twin.published >= first.published


def test_headlines_can_be_cut_in_one_way_only() -> None:
    for story in build_campus().stories(language="en"):
        assert story.headline.count(" - ") == (1 if story.subtitle else 0)
        assert len(story.title.split()) >= 4
        assert not story.subtitle or len(story.subtitle.split()) >= 4


def test_bodies_are_blocks_without_odd_spaces_captions_and_labels() -> None:
    for story in build_campus().stories():
        blocks = story.body.split("\n\n")
        assert blocks == [collapse(block) for block in blocks]
        assert not {"SHARE", "TAGS", "", *story.captions} & set(blocks)


def test_every_shape_of_text_occurs() -> None:
    stories = build_campus().stories(MAIN)
    kinds = Counter(block.kind for story in stories for block in story.blocks)
    assert min(kinds[kind] for kind in ("heading", "paragraph", "numbered", "item")) > 50
    assert sum(not story.tags for story in stories) > 20
    assert sum(not story.captions for story in stories) > 5
    assert sum(bool(story.attachments) for story in stories) > 5
    assert sum(bool(story.moved_from) for story in stories) == 1
    assert sum(story.subtitle is None for story in stories if story.section == "news") > 40
    assert {len(story.authors) for story in stories if story.section == "stories"} == {1, 2}
    assert {person.honorific for story in stories for person in story.people} == {"Prof.", "Dr", "Ms", "Mr"}


def test_bodies_name_years_that_are_not_the_articles() -> None:
    for story in build_campus().section(MAIN, "news")[:20]:
        years = set(re.findall(r"\b20[0-2]\d\b", story.body))
        assert years - {story.published[:4]} or not years


def test_people_stand_in_the_text_and_are_quoted_as_told() -> None:
    for story in build_campus().stories():
        for person in story.people:
            assert person.full in story.body
            assert (f"{person.role} {person.full} said, " in story.body) == person.quoted


def test_english_listing_shows_one_article_that_is_in_chinese_only() -> None:
    campus = build_campus()
    (shown,) = [story for story in campus.section(MAIN, "news") if story.language != "en"]
    (held,) = [story for story in campus.stories(MAIN) if story.url == shown.canonical]
    assert (shown.language, held.frame, shown.headline) == ("zh-Hant", "zh-Hant", held.headline)
    assert shown.shown_headline == f"{held.headline} (Chinese version only)"
    assert shown.url not in {story.url for story in campus.stories(MAIN)}
