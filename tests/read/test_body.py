from __future__ import annotations

import pytest

from crawler.profile import EMPTY_PROFILE, Labels, SiteProfile
from crawler.read.body import read_body
from crawler.read.main import find_main
from crawler.read.tree import parse_page
from crawler.records import Caption

LONG = "The new laboratory for quiet machines opened on Monday, and its first visitors stayed until the evening."
SECOND = "Its director thanked everybody who had carried a box, and promised that the lift would work next week."


def body_of(
    inside: str,
    *,
    title: str | None = None,
    captions: tuple[str, ...] = (),
    profile: SiteProfile = EMPTY_PROFILE,
) -> str | None:
    html = f"<html><body><main>{inside}</main></body></html>"
    tree = parse_page(html.encode(), url="https://www.example.edu/news/lab")
    main = find_main(tree, profile)
    known = [Caption(text=text) for text in captions]
    return read_body(tree, main, profile, title=title, captions=known).value


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        pytest.param("<h2>Why</h2><p>{s}</p>", "{l}\n\n## Why\n\n{s}", id="heading"),
        pytest.param("<ul><li>one</li><li>two</li></ul>", "{l}\n\n- one\n\n- two", id="items"),
        pytest.param("<ol start=3><li>one<li>two</ol>", "{l}\n\n3. one\n\n4. two", id="numbered-items"),
        pytest.param("<ul><li>• one</li></ul><p>{s}</p>", "{l}\n\n- one\n\n{s}", id="bullet-typed-in-an-item"),
        pytest.param(
            "<p>1)&nbsp; &nbsp; First: it runs.</p><ul><li>a</li></ul><p>{s}</p><p>2)&nbsp; Second.</p>",
            "{l}\n\n1) First: it runs.\n\n- a\n\n{s}\n\n2) Second.",
            id="numbered-paragraphs-swallow-nothing",
        ),
        pytest.param("<p>&nbsp;</p><p>{s}</p><p> &nbsp; </p>", "{l}\n\n{s}", id="paragraphs-of-spaces"),
        pytest.param("<p>One<br>two</p>", "{l}\n\nOne\ntwo", id="break"),
        pytest.param("<p>One.<br><br>Two.</p>", "{l}\n\nOne.\n\nTwo.", id="two-breaks-part-blocks"),
        pytest.param("<p><strong>Why us</strong></p><p>{s}</p>", "{l}\n\n## Why us\n\n{s}", id="bold-heading"),
        pytest.param("<p><b>It runs.</b></p><p>{s}</p>", "{l}\n\nIt runs.\n\n{s}", id="bold-sentence"),
        pytest.param(
            "<table><tr><th>Year</th><th>Rank</th></tr><tr><td>2025</td><td>7</td></tr></table>",
            "{l}\n\nYear | Rank\n\n2025 | 7",
            id="table",
        ),
        pytest.param("<script>x()</script><p>{s}</p><style>p{{}}</style>", "{l}\n\n{s}", id="scripts"),
        pytest.param("<p>{s}</p><div>SHARE</div><div>TAGS</div>", "{l}\n\n{s}", id="labels"),
        pytest.param("<p>{s}</p><p><a href=/news>Back to all news</a></p>", "{l}\n\n{s}", id="back-link"),
        pytest.param(
            "<p>{s}</p><h3>Related news</h3><p><a href=/a>Another laboratory opened too</a></p>",
            "{l}\n\n{s}",
            id="related-teasers",
        ),
        pytest.param(
            "<p>{s}</p><section><h2>Related stories</h2><ul><li><a href=/a>Another laboratory opened</a><p>{s} {l}</p>"
            "</li><li><a href=/b>A third one will open</a><p>{l} {s}</p></li></ul></section>",
            "{l}\n\n{s}",
            id="related-teasers-with-summaries-in-a-box",
        ),
        pytest.param(
            "<h3>Related stories</h3><ul><li><a href=/a>Another laboratory</a><p>{l} {l}</p></li></ul><p>{s}</p>",
            "{l}\n\n{s}",
            id="text-goes-on-after-teasers",
        ),
        pytest.param(
            "<div><span>TAGS</span><a href=/t/1>Food</a> <a href=/t/2>Health</a></div>", "{l}", id="label-before-links"
        ),
        pytest.param("<div><span>TAGS</span> <span>Food</span> <span>Health</span></div>", "{l}", id="label-line"),
        pytest.param(
            "<p>{s}</p><div class=newsletter-signup><p>Sign up and receive our letter every week.</p></div>",
            "{l}\n\n{s}",
            id="newsletter-box",
        ),
        pytest.param("<nav class=breadcrumb><a href=/>Home</a></nav><p>{s}</p>", "{l}\n\n{s}", id="breadcrumb"),
        pytest.param("<h3>Contact</h3>", "{l}", id="heading-above-nothing"),
        pytest.param(
            "<p>More from the Campus News:</p><ul><li><a href=/a>Another laboratory opened</a></li><li><a href=/b>A "
            "third one</a> | <a href=/c>A fourth</a></li></ul>",
            "{l}",
            id="more-from-elsewhere",
        ),
        pytest.param("<p>{s}</p><ul><li>1</li><li>2</li></ul>", "{l}\n\n{s}", id="numbers-of-pages"),
        pytest.param("<p>{s}</p><p>+31 20 555 0123</p>", "{l}\n\n{s}\n\n+31 20 555 0123", id="telephone-at-the-end"),
        pytest.param("<p>{s}</p><div>Show Thumbnails</div><div>Replay</div>", "{l}\n\n{s}", id="buttons-of-a-gallery"),
        pytest.param("<p>{s}</p><div class=tuijian><p>{s} {l}</p></div>", "{l}\n\n{s}", id="teasers-named-in-pinyin"),
        pytest.param(
            "<table><tr><td>■ Place:</td><td><b>Hall 3</b></td></tr></table>",
            "{l}\n\nPlace: | Hall 3",
            id="bullet-in-a-cell",
        ),
    ],
)
def test_blocks(inside: str, expected: str) -> None:
    assert body_of(f"<p>{LONG}</p>" + inside.format(l=LONG, s=SECOND)) == expected.format(l=LONG, s=SECOND)


BLOG_NOTE = (
    f"Dieser Beitrag wurde am Mittwoch, den 11.12.2019 um 14:33 Uhr gepostet und unter {'Lehre, ' * 20}abgelegt."
)


@pytest.mark.parametrize(
    "label",
    [
        "Weiterlesen", "Lesen Sie auch:", "Keine Kommentare", "Quelle: Universität", "Czytaj więcej", "Leggi anche",
        "À lire aussi", "Te puede interesar:", "This entry was posted in News.", "Aktualisiert am 17.01.2021.",
        "Weitere aktuelle Themen aus der Forschung", "Verwandte Beiträge", "Image: A. Person", "Escucha esta nota aquí",
        "We apologize, but this video has failed to load.", "Sign in or create an account",
        BLOG_NOTE, "Partager cet article", "También te puede interesar", "この記事をシェアする", "공유하기", "延伸閱讀",
        "发布者：张三发布时间：2024-05-03浏览次数：123", "發布單位：秘書處", "작성일 2024.05.03",
    ],
)  # fmt: skip
def test_labels_of_many_languages_are_no_text(label: str) -> None:
    assert body_of(f"<p>{LONG}</p><p>{label}</p><p>{SECOND}</p>") == f"{LONG}\n\n{SECOND}"


@pytest.mark.parametrize(
    "sentence",
    [
        "Lesen Sie dazu auch die Pressemitteilungen:",
        "Die Quelle: niemand kennt sie.",
        "작성자 모두가 이 자리에서 새로운 연구동의 문을 함께 열었습니다.",
        "發布者說明了這項計劃的緣起。",
        "Kontakt hatten sie schon vor der Eröffnung.",
        "Image: a word that nobody here would have used before the laboratory opened its doors.",
        f"Dieser Beitrag wurde am Ende nicht gezahlt, {'und zwar von niemandem, ' * 8}der davon wusste.",
    ],
)
def test_sentences_that_hold_such_words_are_text(sentence: str) -> None:
    assert sentence in (body_of(f"<p>{LONG}</p><p>{sentence}</p><p>{SECOND}</p>") or "")


CARDS = "".join(
    f"<div><h4><a href=/news/{i}>Another laboratory number {i} opened</a></h4><p>It is as quiet as the first.</p></div>"
    for i in range(5)
)


def test_cards_of_other_articles_below_the_text_are_no_text() -> None:
    assert body_of(f"<div><p>{LONG}</p><p>{SECOND}</p></div><div>{CARDS}</div>") == f"{LONG}\n\n{SECOND}"


def test_linked_headings_of_a_text_with_its_own_paragraphs_stay() -> None:
    parts = "".join(f"<h4><a href=/lab/{i}>The laboratory number {i} below</a></h4><p>{SECOND}</p>" for i in range(5))
    body = body_of(f"<p>{LONG}</p>{parts}") or ""
    assert body.count(SECOND) == 5


@pytest.mark.parametrize("name", ["class=tag-link", "id=auto-tag_lee", "class=author"])
def test_a_link_in_a_sentence_keeps_its_words(name: str) -> None:
    sentence = f"The director, <a {name} href=/t/lee>Ann Lee</a>, opened the laboratory, and its first visitors stayed."
    assert "The director, Ann Lee, opened" in (body_of(f"<p>{sentence}</p><p>{SECOND}</p>") or "")


def test_chinese_stays_whole() -> None:
    text = "研究團隊為阿卡語開發了全球首個深度學習應用，這是保存瀕危語言的重要里程碑。"
    marked = text.replace("深度學習", "<strong>深度</strong><em>學習</em>")
    assert body_of(f"<p>{marked}</p><p>{text}</p>") == f"{text}\n\n{text}"


def test_the_header_of_the_article_is_no_text() -> None:
    header = "<h1>A quiet opening</h1><div>10/07/2025</div><div>Announcements</div>"
    assert body_of(f"{header}<p>{LONG}</p><p>{SECOND}</p>", title="A quiet opening") == f"{LONG}\n\n{SECOND}"


def test_a_caption_repeated_after_the_text_is_no_text() -> None:
    caption = "A group photo of the director and nine guests in front of the machine."
    inside = f"<p>{caption}</p><p>{LONG}</p><p>{SECOND}</p><p>{caption}</p>"
    assert body_of(inside, captions=(caption,)) == f"{LONG}\n\n{SECOND}"


def test_the_profile_names_further_labels() -> None:
    profile = SiteProfile(labels=Labels(not_body=("Weitersagen",)))
    assert body_of(f"<p>{LONG}</p><p>{SECOND}</p><p>WEITERSAGEN:</p>", profile=profile) == f"{LONG}\n\n{SECOND}"


def test_a_short_article_is_kept() -> None:
    assert body_of("<h1>Closed</h1><p>The library is closed today.</p>", title="Closed") == (
        "The library is closed today."
    )


def test_nothing_is_absent() -> None:
    assert body_of("<h1>Closed</h1>", title="Closed") is None


@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "table><tr><td", "ul><li"])
def test_t40_deep_nesting_is_read(tag: str) -> None:
    assert body_of(f"<{tag}>word " * 20_000) is not None


def test_paragraph_of_credit_and_caption_is_no_text() -> None:
    words = "Nine guests in front of the quiet machine that opened on Monday"
    inside = f"<p>A. Lee for the Campus News {words}</p><p>{LONG}</p>"
    assert body_of(inside, captions=(words,)) == LONG
