"""The homepage as a system of views and fields writes it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from crawler.campus import home_words as words
from crawler.campus.home_markup import HomeMarkup, anchor, spaced, text
from crawler.campus.markup import link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.campus.home import HomeEntry
    from crawler.campus.home_words import Pair


class DrupalHome(HomeMarkup):
    """Headings, rows of views, one field an element."""

    def lines(self, *, token: str, today: str) -> Iterator[str]:
        """Yield the body of the page."""
        yield '<header class="site-header">'
        yield from self._quick_links(with_label=False)
        yield self._switch()
        yield from self._menu(with_first=True)
        yield f'<nav class="campus-links"><ul>{self._items(self.of("footer_link")[:4])}</ul></nav>'
        yield from self._quick_links(with_label=True)
        yield f'<form action="/search">{token}</form></header>'
        yield '<div class="off-canvas">'
        yield from self._quick_links(with_label=True)
        yield from self._menu(with_first=False)
        yield f'<ul class="popular">{self._items(self.of("popular_search"))}</ul></div>'
        tabs = (entry for entry in self.of("tab") if entry.group is None)
        yield f'<main id="content"><ul class="section-tabs">{self._items(tabs)}</ul>'
        yield from self._news()
        yield from self._rankings()
        yield from self._firsts()
        yield from self._awards()
        yield from self._goals()
        yield from self._events()
        yield "</main>"
        yield from self._footer(today)

    def _items(self, entries: Iterable[HomeEntry]) -> str:
        return "".join(f"<li>{anchor(entry)}</li>" for entry in entries)

    def _switch(self) -> str:
        links = "".join(
            f'<li><a href="{escape(entry.link or "")}" hreflang="{language.lower()}">{entry.label}</a></li>'
            for entry, language in zip(self.of("language"), self.home.languages, strict=True)
        )
        return f'<ul class="language-switcher">{links}</ul>'

    def _quick_links(self, *, with_label: bool) -> Iterator[str]:
        yield '<div class="block-quick-links">'
        if with_label:
            yield f"<h2>{self.say(words.QUICK)}:</h2>"
        yield f'<div class="group"><span>{self.say(words.INFORMATION)}</span>'
        yield f"<ul>{self._items(self.of('quick_link', words.INFORMATION))}</ul></div>"
        yield f"<ul>{self._items(entry for entry in self.of('quick_link') if entry.group is None)}</ul></div>"

    def _menu(self, *, with_first: bool) -> Iterator[str]:
        yield '<nav role="navigation"><ul class="menu menu--main">'
        for number, parent in enumerate(entry for entry in self.of("menu") if entry.group is None):
            children = [entry for entry in self.of("menu") if entry.group == parent.label]
            below = f'<ul class="menu">{self._items(children)}</ul>' if children and (number or with_first) else ""
            yield f'<li class="menu-item">{anchor(parent)}{below}</li>'
        yield "</ul></nav>"

    def _head(self, number: int, heading: Pair, intro: Pair | None, more: Pair | None, level: int = 2) -> Iterator[str]:
        yield f'<h{level} id="part-{number}">{self.say(heading)}</h{level}>' if number >= 0 else ""
        if intro is not None:
            yield f'<p class="intro">{self.say(intro)}</p>'
        if more is not None:
            yield f'<div class="more-link">{anchor(self.one("more", heading))}</div>'

    def _news(self) -> Iterator[str]:
        yield '<section class="block-views">'
        yield from self._head(0, words.NEWS, words.NEWS_INTRO, words.MORE_NEWS)
        yield '<div class="view-content">'
        for entry in self.of("news"):
            tags = f'<div class="field field--name-tags">{escape(", ".join(entry.tags))}</div>' if entry.tags else ""
            image = f'<img src="{escape(entry.image)}" alt="{escape(entry.title or "")}">' if entry.image else ""
            yield (
                f'<div class="views-row">{image}<div class="field field--name-type">{text(entry.label)}</div>{tags}'
                f"<h3>{link(entry.link or '', entry.title or '')}</h3>"
                f'<div class="field field--name-summary">{text(entry.text)}</div>'
                f'<div class="field field--name-created">{entry.date}</div></div>'
            )
        yield "</div></section>"

    def _rankings(self) -> Iterator[str]:
        yield f'<section class="block-figures"><h2 id="part-1">{self.say(words.LEADS)}</h2>'
        yield f"<h3>{self.say(words.RANKINGS)}</h3>"
        yield f'<p class="intro">{self.say(words.RANKINGS_INTRO)}</p>'
        yield '<div class="view-content">'
        for number, entry in enumerate(self.of("ranking")):
            name, places = text(entry.title), text(self.place_words(entry))
            parts = [places, name] if number == 0 else [name, places]
            note = f'<div class="note">{text(entry.note)}</div>' if entry.note else ""
            rows = "".join(f"<p>{part}</p>" for part in parts)
            yield f'<div class="views-row"><div class="number">{spaced(entry.number)}</div>{rows}{note}</div>'
        yield f"</div><h3>{self.say(words.FIGURES)}</h3>"
        yield '<div class="view-content">'
        for entry in self.of("figure"):
            yield f'<div class="views-row">{self._figure(entry)}</div>'
        yield f'</div><div class="more-link">{anchor(self.one("more", words.FIGURES))}</div></section>'

    def _figure(self, entry: HomeEntry) -> str:
        note = f'<div class="note">{text(entry.note)}</div>' if entry.note else ""
        source = f"<small>{text(entry.source)}</small>" if entry.source else ""
        if entry.values:
            pairs = "".join(
                f"<div><b>{spaced(value)}</b> <span>{text(label)}</span></div>" for value, label in entry.values
            )
            return f'<div class="label">{text(entry.label)}</div>{pairs}{note}{source}'
        title = f"<h4>{text(entry.title)}</h4>" if entry.title else ""
        number = f'<div class="number">{spaced(entry.number)}</div>'
        return f'{number}<div class="label">{text(entry.label)}</div>{title}{note}{source}'

    def _firsts(self) -> Iterator[str]:
        yield f'<section class="block-firsts"><h2 id="part-2">{self.say(words.FIRSTS)}</h2>'
        yield f'<ul class="tabs" role="tablist">{self._items(self.of("tab", words.FIRSTS))}</ul>'
        for number, category in enumerate(words.CATEGORIES, start=1):
            yield f'<div class="tab-pane" id="first-{number}"><div class="view-content">'
            for entry in self.of("first", category):
                broken = text(entry.title).replace(" Free for", "<br> Free for").replace(" 免費", "<br> 免費")
                yield f'<div class="views-row"><h3><a href="{escape(entry.link or "")}">{broken}</a></h3></div>'
            yield "</div></div>"
        yield "</section>"

    def _awards(self) -> Iterator[str]:
        yield '<section class="block-awards">'
        yield from self._head(3, words.AWARDS, words.AWARDS_INTRO, words.MORE_AWARDS)
        yield '<div class="slick-slider" aria-roledescription="carousel">'
        for entry in self.of("award"):
            who, units, award = self.award_words(entry)
            face = f"<h3>{who}</h3><p>{units}</p>"
            back = f'<div class="back"><p>{award}</p>{face}</div>'
            yield f'<div class="views-row"><div class="front">{face}</div>{back}</div>'
        yield "</div></section>"

    def _goals(self) -> Iterator[str]:
        yield f'<section class="block-goals" aria-label="{self.say(words.GOALS)}" id="part-4">'
        yield f'<p class="intro">{self.say(words.GOALS_INTRO)}</p>'
        yield f'<div class="more-link">{anchor(self.one("more", words.GOALS))}</div><div class="view-content">'
        for entry in self.of("goal"):
            number = f"<span>{entry.number}</span>"
            yield (
                f'<div class="views-row"><div class="face">{number}</div><div class="back">{number}'
                f"<strong>{text(entry.title)}</strong>{link(entry.link or '', self.say(words.DETAILS))}</div></div>"
            )
        yield "</div></section>"

    def _events(self) -> Iterator[str]:
        yield '<section class="block-events">'
        yield from self._head(5, words.EVENTS, words.EVENTS_INTRO, words.MORE_EVENTS)
        entries = self.of("event")
        for heading, shown in ((words.FEATURED, entries[:1]), (words.UPCOMING, entries)):
            yield f'<h3>{self.say(heading)}:</h3><div class="view-content">'
            for entry in shown:
                yield (
                    f'<div class="views-row"><div class="badge">{text(entry.label)}</div>'
                    f'<div class="field field--name-type">{text(entry.tags[0])}</div>'
                    f"<h4>{link(entry.link or '', entry.title or '')}</h4>"
                    f'<div class="date">{text(entry.text)}</div></div>'
                )
            yield "</div>"
        yield "</section>"

    def _footer(self, today: str) -> Iterator[str]:
        links = self.of("footer_link")
        yield f'<footer><ul class="menu">{self._items(links[:4])}</ul>'
        yield f'<h2>{self.say(words.FOLLOW)}</h2><ul class="social">{self._items(self.of("social"))}</ul>'
        yield f'<ul class="legal">{self._items(links[4:])}</ul>'
        yield f"<p>{text(self.of('copyright')[0].text)}</p><p>{today}</p>"
        yield f"<h2>{self.say(words.SEARCH)}</h2><div><span>{self.say(words.POPULAR)}:</span>"
        yield f"<ul>{self._items(self.of('popular_search'))}</ul></div></footer>"
