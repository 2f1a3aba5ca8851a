"""The homepage as pages were written in 2003: tables, bold lines in place of headings, no names on anything."""

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


class TablesHome(HomeMarkup):
    """A table for the page, a table for each part, a row for each thing."""

    def lines(self, *, token: str, today: str) -> Iterator[str]:
        """Yield the body of the page."""
        yield f'<form action="/search">{token}</form><table width="100%"><tr><td>'
        yield from self._quick_links()
        yield f"<p>{self._line(self.of('language'))}</p>"
        yield from self._menu(with_first=True)
        yield f"<p>{self._line(self.of('footer_link')[:4])}</p>"
        yield from self._quick_links()
        yield from self._quick_links()
        yield from self._menu(with_first=False)
        yield f"<p><b>{self.say(words.POPULAR)}:</b> {self._line(self.of('popular_search'))}</p></td></tr><tr><td>"
        yield f"<p>{self._line(entry for entry in self.of('tab') if entry.group is None)}</p>"
        yield from self._news()
        yield from self._rankings()
        yield from self._firsts()
        yield from self._awards()
        yield from self._goals()
        yield from self._events()
        yield "</td></tr><tr><td>"
        yield from self._footer(today)
        yield "</td></tr></table>"

    def _line(self, entries: Iterable[HomeEntry]) -> str:
        return " | ".join(map(anchor, entries))

    def _heading(self, pair: Pair, intro: Pair | None = None, more: Pair | None = None) -> str:
        lines = [f'<p><font size="4"><b>{self.say(pair)}</b></font></p>']
        lines += [f'<p><font size="2">{self.say(intro)}</font></p>'] if intro else []
        lines += [f"<p>{anchor(self.one('more', more))}</p>"] if more else []
        return "\n".join(lines)

    def _quick_links(self) -> Iterator[str]:
        yield f"<table><tr><td><b>{self.say(words.QUICK)}:</b></td></tr>"
        yield f"<tr><td><b>{self.say(words.INFORMATION)}</b></td>"
        yield f"<td>{self._line(self.of('quick_link', words.INFORMATION))}</td></tr>"
        rest = self._line(entry for entry in self.of("quick_link") if entry.group is None)
        yield f'<tr><td colspan="2">{rest}</td></tr></table>'

    def _menu(self, *, with_first: bool) -> Iterator[str]:
        yield '<table border="1"><tr valign="top">'
        for number, parent in enumerate(entry for entry in self.of("menu") if entry.group is None):
            children = [entry for entry in self.of("menu") if entry.group == parent.label]
            below = "".join(f"<br>{anchor(child)}" for child in children) if number or with_first else ""
            yield f"<td><b>{anchor(parent)}</b>{below}</td>"
        yield "</tr></table>"

    def _news(self) -> Iterator[str]:
        yield self._heading(words.NEWS, words.NEWS_INTRO, words.NEWS)
        yield "<table>"
        for entry in self.of("news"):
            tags = f"<i>{escape(', '.join(entry.tags))}</i><br>" if entry.tags else ""
            image = f'<img src="{escape(entry.image)}" border="0">' if entry.image else ""
            yield (
                f"<tr><td>{image}</td><td><font size='1'>{text(entry.label)}</font><br>{tags}"
                f"<b>{link(entry.link or '', entry.title or '')}</b><p>{text(entry.text)}</p>"
                f"<font size='1'>{entry.date}</font></td></tr>"
            )
        yield "</table>"

    def _rankings(self) -> Iterator[str]:
        yield self._heading(words.LEADS)
        yield self._heading(words.RANKINGS, words.RANKINGS_INTRO)
        yield "<table>"
        for number, entry in enumerate(self.of("ranking")):
            name, places = text(entry.title), text(self.place_words(entry))
            first, second = (places, name) if number == 0 else (name, places)
            note = f"<p><i>{text(entry.note)}</i></p>" if entry.note else ""
            yield f"<tr><td>{spaced(entry.number)}</td><td><p>{first}</p><p>{second}</p>{note}</td></tr>"
        yield "</table>"
        yield self._heading(words.FIGURES)
        yield "<table>"
        for entry in self.of("figure"):
            yield f"<tr><td>{self._figure(entry)}</td></tr>"
        yield f"</table><p>{anchor(self.one('more', words.FIGURES))}</p>"

    def _figure(self, entry: HomeEntry) -> str:
        note = f"<p><i>{text(entry.note)}</i></p>" if entry.note else ""
        source = f"<p><font size='1'>{text(entry.source)}</font></p>" if entry.source else ""
        if entry.values:
            pairs = "".join(f"<p><b>{spaced(value)}</b> {text(label)}</p>" for value, label in entry.values)
            return f"<p>{text(entry.label)}</p>{pairs}{note}{source}"
        title = f"<p><b>{text(entry.title)}</b></p>" if entry.title else ""
        return f"<p><font size='5'>{spaced(entry.number)}</font></p><p>{text(entry.label)}</p>{title}{note}{source}"

    def _firsts(self) -> Iterator[str]:
        yield self._heading(words.FIRSTS)
        yield f"<p>{self._line(self.of('tab', words.FIRSTS))}</p><table>"
        for category in words.CATEGORIES:
            yield f"<tr><th>{self.say(category)}</th></tr>"
            yield from (f"<tr><td>{anchor(entry)}</td></tr>" for entry in self.of("first", category))
        yield "</table>"

    def _awards(self) -> Iterator[str]:
        yield self._heading(words.AWARDS, words.AWARDS_INTRO, words.AWARDS)
        yield '<table class="carousel">'
        for entry in self.of("award"):
            who, units, award = self.award_words(entry)
            face = f"<p><b>{who}</b></p><p>{units}</p>"
            yield f"<tr><td>{face}<p>{award}</p>{face}</td></tr>"
        yield "</table>"

    def _goals(self) -> Iterator[str]:
        yield self._heading(words.GOALS, words.GOALS_INTRO, words.GOALS)
        yield "<table>"
        for entry in self.of("goal"):
            details = link(entry.link or "", self.say(words.DETAILS))
            number = f"<td>{entry.number}</td>"
            yield f"<tr>{number}{number}<td>{text(entry.title)}</td><td>{details}</td></tr>"
        yield "</table>"

    def _events(self) -> Iterator[str]:
        yield self._heading(words.EVENTS, words.EVENTS_INTRO, words.EVENTS)
        entries = self.of("event")
        for heading, shown in ((words.FEATURED, entries[:1]), (words.UPCOMING, entries)):
            yield f"<p><b>{self.say(heading)}:</b></p><table>"
            for entry in shown:
                yield (
                    f"<tr><td>{text(entry.label)}</td><td>{text(entry.tags[0])}</td>"
                    f"<td><b>{link(entry.link or '', entry.title or '')}</b></td><td>{text(entry.text)}</td></tr>"
                )
            yield "</table>"

    def _footer(self, today: str) -> Iterator[str]:
        links = self.of("footer_link")
        yield f"<p>{self._line(links[:4])}</p>"
        yield f"<p><b>{self.say(words.FOLLOW)}</b> {self._line(self.of('social'))}</p>"
        yield f"<p>{self._line(links[4:])}</p>"
        yield f"<p>{text(self.of('copyright')[0].text)}</p><p>{today}</p>"
        yield f"<p>{self.say(words.SEARCH)}</p><p><b>{self.say(words.POPULAR)}:</b> "
        yield f"{self._line(self.of('popular_search'))}</p>"
