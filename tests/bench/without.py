"""``python -m tests.bench.without fsync|captures|nothing WORDS…``: Scrapy in a process that lacks one thing it does.

For measuring what that thing costs; the archives that it leaves are good for nothing else.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from scrapy.cmdline import execute

import crawler.archive.writer
from crawler.archive.warc import Written

if TYPE_CHECKING:
    from crawler.archive.files import FileFacts
    from crawler.archive.warc import Exchange, KnownCapture

NOWHERE = Written(
    offset=0, length=0, payload_digest="0" * 64, payload_sha1="A" * 32, revisit=False, revisit_of=None
)  # fmt: skip


class NoWarcWriter:
    """Takes captures, and neither digests, packs nor writes them."""

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def capture(self, _exchange: Exchange, _record_id: str, _known: KnownCapture | None) -> Written:
        """Return a place that there is not."""
        return NOWHERE

    def failure(self, *_: object) -> None:
        """Forget that there was no response."""

    def flush(self) -> None:
        """Write nothing."""

    def finish(self) -> FileFacts | None:
        """Return that nothing was written."""
        return None


def _do_nothing(_: int) -> None:
    pass


def main() -> None:
    """Take the thing away and run Scrapy with the rest of the words."""
    thing = sys.argv.pop(1)
    if thing == "fsync":
        vars(os).update(fsync=_do_nothing, fdatasync=_do_nothing)
    elif thing == "captures":
        vars(crawler.archive.writer).update(WarcWriter=NoWarcWriter)
    elif thing != "nothing":
        sys.exit(f"expected fsync, captures or nothing, found {thing!r}")
    execute(["scrapy", *sys.argv[1:]])


if __name__ == "__main__":
    main()
