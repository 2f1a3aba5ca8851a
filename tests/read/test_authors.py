from __future__ import annotations

import pytest

from crawler.profile import EMPTY_PROFILE, Labels, SiteProfile
from crawler.read.authors import read_authors
from crawler.read.metadata import read_metadata
from crawler.read.tree import parse_page


def authors(body: str, profile: SiteProfile = EMPTY_PROFILE) -> list[str]:
    tree = parse_page(f"<html><body>{body}".encode(), url="https://www.example.edu/news/1")
    return read_authors(tree, read_metadata(tree), profile).values


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            '<script type="application/ld+json">{"@type":"NewsArticle","author":[{"name":"Ana Lim"},"Ben Ode"]}'
            "</script><h1>Rain</h1>",
            ["Ana Lim", "Ben Ode"],
            id="json-ld",
        ),
        pytest.param('<meta name="author" content="Ana Lim and Ben Ode">', ["Ana Lim", "Ben Ode"], id="meta"),
        pytest.param('<h1>Rain</h1><span class="byline">By <a rel="author">Ana Lim</a></span>', ["Ana Lim"], id="link"),
        pytest.param("<h1>Rain</h1><p>By Ana Lim</p>", ["Ana Lim"], id="byline"),
        pytest.param("<h1>雨</h1><p>作者：林安娜</p>", ["林安娜"], id="chinese-label"),
        pytest.param(
            '<h1>Rain</h1><p class="authors"><i>Ana Lim</i><i>Ben Ode</i></p>',
            ["Ana Lim", "Ben Ode"],
            id="side-by-side",
        ),
        pytest.param(
            '<h1>Rain</h1><p class="byline">By <b>Ana Lim</b>, Campus Today<br>Reviewed by <b>Ben Ode</b></p>',
            ["Ana Lim"],
            id="who-looked-it-over-is-no-author",
        ),
        pytest.param('<h1>Rain</h1><p class="byline">Filed Under</p>', [], id="label-of-the-section"),
        pytest.param(
            '<h1>雨</h1><div class="author"><a>关注</a></div><p>作者：林安娜</p>', ["林安娜"], id="chinese-button"
        ),
        pytest.param('<meta name="author" content="name, mail@example.org"><h1>雨</h1>', [], id="left-unfilled"),
        pytest.param(
            '<h1>雨</h1><div class="author">国家海洋科学研究院执行副院长</div><div>作者：林安娜</div>',
            ["林安娜"],
            id="chinese-job",
        ),
        pytest.param('<meta name="byline" content="By Ana Lim"><h1>Rain</h1>', ["Ana Lim"], id="meta-byline"),
        pytest.param("<h1>Rain</h1><p>By the end of the year all was well</p>", [], id="sentence"),
        pytest.param('<meta name="author" content="admin"><h1>Rain</h1>', [], id="account-name"),
        pytest.param('<meta name="article:author" content="https://www.example.edu/a"><h1>Rain</h1>', [], id="address"),
        pytest.param(
            '<meta name="author" content="Campus"><meta property="og:site_name" content="Campus"><h1>Rain</h1>',
            ["Campus"],
            id="the-site-alone",
        ),
        pytest.param(
            '<meta name="author" content="Campus"><meta property="og:site_name" content="Campus"><h1>Rain</h1>'
            "<p>By Ana Lim</p>",
            ["Ana Lim"],
            id="a-person-before-the-site",
        ),
        pytest.param(
            '<meta name="author" content="lima7"><h1>Rain</h1><p class="author">Ana Lim</p>',
            ["Ana Lim"],
            id="a-name-before-an-account",
        ),
        pytest.param(
            '<script type="application/ld+json">{"@type":"Article","author":"Ana Lim"}</script>'
            '<meta name="author" content="Ana Lim, Ben Ode"><h1>Rain</h1>',
            ["Ana Lim", "Ben Ode"],
            id="the-longer-list-that-holds-the-shorter",
        ),
        pytest.param(
            '<script type="application/ld+json">[{"@type":"Article","author":"Ana Lim"},'
            '{"@type":"Article","author":"Cleo Ma"}]</script><h1>Rain</h1>',
            ["Ana Lim"],
            id="no-author-of-another-article",
        ),
        pytest.param(
            '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ana Lim">',
            ["Ana Lim"],
            id="card",
        ),
        pytest.param(
            '<h1>Rain</h1><div class="byline"><span>By</span> <a href="/a">Ana Lim</a><span class="role">Dean</span>'
            '<div class="author-bio">Ana Lim likes Ben Ode</div></div>',
            ["Ana Lim"],
            id="no-job-and-no-life",
        ),
        pytest.param(
            '<article><h1>Rain</h1><footer><p class="author">Ana Lim</p></footer></article>',
            ["Ana Lim"],
            id="footer-of-the-article",
        ),
        pytest.param(
            '<main><h1>Rain</h1></main><footer><p class="author">Ana Lim</p></footer>', [], id="footer-of-the-site"
        ),
        pytest.param(
            '<h1>Rain</h1><p class="author">Ana Lim</p><ul><li><a>Snow</a><i class="author">Ben Ode</i></li></ul>',
            ["Ana Lim"],
            id="no-author-of-a-teaser",
        ),
        pytest.param(
            '<h1>Rain</h1><p><a href="/people/ana-lim">Ana Lim</a></p>', ["Ana Lim"], id="link-to-a-person"
        ),
        pytest.param(
            '<h1>Pioggia</h1><div class="x1"><a href="/autore/ana-lim-15.html">Ana Lim</a> 4 febbraio 2025</div>',
            ["Ana Lim"],
            id="link-to-a-person-in-italian",
        ),
        pytest.param(
            '<h1>Rain</h1><p><a href="/desk/author-Ana-Lim-47.cms">Ana Lim</a> / Campus Today</p>',
            ["Ana Lim"],
            id="address-that-begins-with-author",
        ),
        pytest.param(
            '<h1>Rain</h1><p>6 May in <a href="/category/sea">Sea</a> <a href="/author/ana/">ana</a></p>',
            ["ana"],
            id="one-word-with-the-page-of-an-author",
        ),
        pytest.param(
            '<h1>Rain</h1><p><a href="/author/weekly">Weekly</a> <a href="/author/ana-lim/">Ana Lim</a></p>',
            ["Ana Lim"],
            id="one-word-beside-a-person",
        ),
        pytest.param(
            "<h1>雨</h1><p>来源：宣传部 作者：林安娜 时间：2025-05-03</p>", ["林安娜"], id="chinese-facts-on-one-line"
        ),
        pytest.param(
            '<h1>Rain</h1><div><span>By</span><span>Ana Lim</span><span>Ben Ode</span><b>Coast</b></div>',
            ["Ana Lim", "Ben Ode"],
            id="label-in-an-element-of-its-own",
        ),
        pytest.param(
            '<h1>Rain</h1><div><p class="author">Ana Lim</p><p class="author">Campus Today Staff</p></div>',
            ["Ana Lim"],
            id="body-marked-beside-a-person",
        ),
        pytest.param("<h1>Rain</h1><p>3 May 2025 by Ana Lim</p>", ["Ana Lim"], id="byline-behind-a-date"),
        pytest.param(
            "<h1>雨</h1><p>" + "雨下個不停。" * 60 + "</p><p>" + "風也大。" * 60 + "</p><p>（撰文：林安娜）</p>",
            ["林安娜"],
            id="chinese-byline-at-the-end",
        ),
        pytest.param(
            '<h1>Rain</h1><div class="meta"><span>Ana Lim</span></div>', ["Ana Lim"], id="alone-in-a-line-of-facts"
        ),
        pytest.param('<h1>Rain</h1><div class="comments"><b class="author">Ben Ode</b></div>', [], id="commenter"),
    ],
)  # fmt: skip
def test_authors_are_those_whom_the_page_credits(body: str, expected: list[str]) -> None:
    assert authors(body) == expected


def test_label_of_the_profile_leads_to_the_author() -> None:
    assert authors("<h1>Rain</h1><p>Pen: Ana Lim</p>", SiteProfile(labels=Labels(authors=("Pen",)))) == ["Ana Lim"]


def test_what_another_source_declares_stays_in_evidence() -> None:
    tree = parse_page(
        b'<script type="application/ld+json">{"@type":"Article","author":"Ana Lim"}</script>'
        b'<meta name="author" content="Ben Ode"><h1>Rain</h1>',
        url="https://www.example.edu/news/1",
    )
    readings = read_authors(tree, read_metadata(tree), EMPTY_PROFILE)
    assert readings.values == ["Ana Lim"]
    assert [(one.source, one.raw) for one in readings.evidence[0].rejected] == [("meta", "Ben Ode")]
    assert readings.evidence[0].conflict
