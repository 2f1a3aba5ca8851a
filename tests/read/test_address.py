from __future__ import annotations

import pytest

from crawler.read.address import declared_address

FILE = "file:///home/ada/saved.html"
ARTICLE = "<meta property='og:type' content='article'>"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<link rel=canonical href=https://www.example.edu/news/1>", "https://www.example.edu/news/1",
                     id="absolute"),
        pytest.param("<link href='/events?a=1&amp;b=2' rel='canonical'/>", "file:///events?a=1&b=2",
                     id="without-a-host"),
        pytest.param("<link rel='stylesheet' href='/a.css'><LINK REL='canonical' HREF='/'>", "file:///", id="homepage"),
        pytest.param(f"{ARTICLE}<link rel=canonical href='https://www.example.edu/'>", FILE,
                     id="article-that-names-the-homepage"),
        pytest.param(f"{ARTICLE}<link rel=canonical href='https://www.example.edu/news/1'>",
                     "https://www.example.edu/news/1", id="article"),
        pytest.param("<link rel=canonical href='javascript:void(0)'>", FILE, id="no-address-of-a-page"),
        pytest.param("<link rel=canonical href='http://[::1'>", FILE, id="broken"),
        pytest.param("<link rel=canonical href='http://a.example:x/'>", FILE, id="port-that-is-none"),
        pytest.param("<link rel=canonical href=''>", FILE, id="empty"),
        pytest.param("<p>rel=canonical</p>", FILE, id="none"),
    ],
)  # fmt: skip
def test_saved_page_stands_where_it_says(html: str, expected: str) -> None:
    assert declared_address(html.encode(), FILE) == expected
