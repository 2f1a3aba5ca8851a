"""Dates as pages of many universities write them, each with what it says: the notations that ``parse_date`` must know.

A line of the file states text, language, order and, where the text leaves out the year or the month, the ``context``
that a reader takes them from. Right is only what has the stated precision, time of day and offset included.
"""

from __future__ import annotations

import json
import re
from calendar import monthrange
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from crawler.read.date_text import PartialDate, parse_date
from tests.bench.corpus import CORPUS

if TYPE_CHECKING:
    from crawler.read.date_text import Order

FACTS = CORPUS.parent / "facts" / "date_strings.jsonl"
BAR = 0.97
ZONE = ZoneInfo("Asia/Hong_Kong")
"""Where times without an offset are meant; the file leaves that open, so it is not compared."""
NOW = datetime(2026, 12, 31, 12, tzinfo=UTC)
ORDERS: dict[str, Order] = {"DMY": "DMY", "DM": "DMY", "MDY": "MDY", "MD": "MDY", "YMD": "YMD", "ISO": "YMD"}
OFFSET = re.compile(r"(?<=\d)[+-]\d\d:\d\d$")


def main() -> None:
    """Print the number of texts read right, and each that is not."""
    if not FACTS.is_file():
        print(f"date_strings: no texts at {FACTS}; set MUNIMENT_CORPUS")
        return
    facts = [json.loads(line) for line in FACTS.read_text(encoding="utf-8").splitlines()]
    right = 0
    for fact in facts:
        got = read(fact)
        if same(got, fact["iso"]):
            right += 1
        else:
            print(f"date_strings: {fact['text']!r} ({fact['lang']}): expected {fact['iso']}, found {got}")
    print(f"date_strings: {right} of {len(facts)} right, {right / len(facts):.3f} (bar {BAR})", flush=True)


def read(fact: dict[str, Any]) -> str | None:
    """Return what the text of *fact* is read as, without an offset where the fact states none."""
    found = parse_date(
        fact["text"],
        languages=[fact["lang"]],
        order=ORDERS.get(fact["order_hint"]),
        zone=ZONE,
        captured=base_of(fact.get("context")),
    )
    if not isinstance(found, PartialDate):
        return None
    return str(found) if OFFSET.search(fact["iso"]) else OFFSET.sub("", str(found))


def same(got: str | None, iso: str) -> bool:
    """Return whether both say the same; seconds of 00 are often the file's alone, and a midnight is a day.

    >>> same("2022-02-15T09:00+01:00", "2022-02-15T09:00:00+01:00"), same("2022-02", "2022-02-01")
    (True, False)
    """
    return got is not None and re.sub(r"(T\d\d:\d\d):00", r"\1", got) in {
        re.sub(r"(T\d\d:\d\d):00", r"\1", iso),
        iso.removesuffix("T00:00:00"),
    }


def base_of(context: str | None) -> datetime:
    """Return the last noon of the year or month in *context*, from which missing parts are taken.

    >>> base_of("2023-02").day
    28
    """
    if context is None:
        return NOW
    year, _, month = context.partition("-")
    number = int(month or 12)
    return datetime(int(year), number, monthrange(int(year), number)[1], 12, tzinfo=UTC)


if __name__ == "__main__":
    main()
