"""Other extractors beside ours, on the same pages in the same run: processor time in parses, and accuracy.

Each gets the page as text, which is not counted: some would guess the encoding. A field that one never gets right is
not told.
"""

from __future__ import annotations

import importlib
import logging
import tempfile
import time
import warnings
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import lxml.html
import msgspec

from crawler.pipeline import PagePipeline
from crawler.read.encoding import decode_page
from tests.bench.accuracy import SCORER, figures_of, page_of, predict, score
from tests.bench.corpus import ABSENT, iter_samples
from tests.bench.fields import SETS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crawler.page import Page
    from tests.bench.corpus import Sample


class Given(NamedTuple):
    """A page as the extractors get it."""

    sample: Sample
    page: Page
    text: str


def main() -> None:
    """Print, for ours and each peer that is installed, the ratio to one parse and the accuracy."""
    if not SCORER.is_file():
        print(f"peers: {ABSENT}")
        return
    pages = [_given(sample) for name in SETS for sample in iter_samples(name)]
    parse, _ = _run(_parse, pages)
    print(f"peers: {len(pages)} pages, one parse {parse:.2f} s", flush=True)
    for who, predicted in _iter_peers():
        seconds, predictions = _run(predicted, pages)
        print(f"peers, {who}: {seconds:.2f} s, ratio {seconds / parse:.2f}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "predictions.jsonl")
            path.write_bytes(b"\n".join(map(msgspec.json.encode, predictions)))
            figures = figures_of(score(path, list(SETS))["all"])
        told = "  ".join(f"{name} {figure:.3f}" for name, figure in figures.items() if figure)
        print(f"peers, {who}: {told}", flush=True)


def _run(predicted: Callable[[Given], dict[str, Any]], pages: list[Given]) -> tuple[float, list[dict[str, Any]]]:
    """Return the processor time that *predicted* takes over all pages, and what it says of each.

    A page that it raises for counts as one of which it says nothing, and all together are told.
    """
    seconds, predictions, errors = 0.0, [], Counter[str]()
    for given in pages:
        start = time.thread_time()
        try:
            fields = predicted(given)
        except Exception as error:  # noqa: BLE001 (whatever a peer raises)
            errors[type(error).__name__] += 1
            fields = {}
        seconds += time.thread_time() - start
        kept = {name: value for name, value in fields.items() if value}
        predictions.append({"set": given.sample.name, "id": given.sample.truth["id"], **kept})
    if errors:
        print(f"peers: raised {dict(errors)}", flush=True)
    return seconds, predictions


def _iter_peers() -> Iterator[tuple[str, Callable[[Given], dict[str, Any]]]]:
    """Yield ours, then the peers that are installed; the others are named."""
    warnings.filterwarnings("ignore")
    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    pipeline = PagePipeline.from_settings()
    yield "ours", lambda given: predict(pipeline, replace(given.page, records=[]))
    for name, predicted in PEERS.items():
        try:
            importlib.import_module(name)
        except ImportError as error:
            print(f"peers, {name}: not installed ({str(error).splitlines()[0]})", flush=True)
        else:
            yield name, predicted


def _given(sample: Sample) -> Given:
    page = page_of(sample)
    _, text = decode_page(page.body, "")
    return Given(sample, page, text if text is not None else page.body.decode("utf-8", "replace"))


def _parse(given: Given) -> dict[str, Any]:
    lxml.html.fromstring(given.page.body)
    return {}


def _trafilatura(given: Given) -> dict[str, Any]:
    import trafilatura

    document = trafilatura.bare_extraction(given.text, url=given.sample.url, with_metadata=True, include_comments=False)
    if document is None:
        return {}
    found = document if isinstance(document, dict) else document.as_dict()
    authors = found["author"].split("; ") if found.get("author") else []
    same = {name: found.get(name) for name in ("title", "tags", "language")}
    return {**same, "authors": authors, "published": found.get("date"), "body": found.get("text")}


def _htmldate(given: Given) -> dict[str, Any]:
    import htmldate

    return {"published": htmldate.find_date(given.text, url=given.sample.url, original_date=True)}


def _resiliparse(given: Given) -> dict[str, Any]:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse(given.text)
    return {"title": tree.title, "body": extract_plain_text(tree, main_content=True)}


PEERS: dict[str, Callable[[Given], dict[str, Any]]] = {
    "trafilatura": _trafilatura,
    "htmldate": _htmldate,
    "resiliparse": _resiliparse,
}
"""Extractors by the name of their package."""


if __name__ == "__main__":
    main()
