from __future__ import annotations

import pytest

from crawler.profile import EMPTY_PROFILE, Select, SiteProfile
from crawler.read.main import find_main
from crawler.read.tree import parse_page, text_of

PROSE = "The laboratory opened its doors on Monday and the first visitors walked through the clean room. "


def main_id(html: str, profile: SiteProfile = EMPTY_PROFILE) -> str | None:
    tree = parse_page(html.encode(), url="https://www.example.edu/news/lab")
    return find_main(tree, profile).get("id")


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(
            f"<body><nav>{PROSE}</nav><div id=box><p>{PROSE}</p><p>{PROSE}</p></div></body>", id="paragraphs-in-a-div"
        ),
        pytest.param(
            f"<body><div><p>{PROSE}</p></div>"
            f"<article><h1>Lab</h1><div id=box><p>{PROSE * 2}</p><p>{PROSE}</p></div></article>",
            id="article-with-a-rival-beside-it",
        ),
        pytest.param(
            f"<body><table><tr><td>Menu</td><td id=box>{PROSE}<br><br>{PROSE}</td></tr></table></body>",
            id="text-between-breaks-in-a-table",
        ),
        pytest.param(
            f"<body><div><p>{PROSE}</p></div>"
            f"<div itemprop=articleBody id=box><p>{PROSE}</p><p>{PROSE}</p></div></body>",
            id="declared-body",
        ),
        pytest.param(
            f"<body><div id=box><p>{PROSE}</p><p>{PROSE}</p></div><div class=comments><p>{PROSE * 9}</p></div></body>",
            id="comments-outweigh-the-article",
        ),
        pytest.param(
            f"<body><div class=popup id=box><p>{PROSE}</p><p>{PROSE}</p></div></body>", id="names-that-mislead"
        ),
        pytest.param(
            f"<body><div class=login-dialog><p>{PROSE * 3}</p></div>"
            f"<div class=sidebar-less id=box><p class=promo>{PROSE}</p><p class=promo>{PROSE}</p></div></body>",
            id="dialog-over-a-page-of-misleading-names",
        ),
        pytest.param(
            f"<body><div class=modal id=box><h1>Lab</h1><p>{PROSE}</p><p>{PROSE}</p></div>"
            f"<div class=popular><p>{PROSE}</p></div></body>",
            id="article-in-a-dialog",
        ),
        pytest.param(
            f"<body><site-navigation><p>{PROSE * 3}</p></site-navigation>"
            f"<div id=box><p>{PROSE}</p><p>{PROSE}</p></div></body>",
            id="custom-element-around-the-menu",
        ),
        pytest.param(
            f"<body><form><div id=box><h1>Lab</h1><p>{PROSE}</p><p>{PROSE}</p></div></form></body>",
            id="whole-page-in-a-form",
        ),
        pytest.param(
            f"<body><div id=box class=node-no-sidebar>{f'<p>{PROSE}</p>' * 3}</div><div>{PROSE}</div></body>",
            id="named-for-what-it-lacks",
        ),
        pytest.param(
            f"<body><nav><h1>Lab</h1><p>{PROSE * 5}</p></nav><div class=ad-skin><div id=box><h1>Lab</h1><p>{PROSE}</p>"
            f"<p>{PROSE}</p></div></div></body>",
            id="menu-that-holds-most-and-a-heading",
        ),
        pytest.param(
            f"<body><ul><li id=box><h1>Lab</h1><p>{PROSE}</p><p>{PROSE}</p></li><li><p>{PROSE}</p></li></ul></body>",
            id="columns-that-are-items",
        ),
        pytest.param(
            "<body><div><p>校園</p></div><div id=box><p>實驗室於星期一正式啟用，首批訪客參觀了無塵室及相關設施。</p>"
            "<p>校長感謝所有支持者，並介紹了未來三年的研究計劃與合作項目。</p></div></body>",
            id="chinese",
        ),
    ],
)
def test_the_box_that_holds_the_text_is_found(html: str) -> None:
    assert main_id(html) == "box"


def test_sections_that_share_the_text_stay_together() -> None:
    sections = "".join(f"<section><h2>Part</h2><p>{PROSE}</p></section>" for _ in range(3))
    assert main_id(f"<body><div id=box>{sections}</div></body>") == "box"


def test_the_profile_has_the_last_word() -> None:
    profile = SiteProfile(select=Select(body="#chosen"))
    assert main_id(f"<body><p>{PROSE * 3}</p><div id=chosen>Short</div></body>", profile) == "chosen"


def test_t40_deep_nesting_is_no_danger() -> None:
    tree = parse_page(("<div>" * 100_000 + PROSE).encode(), url="https://www.example.edu/")
    assert find_main(tree, EMPTY_PROFILE) is not None


@pytest.mark.parametrize("tag", ["main", "article", "section"])
def test_page_that_leaves_out_head_and_body_has_its_text(tag: str) -> None:
    text = "A sentence of plain words that says something about the harbour. " * 6
    page = f"<!DOCTYPE html><html lang=en><title>T</title><{tag}><h1>A headline</h1><p>{text}</p></{tag}><p>after</p>"
    tree = parse_page(page.encode(), url="http://a.edu/news/1")
    body = tree.first("body")
    assert body is not None
    assert [child.tag for child in body] == [tag, "p"]
    assert text_of(find_main(tree, EMPTY_PROFILE)).startswith(("A headline", "A sentence"))


def test_box_with_the_headline_needs_less_of_the_text() -> None:
    html = f"<body><div id=box><b>Lab</b><p>{PROSE}</p><p>{PROSE}</p></div><div><p>{PROSE}</p></div></body>"
    tree = parse_page(html.encode(), url="https://www.example.edu/news/lab")
    assert find_main(tree, EMPTY_PROFILE).get("id") is None
    assert find_main(tree, EMPTY_PROFILE, tree.first("b")).get("id") == "box"
