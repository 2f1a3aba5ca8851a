"""``python -m tests.bench [NAME…]``: measure, side by side in one run, and print ratios."""

from __future__ import annotations

import importlib
import sys

BENCHES = ("crawl", "fields", "accuracy", "peers", "date_strings", "lists", "verify", "nights", "durability")


def main() -> None:
    for name in sys.argv[1:] or BENCHES:
        importlib.import_module(f"tests.bench.{name}").main()


if __name__ == "__main__":
    main()
