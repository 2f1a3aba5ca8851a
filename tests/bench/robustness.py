"""What each field loses where pages lack, hide or misname what readers go by, in points of the accuracy.

Every page of the main sets is read as it is and changed in these ways: a redesign, another system or a careless author
does each of them to pages that say the same to people. A steep fall names what a reader leans on too much.

``python -m tests.bench.robustness NAME…`` measures the changes named.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import lxml.html
import msgspec
from lxml import etree

from crawler.errors import PageError
from crawler.pipeline import PagePipeline
from crawler.read.tree import parse_page
from tests.bench.accuracy import MAIN_SETS, SCORER, figures_of, page_of, predict, score
from tests.bench.corpus import ABSENT, iter_samples, set_names

if TYPE_CHECKING:
    from collections.abc import Callable

LANDMARKS = ("article", "main", "section", "aside", "nav", "header", "footer")
HEADINGS = {"h1": "h2", "h2": "h3", "h3": "h4"}
NAMES = ("class", "id")


def _find(root: etree._Element, path: str) -> list[etree._Element]:
    found = root.xpath(path)
    return [one for one in found if isinstance(one, etree._Element)] if isinstance(found, list) else []


def _drop(root: etree._Element, path: str) -> None:
    """Take the elements at *path* away, and leave what stands behind them."""
    for element in _find(root, path):
        element.text = None
        element.tag = "drop"
    etree.strip_tags(root, "drop")


def _drop_json_ld(root: etree._Element) -> None:
    _drop(root, "//script[contains(@type, 'ld+json')]")


def _drop_meta(root: etree._Element) -> None:
    _drop(root, "//meta")


def _drop_title(root: etree._Element) -> None:
    _drop(root, "//title[not(ancestor::*[local-name()='svg'])]")


def _drop_microdata(root: etree._Element) -> None:
    for element in _find(root, "//*[@itemprop or @itemtype or @rel or @property]"):
        for name in ("itemprop", "itemtype", "itemscope", "rel", "property"):
            if element.tag not in ("link", "meta"):
                element.attrib.pop(name, "")


def _drop_times(root: etree._Element) -> None:
    for element in _find(root, "//*[@datetime]"):
        del element.attrib["datetime"]


def _drop_landmarks(root: etree._Element) -> None:
    for element in root.iter(*LANDMARKS):
        element.tag = "div"
    for element in _find(root, "//*[@role]"):
        del element.attrib["role"]


def _lower_headings(root: etree._Element) -> None:
    for element in [*root.iter(*HEADINGS)]:
        element.tag = HEADINGS[element.tag]


def _drop_headings(root: etree._Element) -> None:
    for element in root.iter("h1"):
        element.tag = "div"


def _rename(root: etree._Element) -> None:
    """Give each class and id another name that says nothing, the same one for the same."""
    new: dict[str, str] = {}
    for element in _find(root, "//*[@class or @id]"):
        for name in NAMES:
            if (value := element.get(name)) is not None:
                words = [new.setdefault(word, f"x{len(new)}q") for word in value.split()]
                element.set(name, " ".join(words))


def _put_sidebars_first(root: etree._Element) -> None:
    body = root.find("body")
    if body is None:
        return
    for element in _find(root, "//aside | //*[contains(@class, 'sidebar') or contains(@id, 'sidebar')]"):
        parent = element.getparent()
        if parent is None or element in (root, body) or next(element.iter("h1"), None) is not None:
            continue
        element.tail = None
        body.insert(0, element)


def _lay_in_tables(root: etree._Element) -> None:
    """Put all that the body holds into the cell of a table, as pages of the nineties are laid out."""
    body = root.find("body")
    if body is None:
        return
    table = etree.Element("table")
    cell = etree.SubElement(etree.SubElement(etree.SubElement(table, "tbody"), "tr"), "td")
    cell.text, body.text = body.text, None
    cell.extend(list(body))
    body.append(table)


CHANGES: dict[str, Callable[[etree._Element], None]] = {
    "without JSON-LD": _drop_json_ld,
    "without meta": _drop_meta,
    "without <title>": _drop_title,
    "without microdata": _drop_microdata,
    "without datetime": _drop_times,
    "without landmarks": _drop_landmarks,
    "h1 as h2": _lower_headings,
    "h1 as div": _drop_headings,
    "other names": _rename,
    "sidebars first": _put_sidebars_first,
    "in a table": _lay_in_tables,
}


def main(names: list[str] | None = None) -> None:
    """Print the figures of the pages as they are, and how many hundredths each change takes from each."""
    if not SCORER.is_file():
        print(f"robustness: {ABSENT}")
        return
    whole = _figures(lambda _root: None)
    print("robustness, as they are: " + "  ".join(f"{name} {figure:.3f}" for name, figure in whole.items()), flush=True)
    for name in names or CHANGES:
        figures = _figures(CHANGES[name])
        falls = "  ".join(f"{field} {100 * (figures.get(field, 0.0) - was):+.1f}" for field, was in whole.items())
        print(f"robustness, {name}: {falls}", flush=True)


def _figures(change: Callable[[etree._Element], None]) -> dict[str, float]:
    """Return the figures over the main sets, each page written anew after *change*."""
    pipeline = PagePipeline.from_settings()
    sets = [name for name in MAIN_SETS if name in set_names()]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "predictions.jsonl")
        with path.open("wb") as file:
            for name in sets:
                for sample in iter_samples(name):
                    page = page_of(sample)
                    try:
                        root = parse_page(page.body, url=page.url, content_type=page.content_type).root
                    except PageError:
                        continue
                    change(root)
                    body = lxml.html.tostring(root, encoding="utf-8")
                    changed = replace(page, body=body, content_type="text/html; charset=utf-8")
                    file.write(
                        msgspec.json.encode({"set": name, "id": sample.truth["id"], **predict(pipeline, changed)})
                    )
                    file.write(b"\n")
        return figures_of(score(path, sets)["all"])


if __name__ == "__main__":
    main(sys.argv[1:])
