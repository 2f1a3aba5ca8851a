"""Whether a page still says anything of what it said: one that does not may be another page. Pure."""

from __future__ import annotations

import re

WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+")
"""A word; in scripts that part none, a character."""

RUN = 3
"""Words in a row that are compared: single ones are common to all texts of a language."""

MIN_KEPT = 0.1
"""Share of the shorter text's runs that the other must have too. Of two articles of one site hardly any are shared."""

MIN_WORDS = 10
"""Words that a text needs, for it to be missed where none of them is left: of a shorter one an edit may leave none."""


def is_replaced(before: str | None, now: str | None) -> bool:
    """Return whether a text has gone, or has given way to another one, of what stood there *before*.

    >>> is_replaced("A lamp", None), is_replaced(None, "A lamp"), is_replaced("A lamp", "A boat")
    (True, False, False)
    >>> is_replaced("A lamp that shows where in the room a sound comes from", "Back soon")
    True
    """
    if not before:
        return False
    if not now:
        return True
    return len(_words(before)) >= MIN_WORDS and not _share_runs(before, now)


def is_said_again(before: str | None, now: str | None) -> bool:
    """Return whether what took a text's place *before* stands there *now* too, but for a number or a name in it.

    >>> is_said_again(None, ""), is_said_again("", "Back soon"), is_said_again("Back soon", "Back soon!")
    (True, False, True)
    >>> is_said_again("Type what you see. Request 7b1c", "Type what you see. Request 90aa")
    True
    """
    if not before or not now:
        return bool(before) == bool(now)
    return _words(before) == _words(now) or _share_runs(before, now)


def _share_runs(one: str, other: str) -> bool:
    runs, others = _runs(_words(one)), _runs(_words(other))
    least = min(len(runs), len(others))
    return least > 0 and len(runs & others) >= MIN_KEPT * least


def _words(text: str) -> list[str]:
    return WORD.findall(text.casefold())


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    return set(zip(*(words[at:] for at in range(RUN)), strict=False))
