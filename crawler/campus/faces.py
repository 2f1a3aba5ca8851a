"""Other faces of the campus: how its pages look on a bad day, or to other designers."""

from __future__ import annotations

from hashlib import sha256
from typing import Literal, TypeAlias

Face: TypeAlias = Literal["usual", "closed", "soft", "redesigned"]
"""``closed``: one page of maintenance for everything, with status 200. ``soft``: what is missing answers 200 with a
page that says so. ``redesigned``: other class names, and the boxes of each page in another order."""

BOXES = frozenset({"aside", "nav", "section", "form"})
"""Elements that stand around the text of a page."""

ENDS = frozenset({"header", "footer"})
"""Elements with which a page begins and ends, whoever designs it."""


def redesign(page: bytes) -> bytes:
    """Return *page* with the same text under other class names, its boxes in reverse order.

    What stands between header and footer changes places, and so do the boxes within the main part; the text keeps
    its own order.
    """
    from lxml import html  # the campus itself needs no parser

    root = html.document_fromstring(page.decode())
    for element in root.iter("*"):
        names = element.get("class")
        if names is not None:
            element.set("class", " ".join(map(_rename, names.split())))
    body = root.find("body")
    assert body is not None
    parts = list(body)
    between = iter([part for part in reversed(parts) if part.tag not in ENDS])
    body[:] = [part if part.tag in ENDS else next(between) for part in parts]
    for main in body.iter("main"):
        boxes = [child for child in main if child.tag in BOXES]
        for box in boxes:
            box.tail = None
            main.remove(box)
        main.extend(reversed(boxes))
    return b"<!DOCTYPE html>\n" + bytes(html.tostring(root, encoding="utf-8"))


def _rename(name: str) -> str:
    """Return another name for a class, always the same one."""
    return f"c{sha256(name.encode()).hexdigest()[:8]}"
