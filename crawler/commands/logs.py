"""What a command says of the crawl beneath it: warnings in one line each, the rest only when asked."""

from __future__ import annotations

import logging
import sys

from crawler.escape import escape_control


class OneLineFormatter(logging.Formatter):
    """A log record as one line, with the error in place of its traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        message = record.getMessage().split("\n", 1)[0]
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            message = f"{message}: {type(error).__name__}: {error}"
        return escape_control(f"muniment: {message}")


def set_up_logging(*, verbose: bool) -> None:
    """Send log records to stderr: warnings of ours and errors of others, with *verbose* all from INFO on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLineFormatter())
    logging.basicConfig(handlers=[handler], level=logging.INFO if verbose else logging.ERROR, force=True)
    if not verbose:  # a request given up is counted, and the first one named when the crawl ends
        logging.getLogger("scrapy.downloadermiddlewares.retry").setLevel(logging.CRITICAL)
    for name in ("crawler", "spiders", "pipelines"):
        logging.getLogger(name).setLevel(logging.INFO if verbose else logging.WARNING)
