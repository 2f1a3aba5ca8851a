"""What of a page is boilerplate: verdicts on elements, and the words of labels that are no text.

A verdict rests on the tag, the role and the words in class and id. Those words are a hint that a
redesign breaks, so they only ever take away: the main text is found by where the text stands.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.read.names import NOTHING, judge_name

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from lxml import etree

    from crawler.profile import SiteProfile
    from crawler.read.tree import PageTree

INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
"""Tags that do not part a line of text from what stands around it."""

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

SILENT = frozenset({
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "audio", "video", "canvas",
    "button", "select", "textarea", "input", "option", "label", "map", "head", "title", "meta", "link", "img",
    "picture", "source", "hr",
})  # fmt: skip
"""Tags whose content is never text of the page."""

FRAME = frozenset({"nav", "footer", "aside", "form", "header", "menu", "dialog"})
"""Tags around a page's text, unless the text itself stands in them (whole pages in one ``form`` are common)."""

SILENT_OR_FRAME = SILENT | FRAME
NEVER_BODY = SILENT_OR_FRAME | {"figcaption"}

FRAME_FOR_SURE = SILENT | {"nav", "footer", "header"}
"""Tags that count where names are not believed."""

LAID_OVER = re.compile(r"popup|modal|cookie|consent|login|dialog|off-?canvas", re.IGNORECASE)
"""Names of what lies over a page, which are believed where others mislead, unless all text stands in it."""

WHOLE = frozenset({"html", "body", "main", "article"})
"""Tags whose names list what else stands in them, such as ``has-sidebar``."""

FRAME_ROLES = frozenset({
    "navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu", "menubar",
    "toolbar", "tablist", "alert", "button",
})  # fmt: skip

FIGURE = frozenset({"figure", "figcaption", "picture", "img"})
AROUND_FIGURES = frozenset({"header", "button"})
FIGURE_ROLES = FRAME_ROLES - {"button"}
"""What a figure is made of, and the tags and roles around it that do not part it from the article."""

LABELS_NOT_BODY = frozenset({
    "share", "share this", "share this article", "share this story", "share this page", "share on", "share:", "tags",
    "tags:", "tag", "tag:", "topics", "keywords", "related", "related articles", "related news", "related stories",
    "related links", "related content", "related posts", "read more", "read also", "see also", "more news", "more",
    "back", "back to news", "back to all news", "back to top", "back to list", "return to list", "all news", "print",
    "print this page", "email", "e-mail", "copy link", "copied", "facebook", "twitter", "x", "linkedin", "whatsapp",
    "wechat", "weibo", "instagram", "youtube", "thumbnail", "previous", "next", "previous article", "next article",
    "advertisement", "advertising", "anzeige", "subscribe", "subscribe now", "sign up", "sign in", "log in",
    "newsletter", "comments", "leave a comment", "leave a reply", "add a comment", "post a comment", "skip to content",
    "skip to main content", "click to enlarge", "view larger image", "loading", "follow us", "download", "tweet",
    "teilen", "drucken", "mehr zum thema", "kommentare", "partager", "imprimer", "lire aussi", "compartir",
    "分享", "分享至", "分享到", "分享此文", "標籤", "标签", "標籤:", "标签:", "關鍵字", "关键词", "相關新聞",
    "相关新闻",
    "相關文章", "相关文章", "返回", "返回列表", "返回頁首", "返回顶部", "返回上頁", "列印", "打印", "上一篇", "下一篇",
    "weiterlesen", "weitere informationen", "ende der weiteren informationen", "mehr themen", "mehr dazu",
    "lesen sie auch", "das könnte sie auch interessieren", "das könnte dich auch interessieren",
    "empfohlene beiträge", "ähnliche beiträge", "verwandte beiträge", "verwandte themenbereiche", "lust auf mehr?",
    "quellen ausblenden", "quellen anzeigen", "recommended videos", "sign in or create an account",
    "ähnliche artikel", "weitere artikel", "weitere beiträge",
    "verwandte themen", "verwandte artikel", "weiterführende links", "weiterführender link", "über den autor",
    "über die autorin", "keine kommentare", "bisher keine kommentare", "kommentare geschlossen", "kontakt",
    "schlagwörter", "replay", "autoplay", "show thumbnails", "show captions", "hide captions", "hide caption",
    "last slide", "next slide", "view full size", "watch video", "also",
    "no comments", "comments are closed", "comments closed", "explore further", "recommended", "be sociable, share!",
    "about the author", "more on this topic", "continue reading", "listen to this article",
    "lire la suite", "à lire aussi", "voir aussi", "sur le même sujet", "commentaires", "en savoir plus", "publicité",
    "leer más", "lea también", "te puede interesar", "publicidad", "comentarios", "etiquetas", "relacionados",
    "noticias relacionadas", "más información", "para saber más", "temas relacionados",
    "leggi anche", "leia também", "leia mais", "veja também", "publicidade", "pubblicità", "potrebbe interessarti",
    "czytaj więcej", "czytaj też", "czytaj także", "zobacz też", "zobacz także", "dowiedz się więcej", "reklama",
    "lees ook", "lees meer", "läs mer", "läs också", "les også", "lue myös", "čtěte také",
    "更多", "閱讀更多", "阅读更多", "목록", "공유", "태그", "シェア", "タグ", "関連記事",
    "artikel teilen", "beitrag teilen", "diesen artikel teilen", "diesen beitrag teilen", "seite drucken",
    "partager cet article", "partager l'article", "partager l’article", "partager cette page", "articles similaires",
    "compartir esta noticia", "compartir este artículo", "también te puede interesar", "artículos relacionados",
    "シェアする", "この記事をシェア", "この記事をシェアする", "関連リンク", "関連ニュース", "一覧へ戻る", "一覧に戻る",
    "공유하기", "관련기사", "관련 기사", "이전글", "다음글", "인쇄", "延伸閱讀", "延伸阅读",
    "分享此頁", "分享本文", "友善列印", "回上頁", "回上一頁", "回列表", "回首頁",
})  # fmt: skip
"""Whole blocks, case folded, that stand in an article's box and are not its text."""

LABEL_PREFIX = re.compile(
    r"(?:share (?:this|on|via)\b|tags ?[:：]|topics ?[:：]|keywords ?[:：]|related ?[:：]"
    r"|read (?:more|also|next) ?[:：]|see also ?[:：]|more on this ?|also read ?[:：]"
    r"|back to (?:all |the )?(?:news|list|top|stories|overview)\b"
    r"|sign up (?:for|to) (?:our|the)\b.{0,60}newsletter|subscribe to (?:our|the)\b|follow us on\b|follow .{2,30} on "
    r"(?:twitter|facebook|instagram)|標籤[:：\s]|标签[:：\s]|關鍵[字詞][:：\s]|关键[字词][:：\s]|返回.{0,8}$|上一[篇則则][:：]|下一[篇則则][:：]"
    r"|previous (?:article|post|story) ?[:：]|next (?:article|post|story) ?[:：]|[‹«←<] ?back\b|filed under ?[:：]"
    r"|(?:das|dieses) thema (?:könnte|dürfte) (?:dich|sie|euch) auch interessieren"
    r"|lesen sie auch\b.{0,60}[:：]"
    r"|weitere (?:aktuelle )?(?:themen|artikel|beiträge|nachrichten|meldungen|news)\b.{0,40}$|vorschau auf den nächsten"
    r"|(?:we apologize, but|unfortunately,|sorry,) this video\b|try refreshing your browser\b"
    r"|escuch[ae] (?:esta nota|este artículo)\b.{0,20}$|(?:diesen )?artikel (?:vorlesen|anhören)$"
    r"|(?:der|dieser) beitrag wurde am\b|this (?:entry|post) was posted\b|posted in\b|(?:zuletzt )?aktualisiert am\b"
    r"|publiziert ?:|kommentarfeed\b|(?:crédits?|photo) photos? ?:|(?:bild)?quelle ?: .{0,60}$|fotos? ?: .{0,60}$"
    r"|(?:image|picture)s? ?: .{0,60}$|source ?: (?:supplied|.{0,30}images)$"
    r"|(?:puedes ver|lee también|lea también|te puede interesar|mira también) ?[:：]|à lire ?:|lire aussi ?:"
    r"|voir aussi ?:"
    r"|(?:czytaj|zobacz) (?:też|także|więcej|również)\b|dowiedz się więcej ?:|leggi anche\b|leia (?:também|mais)\b"
    r"|anzeige ?[-:–]|sie sind (?:aktuell )?nicht (?:eingeloggt|angemeldet)|keine kommentare\b"
    r"|发布(?:者|人|时间|日期) ?[:：]|發[佈布](?:者|人|時間|日期|單位) ?[:：]"
    r"|浏览(?:次数|量) ?[:：]|瀏覽(?:次數|人次|數) ?[:：]"
    r"|(?:작성일|작성자|등록일|조회수?) ?[:：]?\s.{0,20}$"
    r"|©|copyright ©|all rights reserved|(?-i:TAGS|KEYWORDS|TOPICS)\s)",
    re.IGNORECASE,
)
"""How a short block begins that is not text of the article."""

POSTED = re.compile(
    r"(?:der|dieser) (?:beitrag|eintrag|artikel) wurde am\b.{0,60}(?:um \d|veröffentlicht|gepostet|geschrieben)"
    r"|this (?:entry|post|article) was (?:posted|published|written)\b.{0,80}\d",
    re.IGNORECASE,
)
"""How blog systems begin the note below an article that says when and under what it was posted."""

LABEL_PREFIX_MAX = 160
"""A longer block is a sentence that happens to begin like a label."""


APART = frozenset({"id", "role", "style", "hidden"})
"""Attributes beside the class that may set an element apart."""


def is_frame(element: etree._Element) -> bool:
    """Return whether *element* by itself says that it stands around an article and not in it."""
    tag = element.tag
    if tag in SILENT_OR_FRAME or ("-" in tag and judge_name(tag).frame):  # a custom element: ``site-navigation``
        return True
    names = element.keys()
    if tag in WHOLE or not names:
        return False
    if tag == "a" and not len(element):  # words of a sentence: such names say where the link leads
        return "hidden" in names
    if "class" in names and judge_name(element.get("class") or "").frame:
        return True
    return not APART.isdisjoint(names) and _is_set_apart(element)


def is_frame_of_figure(element: etree._Element) -> bool:
    """Return whether *element* by itself says that the figures in it are not those of the article around it.

    A figure and its parts do not say so by their own names, nor do the article's ``header``, where the first picture
    stands, and a button, which shows the picture large.
    """
    tag = element.tag
    if tag in FIGURE or tag in WHOLE:
        return False
    if (tag in SILENT_OR_FRAME and tag not in AROUND_FIGURES) or ("-" in tag and judge_name(tag).frame):
        return True
    names = element.keys()
    if "class" in names and judge_name(element.get("class") or "").frame:
        return True
    return not APART.isdisjoint(names) and _is_set_apart(element, roles=FIGURE_ROLES)


def _is_set_apart(element: etree._Element, *, roles: frozenset[str] = FRAME_ROLES) -> bool:
    """Return whether other attributes than the class say that *element* is no part of the text."""
    ident = element.get("id")
    if ident is not None and judge_name(ident).frame:
        return True
    role = element.get("role")
    if role is not None and role in roles:
        return True
    style = element.get("style")
    if style is not None and "none" in style and "display:none" in style.replace(" ", "").lower():
        return True
    return element.get("hidden") is not None


def is_caption(element: etree._Element) -> bool:
    """Return whether *element* by itself says that it holds the words under a picture."""
    tag = element.tag
    if tag == "figcaption":
        return True
    if tag in WHOLE:
        return False
    name = element.get("class")
    return name is not None and judge_name(name).caption


def is_never_text(element: etree._Element) -> bool:
    """Return whether *element* holds no text of an article even where class names are not believed."""
    tag = element.tag
    if tag in FRAME_FOR_SURE or ("-" in tag and judge_name(tag).frame):
        return True
    if tag in WHOLE or not element.keys():
        return False
    return judge_name(element.get("class") or "").comment or judge_name(element.get("id") or "").comment


def is_laid_over(element: etree._Element) -> bool:
    """Return whether *element* is named as what lies over a page or waits beside it: a dialog, a notice of cookies."""
    if element.tag in WHOLE or not element.keys():
        return False
    return any(name and LAID_OVER.search(name) for name in (element.get("class"), element.get("id")))


def is_boilerplate(element: etree._Element) -> bool:
    """Return whether *element* by itself says that it holds no running text of an article: a frame or a caption."""
    tag = element.tag
    if tag in NEVER_BODY or ("-" in tag and judge_name(tag).frame):
        return True
    names = element.keys()
    if tag in WHOLE or not names:
        return False
    if tag == "a" and not len(element):
        return "hidden" in names or is_caption(element)
    if "class" in names:
        verdict = judge_name(element.get("class") or "")
        if verdict is not NOTHING and (verdict.frame or verdict.caption):
            return True
    return not APART.isdisjoint(names) and _is_set_apart(element)


class Surroundings:
    """Verdicts on whole lines of elements up to a top, each element judged once."""

    def __init__(
        self, top: etree._Element, judge: Callable[[etree._Element], bool], *, exempt: Collection[etree._Element] = ()
    ) -> None:
        self._judge = judge
        self._exempt = exempt
        self._verdicts: dict[etree._Element, bool] = {top: False}

    def contain(self, element: etree._Element) -> bool:
        """Return whether *element* or one around it, below the top, is judged to be boilerplate.

        What stands outside the top is judged up to the root.
        """
        verdicts, judge = self._verdicts, self._judge
        chain = []
        verdict = False
        at: etree._Element | None = element
        while at is not None:
            known = verdicts.get(at)
            if known is not None:
                verdict = known
                break
            chain.append(at)
            if at not in self._exempt and judge(at):
                verdict = True
                break
            at = at.getparent()
        for below in chain:
            verdicts[below] = verdict
        return verdict


def frames_in(tree: PageTree, box: etree._Element) -> Surroundings:
    """Return the verdicts on what stands around the article in *box*, which all readers of a page share."""
    if box not in tree.frames:
        tree.frames[box] = Surroundings(box, is_frame)
    return tree.frames[box]


def figures_in(tree: PageTree, box: etree._Element) -> Surroundings:
    """Return the verdicts on what stands around the figures of the article in *box*."""
    if box not in tree.figures:
        tree.figures[box] = Surroundings(box, is_frame_of_figure)
    return tree.figures[box]


def label_words(profile: SiteProfile) -> frozenset[str]:
    """Return the labels, case folded and without colon, that are no text on the site of *profile*."""
    labels = profile.labels
    return _label_words((*labels.not_body, *labels.tags))


@lru_cache(maxsize=256)
def _label_words(own: tuple[str, ...]) -> frozenset[str]:
    return LABELS_NOT_BODY | {fold_label(label) for label in own}


def fold_label(text: str) -> str:
    """Return *text* as labels are compared: case folded, without colons and arrows around it.

    >>> fold_label("TAGS :")
    'tags'
    """
    return text.casefold().strip(" :：›»‹«<>←→|·•-–—")


def is_label(text: str, words: frozenset[str]) -> bool:
    """Return whether the whole block *text* is a label such as ``SHARE`` or ``Back to all news``, or a blog's note."""
    if len(text) > LABEL_PREFIX_MAX:
        return POSTED.match(text) is not None
    return fold_label(text) in words or LABEL_PREFIX.match(text) is not None
