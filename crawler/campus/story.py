"""The articles of the campus as facts: what its two hosts publish on a night."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.campus.chinese import Language
    from crawler.campus.prose import Block, Person

MAIN = "www.campus.example"
"""Host of the university's site."""

MARINE = "marine.campus.example"
"""Host of a department that shows some of the university's articles again."""

FIRST_DAY, LAST_DAY = date(2019, 1, 7), date(2026, 1, 4)

SUFFIXES: dict[Language, str] = {
    "en": "(Chinese version only)",
    "zh-Hant": "(只供英文版本)",
    "zh-Hans": "(只提供英文版本)",
}
"""What an untranslated article's headline ends with, by language of the page around it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An article as it stands under one URL, with every value a reader should find."""

    host: str
    """Host that shows it."""
    url: str
    """Canonical URL."""
    section: str
    """Name of the section in the host's site profile."""
    title: str
    """Headline, without subtitle."""
    subtitle: str | None = None
    """What follows " - " in the headline; None where nothing does."""
    published: str
    """ISO 8601: a day in the news, a time with offset in the stories."""
    date_text: str
    """The date as the page writes it."""
    modified: str | None = None
    """When it was last edited, in the form of ``published``; told by validators, sitemaps and metadata."""
    summary: str
    """One or two sentences, as listings and feeds show them; in the page only as metadata, and only of stories."""
    blocks: tuple[Block, ...]
    """The main text in pieces."""
    tags: tuple[str, ...] = ()
    """The article's own tags."""
    categories: tuple[str, ...] = ()
    """The article's own categories."""
    authors: tuple[str, ...] = ()
    """Names in the byline."""
    people: tuple[Person, ...] = ()
    """Everybody the main text names with honorific."""
    captions: tuple[str, ...] = ()
    """Captions, each once."""
    images: tuple[str, ...] = ()
    """URLs of the pictures, one for each caption."""
    attachments: tuple[str, ...] = ()
    """URLs of the files it offers."""
    language: Language = "en"
    """BCP 47 tag of its words."""
    frame: Language = "en"
    """Language of the page around it: another one where an article stands untranslated."""
    alternates: tuple[tuple[Language, str], ...] = ()
    """Language and URL of its versions in the other languages."""
    untranslated: tuple[tuple[Language, str], ...] = ()
    """Language and URL of the pages in which it stands untranslated."""
    canonical: str | None = None
    """URL that a page with an untranslated article declares; None where it is the article's own."""
    suffix: str = ""
    """What such a page puts behind the headline, and listings too."""
    moved_from: str | None = None
    """URL that answers 301 to this one; None where there is none."""
    twin: str | None = None
    """URL of the same article on the other host, from which this one was taken; None for an article's first place."""
    pinned: bool = False
    """Whether the listing shows it before all newer ones."""

    @property
    def headline(self) -> str:
        """Title and subtitle on one line, as the page's h1 has them."""
        return f"{self.title} - {self.subtitle}" if self.subtitle else self.title

    @property
    def shown_headline(self) -> str:
        """The same with the suffix that it is shown with."""
        return f"{self.headline} {self.suffix}" if self.suffix else self.headline

    @property
    def body(self) -> str:
        """Main text as records keep it: marked headings and items, one blank line between blocks."""
        marks = {"heading": "## ", "item": "- "}
        return "\n\n".join(marks.get(block.kind, "") + block.text for block in self.blocks)

    @property
    def day(self) -> date:
        """Day of publication in the campus's time zone."""
        return date.fromisoformat(self.published[:10])

    @property
    def path(self) -> str:
        """Path of the URL."""
        return self.url.removeprefix(f"http://{self.host}")


class Campus:
    """All stories of both hosts, newest first. To change the campus, build another one from changed stories."""

    def __init__(self, stories: Iterable[Story], *, night: int = 1, taken_down: tuple[str, ...] = ()) -> None:
        self._stories = tuple(sorted(stories, key=lambda story: (story.published[:10], story.url), reverse=True))
        self._views = tuple(
            replace(
                story, url=url, frame=frame, canonical=story.url, suffix=SUFFIXES[frame], untranslated=(),
                alternates=(), pinned=False, moved_from=None,
            )
            for story in self._stories
            for frame, url in story.untranslated
        )  # fmt: skip
        self.night = night
        """Nights since the crawler first came, from 1; from the second on it says something else."""
        self.taken_down = taken_down
        """URLs that answer 410."""

    @property
    def today(self) -> date:
        """The day of the night."""
        return LAST_DAY + timedelta(days=self.night - 1)

    @property
    def last_day(self) -> date:
        """Day of the newest article."""
        return self._stories[0].day

    def stories(self, host: str | None = None, language: Language | None = None) -> tuple[Story, ...]:
        """Return the stories of *host*, or of both, in one language or in all, newest first."""
        return tuple(
            story for story in self._stories if host in (None, story.host) and language in (None, story.language)
        )

    def views(self) -> tuple[Story, ...]:
        """Return the pages that show an article untranslated in the frame of another language."""
        return self._views

    def section(self, host: str, name: str, language: Language = "en") -> tuple[Story, ...]:
        """Return the stories of one section as its listing shows them: what is pinned, then newest first."""
        found = [story for story in (*self._stories, *self._views)
                 if (story.host, story.section, story.frame) == (host, name, language)]  # fmt: skip
        found.sort(key=lambda story: (story.pinned, story.published[:10], story.url), reverse=True)
        return tuple(found)
