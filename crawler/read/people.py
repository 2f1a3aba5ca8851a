"""Who wrote an article, and whom it names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.read.headline import head_of, short_text
from crawler.read.metadata import tidy
from crawler.read.reading import Readings, found
from crawler.read.title import site_names
from crawler.read.tree import fold
from crawler.records import Person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from crawler.profile import SiteProfile
    from crawler.read.headline import Head
    from crawler.read.metadata import Metadata
    from crawler.read.tree import PageTree
    from crawler.records import Source

META_AUTHOR = ("author", "article:author", "parsely-author", "sailthru.author", "citation_author", "dc.creator",
               "dcterms.creator", "byl", "cxenseparse:author")  # fmt: skip

BYLINE = re.compile(
    r"^(?:written by|words by|text by|story by|reported by|by|von|par|por|di|door|av|автор|text|texto|testo|autor|"
    r"autorin|author|authors|auteur|redactor|作者|撰文|文字|文|撰稿|記者|记者|執筆|작성자|글)\s*[:：]\s*|"
    r"^(?:written by|words by|text by|story by|by|von|par|por|door|av)\s+",
    re.IGNORECASE,
)
"""What stands before an author's name; the short words count without a colon only in a line that is a name."""

LINKS = re.compile(
    r"\s*(?:[;,、，/|&•·]|\band\b|\bund\b|\bet\b|\by\b|\be\b|\ben\b|\boch\b|\bog\b|\bwith\b)\s*", re.IGNORECASE
)
NO_NAME = re.compile(
    r"https?:|www\.|@|\d|[{}<>_]|^(?:admin\w*|administrator|webmaster|editor\w*|redaktion|redaction|staff|guest|"
    r"news|anonymous|root|user|unknown|null|none|n/a|author|web team)$",
    re.IGNORECASE,
)
MAX_NAME = 60
MAX_AUTHORS = 100
"""Authors of an article; a page that states more is no news."""

MAX_BYLINE = 160
MAX_CREDIT = 1000
"""Characters of a list of authors; longer texts are something else in the wrong place."""


HONORIFIC = (
    r"(?:Ir\s+)?(?:Prof(?:essor|\.)?|Dr\.?|Mr\.?|Mrs\.?|Ms\.?|Sir|Dame|Lord|Justice)(?:\s+(?:Dr\.?|Prof\.?|h\.c\.))*"
)
HONORIFIC_WORDS = ("Prof", "Dr", "Mr", "Ms", "Sir ", "Dame ", "Lord ", "Justice ")
NAME_WORD = r"(?:[A-Z][\w'’]*\.?(?:-[A-Z][\w'’]*)*)"
PARTICLE = r"(?:van|von|de|der|den|del|di|da|la|le|al|bin|ibn|dos|ten|ter)"
PERSON = re.compile(
    rf"(?<![\w.])(?P<honorific>{HONORIFIC})\s+"
    rf"(?P<name>{NAME_WORD}(?:\s+(?:{PARTICLE}\s+)*{NAME_WORD}){{0,3}})"
)
ROLE_NOUN = re.compile(
    r"\b(?:President|Vice-President|Chair(?:man|woman|person)?|Provost|Dean|Director|Head|Secretary|Professor|"
    r"Minister|Commissioner|Chancellor|Vice-Chancellor|Rector|Principal|Founder|Co-Founder|CEO|Officer|Lecturer|"
    r"Fellow|Librarian|Manager|Ambassador|Governor|Mayor|Coordinator|Leader|Scientist|Convenor|Registrar|Curator|"
    r"Researcher|Editor|Advisor|Consul|Superintendent|Member|Representative|Spokes(?:man|woman|person)|Treasurer|"
    r"Engineer|Assistant|Associate|Convener|Deputy|Trustee|Conductor|Coach)\b"
)
ROLE_BEFORE = re.compile(r"((?:(?:[A-Z][\w'’&.-]*|of|the|for)\s+){1,10})$")
ROLE_AFTER = re.compile(r",\s+((?:the\s+)?[A-Z][^,.;:()“”\"]{3,90})")
SPEECH = (
    r"(?:said|says|added|adds|noted|notes|remarked|commented|stated|explained|explains|emphasi[sz]ed|concluded|"
    r"stressed|told|continued|recalled)"
)
QUOTE = re.compile(r"[“”\"「」]")

HAN_HONORIFICS = ("教授", "博士", "院士", "先生", "女士")
HAN_PERSON = re.compile(
    r"(?P<role>(?:首席副|常務副|副|署理)?(?:校長|校长|院長|院长|主席|主任|總監|总监|校董會主席|教務長|系主任))?"
    r"(?P<name>[葉叶李王張张劉刘陳陈楊杨黃黄趙赵周吳吴徐孫孙朱馬马胡郭林何高梁鄭郑羅罗宋謝谢唐韓韩曹許许鄧邓蕭萧馮冯曾程蔡彭潘袁"
    r"董余蘇苏呂吕魏蔣蒋田杜丁沈姜范傅鍾钟盧卢汪戴崔任陸陆廖姚方金邱譚谭韋韦賈贾鄒邹熊孟秦閻阎薛侯雷龍龙史陶黎賀贺顧顾毛郝龔龚邵萬万"
    r"錢钱嚴严武莫孔湯汤沈霍伍區关關勞施][\u4e00-\u9fff]{1,2})"
    rf"(?P<honorific>{'|'.join(HAN_HONORIFICS)})"
)
HAN_SPEECH = re.compile(r"^.{0,12}(?:表示|指出|說|说|認為|认为|強調|强调|補充|补充|稱|称)")


def read_authors(tree: PageTree, metadata: Metadata, profile: SiteProfile) -> Readings[str]:
    """Return the names of the authors as the page credits them; the site's own name is no author.

    Asked in this order: JSON-LD, ``meta``, elements marked as the author, a byline near the headline.
    """
    result: Readings[str] = Readings()
    names = site_names(metadata, profile)
    for group in (metadata.linked("author"), metadata.named(*META_AUTHOR)):
        for item in group:
            _credit(result, item.text, item.source, item.where, names)
        if result.values:
            return result
    head = head_of(tree, metadata)
    for element in _marked(tree, metadata, head):
        raw = element.get("content") or short_text(element, MAX_BYLINE * 2)
        source: Source = "microdata" if element.get("itemprop") else "markup"
        inner = [tidy(child.text or "") for child in element.iterdescendants() if len(child) == 0]
        if len(inner) > 1 and all(map(_is_name, filter(None, inner))):
            raw = ", ".join(filter(None, inner))
        if len(raw) <= MAX_BYLINE:
            _credit(result, raw, source, tree.path(element), names)
        if len(result.values) >= 4:
            break
    if not result.values:
        labels = {fold(label).rstrip(" :：") for label in profile.labels.authors}
        for element in head.elements:
            text = tidy(element.text or "")
            label = BYLINE.match(text)
            if label is None and fold(text.partition(":")[0]) in labels:
                label = re.match(r"[^:：]*[:：]?\s*", text)
            if label and len(text) <= MAX_BYLINE:
                raw = text if label.end() < len(text) else short_text(element, MAX_BYLINE)
                _credit(result, raw[label.end() :], "text", tree.path(element), names, strict=True)
            if result.values:
                break
    return result


def _marked(tree: PageTree, metadata: Metadata, head: Head) -> Iterator[etree._Element]:
    """Yield the innermost elements marked as an author within the article; links inside them before themselves."""
    marked = metadata.marked.get("author", [])
    known = set(marked)
    links = [element for element, words in tree.related if "author" in words]
    for element in [*links, *marked]:
        if head.is_outside(element):
            continue
        if not any(child in known for child in element.iterdescendants()):
            yield element


def _credit(
    result: Readings[str], raw: str, source: Source, where: str, names: frozenset[str], *, strict: bool = False
) -> None:
    """Add the names in *raw*; *strict* takes it as a whole only where each part reads like a name."""
    text = BYLINE.sub("", tidy(raw))
    if len(text) > MAX_CREDIT or text.startswith(("http://", "https://", "//")):
        return
    parts = [part.strip(" .:-–|") for part in LINKS.split(text)]
    parts = [part for part in parts if part]
    if strict and not (1 <= len(parts) <= 6 and all(_is_name(part) for part in parts)):
        return
    for name in parts[: MAX_AUTHORS - len(result.values)]:
        known = {*names, *map(fold, result.values)}
        if len(name) <= MAX_NAME and not NO_NAME.search(name) and fold(name) not in known:
            result.add(name, found(source, where, raw))


WHOLE_PARTICLE = re.compile(PARTICLE)


def _is_name(text: str) -> bool:
    """Return whether *text* reads like a person's name: two to five words that begin with capitals, or Han."""
    words = text.split()
    if re.fullmatch(r"[\u3400-\u9fff·]{2,5}", text):
        return True
    return 2 <= len(words) <= 5 and all(word[:1].isupper() or WHOLE_PARTICLE.fullmatch(word) for word in words)


def read_people(body: str) -> Readings[Person]:
    """Return the people whom *body*, the main text, names with an honorific, each once.

    A surname alone counts as a mention of the full name before it. The role is what the text puts right beside
    the name; quoted is who is the subject of a verb of speech in a paragraph with quotation marks.
    """
    people = _People()
    wide = any(word in body for word in HAN_HONORIFICS)
    for number, paragraph in enumerate(body.split("\n\n")):
        # Most paragraphs name nobody: plain words tell that before the pattern is tried at every letter.
        is_latin = any(word in paragraph for word in HONORIFIC_WORDS)
        has_quote = (is_latin or wide) and QUOTE.search(paragraph) is not None
        if is_latin:
            for match in PERSON.finditer(paragraph):
                _mention(people, paragraph, match, number, has_quote=has_quote)
        if wide:
            for match in HAN_PERSON.finditer(paragraph):
                _mention_han(people, paragraph, match, number, has_quote=has_quote)
    return people.readings


class _People:
    """The people named so far, with those of each word: a page may name some ten thousand."""

    def __init__(self) -> None:
        self.readings: Readings[Person] = Readings()
        self._by_word: dict[str, list[Person]] = {}

    def add(self, person: Person, where: str, raw: str) -> Person:
        """Append *person*, found by the words of the name from now on."""
        self.readings.add(person, found("text", where, raw))
        for word in _words(person.name):
            self._by_word.setdefault(word, []).append(person)
        return person

    def find(self, name: str) -> Person | None:
        """Return the first whose name has all words of *name*."""
        words = _words(name)
        those = min((self._by_word.get(word, []) for word in words), key=len, default=[])
        return next((person for person in those if words <= _words(person.name)), None)


def _words(name: str) -> set[str]:
    return set(fold(name).split())


def _mention(people: _People, paragraph: str, match: re.Match[str], number: int, *, has_quote: bool) -> None:
    name = match["name"].removesuffix("'s").removesuffix("’s").rstrip(".")
    person = people.find(name)
    if person is None:
        if " " not in name:
            return
        person = people.add(Person(name=name, honorific=match["honorific"]), f"body/{number}", match[0])
    person.role = person.role or _role(paragraph, match)
    if has_quote and _speaks(paragraph, match):
        person.quoted = True


def _role(paragraph: str, match: re.Match[str]) -> str | None:
    if before := ROLE_BEFORE.search(paragraph[max(0, match.start() - 120) : match.start()]):
        words = before[1].split()
        while words and words[0] in {"of", "the", "for", "The"}:
            words.pop(0)
        role = " ".join(words)
        if ROLE_NOUN.search(role):
            return role
    after = ROLE_AFTER.match(paragraph, match.end())
    if after and (noun := ROLE_NOUN.search(after[1])) and noun.start() <= 40:
        return re.split(rf"\s+(?:{SPEECH}|and|who|at which)\b", after[1])[0].strip()
    return None


def _speaks(paragraph: str, match: re.Match[str]) -> bool:
    after = paragraph[match.end() : match.end() + 120]
    before = paragraph[max(0, match.start() - 110) : match.start()]
    role_between = r"(?:,[^,.“”\"]{3,90},)?"
    return bool(
        re.match(rf"{role_between}\s+(?:also\s+|further\s+)?{SPEECH}\b", after)
        or re.search(rf"[,.!?]?[”\"’]\s+{SPEECH}\s+(?:[A-Z][\w'’&.-]*\s+|of\s+|the\s+|for\s+){{0,10}}$", before)
    )


def _mention_han(people: _People, paragraph: str, match: re.Match[str], number: int, *, has_quote: bool) -> None:
    person = people.find(match["name"])
    if person is None:
        person = Person(name=match["name"], honorific=match["honorific"], role=match["role"])
        people.add(person, f"body/{number}", match[0])
    if has_quote and HAN_SPEECH.match(paragraph[match.end() : match.end() + 20]):
        person.quoted = True
