"""What switches of languages and links to social networks say, in whatever language the page is."""

from __future__ import annotations

import re

LANGUAGE_NAMES = {
    "繁": "zh-Hant", "繁體": "zh-Hant", "繁體中文": "zh-Hant", "繁中": "zh-Hant", "简": "zh-Hans", "简体": "zh-Hans",
    "简体中文": "zh-Hans", "简中": "zh-Hans", "中文": "zh", "中": "zh", "en": "en", "eng": "en", "english": "en",
    "deutsch": "de", "français": "fr", "español": "es", "castellano": "es", "italiano": "it", "português": "pt",
    "nederlands": "nl", "svenska": "sv", "dansk": "da", "norsk": "no", "català": "ca", "euskara": "eu", "galego": "gl",
    "日本語": "ja", "한국어": "ko", "국문": "ko", "영문": "en", "英語": "en",
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
