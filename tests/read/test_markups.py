"""One article in three languages, as three kinds of systems mark it up, gives the same record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from crawler.page import Page
from crawler.pipeline import PagePipeline
from crawler.profile import EMPTY_PROFILE
from crawler.records import Article, Capture

if TYPE_CHECKING:
    from collections.abc import Callable

URL = "https://news.example.edu/2025/tidal-laboratory"
PICTURE = "https://news.example.edu/media/laboratory-opening.jpg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The content of the article in one language, and the words that its pages put around it."""

    language: str
    site: str
    title: str
    subtitle: str
    day: str
    author: str
    category: str
    tags: tuple[str, str]
    caption: str
    credit: str
    paragraphs: tuple[str, ...]
    heading: str
    """A heading before the last paragraph."""
    person: dict[str, Any]
    labels: dict[str, str]
    menu: tuple[str, ...]


ENGLISH = Story(
    language="en",
    site="Harbour College",
    title="Laboratory for Quiet Tides Opens Its Doors",
    subtitle="Forty researchers measure what the sea leaves behind",
    day="10 July 2025",
    author="Ana Lim",
    category="Research",
    tags=("Coastal Engineering", "Open Days"),
    caption="Guests look into the tidal basin of the new laboratory",
    credit="Ben Ode",
    paragraphs=(
        (
            "The laboratory for quiet tides opened on Thursday after four years of building. Its basin holds as much "
            "water as twelve swimming pools, and it lets researchers repeat the tide of any day since records began."
        ),
        (
            "“We can now ask the sea the same question twice,” said Prof. Otto Berg, Director of the Tidal Laboratory. "
            "He thanked the fishermen of the bay, who had lent their notebooks to the first experiments."
        ),
        (
            "More than three hundred neighbours came to see the basin filled for the first time. Schools of the region "
            "may visit it every Wednesday from September on, and the college asks them to register two weeks before."
        ),
    ),
    heading="Open to the Neighbourhood",
    person={"name": "Otto Berg", "honorific": "Prof.", "role": "Director of the Tidal Laboratory", "quoted": True},
    labels={"by": "By ", "date": "Date: ", "category": "Category: ", "tags": "Tags: ", "photo": "Photo: "},
    menu=("About the College", "Study with Us", "Library and Archive", "Contact"),
)

TRADITIONAL = Story(
    language="zh-Hant",
    site="海港書院",
    title="靜潮實驗室正式啟用並開放參觀",
    subtitle="四十位研究人員量度大海留下的痕跡",
    day="2025年7月10日",
    author="林安娜",
    category="研究",
    tags=("海岸工程", "開放日"),
    caption="賓客參觀新實驗室的潮汐水池並聽取講解",
    credit="歐本",
    paragraphs=(
        (
            "經過四年興建，靜潮實驗室於星期四正式啟用。實驗室的水池容量相當於十二個泳池，研究人員可以在這裡重現有紀錄以來任何一天的潮汐，"
            "並且反覆比較不同年份的變化，這是過去無法做到的事情。"
        ),
        (
            "主任葉柏文教授表示：「我們現在可以向大海提出同一個問題兩次。」他感謝海灣的漁民借出筆記，讓團隊完成了最初的實驗，"
            "也感謝鄰近學校多年以來對計劃的支持。"
        ),
        (
            "超過三百位居民到場見證水池首次注水。由九月開始，區內學校可以於每個星期三前往參觀，書院希望各校在兩星期之前登記，"
            "以便安排講解員和交通接送的時間。"
        ),
    ),
    heading="向鄰里開放",
    person={"name": "葉柏文", "honorific": "教授", "role": "主任", "quoted": True},
    labels={"by": "作者：", "date": "日期：", "category": "類別：", "tags": "標籤：", "photo": "攝影："},
    menu=("關於書院", "入學申請", "圖書館及檔案", "聯絡我們"),
)

SIMPLIFIED = Story(
    language="zh-Hans",
    site="海港书院",
    title="静潮实验室正式启用并开放参观",
    subtitle="四十位研究人员量度大海留下的痕迹",
    day="2025年7月10日",
    author="林安娜",
    category="研究",
    tags=("海岸工程", "开放日"),
    caption="宾客参观新实验室的潮汐水池并听取讲解",
    credit="欧本",
    paragraphs=(
        (
            "经过四年兴建，静潮实验室于星期四正式启用。实验室的水池容量相当于十二个泳池，研究人员可以在这里重现有纪录以来任何一天的潮汐，"
            "并且反复比较不同年份的变化，这是过去无法做到的事情。"
        ),
        (
            "主任叶柏文教授表示：“我们现在可以向大海提出同一个问题两次。”他感谢海湾的渔民借出笔记，让团队完成了最初的实验，"
            "也感谢邻近学校多年以来对计划的支持。"
        ),
        (
            "超过三百位居民到场见证水池首次注水。由九月开始，区内学校可以于每个星期三前往参观，书院希望各校在两星期之前登记，"
            "以便安排讲解员和交通接送的时间。"
        ),
    ),
    heading="向邻里开放",
    person={"name": "叶柏文", "honorific": "教授", "role": "主任", "quoted": True},
    labels={"by": "作者：", "date": "日期：", "category": "类别：", "tags": "标签：", "photo": "摄影："},
    menu=("关于书院", "入学申请", "图书馆及档案", "联系我们"),
)


def drupal(story: Story) -> str:
    """Return the page as a system of fields marks it up, one ``div`` around every value."""
    menu = "".join(f'<li class="menu-item"><a href="/m{n}">{word}</a></li>' for n, word in enumerate(story.menu))
    first, second, last = story.paragraphs
    tags = "".join(f'<div class="field__item"><a href="/tags/{n}">{tag}</a></div>' for n, tag in enumerate(story.tags))
    return f"""<!DOCTYPE html><html lang="{story.language}"><head><meta charset="utf-8">
<title>{story.title} | {story.site}</title><meta name="Generator" content="Drupal 10"></head>
<body class="path-node page-node-type-news"><header role="banner"><nav class="menu--main"><ul class="menu">{menu}</ul>
</nav></header><main role="main"><div class="layout-content"><div class="region-content">
<article class="node node--type-news node--view-mode-full"><div class="node__content">
<div class="field field--name-field-category field__item"><a href="/c/1">{story.category}</a></div>
<h1 class="page-title"><span class="field field--name-title">{story.title}</span></h1>
<div class="field field--name-field-subtitle field__item">{story.subtitle}</div>
<div class="node__submitted"><div class="field field--name-field-author field__item">{story.author}</div>
<div class="field field--name-field-date field__item"><time datetime="2025-07-10">{story.day}</time></div></div>
<div class="field field--name-field-image"><figure><img src="/media/laboratory-opening.jpg" width="900" height="600"
 alt="{story.caption}"><figcaption>{story.caption} ({story.labels["photo"]}{story.credit})</figcaption></figure></div>
<div class="clearfix text-formatted field field--name-body field__item"><p>{first}</p><p>{second}</p>
<h2>{story.heading}</h2><p>{last}</p></div>
<div class="field field--name-field-tags"><div class="field__items">{tags}</div></div>
</div></article></div></div></main><footer><ul class="menu">{menu}</ul><p>© {story.site}</p></footer></body></html>"""


def wordpress(story: Story) -> str:
    """Return the page as a blog system marks it up, with ``rel`` on its links and a sidebar."""
    menu = "".join(f'<li class="menu-item"><a href="/m{n}">{word}</a></li>' for n, word in enumerate(story.menu))
    first, second, last = story.paragraphs
    tags = ", ".join(f'<a href="/tag/{n}" rel="tag">{tag}</a>' for n, tag in enumerate(story.tags))
    return f"""<!DOCTYPE html><html lang="{story.language}"><head><meta charset="utf-8">
<title>{story.title} – {story.site}</title><meta property="og:type" content="article">
<meta property="og:site_name" content="{story.site}"><meta property="og:title" content="{story.title}"></head>
<body class="post-template-default single single-post"><header class="site-header"><p class="site-title">
<a href="/" rel="home">{story.site}</a></p><nav class="main-navigation"><ul>{menu}</ul></nav></header>
<div id="content" class="site-content"><main class="site-main">
<article class="post-77 post type-post status-publish hentry"><header class="entry-header">
<h1 class="entry-title">{story.title}</h1><p class="entry-subtitle">{story.subtitle}</p><div class="entry-meta">
<span class="posted-on"><time class="entry-date published" datetime="2025-07-10">{story.day}</time></span>
<span class="byline"><span class="author vcard"><a class="url fn n" href="/author/1" rel="author">{story.author}</a>
</span></span></div></header><div class="entry-content">
<div class="wp-caption alignnone"><img src="/media/laboratory-opening.jpg" width="900" alt="{story.caption}">
<p class="wp-caption-text">{story.caption} ({story.labels["photo"]}{story.credit})</p></div>
<p>{first}</p><p>{second}</p><h2>{story.heading}</h2><p>{last}</p></div>
<footer class="entry-footer"><span class="cat-links"><a href="/c/1" rel="category tag">{story.category}</a></span>
<span class="tags-links">{tags}</span></footer></article></main>
<aside class="widget-area sidebar"><section class="widget"><ul>{menu}</ul></section></aside></div>
<footer class="site-footer"><p>© {story.site}</p></footer></body></html>"""


def tables(story: Story) -> str:
    """Return the page as it was drawn before style sheets: tables in tables, and labels in words."""
    menu = "".join(f'<tr><td><a href="/m{n}">{word}</a></td></tr>' for n, word in enumerate(story.menu))
    first, second, last = story.paragraphs
    tags = ", ".join(f'<a href="/t{n}">{tag}</a>' for n, tag in enumerate(story.tags))
    label = story.labels
    return f"""<html lang="{story.language}"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<title>{story.title} - {story.site}</title></head><body bgcolor="#ffffff">
<table width="760" cellpadding="0" cellspacing="0" border="0"><tr><td colspan="2"><a href="/">
<img src="/logo.gif" width="160" height="40" alt="{story.site}"></a></td></tr><tr>
<td width="160" valign="top"><table border="0">{menu}</table></td><td width="600" valign="top">
<table border="0" cellpadding="4"><tr><td><h1>{story.title}</h1></td></tr>
<tr><td class="subtitle"><b>{story.subtitle}</b></td></tr>
<tr><td><font size="2">{label["date"]}{story.day}</font></td></tr>
<tr><td><font size="2">{label["by"]}{story.author}</font></td></tr>
<tr><td><font size="2">{label["category"]}<a href="/c1">{story.category}</a></font></td></tr>
<tr><td><table border="0"><tr><td><img src="/media/laboratory-opening.jpg" width="450" height="300"></td></tr>
<tr><td class="caption">{story.caption} ({label["photo"]}{story.credit})</td></tr></table></td></tr>
<tr><td><p>{first}</p><p>{second}</p><h2>{story.heading}</h2><p>{last}</p></td></tr>
<tr><td><p>{label["tags"]}{tags}</p></td></tr></table></td></tr>
<tr><td colspan="2" align="center"><font size="1">© {story.site}</font></td></tr></table></body></html>"""


STORIES = [pytest.param(story, id=story.language) for story in (ENGLISH, TRADITIONAL, SIMPLIFIED)]
MARKUPS = [pytest.param(draw, id=draw.__name__) for draw in (drupal, wordpress, tables)]


@pytest.fixture(scope="module")
def pipeline() -> PagePipeline:
    return PagePipeline.from_settings()


def read(pipeline: PagePipeline, html: str) -> Article:
    page = Page(
        url=URL,
        requested_url=URL,
        status=200,
        content_type="text/html; charset=utf-8",
        body=html.encode(),
        profile=EMPTY_PROFILE,
        capture=Capture(time="2025-07-11T00:00:00.000Z"),
    )
    (article,) = [record for record in pipeline.read(page).records if isinstance(record, Article)]
    return article


def expected(story: Story) -> dict[str, Any]:
    first, second, last = story.paragraphs
    return {
        "title": story.title,
        "subtitle": story.subtitle,
        "published": "2025-07-10",
        "authors": [story.author],
        "people": [story.person],
        "tags": list(story.tags),
        "categories": [story.category],
        "captions": [{"text": story.caption, "image": PICTURE, "credit": story.credit}],
        "body": "\n\n".join((first, second, f"## {story.heading}", last)),
        "language": story.language,
    }


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("draw", MARKUPS)
def test_markup_does_not_change_what_an_article_says(
    draw: Callable[[Story], str], story: Story, pipeline: PagePipeline
) -> None:
    fields = msgspec.to_builtins(read(pipeline, draw(story)))
    wanted = expected(story)
    assert {name: fields[name] for name in wanted} == wanted


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("draw", MARKUPS)
def test_each_value_has_evidence_in_every_markup(
    draw: Callable[[Story], str], story: Story, pipeline: PagePipeline
) -> None:
    article = read(pipeline, draw(story))
    for name, value in expected(story).items():
        evidence = article.evidence[name]
        stated = evidence if isinstance(evidence, list) else [evidence]
        assert len(stated) == (len(value) if isinstance(value, list) else 1), name
        assert all(one.source for one in stated), name
