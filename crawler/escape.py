"""Stored text on its way to a terminal or a log: one event, one line, nothing that steers the terminal."""

from __future__ import annotations

import re

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""Control characters, line separators, marks that turn the direction of text, lone surrogates."""


def escape_control(text: str) -> str:
    r"""Return *text* with each control character written as ``\xNN`` or ``\uNNNN``.

    >>> escape_control("Open\x1b[2J\nday")
    'Open\\x1b[2J\\x0aday'
    """
    return CONTROL.sub(lambda match: _written(ord(match[0])), text)


def escape_json(line: str) -> str:
    r"""Return the JSON text *line* with each control character as ``\uNNNN``, which JSON reads back as itself.

    >>> escape_json('"a\x9bb"')
    '"a\\u009bb"'
    """
    return CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", line)


def _written(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
