"""A guard before parsing: pages that the parser would not come to an end with, or not in the memory there is.

Tags are told as a browser tells them (HTML, section 13.2.5), since whatever is told otherwise can hide one: a quote
begins a value only behind ``=``, and what looks like a tag in a comment or a script is none, nor is what looks
like a script in a comment.
"""

from __future__ import annotations

import re
from math import isqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_COMPARISONS = 3_000_000_000
"""Steps from attribute to attribute in a page, about 4 seconds; no honest page comes near."""

MAX_TAGS = 200_000
"""Elements of a page: with a word in each they take 300 MiB, and no real page has a tenth as many."""

FEW = 1000
"""Attributes of a tag that need no counting: 31 of them take the parser no time, and 1,000 tags a second."""

SEPARATORS = b" \n\t\r\f/\"'"
SPACE = rb"[ \t\n\r\f]"
VALUE = rb"""(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^ \t\n\r\f>"'][^ \t\n\r\f>]*+)?+"""
ATTRIBUTE = rb"[^ \t\n\r\f/>][^ \t\n\r\f/>=]*+(?:%b*+=%b*+%b)?+" % (SPACE, SPACE, VALUE)
BETWEEN = rb"[ \t\n\r\f/]*+"
RAW = rb"(?:script|style|textarea|title|xmp|iframe|noembed|noframes|plaintext)(?=[ \t\n\r\f/>])"
PLAIN = re.compile(
    rb"(?:[^<]++|<(?!%b)/?+[a-z][^ \t\n\r\f/>]*+%b(?:%b%b){0,%d}+(?:>|\Z)|<(?![a-z/!?]))*+"
    % (RAW, BETWEEN, ATTRIBUTE, BETWEEN, FEW),
    re.IGNORECASE,
)
"""Text and tags up to the first tag of many attributes, raw text or comment."""

STRIDE = isqrt(MAX_COMPARISONS) * len(b"aa ") // 2
"""Half the bytes that too many attributes take: two for the name, since few names are shorter, and what parts them."""

MORE_OF_TAG = re.compile(rb"%b(?:%b%b)*+" % (BETWEEN, ATTRIBUTE, BETWEEN))
VALUE_TO_COME = re.compile(rb"%b*+%b" % (SPACE, VALUE))
REST_OF_VALUE = re.compile(rb"[^ \t\n\r\f>]*+")

NAME = re.compile(rb"</?+([a-z][^ \t\n\r\f/>]*+)(%b)" % BETWEEN, re.IGNORECASE)
NEXT = re.compile(rb"%b(%b)" % (ATTRIBUTE, BETWEEN))
COMMENT = re.compile(rb"<!--(?:-?>|.*?(?:--!?>|\Z))|<[!?/][^>]*+(?:>|\Z)", re.DOTALL)
SCRIPT_MARK = re.compile(rb"<!--|-->|<(/?+)script(?=[ \t\n\r\f/>])", re.IGNORECASE)
SCRIPT_END = re.compile(rb"</script(?=[ \t\n\r\f/>])", re.IGNORECASE)
IS_RAW = re.compile(RAW, re.IGNORECASE)


def count_tags(data: bytes) -> int:
    """Return how many elements *data* may hold, none where it is too short for MAX_TAGS."""
    return data.count(b"<") - data.count(b"</") if len(data) > len(b"<p>") * MAX_TAGS else 0


def count_comparisons(data: bytes) -> int:
    """Return how often libxml2 will step from an attribute to the next, none where *data* has no room for too many.

    100,000 attributes in a tag take it 12 seconds, 2,000 take 5 ms.
    """
    return count_steps(data) if _has_room(data) else 0


def count_steps(data: bytes) -> int:
    """Return the squares of the numbers of attributes, summed over the tags with FEW or more."""
    steps, at = 0, 0
    while at < len(data):
        passed = PLAIN.match(data, at)
        at = passed.end() if passed else at
        tag = NAME.match(data, at)
        if tag is None:
            comment = COMMENT.match(data, at)
            at = comment.end() if comment else at + 1
            continue
        at, count, is_closed = _end_of_tag(data, tag)
        if data[tag.start() + 1 : tag.start() + 2] != b"/":
            steps += count * count if count >= FEW else 0
            if IS_RAW.match(data, tag.start() + 1) and not is_closed:  # libxml2 closes any tag that ends with a slash
                at = _end_of_raw(data, at, tag[1].lower())
    return steps


def _has_room(data: bytes) -> bool:
    """Return whether *data* may hold a tag of too many attributes; most pages show at a glance that they do not.

    Such a tag is so long that all from one of the places looked at to the next is in it, whatever it is in there.
    """
    for place in range(0, len(data) - STRIDE, STRIDE):
        end = place + STRIDE
        if any(MORE_OF_TAG.match(data, at, end).end() == end for at in _ways_on(data, place, end)):  # type: ignore[union-attr]
            return (len(data) - len(data.translate(None, SEPARATORS))) ** 2 > MAX_COMPARISONS
    return False


def _ways_on(data: bytes, place: int, end: int) -> Iterator[int]:
    """Yield where attributes go on behind *place*, for all that it can be in: a name, a value, or between them."""
    yield place
    yield VALUE_TO_COME.match(data, place, end).end()  # type: ignore[union-attr]
    yield REST_OF_VALUE.match(data, place, end).end()  # type: ignore[union-attr]
    for quote in (b'"', b"'"):
        at = data.find(quote, place, end)
        yield at + 1 if at >= 0 else end


def _end_of_tag(data: bytes, name: re.Match[bytes]) -> tuple[int, int, bool]:
    """Return where a tag ends that begins with *name*, how many attributes it has, and whether it closes itself."""
    count, at, between = 0, name.end(), name[2]
    while (attribute := NEXT.match(data, at)) is not None:
        count, at, between = count + 1, attribute.end(), attribute[1]
    return at + 1, count, between.endswith(b"/")


def _end_of_raw(data: bytes, at: int, name: bytes) -> int:
    """Return where the text of an element ends that holds no others, before its closing tag."""
    if name == b"script":
        return _end_of_script(data, at)
    closing = re.compile(rb"</%b(?=[ \t\n\r\f/>])" % name, re.IGNORECASE).search(data, at)
    return closing.start() if closing and name != b"plaintext" else len(data)


def _end_of_script(data: bytes, at: int) -> int:
    """Return where a script ends: within ``<!--`` it may hold another, which ends first.

    Few hold a comment, and the end of the others is found six times as fast by looking for that alone.
    """
    closing = SCRIPT_END.search(data, at)
    end = closing.start() if closing else len(data)
    if data.find(b"<!--", at, end) < 0:
        return end
    commented = inner = False
    while (mark := SCRIPT_MARK.search(data, at)) is not None:
        at = mark.end()
        if mark[0] == b"<!--":
            commented, at = True, at - 2  # ``<!-->`` is opened and closed
        elif mark[0] == b"-->":
            commented = inner = False
        elif not mark[1]:
            inner = inner or commented
        elif inner:
            inner = False
        else:
            return mark.start()
    return len(data)
