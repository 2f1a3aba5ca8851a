"""robots.txt: what each answer to it allows (RFC 9309, section 2.3.1)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.fetch.conftest import ARTICLE, OddSite, Reply, listing

RULES = {"Content-Type": "text/plain"}


@pytest.fixture
def site(odd_site: OddSite) -> OddSite:
    odd_site.routes |= {
        "/news": Reply(listing("/news/a", "/news/b")),
        "/news/a": Reply(ARTICLE),
        "/news/b": Reply(ARTICLE.replace("five", "six")),
    }
    return odd_site


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply("", 404), id="no-such-file"),
        pytest.param(Reply("", 403), id="forbidden-file"),
        pytest.param(Reply("<html><h1>Not found</h1></html>"), id="a-page-in-its-place"),
        pytest.param(Reply("", 200, RULES), id="empty"),
        pytest.param(Reply("User-agent: *\nDisallow: /private", 200, RULES), id="rules-for-elsewhere"),
        pytest.param(Reply("User-agent: other\nDisallow: /", 200, RULES), id="rules-for-others"),
        pytest.param(Reply("#" * 512_000 + "\nUser-agent: *\nDisallow: /", 200, RULES), id="rules-past-500-KiB"),
    ],
)
def test_t16_answer_that_allows(site: OddSite, reply: Reply) -> None:
    site.routes["/robots.txt"] = reply
    assert site.crawl().returncode == 0
    assert len(site.records()) == 2
    assert site.asked.count("/robots.txt") == 1


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        pytest.param(Reply("User-agent: *\nDisallow: /", 200, RULES), "robots.txt forbids", id="forbidden"),
        pytest.param(Reply("User-agent: muniment\nDisallow: /news", 200, RULES), "forbids", id="forbidden-to-us"),
        pytest.param(Reply("", 500), "found status 500", id="server-error"),
        pytest.param(Reply("", 503), "found status 503", id="unavailable"),
        pytest.param(Reply("", 429), "found status 429", id="too-many-requests"),
        pytest.param(Reply("User-agent: *", drop=True), "txt: expected the whole body", id="connection-dropped"),
        pytest.param(Reply("", 302, {"Location": "/robots.txt"}), "expected an answer, found", id="t22-redirect-loop"),
    ],
)
def test_t16_answer_that_forbids(site: OddSite, reply: Reply, why: str) -> None:
    site.routes["/robots.txt"] = reply
    done = site.crawl()
    assert done.returncode == 5
    assert why in done.stderr.splitlines()[-1]
    assert not any(path.startswith("/news") for path in site.asked)


def test_redirected_rules_are_followed(site: OddSite) -> None:
    site.routes["/robots.txt"] = Reply("", 301, {"Location": "/rules.txt"})
    site.routes["/rules.txt"] = Reply("User-agent: *\nDisallow: /news/b", 200, RULES)
    assert site.crawl().returncode == 0
    assert [record["url"] for record in site.records()] == ["http://odd.example/news/a"]


def test_rules_may_stand_on_another_host(site: OddSite) -> None:
    site.routes["/robots.txt"] = Reply("", 301, {"Location": "http://rules.example/rules.txt"})
    site.routes["/rules.txt"] = Reply("User-agent: *\nDisallow: /news/b", 200, RULES)
    environment = site.program.environment
    environment["MUNIMENT_CONNECT_TO"] += f",rules.example=127.0.0.1:{site.server.server_address[1]}"
    assert site.crawl().returncode == 0
    assert [record["url"] for record in site.records()] == ["http://odd.example/news/a"]


def test_crawl_delay_is_applied(site: OddSite) -> None:
    site.routes["/robots.txt"] = Reply("User-agent: *\nCrawl-delay: 0.3", 200, RULES)
    assert "odd.example: one request every 0.3 s, as its robots.txt asks" in site.crawl("--verbose").stderr
    times = [datetime.fromisoformat(record["capture"]["time"]) for record in site.records()]
    assert max(times) - min(times) >= timedelta(seconds=0.25)  # a pause that was left out would be a tenth of it


def test_t23_site_on_a_private_address_is_not_connected_to(site: OddSite) -> None:
    port = site.server.server_address[1]
    profile = site.program.folder / "odd.toml"
    profile.write_text(
        profile.read_text().replace("odd.example", f"127.0.0.1:{port}").replace("odd\\.example", f"127.0.0.1:{port}")
    )
    site.program.environment |= {"MUNIMENT_CONNECT_TO": "", "MUNIMENT_CONTACT": "archive@example.org"}
    refused = site.crawl()
    assert refused.returncode == 5
    assert refused.stderr.count("\n") == 1
    assert (
        f"odd: http://127.0.0.1:{port}/robots.txt: expected a public address, found 127.0.0.1; a profile may"
        in refused.stderr
    )
    assert site.asked == []
    profile.write_text(profile.read_text() + "allow_private = true\n")
    assert site.crawl().returncode == 0
    assert len(site.records()) == 2
