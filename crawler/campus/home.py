"""What the campus's homepage shows, as facts in the vocabulary of records. The pages are rendered from these."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from crawler.campus import home_words as words
from crawler.campus.chinese import LANGUAGES, NAMES, PREFIX, in_language
from crawler.campus.dice import Dice
from crawler.campus.story import MAIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.campus.chinese import Language
    from crawler.campus.home_words import Pair
    from crawler.campus.story import Campus, Story

BASE = f"http://{MAIN}"
CARD_TAGS = (2, 0, 1)
"""How many tags the three news cards show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeEntry:
    """One thing on the homepage; the fields are those of ``records.Entry``."""

    block: str
    group: str | None = None
    label: str | None = None
    title: str | None = None
    text: str | None = None
    number: str | None = None
    values: tuple[tuple[str, str], ...] = ()
    """Numbers with their labels."""
    note: str | None = None
    source: str | None = None
    recipients: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    award: str | None = None
    date: str | None = None
    link: str | None = None
    image: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeEvent:
    """An event that the homepage announces; the fields are those of ``records.Event``."""

    url: str
    title: str
    category: str
    date_text: str
    starts: str
    ends: str
    featured: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The homepage in one language."""

    language: Language
    night: int
    title: str
    url: str
    languages: tuple[Language, ...]
    """The others that it offers."""
    entries: tuple[HomeEntry, ...]
    """Everything it shows, each thing once; within a block in page order."""
    events: tuple[HomeEvent, ...]

    def of(self, block: str) -> tuple[HomeEntry, ...]:
        """Return the entries of one block."""
        return tuple(entry for entry in self.entries if entry.block == block)


def build_home(campus: Campus, language: Language) -> Home:
    """Return the homepage of *campus* in *language*, on the night that the campus is in."""
    builder = _Builder(campus, language)
    return Home(
        language=language,
        night=campus.night,
        title=builder.say(words.TITLE),
        url=f"{BASE}{PREFIX[language] or '/'}",
        languages=tuple(other for other in LANGUAGES if other != language),
        entries=tuple(builder.entries()),
        events=tuple(builder.events()),
    )


class _Builder:
    def __init__(self, campus: Campus, language: Language) -> None:
        self.campus = campus
        self.language = language

    def say(self, pair: Pair) -> str:
        return in_language(pair, self.language)

    def address(self, pair: Pair, under: str = "") -> str:
        """Return the address of the page that English words name, in the language of the page."""
        slug = re.sub(r"[^a-z0-9]+", "-", pair[0].lower()).strip("-")
        return f"{BASE}{PREFIX[self.language]}{under}/{slug}"

    def entries(self) -> Iterator[HomeEntry]:
        yield from self._frame()
        yield from self._news()
        yield from self._figures()
        yield from self._firsts_and_awards()
        yield from self._goals_and_events()
        yield HomeEntry(block="copyright", text=self.say(words.COPYRIGHT))

    def _frame(self) -> Iterator[HomeEntry]:
        for pair in words.AUDIENCES:
            yield HomeEntry(block="quick_link", group=self.say(words.INFORMATION), label=self.say(pair),
                            link=self.address(pair, "/for"))  # fmt: skip
        for pair in words.UTILITIES:
            yield HomeEntry(block="quick_link", label=self.say(pair), link=self.address(pair, "/quick"))
        for language in LANGUAGES:
            if language != self.language:
                yield HomeEntry(block="language", label=NAMES[language], link=f"{BASE}{PREFIX[language] or '/'}")
        for parent, children in words.MENU:
            yield HomeEntry(block="menu", label=self.say(parent), link=self.address(parent))
            under = self.address(parent).removeprefix(BASE + PREFIX[self.language])
            for child in children:
                yield HomeEntry(block="menu", group=self.say(parent), label=self.say(child),
                                link=self.address(child, under))  # fmt: skip
        for pair in words.POPULAR_TERMS:
            link = f"{BASE}{PREFIX[self.language]}/search?q={quote_plus(pair[0])}"
            yield HomeEntry(block="popular_search", label=self.say(pair), link=link)
        for number, pair in enumerate(words.TABS):
            home = f"{BASE}{PREFIX[self.language] or '/'}"
            yield HomeEntry(block="tab", label=self.say(pair), link=f"{home}#part-{number}")
        for pair in words.CAMPUS_LINKS:
            yield HomeEntry(block="footer_link", label=self.say(pair), link=self.address(pair))
        for name, link in words.SOCIAL:
            yield HomeEntry(block="social", group=self.say(words.FOLLOW), label=name, link=link)
        for pair in words.LEGAL:
            yield HomeEntry(block="footer_link", label=self.say(pair), link=self.address(pair, "/legal"))

    def _intro(self, heading: Pair, text: Pair) -> HomeEntry:
        return HomeEntry(block="intro", group=self.say(heading), text=self.say(text))

    def _more(self, heading: Pair, label: Pair) -> HomeEntry:
        return HomeEntry(
            block="more", group=self.say(heading), label=self.say(label), link=self.address(label, "/more")
        )

    def _news(self) -> Iterator[HomeEntry]:
        yield self._intro(words.NEWS, words.NEWS_INTRO)
        yield self._more(words.NEWS, words.MORE_NEWS)
        for story in front_page(self.campus, self.language):
            yield HomeEntry(
                block="news", label=self.say(words.CARD_NEWS), tags=story.tags, title=story.headline,
                text=story.summary, date=story.published[:10], link=story.url,
                image=story.images[0] if story.images else None,
            )  # fmt: skip

    def _figures(self) -> Iterator[HomeEntry]:
        yield self._intro(words.RANKINGS, words.RANKINGS_INTRO)
        place = "No. {}" if self.language == "en" else "第{}"
        for number, name, places, note in words.RANKING_ROWS:
            yield HomeEntry(
                block="ranking", number=f"#{number}", title=self.say(name), note=self.say(note) if note else None,
                values=tuple((place.format(rank), self.say(region)) for rank, region in places),
            )  # fmt: skip
        count = "1900+" if self.campus.night == 1 else "1950+"
        yield HomeEntry(
            block="figure", number=count, label=self.say(words.STARTUPS), note=self.say(words.STARTUPS_NOTE)
        )
        yield HomeEntry(block="figure", number="27%", label=self.say(words.READ), title=self.say(words.READ_TITLE),
                        source=self.say(words.READ_SOURCE))  # fmt: skip
        yield HomeEntry(
            block="figure", label=self.say(words.PATENT), note=self.say(words.PATENT_NOTE),
            source=self.say(words.PATENT_SOURCE),
            values=tuple((f"#{rank}", self.say(region)) for rank, region in words.PATENT_PLACES),
        )  # fmt: skip
        yield HomeEntry(block="figure", number="10", label=self.say(words.UNICORNS), note=self.say(words.UNICORNS_NOTE))
        yield self._more(words.FIGURES, words.MORE_FIGURES)

    def _firsts_and_awards(self) -> Iterator[HomeEntry]:
        home = f"{BASE}{PREFIX[self.language] or '/'}"
        for number, pair in enumerate((words.ALL, *words.CATEGORIES)):
            yield HomeEntry(
                block="tab", group=self.say(words.FIRSTS), label=self.say(pair), link=f"{home}#first-{number}"
            )
        for category, pair in words.FIRST_ROWS:
            title = " ".join(self.say(pair).split())
            yield HomeEntry(block="first", group=self.say(words.CATEGORIES[category]), title=title,
                            link=self.address((pair[0][:60], ""), "/firsts"))  # fmt: skip
        yield self._intro(words.AWARDS, words.AWARDS_INTRO)
        yield self._more(words.AWARDS, words.MORE_AWARDS)
        rows = words.AWARD_ROWS
        if self.campus.night > 1:
            rows = tuple(Dice(f"awards {self.campus.night}").some(rows, len(rows)))
        for project, recipients, units, award in rows:
            yield HomeEntry(
                block="award", title=self.say(project) or None, recipients=tuple(map(self.say, recipients)),
                units=tuple(map(self.say, units)), award=self.say(award),
            )  # fmt: skip

    def _goals_and_events(self) -> Iterator[HomeEntry]:
        yield self._intro(words.GOALS, words.GOALS_INTRO)
        yield self._more(words.GOALS, words.MORE_GOALS)
        for number, pair in enumerate(words.GOAL_NAMES, start=1):
            yield HomeEntry(block="goal", number=str(number), title=self.say(pair), link=self.address(pair, "/goals"))
        yield self._intro(words.EVENTS, words.EVENTS_INTRO)
        yield self._more(words.EVENTS, words.MORE_EVENTS)
        for slug, badge, category, title, text, starts, _ in words.EVENT_ROWS:
            yield HomeEntry(
                block="event", label=self.say(badge), tags=(self.say(category),), title=self.say(title),
                text=self.say(text), date=starts[:10], link=self._event_url(slug),
            )  # fmt: skip

    def events(self) -> Iterator[HomeEvent]:
        for number, (slug, _, category, title, text, starts, ends) in enumerate(words.EVENT_ROWS):
            yield HomeEvent(
                url=self._event_url(slug), title=self.say(title), category=self.say(category),
                date_text=self.say(text), starts=f"{starts}+08:00", ends=f"{ends}+08:00", featured=number == 0,
            )  # fmt: skip

    def _event_url(self, slug: str) -> str:
        return f"{BASE}{PREFIX[self.language]}/events/{slug}"


def front_page(campus: Campus, language: Language) -> list[Story]:
    """Return the stories on the three news cards, which are not in the order of their dates.

    They are stories that all languages have, where there are such.
    """
    news = campus.stories(MAIN, language) or campus.stories(MAIN)
    shown: list[Story] = []
    for count in CARD_TAGS:
        fits = [story for story in news if len(story.tags) == count and story not in shown and story.section == "news"]
        shared = [story for story in fits if len(story.alternates) == len(LANGUAGES) - 1]
        old = [story for story in shared or fits if story.day < campus.last_day]
        shown.append((old or news)[-1 if count == CARD_TAGS[0] else 0])
    if campus.night > 1:
        fresh = next((story for story in news if story.day == campus.last_day and story.alternates), None)
        shown[0] = fresh or shown[0]
    return shown
