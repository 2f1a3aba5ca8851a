"""The homepage as a system of blocks writes it: lists of posts, figures, groups of columns."""

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


class WordPressHome(HomeMarkup):
    """Lists and articles, inline elements where the other system has boxes."""

    def lines(self, *, token: str, today: str) -> Iterator[str]:
        """Yield the body of the page."""
        yield '<div class="wp-site-blocks"><div class="wp-block-template-part" role="banner">'
        yield from self._quick_links()
        yield self._switch()
        yield from self._menu(with_first=True)
        yield f'<p class="wp-block-links">{self._line(self.of("footer_link")[:4])}</p>'
        yield from self._quick_links()
        yield f'<form action="/search">{token}</form></div>'
        yield '<dialog class="modal-menu">'
        yield from self._quick_links()
        yield from self._menu(with_first=False)
        yield f"<p><strong>{self.say(words.POPULAR)}:</strong> {self._line(self.of('popular_search'))}</p></dialog>"
        yield '<main class="wp-block-group">'
        tabs = (entry for entry in self.of("tab") if entry.group is None)
        yield f'<p class="wp-block-links">{self._line(tabs)}</p>'
        yield from self._news()
        yield from self._rankings()
        yield from self._firsts()
        yield from self._awards()
        yield from self._goals()
        yield from self._events()
        yield "</main>"
        yield from self._footer(today)
        yield "</div>"

    def _line(self, entries: Iterable[HomeEntry]) -> str:
        return " ".join(map(anchor, entries))

    def _switch(self) -> str:
        links = " ".join(
            f'<a class="wp-lang" lang="{language}" href="{escape(entry.link or "")}">{entry.label}</a>'
            for entry, language in zip(self.of("language"), self.home.languages, strict=True)
        )
        return f"<p>{links}</p>"

    def _quick_links(self) -> Iterator[str]:
        yield f'<section class="wp-block-columns"><h5>{self.say(words.QUICK)}</h5>'
        yield f"<p><strong>{self.say(words.INFORMATION)}</strong> "
        yield f"{self._line(self.of('quick_link', words.INFORMATION))}</p>"
        yield f"<p>{self._line(entry for entry in self.of('quick_link') if entry.group is None)}</p></section>"

    def _menu(self, *, with_first: bool) -> Iterator[str]:
        yield '<nav class="wp-block-navigation"><ul>'
        for number, parent in enumerate(entry for entry in self.of("menu") if entry.group is None):
            children = [entry for entry in self.of("menu") if entry.group == parent.label]
            items = "".join(f"<li>{anchor(child)}</li>" for child in children)
            below = f"<ul>{items}</ul>" if children and (number or with_first) else ""
            yield f"<li>{anchor(parent)}{below}</li>"
        yield "</ul></nav>"

    def _intro(self, pair: Pair) -> str:
        return f"<p>{self.say(pair)}</p>"

    def _more(self, heading: Pair) -> str:
        return f'<div class="wp-block-button">{anchor(self.one("more", heading))}</div>'

    def _news(self) -> Iterator[str]:
        yield f'<h2 class="wp-block-heading">{self.say(words.NEWS)}</h2>'
        yield self._intro(words.NEWS_INTRO)
        yield self._more(words.NEWS)
        yield '<ul class="wp-block-latest-posts__list">'
        for entry in self.of("news"):
            tags = f'<span class="tags">{escape(", ".join(entry.tags))}</span>' if entry.tags else ""
            image = f'<img src="{escape(entry.image)}" alt="">' if entry.image else ""
            yield (
                f"<li>{image}<p><small>{text(entry.label)}</small> {tags}</p>"
                f"<h4>{link(entry.link or '', entry.title or '')}</h4><p>{text(entry.text)}</p>"
                f'<time datetime="{entry.date}">{entry.date}</time></li>'
            )
        yield "</ul>"

    def _rankings(self) -> Iterator[str]:
        yield f'<h2 class="wp-block-heading">{self.say(words.LEADS)}</h2>'
        yield f'<div class="wp-block-group"><h3>{self.say(words.RANKINGS)}</h3>'
        yield self._intro(words.RANKINGS_INTRO)
        yield '<div class="wp-block-columns">'
        for number, entry in enumerate(self.of("ranking")):
            name, places = text(entry.title), text(self.place_words(entry))
            first, second = (places, name) if number == 0 else (name, places)
            note = f"<br><em>{text(entry.note)}</em>" if entry.note else ""
            yield (
                f'<div class="wp-block-column"><p class="has-large-font-size">{spaced(entry.number)}</p>'
                f"<p>{first}<br>{second}{note}</p></div>"
            )
        yield f'</div></div><div class="wp-block-group"><h3>{self.say(words.FIGURES)}</h3><ul class="figures">'
        for entry in self.of("figure"):
            yield f"<li>{self._figure(entry)}</li>"
        yield f"</ul>{self._more(words.FIGURES)}</div>"

    def _figure(self, entry: HomeEntry) -> str:
        note = f"<p><em>{text(entry.note)}</em></p>" if entry.note else ""
        source = f"<cite>{text(entry.source)}</cite>" if entry.source else ""
        if entry.values:
            pairs = "".join(f"<p><strong>{spaced(value)}</strong> {text(label)}</p>" for value, label in entry.values)
            return f"<p>{text(entry.label)}</p>{pairs}{note}{source}"
        title = f"<h4>{text(entry.title)}</h4>" if entry.title else ""
        return f"<p><strong>{spaced(entry.number)}</strong> {text(entry.label)}</p>{title}{note}{source}"

    def _firsts(self) -> Iterator[str]:
        yield f'<h2 class="wp-block-heading">{self.say(words.FIRSTS)}</h2>'
        yield f'<p class="tabs">{self._line(self.of("tab", words.FIRSTS))}</p>'
        for category in words.CATEGORIES:
            yield f'<div class="wp-block-group"><h3>{self.say(category)}</h3><ul>'
            yield from (f"<li>{anchor(entry)}</li>" for entry in self.of("first", category))
            yield "</ul></div>"

    def _awards(self) -> Iterator[str]:
        yield f'<h2 class="wp-block-heading">{self.say(words.AWARDS)}</h2>'
        yield self._intro(words.AWARDS_INTRO)
        yield self._more(words.AWARDS)
        yield '<div class="swiper"><ul class="swiper-wrapper">'
        for entry in self.of("award"):
            who, units, award = self.award_words(entry)
            face = f"<strong>{who}</strong><br>{units}"
            yield f'<li class="swiper-slide"><p>{face}</p><p>{award}</p><p>{face}</p></li>'
        yield "</ul></div>"

    def _goals(self) -> Iterator[str]:
        yield f'<h2 class="screen-reader-text">{self.say(words.GOALS)}</h2>'
        yield self._intro(words.GOALS_INTRO)
        yield self._more(words.GOALS)
        yield '<ol class="wp-block-list goals">'
        for entry in self.of("goal"):
            yield (
                f"<li><p>{entry.number}</p><p>{entry.number} {text(entry.title)}</p>"
                f"<p>{link(entry.link or '', self.say(words.DETAILS))}</p></li>"
            )
        yield "</ol>"

    def _events(self) -> Iterator[str]:
        yield f'<h2 class="wp-block-heading">{self.say(words.EVENTS)}</h2>'
        yield self._intro(words.EVENTS_INTRO)
        yield self._more(words.EVENTS)
        entries = self.of("event")
        for heading, shown in ((words.FEATURED, entries[:1]), (words.UPCOMING, entries)):
            yield f"<p><strong>{self.say(heading)}:</strong></p>"
            for entry in shown:
                yield (
                    f'<article class="tribe-event"><p>{text(entry.label)}</p><p>{text(entry.tags[0])}</p>'
                    f"<h3>{link(entry.link or '', entry.title or '')}</h3><p>{text(entry.text)}</p></article>"
                )

    def _footer(self, today: str) -> Iterator[str]:
        links = self.of("footer_link")
        yield f'<footer class="wp-block-template-part"><p>{self._line(links[:4])}</p>'
        yield f"<h5>{self.say(words.FOLLOW)}</h5><p>{self._line(self.of('social'))}</p>"
        yield f"<p>{self._line(links[4:])}</p>"
        yield f"<p>{text(self.of('copyright')[0].text)}</p><p>{today}</p></footer>"
        yield f"<div><p>{self.say(words.SEARCH)}</p><p><strong>{self.say(words.POPULAR)}:</strong> "
        yield f"{self._line(self.of('popular_search'))}</p></div>"
