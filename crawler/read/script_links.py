"""Where a link leads whose address stands in a script or in data: as the page itself states it, or nowhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

    from crawler.read.tree import PageTree

DATA = ("data-href", "data-url", "data-link")
"""Attributes that scripts take an address from."""

WHOLE_ADDRESS = ("http://", "https://", "/", "?", "./", "../")

MAX_SCRIPT = 600
"""Characters looked at of an event handler, and of a function."""

MAX_FUNCTIONS = 20
"""Functions of a page looked for; each look costs a search through its scripts."""

LITERAL = r"'[^'\n]*'|\"[^\"\n]*\"|`[^`\n]*`"
PIECE = re.compile(rf"{LITERAL}|[\w.$]+")
SUM = rf"((?:{LITERAL}|[\w.$]+)(?:\s*\+\s*(?:{LITERAL}|[\w.$]+))*)"
GOES_TO = re.compile(rf"location(?:\.href)?\s*=\s*{SUM}|(?:location\.(?:assign|replace)|window\.open)\(\s*{SUM}")
"""How a script leaves the page; the address is a sum of texts and parameters."""

CALL = re.compile(r"(?:javascript:)?\s*(?:void\s+|return\s+)?([A-Za-z_$][\w$]*)\(([^()]{0,200})\)", re.IGNORECASE)
IN_TEMPLATE = re.compile(r"\$\{\s*(\w+)\s*\}")


class Addresses:
    """Where the links of a page lead."""

    def __init__(self, tree: PageTree) -> None:
        self._tree = tree
        self._functions: dict[str, tuple[list[str], str] | None] = {}

    def of(self, link: etree._Element) -> str | None:
        """Return the absolute URL that *link* leads to, None where it stays on the page or nobody can tell."""
        href = (link.get("href") or "").strip()
        if href and not href.startswith("#"):
            url = self._tree.absolute(href)
            if url is not None or not href[:11].lower().startswith("javascript:"):
                return url
        for name in DATA:
            value = (link.get(name) or "").strip()
            if value.startswith(WHOLE_ADDRESS):
                return self._tree.absolute(value)
        for script in (href, link.get("onclick") or ""):
            if "(" in script or "=" in script:
                target = self._follow(script[:MAX_SCRIPT])
                if target and target.startswith(WHOLE_ADDRESS):
                    return self._tree.absolute(target)
        return None

    def _follow(self, script: str) -> str | None:
        """Return the address that *script* goes to, itself or through a function of the page."""
        if match := GOES_TO.search(script):
            return _add_up(match[1] or match[2], {})
        call = CALL.match(script)
        if call is None:
            return None
        name = call[1]
        if name not in self._functions and len(self._functions) < MAX_FUNCTIONS:
            self._functions[name] = self._function(name)
        function = self._functions.get(name)
        if function is None:
            return None
        names, address = function
        values = [value.strip().strip("'\"") for value in call[2].split(",")]
        return _add_up(address, dict(zip(names, values, strict=False)))

    def _function(self, name: str) -> tuple[list[str], str] | None:
        """Return the parameters of the page's function *name* and the sum that it goes to."""
        head = re.compile(rf"function\s+{re.escape(name)}\s*\(([^)]{{0,100}})\)")
        for script in self._tree.all("script"):
            text = script.text
            if text and name in text and (found := head.search(text)):
                body = text[found.end() : found.end() + MAX_SCRIPT].split("function ", 1)[0]
                match = GOES_TO.search(body)
                return ([part.strip() for part in found[1].split(",")], match[1] or match[2]) if match else None
        return None


def _add_up(address: str, values: dict[str, str]) -> str | None:
    """Return the text of the sum *address*, None where it needs more than *values*.

    >>> _add_up("'/news/' + id + '?page=1'", {"id": "5"})
    '/news/5?page=1'
    """
    text = ""
    for match in PIECE.finditer(address):
        piece = match[0]
        if piece[0] in "'\"":
            text += piece[1:-1]
        elif piece[0] == "`":
            if not all(name in values for name in IN_TEMPLATE.findall(piece)):
                return None
            text += IN_TEMPLATE.sub(lambda name: values[name[1]], piece[1:-1])
        elif piece in values:
            text += values[piece]
        else:
            return None
    return text
