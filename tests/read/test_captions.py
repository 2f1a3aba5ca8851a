from __future__ import annotations

import pytest

from crawler.profile import EMPTY_PROFILE, Select, SiteProfile
from crawler.read.body import read_body
from crawler.read.captions import read_captions
from crawler.read.images import read_images
from crawler.read.main import find_main
from crawler.read.picture_credits import split_credit
from crawler.read.tree import PageTree, parse_page

TEXT = "<p>The new laboratory for quiet machines opened on Monday, and its first visitors stayed late.</p>" * 3
CHINESE = "九位賓客站在安靜的機器前面"
WORDS = "Nine guests in front of the quiet machine"


def page(inside: str) -> PageTree:
    html = f"<html><body><article><h1>A quiet opening</h1>{inside}</article></body></html>"
    return parse_page(html.encode(), url="https://www.example.edu/news/lab")


def captions_of(inside: str) -> list[tuple[str, str | None, str | None]]:
    tree = page(inside)
    readings = read_captions(tree, find_main(tree, EMPTY_PROFILE), EMPTY_PROFILE)
    assert len(readings.values) == len(readings.evidence)
    return [(caption.text, caption.credit, caption.image) for caption in readings.values]


IMAGE = "https://www.example.edu/a.jpg"


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        pytest.param(
            f"<figure><img src=/a.jpg><figcaption>{WORDS}</figcaption></figure>{TEXT}",
            [(WORDS, None, IMAGE)],
            id="figcaption",
        ),
        pytest.param(
            f"<div><img src=/a.jpg><p class=wp-caption-text>{WORDS}</p></div>{TEXT}",
            [(WORDS, None, IMAGE)],
            id="caption-class",
        ),
        pytest.param(
            f'<img src=/a.jpg alt="{WORDS}"><p>{WORDS}</p>{TEXT}<p>{WORDS}</p>',
            [(WORDS, None, IMAGE)],
            id="alt-and-two-paragraphs-are-one",
        ),
        pytest.param(
            f'<figure><img src=/a.jpg alt="{WORDS}"><figcaption>{WORDS}</figcaption></figure>{TEXT}<p>{WORDS}</p>',
            [(WORDS, None, IMAGE)],
            id="alt-figcaption-and-paragraph-are-one",
        ),
        pytest.param(
            f"<figure><img src=/a.jpg><figcaption>1 of 5. {WORDS} View Full Size</figcaption></figure>{TEXT}",
            [(WORDS, None, IMAGE)],
            id="number-and-button",
        ),
        pytest.param(
            f"<figure><img src=/a.jpg><figcaption>Show Captions</figcaption></figure>{TEXT}", [], id="button-alone"
        ),
        pytest.param(
            f"<figure><img src=/a.jpg><figcaption>Photo credit: A. Lee | {WORDS}</figcaption></figure>{TEXT}",
            [(WORDS, "A. Lee", IMAGE)],
            id="credit-before-a-bar",
        ),
        pytest.param(
            f"<div>{TEXT}</div><div><a href=/b><div><img src=/a.jpg><div>{WORDS}</div></div></a></div>",
            [],
            id="picture-and-words-in-one-link",
        ),
        pytest.param(
            f"<div>{TEXT}</div><div><img src=/a.jpg><div>{WORDS}<textarea></textarea></div></div>",
            [],
            id="form-beside-a-portrait",
        ),
        pytest.param(
            f"<section>{TEXT}</section><ul><li><img src=/a.jpg alt='{WORDS}'><p>{WORDS}</p></li></ul>",
            [],
            id="alt-said-again-in-a-list-behind-the-text",
        ),
        pytest.param(
            f"<figure><img src=/a.jpg><figcaption>{WORDS} (Photo by A. Lee)</figcaption></figure>{TEXT}",
            [(WORDS, "A. Lee", IMAGE)],
            id="credit-in-words",
        ),
        pytest.param(
            f"<div class=wp-caption><img src=/a.jpg><p class=wp-caption-text>{WORDS}</p></div>{TEXT}",
            [(WORDS, None, IMAGE)],
            id="caption-class-around-the-picture",
        ),
        pytest.param(
            f'<div><img src=/a.jpg alt="{WORDS}"></div><p class=x>{WORDS.upper()}. Photo: A. Lee</p>{TEXT}',
            [(f"{WORDS.upper()}.", "A. Lee", IMAGE)],
            id="alt-again-in-capitals-with-a-credit",
        ),
        pytest.param(
            f'<div><img src=/a.jpg alt="{CHINESE}。"></div><p class=x>{CHINESE}</p>{TEXT}',
            [(CHINESE, None, IMAGE)],
            id="alt-of-few-chinese-characters-again",
        ),
        pytest.param(
            f"<div class=x><img src=/a.jpg><p class=y>{WORDS}</p></div>{TEXT}",
            [(WORDS, None, IMAGE)],
            id="box-of-a-picture-and-a-line",
        ),
        pytest.param(
            f"<table><tr><td><img src=/a.jpg></td></tr><tr><td>{WORDS}</td></tr></table>{TEXT}",
            [(WORDS, None, IMAGE)],
            id="cell-below-the-picture",
        ),
        pytest.param(
            f"<div class=x><a href=/a><img src=/a.jpg></a><p>{WORDS}</p><p>A. Lee</p></div>{TEXT}",
            [(WORDS, "A. Lee", IMAGE)],
            id="box-with-a-line-for-the-credit",
        ),
        pytest.param(
            f"<p><img src=/a.jpg><br><small>{WORDS}</small></p>{TEXT}",
            [(WORDS, None, IMAGE)],
            id="small-in-one-paragraph",
        ),
        pytest.param(f"<p><img src=/a.jpg>{WORDS} stood still.</p>{TEXT}", [], id="paragraph-beside-a-picture"),
        pytest.param(f"<div class=x><img src=/a.jpg><p>By Ana Lim</p></div>{TEXT}", [], id="author-under-a-portrait"),
        pytest.param(f"<div class=x><img src=/a.jpg><p>Share on Facebook</p></div>{TEXT}", [], id="label"),
        pytest.param(f"<div class=x><p>{WORDS}</p><img src=/a.jpg></div>{TEXT}", [], id="words-above-the-picture"),
        pytest.param(
            f"<div class=x><img src=/a.jpg><p><a href=/b>{WORDS}</a></p></div>{TEXT}",
            [],
            id="teaser-with-a-linked-title",
        ),
        pytest.param(
            "".join(f"<div class=x><img src=/a.jpg><p>Step {n}: {WORDS}, and wait.</p></div>" for n in range(8)) + TEXT,
            [],
            id="steps-of-a-guide-are-the-text",
        ),
        pytest.param(
            f"<figure><img src=/a.jpg><figcaption>{WORDS}. <i>A. Lee / Tide</i></figcaption></figure>{TEXT}",
            [(f"{WORDS}.", "A. Lee / Tide", IMAGE)],
            id="credit-is-the-last-element",
        ),
        pytest.param(
            f"<figure><img src=/a.jpg><figcaption>{WORDS} (A. Lee/Tide Press)</figcaption></figure>{TEXT}",
            [(WORDS, "A. Lee/Tide Press", IMAGE)],
            id="photographer-and-agency-in-brackets",
        ),
        pytest.param(
            f"<figure><img src=/a.jpg><figcaption>A. Lee/Getty Images</figcaption></figure>{TEXT}",
            [],
            id="credit-alone-is-no-caption",
        ),
        pytest.param(f"<img src=/a.jpg><p class=caption>03.05.2025, 16:24 Uhr</p>{TEXT}", [], id="line-with-the-time"),
        pytest.param(
            f"<img src=/a.jpg>{TEXT}<a href=/2><figure><img src=/b.jpg><figcaption><h3>Sun</h3>{WORDS}</figcaption>"
            "</figure></a>",
            [],
            id="teaser-that-is-one-link",
        ),
        pytest.param(
            f"<a href=/a.jpg><figure><img src=/a.jpg><figcaption>{WORDS}</figcaption></figure></a>{TEXT}",
            [(WORDS, None, IMAGE)],
            id="picture-and-caption-that-lead-to-the-picture",
        ),
        pytest.param(
            f"<figure><video src=/a.mp4></video><figcaption>{WORDS}</figcaption></figure>{TEXT}",
            [],
            id="title-of-a-film",
        ),
        pytest.param(
            f'<div class="media video-player"><img src=/a.jpg><p class="caption">{WORDS}</p></div>{TEXT}',
            [],
            id="title-of-a-film-that-its-box-names",
        ),
        pytest.param(f'<img src=/a.jpg>{TEXT}<form><p class="caption">{WORDS}</p></form>', [], id="words-of-a-form"),
        pytest.param(
            f"{TEXT}<div><img src=/a.jpg><p>Tell us what you think: letters@example.edu</p></div>",
            [],
            id="whom-to-write-to-below-a-picture",
        ),
        pytest.param(
            f"<figure><img src=/a.jpg><figcaption>{WORDS} <span class=credit>A. Lee</span></figcaption></figure>{TEXT}",
            [(WORDS, "A. Lee", IMAGE)],
            id="credit-in-an-element",
        ),
        pytest.param(
            f"<figure><img src=/a.jpg><figcaption><div>Photo: A. Lee</div>{WORDS}</figcaption></figure>{TEXT}",
            [(WORDS, "A. Lee", IMAGE)],
            id="credit-on-a-line-before",
        ),
        pytest.param(f'<img src=/a.jpg alt="A quiet opening of the laboratory">{TEXT}', [], id="alt-alone-is-none"),
        pytest.param(f"<img src=/a.jpg><div class=copyright></div>{TEXT}", [], id="empty"),
        pytest.param(
            f"{TEXT}<div class=related><figure><img src=/b.jpg><figcaption>{WORDS}</figcaption></figure></div>",
            [],
            id="teaser-of-another-article",
        ),
        pytest.param(
            f"<header><figure><img src=/a.jpg><figcaption>{WORDS}</figcaption></figure></header>{TEXT}",
            [(WORDS, None, IMAGE)],
            id="in-the-header-of-the-article",
        ),
        pytest.param(
            f"{TEXT}<button><figure><img src=/a.jpg><figcaption>{WORDS}</figcaption></figure></button>",
            [(WORDS, None, IMAGE)],
            id="in-a-button-that-enlarges-it",
        ),
        pytest.param(
            f"{TEXT}<figure role=button class=teaser-image><img src=/a.jpg><figcaption>{WORDS}</figcaption></figure>",
            [(WORDS, None, IMAGE)],
            id="name-and-role-of-the-figure-itself",
        ),
        pytest.param(
            f"{TEXT}<aside><figure><img src=/b.jpg><figcaption>{WORDS}</figcaption></figure></aside>",
            [],
            id="figure-in-an-aside",
        ),
    ],
)
def test_captions(inside: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    assert captions_of(inside) == expected


def test_evidence_says_whether_markup_or_only_its_place_tells_a_caption() -> None:
    boxed = "<div class=x><img src=/{0}.jpg><p class={1}>{2}</p></div>"
    tree = page(boxed.format("a", "caption", WORDS) + boxed.format("b", "y", "Two guests asleep beside it") + TEXT)
    readings = read_captions(tree, find_main(tree, EMPTY_PROFILE), EMPTY_PROFILE)
    assert [
        (caption.text, evidence.source, evidence.raw)
        for caption, evidence in zip(readings.values, readings.evidence, strict=True)
    ] == [
        (WORDS, "markup", WORDS),
        ("Two guests asleep beside it", "text", "Two guests asleep beside it"),
    ]


def test_caption_that_nothing_names_is_no_text() -> None:
    pictured = f'<div class=x><img src=/a.jpg alt="{WORDS}"></div><p class=y>{WORDS}</p>{TEXT}<p class=y>{WORDS}</p>'
    tree = page(f"{pictured}<div class=x><img src=/b.jpg><p class=y>Two guests asleep beside it</p></div>")
    main = find_main(tree, EMPTY_PROFILE)
    captions = read_captions(tree, main, EMPTY_PROFILE).values
    body = read_body(tree, main, EMPTY_PROFILE, title="A quiet opening", captions=captions).value
    assert body is not None
    assert [paragraph[:18] for paragraph in body.split("\n\n")] == ["The new laboratory"] * 3


def test_the_profile_may_select_captions() -> None:
    profile = SiteProfile(select=Select(captions=".below"))
    tree = page(f"{TEXT}<div class=below>{WORDS}</div>")
    readings = read_captions(tree, find_main(tree, profile), profile)
    assert [caption.text for caption in readings.values] == [WORDS]
    assert readings.evidence[0].source == "profile"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("A machine. Photo: A. Lee", ("A machine.", "A. Lee"), id="photo"),
        pytest.param("A machine | Credit: A. Lee", ("A machine", "A. Lee"), id="bar"),
        pytest.param("一部機器 攝影：李明", ("一部機器", "李明"), id="chinese"),
        pytest.param("A. Lee via Getty Images", ("", "A. Lee via Getty Images"), id="agency-behind-via"),
        pytest.param("REUTERS/A. Lee", ("", "REUTERS/A. Lee"), id="agency-first"),
        pytest.param("GettyImages", ("", "GettyImages"), id="agency-alone"),
        pytest.param("The photo shows a machine.", ("The photo shows a machine.", None), id="word-in-a-sentence"),
        pytest.param("Nine guests ( Image: A. Lee )", ("Nine guests", "A. Lee"), id="image-in-brackets-with-spaces"),
        pytest.param("Il gruppo. Immagine: A. Lee", ("Il gruppo.", "A. Lee"), id="italian"),
        pytest.param("團隊在實驗室。（圖／林安娜）", ("團隊在實驗室。", "林安娜"), id="chinese-with-a-stroke"),
        pytest.param("研究チーム（写真：山田太郎）", ("研究チーム", "山田太郎"), id="japanese"),
        pytest.param("연구팀. 사진 제공: 김민수", ("연구팀.", "김민수"), id="korean"),
        pytest.param(". Image: A. Lee", ("", "A. Lee"), id="nothing-but-a-full-stop-before"),
        pytest.param("The image shows a cell", ("The image shows a cell", None), id="word-in-a-sentence"),
        pytest.param("图为获奖团队合影", ("图为获奖团队合影", None), id="chinese-word-in-a-sentence"),
        pytest.param(
            f"Image: {WORDS} of the new laboratory on Monday",
            (f"Image: {WORDS} of the new laboratory on Monday", None),
            id="label-before-a-sentence",
        ),
    ],
)
def test_credits_are_split_off(text: str, expected: tuple[str, str | None]) -> None:
    assert split_credit(text) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<img src=/a.jpg alt=Lab>", [("https://www.example.edu/a.jpg", "Lab")], id="plain"),
        pytest.param(
            '<img src="data:image/gif;base64,AAAA" data-src=/b.jpg>',
            [("https://www.example.edu/b.jpg", None)],
            id="lazy",
        ),
        pytest.param(
            '<img srcset="/s.jpg 300w, /l.jpg 900w">', [("https://www.example.edu/l.jpg", None)], id="largest-of-a-set"
        ),
        pytest.param("<img src=/site-logo.png>", [], id="logo"),
        pytest.param("<img src=/p.gif width=1 height=1>", [], id="tracking-pixel"),
        pytest.param(
            "<header><img src=/b.jpg><figure><img src=/a.jpg></figure></header>",
            [("https://www.example.edu/a.jpg", None)],
            id="figure-in-a-header",
        ),
        pytest.param("<img src=/a.jpg><img src=/a.jpg>", [("https://www.example.edu/a.jpg", None)], id="once"),
    ],
)
def test_images(html: str, expected: list[tuple[str, str | None]]) -> None:
    tree = page(TEXT + html)
    readings = read_images(tree, find_main(tree, EMPTY_PROFILE), EMPTY_PROFILE)
    assert [(image.url, image.alt) for image in readings.values] == expected
    assert len(readings.evidence) == len(expected)


@pytest.mark.parametrize(
    "credit",
    [
        pytest.param("PHOTO: A. Lee", id="capitals"),
        pytest.param("CRÉDIT: A. Lee", id="capital-with-an-accent"),
        pytest.param("Credıt: A. Lee", id="i-without-a-dot"),
        pytest.param("Pİc by A. Lee", id="capital-i-with-a-dot"),
    ],
)
def test_credits_are_told_in_letters_of_any_case(credit: str) -> None:
    assert split_credit(f"Rain on the roof. {credit}") == ("Rain on the roof.", "A. Lee")
