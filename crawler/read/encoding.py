"""The encoding of a page: bytes to text in the order that browsers ask."""

from __future__ import annotations

import codecs
import re

XML_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
WIDER = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs",
    "shift_jis": "cp932", "euc_kr": "cp949", "iso8859-9": "cp1254", "tis-620": "cp874",
}  # fmt: skip
"""Encodings that browsers read as a larger one (WHATWG Encoding Standard, section 4.2)."""

PYTHON_ONLY = frozenset({
    "undefined", "idna", "punycode", "unicode-escape", "raw-unicode-escape", "utf-7", "hex", "base64", "bz2", "zlib",
    "uu", "quopri", "rot-13",
})  # fmt: skip
"""Names that Python knows and no browser; some raise whatever the bytes are."""


def decode_page(body: bytes, content_type: str) -> tuple[str, str | None]:
    """Return the Python codec to read *body* with, and its text; None for text that is UTF-8 as it stands.

    Asked in this order: byte order mark, header, ``meta``, the bytes themselves. A declared encoding
    that fails on the bytes gives way to what the bytes say, because servers put one charset on
    everything they send.
    """
    for mark, marked in BOMS:
        if body.startswith(mark):
            return marked, body.decode(marked, "replace")
    declared = [match[1] for match in [HEADER_CHARSET.search(content_type)] if match]
    declared += [match[1].decode("ascii") for match in [META_CHARSET.search(body, 0, 4096)] if match]
    names = list(dict.fromkeys(name for name in map(_codec, declared) if name))
    for name in [*names, "utf-8"]:
        if name == "utf-8" and body.isascii():
            return name, None
        try:
            text = body.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        return name, None if name == "utf-8" else text
    from bs4.dammit import UnicodeDammit

    guess = UnicodeDammit(body[:65536], is_html=True).original_encoding
    name = (guess and _codec(guess)) or (names[0] if names else "cp1252")
    return name, body.decode(name, "replace")


def _codec(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    if name in PYTHON_ONLY:
        return None
    name = WIDER.get(name, name)
    return "utf-8" if name.startswith("utf-16") else name  # a meta or header that could be read is no UTF-16
