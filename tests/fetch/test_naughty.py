"""Pages whose title, tag, caption and address are strings that break software, crawled through the real command."""

from __future__ import annotations

import html
import json
import re
from urllib.parse import quote

from crawler.archive.archive import Archive
from crawler.archive.captures import iter_captures
from crawler.archive.verify import verify
from crawler.urls import canonicalize_url
from tests.fetch.conftest import HOST, PARAGRAPH, OddSite, Reply, listing
from tests.naughty import LONG, SURROGATES, TEXTS

STRANGE = [text for text in (*TEXTS, *SURROGATES) if text not in LONG[1:]]


def page_of(number: int, text: str) -> str:
    """Return a page that shows *text*, what HTML cannot hold as a reference to its character."""
    shown = re.sub(r"[\0-\x1f\ud800-\udfff]", lambda found: f"&#{ord(found[0])};", html.escape(text))
    return (
        f'<html lang=en><head><title>{shown}</title><meta property="og:title" content="{shown}"></head><body><main>'
        f'<article><h1>{shown}</h1><a rel="tag" href="/tag">{shown}</a>{PARAGRAPH * 2}<p>Page {number}. {shown}</p>'
        f'<figure><img src="/picture.jpg"><figcaption>{shown}</figcaption></figure></article></main></body></html>'
    )


def test_t34_every_naughty_page_is_kept_once_and_every_line_is_utf_8(odd_site: OddSite) -> None:
    linked = [f"/news/{number}-{quote(text[:99], safe='', errors='replace')}" for number, text in enumerate(STRANGE)]
    urls = [canonicalize_url(f"http://{HOST}{path}") for path in linked]
    for number, (url, text) in enumerate(zip(urls, STRANGE, strict=True)):
        odd_site.routes[url.removeprefix(f"http://{HOST}")] = Reply(page_of(number, text))
    odd_site.routes["/news"] = Reply(listing(*linked))
    done = odd_site.crawl()
    assert done.returncode == 0, done.stderr
    archive = Archive(odd_site.program.data, "odd")
    found = [record["url"] for record in odd_site.records()]
    assert sorted(found) == sorted(urls)
    captured = {one.url for warc in archive.warc_paths() for one in iter_captures(warc) if one.status == 200}
    assert captured.issuperset(urls)
    for path in (*archive.log_paths(), *archive.dataset_paths()):
        for line in path.read_bytes().split(b"\n")[:-1]:
            json.loads(line.decode("utf-8"))
    assert verify(archive) == []
    shown = odd_site.program.run("changes", "odd")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u202e]", shown.stdout + done.stderr)
