"""The language an article is written in: its script first, then what the page declares."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from crawler.read.reading import Reading, found, refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.profile import SiteProfile
    from crawler.read.metadata import Metadata
    from crawler.read.tree import PageTree
    from crawler.records import Rejected, Source

SAMPLE = 4000
"""Characters of the text that are looked at."""

MIN_LETTERS = 20
"""Letters below which a text's script says nothing."""

SCRIPTS = {
    "kana": re.compile(r"[\u3041-\u30ff]"),
    "hangul": re.compile(r"[\uac00-\ud7af]"),
    "han": re.compile(r"[\u3400-\u9fff]"),
    "cyrillic": re.compile(r"[\u0400-\u04ff]"),
    "arabic": re.compile(r"[\u0600-\u06ff]"),
    "greek": re.compile(r"[\u0370-\u03ff]"),
    "thai": re.compile(r"[\u0e00-\u0e7f]"),
    "hebrew": re.compile(r"[\u0590-\u05ff]"),
    "devanagari": re.compile(r"[\u0900-\u097f]"),
}
WITHOUT_LATIN = re.compile(r"[\x00-\u024f]+")
NO_LETTER = re.compile(r"[\W\d_]+")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w.-]+", re.ASCII)
"""An address of a page or a person: Latin letters in every language."""

LANGUAGES_OF = {
    "han": ("zh",), "kana": ("ja",), "hangul": ("ko",), "arabic": ("ar", "fa", "ur"), "greek": ("el",),
    "thai": ("th",), "hebrew": ("he",), "devanagari": ("hi", "mr", "ne"),
    "cyrillic": ("ru", "uk", "bg", "sr", "be", "mk", "kk"),
}  # fmt: skip
"""Languages by script, where there are few; every other language is written in Latin letters."""

TRADITIONAL = frozenset(
    "國們這為時會來對發學過還進動現開關問長門東車見話語說請讓誰書業兩嚴個習鄉與產體點無數據實驗專題應電腦網絡師獲頒獎團隊創優質"
)
MORE_PAIRS = (
    "創创領领經经濟济環环療疗聯联資资訊讯線线級级結结組组給给統统繼继續续總总縣县藝艺節节觀观規规視视覽览記记許许設设評评試试該该詳详認认議议護护負负責责財财"
    "貿贸費费賽赛贈赠軍军較较載载輸输農农選选遺遗邊边釋释針针錄录鐘钟閱阅際际陳陈陽阳階阶險险雙双離离雲云響响項项順顺須须預预頭头願愿類类風风飛飞館馆馬马"
    "區区協协單单園园場场處处屬属幾几廣广從从態态慶庆應应戰战擇择擔担據据歷历歸归氣气漢汉潔洁灣湾獨独畢毕礎础簡简約约維维績绩職职聲声華华補补證证譽誉"
)
"""Further characters, traditional and simplified in turn."""

LANGUAGE_NOTE = re.compile(
    r"(?:(?<!\s)\s++)?"
    r"[(（\[]\s*(?:只(?:提供|供|備|备|有|設|设)?\s?(?:英|中)文(?:版本|版)?|(?:chinese|english)(?: version)? only)"
    r"\s*[)）\]]\s*$",
    re.IGNORECASE,
)
"""What a site puts behind the title of an article that it did not translate."""

SIMPLIFIED = frozenset(
    "国们这为时会来对发学过还进动现开关问长门东车见话语说请让谁书业两严个习乡与产体点无数据实验专题应电脑网络师获颁奖团队创优质"
)
ONLY_TRADITIONAL = (TRADITIONAL | set(MORE_PAIRS[::2])) - SIMPLIFIED
ONLY_SIMPLIFIED = (SIMPLIFIED | set(MORE_PAIRS[1::2])) - TRADITIONAL

FUNCTION_WORDS = {
    "en": "the and of to in is for with that on as at by from",
    "de": "der die und das ist mit für von den im nicht ein",
    "fr": "le la les des et est pour dans une du que qui", "es": "el la los de y que en las por una para con",
    "it": "il di che la per del una con della sono dei gli", "pt": "o de que e do da em para uma os com não",
    "nl": "de het een van en dat is op voor met niet zijn", "sv": "och att det som en på är för med av till den",
}  # fmt: skip
"""The commonest words of languages in Latin letters, for pages that declare none."""

LANGUAGES_OF_WORD: dict[str, list[str]] = {}
for _tag, _words in FUNCTION_WORDS.items():
    for _word in _words.split():
        LANGUAGES_OF_WORD.setdefault(_word, []).append(_tag)

WORDS_SAMPLE = 1500
"""Characters whose words are counted."""

MIN_WORDS = 8
"""Function words from which a text is in their language and not in a declared one with less than a third of that."""

WORD = re.compile(r"[^\W\d_]+")
TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_](?:([A-Za-z]{4})|([A-Za-z]{2}))\b)?")
HAN_SCRIPT = {"tw": "Hant", "hk": "Hant", "mo": "Hant", "cn": "Hans", "sg": "Hans", "my": "Hans"}


def read_language(tree: PageTree, metadata: Metadata, profile: SiteProfile, *, text: str) -> Reading[str]:
    """Return the BCP 47 tag of the language that *text*, the article's title and body, is written in.

    Script tells Chinese from other languages and traditional from simplified; between languages of one script
    the page's own word counts unless the function words of the text say something else, then these.
    """
    script = find_script(text)
    possible = LANGUAGES_OF.get(script or "")
    if script == "han":
        tag = f"zh-{variant}" if (variant := _variant(text)) else None
        if tag:
            return Reading(value=tag, evidence=found("text", "body", "".join(text.split())[:60]))
    rejected: list[Rejected] = []
    counts = _count_words(text) if script == "latin" else {}
    most = max(counts, key=lambda tag: counts[tag]) if counts else ""
    for source, where, raw in _declared(tree, metadata, profile):
        tag = normalize_tag(raw)
        if tag is None:
            continue
        primary = tag.partition("-")[0]
        fits = (
            primary in possible if possible else not script or not any(primary in few for few in LANGUAGES_OF.values())
        )
        if fits and primary in counts and counts[most] >= max(MIN_WORDS, 3 * counts[primary] + 1):
            rejected.append(refused(source, where, raw, f"the words of the text are {most}"))
            continue
        if fits:
            return Reading(value=tag, evidence=found(source, where, raw, rejected=rejected))
        rejected.append(refused(source, where, raw, f"the text is in {script} letters"))
    guess = possible[0] if possible else _clearly(counts)
    if guess:
        return Reading(value=guess, evidence=found("text", "body", text[:60].strip(), rejected=rejected))
    return Reading()


def read_page_language(tree: PageTree, metadata: Metadata, profile: SiteProfile) -> Reading[str]:
    """Return the language of a page without an article, told from the first words in its body, menus included."""
    body = tree.first("body")
    texts = [] if body is None else tree.texts[tree.inside(body)]
    words = islice((text.strip() for text in texts if text and not text.isspace()), SAMPLE)
    return read_language(tree, metadata, profile, text=" ".join(words)[:SAMPLE])


def without_language_note(title: str) -> str:
    """Return *title* without the note that the article is in another language than the page around it.

    >>> without_language_note("Kelp Grows Back (只供英文版本)")
    'Kelp Grows Back'
    """
    return LANGUAGE_NOTE.sub("", title) or title


def normalize_tag(raw: str) -> str | None:
    """Return language and script of a language tag, without region; None where *raw* is no tag.

    >>> [normalize_tag(tag) for tag in ("en_US", "zh-hk", "ZH-hans", "x-default")]
    ['en', 'zh-Hant', 'zh-Hans', None]
    """
    match = TAG.match(raw.strip())
    if match is None or raw.lower().startswith("x-"):
        return None
    primary, script, region = match[1].lower(), match[2], (match[3] or "").lower()
    if primary == "zh":
        script = script or HAN_SCRIPT.get(region)
    return f"{primary}-{script.title()}" if script and primary in {"zh", "sr", "uz", "az"} else primary


def find_script(text: str) -> str | None:
    """Return the script that most of *text* is written in, one of SCRIPTS; None for too short a text.

    A Han character and a Korean syllable count twice: they stand for half a word, and their texts carry English
    names. Letters of addresses do not count beside them.
    """
    sample = text[:SAMPLE]
    rest = "" if sample.isascii() else WITHOUT_LATIN.sub("", sample)
    others = len(NO_LETTER.sub("", rest))
    if not others:  # letters are counted no further than the first line, as a rule
        return "latin" if any(len(NO_LETTER.sub("", part)) >= MIN_LETTERS for part in (sample[:100], sample)) else None
    counts = {name: len(pattern.findall(rest)) for name, pattern in SCRIPTS.items()}
    counts["latin"] = len(NO_LETTER.sub("", ADDRESS.sub(" ", sample))) - others
    if sum(counts.values()) < MIN_LETTERS and counts["han"] + counts["kana"] < 4:
        return None
    if counts["kana"] * 10 > counts["han"] + counts["kana"]:
        counts["kana"] += counts["han"]
        counts["han"] = 0
    counts["han"] *= 2
    counts["hangul"] *= 2
    return max(counts, key=lambda name: counts[name])


def _variant(text: str) -> str | None:
    sample = text[:SAMPLE]
    traditional = sum(char in ONLY_TRADITIONAL for char in sample)
    simplified = sum(char in ONLY_SIMPLIFIED for char in sample)
    if traditional == simplified:
        return None
    return "Hant" if traditional > simplified else "Hans"


def _declared(tree: PageTree, metadata: Metadata, profile: SiteProfile) -> Iterator[tuple[Source, str, str]]:
    for name in ("lang", "{http://www.w3.org/XML/1998/namespace}lang", "xml:lang"):
        if raw := tree.root.get(name):
            yield "markup", tree.path(tree.root), raw
    for item in (*metadata.linked("inLanguage"), *metadata.named("og:locale", "content-language", "dc.language")):
        yield item.source, item.where, item.text
    for tag in profile.languages:
        yield "profile", "languages", tag


def _count_words(text: str) -> dict[str, int]:
    """Return how many words at the beginning of *text* are function words of each language in the table."""
    counts = dict.fromkeys(FUNCTION_WORDS, 0)
    times = Counter(filter(LANGUAGES_OF_WORD.__contains__, WORD.findall(text[:WORDS_SAMPLE].lower())))
    for word, count in times.items():
        for tag in LANGUAGES_OF_WORD[word]:
            counts[tag] += count
    return counts


def _clearly(counts: dict[str, int]) -> str | None:
    """Return the language with the most function words, if they are clearly more than those of any other."""
    if not counts:
        return None
    (best, tag), (second, _) = sorted(((count, tag) for tag, count in counts.items()), reverse=True)[:2]
    return tag if best >= 3 and best * 2 > second * 3 else None
