from __future__ import annotations

import pytest

from crawler.profile import EMPTY_PROFILE
from crawler.read.declared import read_alternates, read_canonical, read_summary
from crawler.read.metadata import read_metadata
from crawler.read.tree import PageTree, parse_page

LEAD = "Students measured the harbour for a whole year."


def page(html: str) -> PageTree:
    return parse_page(html.encode(), url="https://www.example.edu/news/rain")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param(f'<h1>Rain</h1><div class="lead">{LEAD}</div>', LEAD, id="marked-lead"),
        pytest.param(f'<meta name="description" content="{LEAD}"><h1>Rain</h1>', LEAD, id="description"),
        pytest.param(
            f'<meta name="description" content="Another text altogether."><h1>Rain</h1><p class="summary">{LEAD}</p>',
            LEAD,
            id="page-before-meta",
        ),
        pytest.param(
            '<h1>雨</h1><p class="summary">學生量度海港整整一年時間。</p>', "學生量度海港整整一年時間。", id="chinese"
        ),
        pytest.param(f'<meta name="description" content="{LEAD}"><h1>{LEAD}</h1>', None, id="only-the-title-again"),
        pytest.param('<meta name="description" content="News"><h1>Rain</h1>', None, id="too-short"),
        pytest.param(f'<h1>Rain</h1><aside class="summary">{LEAD}</aside>', None, id="aside"),
    ],
)
def test_summary_is_the_page_s_own(html: str, expected: str | None) -> None:
    tree = page(html)
    assert read_summary(tree, read_metadata(tree), EMPTY_PROFILE).value == expected


def test_alternates_are_other_languages_by_normal_tag() -> None:
    tree = page(
        '<link rel="alternate" hreflang="en" href="/news/rain"><link rel="alternate" hreflang="zh-hk" href="/zh/rain">'
        '<link rel="alternate" hreflang="x-default" href="/news/any"><link rel="alternate" href="/feed">'
    )
    alternates = read_alternates(tree)
    assert alternates.values == {"zh-Hant": "https://www.example.edu/zh/rain"}
    assert [item.raw for item in alternates.evidence] == ["zh-hk /zh/rain"]


def test_canonical_url_is_made_absolute() -> None:
    assert read_canonical(page('<link rel="canonical" href="/news/1">')).value == "https://www.example.edu/news/1"


def test_two_canonical_urls_are_a_conflict() -> None:
    reading = read_canonical(page('<link rel="canonical" href="/a"><link rel="canonical" href="/b">'))
    assert reading.value == "https://www.example.edu/a"
    assert reading.evidence is not None
    assert reading.evidence.conflict


@pytest.mark.parametrize(
    "href", ["", "javascript:void(0)", "mailto:a@example.edu", "http://a.edu:x/", "http:///a", "https://./", "http://["]
)
def test_canonical_that_is_no_address_is_absent(href: str) -> None:
    assert read_canonical(page(f'<link rel="canonical" href="{href}">')).value is None


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        pytest.param('<a href="/zh-hant/news/kelp">繁</a>',
                     {"zh-Hant": "https://www.example.edu/zh-hant/news/kelp"}, id="name"),
        pytest.param('<a href="/zh-hans/news/kelp" hreflang="zh-cn">中文</a>',
                     {"zh-Hans": "https://www.example.edu/zh-hans/news/kelp"}, id="hreflang"),
        pytest.param('<a href="/zh-hant">繁</a>', {}, id="leads-to-the-homepage"),
        pytest.param('<a href="/zh-hant/news/other">繁</a>', {}, id="leads-to-another-article"),
        pytest.param('<a href="/news/kelp">EN</a>', {}, id="the-page-itself"),
    ],
)  # fmt: skip
def test_language_switch_offers_versions_where_none_is_declared(link: str, expected: dict[str, str]) -> None:
    tree = parse_page(f"<body><header>{link}</header><h1>Kelp</h1>".encode(), url="https://www.example.edu/news/kelp",
                      content_type="text/html; charset=utf-8")  # fmt: skip
    assert read_alternates(tree).values == expected
