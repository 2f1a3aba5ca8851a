"""The campus put together: its articles on any night. The pages are rendered from these, tests compare with them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import cycle, islice
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote_plus

from crawler.campus import phrases, stock
from crawler.campus.dice import Dice
from crawler.campus.nights import EDITED_ON, edit
from crawler.campus.prose import MONTHS, Block, write_news, write_story
from crawler.campus.story import FIRST_DAY, LAST_DAY, MAIN, MARINE, Campus, Story
from crawler.campus.translate import add_translations

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.campus.phrases import Kind
    from crawler.campus.prose import Draft
    from crawler.campus.stock import Topic

Plot: TypeAlias = "tuple[Topic, str, Kind]"
"""What an article is about: a topic, one of its subjects, and the sort of article."""

REPUBLISHED, MARINE_OWN = 15, 10
MARINE_EVERY = 6
"""One of so many news articles is about the sea, and may be republished by the department."""

FRESH = 3
"""News of the second night."""

STORY_CATEGORIES = ("Ideas", "People", "Places")


@cache
def build_campus(
    seed: int = 7, *, news_count: int = 150, story_count: int = 50, translated_count: int = 24, night: int = 1
) -> Campus:
    """Return the campus that *seed* names, with so many articles in the two sections of the main site.

    Of the newest news every second is translated into both scripts of Chinese, *translated_count* in all;
    a few of the others stand untranslated in the Chinese listings. The same numbers give the same campus,
    in every process and on every machine. Beyond some 500 news articles headlines come again, over other
    texts and with a number in the URL.
    """
    dice = Dice(f"campus {seed}")
    marine, *others = stock.TOPICS
    coastal, inland = _plots([marine], dice), _plots(others, dice)
    own, coastal = coastal[:MARINE_OWN], coastal[MARINE_OWN:]
    coast, land = cycle(coastal), cycle(inland)
    news = _news([next(land if i % MARINE_EVERY else coast) for i in range(news_count)], seed)
    shared = dice.some(news[::MARINE_EVERY], REPUBLISHED)
    stories = [
        *add_translations(news, translated_count, first=0),
        *_stories(islice(cycle(_subjects(stock.TOPICS, dice)), story_count), seed),
        *(_republish(story, Dice(f"twin {seed} {story.url}")) for story in shared),
        *_marine(own, seed),
    ]
    if night == 1:
        return Campus(stories)
    edited, taken_down = edit(stories, night=night, untouched=frozenset(story.url for story in shared))
    fresh = add_translations(_fresh(inland[-FRESH:], seed), 1 if translated_count else 0, first=translated_count)
    return Campus([*edited, *fresh], night=night, taken_down=taken_down)


def _fresh(plots: Sequence[Plot], seed: int) -> list[Story]:
    """Return the news of the second night, oldest first; the last has a tag or two and is translated."""
    fresh = []
    for i, (topic, subject, kind) in enumerate(plots):
        dice = Dice(f"fresh {seed} {i}")
        draft = write_news(topic, subject, kind, year=2026, dice=dice)
        path = f"news/2026/{_slug(f'{draft.title} this week', set())}"
        story = _story(draft, MAIN, "news", path, published=EDITED_ON, date_text="05/01/2026")
        fresh.append(replace(story, tags=tuple(topic.tags[:2])))
    return fresh


def _subjects(topics: Iterable[Topic], dice: Dice) -> list[tuple[Topic, str]]:
    pairs = [(topic, subject) for topic in topics for subject in topic.subjects]
    return dice.some(pairs, len(pairs))


def _plots(topics: Iterable[Topic], dice: Dice) -> list[Plot]:
    """Return every subject with every kind of article, in any order: no two make the same headline."""
    plots = [(topic, subject, kind) for topic, subject in _subjects(topics, dice) for kind in phrases.KINDS]
    return dice.some(plots, len(plots))


def _news(plots: Sequence[Plot], seed: int) -> list[Story]:
    """Return the main site's news, oldest first: one that moved, one that is pinned, some that point to others."""
    news: list[Story] = []
    taken: set[str] = set()
    for i, (day, (topic, subject, kind)) in enumerate(zip(_days(len(plots), seed), plots, strict=True)):
        dice = Dice(f"news {seed} {i}")
        draft = write_news(topic, subject, kind, year=day.year, dice=dice)
        slug = _slug(draft.title, taken)
        text = f"{day.day} {MONTHS[day.month - 1]} {day.year}" if dice.hits(10) else f"{day:%d/%m/%Y}"
        story = _story(draft, MAIN, "news", f"news/{day.year}/{slug}", published=day.isoformat(), date_text=text)
        story = replace(
            story,
            tags=() if _has_every_trait(story) else _tags(topic, dice),
            moved_from=f"http://{MAIN}/news/old/{slug}" if i == len(plots) // 10 else None,
            pinned=i == len(plots) // 6,
        )
        if news and dice.hits(30):
            story = _add(story, _pointer(news, topic, dice))
        news.append(_attach(story, slug) if dice.hits(6) else story)
    return news


def _stories(subjects: Iterable[tuple[Topic, str]], seed: int) -> list[Story]:
    """Return the main site's stories, oldest first."""
    chosen = list(subjects)
    stories: list[Story] = []
    taken: set[str] = set()
    for i, (day, (topic, subject)) in enumerate(zip(_days(len(chosen), seed + 1), chosen, strict=True)):
        dice = Dice(f"story {seed} {i}")
        draft = write_story(topic, subject, year=day.year, dice=dice)
        slug = _slug(draft.title, taken)
        published = f"{day.isoformat()}T{8 + dice.below(10):02}:{5 * dice.below(12):02}:00+08:00"
        text = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
        story = _story(draft, MAIN, "stories", f"stories/{slug}", published=published, date_text=text)
        given, family = (dice.some(names, 1 + dice.hits(20)) for names in (stock.GIVEN_NAMES, stock.FAMILY_NAMES))
        story = replace(
            story,
            tags=_tags(topic, dice),
            categories=(dice.one(STORY_CATEGORIES),),
            authors=tuple(f"{first} {last}" for first, last in zip(given, family, strict=False)),
        )
        stories.append(_attach(story, slug) if dice.hits(6) else story)
    return stories


def _marine(plots: Sequence[Plot], seed: int) -> list[Story]:
    """Return what the department writes itself."""
    stories = []
    taken: set[str] = set()
    for i, (day, (topic, subject, kind)) in enumerate(zip(_days(len(plots), seed + 2), plots, strict=True)):
        dice = Dice(f"marine {seed} {i}")
        draft = write_news(topic, subject, kind, year=day.year, dice=dice)
        path = f"highlights/{_slug(draft.title, taken)}"
        story = _story(draft, MARINE, "highlights", path, published=day.isoformat(), date_text=_american(day))
        stories.append(replace(story, tags=_tags(topic, dice), categories=("Department",)))
    return stories


def _republish(story: Story, dice: Dice) -> Story:
    """Return *story* as the department shows it some days later: the same words, filed its own way."""
    day = min(story.day + timedelta(days=dice.below(4)), LAST_DAY)
    return replace(
        story,
        host=MARINE,
        url=f"http://{MARINE}/highlights/{story.path.rpartition('/')[2]}",
        section="highlights",
        published=day.isoformat(),
        date_text=_american(day),
        tags=_tags(stock.TOPICS[0], dice),
        categories=("University News",),
        images=tuple(image.replace(MAIN, MARINE) for image in story.images),
        moved_from=None,
        twin=story.url,
        pinned=False,
    )


def _story(draft: Draft, host: str, section: str, path: str, *, published: str, date_text: str) -> Story:
    slug = path.rpartition("/")[2]
    return Story(
        host=host,
        url=f"http://{host}/{path}",
        section=section,
        title=draft.title,
        subtitle=draft.subtitle,
        published=published,
        date_text=date_text,
        summary=draft.blocks[0].text,
        blocks=draft.blocks,
        people=draft.people,
        captions=draft.captions,
        images=tuple(f"http://{host}/images/{slug}-{i}.png" for i in range(1, len(draft.captions) + 1)),
    )


def _pointer(earlier: Sequence[Story], topic: Topic, dice: Dice) -> Block:
    """Return a sentence that links elsewhere, in one of the ways in which links lead crawlers astray."""
    moved = next((story.moved_from for story in earlier if story.moved_from), None)
    tag = dice.one(topic.tags)
    other = dice.one(earlier)
    ways = (
        ("More can be read in an earlier report.", "an earlier report", other.url),
        ("Readers of the newsletter know the story from last term.", "the story", f"{other.url}?utm_source=newsletter"),
        (f"Everything about {tag} can be searched.", "searched", f"http://{MAIN}/search?tag={quote_plus(tag)}"),
        ("The first report on this is still asked for.", "The first report", moved or other.url),
    )
    text, anchor, href = dice.one(ways)
    return Block(text=text, anchor=anchor, href=href)


def _attach(story: Story, slug: str) -> Story:
    url = f"http://{MAIN}/files/{slug}.pdf"
    block = Block(text="The full report can be read as a PDF file.", anchor="a PDF file", href=url)
    return replace(_add(story, block), attachments=(url,))


def _add(story: Story, block: Block) -> Story:
    return replace(story, blocks=(*story.blocks, block))


def _has_every_trait(story: Story) -> bool:
    """Return whether an article shows all that makes one hard to read; such a one has nothing under TAGS either."""
    marked = all(mark in story.body for mark in ("## ", "- ", "1) "))
    return marked and story.subtitle is not None and bool(story.captions)


def _tags(topic: Topic, dice: Dice) -> tuple[str, ...]:
    """Return up to four tags, none on one of four articles."""
    return () if dice.hits(25) else tuple(dice.some(topic.tags, 1 + dice.below(4)))


def _days(count: int, seed: int) -> list[date]:
    """Return *count* days from the first to the last, in order and about as far from one another."""
    dice = Dice(f"days {seed}")
    span = (LAST_DAY - FIRST_DAY).days
    return [FIRST_DAY + timedelta(days=int((i + dice.below(100) / 100) * span / count)) for i in range(count)]


def _american(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def _slug(title: str, taken: set[str]) -> str:
    """Return the last part of a URL for *title*, cut near 100 characters and different from those *taken*."""
    whole = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    slug = cut = whole if len(whole) <= 100 else whole[:100].rpartition("-")[0]
    number = 2
    while slug in taken:
        slug, number = f"{cut}-{number}", number + 1
    taken.add(slug)
    return slug
