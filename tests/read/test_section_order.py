"""The parts of a homepage are what they are wherever they stand: the foot may come first."""

from __future__ import annotations

from itertools import permutations
from random import Random
from typing import TYPE_CHECKING

import pytest
from lxml import etree, html

from crawler.campus.content import build_campus
from crawler.campus.home_pages import render_home
from tests.read.homepages import CAMPUS, of_block, read

if TYPE_CHECKING:
    from crawler.campus.home_pages import Markup

HOME = "http://www.campus.example/"
ORDERS = 12


def shown(page: str) -> tuple[dict[str, list[str]], list[str]]:
    """Return what a homepage shows in each block, and its events; in no order."""
    reading = read(page, url=HOME, profile=CAMPUS)
    blocks: dict[str, list[str]] = {}
    for entry in reading.entries:
        blocks.setdefault(entry.block, []).append(repr(sorted(entry.values.items(), key=lambda item: item[0])))
    return {block: sorted(values) for block, values in blocks.items()}, sorted(repr(e.values) for e in reading.events)


@pytest.mark.parametrize("markup", ["drupal", "wordpress"])
def test_homepage_is_read_alike_in_any_order_of_its_parts(markup: Markup) -> None:
    page = render_home(build_campus(), "en", markup=markup)
    usual = shown(page)
    root = html.document_fromstring(page)
    holder = root.find("body" if markup == "drupal" else "body/div")
    assert holder is not None
    parts = list(holder)
    orders = list(permutations(parts))
    for order in [orders[-1], *Random(3).sample(orders, ORDERS)]:
        holder[:] = order
        assert shown(etree.tostring(root, method="html", encoding="unicode")) == usual


NEWS = "".join(f'<li><a href="/news/{n}">Report number {n} of the harbour</a> <i>{n} May 2025</i></li>' for n in (1, 2))
MAIN = f"<main><h2>News</h2><ul>{NEWS}</ul></main>"
LINKS = '<ul><li><a href="/privacy">Privacy</a></li><li><a href="/map">Sitemap</a></li></ul>'


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(f"{MAIN}<footer>{LINKS}<p>© Harbour</p></footer>", id="below"),
        pytest.param(f"<footer>{LINKS}<p>© Harbour</p></footer>{MAIN}", id="above"),
        pytest.param(f"<div role=contentinfo>{LINKS}</div><div><div>{MAIN}</div></div>", id="told-by-its-role"),
        pytest.param(f"{MAIN}<footer><p>Harbour</p></footer><div>{LINKS}</div>", id="goes-on-after-the-footer"),
        pytest.param(f"{MAIN}<div>{LINKS}<p>© Harbour</p></div>", id="told-by-the-copyright"),
        pytest.param(
            f"{MAIN.replace('</i>', '</i><footer>Press</footer>')}<footer>{LINKS}</footer>", id="card-with-one"
        ),
    ],
)
def test_foot_is_found_above_and_below_the_news(page: str) -> None:
    reading = read(f"<html lang=en><title>Harbour</title><body>{page}</body></html>")
    assert [entry["link"][-7:] for entry in of_block(reading, "news")] == ["/news/1", "/news/2"]
    assert [entry["label"] for entry in of_block(reading, "footer_link")] == ["Privacy", "Sitemap"]


def test_block_ends_with_the_main_part() -> None:
    reading = read(
        f"<html lang=en><body>{MAIN}<div><p>A note of the day about the weather here</p></div></body></html>"
    )
    assert len(of_block(reading, "news")) == 2
    assert of_block(reading, "intro") == []


def test_link_to_a_part_of_the_page_is_no_quick_link() -> None:
    quick = (
        '<header><h2>Quick links</h2><ul><li><a href="/a">Library</a></li><li><a href="/b">Pool</a></li></ul></header>'
    )
    reading = read(f'<html lang=en><body>{quick}<a href="#content">Skip</a>{MAIN}</body></html>')
    assert [entry["label"] for entry in of_block(reading, "quick_link")] == ["Library", "Pool"]
