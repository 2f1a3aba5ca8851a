"""The encoding of a page: bytes to text in the order that browsers ask, and what the bytes say against it."""

from __future__ import annotations

import codecs
import re

from crawler.read.encoding_labels import CODEC_OF, WIDE, find_name

XML_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
XML_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?\sencoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,40})[\"']")
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16le"), (codecs.BOM_UTF16_BE, "utf-16be"))
MARKED = tuple(mark for mark, _ in BOMS)
HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
PLAIN_UTF8 = (b'charset="utf-8"', b"charset=utf-8")

HEAD_BYTES = 16384
"""Bytes in which a declaration is looked for. Browsers look at 1024 and begin again at a later one."""

PLAIN_BYTES = 2048
"""Bytes in which nearly every page says in the same few words that it is UTF-8."""

MARKUP = re.compile(rb"<(?:(!--)|(meta)(?=[\t\n\f\r /])|(/?[a-z])|[!/?])", re.IGNORECASE)
TAG_NAME = re.compile(rb"[^\t\n\f\r >]*")
NAME_START = re.compile(rb"[\t\n\f\r /]*")
ATTRIBUTE_NAME = re.compile(rb"([^\t\n\f\r />][^\t\n\f\r />=]*)[\t\n\f\r ]*(=?)[\t\n\f\r ]*")
UNQUOTED = re.compile(rb"[^\t\n\f\r >]*")
CONTENT_CHARSET = re.compile(
    rb"charset[\t\n\f\r ]*=[\t\n\f\r ]*(?:\"([^\"]*)\"|'([^']*)'|([^\"'\t\n\f\r ;][^\t\n\f\r ;]*))", re.IGNORECASE
)

SURELY_UTF8 = 40
"""Bytes after the first of their characters that make text in another encoding by chance no UTF-8."""

SHARE_BROKEN = 0.02
"""Part of the characters other than ASCII that may be broken in text of an encoding that somebody declares.

Half of them in UTF-8, of which bytes make up no whole character by chance.
"""

SAMPLE = 65536
"""Bytes from which an encoding is guessed."""

KANA = "のにをはたがでとしれさいるなすてかもらこりあきっまくよんーンスルトイ日本年大学人"
COMMON = {
    "gb18030": "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作",
    "big5hkscs": "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作",
    "cp932": KANA,
    "euc_jp": KANA,
    "cp949": "이다는에의을가로고하지은를사도기해한서대자인시어정과수부전들나일그리학교있제",
}
WESTERN = frozenset("éèàçêôûîâëïùœäöüßñóíáúãõåæø«»’‘“”„–—…·©®°§€\xa0ÉÈÀÄÖÜÑÓÁÅÆØ¿¡")
CYRILLIC = frozenset("оеаинтсрвлкмдпуяОЕАИНТСРВЛКМДПУЯ")
NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
HIGH = re.compile(rb"[\x80-\xff]+")
WIDE_RUNS = re.compile(rb"(?:[\x80-\xff]+[\x30-\x7e]?)+")
"""Such bytes, with those behind them that may be the second half of a character."""

HIGH_WORD = re.compile(rb"[\x80-\xff]{3,}")
"""Three in a row are a word of another alphabet: letters with accents stand alone."""

SHARE_COMMON = 0.2
"""Part of the characters other than ASCII that are among the commonest, from which text is in that encoding."""


def decode_page(body: bytes, content_type: str) -> tuple[str, str | None]:
    """Return the Python codec to read *body* with, and its text; None for text that is UTF-8 as it stands.

    Asked in this order: byte order mark, header, ``meta`` or XML declaration, the bytes themselves. What is
    declared gives way where the bytes say otherwise, because servers put one charset on everything they send:
    to UTF-8 where the bytes are that and nothing else, from Latin-1 to what the page says of itself, and to
    another encoding of Chinese, Japanese or Korean where only that makes common words of them.
    """
    if body.startswith(MARKED):
        codec = CODEC_OF[declared_encoding(body) or ""]
        return codec, body.decode(codec, "replace").lstrip("\ufeff")
    stated = [find_name(match[1]) for match in [HEADER_CHARSET.search(content_type)] if match]
    start = body[:PLAIN_BYTES].lower()
    plain = stated[:1] == ["utf-8"] or any(declaration in start for declaration in PLAIN_UTF8)
    if not plain:
        stated.append(declared_encoding(body))
    names = list(dict.fromkeys(CODEC_OF[name] for name in stated if name))
    if body.isascii() and "iso2022_jp" not in names:
        return (names[0] if names else "utf-8"), None
    try:
        length = len(body.decode("utf-8"))
    except UnicodeDecodeError:
        if plain and (names or ["utf-8"])[0] == "utf-8" and (text := _mostly(body, "utf-8")) is not None:
            return "utf-8", text
        return _decode_other(body, names if not plain else [*names, *_late(body)])
    if plain or not names or names[0] not in WIDE or len(body) - length >= SURELY_UTF8 or names[0] == "utf-8":
        return "utf-8", None
    return _decode_other(body, names)


def declared_encoding(body: bytes) -> str | None:
    """Return the name of the encoding that *body* declares for itself, as browsers look for it; None without one.

    HTML, section 13.2.3.2: "prescan a byte stream to determine its encoding".
    """
    head = body[:HEAD_BYTES]
    for mark, name in BOMS:
        if head.startswith(mark):
            return name
    for start, name in ((b"<\0?\0x\0", "utf-16le"), (b"\0<\0?\0x", "utf-16be")):
        if head.startswith(start):
            return name
    at = 0 if b"charset" in head.lower() else len(head)
    while (match := MARKUP.search(head, at)) is not None:
        at = match.end()
        if match[1]:
            end = head.find(b"-->", at - 2)
            if end < 0:
                break
            at = end + 3
        elif match[2] or match[3]:
            attributes, after = _attributes(head, at if match[2] else TAG_NAME.match(head, at).end())  # type: ignore[union-attr]
            if attributes is None:
                break
            at = after
            if match[2] and (found := _of_meta(attributes)):
                return found
        else:
            end = head.find(b">", at - 1)
            if end < 0:
                break
            at = end + 1
    xml = XML_ENCODING.match(head)
    return _readable(xml[1]) if xml else None


def _attributes(head: bytes, at: int) -> tuple[dict[bytes, bytes] | None, int]:
    """Return the attributes of the tag whose name ends at *at*, and where it ends; None where the head ends first."""
    found: dict[bytes, bytes] = {}
    while True:
        at = NAME_START.match(head, at).end()  # type: ignore[union-attr]
        if at >= len(head):
            return None, at
        match = ATTRIBUTE_NAME.match(head, at)
        if match is None:
            return found, at + 1
        at = match.end()
        value = b""
        if match[2]:
            quote = head[at : at + 1]
            if quote in (b'"', b"'"):
                end = head.find(quote, at + 1)
                if end < 0:
                    return None, len(head)
                value, at = head[at + 1 : end], end + 1
            else:
                value = UNQUOTED.match(head, at)[0]  # type: ignore[index]
                at += len(value)
        if at >= len(head):
            return None, at
        found.setdefault(match[1].lower(), value)


def _of_meta(attributes: dict[bytes, bytes]) -> str | None:
    """Return the name of the encoding that a ``meta`` with *attributes* declares."""
    if b"charset" in attributes:
        return _readable(attributes[b"charset"])
    if attributes.get(b"http-equiv", b"").lower() != b"content-type":
        return None
    match = CONTENT_CHARSET.search(attributes.get(b"content", b""))
    return _readable(match[1] or match[2] or match[3] or b"") if match else None


def _readable(label: bytes) -> str | None:
    """Return the name that *label* stands for; who could read it is not in UTF-16."""
    name = find_name(label.decode("latin-1"))
    return {"utf-16le": "utf-8", "utf-16be": "utf-8", "x-user-defined": "windows-1252"}.get(name or "", name)


def _late(body: bytes) -> list[str]:
    """Return the codec that the ``meta`` of *body* declares beside a header that is wrong."""
    name = declared_encoding(body)
    return [CODEC_OF[name]] if name else []


def _decode_other(body: bytes, names: list[str]) -> tuple[str, str]:
    """Return codec and text of *body*, which is no UTF-8 and for which *names* are declared, the header's first."""
    shares = _shares_common(body)
    likely = max(shares, key=lambda name: shares[name])
    for name in sorted(names, key=lambda name: (name not in WIDE, name == "cp1252")):
        if shares[likely] > max(SHARE_COMMON, 2 * shares.get(name, 0.0)):
            break
        text = _mostly(body, name) if name in WIDE else body.decode(name, "replace")
        if text is not None:
            return name, text
    if shares[likely] > SHARE_COMMON:
        return likely, body.decode(likely, "replace")
    if guess := _guess_alphabet(body):
        return guess, body.decode(guess, "replace")
    from bs4.dammit import EncodingDetector

    for label in EncodingDetector(body[:SAMPLE], is_html=True, exclude_encodings=["utf-8", *names]).encodings:
        codec = CODEC_OF.get(find_name(label) or "", "utf-8")
        if codec != "utf-8" and (text := _mostly(body, codec)) is not None:
            return codec, text
    return "cp1252", body.decode("cp1252", "replace")


def _mostly(body: bytes, name: str) -> str | None:
    """Return the text of *body* in the codec *name*; None where more than a few characters of it are broken."""
    text = body.decode(name, "replace")
    broken = text.count("\ufffd")
    if broken and broken > (0.5 if name == "utf-8" else SHARE_BROKEN) * sum(1 for char in text if char > "\x7f"):
        return None
    return text


def _shares_common(body: bytes) -> dict[str, float]:
    """Return which part of the characters of *body* other than ASCII are common ones, by codec."""
    shares = {}
    high = b" ".join(WIDE_RUNS.findall(body, 0, SAMPLE))  # all that can be anything else than ASCII, by itself
    for name, common in COMMON.items():
        letters = "".join(NOT_ASCII.findall(high.decode(name, "replace")))
        shares[name] = sum(map(letters.count, common)) / max(1, len(letters))
    return shares


def _guess_alphabet(body: bytes) -> str:
    """Return the codec of a Western or Cyrillic text that nobody declared; empty where it is neither for sure."""
    high = b"".join(HIGH.findall(body, 0, SAMPLE))
    in_words = sum(map(len, HIGH_WORD.findall(body, 0, SAMPLE)))
    names, letters = (("cp1251", "koi8-r"), CYRILLIC) if 2 * in_words > len(high) else (("cp1252",), WESTERN)
    shares = {name: sum(char in letters for char in high.decode(name, "replace")) / max(1, len(high)) for name in names}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] > (0.5 if letters is CYRILLIC else 0.8) else ""
