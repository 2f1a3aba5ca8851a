from __future__ import annotations

import pytest

from crawler.profile import EMPTY_PROFILE, Labels, Select, SiteProfile
from crawler.read.metadata import read_metadata
from crawler.read.tags import read_categories, read_tags
from crawler.read.tree import parse_page

MENU = "".join(f'<a href="/t/{i}">Label {i}</a>' for i in range(31))


STATED = '<script type="application/ld+json">{"@type":"Article","keywords":["Tide tables","Coast","Sea air"]}</script>'


def tags(body: str, profile: SiteProfile = EMPTY_PROFILE) -> list[str]:
    tree = parse_page(f"<html><body>{body}".encode(), url="https://www.example.edu/news/1")
    result = read_tags(tree, read_metadata(tree), profile, tree.first("main"))
    assert len(result.evidence) == len(result.values)
    return result.values


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            '<h1>Rain</h1><div class="field--name-field-tags"><div class="field__items"><div class="field__item">'
            '<span class="tag">Sea &amp; Air</span></div><div class="field__item"><span class="tag">Coast</span>'
            "</div></div></div>",
            ["Sea & Air", "Coast"],
            id="marked-container",
        ),
        pytest.param('<h1>Rain</h1><p>x</p><a rel="tag" href="/t/sea">#Sea</a>', ["Sea"], id="rel-tag"),
        pytest.param("<h1>Rain</h1><p>Tags: <a>Sea</a>, <a>Coast</a></p>", ["Sea", "Coast"], id="label-in-line"),
        pytest.param("<h1>Regn</h1><p>Emneord: <a>Hav</a>, <a>Kyst</a></p>", ["Hav", "Kyst"], id="danish-label"),
        pytest.param("<h1>雨</h1><h3>標籤</h3><ul><li><a>海洋</a></li></ul>", ["海洋"], id="chinese-label-above"),
        pytest.param("<h1>Rain</h1><p><b>TAGS</b> <a>Sea</a></p>", ["Sea"], id="label-in-a-child"),
        pytest.param(
            '<script type="application/ld+json">{"@type":"Article","keywords":"Sea, Coast"}</script><h1>Rain</h1>',
            ["Sea", "Coast"],
            id="json-ld",
        ),
        pytest.param('<meta property="article:tag" content="Sea"><h1>Rain</h1>', ["Sea"], id="meta"),
        pytest.param('<h1>Rain</h1><div class="tags"><a>Sea</a><a>sea</a><a>More</a></div>', ["Sea"], id="each-once"),
        pytest.param("<h1>Rain</h1><h4>SHARE</h4><h4>TAGS</h4>", [], id="empty-block"),
        pytest.param(
            "<h1>Rain</h1><div><span>TAGS</span></div><section><h2>Related stories</h2><ul><li><a>Sun in June</a>"
            "<p>It came back at last, and stayed for a month.</p></li></ul></section>",
            [],
            id="empty-block-before-teasers",
        ),
        pytest.param(
            '<main><article><h1>Rain</h1><p>x</p><footer class="entry-footer">Tagged <a rel="tag">Sea</a>, '
            '<a rel="tag">Coast</a> in <a rel="category tag">News</a></footer></article></main>',
            ["Sea", "Coast"],
            id="footer-of-the-article",
        ),
        pytest.param(
            '<article><h1>Rain</h1><p>x</p></article><article><h2>Sun</h2><footer><a rel="tag">Sea</a></footer>'
            "</article>",
            [],
            id="footer-of-another-article",
        ),
        pytest.param(
            '<h1>Rain</h1><div class="tags"><a>Rain came late to the coast in May</a><a>More ships than ever in the '
            "old harbour</a></div>",
            [],
            id="titles-of-other-articles",
        ),
        pytest.param(
            '<h1>雨</h1><div class="tags"><a>研究</a><a>人工智能與自然語言處理</a></div>',
            ["研究", "人工智能與自然語言處理"],
            id="long-label-in-chinese",
        ),
        pytest.param(
            '<h1>雨</h1><div class="tags"><a>大學宣布下學年起增設海洋研究獎學金</a>'
            "<a>新圖書館於舊碼頭旁正式啟用開放予公眾</a></div>",
            [],
            id="titles-of-other-articles-in-chinese",
        ),
        pytest.param(
            '<h1>Rain</h1><div class="tags"><a>Home</a><a>News</a></div><p>x</p><div class="tags"><a>Sea</a></div>',
            ["Sea"],
            id="trail-from-the-first-page",
        ),
        pytest.param(
            '<h1>Rain</h1><p>The ship left on Monday, late in the evening, for <a class="tag">Nepal</a>, it was said '
            "in the harbour.</p>",
            [],
            id="word-in-a-sentence",
        ),
        pytest.param(
            '<h1>Rain</h1><div class="tags"><a href="javascript:report()">Report this</a><a>Sea</a></div>',
            ["Sea"],
            id="button-among-them",
        ),
        pytest.param('<h1>Rain</h1><div class="tags"><div>Sea|Coast</div></div>', ["Sea", "Coast"], id="bars-between"),
        pytest.param(
            '<meta name="keywords" content="Rain and wind came to the coast in May, so the harbour says"><h1>Rain and '
            "wind came to the coast in May</h1>",
            [],
            id="keywords-that-are-a-sentence",
        ),
        pytest.param(f'<div class="tags">{MENU}</div><h1>Rain</h1>', [], id="menu-before-the-headline"),
        pytest.param(f'<h1>Rain</h1><div class="tags">{MENU}</div>', [], id="menu-behind-the-headline"),
        pytest.param('<h1>Rain</h1><aside class="tags"><a>Sea</a></aside>', [], id="aside"),
        pytest.param('<h1>Rain</h1><footer><div class="tags"><a>Sea</a></div></footer>', [], id="footer"),
        pytest.param('<h1>Rain</h1><div class="related"><a rel="tag">Sea</a></div>', [], id="other-articles"),
        pytest.param(
            '<div class="post"><h1>Rain</h1><div class="post-footer"><a rel="tag">Sea</a></div></div>',
            ["Sea"],
            id="rel-tag-in-the-foot-of-the-post",
        ),
        pytest.param(
            '<article><h1>Rain</h1><aside class="meta"><p class="tags"><a>Sea</a></p></aside></article>',
            ["Sea"],
            id="marked-in-an-aside-of-the-article",
        ),
        pytest.param('<h1>Rain</h1><a rel="tag">Sea (12)</a><a rel="tag">„Coast“</a>', ["Sea", "Coast"], id="counted"),
        pytest.param(
            '<script type="application/ld+json">{"@type":"Article","keywords":["Topic: Sea","section/coast",'
            '"0a1b2c3d-0000-1111-2222-333344445555","news.example.org","front_page"]}</script><h1>Rain</h1>',
            ["Sea", "coast"],
            id="labels-for-machines",
        ),
        pytest.param('<meta name="dc.subject" content="Sea"><h1>Rain</h1>', ["Sea"], id="dublin-core"),
        pytest.param(
            '<meta name="keywords" content="rain, sea, coast"><h1>Rain</h1>', ["rain", "sea", "coast"], id="keywords"
        ),
        pytest.param(
            '<meta name="keywords" content="campus, study, news, rain, research"><h1>Rain</h1>',
            [],
            id="keywords-of-the-whole-site",
        ),
        pytest.param(
            '<h1>Rain</h1><div class="x1"><ul><li><a href="/en/tags/sea">Sea</a></li><li><a href="/en/tags/air">Air</a>'
            "</li></ul></div>",
            ["Sea", "Air"],
            id="addresses-of-tags",
        ),
        pytest.param(
            '<h1>Regen</h1><p><a href="?tx_news_pi1%5Btags%5D=7">Meer</a> <a href="?tx_news_pi1%5Btags%5D=9">Luft</a>',
            ["Meer", "Luft"],
            id="addresses-of-tags-in-a-query",
        ),
        pytest.param(
            '<h1>雨</h1><p><a href="/zh/tag/%E6%B5%B7">海洋</a>、<a href="/zh/tag/%E9%A2%A8">風</a></p>',
            ["海洋", "風"],
            id="addresses-of-tags-in-chinese",
        ),
        pytest.param(
            '<h1>Rain</h1><p>It fell on <a href="/tags/sea">the sea</a> and on <a href="/tags/air">what is above</a> '
            "it, from the morning on, until nobody remembered how it began.</p>",
            [],
            id="addresses-of-tags-in-a-sentence",
        ),
        pytest.param(
            "".join(f'<a href="/tags/t{i}">Label {i}</a>' for i in range(9)) + "<h1>Rain</h1>",
            [],
            id="addresses-of-tags-before-the-headline",
        ),
        pytest.param(
            '<h1>Rain</h1><ul><li><a href="/news/2?tag=side">Sun in June</a></li><li><a href="/news/3?tag=side">Ice'
            "</a></li></ul>",
            [],
            id="articles-with-a-tag-in-their-address",
        ),
        pytest.param(
            '<h1>Rain</h1><footer><ul><li><a href="/topics/sea">Sea</a></li><li><a href="/topics/air">Air</a></li></ul>'
            "</footer>",
            [],
            id="topics-in-the-footer-of-the-site",
        ),
        pytest.param(
            '<h1>Rain</h1><div class="tags"><a href="/news">News</a><a href="/tags/sea">Sea</a>'
            '<a href="/tags/air">Air</a><a href="/tags">Show them all</a></div>',
            ["Sea", "Air"],
            id="others-among-addresses-of-tags",
        ),
        pytest.param(
            '<h1>Rain</h1><p><a href="/tags/sea">Sea</a> <a href="/tags/air">Air</a></p><div class="tags"><a href="/1">'
            'Ice in May</a><a href="/2">Snow</a></div>',
            ["Sea", "Air"],
            id="marked-ones-whose-addresses-are-no-tags",
        ),
        pytest.param(
            f'{STATED}<h1>Rain</h1><div class="tags"><a href="/a">Cup final</a><a href="/b">Lottery</a><a href="/c">War'
            "</a></div>",
            ["Tide tables", "Coast", "Sea air"],
            id="marked-ones-that-share-none-with-those-stated",
        ),
        pytest.param(
            f'{STATED}<h1>Rain</h1><div class="tags"><a href="/a">Cup final</a><a href="/b">Coast</a><a href="/c">War'
            "</a></div>",
            ["Cup final", "Coast", "War"],
            id="marked-ones-that-share-one-with-those-stated",
        ),
        pytest.param(
            '<meta name="news_keywords" content="lluvia,cae,mar,dia"><h1>La lluvia cae en el mar todo el día</h1>'
            '<div class="tags"><a href="/a">Costas</a><a href="/b">Clima</a><a href="/c">Océano</a></div>',
            ["Costas", "Clima", "Océano"],
            id="those-stated-are-the-headline-taken-apart",
        ),
        pytest.param(
            '<script type="application/ld+json">{"@type":"Article","keywords":["Costas"]}</script>'
            '<meta name="news_keywords" content="lluvia,cae,mar,dia"><h1>La lluvia cae en el mar todo el día</h1>',
            ["Costas"],
            id="headline-taken-apart-beside-others",
        ),
        pytest.param(
            '<meta name="keywords" content="Ana Lim, sea walls, harbour"><h1>Rain</h1><main><p>Ana Lim went to the '
            "harbour and looked.</p></main>",
            ["Ana Lim", "sea walls", "harbour"],
            id="keywords-that-the-text-writes",
        ),
        pytest.param(
            '<meta name="keywords" content="courses, open days, campus life, sea"><h1>Rain</h1><main><p>It fell into '
            "the sea.</p></main>",
            [],
            id="keywords-of-the-whole-site-that-the-text-hardly-writes",
        ),
        pytest.param(
            '<meta name="keywords" content="butter, apples, minutes, onions"><h1>Liver</h1><main><p>Butter, apples and '
            "onions for twenty minutes.</p></main>",
            [],
            id="keywords-that-are-words-of-the-text",
        ),
    ],
)
def test_tags_are_the_article_s_own(body: str, expected: list[str]) -> None:
    assert tags(body) == expected


def test_profile_names_label_and_selector() -> None:
    body = '<h1>Rain</h1><p>Themes: <a>Sea</a></p><i class="t">Coast</i>'
    assert tags(body, SiteProfile(labels=Labels(tags=("Themes",)))) == ["Sea"]
    assert tags(body, SiteProfile(select=Select(tags=".t"))) == ["Coast"]


def test_evidence_keeps_the_list_that_was_not_meant() -> None:
    shown = (
        '<h1>Rain</h1><div class="tags"><a href="/a">Cup final</a><a href="/b">Lottery</a><a href="/c">War</a></div>'
    )
    tree = parse_page(f"<html><body>{STATED}{shown}".encode(), url="https://www.example.edu/news/1")
    first, *others = read_tags(tree, read_metadata(tree), EMPTY_PROFILE).evidence
    assert first.conflict
    assert [one.raw for one in first.rejected] == ["Cup final", "Lottery", "War"]
    assert not any(one.conflict for one in others)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param('<h1>Rain</h1><p>In <a rel="category">News</a>', ["News"], id="rel-category-alone"),
        pytest.param('<h1>Rain</h1><a rel="category tag">News</a><a rel="tag">Sea</a>', ["News"], id="rel-category"),
        pytest.param('<span class="category">Research</span><h1>Rain</h1>', ["Research"], id="marked-above-headline"),
        pytest.param('<meta property="article:section" content="Research"><h1>Rain</h1>', ["Research"], id="meta"),
        pytest.param("<h1>Rain</h1><p>Category: <a>Research</a></p>", ["Research"], id="label"),
        pytest.param("<nav><a class=category>Research</a></nav><h1>Rain</h1>", [], id="menu"),
    ],
)
def test_categories_are_the_article_s_own(body: str, expected: list[str]) -> None:
    tree = parse_page(f"<html><body>{body}".encode(), url="https://www.example.edu/news/1")
    assert read_categories(tree, read_metadata(tree), EMPTY_PROFILE).values == expected
