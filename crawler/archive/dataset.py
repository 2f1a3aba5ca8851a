"""Lines of the dataset files: a record as it stands after the fold, and what orders them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from crawler.archive.identity import without_surrogates
from crawler.archive.log import plain_values
from crawler.records import LOG_ONLY, Article, Entry, Event, Homepage

if TYPE_CHECKING:
    from crawler.records import Record

IN_DATASET = ("from", "where", "raw")
"""What a dataset carries of evidence; candidates and conflicts stay in the log."""


def dataset_key(record: Record) -> tuple[str, str]:
    """Return what orders a dataset file, as text, and then the id.

    Articles stand by publication and events by their start, else by first sight; homepages by URL, each
    before its entries, and those block by block as they stood on the page.
    """
    match record:
        case Article():
            told = record.published or record.first_seen or ""
        case Event():
            told = record.starts or record.first_seen or ""
        case Homepage():
            told = record.url
        case Entry():
            told = f"{record.url} {record.block} {record.position:06}"
    return told, record.id


def dataset_line(record: Record) -> bytes:
    """Return the line of *record*, newline included: schema order, fields that hold nothing left out."""
    values = {name: value for name, value in plain_values(record).items() if name not in LOG_ONLY}
    if "evidence" in values:
        reduced = {name: _reduce(found) for name, found in values["evidence"].items()}
        values["evidence"] = {name: found for name, found in reduced.items() if found}
    try:
        return msgspec.json.encode(values) + b"\n"
    except UnicodeEncodeError:
        return msgspec.json.encode(without_surrogates(values)) + b"\n"


def _reduce(found: Any) -> Any:
    """Keep of evidence what says where a value is from; a list stays as long as the values beside it."""
    if isinstance(found, list):
        return [_reduce(one) for one in found]
    return {name: found[name] for name in IN_DATASET if name in found}
