"""Strings that break software: each is a title, a tag, a caption and a URL in some test."""

from __future__ import annotations

import unicodedata

CONTROL = [f"a{chr(code)}b" for code in (*range(0x20), 0x7F, *range(0x80, 0xA0))]
"""C0, DEL and C1; among them NUL, TAB, LF, CR, ESC and the next line."""

SPACES = [f"a{chr(code)}b" for code in range(0x3001) if unicodedata.category(chr(code)) in ("Zs", "Zl", "Zp")]
"""All white space beyond ASCII, the line and the paragraph separator among it."""

UNSEEN = [f"a{chr(code)}b" for code in range(0x1_0000) if unicodedata.category(chr(code)) == "Cf"]
"""What has no shape of its own: bidi marks, joiners, the soft hyphen, the byte order mark."""

NO_CHARACTERS = [f"a{chr(plane * 0x1_0000 + low)}b" for plane in range(17) for low in (0xFFFE, 0xFFFF)]

BIDI = ["\u202egnp.exe\u202c", "\u2066x\u2069", "\u200fעברית\u200e latin", "שלום world مرحبا", "\u202e" * 50]

SCRIPTS = [
    "Zu\u0308rich", "Z\u00fcrich", "Z\u0351\u036b\u0343a\u0329\u034el\u0347g\u0321o\u0334", "e\u0301\u0302\u0303" * 20,
    "раураl", "Ｆｕｌｌｗｉｄｔｈ", "ﬁﬂﬀ", "ǅǈǋ", "İıſẞß", "ςσΣ", "½⅓↉", "𝒜𝓫𝔠", "ⒶⒷⒸ",
    "繁體字與简体字", "ｶﾀｶﾅ゙", "각각", "ไทยไม่มีวรรค",
    "\U00020000\U0002a6df\U00030000", "\ue000\uf8ff\U000f0000\U0010fffd", "नमस्ते", "அம்மா", "ꙮ", "﷽", "𒐫", "\ufffd",
    "👩‍👩‍👧‍👦", "🏳️‍🌈", "🇭🇰🇭", "👍🏿", "1️⃣", "☺︎☺️", "🧑🏽‍🚀" * 30,
]  # fmt: skip

FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://a.example","x")', "\t=1", "\r=1", '"',
    '""',
    '";"', "a,b", "a;b", "a\tb\tc", '=IMPORTXML("http://a.example","//a")', "'=1", "|x", "%0A=1",
]  # fmt: skip

TERMINAL = [
    "\x1b[31mred\x1b[0m", "\x1b[2J\x1b[H", "\x1b]0;title\x07", "\x1b]8;;http://a.example\x1b\\link\x1b]8;;\x1b\\",
    "\x9b31m",
    "\x1b[6n", "\x1bc", "a\rb", "a\bb", "a\nmuniment: all is well", "\x07" * 9, "\x0e\x0f", "\x1bP$q\x1b\\",
    "\x1b[?1049h",
]  # fmt: skip

CODE = [
    "'", "' OR '1'='1", "'; DROP TABLE newest; --", '" OR ""="', "1; SELECT * FROM captures", "\\'", "\\", "\\\\",
    "\\n", "\\u0000",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</title><b>", "<!--", "-->", "]]>", "<![CDATA[",
    "&amp;", "&amp;amp;",
    "&#0;", "&#xD800;", "&nbsp;", "&notanentity;", "<?xml version='1.0'?>", "<!DOCTYPE x>", "javascript:alert(1)",
    "{{7*7}}", "${7*7}",
    "#{7*7}", "<%= 7 %>", "%s%s%n", "%x", "{0}", "{}", "%(a)s", "$HOME", "$(id)", "`id`", ";id", "| id", "&& id",
    "\0;id", "() { :;};",
    "null", "None", "nil", "undefined", "NaN", "Infinity", "-0", "1e309", "0x10", "1_000", "00123", "true", "False",
    "[]", "[1]", "{\"a\": 1}",
    "\"", "\"}", "{\"line\": 1}", "---", "- a", "a: b", "!!python/object:os.system", "WARC/1.1",
    "\r\nWARC/1.1\r\nWARC-Type: response\r\n\r\n",
    "HTTP/1.1 200 OK\r\n\r\n", "Content-Length: 0\r\n\r\n", "a\r\nX-Header: b", "a\n\nb", "\x1f\x8b\x08", "PK\x03\x04",
]  # fmt: skip

PATHS = [
    "../../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd", "C:\\", "\\\\host\\share",
    "file:///etc/passwd", "....//....//",
    "%2e%2e%2f", "%252e%252e%252f", "..%c0%af", "..%00/", "a%00b", "%", "%%", "%zz", "%2", "%u0041", "CON",
    "nul.txt", "COM1", "aux.",
    "a.", "a ", " a", ".", "..", "~", "~root", "*", "?", "a?b=c#d", "#", "//", "///", ":", "a:b", "-rf", "--help",
    "a" * 255, "a" * 4096,
]  # fmt: skip

LONG = [
    "x" * 1024 * 1024,
    "漢" * 100_000,
    "a " * 50_000,
    "\U0001f600" * 20_000,
    "\x1b" * 10_000,
    '"' * 50_000,
    "\\" * 50_000,
]

BLANK = ["", " ", "  ", "\u3000", "\u200b", "\xa0"]

SURROGATES = ["\ud800", "a\udfffb", "\ud83d", "\ude00\ud83d", "\ud800" * 100]
"""No text: they are replaced by U+FFFD, the rule for all that we keep."""

TEXTS = list(
    dict.fromkeys(
        [
            *CONTROL,
            *SPACES,
            *UNSEEN,
            *NO_CHARACTERS,
            *BIDI,
            *SCRIPTS,
            *FORMULAS,
            *TERMINAL,
            *CODE,
            *PATHS,
            *LONG,
            *BLANK,
        ]
    )
)
"""All that is text, each once."""
