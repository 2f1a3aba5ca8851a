"""A guard before parsing: tags with so many attributes that the parser would not come to an end."""

from __future__ import annotations

import re

MAX_COMPARISONS = 1_000_000_000
"""Comparisons of attributes in a page, about 3 seconds; no honest page comes near."""

LONG_TAG = 8192
"""Bytes of a tag from which its attributes are counted."""

STEP = LONG_TAG // 2
"""Bytes looked at together: a tag of many attributes fills whole steps."""

SEPARATORS = b" \n\t\r\f/"
TAG = re.compile(rb"""<[a-zA-Z](?:[^>"']++|"[^"]*+"|'[^']*+')*+""")
QUOTED = re.compile(rb""""[^"]*+"|'[^']*+'""")
ATTRIBUTE = re.compile(rb"\s[^\s=>]")


def count_comparisons(data: bytes) -> int:
    """Return how often libxml2 will compare attributes of long tags: each with all others of its tag.

    100,000 attributes in a tag take it minutes, 2,000 take 10 ms. The page is passed in steps that
    a long tag cannot hide in, unless it is too small to hold so many; only behind a step without
    ``<``, or with a ``=`` every few bytes, the tag is measured. Scripts are passed over: they and
    stray quotes look like tags of some thousand attributes at times.
    """
    if (len(data) // 2) ** 2 <= MAX_COMPARISONS:
        return 0  # not even one tag with all of the page between its brackets
    found, at, before, measured = 0, 0, 0, -1
    while at < len(data):
        last = data.rfind(b"<", at, at + STEP)
        if before > measured and (last < 0 or data.count(b"=", at, at + STEP) > STEP // 40):
            measured = before
            if _is_in_script(data, before):
                end = data.find(b"</script", max(at, before))
                if end < 0:
                    break
                at = before = end
                continue
            tag = TAG.match(data, before)
            if tag is None:  # a closing tag, a comment, or a value with a ``<`` in it
                return _count_in_all(data)
            found += _count_attributes(tag[0]) ** 2
            measured = tag.end()
        before = last if last >= 0 else before
        at += STEP
    return found


def _count_in_all(data: bytes) -> int:
    """Return the comparisons of all long tags; none where all separators together are too few for them."""
    separators = len(data) - len(data.translate(None, SEPARATORS))
    if separators * separators <= MAX_COMPARISONS:
        return 0
    return sum(_count_attributes(match[0]) ** 2 for match in TAG.finditer(data))


def _count_attributes(tag: bytes) -> int:
    return len(ATTRIBUTE.findall(QUOTED.sub(b" ", tag))) if len(tag) > LONG_TAG else 0


def _is_in_script(data: bytes, at: int) -> bool:
    return data.rfind(b"<script", 0, at) > data.rfind(b"</script", 0, at)
