"""Whether a page still says anything of what it said: one that does not may be another page. Pure."""

from __future__ import annotations

import re

WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+")
"""A word; in scripts that part none, a character."""

RUN = 3
"""Words in a row that are compared: single ones are common to all texts of a language."""

MIN_KEPT = 0.1
"""Share of the shorter text's runs that the other must have too. Of two articles of one site hardly any are shared."""

MIN_WORDS = 20
"""Words from which a text can be told from another one."""


def is_replaced(before: str | None, now: str | None) -> bool:
    """Return whether a text has gone, or has given way to another one, of what stood there *before*.

    >>> is_replaced("A lamp", None), is_replaced(None, "A lamp"), is_replaced("A lamp", "A boat")
    (True, False, False)
    """
    if not before:
        return False
    if not now:
        return True
    old, new = WORD.findall(before.casefold()), WORD.findall(now.casefold())
    if min(len(old), len(new)) < MIN_WORDS:
        return False
    runs, others = _runs(old), _runs(new)
    return len(runs & others) < MIN_KEPT * min(len(runs), len(others))


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    return set(zip(*(words[at:] for at in range(RUN)), strict=False))
