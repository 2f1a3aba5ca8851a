"""HTML in which nothing stored can act: text is escaped, links lead to web pages only, no script may run. Pure."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.escape import CONTROL, escape_control

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

VOID = ("meta", "br")


def text(value: object) -> str:
    r"""Return *value* as text of a page: on one line, with control characters written out.

    >>> text("<b>Open\x1b\n day</b>")
    '&lt;b&gt;Open\\x1b day&lt;/b&gt;'
    """
    return escape(escape_control(" ".join(str(value).split())))


def element(name: str, /, *content: str, **attributes: object) -> str:
    """Return an element around *content*, which is markup; values of *attributes* are escaped.

    A name may end in ``_`` and have ``_`` for ``-``; an attribute that is None is left out.

    >>> element("td", "1", class_="number", title='"')
    '<td class="number" title="&quot;">1</td>'
    """
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{text(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{told}>" if name in VOID else f"<{name}{told}>{''.join(content)}</{name}>"


def link(url: str, content: str | None = None) -> str:
    """Return a link to *url* where that is a web address, else what it says as text; *content* is markup.

    >>> link("javascript:alert(1)")
    'javascript:alert(1)'
    """
    shown = text(url) if content is None else content
    try:
        parts = urlsplit(url)
    except ValueError:
        return shown
    if parts.scheme not in ("http", "https") or not parts.netloc or CONTROL.search(url) or " " in url:
        return shown
    return element("a", shown, href=url, rel="noreferrer noopener")


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; headings are text, cells are markup."""
    head = element("tr", *(element("th", text(column), scope="col") for column in columns))
    body = [element("tr", *(element("td", cell) for cell in row)) for row in rows]
    return element("table", element("thead", head), element("tbody", *body))


def page(title: str, style: str, *content: str) -> str:
    """Return a whole page that loads nothing, runs nothing, and is dressed by *style* alone."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name_="referrer", content="no-referrer"),
        element("meta", name_="viewport", content="width=device-width"),
        element("title", text(title)),
        f"<style>{style}</style>",
    )
    return f"<!DOCTYPE html>\n{element('html', head, element('body', *content), lang='en')}\n"
