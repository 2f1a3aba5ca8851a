from __future__ import annotations

import pytest

from crawler.read.script_links import Addresses
from crawler.read.tree import parse_page

SITE = "https://www.example.edu"
SCRIPT = """
function goHome() { top.focus(); }
function goView(id, kind) { document.location.href = '/notice/' + kind + '?id=' + id; }
function goShort(id) { window.open(`/n/${id}`); }
function goDeep(id) { location.href = base + id; }
"""


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        pytest.param("href=/news/1", "/news/1", id="address"),
        pytest.param("href='#' data-url=/news/1", "/news/1", id="data"),
        pytest.param("href='#' data-url=12", None, id="data-that-is-no-address"),
        pytest.param("""href="javascript:location.href='/news/1'" """, "/news/1", id="script"),
        pytest.param("""href='#' onclick="window.open('/news/1', '_blank'); return false" """, "/news/1", id="handler"),
        pytest.param("""href="javascript:goView('12', 'all')" """, "/notice/all?id=12", id="function-of-the-page"),
        pytest.param("""href="#" onclick="return goShort(12);" """, "/n/12", id="template-of-the-page"),
        pytest.param("""href="javascript:goDeep('12')" """, None, id="sum-of-what-nobody-knows"),
        pytest.param("""href="javascript:goHome()" """, None, id="function-that-stays"),
        pytest.param("""href="javascript:goElsewhere('12')" """, None, id="function-of-another-file"),
        pytest.param("""href="mailto:a@example.edu" onclick="location.href='/news/1'" """, None, id="mail"),
        pytest.param("href='#top'", None, id="same-page"),
        pytest.param("class=button", None, id="nothing"),
    ],
)
def test_where_a_link_leads(attributes: str, expected: str | None) -> None:
    body = f"<html><head><script>{SCRIPT}</script></head><body><a {attributes}>Notice</a></body></html>"
    tree = parse_page(body.encode(), url=f"{SITE}/news/")
    assert Addresses(tree).of(tree.all("a")[0]) == (expected and SITE + expected)
