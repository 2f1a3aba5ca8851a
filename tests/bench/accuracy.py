"""Every field against the known truth of the corpus, field by field and set by set.

The judge is the corpus's own ``score.py`` beside it, so that ours and others' figures are of one measure.
``python -m tests.bench.accuracy FILE`` keeps the predictions in FILE, for its ``--misses``.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from scrapy.exceptions import DropItem

from crawler.errors import PageError
from crawler.page import Page
from crawler.pipeline import PagePipeline
from crawler.profile import EMPTY_PROFILE
from crawler.read.language import read_page_language
from crawler.records import Article, Capture, Event, Homepage
from tests.bench.corpus import ABSENT, CORPUS, iter_samples, set_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.bench.corpus import Sample

SCORER = CORPUS.parent / "tools" / "score.py"
MAIN_SETS = ("fundus", "trafilatura", "htmldate", "aeb", "postlight")
BARS = {
    "title": 0.86, "published": 0.94, "published given": 0.96, "authors": 0.80, "tags": 0.60, "captions": 0.65,
    "body": 0.955, "segments": 0.945, "language": 0.97,
}  # fmt: skip
"""What ours must reach: over MAIN_SETS, captions over fundus, and the last three over all sets."""

UNKNOWN_URL = "https://www.example.org/news/an-article"
CAPTURED = "2026-09-01T00:00:00.000Z"
"""When a page is taken to be captured whose truth does not state when it was: after the latest page of all sets."""


def main() -> None:
    """Print right and stated of each field over all sets, and of each set."""
    if not SCORER.is_file():
        print(f"accuracy: {ABSENT}")
        return
    with tempfile.TemporaryDirectory() as folder:
        predictions = Path(folder, "predictions.jsonl")
        write_predictions(predictions, set_names())
        report("ours", predictions, set_names())


def write_predictions(path: Path, sets: Iterable[str]) -> None:
    """Read every page of *sets* and write what comes of it to *path*."""
    pipeline = PagePipeline.from_settings()
    with path.open("wb") as file:
        for name in sets:
            for sample in iter_samples(name):
                file.write(
                    msgspec.json.encode({"set": name, "id": sample.truth["id"], **predict(pipeline, page_of(sample))})
                )
                file.write(b"\n")


def predict(pipeline: PagePipeline, page: Page) -> dict[str, Any]:
    """Return the fields of *page*'s own record, whatever kind of page it is; where it gives none, its language."""
    try:
        page = pipeline.read(page)
    except PageError:
        return {}
    except DropItem:
        return _of_page(page)
    record = next((record for record in page.records if isinstance(record, Article | Event | Homepage)), None)
    if record is None:
        return _of_page(page)
    fields = msgspec.to_builtins(record)
    kept = ("title", "subtitle", "published", "authors", "tags", "captions", "body", "language")
    return {name: fields[name] for name in kept if fields.get(name)}


def _of_page(page: Page) -> dict[str, Any]:
    """Return what ``extract --explain`` tells of a page that gives no record of its own."""
    if page.tree is None or page.metadata is None:
        return {}
    language = read_page_language(page.tree, page.metadata, page.profile).value
    return {"language": language} if language else {}


def page_of(sample: Sample) -> Page:
    """Return *sample* as a page of a site without a profile, asked for by name."""
    url = sample.url or UNKNOWN_URL
    return Page(
        url=url,
        requested_url=url,
        status=200,
        content_type="text/html",
        body=sample.body,
        profile=EMPTY_PROFILE,
        capture=Capture(time=captured(sample)),
    )


def captured(sample: Sample) -> str:
    """Return when *sample* was captured, as its truth states it, in UTC; else CAPTURED."""
    stated = sample.truth.get("crawl_date")
    if not stated:
        return CAPTURED
    return f"{datetime.fromisoformat(stated).isoformat(timespec='milliseconds')}Z"


def report(who: str, predictions: Path, sets: list[str]) -> None:
    """Score *predictions* and print the figures of the bars, then each set's."""
    main_sets = score(predictions, [name for name in MAIN_SETS if name in sets])["all"]
    scored = score(predictions, sets)
    figures = {**figures_of(main_sets), **{k: v for k, v in figures_of(scored["all"]).items() if k in LATE}}
    for name, figure in figures.items():
        bar = f" (bar {BARS[name]})" if who == "ours" else ""
        print(f"accuracy, {who}: {name} {figure:.4f}{bar}", flush=True)
    if who == "ours":
        for name in sets:
            line = "  ".join(f"{key} {value:.3f}" for key, value in figures_of(scored["sets"][name]).items())
            print(f"accuracy, {who}, {name}: {line}", flush=True)


LATE = ("body", "segments", "language")


def score(predictions: Path, sets: list[str]) -> dict[str, Any]:
    """Return what the corpus's scorer says of *predictions* over *sets*."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder, "scores.json")
        command = [sys.executable, str(SCORER), str(CORPUS), str(predictions), "--sets", ",".join(sets)]
        subprocess.run([*command, "--json", str(result)], check=True, stdout=subprocess.DEVNULL)
        scores: dict[str, Any] = json.loads(result.read_text())
    return scores


def figures_of(scores: dict[str, Any]) -> dict[str, float]:
    """Return the one figure of each field that is scored, by its name in BARS."""
    found = {
        "title": scores.get("title", {}).get("right"),
        "published": scores.get("published", {}).get("right"),
        "published given": scores.get("published", {}).get("right_of_given"),
        "authors": scores.get("authors", {}).get("f1"),
        "tags": scores.get("tags", {}).get("f1"),
        "captions": scores.get("captions", {}).get("f1"),
        "body": scores.get("body", {}).get("f1"),
        "segments": scores.get("segments", {}).get("f1"),
        "language": scores.get("language", {}).get("right"),
    }
    return {name: figure for name, figure in found.items() if figure is not None}


if __name__ == "__main__":
    write_predictions(Path(sys.argv[1]), set_names())
    report("ours", Path(sys.argv[1]), set_names())
