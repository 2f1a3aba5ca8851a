from __future__ import annotations

import pytest

from crawler.read.credit_lines import names_in


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("Ana Lim", ["Ana Lim"], id="name"),
        pytest.param("Lim, Ana", ["Ana Lim"], id="surname-first"),
        pytest.param("O'Dea, Ana", ["Ana O'Dea"], id="surname-with-an-apostrophe-first"),
        pytest.param("Berg, CA", ["Berg"], id="place-is-no-first-name"),
        pytest.param("By ANA LIM", ["ANA LIM"], id="capitals"),
        pytest.param("Ana Lim, Ben Ode and Cleo Ma", ["Ana Lim", "Ben Ode", "Cleo Ma"], id="list-with-and"),
        pytest.param("Von Ana Lim und Ben Ode", ["Ana Lim", "Ben Ode"], id="german"),
        pytest.param("Geschrieben von Ana Lim", ["Ana Lim"], id="german-verb"),
        pytest.param("Par Ana Lim et Ben Ode", ["Ana Lim", "Ben Ode"], id="french"),
        pytest.param("Por Ana Lim y Ben Ode", ["Ana Lim", "Ben Ode"], id="spanish"),
        pytest.param("Ana Lim / Ben Ode", ["Ana Lim", "Ben Ode"], id="stroke"),
        pytest.param("Ana Lim/Ben Ode", ["Ana Lim", "Ben Ode"], id="stroke-without-spaces"),
        pytest.param("Rain and Wind Society", ["Rain and Wind Society"], id="and-within-a-body"),
        pytest.param("Ana Lim, Senior Editor", ["Ana Lim"], id="job"),
        pytest.param("Ana Lim, PhD", ["Ana Lim"], id="degree"),
        pytest.param("Ana Lim, dpa", ["Ana Lim"], id="agency-beside-a-person"),
        pytest.param("dpa", ["dpa"], id="agency-alone"),
        pytest.param("Ana Lim | Campus News", ["Ana Lim"], id="outlet-beside-a-person"),
        pytest.param("Ana Lim, RDF THÜRINGEN", ["Ana Lim"], id="outlet-in-capitals-with-an-accent"),
        pytest.param("Ana Lim @analim", ["Ana Lim"], id="handle"),
        pytest.param("ana@example.edu (Ana Lim)", ["Ana Lim"], id="address-of-a-feed"),
        pytest.param("Posted on May 3, 2025 by Ana Lim", ["Ana Lim"], id="date-before"),
        pytest.param("Ana Lim am Montag, 3. Mai 2025", ["Ana Lim"], id="date-behind"),
        pytest.param("Ben Ode Jr.", ["Ben Ode Jr."], id="junior"),
        pytest.param("Cleo Ma C.", ["Cleo Ma C."], id="initial-at-the-end"),
        pytest.param("記者：林安娜、歐本", ["林安娜", "歐本"], id="traditional-chinese"),
        pytest.param("作者 | 林安娜", ["林安娜"], id="chinese-with-a-bar"),
        pytest.param("文：林安娜", ["林安娜"], id="one-sign-label"),
        pytest.param("作者：林安娜 欧本生", ["林安娜", "欧本生"], id="chinese-parted-by-a-space"),
        pytest.param("撰稿：林安娜 审核：陈大文", ["林安娜"], id="chinese-facts-on-one-line"),
        pytest.param("来源：宣传部 作者：林安娜 2025-05-03 10:20", ["林安娜"], id="chinese-fact-behind-another"),
        pytest.param("文/林安娜 圖/陳大文", ["林安娜"], id="chinese-facts-with-strokes"),
        pytest.param("文、圖：陳大文", ["陳大文"], id="text-and-pictures-by-one-whose-name-ends-like-a-label"),
        pytest.param("採訪撰文：林安娜", ["林安娜"], id="interview-in-traditional-chinese"),
        pytest.param("林安娜 文", ["林安娜"], id="chinese-label-behind"),
        pytest.param("【記者林安娜／台北報導】", ["林安娜"], id="chinese-place-is-no-author"),
        pytest.param("글·사진: 김민수 기자", ["김민수"], id="korean-text-and-pictures"),
        pytest.param("Text und Fotos: Ana Lim", ["Ana Lim"], id="german-text-and-pictures"),
        pytest.param("Texte et photos : Ana Lim", ["Ana Lim"], id="french-text-and-pictures"),
        pytest.param("大渡 美咲", ["大渡 美咲"], id="japanese-with-a-space"),
        pytest.param("By Ana Lim; medically reviewed by Ben Ode", ["Ana Lim"], id="who-looked-it-over"),
        pytest.param("admin", [], id="account"),
        pytest.param("siteadmin", [], id="account-of-a-site"),
        pytest.param("© 2025 by Ana Lim", [], id="copyright"),
        pytest.param("https://www.example.edu/ana", [], id="address"),
        pytest.param("@analim", [], id="handle-alone"),
        pytest.param("Follow", [], id="button"),
    ],
)
def test_names_in_a_credit_line(line: str, expected: list[str]) -> None:
    assert names_in(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("By the end of the year all was well", id="sentence"),
        pytest.param("Head of Communications", id="job"),
        pytest.param("Share on Facebook", id="button"),
    ],
)
def test_text_that_is_no_credit_names_nobody(line: str) -> None:
    assert names_in(line, strict=True) == []
