"""Pictures and style sheets of captured pages: each asked for once, within limits, never in the way of records."""

from __future__ import annotations

from crawler.archive.captures import iter_captures
from tests.fetch.conftest import ARTICLE, HEADLINE, OddSite, Reply, listing

PNG = {"Content-Type": "image/png"}


def serve(site: OddSite) -> None:
    """Serve two articles that show the same picture, one of them a second one, and a style sheet."""
    both = '<figure><img src="/shared.png" alt="The harbour" width="640" height="360"></figure>'
    more = both + '<figure><img src="/single.png" alt="A ship" width="640" height="360"></figure>'
    sheet = '<head><link rel="stylesheet" href="/look.css"></head><body>'
    page = ARTICLE.replace("<body>", sheet)
    site.routes |= {
        "/news": Reply(listing("/news/one", "/news/two")),
        "/news/one": Reply(page.replace(HEADLINE, "<h1>A headline of its own</h1>" + both)),
        "/news/two": Reply(page.replace(HEADLINE, "<h1>Another headline again</h1>" + more)),
        "/shared.png": Reply(b"\x89PNG shared", headers=PNG),
        "/single.png": Reply(b"\x89PNG single", headers=PNG),
        "/look.css": Reply("p { color: navy }", headers={"Content-Type": "text/css"}),
    }


def want(site: OddSite, value: str) -> None:
    profile = site.program.folder / "odd.toml"
    profile.write_text(f'capture_requisites = "{value}"\n' + profile.read_text())


def files_asked(site: OddSite) -> list[str]:
    return sorted(path for path in site.asked if path.endswith((".png", ".css")))


def test_picture_on_two_pages_is_captured_once_and_never_again(odd_site: OddSite) -> None:
    serve(odd_site)
    assert "new 2" in odd_site.crawl().stderr
    assert files_asked(odd_site) == ["/shared.png", "/single.png"]
    assert "unchanged 2" in odd_site.crawl("--full").stderr
    assert files_asked(odd_site) == ["/shared.png", "/single.png"]
    warcs = sorted((odd_site.program.data / "odd" / "warc").iterdir())
    kept = [capture for warc in warcs for capture in iter_captures(warc) if capture.url.endswith(".png")]
    assert sorted(capture.payload for capture in kept) == [b"\x89PNG shared", b"\x89PNG single"]


def test_pages_are_asked_for_before_their_pictures(odd_site: OddSite) -> None:
    serve(odd_site)
    odd_site.crawl()
    places = [odd_site.asked.index(path) for path in ("/news/one", "/news/two")]
    assert max(places) < min(odd_site.asked.index(path) for path in files_asked(odd_site))


def test_all_takes_style_sheets_and_none_takes_nothing(odd_site: OddSite) -> None:
    serve(odd_site)
    want(odd_site, "none")
    odd_site.crawl()
    assert files_asked(odd_site) == []
    profile = odd_site.program.folder / "odd.toml"
    profile.write_text(profile.read_text().replace('"none"', '"all"'))
    odd_site.crawl("--full")
    assert files_asked(odd_site) == ["/look.css", "/shared.png", "/single.png"]


def test_dry_run_and_robots_ask_for_no_picture(odd_site: OddSite) -> None:
    serve(odd_site)
    odd_site.routes["/robots.txt"] = Reply("User-agent: *\nDisallow: /shared.png")
    odd_site.crawl("--dry-run")
    assert files_asked(odd_site) == []
    assert odd_site.crawl().returncode == 0
    assert files_asked(odd_site) == ["/single.png"]


def test_picture_that_failed_is_no_failed_page_and_is_asked_for_on_the_next_run(odd_site: OddSite) -> None:
    serve(odd_site)
    odd_site.routes["/shared.png"] = Reply(b"\x89PNG", drop=True)
    done = odd_site.crawl()
    assert (done.returncode, "failed 0" in done.stderr) == (0, True)
    odd_site.routes["/shared.png"] = Reply(b"\x89PNG shared", headers=PNG)
    odd_site.asked.clear()
    odd_site.crawl()
    assert files_asked(odd_site) == ["/shared.png"]
