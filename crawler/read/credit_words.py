"""Words in a line that credits an article: labels, jobs, bodies, buttons and dates, in the languages of many sites."""

from __future__ import annotations

import re

BY = "by|from|von|vom|par|por|da|di|door|av|af"
"""The short words before a name: without a colon they count only in a line that is a name."""

MADE = (
    "written|rewritten|words?|text|story|reported|reporting|posted|published|article|submitted|contributed|compiled|"
    "author|post author|geschrieben|verfasst|veröffentlicht|publiziert|gepostet|erstellt|vorgestellt|eingestellt|"
    "beitrag|beiträge|gastbeitrag|artikel|texte|kommentar|interview|rezept|bericht|reportage|analyse|essay|kolumne|"
    "profil|posts?|archive|mehr|alles|écrit|publié|rédigé|proposé|posté|propos recueillis|escrito|publicado|redactado|"
    "enviado|postado|scritto|pubblicato|articolo|geschreven|skrevet|skriven"
)
"""What stands before those: ``geschrieben von``."""

LABELS = (
    "автор|текст|texts?|texte|texto|testo|tekst|tekstas|autor|autora|autores|autorin|autoren|author|authors|"
    "author\\(s\\)|"
    "auteurs?|autore|autori|forfatter|författare|verfasser|verfasserin|redactores?|redacteur|redakteur|redakteurin|"
    "escribe|escrito|yazar|yazan|haber|autorzy|penulis|tác giả|writers?|reporters?|contributors?|journalist|作者|"
    "作者名|"
    "採訪撰文|采访撰文|採訪|采访|採寫|采写|撰文及攝影|文[、/／・及]?[圖图]|[圖图]文|文・写真|通訊員|글[·・/]사진|"
    "text(?:e|o)?s? (?:und|et|y|and|&) (?:foto|photo|bild)\\w*|"
    "撰文|撰写|撰寫|文字|文|撰稿|撰稿人|記者|记者|本报记者|通讯员|供稿|執筆|執筆者|著者|筆者|文責|ライター|取材・文|"
    "責任編輯|"
    "责任编辑|责编|編輯|编辑|投稿者|翻訳者|翻訳|イラスト|작성자|글쓴이|글|기자"
)
"""What stands before a name with a colon."""

LABEL = re.compile(
    rf"[\s\-–—·•|(（【\[]*(?:(?:\w+\s){{0,2}}?(?:{MADE})\s+(?:{BY})\s*[:：]?\s+|a cura di\s+|(?:{LABELS}|"
    rf"{BY})\s*[:：]\s*|"
    rf"(?:by|von|vom|par|por|door|av|af)\s+|(?:autoren|autorin|autor|authors?|autores?)\s+(?=[A-ZÄÖÜ])|"
    r"(?:本报记者|記者|记者|撰文|文[/／])\s*)",
    re.IGNORECASE,
)
"""What stands before an author's name."""

HAN_FIELD = re.compile(r"(?:^|[\s|｜])(?P<label>[\u3400-\u9fff、·・]{1,6})\s*[:：/／＝]\s*(?P<names>[^\s:：|｜/／＝]+)")
"""One of several facts on a line in Chinese or Japanese: ``来源：宣传部 作者：林安娜``."""

HAN_AUTHOR = re.compile(
    r"作者(?:名)?|文[、及]?[圖图]?|[圖图]文|文字|撰文|撰稿人?|撰写|撰寫|採訪(?:撰文)?|采访(?:撰文)?|採寫|采写|記者|记者|"
    r"通訊員|通讯员|供稿|執筆者?|著者|筆者|投稿者"
)
"""The name of such a fact that says who wrote the article."""

LABEL_HINTS = frozenset(
    "by from von vom par por da di door av af cura autor autorin autoren author authors autores (by (von by: "
    "von:".split()
)
LABEL_SIGNS = re.compile("[:：記记撰文]")
"""One of those words or signs stands in every label."""

INNER_LABEL = re.compile(r"(?<=\W)(?:by|von|par|por|door)\s+(?=[^\W\d_])", re.IGNORECASE)
"""A label behind a date: ``Posted on 3 May by Ana Lim``."""

REVIEWED = re.compile(
    r"(?:\b(?:medically|clinically|fact|scientifically)[\s-]+)?\b(?:reviewed|checked|approved|verified) by\b",
    re.IGNORECASE,
)
"""What stands before those who looked over an article: who wrote it stands before that."""

ALONE = re.compile(
    rf"(?:{LABELS}|{BY}|(?:{MADE})(?:\s+(?:on|in|am|el|le|{BY}))?|updated|on|in|and|und|new|edit|date|datum|quelle|"
    rf"source|"
    r"contact|kontakt|profile|bio|last|first|stand|seite|ca|no comments?|advertisement|author "
    r"archives?|"
    r"tags?|topics?|(?:about|über|see|view|show|zeige|all|alle|mehr|more|leave|lesedauer|sponsored)\s.*|\d+\s+min.*|"
    r"filed under|posted in|tagged(?: with)?|analysis|opinion|"
    r"foto|photos?|фото|снимка|留言|人氣|人气|瀏覽|浏览|分享|評論|评论|回應|回应|更新|更新日期|發佈|发布|時間|时间|日期|來源|来源|登入|登录|"
    r"关注|關注|订阅|訂閱|粉丝|收藏|举报|舉報|返回|更多|查看更多|更多>>|首页|首頁|当前位置|當前位置|发布于|發佈於|点击|點擊|暂无简介|总篇数|"
    r"原创|原創|转载|轉載|打印|列印|字号|新闻资讯|责编)",
    re.IGNORECASE,
)
"""Words that stand where names stand and are none."""

NOBODY = re.compile(
    r"(?:\w*admin|admin\w*|administrators?|webmaster|web\s?(?:team|editor|redaktion)|editors?|redaktor|redacteur|guest|gast|"
    r"staff(?: (?:writers?|reporters?))?|news|newsroom|news desk|anonymous|anonym|root|user|unknown|null|none|"
    r"undefined|"
    r"n/a|test|default|super user|uncategorized|agencies|agenturen|external contributor|(?:author |your |full )?name|"
    r"小編|小编|管理員|管理员|本站|佚名|未知|匿名|网络|網絡|网友|網友|互联网)",
    re.IGNORECASE,
)
"""Accounts and roles that stand where a name should."""

JOB = re.compile(
    r"\b(?:reporters?|editors?|correspondents?|writer|columnist|contributors?|producer|journalist(?:in)?|photographer|"
    r"photograph|photos?|fotos?|fotograf(?:in)?|redakteur(?:in)?|chefredakteur(?:in)?|redactora?|volont[äa]r(?:in)?|"
    r"autorin?|author|director|direktor(?:in)?|professor(?:in)?|lecturer|researcher|manager|officer|intern|ceo|cto|cfo|"
    r"founder|president|analyst|fellow|chef\w*|head of|leiter(?:in)?|geschäftsführer(?:in)?|projektleiter(?:in)?|"
    r"ph\.?\s?d\.?|m\.?d\.?|mba|msc|m\.sc\.?|b\.sc\.?|rdn?|mph|special to|freelance|assistant|associate|coordinator|"
    r"specialist|translator|translated|student|updated|published|stand|uhr|read)\b",
    re.IGNORECASE,
)
"""Words of a job, a degree or a date: what holds one is no name."""

BODY = re.compile(
    r"\b(?:redaktion|staff|team|bureau|department|office|communications?|media|relations|magazine?|news|post|times|"
    r"press|university|studio|today|sports?|journal|gazette|tribune|chronicle|network|services?|reports|blog|agency|agentur\w*|nachrichten\w*|desk|online|verlag|gmbh|inc|ltd|group|daily|the|for|für|"
    r"institut\w*)\b",
    re.IGNORECASE,
)
"""Words of a body: it may be credited, but beside a person it is where that person works."""

CONTROLS = frozenset(
    "twitter facebook instagram linkedin youtube pinterest whatsapp xing github share shares email e-mail mail copy "
    "link "
    "url rss follow website print subscribe comment comments kommentare kommentar reply read more view recent stories "
    "menu google+ scholar login advertisement cookies home search hace min size text like".split()
)
"""Words of buttons beside a name."""

AGENCY = re.compile(r"[A-ZÄÖÜ]{2,5}(?:-[A-Z])?|dpa(?:-\w+)?|reuters|[a-z]{2,3}")
"""An agency or an abbreviation: beside a name it is where that person works."""

PARTICLES = frozenset(
    "van von de der den del della di da do dos das du la le les el al bin ibn ben ten ter zu zum y e af av st".split()
)
"""Small words within a name."""

CALENDAR = frozenset(
    "am on le el um at den vom the updated published uhr de january february march april may june july august "
    "september "
    "october november december januar februar märz mai juni juli oktober dezember jan feb mar apr jun jul aug sep sept "
    "oct okt nov dec dez montag dienstag mittwoch donnerstag freitag samstag sonntag monday tuesday wednesday thursday "
    "friday saturday sunday mon tue wed thu fri sat sun mo mi do fr sa so lundi mardi mercredi jeudi vendredi samedi "
    "dimanche janvier février mars avril juin juillet août septembre octobre novembre décembre enero febrero marzo "
    "abril "
    "mayo junio julio agosto septiembre octubre noviembre diciembre".split()
)
"""Words between a name and the digits of a date."""
