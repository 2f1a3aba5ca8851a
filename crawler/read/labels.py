"""Labels of an article: the words that announce them, and what is left of one when it is taken as a value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.read.headline_text import count_words
from crawler.read.metadata import tidy

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

TAG_LABELS = frozenset({
    "tags", "tag", "tagged", "tagged with", "tagged as", "keywords", "topics", "related topics", "schlagwörter",
    "schlagworte", "themen", "stichwörter", "mots-clés", "mots clés", "étiquettes", "etiquetas", "palabras clave",
    "temas", "parole chiave", "argomenti", "palavras-chave", "trefwoorden", "標籤", "标签", "關鍵字", "关键词",
    "關鍵詞", "关键字", "タグ", "キーワード", "태그", "키워드", "теги", "метки", "tagi",
    "emneord", "stikord", "nøkkelord", "stikkord", "nyckelord", "ämnesord",
})  # fmt: skip
CATEGORY_LABELS = frozenset({
    "category", "categories", "section", "filed under", "posted in", "kategorie", "kategorien", "rubrik", "rubrique",
    "catégorie", "catégories", "categoría", "categorías", "categoria", "categorie", "類別", "类别", "分類", "分类",
    "カテゴリ", "カテゴリー", "카테고리", "분류",
})  # fmt: skip

MAX_LENGTH = 60
"""Characters of a label; longer ones are sentences."""

NO_LABEL = re.compile(
    r"https?://|[{}<>]|^[\W\d_]*$|[:：]$|^(?:more|all|view all|mehr|alle|show more|view \d+ images|更多|全部|"
    r"more articles|收藏|举报|舉報|取消|确认|確認|纠错|【纠错】|原创|原創|关注|關注|分享|频道推荐)$",
    re.IGNORECASE,
)
COUNT = re.compile(r"(?:(?<!\s)\s++)?\(\d+(?:\s\w+)?\)$")
"""How many articles have a label."""

CLASS = re.compile(
    r"^\s*(?:category|categories|tags?|topics?|sections?|subject|keywords?|person|people|organi[sz]ations?|places?|"
    r"locations?|nlp entity tokens)\s*[:/]\s*",
    re.IGNORECASE,
)
"""What some systems put before a label to say of which class it is."""

MACHINE = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?:[\w-]+\.)+(?:com|org|net|de|ca|eu)|nlp category\s*:.*|"
    r"(?=\w++\Z)\w+_\w+|"
    r"\w+:(?:true|false|\d+|(?=\w++\Z)\w+_\w+)",
    re.IGNORECASE,
)
"""Labels that only the publishing system reads."""

HOME = frozenset({"home", "homepage", "startseite", "accueil", "inicio", "início", "首页", "首頁", "主页", "主頁"})
"""How a trail of links from the site's first page begins."""

MAX_WORDS, MAX_WIDE_WORDS = 5, 7
"""Words of a label, and of one in Chinese or Japanese; most labels of an article have no more."""

EDGES = " \t\r\n\u00a0:：#"
"""What may stand around a label."""

CUTS = re.compile(r"(?:(?<!\s)\s++)?(?:[,;、，；|]\s*|#(?=\w))")


def is_label(text: str, labels: Collection[str]) -> bool:
    """Return whether *text* is one of *labels*, which are folded, and nothing else."""
    return len(text) < 80 and " ".join(text.casefold().split()).strip(EDGES) in labels


def are_labels(texts: Sequence[str]) -> bool:
    """Return whether *texts* are labels: neither a trail from the first page down nor titles of other articles."""
    if not texts or texts[0].casefold() in HOME:
        return False
    return 2 * sum(map(_is_short, texts)) > len(texts)


def _is_short(text: str) -> bool:
    return count_words(text) <= (MAX_WIDE_WORDS if max(text, default="") > "\u3000" else MAX_WORDS)


def label_in(text: str) -> str | None:
    """Return *text* as a label, or None where it is none."""
    label = tidy(text).strip('#,;|·•/ „“”"').lstrip("-–—* ")
    if label.endswith(")") and (count := COUNT.search(label)):
        label = label[: count.start()]
    if not label or len(label) > MAX_LENGTH or NO_LABEL.search(label):
        return None
    return label


def declared_label(text: str) -> str | None:
    """Return a label declared for machines, without the class that some systems put before it."""
    if ":" in text or "/" in text:
        text = CLASS.sub("", text)
    return None if MACHINE.fullmatch(text.strip()) else label_in(text)
