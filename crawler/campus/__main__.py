"""Serve the campus until Ctrl-C: ``python -m crawler.campus``."""

from __future__ import annotations

import argparse
import threading

from crawler.campus.content import build_campus
from crawler.campus.server import CampusServer


def main() -> None:
    """Read the options, print the address, serve."""
    parser = argparse.ArgumentParser(prog="python -m crawler.campus", description="Serve an invented university.")
    parser.add_argument("--port", type=int, default=0, help="port to listen on (default: a free one)")
    parser.add_argument("--crawl-delay", type=float, default=0.05, help="seconds that robots.txt asks for")
    parser.add_argument("--night", type=int, default=1, help="state to serve: from 2 on it has changed (default: 1)")
    options = parser.parse_args()
    campus = build_campus(night=max(1, options.night))
    with CampusServer(campus, port=options.port, crawl_delay=options.crawl_delay) as server:
        address, port = server.address
        names = ", ".join(server.connect_to)
        try:
            print(f"http://{address}:{port}/ answers for {names}; end with Ctrl-C", flush=True)
            threading.Event().wait()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
