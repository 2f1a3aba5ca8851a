"""Articles put together from the stock and the phrases: text only, no address and no markup."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from crawler.campus import phrases, stock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.campus.dice import Dice
    from crawler.campus.stock import Topic

NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
SMALL_WORDS = frozenset({
    "a", "and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "than", "that", "the", "to", "with",
})  # fmt: skip
"""Words that a headline leaves in lower case."""

BlockKind = Literal["heading", "paragraph", "numbered", "item"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A piece of main text that stands by itself."""

    kind: BlockKind = "paragraph"
    text: str
    """Plain text; a numbered paragraph carries its own number, an item carries no mark."""
    anchor: str = ""
    """Words of the text that are a link; empty for none."""
    href: str = ""
    """Where the link goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody an article names."""

    name: str
    """As it is written, the family name in capitals or not."""
    honorific: str
    role: str
    quoted: bool = False
    """Whether the main text quotes the person."""

    @property
    def full(self) -> str:
        """Honorific and name, as every sentence writes them."""
        return f"{self.honorific} {self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The words of an article."""

    title: str
    subtitle: str | None
    blocks: tuple[Block, ...]
    captions: tuple[str, ...]
    people: tuple[Person, ...]
    """Everybody the main text names, in order of appearance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """What an article is about, and how its sentences are filled."""

    words: dict[str, str]
    dice: Dice

    def fill(self, template: str, **more: str) -> str:
        """Return *template* with its slots filled; numbers are thrown anew for every sentence."""
        numbers = {"n": self.dice.one(NUMBERS), "many": str(12 + self.dice.below(440))}
        text = template.format_map(self.words | numbers | more)
        return text[0].upper() + text[1:]

    def one(self, templates: Sequence[str]) -> str:
        """Return one of *templates*, filled."""
        return self.fill(self.dice.one(templates))

    def paragraphs(self, sentences: Iterator[str], count: int) -> list[Block]:
        """Return *count* paragraphs made of the next of *sentences*, so that none is used twice."""
        lengths = [2 + self.dice.below(3) for _ in range(count)]
        return [Block(text=" ".join(self.fill(next(sentences)) for _ in range(length))) for length in lengths]

    def quotations(self, people: Sequence[Person]) -> list[Block]:
        """Return a paragraph with words of each of *people*, in straight quotation marks or curly ones."""
        opening, closing = self.dice.one((('"', '"'), ("“", "”")))
        said = zip(people, self.dice.some(phrases.QUOTES, len(people)), strict=True)
        return [
            Block(text=f"{person.role} {person.full} said, {opening}{self.fill(quote)}{closing}")
            for person, quote in said
        ]

    def parts(self) -> list[Block]:
        """Return numbered paragraphs under an introduction, the first with a list inside it on some."""
        chosen = self.dice.some(phrases.PARTS, 2 + self.dice.below(3))
        count = NUMBERS[len(chosen) - 2]
        blocks = [Block(text=self.fill(self.dice.one(phrases.PARTS_INTRO), count=count, Count=count.capitalize()))]
        for number, part in enumerate(chosen, start=1):
            blocks.append(Block(kind="numbered", text=f"{number}) {self.fill(part)}"))
            if number == 1 and self.dice.hits(60):
                blocks += self.points()
        return blocks

    def points(self) -> list[Block]:
        """Return a bullet list under an introduction."""
        items = [self.fill(point) for point in self.dice.some(phrases.POINTS, 2 + self.dice.below(3))]
        return [Block(text=self.one(phrases.POINTS_INTRO)), *(Block(kind="item", text=item) for item in items)]

    def milestones(self, year: int) -> list[Block]:
        """Return a bullet list of what happened in the years up to *year*: dates that are not the article's."""
        first = year - 9 - self.dice.below(8)
        years = {"y1": str(first), "y2": str(first + 3), "y3": str(year - 2), "y4": str(year)}
        items = [self.fill(milestone, **years) for milestone in phrases.MILESTONES]
        return [Block(text=self.one(phrases.MILESTONES_INTRO)), *(Block(kind="item", text=item) for item in items)]


def write_news(topic: Topic, subject: str, kind: phrases.Kind, *, year: int, dice: Dice) -> Draft:
    """Return a news article on *subject*, with numbered parts, lists and quotations on some."""
    people = _people(dice, capitals=True)
    pen = Pen(words=_words(topic, subject, people, year=year, dice=dice), dice=dice)
    title = headline(pen.one(kind.titles))
    subtitle = headline(pen.one(kind.subtitles)) if dice.hits(45) else None
    sentences = iter(dice.some(phrases.SENTENCES, 20))
    quoted = people[: 1 + dice.hits(60)]
    first, second = (Block(kind="heading", text=pen.fill(heading)) for heading in dice.some(phrases.HEADINGS, 2))
    blocks = [Block(text=pen.one(kind.leads)), first, *pen.paragraphs(sentences, 2)]
    if dice.hits(45):
        blocks += pen.parts()
    blocks += [*pen.quotations(quoted), second, *pen.paragraphs(sentences, 2)]
    blocks += pen.milestones(year) if dice.hits(50) else pen.paragraphs(sentences, 1)
    captions = (pen.one(kind.captions),) if dice.hits(92) else ()
    return Draft(
        title=title, subtitle=subtitle, blocks=tuple(blocks), captions=captions, people=_named(people, quoted, blocks)
    )


def write_story(topic: Topic, subject: str, *, year: int, dice: Dice) -> Draft:
    """Return a longer story on *subject*: more paragraphs and pictures, no numbered parts."""
    people = _people(dice, capitals=False)
    pen = Pen(words=_words(topic, subject, people, year=year, dice=dice), dice=dice)
    sentences = iter(dice.some(phrases.SENTENCES, 24))
    quoted = people[: 1 + dice.hits(40)]
    first, second = (Block(kind="heading", text=pen.fill(heading)) for heading in dice.some(phrases.HEADINGS, 2))
    blocks = [Block(text=pen.one(phrases.STORY_LEADS)), *pen.paragraphs(sentences, 2)]
    blocks += [first, *pen.quotations(quoted), *pen.paragraphs(sentences, 2)]
    blocks += [second, *pen.paragraphs(sentences, 2)]
    captions = tuple(pen.fill(caption) for caption in dice.some(phrases.STORY_CAPTIONS, 1 + dice.below(2)))
    return Draft(
        title=pen.one(phrases.STORY_TITLES),
        subtitle=None,
        blocks=tuple(blocks),
        captions=captions,
        people=_named(people, quoted, blocks),
    )


def headline(text: str) -> str:
    """Return *text* with its words in capitals, as headlines of the news section are set.

    >>> headline("students learn about tidal flats")
    'Students Learn About Tidal Flats'
    """
    words = text.split(" ")
    return " ".join(word if i and word in SMALL_WORDS else word[0].upper() + word[1:] for i, word in enumerate(words))


def _people(dice: Dice, *, capitals: bool) -> tuple[Person, Person]:
    """Return two different people; *capitals* sets their family names as official pages do."""
    given, family = dice.some(stock.GIVEN_NAMES, 2), dice.some(stock.FAMILY_NAMES, 2)
    first, second = (
        Person(name=f"{name} {surname.upper() if capitals else surname}", honorific=honorific, role=role)
        for name, surname, (role, honorific) in zip(given, family, dice.some(stock.OFFICES, 2), strict=True)
    )
    return first, second


def _words(topic: Topic, subject: str, people: tuple[Person, Person], *, year: int, dice: Dice) -> dict[str, str]:
    partner, past = dice.one(stock.PARTNERS), year - 3 - dice.below(9)
    method, other_method = dice.some(topic.methods, 2)
    use, other_use = dice.some(topic.uses, 2)
    return {
        "subject": subject,
        "Subject": subject[0].upper() + subject[1:],
        "topic": topic.name,
        "unit": topic.unit,
        "place": dice.one(topic.places),
        "finding": dice.one(topic.findings),
        "method": method,
        "other_method": other_method,
        "use": use,
        "other_use": other_use,
        "partner": partner,
        "Partner": partner[0].upper() + partner[1:],
        "a": people[0].full,
        "a_name": people[0].name,
        "b": people[1].full,
        "past": str(past),
        "past_short": f"{(past + 1) % 100:02}",
        "next": str(year + 1),
        "day": str(1 + dice.below(28)),
        "next_month": dice.one(MONTHS),
    }


def _named(people: Sequence[Person], quoted: Sequence[Person], blocks: Sequence[Block]) -> tuple[Person, ...]:
    """Return those of *people* whom *blocks* name, in order of appearance."""
    text = "\n".join(block.text for block in blocks)
    named = sorted((person for person in people if person.full in text), key=lambda person: text.index(person.full))
    return tuple(replace(person, quoted=person in quoted) for person in named)
