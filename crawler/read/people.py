"""Whom the main text of an article names, with honorific, role, and whether it quotes them."""

from __future__ import annotations

import re

from crawler.read.reading import Readings, found
from crawler.read.tree import fold
from crawler.records import Person

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
KANA = re.compile("[\u3041-\u30fa]")
SHARE_KANA = 0.1
"""Of a text, from which on it is Japanese: the names in it are not built as Chinese ones are."""

HAN_SPEECH = re.compile(r"^.{0,12}(?:表示|指出|說|说|認為|认为|強調|强调|補充|补充|稱|称)")


def read_people(body: str) -> Readings[Person]:
    """Return the people whom *body*, the main text, names with an honorific, each once.

    A surname alone counts as a mention of the full name before it. The role is what the text puts right beside
    the name; quoted is who is the subject of a verb of speech in a paragraph with quotation marks. Names in Japanese
    are not read.
    """
    people = _People()
    wide = not body.isascii() and any(word in body for word in HAN_HONORIFICS) and not _is_japanese(body)
    said = [word for word in HONORIFIC_WORDS if word in body]
    for number, paragraph in enumerate(body.split("\n\n") if said or wide else ()):
        # Most paragraphs name nobody: plain words tell that before the pattern is tried at every letter.
        is_latin = any(word in paragraph for word in said)
        has_quote = (is_latin or wide) and QUOTE.search(paragraph) is not None
        if is_latin:
            for match in PERSON.finditer(paragraph):
                _mention(people, paragraph, match, number, has_quote=has_quote)
        if wide:
            for match in HAN_PERSON.finditer(paragraph):
                _mention_han(people, paragraph, match, number, has_quote=has_quote)
    return people.readings


def _is_japanese(text: str) -> bool:
    return len(KANA.findall(text)) > SHARE_KANA * len(text)


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
