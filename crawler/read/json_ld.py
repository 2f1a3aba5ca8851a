"""JSON-LD as pages write it: JSON, or something close to it that is mended first."""

from __future__ import annotations

import html
import json
import re
from typing import Any

MAX_MENDED = 200_000
"""Characters of a broken script that are mended; a longer one is skipped."""

MAX_VALUES = 50
"""Values that one script may hold one behind the other."""

WRAPPERS = (("<!--", "-->"), ("//<![CDATA[", "//]]>"), ("/*<![CDATA[*/", "/*]]>*/"), ("<![CDATA[", "]]>"))
PLAIN = re.compile(r"[^\"',/]+")
TRAILING = re.compile(r",\s*(?=[}\]]|$)")
COMMENT_ENDS = {"/": "\n", "*": "*/"}
STRING_ENDS = re.compile(r"\s*(?:[:}\]]|$|,\s*(?:[\"'{\[}\]\d-]|true|false|null|$))")
"""What follows the quotation mark that ends a text; behind any other the text goes on."""

LOOSE_BACKSLASH = re.compile(r"\\(?![\"\\/bfnrtu])")
BETWEEN_VALUES = re.compile(r"[\s,;]*")


def parse_json_ld(text: str) -> Any:
    r"""Return the value of a JSON-LD script; several values one behind the other are returned as a list.

    Comment marks around the value are taken off. Where it is no JSON, commas before a closing bracket, comments,
    entities, single quotation marks and quotation marks inside a text are mended. Raises ValueError or RecursionError
    where it is none even then.

    >>> parse_json_ld('{"name": "A "fine" day", "tags": ["rain",],} // end')
    {'name': 'A "fine" day', 'tags': ['rain']}
    """
    text = _bare(text.strip())
    try:
        return json.loads(text, strict=False)
    except ValueError:
        if len(text) > MAX_MENDED:
            raise
    if text.startswith(("{&quot;", "[{&quot;")):
        text = html.unescape(text)
    return _values(_mend(text))


def _bare(text: str) -> str:
    for start, end in WRAPPERS:
        if text.startswith(start):
            text = text[len(start) :].strip().removesuffix(end).strip()
    return text.rstrip(";")


def _values(text: str) -> Any:
    """Return the values in *text*; what follows the first one and is none is left out."""
    decoder = json.JSONDecoder(strict=False)
    values: list[Any] = []
    at = 0
    while len(values) < MAX_VALUES and (at := _next(text, at)) < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
        except ValueError:
            if not values:
                raise
            break
        values.append(value)
    if not values:
        raise ValueError("expected a JSON value, found none")
    return values[0] if len(values) == 1 else values


def _next(text: str, at: int) -> int:
    match = BETWEEN_VALUES.match(text, at)
    return match.end() if match else at


def _mend(text: str) -> str:
    """Return *text* with its strings quoted as JSON has them, and without comments and trailing commas."""
    parts: list[str] = []
    at = 0
    while at < len(text):
        char = text[at]
        if char in "\"'":
            end = _string_end(text, at, char)
            parts.append(_quoted(text[at + 1 : end], char))
            at = end + 1
        elif char == "/" and (mark := COMMENT_ENDS.get(text[at + 1 : at + 2])):
            close = text.find(mark, at + 2)
            at = close + len(mark) if close >= 0 else len(text)
        elif match := (TRAILING if char == "," else PLAIN).match(text, at):
            parts.append("" if char == "," else match[0])
            at = match.end()
        else:
            parts.append(char)
            at += 1
    return "".join(parts)


def _string_end(text: str, start: int, mark: str) -> int:
    """Return the place of the mark that ends the string beginning at *start*, the end of *text* where none does."""
    at = start
    while (at := text.find(mark, at + 1)) >= 0:
        before = text[max(start + 1, at - 20) : at]
        escaped = (len(before) - len(before.rstrip("\\"))) % 2
        if not escaped and STRING_ENDS.match(text, at + 1):
            return at
    return len(text)


def _quoted(body: str, mark: str) -> str:
    if mark == "'":
        body = body.replace("\\'", "'")
    body = LOOSE_BACKSLASH.sub(r"\\\\", body)
    return '"' + re.sub(r'(?<!\\)"', r"\"", body) + '"'
