"""Answers that no site should give, and what a crawl makes of them."""

from __future__ import annotations

import gzip

import pytest

from tests.fetch.conftest import ARTICLE, OddSite, Reply, listing


def crawl_with(site: OddSite, **replies: Reply) -> list[str]:
    """Crawl a site with one good article and the *replies* at other article URLs; return the names recorded."""
    site.routes["/news"] = Reply(
        listing("/news/good", "/news/fine", "/news/fair", *(f"/news/{name}" for name in replies))
    )
    good = {name: Reply(ARTICLE.replace("five", name)) for name in ("good", "fine", "fair")}
    site.routes |= {f"/news/{name}": reply for name, reply in (good | replies).items()}
    assert site.crawl().returncode == 0
    return sorted(record["url"].rpartition("/")[2] for record in site.records())


GZIP = {"Content-Encoding": "gzip"}


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply(ARTICLE, drop=True), id="t20-cut-short"),
        pytest.param(Reply(gzip.compress(ARTICLE.encode())[:-40], headers=GZIP), id="t20-gzip-cut-short"),
        pytest.param(Reply(gzip.compress(bytes(80_000_000)), headers=GZIP), id="t21-gzip-bomb"),
        pytest.param(Reply(b"\x1f\x8b" + b"x" * 99, headers=GZIP), id="no-gzip-at-all"),
        pytest.param(Reply(ARTICLE, headers={"Content-Encoding": "br"}), id="coding-never-asked-for"),
        pytest.param(Reply("", 302, {"Location": "/news/odd"}), id="t22-redirect-to-itself"),
        pytest.param(Reply("", 302, {"Location": "http://127.0.0.1:1/"}), id="t23-redirect-to-loopback"),
        pytest.param(Reply("", 302, {"Location": "http://other.example/"}), id="redirect-off-the-site"),
        pytest.param(Reply("", 302, {"Location": "file:///etc/passwd"}), id="t25-redirect-to-a-file"),
        pytest.param(Reply("", 500), id="server-error"),
        pytest.param(Reply(ARTICLE, 10**19), id="status-of-twenty-digits"),
        pytest.param(Reply(ARTICLE, 20), id="status-of-two-digits"),
        pytest.param(Reply("", 404), id="missing"),
        pytest.param(Reply(""), id="empty"),
        pytest.param(Reply(b"%PDF-1.7 ...", headers={"Content-Type": "application/pdf"}), id="a-pdf"),
    ],
)
def test_answer_that_is_no_article_leaves_no_record(odd_site: OddSite, reply: Reply) -> None:
    assert crawl_with(odd_site, odd=reply) == ["fair", "fine", "good"]
    assert odd_site.program.run("verify", "odd").returncode == 0


def test_t25_links_of_other_schemes_are_not_followed(odd_site: OddSite) -> None:
    schemes = (
        "javascript:x",
        "data:text/html,x",
        "file:///x",
        "ftp://odd.example/news/x",
        "gopher://x",
        "mailto:a@b.c",
    )
    page = listing("/news/good", *schemes)
    odd_site.routes |= {"/news": Reply(page), "/news/good": Reply(ARTICLE)}
    assert odd_site.crawl().returncode == 0
    assert [record["url"] for record in odd_site.records()] == ["http://odd.example/news/good"]


def test_t26_user_and_password_in_a_link_are_kept_nowhere(odd_site: OddSite) -> None:
    page = listing("/news/fine", "/news/good").replace('href="', 'href="http://canary-user:canary-word@odd.example')
    articles = {"/news/good": Reply(ARTICLE), "/news/fine": Reply(ARTICLE.replace("five", "fine"))}
    odd_site.routes |= {"/news": Reply(page)} | articles
    assert odd_site.crawl().returncode == 0
    assert len(odd_site.records()) == 2
    kept = [path for path in odd_site.program.data.rglob("*") if path.is_file()]
    packed = {path.name: path.read_bytes() for path in kept}
    texts = {name: gzip.decompress(data) if name.endswith(".gz") else data for name, data in packed.items()}
    listing_warc = next(name for name in texts if name.endswith(".warc.gz"))
    assert [name for name, text in texts.items() if b"canary" in text] == [listing_warc]  # the page as it was served
    assert texts[listing_warc].count(b"canary-word") == 2


def test_redirect_that_leads_elsewhere_each_night_merges_nothing(odd_site: OddSite) -> None:
    names = ["one", "two", "three"]
    odd_site.routes["/news"] = Reply(listing("/news/latest", *(f"/news/{name}" for name in names)))
    odd_site.routes |= {f"/news/{name}": Reply(ARTICLE.replace("five", name)) for name in names}
    for name in names:
        odd_site.routes["/news/latest"] = Reply("", 302, {"Location": f"/news/{name}"})
        assert odd_site.crawl("--full").returncode == 0
    records = odd_site.records()
    assert sorted(record["url"].rpartition("/")[2] for record in records) == sorted(names)
    assert {record["version"] for record in records} == {1}


def test_article_that_redirects_to_its_new_place_has_moved(odd_site: OddSite) -> None:
    crawl_with(odd_site, old=Reply(ARTICLE))
    (before,) = [record for record in odd_site.records() if record["url"].endswith("/old")]
    odd_site.routes |= {"/news/old": Reply("", 301, {"Location": "/news/new"}), "/news/new": Reply(ARTICLE)}
    assert "moved 1" in odd_site.crawl("--full").stderr
    (after,) = [record for record in odd_site.records() if record["id"] == before["id"]]
    assert (after["url"], after["aliases"]) == ("http://odd.example/news/new", ["http://odd.example/news/old"])
    assert "unchanged 4" in odd_site.crawl("--full").stderr
    assert "unchanged 4" in odd_site.crawl("--full").stderr


def test_page_that_left_no_record_is_asked_for_whole_again(odd_site: OddSite) -> None:
    tagged = {"ETag": '"1"'}
    broken = Reply(gzip.compress(ARTICLE.encode())[:-40], headers=GZIP | tagged)
    assert crawl_with(odd_site, odd=broken) == ["fair", "fine", "good"]
    odd_site.routes["/news/odd"] = Reply(ARTICLE, headers=tagged)
    assert "new 1" in odd_site.crawl().stderr


def test_t27_listing_without_end_leaves_room_for_articles(odd_site: OddSite) -> None:
    profile = odd_site.program.folder / "odd.toml"
    text = profile.read_text().replace('/news"]', '/news?page={0..}"]') + "max_pages = 30\n"
    profile.write_text(text)
    for page in range(100):
        names = [f"/news/{page}-{n}" for n in range(3)]
        odd_site.routes[f"/news?page={page}"] = Reply(listing(*names))
        odd_site.routes |= {name: Reply(ARTICLE.replace("five", name)) for name in names}
    first = odd_site.crawl()
    assert first.returncode == 7
    assert sum(path.startswith("/news") for path in odd_site.asked) == 30
    assert len(odd_site.records()) == 15
    odd_site.crawl()
    assert len(odd_site.records()) == 30  # the second run asks first for what is not held


def test_run_fails_when_most_pages_do(odd_site: OddSite) -> None:
    odd_site.routes["/news"] = Reply(listing("/news/a", "/news/b", "/news/c"))
    odd_site.routes |= {f"/news/{name}": Reply("", 500) for name in "abc"}
    done = odd_site.crawl()
    assert done.returncode == 5
    assert "3 of 5 pages failed, first: http://odd.example/news/" in done.stderr


def test_article_is_gone_after_two_runs_without_it(odd_site: OddSite) -> None:
    assert crawl_with(odd_site, odd=Reply(ARTICLE)) == ["fair", "fine", "good", "odd"]
    del odd_site.routes["/news/odd"]
    assert "gone 0" in odd_site.crawl("--full").stderr
    assert "gone 1" in odd_site.crawl().stderr
    assert {record["url"].rpartition("/")[2]: record["status"] for record in odd_site.records()}["odd"] == "gone"
    assert "gone 0" in odd_site.crawl().stderr
    odd_site.routes["/news/odd"] = Reply(ARTICLE)
    assert odd_site.crawl("--url", "http://odd.example/news/odd").stderr.count("back 1") == 1


def test_edit_makes_a_second_version(odd_site: OddSite) -> None:
    crawl_with(odd_site)
    odd_site.routes["/news/good"] = Reply(ARTICLE.replace("harbour", "airport", 1).replace("five", "good"))
    assert "edited 1" in odd_site.crawl("--full").stderr
    (record,) = [record for record in odd_site.records() if record["version"] == 2]
    assert (record["change"], record["changed_fields"]) == ("edited", ["body"])


def test_same_article_under_two_addresses_is_one_with_an_alias(odd_site: OddSite) -> None:
    odd_site.routes |= {"/news": Reply(listing("/news/one", "/news/two"))}
    odd_site.routes |= {"/news/one": Reply(ARTICLE), "/news/two": Reply(ARTICLE)}
    assert odd_site.crawl().returncode == 0
    (record,) = odd_site.records()
    assert {record["url"], *record["aliases"]} == {"http://odd.example/news/one", "http://odd.example/news/two"}
    lines = sum(path.read_bytes().count(b"\n") for path in odd_site.program.data.glob("odd/log/*.jsonl"))
    assert "new 0  edited 0" in odd_site.crawl().stderr
    assert sum(path.read_bytes().count(b"\n") for path in odd_site.program.data.glob("odd/log/*.jsonl")) == lines


def test_article_that_moved_without_a_redirect_keeps_its_id(odd_site: OddSite) -> None:
    crawl_with(odd_site, old=Reply(ARTICLE))
    (before,) = [record for record in odd_site.records() if record["url"].endswith("/old")]
    del odd_site.routes["/news/old"]
    odd_site.routes["/news"] = Reply(listing("/news/good", "/news/fine", "/news/fair", "/news/new"))
    odd_site.routes["/news/new"] = Reply(ARTICLE)
    assert "moved 1" in odd_site.crawl().stderr
    (after,) = [record for record in odd_site.records() if record["id"] == before["id"]]
    assert (after["url"], after["change"]) == ("http://odd.example/news/new", "moved")
    assert after["aliases"] == ["http://odd.example/news/old"]
