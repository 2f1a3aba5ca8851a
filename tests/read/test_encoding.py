from __future__ import annotations

import pytest

from crawler.read.encoding import declared_encoding, decode_page
from crawler.read.encoding_labels import CODEC_OF

TRADITIONAL = "學生們在校園裡發現，這是一個重要的里程碑，他們會在大學發表新的報告。"
SIMPLIFIED = "学生们在校园里发现，这是一个重要的里程碑，他们会在大学发表新的报告。"
JAPANESE = "学生たちは港の深さを測りました。とても深いことがわかりました。"
KOREAN = "학생들이 항구의 깊이를 측정했습니다. 그리고 생각보다 깊었습니다."
FRENCH = "Les élèves ont mesuré le port, où l’été passé déjà la marée était très basse."
RUSSIAN = "Студенты измерили глубину гавани и обнаружили, что она глубже."

LEGACY = [
    pytest.param("big5", "big5", TRADITIONAL, id="big5"),
    pytest.param("gb18030", "gb2312", SIMPLIFIED, id="gb2312-is-read-as-gb18030"),
    pytest.param("cp932", "x-sjis", JAPANESE, id="shift-jis"),
    pytest.param("euc_jp", "euc-jp", JAPANESE, id="euc-jp"),
    pytest.param("cp949", "ks_c_5601-1987", KOREAN, id="euc-kr"),
]


def page(text: str, codec: str, label: str = "") -> bytes:
    meta = f"<meta charset={label}>" if label else ""
    return f"<html><head>{meta}<title>x</title></head><body><p>{text}</p>".encode(codec)


def read(body: bytes, content_type: str = "text/html") -> str:
    text = decode_page(body, content_type)[1]
    return body.decode("utf-8") if text is None else text


@pytest.mark.parametrize(("codec", "label", "text"), LEGACY)
@pytest.mark.parametrize("header", ["text/html", "text/html; charset=iso-8859-1", "text/html; charset=utf-8"])
def test_meta_is_believed_where_the_header_lies(codec: str, label: str, text: str, header: str) -> None:
    assert text in read(page(text, codec, label), header)


@pytest.mark.parametrize(("codec", "label", "text"), LEGACY)
def test_meta_is_believed_where_the_header_names_another_encoding_of_its_kind(
    codec: str, label: str, text: str
) -> None:
    header = "text/html; charset=" + ("gbk" if codec == "big5" else "big5")
    assert text in read(page(text, codec, label), header)


@pytest.mark.parametrize(("codec", "label", "text"), LEGACY)
def test_bytes_tell_where_nobody_declares_an_encoding(codec: str, label: str, text: str) -> None:
    assert text in read(page(text, codec))


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        pytest.param("cp1252", FRENCH, id="western"),
        pytest.param("cp1251", RUSSIAN, id="cyrillic"),
        pytest.param("koi8-r", RUSSIAN, id="cyrillic-koi"),
    ],
)
def test_bytes_tell_the_alphabet_where_utf_8_is_declared_and_wrong(codec: str, text: str) -> None:
    assert text in read(page(text, codec, "utf-8"))


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1251", "iso-8859-15"])
def test_utf_8_under_a_label_in_which_every_byte_means_something_is_utf_8(label: str) -> None:
    assert decode_page(page(FRENCH, "utf-8", label), "text/html") == ("utf-8", None)


def test_one_broken_character_leaves_the_rest_of_the_page() -> None:
    body = page(TRADITIONAL * 10, "utf-8", "utf-8") + TRADITIONAL.encode()[:5]
    assert TRADITIONAL * 10 in read(body)


def test_page_of_utf_8_with_quotes_from_elsewhere_stays_utf_8() -> None:
    assert FRENCH in read(page(FRENCH, "utf-8", "utf-8") + b"caf\xe9 " * 3)


def test_page_of_few_characters_is_read_as_it_declares() -> None:
    body = page("猫", "gb18030", "gb2312")
    body.decode("utf-8")  # it would be UTF-8 by chance
    assert "猫" in read(body)


def test_byte_order_mark_comes_before_header_and_meta() -> None:
    body = b"\xef\xbb\xbf" + page(FRENCH, "utf-8", "iso-8859-1")
    codec, text = decode_page(body, "text/html; charset=big5")
    assert codec == "utf-8"
    assert text is not None
    assert text.startswith("<html>")
    assert FRENCH in text


def test_header_comes_before_meta() -> None:
    body = page("Zażółć", "iso8859-2", "windows-1250")
    assert decode_page(body, 'text/html; charset="ISO-8859-2"')[0] == "iso8859-2"


def test_page_of_ascii_keeps_the_encoding_it_declares() -> None:
    assert decode_page(page("plain", "ascii", "x-user-defined"), "text/html") == ("cp1252", None)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        pytest.param(b"<meta charset=x-sjis>", "shift_jis", id="label"),
        pytest.param(b"<META CHARSET='Windows-949'>", "euc-kr", id="quotes-and-case"),
        pytest.param(
            b"<meta http-equiv=content-type content='text/html; charset=latin1'>", "windows-1252", id="pragma"
        ),
        pytest.param(b"<meta content='text/html; charset=big5'>", None, id="content-without-pragma"),
        pytest.param(b"<!-- <meta charset=big5> --><meta charset=gbk>", "gbk", id="comment-declares-nothing"),
        pytest.param(b"<a title='<meta charset=big5>'><meta charset=gbk>", "gbk", id="attribute-declares-nothing"),
        pytest.param(b"<meta charset=utf-16>", "utf-8", id="who-could-read-it-is-not-utf-16"),
        pytest.param(b"<meta charset=utf-7>", None, id="no-label-of-the-web"),
        pytest.param(b"<metacharset=big5>", None, id="another-tag"),
        pytest.param(b"<?xml version='1.0' encoding='euc-jp'?><html>", "euc-jp", id="xml-declaration"),
        pytest.param(b"<meta charset='big5", None, id="cut-off"),
    ],
)
def test_declaration_is_looked_for_as_browsers_do(head: bytes, expected: str | None) -> None:
    assert declared_encoding(head) == expected


@pytest.mark.parametrize("name", sorted(CODEC_OF))
def test_python_knows_each_codec(name: str) -> None:
    assert "A".encode(CODEC_OF[name])
