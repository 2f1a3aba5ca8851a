"""Where the time of a page goes: the parts of opening it and each stage of the pipeline, in parses.

What several readers share is counted where it is first asked for. Indented parts are within the one above.
"""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from lxml import etree

import crawler.intake
import crawler.pipeline
import crawler.read.tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crawler.pipeline import PagePipeline

TREE = crawler.read.tree
OPENING: dict[str, tuple[Any, str]] = {
    "open_page": (crawler.pipeline, "open_page"),
    "  parse_page": (crawler.intake, "parse_page"),
    "    decode_page": (TREE, "decode_page"),
    "    count_tags": (TREE, "count_tags"),
    "    count_comparisons": (TREE, "count_comparisons"),
    "    fromstring": (etree, "fromstring"),
    "    PageTree": (TREE, "PageTree"),
    "  read_metadata": (crawler.intake, "read_metadata"),
    "  find_main": (crawler.intake, "find_main"),
    "  classify": (crawler.intake, "classify"),
    "  is_event_page": (crawler.intake, "is_event_page"),
}


@contextmanager
def watched(pipeline: PagePipeline) -> Iterator[dict[str, float]]:
    """Have the parts of *pipeline* add up the processor time they take, and yield the seconds by part."""
    seconds = dict.fromkeys(OPENING, 0.0)
    own_etree = SimpleNamespace(**vars(etree))  # others parse with the module itself
    with ExitStack() as stack:
        stack.enter_context(patch.object(TREE, "etree", own_etree))
        for part, (owner, name) in OPENING.items():
            place = own_etree if owner is etree else owner
            stack.enter_context(patch.object(place, name, _watched(part, getattr(place, name), seconds)))
        for stage in pipeline.stages:
            part = type(stage).__name__.removesuffix("Pipeline")
            seconds[part] = 0.0
            stack.enter_context(patch.object(stage, "process_item", _watched(part, stage.process_item, seconds)))
        yield seconds


def print_table(columns: dict[str, tuple[float, dict[str, float]]]) -> None:
    """Print, for each set, the seconds of its parts over those of one parse."""
    print(f"{'in parses':24}" + "".join(f"{name:>13}" for name in columns))
    for part in next(iter(columns.values()))[1]:
        print(f"{part:24}" + "".join(f"{seconds[part] / parse:13.2f}" for parse, seconds in columns.values()))


def _watched(part: str, function: Callable[..., Any], seconds: dict[str, float]) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        start = time.thread_time()
        try:
            return function(*args, **kwargs)
        finally:
            seconds[part] += time.thread_time() - start

    return call
