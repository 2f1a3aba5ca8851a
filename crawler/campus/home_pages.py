"""The campus's homepage as a page, in the markup of three systems: the same facts, the same words."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Literal, TypeAlias

from crawler.campus import home_words as words
from crawler.campus.chinese import in_language
from crawler.campus.frame import alternate_links, token_of, write_day
from crawler.campus.home import BASE, build_home
from crawler.campus.home_drupal import DrupalHome
from crawler.campus.home_tables import TablesHome
from crawler.campus.home_wordpress import WordPressHome
from crawler.campus.markup import document

if TYPE_CHECKING:
    from crawler.campus.chinese import Language
    from crawler.campus.home_markup import HomeMarkup
    from crawler.campus.story import Campus

Markup: TypeAlias = Literal["drupal", "wordpress", "tables"]

RENDERERS: dict[Markup, type[HomeMarkup]] = {"drupal": DrupalHome, "wordpress": WordPressHome, "tables": TablesHome}


def render_home(campus: Campus, language: Language, *, markup: Markup = "drupal") -> str:
    """Return the homepage of *campus* in *language*."""
    home = build_home(campus, language)
    versions: dict[Language, str] = {
        other: f"{BASE}{'/' if other == 'en' else '/' + other.lower()}" for other in (language, *home.languages)
    }
    skip = f'<a class="skip" href="#content">{in_language(words.SKIP, language)}</a>'
    token = f'<input type="hidden" name="form_token" value="{token_of(home.url, home.night)}">'
    today = write_day(campus.today, language)
    body = [skip, *RENDERERS[markup](home).lines(token=token, today=today)]
    head = [f'<link rel="canonical" href="{escape(home.url)}">', *alternate_links(versions)]
    return document(home.title, body, head=head, language=language)
