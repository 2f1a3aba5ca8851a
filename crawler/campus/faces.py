"""Other faces of the campus: how its pages look on a bad day, or to other designers."""

from __future__ import annotations

from hashlib import sha256
from typing import Literal, TypeAlias

Face: TypeAlias = Literal["usual", "closed", "soft", "redesigned", "wordless"]
"""``closed``: one page of maintenance for everything, with status 200. ``soft``: what is missing answers 200 with a
page that says so. ``redesigned``: other class names, and the boxes of each page in another order. ``wordless``:
pictures have lost the words under them, but for those in a figure."""

BOXES = frozenset({"aside", "nav", "section", "form"})
"""Elements that stand around the text of a page."""

WORDS = frozenset({"caption", "wp-caption-text"})
"""Classes of the words under a picture."""


def redesign(page: bytes) -> bytes:
    """Return *page* with the same text under other class names, its boxes in reverse order.

    The page begins with what was its foot and ends with its head; the boxes within the main part change places too;
    the text keeps its own order.
    """
    from lxml import html  # the campus itself needs no parser

    root = html.document_fromstring(page.decode())
    for element in root.iter("*"):
        names = element.get("class")
        if names is not None:
            element.set("class", " ".join(map(_rename, names.split())))
    body = root.find("body")
    assert body is not None
    body[:] = reversed(body)
    for main in body.iter("main"):
        boxes = [child for child in main if child.tag in BOXES]
        for box in boxes:
            box.tail = None
            main.remove(box)
        main.extend(reversed(boxes))
    return b"<!DOCTYPE html>\n" + bytes(html.tostring(root, encoding="utf-8"))


def take_words(page: bytes) -> bytes:
    """Return *page* without the words under its pictures but for those in a figure, as where a script brings them."""
    from lxml import html

    root = html.document_fromstring(page.decode())
    for picture in root.iter("img"):
        picture.set("alt", "")
    for element in [element for element in root.iter("p") if element.get("class") in WORDS]:
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)
    return b"<!DOCTYPE html>\n" + bytes(html.tostring(root, encoding="utf-8"))


def _rename(name: str) -> str:
    """Return another name for a class, always the same one."""
    return f"c{sha256(name.encode()).hexdigest()[:8]}"
