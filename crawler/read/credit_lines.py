"""A line that credits an article, taken apart: what is a name in it, and what stands around one.

``Von Ana Lim und Ben Ode, Redakteurin | 3. Mai`` names two people; the rest is a label, a job and a date.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.read.credit_words import (
    AGENCY,
    ALONE,
    BODY,
    CALENDAR,
    CONTROLS,
    HAN_AUTHOR,
    HAN_FIELD,
    INNER_LABEL,
    JOB,
    LABEL,
    LABEL_HINTS,
    LABEL_SIGNS,
    NOBODY,
    PARTICLES,
    REVIEWED,
)
from crawler.read.metadata import tidy

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_NAME = 60
MAX_CREDIT = 1000
"""Characters of a list of authors; longer texts are something else in the wrong place."""

MAX_LABEL = 60
"""Characters of a label."""

MAX_NAMES = 30
"""Names in one line; a longer list is a directory."""

NO_NAME = re.compile(r"https?:|www\.|@|\[at\]|[{}<>=#%©]|^\W*$")
HARD = re.compile(r"(?:(?<!\s)\s++)?[;；、，|→]\s*|(?<!\s)\s++[/–—•·-]+\s+")
"""What always parts two names."""

AND = re.compile(
    r"(?:^|(?<!\s)\s++)(?:&|and|und|et|y|e|en|og|och|ja|i|und von|and by|with|mit|与|和|及|と)\s+", re.IGNORECASE
)
SLASH = re.compile(r"(?:(?<!\s)\s++)?[/／]\s*")
WITHIN_NAMES = str.maketrans("", "", " .-'’")
UNLIKE_NAME = re.compile(r"[:/!?\"“”|]|\.\w{2,}$")
SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)
HAN_NAME = re.compile(
    r"[\u3400-\u9fff々]{2,4}|[\uac00-\ud7af]{2,4}|[\u30a0-\u30ff・=]{3,20}|"
    r"[\u3400-\u9fff々]{1,6}[·・ ][\u3400-\u9fff々·・]{1,10}"
)
HAN = re.compile("[\u3400-\u9fff]")
MAX_HAN_HANDLE = 12
"""Han signs that a body or an account goes by; more are a job in full."""

HAN_PEOPLE = re.compile(r"[\u3400-\u9fff]{3,4}(?:\s[\u3400-\u9fff]{3,4})+")
"""Names of people side by side, parted by spaces."""

HAN_PLACE = re.compile(r"\s*[/／]\s*[\u3400-\u9fff]{2,6}(?:報導|报道|報道|報导|電|电)(?=[】）)\]]?$)")
"""Where a reporter reports from, behind the name: ``記者林安娜／台北報導``."""

HAN_TAIL = re.compile(
    r"(?<=[\u3400-\ud7af])\s*(?:기자|記者|记者|報道|报道|報導|撰文|整理)$|(?:\s|(?<=[\u3400-\ud7af]{3}))(?:撰|文|攝|摄)$"
)
"""What stands behind a name; one sign behind two of them is the name's own, as in ``陳大文``."""

EDGES = " .:,;-–—|·•*/\"“”„'’()[]（）【】"


def names_in(raw: str, *, strict: bool = False) -> list[str]:
    """Return the names that a credit line holds, in its order.

    *strict* is for text that may be no credit at all: nothing is returned unless each part reads like a name.

    >>> names_in("By Ana Lim, Staff Writer, and Ben Ode")
    ['Ana Lim', 'Ben Ode']
    >>> names_in("Lim, Ana")
    ['Ana Lim']
    """
    text = tidy(raw)
    if " by" in text and (review := REVIEWED.search(text)):
        text = text[: review.start()]
    return list(_names_in(text, strict)) if len(text) <= MAX_CREDIT else []


@lru_cache(maxsize=4096)
def _names_in(line: str, strict: bool) -> tuple[str, ...]:
    """Return the same; pages state one credit several times, and sites the same people on page after page."""
    text = "、".join(_han_authors(line)) or without_label(line if line.isascii() else HAN_PLACE.sub("", line))
    if not text or text.startswith(("http://", "https://", "//", "@", "©")):
        return ()
    text = _without_date(_without_asides(text))
    if turned := _turned(text):
        return (turned,)
    parts = [part for hard in HARD.split(text) if hard for part in _split(hard)]
    if not text.isascii():
        parts = [name for part in parts for name in (part.split() if HAN_PEOPLE.fullmatch(part.strip()) else [part])]
    names: list[str] = []
    refused = False
    people = [name for name in map(trim, parts) if is_person(name)]
    mixed = any(not name.isupper() for name in people)
    for part in parts:
        name = trim(without_label(part))
        if not name or (people and _stands_beside(name)) or (mixed and name.isupper()):
            continue
        if not _may_be_name(name) or (strict and (JOB.search(name) or not (is_name(name) or is_handle(name)))):
            refused = True
        elif name not in names:
            names.append(name)
    return () if (strict and refused) or len(names) > MAX_NAMES else tuple(names)


def has_label(text: str) -> bool:
    """Return whether *text* begins with what stands before an author's name."""
    return _match_label(text) is not None or bool(_han_authors(text))


def _han_authors(text: str) -> list[str]:
    """Return whom one of several facts on a line in Chinese or Japanese calls its author."""
    if text.isascii() or len(text) > MAX_LABEL * 2 or not HAN.search(text):
        return []
    facts = list(HAN_FIELD.finditer(text))
    return [fact["names"] for fact in facts if HAN_AUTHOR.fullmatch(fact["label"])] if len(facts) > 1 else []


def may_have_label(texts: Iterable[str]) -> bool:
    """Return whether one of *texts* may begin with such a label, told for all of them at once."""
    starts = " ".join(text.lstrip()[:MAX_LABEL] for text in texts)
    if not LABEL_HINTS.isdisjoint(starts.lower().split()):
        return True
    return ":" in starts or (not starts.isascii() and LABEL_SIGNS.search(starts) is not None)


def without_label(text: str) -> str:
    """Return *text* without the labels it begins with."""
    for _ in range(3):
        match = _match_label(text)
        if match is None:
            break
        text = text[match.end() :]
    return text


def _match_label(text: str) -> re.Match[str] | None:
    start = text[:MAX_LABEL]
    if LABEL_HINTS.isdisjoint(start.lower().split()):
        signs = ":" in start if start.isascii() else LABEL_SIGNS.search(start)
        if not signs:
            return None
    return LABEL.match(text)


def is_name(text: str) -> bool:
    """Return whether *text* reads like a person's name: two to five words that begin with capitals, or Han."""
    if not text.isascii() and HAN_NAME.fullmatch(text):
        return True
    words = text.split()
    return (
        not UNLIKE_NAME.search(text)
        and 2 <= len(words) <= 5
        and words[0][:1].isupper()
        and words[-1] not in PARTICLES
        and all(word[:1].isupper() or word in PARTICLES or word[:2] in ("d'", "d’") for word in words)
    )


def is_person(text: str) -> bool:
    """Return whether *text* reads like the name of one human, not of a body or a job."""
    return is_name(text) and JOB.search(text) is None and BODY.search(text) is None


def is_handle(text: str) -> bool:
    """Return whether *text* may be the one word an author goes by."""
    most = 30 if text.isascii() else MAX_HAN_HANDLE if HAN.search(text) else 30
    return " " not in text and 2 <= len(text) <= most and any(char.isalpha() for char in text)


def trim(name: str) -> str:
    """Return *name* without what stands around it; the full stop of an initial or of ``Jr.`` is its own."""
    bare = name.strip(EDGES)
    last = bare.rpartition(" ")[2]
    at = name.find(bare) + len(bare)
    if bare and name[at : at + 1] == "." and (len(last) == 1 or SUFFIX.fullmatch(last) or "." in last):
        bare += "."
    return HAN_TAIL.sub("", bare)


def _may_be_name(name: str) -> bool:
    if len(name) > MAX_NAME or len(name) < 2 or NO_NAME.search(name):
        return False
    if ALONE.fullmatch(name) or NOBODY.fullmatch(name) or not CONTROLS.isdisjoint(name.lower().split()):
        return False
    return " " not in name and name[0].isalpha() if any(char.isdigit() for char in name) else True


def _stands_beside(name: str) -> bool:
    return any(pattern.search(name) for pattern in (JOB, BODY)) or AGENCY.fullmatch(name) is not None


def _without_asides(text: str) -> str:
    """Return *text* without what stands in brackets and without handles and addresses behind a name."""
    if "@" in text:
        named = re.fullmatch(r"\S+@\S+\s*\((.+)\)", text)
        text = named[1] if named else re.sub(r"\s*[(<\[]?\S*@\S+", "", text)
    if "(" in text or "（" in text:
        text = re.sub(r"\s*[(（][^()（）]*[)）]", "", text) or text
    return text


def _without_date(text: str) -> str:
    """Return *text* without a date before a label or behind the names."""
    digit = next((number for number, char in enumerate(text) if char.isdigit()), -1)
    if digit < 0 or " " not in text:
        return text
    if label := INNER_LABEL.search(text, digit):
        return _without_date(text[label.end() :])
    start = text.rfind(" ", 0, digit)
    words = text[: max(start, 0)].split()
    while words and words[-1].strip(",.|:·•-–—").lower() in CALENDAR | {""}:
        words.pop()
    return " ".join(words)


def _turned(text: str) -> str | None:
    """Return the one name in *text* that states the surname first, ``Lim, Ana``."""
    last, comma, first = text.partition(",")
    first, last = first.strip(), last.strip()
    if not comma or " " in last or not 1 <= len(first.split()) <= 2 or JOB.search(first):
        return None
    capital = last[:1].isupper() and all(word[:1].isupper() for word in first.split())
    if not capital or not (first + last).translate(WITHIN_NAMES).isalpha():
        return None
    short = (last.isupper() and len(last) < 5) or (first.isupper() and len(first) > 1 and "." not in first)
    return None if short else f"{first} {last}"


def _split(text: str) -> list[str]:
    """Return the parts of *text* between commas, and between words and strokes that join whole names."""
    pieces: list[str] = []
    for piece in text.split(","):
        if pieces and SUFFIX.fullmatch(piece.strip()):
            pieces[-1] += f",{piece}"
        elif piece.strip():
            pieces.append(AND.sub("", piece, count=1) if AND.match(piece) else piece)
    parts: list[str] = []
    for piece in pieces:
        for pattern in (AND, SLASH):
            sides = [without_label(side) for side in pattern.split(piece)]
            bare = [trim(side) for side in sides]
            if len(sides) > 1 and any(map(is_person, bare)) and all(_is_whole(side) for side in bare):
                parts.extend(sides)
                break
        else:
            parts.append(piece)
    return parts


def _is_whole(name: str) -> bool:
    return AGENCY.fullmatch(name) is not None or (is_name(name) and name.partition(" ")[0] not in PARTICLES)
