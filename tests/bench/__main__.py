"""``python -m tests.bench [NAME…]``: measure, side by side in one run, and print ratios."""

from __future__ import annotations

import sys

from tests.bench import accuracy, crawl, fields, peers

BENCHES = {"crawl": crawl.main, "fields": fields.main, "accuracy": accuracy.main, "peers": peers.main}


def main() -> None:
    for name in sys.argv[1:] or BENCHES:
        BENCHES[name]()


if __name__ == "__main__":
    main()
