"""``muniment crawl --json``: what became of each site, for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from crawler.archive.archive import Archive
from tests.fetch.conftest import ARTICLE, OddSite, Reply, listing, odd_site

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["odd_site"]

told: Callable[[str], dict[str, object]] = json.loads


def test_the_end_of_a_crawl_is_one_line_of_json(odd_site: OddSite) -> None:
    odd_site.routes |= {"/news": Reply(listing("/news/a")), "/news/a": Reply(ARTICLE)}
    done = odd_site.crawl("--json")
    line = told(done.stdout)
    assert (line["site"], line["exit_code"], line["why"], line["closed_runs"]) == ("odd", 0, None, [])
    assert [line["run"]] == Archive(odd_site.program.data, "odd").run_ids()
    assert line["lines"] == done.stderr.splitlines()
    assert isinstance(line["counts"], dict)
    assert line["counts"]["new"] == 1


def test_a_crawl_that_failed_says_why(odd_site: OddSite) -> None:
    odd_site.routes |= {"/": Reply("", 500), "/news": Reply("", 500)}
    done = odd_site.crawl("--json")
    line = told(done.stdout)
    assert line["exit_code"] == done.returncode == 5
    assert "found status 500" in str(line["why"])


def test_a_dry_run_names_what_it_would_fetch(odd_site: OddSite) -> None:
    odd_site.routes |= {"/news": Reply(listing("/news/a"))}
    line = told(odd_site.crawl("--json", "--dry-run").stdout)
    assert (line["run"], line["would_fetch"]) == (None, ["http://odd.example/news/a"])
