"""XML as it is served: read strictly where it is well-formed, else mended as far as its text tells how."""

from __future__ import annotations

import codecs
import html
import re

from lxml import etree

from crawler.read.encoding import HEADER_CHARSET, XML_DECLARATION, decode_page

DECLARED_ENCODING = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']\s*([A-Za-z0-9_:.-]{2,40})")
UNICODE = frozenset({"utf-8", "utf-16", "utf-16le", "utf-16be", "ascii", "us-ascii"})
"""Declared encodings that libxml2 reads as everybody else does; Latin-1 is Windows-1252 to all others."""

START = re.compile(r"<(?:rss|feed|channel|urlset|sitemapindex|[a-z]{1,10}:[a-z]{1,20})(?=[\s>])", re.IGNORECASE)
MAX_JUNK = 4000
"""Characters before the root, such as the warnings of a server, a comment or a document type."""

STRAY = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|$)|<!--.*?(?:-->|$)|&(?!#)(?:(\w{1,32});)?|<(?![A-Za-z_/!?])"
    r"|[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]",
    re.DOTALL,
)
"""Signs that want to be text, but for those in a CDATA section or a comment; entities; what XML has no place for."""

TRUSTED_FAULTS = 0.5
"""Less than this share of broken characters is a slip in UTF-8: what is in another encoding hardly ever fits."""

SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
"""Half of a pair of UTF-16 as if it were a character: libxml2 lets it pass, and what it says cannot be read then."""

SURROGATE_NUMBER = re.compile(
    rb"&#(?:x0*d[89a-f][0-9a-f]{2}|0*(?:5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3]));?",
    re.IGNORECASE,
)
"""The same by its number."""
SURROGATE_NUMBER_IN_TEXT = re.compile(SURROGATE_NUMBER.pattern.decode(), re.IGNORECASE)

HIGH = re.compile(rb"[\x80-\xff]+")
SHARE_ALONE = 0.7
"""Where more of the bytes beyond ASCII stand alone or in twos, they are Latin letters with accents."""


def parse_xml(body: bytes, content_type: str = "") -> etree._Element | None:
    """Return the root of the XML in *body* as far as it can be read, or None.

    Entities are not resolved and nothing is loaded. What is ill-formed, or in an encoding that is
    not Unicode, is decoded as pages are, and stray signs and what stands before the root are mended.
    """
    body = body.lstrip(b" \t\r\n")
    if body.startswith((b"<\x00", b"\x00<")):
        body = (codecs.BOM_UTF16_LE if body[0] else codecs.BOM_UTF16_BE) + body
    declared = DECLARED_ENCODING.match(body)
    is_unicode = declared is None or declared[1].decode("ascii").lower() in UNICODE
    is_wide = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if is_unicode and not is_wide:
        body = SURROGATE.sub("\ufffd".encode(), body)
    body = SURROGATE_NUMBER.sub(b"&#xfffd;", body)
    parser = _parser()
    root = None if is_wide else _try(body, parser)
    if root is not None and is_unicode and len(parser.error_log) == 0:
        return root
    mended = _try(_mend(_decode(body, declared, content_type)).encode("utf-8", "replace"), _parser())
    return root if mended is None else mended


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _try(body: bytes, parser: etree.XMLParser) -> etree._Element | None:
    try:
        return etree.fromstring(body, parser=parser)
    except (etree.XMLSyntaxError, LookupError):
        return None


def _decode(body: bytes, declared: re.Match[bytes] | None, content_type: str) -> str:
    """Return the text of *body*: as declared, else as UTF-8 with a few faults, else as the bytes tell."""
    label = match[1] if (match := HEADER_CHARSET.search(content_type)) else declared[1].decode() if declared else ""
    name, text = decode_page(body, f"charset={label}")
    if text is None:
        return body.decode(name, "replace")
    if name == "utf-8-sig" or name.startswith("utf-16") or (label and _is_read_by(body, label)):
        return text
    forced = body.decode("utf-8", "replace")
    if forced.count("\ufffd") <= TRUSTED_FAULTS * (len(forced) - len(forced.encode("ascii", "ignore"))):
        return forced
    runs = [len(run) for run in HIGH.findall(body)]
    is_latin = sum(run for run in runs if run <= 2) > SHARE_ALONE * sum(runs)
    return body.decode("cp1252", "replace") if is_latin else text


def _is_read_by(body: bytes, label: str) -> bool:
    try:
        body.decode(label)
    except (UnicodeError, LookupError):
        return False
    return True


def _mend(text: str) -> str:
    """Return *text* from its root on, its stray signs escaped."""
    text = SURROGATE_NUMBER_IN_TEXT.sub("\ufffd", text.replace("\x00", "").lstrip("\ufeff \t\r\n"))
    if declaration := XML_DECLARATION.match(text):
        text = text[declaration.end() :]
    start = START.search(text, 0, MAX_JUNK)
    if start is not None and "<html" not in text[: start.start()].lower():
        text = text[start.start() :]
    return STRAY.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    """Return what *match* of STRAY says, in characters or by number: after a fault libxml2 drops named entities."""
    found = match[0]
    if found[0] == "&":
        meant = html.unescape(found) if match[1] else found
        return "".join(f"&#{ord(char)};" if char in "&<" else char for char in meant)
    if found == "<":
        return "&#60;"
    return found if found[0] == "<" else ""
