"""What a crawl does about articles that were withdrawn: it neither asks for them nor keeps them."""

from __future__ import annotations

import gzip
import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from crawler.archive.archive import Archive
from crawler.archive.captures import iter_captures
from crawler.archive.verify import verify
from tests.fetch.conftest import ARTICLE, Reply, listing

if TYPE_CHECKING:
    from tests.fetch.conftest import OddSite

HOST = "http://odd.example"
WHY = ("--reason", "asked for", "--by", "me")


def page(name: str, picture: str = "") -> Reply:
    figure = f'<figure><img src="{picture}" alt=""></figure>' if picture else ""
    return Reply(ARTICLE.replace("A headline", name).replace("</article>", f"{figure}</article>"))


@pytest.fixture
def site(odd_site: OddSite) -> OddSite:
    """A site of three articles, crawled once; ``b`` was found at an old address, which redirects to it."""
    odd_site.routes |= {"/news": Reply(listing("/news/a", "/news/old", "/news/c"))}
    odd_site.routes |= {f"/news/{name}": page(name) for name in "abc"}
    odd_site.routes["/news/b"] = page("b", "/b.jpg")
    odd_site.routes |= {
        "/news/old": Reply("", 301, {"Location": f"{HOST}/news/b"}),
        "/b.jpg": Reply(b"a picture", headers={"Content-Type": "image/jpeg"}),
    }
    assert odd_site.crawl().returncode == 0
    assert {"/news/old", "/news/b", "/b.jpg"} <= set(odd_site.asked)
    return odd_site


def archive_of(site: OddSite) -> Archive:
    return Archive(site.program.data, "odd")


def urls_of(site: OddSite) -> list[str]:
    return sorted(record["url"].removeprefix(HOST) for record in site.records())


def captured(site: OddSite) -> list[str]:
    archive = archive_of(site)
    return [one.url.removeprefix(HOST) for path in archive.warc_paths() for one in iter_captures(path, revisits=True)]


@pytest.mark.parametrize("purge", [False, True], ids=["hidden", "purged"])
def test_withdrawn_article_is_asked_for_no_more(site: OddSite, purge: bool) -> None:
    done = site.program.run("withdraw", f"{HOST}/news/old", *WHY, *(["--purge"] if purge else []))
    assert done.returncode == 0, done.stderr
    assert urls_of(site) == ["/news/a", "/news/c"]
    before = captured(site)
    assert ("/news/b" in before) is not purge
    site.routes["/news/b"] = page("b, edited", "/b.jpg")
    site.routes["/news"] = Reply(listing("/news/a", "/news/old", "/news/b", "/news/latest", "/news/c"))
    site.routes["/news/latest"] = Reply("", 302, {"Location": f"{HOST}/news/b"})  # an address never seen before
    site.asked.clear()
    crawled = site.crawl("--full")
    assert crawled.returncode == 0, crawled.stderr
    assert "failed 0" in crawled.stderr
    assert {"/news/a", "/news/c", "/news/latest"} <= set(site.asked)
    assert set(site.asked).isdisjoint({"/news/b", "/news/old", "/b.jpg"})
    assert urls_of(site) == ["/news/a", "/news/c"]
    assert [url for url in captured(site)[len(before) :] if url in ("/news/b", "/news/old")] == []
    assert verify(archive_of(site)) == []


def test_page_asked_for_by_its_url_is_refused_with_a_word(site: OddSite) -> None:
    site.program.run("withdraw", f"{HOST}/news/b", *WHY)
    site.asked.clear()
    done = site.crawl("--url", f"{HOST}/news/b")
    assert done.returncode == 0
    assert f"{HOST}/news/b: was withdrawn, so it is not asked for" in done.stderr
    assert "/news/b" not in site.asked


def test_page_that_declares_a_withdrawn_one_canonical_is_not_recorded(site: OddSite) -> None:
    site.program.run("withdraw", f"{HOST}/news/b", *WHY)
    copy = ARTICLE.replace("A headline", "b").replace("<body>", f'<link rel=canonical href="{HOST}/news/b"><body>')
    site.routes |= {"/news": Reply(listing("/news/a", "/news/copy", "/news/c")), "/news/copy": Reply(copy)}
    assert site.crawl().returncode == 0
    assert urls_of(site) == ["/news/a", "/news/c"]


def test_withdrawn_article_stays_hidden_at_an_address_that_the_site_gives_it_later(site: OddSite) -> None:
    assert site.program.run("withdraw", f"{HOST}/news/b", *WHY).returncode == 0
    site.routes |= {"/news": Reply(listing("/news/a", "/news/moved", "/news/c")), "/news/moved": page("b", "/b.jpg")}
    site.routes["/news/b"] = Reply("", 301, {"Location": f"{HOST}/news/moved"})
    crawled = site.crawl()
    assert crawled.returncode == 0
    assert f"{HOST}/news/moved: says what was withdrawn at {HOST}/news/b" in crawled.stderr
    assert "/news/moved" in site.asked
    for _ in range(2):
        assert urls_of(site) == ["/news/a", "/news/c"]
        site.asked.clear()
        assert site.crawl("--full").returncode == 0
        assert set(site.asked).isdisjoint({"/news/moved", "/news/b", "/news/old"})
    for kind, name in (("wacz", "out.wacz"), ("bag", "bag")):
        assert site.program.run("export", kind, "--to", name).returncode == 0
    with zipfile.ZipFile(site.program.folder / "out.wacz") as package:
        assert b"/news/moved" not in package.read("pages/pages.jsonl")
        lines = gzip.decompress(package.read("indexes/index.cdx.gz")).splitlines()
        assert [line for line in lines if b"/news/moved" in line and b'"status":"200"' in line] == []
    assert verify(archive_of(site)) == []
    site.program.run("withdraw", f"{HOST}/news/moved", "--undo", *WHY)
    (record,) = [record for record in site.records() if record["url"] == f"{HOST}/news/b"]
    assert record["aliases"] == [f"{HOST}/news/moved", f"{HOST}/news/old"]


@pytest.mark.parametrize("purge", [False, True], ids=["hidden", "purged"])
def test_undo_lets_the_next_crawl_in_again(site: OddSite, purge: bool) -> None:
    site.program.run("withdraw", f"{HOST}/news/b", *WHY, *(["--purge"] if purge else []))
    assert site.crawl().returncode == 0
    assert site.program.run("withdraw", f"{HOST}/news/b", "--undo", *WHY).returncode == 0
    site.asked.clear()
    assert site.crawl().returncode == 0
    assert "/news/b" in site.asked or "/news/old" in site.asked
    (record,) = [record for record in site.records() if record["url"] == f"{HOST}/news/b"]
    assert record["title"].startswith("b of five words")
    assert record["status"] == "live"
    assert verify(archive_of(site)) == []
    told = site.program.run("history", f"{HOST}/news/b", "--json").stdout.splitlines()
    changes = [json.loads(line)["change"] for line in told]
    assert changes == ["new", "withdrawn", "back"] + ["back"] * purge  # no edit of words that are destroyed
