from __future__ import annotations

import pytest

from crawler.profile import SiteProfile
from crawler.read.language import normalize_tag, read_language, read_page_language
from crawler.read.metadata import read_metadata
from crawler.read.tree import parse_page

PROFILE = SiteProfile(languages=("en", "zh-Hant", "zh-Hans"))
ENGLISH = "The students measured the harbour and found that it is deeper than anybody had thought."
GERMAN = (
    "Die Studierenden haben den Hafen vermessen und festgestellt, dass er nicht so tief ist wie gedacht, mit der Zeit."
)


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        pytest.param("en-GB", ENGLISH, "en", id="as-declared"),
        pytest.param("de", GERMAN, "de", id="declared-beside-the-profile"),
        pytest.param(
            "zh-hant", "學生發現港口比以前更深，這是長期測量的結果，與舊有數據不同。", "zh-Hant", id="traditional"
        ),
        pytest.param(
            "zh-hant",
            "学生发现港口比以前更深，这是长期测量的结果，与旧有数据不同。",
            "zh-Hans",
            id="simplified-text-decides",
        ),
        pytest.param("en", "學生發現港口比以前更深，這是長期測量的結果。", "zh-Hant", id="chinese-text-under-english"),
        pytest.param("zh-hans", ENGLISH, "en", id="english-text-under-chinese"),
        pytest.param("", ENGLISH, "en", id="profile-where-nothing-is-declared"),
        pytest.param("ja", "学生たちは港の深さを測りました。とても深いことがわかりました。", "ja", id="japanese"),
        pytest.param(
            "en", "학생들이 항구의 깊이를 측정했습니다. 생각보다 깊었습니다.", "ko", id="korean-under-english"
        ),
        pytest.param(
            "en",
            "교수명 : 김기천 (Keecheon Kim)\n이메일 : kckim@staff.example.ac.kr",
            "ko",
            id="korean-beside-names-and-addresses",
        ),
        pytest.param("zh-hk", "", "zh-Hant", id="region-names-the-script"),
        pytest.param("en", GERMAN * 2, "de", id="words-against-the-declared-language"),
        pytest.param("en", "Das ist der Hafen, und er ist nicht tief.", "en", id="too-few-words-against-it"),
        pytest.param("ca", "El vaixell de la ciutat " * 9, "ca", id="declared-language-whose-words-nobody-counts"),
    ],
)
def test_script_decides_then_the_declared_language(lang: str, text: str, expected: str) -> None:
    tree = parse_page(f'<html lang="{lang}"><body><p>x</p>'.encode(), url="https://www.example.edu/")
    assert read_language(tree, read_metadata(tree), PROFILE, text=text).value == expected


def test_declared_language_of_another_script_is_rejected_with_the_reason() -> None:
    tree = parse_page(b'<html lang="zh-hans"><body><p>x</p>', url="https://www.example.edu/")
    evidence = read_language(tree, read_metadata(tree), PROFILE, text=ENGLISH).evidence
    assert evidence is not None
    assert [item.why for item in evidence.rejected] == ["the text is in latin letters"]


def test_declared_language_of_other_words_is_rejected_with_the_reason() -> None:
    tree = parse_page(b'<html lang="en"><body><p>x</p>', url="https://www.example.edu/")
    evidence = read_language(tree, read_metadata(tree), SiteProfile(), text=GERMAN * 2).evidence
    assert evidence is not None
    assert [item.why for item in evidence.rejected] == ["the words of the text are de"]


def test_function_words_tell_where_nobody_declares_a_language() -> None:
    tree = parse_page(b"<html><body><p>x</p>", url="https://www.example.edu/")
    assert read_language(tree, read_metadata(tree), SiteProfile(), text=GERMAN).value == "de"


def test_language_of_a_page_without_an_article_is_told_from_all_its_words() -> None:
    tree = parse_page(
        f"<html><body><nav><p>Der Hafen und die Stadt</p></nav><script>the and of to</script><p>{GERMAN}</p>".encode(),
        url="https://www.example.edu/",
    )
    reading = read_page_language(tree, read_metadata(tree), SiteProfile())
    assert (reading.value, reading.evidence and reading.evidence.raw) == (
        "de",
        "Der Hafen und die Stadt Die Studierenden haben den Hafen ver",
    )


def test_language_nobody_can_tell_is_absent() -> None:
    tree = parse_page(b"<html><body><p>x</p>", url="https://www.example.edu/")
    assert read_language(tree, read_metadata(tree), SiteProfile(), text="42").value is None


@pytest.mark.parametrize("tag", ["en", "zh-Hant", "zh-Hans", "sr-Latn"])
def test_normal_tag_stays_as_it_is(tag: str) -> None:
    assert normalize_tag(tag) == tag
