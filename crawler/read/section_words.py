"""Words by which a reader finds the parts of a homepage, in English and in both scripts of Chinese."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.read.tree import fold

if TYPE_CHECKING:
    from crawler.profile import SiteProfile
    from crawler.records import Block

LANDMARKS: dict[Block, tuple[str, ...]] = {
    "news": (
        "news & stories", "news and stories", "latest news", "news & events", "news and events", "news", "stories",
        "headlines", "press releases", "what's new", "新聞及故事", "新闻及故事", "最新消息", "新聞", "新闻",
    ),
    "ranking": ("rankings", "ranking", "our rankings", "大學排名", "大学排名", "排名"),
    "figure": (
        "facts and figures", "facts & figures", "key figures", "in numbers", "by the numbers", "at a glance",
        "事實與數字", "事实与数字", "數字", "数字", "數據", "数据", "一覽", "一览",
    ),
    "first": ("our firsts", "firsts", "首創", "首创"),
    "award": (
        "awards & recognitions", "awards and recognitions", "awards & honours", "awards and honors", "awards",
        "honours", "recognitions", "獎項與殊榮", "奖项与殊荣", "獎項", "奖项", "殊榮", "殊荣", "榮譽", "荣誉",
    ),
    "goal": ("sustainable development goals", "sdgs", "sdg", "可持續發展目標", "可持续发展目标"),
    "event": (
        "featured events", "upcoming events", "events & workshops", "events", "what's on", "calendar", "即將舉行的活動",
        "即将举行的活动", "精選活動", "精选活动", "活動", "活动",
    ),
    "quick_link": (
        "quick links", "quicklinks", "information for", "resources for", "快速連結", "快速链接", "快捷連結", "資訊對象",
        "资讯对象",
    ),
    "social": ("follow us", "follow", "connect with us", "stay connected", "social media", "關注", "关注", "追蹤", "社交媒體"),
    "popular_search": ("popular search", "popular searches", "trending searches", "熱門搜尋", "热门搜索", "热门搜寻"),
}  # fmt: skip
"""Built-in words by block; a profile adds its own."""

GENERIC = frozenset({"quick links", "quicklinks", "快速連結", "快速链接", "快速连结", "快捷連結"})
"""Labels that name the block and no group within it."""

EVERYTHING = frozenset({"all", "view all", "全部", "所有"})
"""Tabs over entries that stand under another tab too."""

FEATURED = re.compile(r"\bfeatured\b|\bhighlight|精選|精选|焦點|焦点", re.IGNORECASE)

MORE = re.compile(
    r"(?:more\b|view (?:all|more)\b|see (?:all|more)\b|all (?:news|events|stories)\b|show all\b|更多|查看全部|查看更多|查看所有"
    r"|瀏覽全部|浏览全部).{0,40}",
    re.IGNORECASE,
)
"""Links that lead to the rest of a block."""

DETAILS = re.compile(
    r"(?:view |see |read )?(?:details?|more|full story)|learn more|read more|查看詳情|查看详情|詳情|详情|閱讀更多|阅读更多|了解更多",
    re.IGNORECASE,
)
"""Links that lead to the thing itself and say nothing of it."""

KINDS_OF_CARD = frozenset({
    "news", "story", "stories", "press release", "press releases", "event", "新聞", "新闻", "故事", "新聞稿", "新闻稿",
    "活動", "活动",
})  # fmt: skip
"""What a card may say of what it is, in one word."""

LANGUAGE_NAMES = {
    "繁": "zh-Hant", "繁體": "zh-Hant", "繁體中文": "zh-Hant", "繁中": "zh-Hant", "简": "zh-Hans", "简体": "zh-Hans",
    "简体中文": "zh-Hans", "简中": "zh-Hans", "中文": "zh", "中": "zh", "en": "en", "eng": "en", "english": "en",
    "deutsch": "de", "français": "fr", "español": "es", "italiano": "it", "português": "pt", "日本語": "ja", "한국어": "ko",
}  # fmt: skip
"""What a language switch calls languages."""

SOCIAL_HOSTS = re.compile(
    r"(?:^|\.)(?:facebook|instagram|linkedin|youtube|twitter|x|tiktok|weibo|bilibili|zhihu|xiaohongshu|douyin|flickr"
    r"|threads|vimeo|wechat|weixin\.qq|tieba\.baidu)\.(?:com|net|cn)$|^(?:mp\.weixin\.qq\.com|t\.me|youtu\.be)$"
)
"""Hosts of social networks."""

SOCIAL_NAMES = frozenset({
    "facebook", "instagram", "linkedin", "youtube", "twitter", "x", "wechat", "weibo", "bilibili", "baidu", "redbook",
    "zhihu", "zhifu", "xiaohongshu", "tiktok", "threads", "flickr", "douyin", "微信", "微博", "小紅書", "小红书",
})  # fmt: skip
"""What the links to social networks say."""

MIN_WORD = 3
"""Letters below which a word in Latin characters must be the whole heading."""

MAX_LANDMARK = 60
"""Characters of a heading that names a block."""

MAX_MORE = 10
"""Characters, a third as many in Chinese, that a heading which names its block and no more has beside the word."""


def block_of(text: str, profile: SiteProfile) -> Block | None:
    """Return the block that a heading or label with *text* opens; None where no known word is in it.

    A word that stands for the whole heading counts before one within it, a longer one before a shorter.
    """
    return _best_word(text, profile)[0]


def is_plain_landmark(text: str, profile: SiteProfile) -> bool:
    """Return whether *text* names a block and says little more: "Campus events", not "Events team wins a prize"."""
    kind, word = _best_word(text, profile)
    wide = 3 if word > "\u2e7f" else 1
    return kind is not None and wide * (len(fold(text).strip(" :：")) - len(word)) <= MAX_MORE


def _best_word(text: str, profile: SiteProfile) -> tuple[Block | None, str]:
    folded = fold(text).strip(" :：")
    if not folded or len(folded) > MAX_LANDMARK:
        return None, ""
    best: tuple[bool, int, Block, str] | None = None
    for kind, words in _words_of(profile).items():
        for word in words:
            if word == folded or _has_word(folded, word):
                found = (word == folded, len(word), kind, word)
                best = max(best, found) if best is not None else found
    return (best[2], best[3]) if best is not None else (None, "")


def _has_word(text: str, word: str) -> bool:
    at = text.find(word)
    if at < 0:
        return False
    if word[0] > "\u2e7f":
        return len(text) <= len(word) + 8
    if len(word) < MIN_WORD:
        return False
    before, after = text[at - 1 : at], text[at + len(word) : at + len(word) + 1]
    return not (before.isalnum() or after.isalnum()) and len(text) <= len(word) + 30


@lru_cache(maxsize=32)
def _of_digest(key: str, added: tuple[tuple[Block, tuple[str, ...]], ...]) -> dict[Block, tuple[str, ...]]:
    words = dict(LANDMARKS)
    for kind, landmarks in added:
        words[kind] = (*(fold(word).strip(" :：") for word in landmarks), *words.get(kind, ()))
    return words


def _words_of(profile: SiteProfile) -> dict[Block, tuple[str, ...]]:
    return _of_digest(profile.digest, tuple((block.kind, block.landmark) for block in profile.block))
