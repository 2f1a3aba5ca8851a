from __future__ import annotations

import pytest

from crawler.profile import EMPTY_PROFILE, Section, SiteProfile
from crawler.read.classify import classify
from crawler.read.main import find_main
from crawler.read.tree import parse_page

TEXT = "<p>The new laboratory for quiet machines opened on Monday, and its first visitors stayed late.</p>"
CARDS = "".join(f"<li><h3><a href=/news/{i}>The {i}th laboratory opened</a></h3>{TEXT}</li>" for i in range(8))
LINKS = "".join(f"<h3><a href=/news/{i}>The {i}th laboratory opened</a></h3>" for i in range(8))
ROWS = "".join(f"<tr><td>May {i}</td><td><a href=/n/{i}>The {i}th laboratory opened</a></td></tr>" for i in range(1, 9))
TYPED = '<meta property="og:type" content="article">'
TIMED = TYPED + '<meta property="article:published_time" content="2025-07-10">'
COLLECTION = '<script type="application/ld+json">{"@type": "CollectionPage"}</script>'
LD = '<script type="application/ld+json">{"@type": "NewsArticle"}</script>'


def kind(inside: str, *, path: str = "/news/lab", profile: SiteProfile = EMPTY_PROFILE) -> str:
    url = "https://www.example.edu" + path
    tree = parse_page(f"<html>{inside}</html>".encode(), url=url)
    return classify(tree, find_main(tree, profile), url=url, profile=profile).kind


@pytest.mark.parametrize(
    ("inside", "path", "expected"),
    [
        pytest.param(f"<body><h1>Lab</h1>{TEXT * 4}", "/news/lab", "article", id="running-text"),
        pytest.param("<body><h1>Closed</h1><p>The library is closed.", "/news/lab", "article", id="very-short"),
        pytest.param(f"<head>{LD}</head><body><h1>Lab</h1>{TEXT}", "/news/lab", "article", id="declared"),
        pytest.param(f"<body><h1>News</h1><ul>{CARDS}</ul>", "/news", "listing", id="cards"),
        pytest.param(
            f"<body><h1>Lab</h1><div>{TEXT * 12}</div><div><ul>{CARDS}</ul></div>",
            "/news/lab",
            "article",
            id="cards-below",
        ),
        pytest.param(
            f"<body><h1>Highlights</h1><table>{ROWS}</table><div><p>2025 © Department of Quiet Machines</p></div>",
            "/highlights",
            "listing",
            id="table-of-links-and-a-closing-line",
        ),
        pytest.param(
            f"<body><article><h1>Slides</h1><time>10 July 2025</time><div>{TEXT}{LINKS}</div></article>",
            "/archives/2562",
            "article",
            id="sole-article-with-its-date",
        ),
        pytest.param(
            f"<body><article><h1>News</h1><ul>{CARDS.replace('</h3>', '</h3><time>10 July</time>')}</ul></article>",
            "/archives/2562",
            "listing",
            id="sole-article-around-dated-cards",
        ),
        pytest.param(f"<body><h1>Welcome</h1>{TEXT * 4}", "/", "homepage", id="homepage"),
        pytest.param(f"<body><h1>Welcome</h1>{TEXT * 4}", "/zh-hant/", "homepage", id="homepage-of-a-language"),
        pytest.param(
            "<head><title>Page not found</title></head><body><h1>Sorry</h1><p>Nothing here.",
            "/news/x",
            "other",
            id="soft-404",
        ),
        pytest.param("<body>", "/news/x", "other", id="empty"),
        pytest.param(
            f"<head>{LD}</head><body><h1>Lab</h1>{TEXT}{LINKS}", "/news/lab", "article", id="declared-above-cards"
        ),
        pytest.param(
            f"<head>{TIMED}</head><body><h1>Lab</h1>{TEXT}{LINKS}", "/news/lab", "article", id="published-above-cards"
        ),
        pytest.param(
            f"<head>{TYPED}</head><body><h1>Lab</h1>{TEXT}{LINKS}",
            "/news/lab",
            "listing",
            id="overview-calls-itself-an-article",
        ),
        pytest.param(
            f"<head>{TYPED}</head><body><h1>Lab</h1>{TEXT}{LINKS}",
            "/a/30657941.html",
            "article",
            id="number-of-an-article-above-cards",
        ),
        pytest.param(
            f"<head>{TYPED}{COLLECTION}</head><body><h1>Lab</h1><ul>{CARDS}</ul>",
            "/labs/quiet",
            "listing",
            id="collection-calls-itself-an-article",
        ),
        pytest.param(
            f"<body><h1>Lab</h1>{TEXT}{LINKS}", "/news/a-new-lab-opened", "article", id="four-words-above-cards"
        ),
        pytest.param(f"<body><h1>Lab</h1>{TEXT}{LINKS}", "/2025/07/lab/index.html", "article", id="below-a-month"),
        pytest.param(f"<body><h1>Labs</h1>{TEXT}{LINKS}", "/2025/07/", "listing", id="a-month"),
        pytest.param(
            f"<body><h1>Labs</h1>{TEXT}{LINKS}", "/tag/labs-that-opened-lately", "listing", id="four-words-of-a-tag"
        ),
        pytest.param(f"<body><h1>Lab</h1>{LINKS}", "/2025/07/quiet-lab", "article", id="headline-below-a-month"),
    ],
)
def test_a_page_is_told_by_itself(inside: str, path: str, expected: str) -> None:
    assert kind(inside, path=path) == expected


def test_an_address_of_the_profile_speaks_for_an_article() -> None:
    section = Section(name="news", listing=("https://www.example.edu/news",), article_url=r"^https://[^/]+/news/\w+$")
    profile = SiteProfile(homepage="https://www.example.edu/", section=(section,))
    assert kind("<body><p>Closed.</p>", profile=profile) == "article"
