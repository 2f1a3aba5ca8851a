"""Markup that both hosts write alike: text with its odd spaces, blocks, the frame around a page."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.campus.chinese import Language
    from crawler.campus.dice import Dice
    from crawler.campus.prose import Block

NBSP = "&nbsp;"


def document(title: str, body: Iterable[str], *, head: Iterable[str] = (), language: Language = "en") -> str:
    """Return a whole HTML page; *title* is plain text."""
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{language}">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title>",
            *head,
            "</head>",
            "<body>",
            *body,
            "</body>",
            "</html>",
            "",
        ]
    )


def link(href: str, text: str) -> str:
    """Return a link; both arguments are plain text."""
    return f'<a href="{escape(href)}">{escape(text, quote=False)}</a>'


def inline(block: Block) -> str:
    """Return the text of *block* with its link, if it has one; its own number is set apart by hard spaces."""
    text = escape(block.text, quote=False)
    if block.kind == "numbered":
        number, _, rest = text.partition(" ")
        text = f"{number}{NBSP}{NBSP} {rest}"
    if block.anchor:
        anchor = escape(block.anchor, quote=False)
        text = text.replace(anchor, f'<a href="{escape(block.href)}">{anchor}</a>', 1)
    return text


def render_blocks(blocks: Iterable[Block], *, strong_headings: bool, dice: Dice) -> list[str]:
    """Return the main text as an editor leaves it: hard spaces at line ends, paragraphs of nothing else.

    Headings are h2 or, with *strong_headings*, paragraphs in bold. Numbered blocks stay paragraphs,
    items become a real list.
    """
    lines: list[str] = []
    in_list = False
    for block in blocks:
        if in_list != (block.kind == "item"):
            in_list = not in_list
            lines.append("<ul>" if in_list else "</ul>")
        text = inline(block)
        if block.kind == "item":
            lines.append(f"<li>{text}{NBSP if dice.hits(30) else ''}</li>")
        elif block.kind == "heading":
            lines.append(f"<p><strong>{text}</strong>{NBSP}</p>" if strong_headings else f"<h2>{text}</h2>")
        else:
            lines.append(f"<p>{text}{NBSP * 2 if dice.hits(20) else ''}</p>")
            lines += [f"<p>{NBSP}</p>"] * dice.hits(35)
    return [*lines, "</ul>"] if in_list else lines
