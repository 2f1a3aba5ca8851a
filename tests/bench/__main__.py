"""``python -m tests.bench [NAME…]``: measure, side by side in one run, and print ratios."""

from __future__ import annotations

import argparse
import importlib

BENCHES = {
    "crawl": "full crawls beside a bare Scrapy spider",
    "fields": "all fields of a page beside one parse of it",
    "accuracy": "every field against the known truth of the corpus",
    "robustness": "what each field loses where a page lacks or hides what readers go by",
    "peers": "other extractors beside ours",
    "date_strings": "dates as people write them",
    "lists": "listings and the links to their next pages",
    "verify": "the check of a WARC file beside warcio's, and rebuilds",
    "nights": "a year of nights of one site",
    "drift": "losses named and false alarms on a model of sites",
    "durability": "what fsync and captures cost",
}


def main() -> None:
    """Run the benches named, else all of them in turn."""
    width = max(map(len, BENCHES))
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description="Measure, side by side in one run, and print ratios.",
        epilog="\n".join(f"{name:{width}}  {what}" for name, what in BENCHES.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="bench to run, one of those below (default: all)")
    names = parser.parse_args().names
    if unknown := [name for name in names if name not in BENCHES]:
        parser.error(f"expected names among {', '.join(BENCHES)}, found {', '.join(unknown)}")
    for name in names or BENCHES:
        importlib.import_module(f"tests.bench.{name}").main()


if __name__ == "__main__":
    main()
